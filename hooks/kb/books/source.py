"""The source of a book: what `book.typ` sets, as data and as calls of its functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import quote, unquote, urljoin

from kb import addresses
from kb.books import markup
from kb.books.markup import Manner, words
from kb.books.outline import Outline, Part
from kb.books.typst_code import Code, array, block, call, string, value
from kb.document import Document, Entry, PathDocument, ToolDocument
from kb.languages import primary
from kb.parts import STEPS
from kb.publish import codes, sanitize
from kb.publish.destinations import Destinations
from kb.views import entry as entries
from kb.views import glossary, lists, pages
from kb.views.components import Glance, Reference, Row, Sources
from kb.views.context import Context
from kb.views.models import ArticlePage, EntryPage, ToolPage, VideoPage
from kb.worksheets.bidi import LRI, PDI, plain
from kb.worksheets.pdf import FIXED_DATE

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_GLOSSARY = "glossary"
MOST_RELATED = 6  # entries below a chapter that are related to it; on the site are all of them


Opening = Callable[[Callable[[str], Code]], Iterable[Code]]


@dataclass(frozen=True)
class Source:
    """A book before it is set: data for the template, the calls of its functions, and the files of its pictures."""

    facts: Mapping[str, object]
    body: str
    pictures: tuple[str, ...]


def of(
    context: Context,
    outline: Outline,
    destinations: Destinations,
    printed: Callable[[str], str],
    fonts: Mapping[str, list[str]],
    opening: Opening | None = None,
) -> Source:
    """Return the source of the book `outline`.

    `printed` returns a text in characters that the `fonts` have; `opening` makes statements that come before the first
    chapter, from a function that gives a text as code.
    """
    return _Maker(context, outline, destinations, printed).source(fonts, opening)


class _Maker:
    """Makes the source of one book."""

    def __init__(
        self, context: Context, outline: Outline, destinations: Destinations, printed: Callable[[str], str]
    ) -> None:
        self.context, self.outline, self.destinations = context, outline, destinations
        self.say, self.count = context.words.say, context.words.count
        self.site = context.bundle.site_url
        self.level = 2 if outline.is_whole else 1  # of chapters
        self.used: set[str] = set()
        direction = context.settings.language(context.language).direction
        self.manner = Manner(
            direction, self.level + 1, "", self.goals, pictures=context.library.asset_sources, printed=printed
        )

    @cached_property
    def goals(self) -> frozenset[str]:
        """The labels of the book: a page's is its path, a heading's the path and the id."""
        pages = {document.page: document for document in self.outline.documents}
        headings = {f"{page}#{one.id}" for page, document in pages.items() for one in document.prose.headings}
        return frozenset({*pages, *headings, *([_GLOSSARY] if self._has_glossary else [])})

    @property
    def _has_glossary(self) -> bool:
        return self.outline.is_whole and any(self._terms())

    def source(self, fonts: Mapping[str, list[str]], opening: Opening | None) -> Source:
        statements = [self._cover(), call("contents"), *(opening(self._words) if opening else ())]
        for part in self.outline.parts:
            statements += self._part(part)
        statements += [*self._paths(), *self._glossary(), *self._elsewhere()]
        return Source({**self._facts(), **fonts}, "\n".join(statements), tuple(sorted(self.used)))

    # ---- data

    def _facts(self) -> dict[str, object]:
        outline, settings, day = self.outline, self.context.settings, self._changed or FIXED_DATE
        name = settings.say(settings.name, self.context.language)
        page = _PLACEHOLDER.split(str(self.context.words.texts["book_page"]))
        return {
            "name": plain(outline.title if outline.is_whole else f"{outline.title} – {name}"),
            "author": plain(name),
            "running": self._shown(outline.title),
            "credit": self._shown(f"{name} · {self.say('ws_license')} {settings.license.name}"),
            "level": self.level,
            "language": primary(self.context.language),
            "direction": self.manner.direction,
            "date": [day.year, day.month, day.day],
            "words": {
                "contents": self._shown(self.say("book_contents")),
                "page": [{"number": part} if at % 2 else part for at, part in enumerate(page)],
            },
        }

    @cached_property
    def _changed(self) -> date | None:
        """The day of the last change of a text."""
        return max((d.last_change for d in self.outline.documents if d.last_change), default=None)

    def _shown(self, text: str) -> str:
        return markup.shown(text, self.manner)

    def _words(self, text: str) -> Code:
        return words(text, self.manner)

    def _cover(self) -> Code:
        outline, settings = self.outline, self.context.settings
        lines = [self.say("ws_license") + " " + settings.license.name]
        if self._changed:
            lines.insert(0, self.say("book_updated", date=self.context.month(self._changed)))
        if self.site.startswith("http"):
            lines.append(f"{LRI}{unquote(self.site.partition('://')[2].removesuffix('/'))}{PDI}")
        said = {"said": self._words(outline.said)} if outline.said else {}
        kind = self._words(self.say("book_whole") if outline.is_whole else outline.kind)
        return call("cover", kind, self._words(outline.title), lines=array(map(self._words, lines)), **said)

    # ---- parts and chapters

    def _part(self, part: Part) -> Iterator[Code]:
        if self.outline.is_whole:
            name = part.opening.page if part.opening else f"part-{part.title}"
            said = part.opening.fields.summary if part.opening else ""
            more = {"said": self._words(said)} if said else {}
            text = self._text(part.opening, level=2, listed=False) if part.opening else []
            text += self._listing(part)
            yield call("part-of-book", value(name), self._words(part.title), block(text), **more)
        elif part.opening:
            statements = self._text(part.opening, level=2)
            if isinstance(part.opening, PathDocument):
                statements += self._stops(part.opening)
            if statements:
                yield self._opening(part.opening, statements)
        for chapter in part.chapters:
            yield self._chapter(chapter)

    def _listing(self, part: Part) -> Iterator[Code]:
        """Yield the list of what belongs to a topic, wherever it is in the book."""
        if part.listed:
            rows = (lists.row(self.context, entry) for entry in part.listed)
            yield call("bullets", *map(self._row, rows))

    def _opening(self, document: Document, statements: Iterable[Code]) -> Code:
        said = {"said": self._words(document.fields.summary)} if document.fields.summary else {}
        named = [value(1), value(document.page), self._words(document.fields.title)]
        return call("chapter", *named, block(statements), **said, **self._code(document.page))

    def _chapter(self, document: Entry) -> Code:
        view = entries.entry(self.context, document)
        kind = view.type_label + (f" · {view.urgent_mark}" if view.urgent_mark else "")
        statements = [*self._glance(view.glance), *self._own(view, document), *self._after(view), *self._related(view)]
        return call(
            "chapter", value(self.level), value(document.page), self._words(document.fields.title), block(statements),
            kind=self._words(kind), said=self._words(view.lead), **self._code(document.page),
        )  # fmt: skip

    def _code(self, page: str) -> dict[str, Code]:
        """Return the QR code of a page on the site, if the site has an address."""
        address = urljoin(self.site, self.context.url(page))
        if not address.startswith("http"):
            return {}
        drawing = codes.code(address)
        drawn = call("scan", value(drawing.side), string(drawing.path), string(plain(self.say("book_scan"))))
        return {"url": string(address), "drawn": drawn}

    def _glance(self, facts: Iterable[Glance]) -> Iterator[Code]:
        pairs = [(one.label, self.say("list_and").join(fact.text for fact in one.facts)) for one in facts]
        if pairs:
            yield call("at-a-glance", *(array([self._words(name), self._words(said)]) for name, said in pairs))

    def _own(self, view: EntryPage, document: Entry) -> Iterator[Code]:
        """Yield what is in the language of the entry: points, text, worksheet, transcript, sources."""
        inside = [*self._points(view), *self._picture(view), *self._drawing(view), *self._steps_alone(view, document)]
        inside += [*self._text(document), *self._worksheet(view), *self._transcript(view), *self._sources(view.sources)]
        yield from self._turned(document, inside)

    def _turned(self, document: Document, statements: list[Code]) -> list[Code]:
        if document.language == self.context.language or not statements:
            return statements
        way = self.context.settings.language(document.language).direction
        return [call("turned", value(way), value(primary(document.language)), block(statements))]

    def _head(self, text: str) -> Code:
        return call("head", value(self.level + 1), self._words(text))

    def _points(self, view: EntryPage) -> Iterator[Code]:
        if isinstance(view, ArticlePage | VideoPage) and view.key_points:
            yield self._head(self.say("key_points"))
            yield call("bullets", *map(self._words, view.key_points))

    def _picture(self, view: EntryPage) -> Iterator[Code]:
        file = self.manner.pictures.get(unquote(view.picture.src)) if view.picture else None
        if file and view.picture and markup.is_drawn(file):
            self.used.add(file)
            yield call("figure-of", string(f"/{file}"), string(view.picture.alt))

    def _drawing(self, view: EntryPage) -> Iterator[Code]:
        """Yield the drawing of a tool's idea."""
        if isinstance(view, ToolPage) and view.diagram:
            one = view.diagram
            labels, axes = (array(map(self._words, texts)) for texts in (one.labels, one.axes))
            yield call("drawing", value(one.kind), self._words(one.title), labels, axes, value(one.side))

    def _steps_alone(self, view: EntryPage, document: Entry) -> Iterator[Code]:
        """Yield the steps as a list, if the text does not have one heading for each."""
        if isinstance(view, ToolPage) and view.steps and not self._step_minutes(document):
            yield self._head(self.context.words.heading(STEPS.name))
            yield call(
                "numbered", *(self._words(f"{one.title} ({self.count('minutes', one.minutes)})") for one in view.steps)
            )

    def _step_minutes(self, document: Document) -> dict[str, str]:
        """Return the minutes of each step, by the id of its heading."""
        if not isinstance(document, ToolDocument):
            return {}
        headings, steps = document.prose.under(STEPS.id), document.fields.steps
        if len(headings) != len(steps):
            return {}
        return {one.id: self.count("minutes", step.minutes) for one, step in zip(headings, steps, strict=True)}

    def _text(self, document: Document, level: int = 0, listed: bool = True) -> list[Code]:
        direction = self.context.settings.language(document.language).direction
        manner = replace(
            self.manner, direction=direction, level=level or self.level + 1, prefix=document.page,
            beside=self._step_minutes(document), listed=listed,
        )  # fmt: skip
        clean = sanitize.clean(document.prose.html, self._resolver(document))
        setter = markup.Setter(clean, manner)
        statements = list(setter.blocks())
        self.used |= setter.used
        return statements

    def _resolver(self, document: Document) -> Callable[[str], str | None]:
        """Return a function from a link as written to `#label` in the book, `/file` in the library, or an address."""
        language = self.context.language
        page = urljoin(self.site, addresses.page_url(document.page, language, self.context.settings))
        on_page = self.destinations.resolver(document, language)

        def resolve(link: str) -> str | None:
            if link.startswith("#fn"):
                return link
            target = addresses.resolve(link, document.path)
            if not target.scheme and not link.startswith("/"):
                if target.path in self.manner.pictures and markup.is_drawn(target.path):
                    return "/" + quote(target.path)
                name = target.path.removesuffix(".md") or document.page
                label = f"{name}#{target.anchor}" if target.anchor else name
                if name in self.goals:
                    return "#" + quote(label if label in self.goals else name)
            found = on_page(link)
            return urljoin(page, found) if found is not None else None

        return resolve

    # ---- after the text

    def _worksheet(self, view: EntryPage) -> Iterator[Code]:
        if isinstance(view, ToolPage) and view.worksheet:
            url = urljoin(self.site, view.worksheet.url)
            goal = array([string(url), markup.address(url)]) if url.startswith("http") else Code("none")
            yield call("worksheet", self._words(self.say("worksheet")), self._words(view.worksheet.title), goal)

    def _transcript(self, view: EntryPage) -> Iterator[Code]:
        if isinstance(view, VideoPage) and view.transcript:
            yield self._head(self.say("transcript"))
            for one in view.transcript:
                voice = f"{one.voice}: " if one.voice else ""
                yield call("para", self._words(voice + one.text))

    def _sources(self, sources: Sources) -> Iterator[Code]:
        if sources.source:
            more = {"url": string(sources.source.url)} if sources.source.url else {}
            yield call(
                "described",
                self._words(self.say("from_source")),
                call("source-of", self._words(sources.source.name), **more),
            )
        if sources.citation:
            yield call("described", self._words(self.say("citation")), self._words(sources.citation))
        if sources.references:
            yield call("references", *map(self._reference, sources.references))

    def _reference(self, one: Reference) -> Code:
        more = {"url": string(one.url), "shown": markup.address(one.url)} if one.url else {}
        if one.unverified:
            more["remark"] = self._words(self.say("unverified"))
        content = call("source-of", self._words(one.text), **more)
        return call("turned", value(one.foreign.dir), value(one.foreign.lang), content) if one.foreign else content

    def _after(self, view: EntryPage) -> Iterator[Code]:
        """Yield what is said about an entry in the language of the book: reports of runs, and a licence of its own."""
        if isinstance(view, ToolPage) and view.experience:
            yield call("described", self._words(self.say("experience")), self._words(view.experience.line))
        if view.license:
            yield call("described", self._words(self.say("ws_license")), self._words(view.license))

    def _related(self, view: EntryPage) -> Iterator[Code]:
        for title, rows in (
            (self.say("sequence"), (*view.before_entries, *view.after_entries)),
            (view.serving_title, view.serving),
            (self.say("related"), sorted(view.related, key=lambda row: row.url not in self._pages)),
        ):
            if rows:
                yield self._head(title)
                yield call("bullets", *map(self._row, rows[:MOST_RELATED]))

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        """The pages of the book, by their addresses on the site."""
        return {self.context.url(page): page for page in self.goals if "#" not in page}

    def _row(self, row: Row) -> Code:
        reason = "".join(stretch.text for stretch in row.why)
        more = {"reason": self._words(reason)} if reason else {}
        kind = row.relation or row.type_label
        if kind:
            more["kind"] = self._words(kind)
        if row.url in self._pages:
            more["name"] = value(self._pages[row.url])
        elif self.site.startswith("http"):
            more["url"] = string(urljoin(self.site, row.url))
        return call("stop", self._words(row.title), **more)

    # ---- after the chapters

    def _stops(self, path: PathDocument) -> list[Code]:
        return [call("numbered", *map(self._row, pages.path(self.context, path).stops))]

    def _paths(self) -> Iterator[Code]:
        if self.outline.paths:
            yield call("part-of-book", value("paths"), self._words(self.say("paths")), block([]))
        for path in self.outline.paths:
            statements = [*self._text(path), *self._stops(path)]
            said = {"said": self._words(path.fields.summary)} if path.fields.summary else {}
            named = [value(self.level), value(path.page), self._words(path.fields.title)]
            yield call("chapter", *named, block(statements), **said, **self._code(path.page))

    def _terms(self) -> Iterator[tuple[str, str]]:
        view = glossary.glossary(self.context)
        return ((one.term, one.definition) for one in view.terms if not one.foreign)

    def _glossary(self) -> Iterator[Code]:
        if not self._has_glossary:
            return
        terms = [call("described", self._words(term), self._words(meaning)) for term, meaning in self._terms()]
        yield call("part-of-book", value(_GLOSSARY), self._words(self.say("glossary")), block(terms))

    def _elsewhere(self) -> Iterator[Code]:
        """Yield the list of what the library has on this in another language."""
        if not self.outline.elsewhere:
            return
        rows = []
        for entry in self.outline.elsewhere:
            url = urljoin(self.site, self.context.url(entry.page))
            more = {"url": string(url)} if url.startswith("http") else {}
            kind = self._words(self.context.words.language_name(entry.language))
            rows.append(call("stop", self._words(entry.fields.title), kind=kind, **more))
        title = self._words(self.say("book_elsewhere"))
        yield call("chapter", value(1), value("elsewhere"), title, block([call("bullets", *rows)]))
