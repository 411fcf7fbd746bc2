"""What the view of a page is made from: one library in one language, and the small parts that every view shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date

from kb import addresses
from kb.catalogue import Catalogue
from kb.document import Document
from kb.languages import primary
from kb.settings import Words
from kb.wording import FOLDER, wording
from kb.worksheets.downloads import Bundle

View = dict[str, Any]


class Context:
    """What a view needs to know: the catalogue, the worksheets made, the language of the interface and its wording."""

    def __init__(self, catalogue: Catalogue, language: str, bundle: Bundle) -> None:
        self.catalogue, self.library, self.language = catalogue, catalogue.library, language
        self.settings = self.library.settings
        self.words, self.bundle = wording(language), bundle

    @property
    def is_english(self) -> bool:
        """Whether this language is English, of whatever region."""
        return primary(self.language) == "en"

    def own_file(self, file: Path) -> str:
        """Return a file of the generator relative to the library's root; nothing where it stands outside of it."""
        file, root = file.resolve(), self.library.root
        return file.relative_to(root).as_posix() if file.is_relative_to(root) else ""

    def say(self, words: Words | None) -> str:
        """Return a text of `library.yml` in this language."""
        return self.settings.say(words, self.language)

    def url(self, page: str) -> str:
        """Return the site-relative address of a page in this language."""
        return addresses.page_url(page, self.language, self.settings)

    def page_links(self, files: Iterable[str]) -> list[View]:
        """Return links to pages of docs/, those that exist."""
        pages = (file.removesuffix(".md") for file in files)
        return [self.link(page) for page in pages if self.library.find(page, self.settings.default_language)]

    def type_link(self, kind: str) -> View:
        """Return the link to the page of all entries of a type."""
        page = addresses.TYPE_PAGES[kind]
        return {"page": page, "title": self.say(self.settings.types[kind].plural), "url": self.url(page)}  # type: ignore[index]

    def map_link(self) -> View:
        """Return the link to the map."""
        return {"page": addresses.MAP, "title": self.words.say("map_name"), "url": self.url(addresses.MAP)}

    def link(self, page: str) -> View:
        """Return the link to a page that a person wrote."""
        document = self.library.shown(page, self.language)
        return {"page": page, "title": document.fields.title, "url": self.url(page), **self.foreign(document)}

    def common(self, page: str, kind: str, tab: str | None = None, source: str = "") -> View:
        """Return what every view holds: kind, page, source, language, address, tab, alternates, versions.

        The source is the file in which the page's text stands; where none is given, that of the interface's words.
        `alternates` are the page's addresses in all languages; `versions` are the languages in which it is written,
        and those alone are told to search engines.
        """
        source = source or self.own_file(FOLDER / f"{self.words.language}.yml")
        return {
            "kind": kind,
            "page": page,
            **({"source": source} if source else {}),
            "language": self.language,
            "url": self.url(page),
            "tab": tab or page,
            "alternates": [
                {"language": item.code, "name": item.name, "url": addresses.page_url(page, item.code, self.settings)}
                for item in self.settings.languages
            ],
            "versions": list(self.settings.language_codes),
        }

    def written(self, document: Document, kind: str, tab: str | None = None) -> View:
        """Return what every page that a person wrote shares: its source, its language, its notices."""
        view = {**self.common(document.page, kind, tab, document.path), **self.foreign(document)}
        view["versions"] = [code for code in view["versions"] if self.library.find(document.page, code)]
        if document.language != self.language:
            view["canonical"] = addresses.page_url(document.page, document.language, self.settings)
            view["notice"] = self.words.say("fallback_notice", language=self.words.language_name(document.language))
        elif document.fields.translation == "draft":
            view["notice"] = self.words.say("draft_notice")
        if "notice" in view and self.settings.contribute:
            view["help"] = self.url(self.settings.contribute.removesuffix(".md"))
        if document.fields.reviewed:
            view["reviewed"] = self.words.say("reviewed_on", date=self.month(document.fields.reviewed))
        return view

    def crumbs(self, *between: View) -> list[View]:
        """Return the way from the home page; the page itself is not in it."""
        home = {"title": self.words.say("home"), "url": self.url(addresses.HOME)}
        wanted = ("title", "url", "foreign")
        return [home, *({key: item[key] for key in wanted if key in item} for item in between)]

    def topics_crumb(self) -> View:
        """Return the crumb of the page of all topics."""
        return {"title": self.words.say("topics"), "url": self.url(addresses.TOPICS)}

    def urgent_mark(self, document: Document, whole: bool = False) -> str:
        """Return the mark of an entry that belongs to the urgent topic, in a word or in `whole`, else nothing."""
        urgent = self.settings.urgent
        if not urgent or document.page not in self.catalogue.urgent_pages:
            return ""
        return self.say(urgent.mark or urgent.label) if whole else self.say(urgent.label)

    def is_topic(self, slug: str) -> bool:
        """Tell whether there is a topic with this slug."""
        found = self.library.find(f"topics/{slug}", self.settings.default_language)
        return found is not None and found.kind == "topic"

    def foreign(self, document: Document) -> View:
        """Return the mark of text in another language than the interface's, or nothing."""
        return {} if document.language == self.language else {"foreign": self.direction(document.language)}

    def foreign_field(self, document: Document, field: str) -> View:
        """Return the mark of a field's text in another language than the interface's: it may be the original's."""
        is_original = document.says(field) or not document.is_translation
        language = document.language if is_original else self.settings.default_language
        return {} if language == self.language else {"foreign": self.direction(language)}

    def own_words(self, words: Sequence[str], document: Document) -> list[str]:
        """Return words that are in the interface's language, else none."""
        return list(words) if document.language == self.language else []

    def direction(self, language: str) -> View:
        """Return the mark of a language: its code and direction."""
        return {"lang": language, "dir": self.settings.language(language).direction}

    def reason(self, parts: Sequence[tuple[str, str]]) -> View:
        """Return a reason for a row: stretches of text, each marked where it is in another language."""
        return {
            "why": [
                {"text": text, **({} if language == self.language else {"foreign": self.direction(language)})}
                for text, language in parts
            ]
        }

    def day(self, day: date) -> View:
        """Return a day as machines write it (`iso`) and in words."""
        told = format_date(day, "long", locale=self.words.language.replace("-", "_"))
        return {"iso": day.isoformat(), "text": told}

    def month(self, day: date) -> str:
        """Return month and year of a day, in words."""
        return format_date(day, "MMMM y", locale=self.words.language.replace("-", "_"))
