"""Linked data: the description of a page in the terms of schema.org, for search engines and other programs.

It is plain data, ready for the page as JSON-LD (https://www.w3.org/TR/json-ld11/). The properties of a type come from
https://schema.org, the required ones of a VideoObject and a BreadcrumbList from
https://developers.google.com/search/docs/appearance/structured-data. It has only known facts: no author who is not
named, no day that is not written down, no film that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from pydantic import JsonValue

from kb import addresses, catalogue
from kb.document import Document, Entry, ToolDocument, TopicDocument, VideoDocument
from kb.languages import primary
from kb.parts import STEPS
from kb.relations import term_title
from kb.schema import Article
from kb.views.components import Film, HostedFilm, LocalFilm
from kb.views.context import Context
from kb.views.models import EntryPage, GlossaryPage, HomePage, MissingPage, PageView, TopicPage, TopicsPage, VideoPage
from kb.worksheets.downloads import FOLDER as SHEETS

Json = str | int | float | None | Sequence["Json"] | Mapping[str, "Json"]  # plain data while it is put together
Node = Mapping[str, Json]
MIME_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def linked_data(
    context: Context, view: PageView, title: str, document: Document | None = None
) -> dict[str, JsonValue] | None:
    """Return the description of a page as a graph of schema.org's types; None if there is nothing to say.

    `view` is the page's view, `document` its source if a person wrote it. A page that shows an original for a missing
    translation has no description, because the original has it.
    """
    if view.canonical or view.noindex or isinstance(view, MissingPage):
        return None
    graph = _without_nothing([*_of_page(context, view, document), *_trail(context, view, title)])
    return {"@context": "https://schema.org", "@graph": graph} if graph else None


def _of_page(context: Context, view: PageView, document: Document | None) -> Iterator[Node]:
    match view:
        case HomePage():
            tagline = context.say(context.settings.tagline)
            yield {**_website(context), "description": tagline, "publisher": _library(context)}
        case TopicsPage():
            topics = [_topic_link(context, one.page) for one in context.library.topics]
            yield {**_term_set(context), "hasDefinedTerm": topics}
        case TopicPage() if isinstance(document, TopicDocument):
            yield _topic(context, document)
        case GlossaryPage():
            yield _glossary(context, view)
        case EntryPage() if isinstance(document, Entry):
            yield _entry(context, view, document)


# ---- entries


def _entry(context: Context, view: EntryPage, document: Entry) -> Node:
    address = _absolute(context, view.url)
    return {
        **_kind(context, view, document),
        "@id": f"{address}#entry",
        "url": address,
        "mainEntityOfPage": address,
        "description": document.fields.summary,
        "inLanguage": document.language,
        "image": _picture(context, document),
        **_origin(context, document),
        "isPartOf": _website(context),
        "isAccessibleForFree": True,
        "about": [_topic_link(context, topic.page) for topic in view.topics],
        "audience": [
            {"@type": "Audience", "audienceType": term_title(context.library, "audiences", term, context.language)}
            for term in document.fields.audiences
        ],
        "keywords": _own(document, "keywords", document.fields.keywords),
        **_translations(context, document),
    }


def _kind(context: Context, view: EntryPage, document: Entry) -> Node:
    """Return the properties of an entry's own type: HowTo, Article, or VideoObject if there is a film."""
    fields = document.fields
    if isinstance(document, ToolDocument):
        return _how_to(context, document)
    if isinstance(view, VideoPage) and isinstance(document, VideoDocument):
        film = _film(context, view, document)
        if film:
            return film
    genre = fields.genre if isinstance(fields, Article) else None
    return {
        "@type": "Article",
        "headline": fields.title,
        "genre": term_title(context.library, "genre", genre, context.language) if genre else None,
        "wordCount": document.prose.words,
        "timeRequired": minutes(catalogue.reading_minutes(document)),
    }


def _how_to(context: Context, document: ToolDocument) -> Node:
    """Return a tool as a HowTo: `performTime` is its upper limit, and `totalTime` includes the preparation.

    Both are left out if the tool has no upper limit.
    """
    fields = document.fields
    most = fields.duration.max if fields.duration else None
    return {
        "@type": "HowTo",
        "name": fields.title,
        "prepTime": minutes(fields.preparation) if fields.preparation is not None else None,
        "performTime": minutes(most) if most is not None else None,
        "totalTime": minutes(most + (fields.preparation or 0)) if most is not None else None,
        "supply": [{"@type": "HowToSupply", "name": name} for name in _own(document, "materials", fields.materials)],
        "step": _steps(context, document),
        "hasPart": _worksheet(context, document),
    }


def _steps(context: Context, document: ToolDocument) -> list[Node]:
    """Return the steps in order, each with the text under its heading if the body describes the same steps."""
    declared, described = document.fields.steps, document.prose.under(STEPS.id)
    texts = {one.heading.id: " ".join(one.text.split()) for one in document.prose.passages if one.heading}
    same = len(described) == len(declared)
    address = _absolute(context, context.url(document.page))
    return [
        {
            "@type": "HowToStep",
            "position": number,
            "name": step.title,
            "text": (texts.get(described[number - 1].id) if same else "") or step.title,
            "url": f"{address}#{described[number - 1].id}" if same else None,
            "timeRequired": minutes(step.minutes),
        }
        for number, step in enumerate(declared, 1)
    ]


def _worksheet(context: Context, document: ToolDocument) -> Node | None:
    """Return a tool's worksheet with its documents, if it has one in its own language."""
    worksheet = document.fields.worksheet
    downloads = context.bundle.downloads.get((document.page, document.language))
    if not downloads or not worksheet:
        return None
    return {
        "@type": "DigitalDocument",
        "name": worksheet.title,
        "url": _absolute(context, context.url(f"{SHEETS}/{document.slug}")),
        "encoding": [
            {
                "@type": "MediaObject",
                "encodingFormat": MIME_TYPES[one.format],
                "contentUrl": _absolute(context, one.url),
            }
            for one in downloads
        ],
    }


def _film(context: Context, view: VideoPage, document: VideoDocument) -> Node | None:
    """Return a video as a VideoObject; None if there is no film, or if its first day is not known."""
    fields, film = document.fields, view.film
    if not film or (isinstance(film, LocalFilm) and film.element == "audio") or not fields.published:
        return None
    spoken = [part.text for part in view.transcript if not part.foreign]
    return {
        "@type": "VideoObject",
        "name": fields.title,
        "thumbnailUrl": _picture(context, document),
        "uploadDate": fields.published.isoformat(),
        **_film_places(context, film),
        "duration": f"PT{fields.length}S" if fields.length else None,
        "transcript": "\n".join(spoken),
    }


def _film_places(context: Context, film: Film) -> Node:
    """Return the place of a film: its file, or its page at a host and the host's player."""
    if isinstance(film, LocalFilm):
        return {"contentUrl": _absolute(context, quote(film.src)), "encodingFormat": film.type}
    player = film.player.partition("?")[0] if isinstance(film, HostedFilm) else None
    return {"embedUrl": player, "sameAs": film.address}


def _origin(context: Context, document: Entry) -> Node:
    """Return the authors, dates, licence and sources of an entry."""
    fields, changed = document.fields, document.last_change
    authors = [{"@type": "Person", "name": name} for name in fields.authors]
    source = fields.source
    return {
        "author": authors or _library(context),
        "publisher": _library(context),
        "datePublished": fields.published.isoformat() if fields.published else None,
        "dateModified": changed.isoformat() if changed else None,
        "license": _license(context, fields.license),
        "isBasedOn": {"@type": "CreativeWork", "name": source.name, "url": source.url} if source else None,
        "citation": [
            {"@type": "CreativeWork", "name": one.text, "url": one.url} for one in fields.references if one.verified
        ],
        "creativeWorkStatus": "Draft" if fields.translation == "draft" else None,
    }


def _license(context: Context, own: str | None) -> str | Node:
    """Return the address of the licence; if it has only a name, a work of that name."""
    name = context.settings.own_license(own)
    return {"@type": "CreativeWork", "name": name} if name else context.settings.license.url


def _translations(context: Context, document: Document) -> Node:
    """Return the same entry in other languages: for a translation its original, for an original its translations."""
    ids = {
        code: {"@id": f"{_absolute(context, addresses.page_url(document.page, code, context.settings))}#entry"}
        for code in context.settings.language_codes
        if context.library.find(document.page, code)
    }
    if document.is_translation:
        return {"translationOfWork": ids[context.settings.default_language]}
    return {"workTranslation": [id_ for code, id_ in ids.items() if code != document.language]}


def _own(document: Document, field: str, words: Sequence[str]) -> list[str]:
    """Return the `words` of a field that are in the document's language: it may have inherited them."""
    return list(words) if document.says(field) or not document.is_translation else []


def _picture(context: Context, document: Document) -> str:
    image = document.fields.image
    own = _asset(document, image.src) if image else addresses.card(document.page, document.language, context.settings)
    return _absolute(context, own)


def _asset(document: Document, src: str) -> str:
    """Return the site-relative address of a file that a document names."""
    return quote(addresses.resolve(src, document.path).path)


# ---- terms


def _topic(context: Context, document: TopicDocument) -> Node:
    fields = document.fields
    names = [
        *context.own_words(fields.synonyms, document),
        fields.term_en if primary(document.language) != "en" else "",
    ]
    return {
        **_topic_link(context, document.page),
        "description": fields.summary,
        "termCode": document.slug,
        "alternateName": _distinct(names, fields.title),
        "inDefinedTermSet": _term_set(context),
    }


def _topic_link(context: Context, page: str) -> Node:
    """Return a short form of a topic, with the same id wherever it is named."""
    address = _absolute(context, context.url(page))
    title = context.library.shown(page, context.language).fields.title
    return {"@type": "DefinedTerm", "@id": f"{address}#term", "name": title, "url": address}


def _term_set(context: Context) -> Node:
    address = _absolute(context, context.url(addresses.TOPICS))
    return {"@type": "DefinedTermSet", "@id": f"{address}#terms", "name": context.words.say("topics"), "url": address}


def _glossary(context: Context, view: GlossaryPage) -> Node:
    """Return the glossary with the terms that are worded in its language."""
    address = _absolute(context, view.url)
    terms = [
        {
            "@type": "DefinedTerm",
            "@id": f"{address}#{term.id}",
            "name": term.term,
            "description": term.definition,
            "alternateName": _distinct([*term.synonyms, term.term_en], term.term),
        }
        for term in view.terms
        if not term.foreign
    ]
    return {
        "@type": "DefinedTermSet",
        "@id": f"{address}#terms",
        "name": context.words.say("glossary"),
        "url": address,
        "inLanguage": context.language,
        "hasDefinedTerm": terms,
    }


# ---- the library, and the way to a page


def _website(context: Context) -> Node:
    home = _absolute(context, context.url(addresses.HOME))
    name = context.say(context.settings.name)
    return {"@type": "WebSite", "@id": f"{home}#library", "name": name, "url": home, "inLanguage": context.language}


def _library(context: Context) -> Node:
    """Return the library as the organisation that publishes its pages, one for all languages."""
    home = _absolute(context, addresses.page_url(addresses.HOME, context.settings.default_language, context.settings))
    return {
        "@type": "Organization",
        "@id": f"{home}#publisher",
        "name": context.say(context.settings.name),
        "url": home,
    }


def _trail(context: Context, view: PageView, title: str) -> Iterator[Node]:
    """Yield the breadcrumbs from the home page to this one, if there are any."""
    if view.crumbs:
        stops = [*((crumb.title, crumb.url) for crumb in view.crumbs), (title, view.url)]
        yield {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "name": name, "item": _absolute(context, url)}
                for n, (name, url) in enumerate(stops, 1)
            ],
        }


# ---- small parts


def minutes(number: int) -> str:
    """Return minutes as a duration of ISO 8601: PT45M, PT1H30M, P1DT2H."""
    days, rest = divmod(number, 24 * 60)
    hours, left = divmod(rest, 60)
    date = f"{days}D" if days else ""
    time = (f"{hours}H" if hours else "") + (f"{left}M" if left or not (days or hours) else "")
    return f"P{date}" + (f"T{time}" if time else "")


def _absolute(context: Context, address: str) -> str:
    return addresses.absolute(context.bundle.site_url, address)


def _distinct(names: Iterable[str | None], known: str) -> list[str]:
    """Return names other than the `known` one, each once, ignoring case."""
    found = {known.casefold(): ""}
    for name in filter(None, names):
        found.setdefault(name.casefold(), name)
    return [name for name in found.values() if name]


def _without_nothing(value: Json) -> JsonValue:
    """Leave out empty values, at every depth."""
    match value:
        case Mapping():
            return {key: _without_nothing(one) for key, one in value.items() if one not in (None, "", [], {})}
        case str() | int() | float() | None:
            return value
    return [_without_nothing(one) for one in value]
