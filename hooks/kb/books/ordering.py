"""One book for the person who asks for it at the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.books import binding, outline, plans
from kb.books.plans import Plan
from kb.catalogue import Catalogue
from kb.document import PathDocument, TopicDocument
from kb.library import Library
from kb.problems import nearest
from kb.views.context import Context
from kb.worksheets import downloads


class Refused(Exception):
    """There is no such book; the text says why, in Hebrew and English."""


@dataclass(frozen=True)
class Wish:
    """What a person asks for: one of these."""

    topic: str | None = None
    path: str | None = None
    every: bool = False
    plan: Path | None = None


@dataclass(frozen=True)
class Order:
    """A book that can be made: `name` is that of its file, without the suffix."""

    name: str
    library: Library
    language: str
    subject: TopicDocument | PathDocument | Plan | None  # None: the whole library

    def book(self, site_url: str, cache: Path) -> bytes:
        """Return the PDF, whose links lead to the site at `site_url`. Raises Unset; Refused if it has no chapter."""
        listing = Catalogue(self.library)
        context = Context(listing, self.language, downloads.promised(self.library, site_url))
        binder = binding.Binder(listing, cache)
        match self.subject:
            case TopicDocument():
                book = outline.of_topic(context, self.subject)
            case PathDocument():
                book = outline.of_path(context, self.subject)
            case Plan():
                return binding.of_plan(binder, context, self.subject)
            case None:
                book = outline.of_all(context)
        if not any(book.chapters):
            raise Refused(
                f"אין כאן שום פריט בשפה {self.language}. · Nothing in it is written in the language {self.language}."
            )
        return binder.book(context, book)


def take(library: Library, wish: Wish, language: str) -> Order:
    """Return the order for a wish. Raises Refused."""
    if sum(map(bool, (wish.topic, wish.path, wish.every, wish.plan))) != 1:
        raise Refused(
            "בחרו דבר אחד: --topic, --path, --all, או קובץ של תוכנית. · "
            "Choose one of these: --topic, --path, --all, or the file of a plan."
        )
    if language not in library.settings.language_codes:
        codes = ", ".join(library.settings.language_codes)
        raise Refused(f"אין בספרייה שפה כזאת: {language} ({codes}). · The library has no such language.")
    if wish.plan:
        return Order(wish.plan.stem, library, language, _plan(wish.plan))
    if wish.every:
        return Order("library", library, language, None)
    kind, slug = (TopicDocument, wish.topic or "") if wish.topic else (PathDocument, wish.path or "")
    known = {one.slug: one for one in library.originals if isinstance(one, kind)}
    if slug not in known:
        raise Refused(_unknown(slug, known))
    shown = library.shown(known[slug].page, language)
    assert isinstance(shown, TopicDocument | PathDocument)  # a translation is of the same kind
    return Order(slug, library, language, shown)


def _unknown(slug: str, known: Iterable[str]) -> str:
    guess, listed = nearest(slug, known), ", ".join(sorted(known))
    hint = f"האם התכוונתם ל: {guess}? · Did you mean: {guess}?" if guess else f"({listed})"
    return f"אין כאן {slug}. · There is no {slug}. {hint}"


def _plan(file: Path) -> Plan:
    try:
        return plans.read(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, plans.NotAPlan):
        raise Refused(
            f"אין תוכנית בקובץ {file}. שמרו בו את הקישור שהעמוד של התוכנית נותן בשיתוף. · "
            f"There is no plan in {file}. Save in it the address that the plan's page gives to share."
        ) from None
