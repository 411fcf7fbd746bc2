"""All books of a library, made for its site, and one book for the person who asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kb import addresses
from kb.books import outline, source
from kb.books.outline import Outline
from kb.books.plans import Agenda, Plan
from kb.books.source import Opening
from kb.books.typesetting import FONTS, Typesetter, Unset
from kb.catalogue import Catalogue
from kb.display import tell
from kb.publish.destinations import Destinations
from kb.views.context import Context
from kb.worksheets.downloads import Bundle, Download


def bind(listing: Catalogue, bundle: Bundle, cache: Path, begun: Callable[[str], None]) -> Bundle:
    """Return `bundle` with the books of every language, taken from `cache` if nothing in them has changed.

    `begun` is called with the file of each book. A book that cannot be set is left out, and a message says why.
    """
    books, files = dict[tuple[str, str], Download](), dict(bundle.files)
    binder = Binder(listing, cache)
    for language in listing.library.settings.language_codes:
        context = Context(listing, language, bundle)
        for one in outline.every(context):
            file = addresses.book(one.page, language, listing.library.settings)
            begun(file)
            try:
                data = binder.book(context, one)
            except Unset as fault:
                tell(f"{file}: {fault}")
                continue
            files[file], books[one.page, language] = data, Download("pdf", file, len(data))
    return replace(bundle, books=books, files=files)


def of_plan(binder: Binder, context: Context, plan: Plan) -> bytes:
    """Return the book of a plan: its agenda, and the entries in it. Raises Unset."""
    known = {entry.slug: entry for entry in context.library.entries}
    shown = {id_: context.library.in_language(known[id_], context.language) for id_ in plan.ids if id_ in known}
    title = plan.title or context.words.say("plan_untitled")
    book = outline.of_entries(context.words.say("plan_list"), title, [*shown.values()])
    return binder.book(context, book, lambda words: [Agenda(plan, shown, context, words).chapter()])


class Binder:
    """Makes books of one library; `cache` is the folder of the caches."""

    def __init__(self, listing: Catalogue, cache: Path) -> None:
        self.typesetter = Typesetter(listing.library.root, cache)
        self.destinations = Destinations(listing.library)

    def book(self, context: Context, book: Outline, opening: Opening | None = None) -> bytes:
        """Return the PDF of a book; `opening` makes statements that come before its first chapter. Raises Unset."""
        made = source.of(context, book, self.destinations, self.typesetter.printed, FONTS, opening)
        return self.typesetter.book(made)
