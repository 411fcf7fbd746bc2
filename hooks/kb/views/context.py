"""The source of views: one library in one language, and the small parts that all views share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar, cast
from urllib.parse import quote

from babel.dates import format_date

from kb import addresses
from kb.catalogue import Catalogue
from kb.document import Document
from kb.languages import primary
from kb.library import GLOSSARY_FILE
from kb.page_kinds import KINDS, PageKind
from kb.settings import EntryKind, Words
from kb.views.components import Alternate, Day, DownloadLink, Foreign, Link, PageLink, Stretch
from kb.views.models import Head
from kb.wording import wording
from kb.worksheets.downloads import Bundle

_T = TypeVar("_T")


class Context:
    """The data of a view: the catalogue, the finished worksheets, the language of the interface and its wording."""

    def __init__(self, catalogue: Catalogue, language: str, bundle: Bundle) -> None:
        self.catalogue, self.library, self.language = catalogue, catalogue.library, language
        self.settings = self.library.settings
        self.words, self.bundle = wording(language), bundle
        self._made = dict[tuple[object, ...], tuple[object, tuple[object, ...]]]()

    def once(self, make: Callable[..., _T], *of: object) -> _T:
        """Return the result of `make(self, *of)`; for the same arguments it is made only once."""
        name = (make, *map(id, of))
        if name not in self._made:
            self._made[name] = (make(self, *of), of)  # the stored arguments keep their ids from being used again
        return cast(_T, self._made[name][0])

    @property
    def is_english(self) -> bool:
        """Whether this language is English, of any region."""
        return primary(self.language) == "en"

    def say(self, words: Words | None) -> str:
        """Return a text of `library.yml` in this language."""
        return self.settings.say(words, self.language)

    def url(self, page: str) -> str:
        """Return the site-relative address of a page in this language."""
        return addresses.page_url(page, self.language, self.settings)

    def page_links(self, files: Iterable[str]) -> tuple[PageLink, ...]:
        """Return links to those of these pages of docs/ that exist."""
        pages = (file.removesuffix(".md") for file in files)
        return tuple(self.link(page) for page in pages if self.library.find(page, self.settings.default_language))

    def named_link(self, page: str, title: str) -> PageLink:
        """Return the link to a page, called `title`."""
        return PageLink(page=page, title=title, url=self.url(page))

    def place_link(self, kind: str) -> PageLink:
        """Return the link to the page of a kind that has a single page."""
        row = KINDS[kind]
        return self.named_link(row.page, self.words.say(row.title))

    def type_link(self, kind: EntryKind) -> PageLink:
        """Return the link to the page of all entries of a type."""
        return self.named_link(addresses.TYPE_PAGES[kind], self.say(self.settings.types[kind].plural))

    def link(self, page: str) -> PageLink:
        """Return the link to a page that a person wrote."""
        document = self.library.shown(page, self.language)
        foreign = self.foreign(document)
        return PageLink(page=page, title=document.fields.title, url=self.url(page), foreign=foreign)

    def common(self, kind: str, page: str = "", tab: str = "", source: str = "") -> Head:
        """Return the fields that every view has, for a page that is written in every language.

        If no address, tab or source is given, those of the kind are used (`page_kinds`). `alternates` are the
        page's addresses in all languages; `versions` are the languages in which it is written, and search engines learn
        only about these.
        """
        row = KINDS[kind]
        page = page or row.page
        return {
            "kind": kind,
            "page": page,
            "source": source or self._source(row),
            "language": self.language,
            "url": self.url(page),
            "tab": tab or row.tab or page,
            "alternates": tuple(
                Alternate(language=one.code, name=one.name, url=addresses.page_url(page, one.code, self.settings))
                for one in self.settings.languages
            ),
            "versions": self.settings.language_codes,
            "foreign": None,
            "canonical": "",
            "notice": "",
            "help": "",
            "reviewed": "",
        }

    def _source(self, kind: PageKind) -> str:
        """Return the file with the text of a generated page, relative to the library's root; "" if there is none."""
        return GLOSSARY_FILE if kind.source == "glossary" else ""

    def written(self, document: Document, kind: str) -> Head:
        """Return the fields of a written page's view: those of all pages, its language, its notices, its review."""
        head = self.common(kind, document.page, source=document.path)
        head["versions"] = tuple(code for code in head["versions"] if self.library.find(document.page, code))
        head["foreign"] = self.foreign(document)
        if document.language != self.language:
            head["canonical"] = addresses.page_url(document.page, document.language, self.settings)
            head["notice"] = self.fallback_notice(document.language)
        elif document.fields.translation == "draft":
            head["notice"] = self.words.say("draft_notice")
        if head["notice"] and self.settings.types:
            translation = document.path if document.is_translation else self._translation(document)
            head["help"] = addresses.edit_page(translation, self.language, self.settings)
        if document.fields.reviewed:
            head["reviewed"] = self.words.say("reviewed_on", date=self.month(document.fields.reviewed))
        return head

    def _translation(self, document: Document) -> str:
        """Return the file of an original's translation into this language, which may be there or not."""
        return f"{document.path.removesuffix('.md')}.{self.language}.md"

    def fallback_notice(self, language: str) -> str:
        """Return the notice that a page is in another `language` than the reader's."""
        return self.words.say("fallback_notice", language=self.words.language_name(language))

    def crumbs(self, *between: Link) -> tuple[Link, ...]:
        """Return the breadcrumbs from the home page, without the page itself."""
        return (Link(title=self.words.say("home"), url=self.url(addresses.HOME)), *between)

    def urgent_mark(self, document: Document, whole: bool = False) -> str:
        """Return the mark of an entry that belongs to the urgent topic, as a word or in `whole`; "" for any other."""
        urgent = self.settings.urgent
        if not urgent or document.page not in self.catalogue.urgent_pages:
            return ""
        return self.say(urgent.mark or urgent.label) if whole else self.say(urgent.label)

    def is_topic(self, slug: str) -> bool:
        """Return whether there is a topic with this slug."""
        found = self.library.find(f"topics/{slug}", self.settings.default_language)
        return found is not None and found.kind == "topic"

    def foreign(self, document: Document) -> Foreign | None:
        """Return the mark of text in another language than the interface's, or None."""
        return self.foreign_language(document.language)

    def foreign_language(self, language: str) -> Foreign | None:
        """Return the mark of a `language`, or None if it is the interface's."""
        return None if language == self.language else self.direction(language)

    def foreign_field(self, document: Document, field: str) -> Foreign | None:
        """Return the mark of a field's text in another language than the interface's: it may be the original's."""
        is_original = document.says(field) or not document.is_translation
        return self.foreign_language(document.language if is_original else self.settings.default_language)

    def own_words(self, words: Sequence[str], document: Document) -> tuple[str, ...]:
        """Return words that are in the interface's language, or no words."""
        return tuple(words) if document.language == self.language else ()

    def direction(self, language: str) -> Foreign:
        """Return the mark of a language: its code and direction."""
        return Foreign(lang=language, dir=self.settings.language(language).direction)

    def book(self, page: str) -> DownloadLink | None:
        """Return the link to the book that belongs to a page, if there is one in this language."""
        found = self.bundle.books.get((page, self.language))
        if not found:
            return None
        size = self.words.say("ws_size", n=max(1, round(found.bytes / 1024)))
        return DownloadLink(
            label=self.words.say("book_link_all" if page == addresses.TOPICS else "book_link"),
            url=quote(found.url),
            size=size,
        )

    def reason(self, parts: Sequence[tuple[str, str]]) -> tuple[Stretch, ...]:
        """Return a reason for a row, given as (text, its language)."""
        return tuple(Stretch(text=text, foreign=self.foreign_language(language)) for text, language in parts)

    def day(self, day: date) -> Day:
        """Return a day as an ISO date and in words."""
        text = format_date(day, "long", locale=self.words.language.replace("-", "_"))
        return Day(iso=day.isoformat(), text=text)

    def month(self, day: date) -> str:
        """Return month and year of a day, in words."""
        return format_date(day, "MMMM y", locale=self.words.language.replace("-", "_"))
