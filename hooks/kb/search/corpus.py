"""The corpus: the searchable content of a library, and what the list of results shows of it, for each language.

A language's corpus holds what is *written* in that language: tools, articles, videos, topics, paths, pages of docs/,
and the terms of the glossary. Every text is stored with the anchor at which a reader finds it on the page;
`tests/search/test_corpus.py` compares the anchors with built pages.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import unquote

from kb import addresses, catalogue, relations
from kb.catalogue import Catalogue
from kb.document import ArticleDocument, Document, Entry, PathDocument, ToolDocument, TopicDocument, VideoDocument
from kb.library import Library
from kb.parts import SOURCES, STEPS
from kb.schema import Article, GlossaryTerm, Topic
from kb.search import index
from kb.search.index import Searched, Section, Synonyms
from kb.settings import TERM_FIELDS
from kb.store import key
from kb.views import film, lists
from kb.views.context import Context
from kb.worksheets.downloads import Bundle
from kb.worksheets.model import Fields, Grid, Table, Worksheet

KINDS = ("topic", "list", "tool", "article", "video", "term", "path", "page")  # in this order, if scores are equal
OWN_PREFIX = "kb-"  # ids of the frame around the text, which the sanitiser removes from the text itself

Sheets = Container[tuple[str, str]]  # (page, language) of the tools whose worksheet is shown on the page


@dataclass(frozen=True)
class Page:
    """A page that can be found: what is searched of it, and what the list of results shows of it.

    `shown`: id, url (from the site's root, without anchor), title, type; facets and note if it has any; for a part of
    a page, the anchor of that part.
    """

    searched: Searched
    shown: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id in the index."""
        return self.searched.id

    @property
    def document(self) -> index.Document:
        """The searchable text."""
        return self.searched.document


@dataclass(frozen=True)
class Corpus:
    """All pages of a language in the order of its index, and the library's groups of synonyms."""

    language: str
    pages: tuple[Page, ...]
    synonyms: Synonyms

    @property
    def asides(self) -> frozenset[str]:
        """The ids of terms and of pages about the site, which rank after the library's main content."""
        return frozenset(page.id for page in self.pages if page.shown["type"] in ("page", "term"))

    @property
    def signs(self) -> frozenset[str]:
        """The ids of lists of entries, which are found by their names."""
        return frozenset(page.id for page in self.pages if page.shown["type"] == "list")


def read(listing: Catalogue, sheets: Sheets) -> tuple[Corpus, ...]:
    """Return the corpus of every language of a library, the default language first."""
    groups = synonyms(listing.library)
    return tuple(
        Corpus(code, tuple(_pages(Context(listing, code, Bundle()), sheets)), groups)
        for code in listing.library.settings.language_codes
    )


def synonyms(library: Library) -> Synonyms:
    """Return the groups of synonyms: the names of each topic and term in all languages.

    They are the same for every language, so that a query in one language finds text in another.
    """
    groups = []
    for topic in library.topics:
        written = (library.find(topic.page, code) for code in library.settings.language_codes)
        names = (_names(one.fields, one.fields.title) for one in written if isinstance(one, TopicDocument))
        groups.append([name for of_language in names for name in of_language])
    for term in library.glossary:
        translated = [name for own in term.translations.values() for name in (own.term, *own.synonyms)]
        groups.append([*_names(term, term.term), *translated])
    return tuple(group for names in groups if len(group := _distinct(names)) > 1)


def _names(fields: Topic | GlossaryTerm, title: str) -> list[str]:
    return [title, *filter(None, [fields.term_en]), *fields.synonyms]


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in order, each once, ignoring case."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return tuple(found.values())


# ---- pages, and what is shown of them


def _pages(context: Context, sheets: Sheets) -> Iterator[Page]:
    documents = [document for document in context.library.documents if document.language == context.language]
    for kind in KINDS:
        yield from (_page(context, document, sheets) for document in documents if document.kind == kind)
        if kind == "term":
            yield from _terms(context)
        if kind == "list":
            yield from _lists(context)


def _page(context: Context, document: Document, sheets: Sheets) -> Page:
    make = partial(_text, context, document, sheets)
    is_kept = bool(document.key)
    searched = Searched(document.page, _key(context, document, sheets), make) if is_kept else Searched.of(make())
    shown = {"id": document.slug, "url": catalogue.url(context.library, document), "title": document.fields.title}
    return Page(searched, {**shown, "type": document.kind, **_facts(context, document, sheets)})


def _key(context: Context, document: Document, sheets: Sheets) -> str:
    """Return the hash of everything that `_text` uses."""
    said = [part.text for part in film.transcript(context, document)] if isinstance(document, VideoDocument) else []
    stops = list(_stops(context, document)) if isinstance(document, PathDocument) else []
    has_sheet = (document.page, document.language) in sheets
    facts = (has_sheet, said, stops, list(_keywords(context, document)))
    return key(document.path, document.key, document.validated, context.language, repr(facts))


def _text(context: Context, document: Document, sheets: Sheets) -> index.Document:
    """Return the searchable text of a document."""
    return index.Document(
        document.page,
        document.fields.title,
        _lines(_keywords(context, document)),
        document.fields.summary or "",
        tuple(_sections(context, document, sheets)),
    )


def _facts(context: Context, document: Document, sheets: Sheets) -> dict[str, object]:
    """Return an entry's facets, and the short note at the end of its line."""
    if not isinstance(document, Entry):
        note = _number(context, document)
        return {"note": note} if note else {}
    return {"facets": context.catalogue.found_by(document, sheets), "note": lists.minutes_note(context, document)}


def _number(context: Context, document: Document) -> str:
    """Return the number of entries of a topic or a path, in words; "" for other pages."""
    if document.kind == "topic":
        return context.words.count("items", len(context.catalogue.of_topic(document.slug)))
    return context.words.count("items", len(document.fields.items)) if isinstance(document, PathDocument) else ""


def _terms(context: Context) -> Iterator[Page]:
    """Yield the terms of the glossary that have a wording in this language, each a part of its page."""
    url = unquote(context.url(addresses.GLOSSARY))
    for term in context.library.glossary:
        own = term.wording(context.language, context.settings.default_language)
        if own:
            anchor, keywords = term.anchor, _lines(filter(None, [term.term_en, *own.synonyms]))
            passage = Section(anchor, "", own.definition)
            searched = index.Document(f"{addresses.GLOSSARY}#{anchor}", own.term, keywords, sections=(passage,))
            yield Page(
                Searched.of(searched), {"id": anchor, "url": url, "anchor": anchor, "title": own.term, "type": "term"}
            )


def _lists(context: Context) -> Iterator[Page]:
    """Yield the list of each stage, purpose or other term that has a page and entries, by its name."""
    for field in context.settings.indexes:
        for term, known in context.settings.vocabularies.get(TERM_FIELDS[field], {}).items():
            number = len(context.catalogue.of_term(field, term))
            if number:
                page, title = addresses.term_page(field, term), context.say(known.label)
                searched = index.Document(page, title, summary=context.say(known.description))
                shown = {"id": term, "url": unquote(context.url(page)), "title": title, "type": "list"}
                yield Page(Searched.of(searched), {**shown, "note": context.words.count("items", number)})


# ---- what is searched


def _keywords(context: Context, document: Document) -> Iterator[str]:
    """Yield the words that should find a page, whether its text contains them or not.

    Titles of an entry's topics are not among them: a query for a topic should find its page, with which all its
    entries would compete.
    """
    fields = document.fields
    yield from fields.keywords
    if isinstance(document, TopicDocument):
        yield from _names(document.fields, "")
    if isinstance(document, Entry):
        yield from document.fields.authors
        if isinstance(document, VideoDocument):
            yield from document.fields.speakers
        yield from _type_names(context, document)
        for term in relations.terms_of(document, "initiative"):
            yield relations.term_title(context.library, "initiative", term, context.language)


def _type_names(context: Context, document: Entry) -> Iterator[str]:
    """Yield the names of an entry's type, because people search for "tool"."""
    kind = context.settings.types[document.kind]
    yield from (context.say(kind.label), context.say(kind.plural))


def _sections(context: Context, document: Document, sheets: Sheets) -> list[Section]:
    """Return the sections of a page: those of its text, and those made from its fields."""
    own = list(_passages(document))
    if isinstance(document, PathDocument):
        own += [Section(text=_lines(_stops(context, document)))]
    if not isinstance(document, Entry):
        return own
    if isinstance(document, ToolDocument):
        own, worksheet = _with_steps(context, document, own), document.fields.worksheet
        if worksheet and (document.page, document.language) in sheets:
            own.append(Section("kb-worksheet", context.words.say("worksheet"), _lines(_labels(worksheet))))
    if isinstance(document, ArticleDocument | VideoDocument) and document.fields.key_points:
        points = _lines(document.fields.key_points)
        own.insert(0, Section("kb-points-title", context.words.say("key_points"), points))
    if isinstance(document, VideoDocument):
        said = [part.text for part in film.transcript(context, document) if not part.foreign]
        own = _added(own, "transcript", context.words.say("transcript"), said)
    return _with_sources(context, document, own)


def _passages(document: Document) -> Iterator[Section]:
    for passage in document.prose.passages:
        heading = passage.heading
        if heading:
            yield Section("" if heading.id.startswith(OWN_PREFIX) else heading.id, heading.text, passage.text)
        else:
            yield Section(text=passage.text)


def _with_steps(context: Context, document: ToolDocument, sections: list[Section]) -> list[Section]:
    """Add the titles of a tool's steps, unless the text has headings for them."""
    titles = [step.title for step in document.fields.steps]
    if len(document.prose.under(STEPS.id)) == len(titles):
        return sections
    return _added(sections, STEPS.id, context.words.heading(STEPS.name), titles)


def _with_sources(context: Context, document: Entry, sections: list[Section]) -> list[Section]:
    """Add the origin of an entry and the works that it cites, under the text's own heading if it has one."""
    fields, heading = document.fields, context.words.heading(SOURCES.name)
    cited = fields.citation if isinstance(fields, Article) else None
    lines = [fields.source.name if fields.source else "", cited or ""]
    lines += [reference.text for reference in fields.references]
    return _added(sections, SOURCES.id, heading, filter(None, lines))


def _added(sections: list[Section], anchor: str, heading: str, lines: Iterable[str]) -> list[Section]:
    """Add lines to the section at `anchor`; if the text has no such section, the page's frame has one."""
    text = _lines(lines)
    if not text:
        return sections
    if any(section.anchor == anchor for section in sections):
        return [replace(s, text=_lines([s.text, text])) if s.anchor == anchor else s for s in sections]
    return [*sections, Section(f"{OWN_PREFIX}{anchor}", heading, text)]


def _stops(context: Context, document: PathDocument) -> Iterator[str]:
    entries = {entry.slug: entry.page for entry in context.library.entries}
    for item in document.fields.items:
        if item.to in entries:
            shown = context.library.find(entries[item.to], context.language)
            yield from filter(None, [shown.fields.title if shown else "", item.why or ""])


def _labels(worksheet: Worksheet) -> Iterator[str]:
    """Yield the labels of a worksheet, without the names and dates that every sheet has."""
    yield from filter(None, [worksheet.title, worksheet.subtitle])
    for block in worksheet.blocks:
        if isinstance(block, Fields):
            continue
        yield block.title or ""
        if isinstance(block, Table):
            yield from (column.label for column in block.columns if column.kind != "index")
        elif isinstance(block, Grid):
            yield from filter(None, [block.row_axis, block.column_axis, *block.rows, *block.columns])
        if not isinstance(block, Table):
            yield from (item.label for item in block.inputs())


def _lines(texts: Iterable[str]) -> str:
    """Return texts as lines, each once."""
    return "\n".join(dict.fromkeys(filter(None, texts)))
