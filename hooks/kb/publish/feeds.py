"""Files that programs read: an Atom feed for each language, and an outline for language models.

The feed follows RFC 4287, the outline llmstxt.org.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from urllib.parse import urljoin

from kb import addresses
from kb.document import Document, Entry
from kb.library import Library
from kb.relations import term_title, terms_of
from kb.wording import wording

FEED, OUTLINE = "feed.xml", "llms.txt"
NEVER = date(1970, 1, 1)  # when an empty feed was last updated: the format requires a day


def feed_file(library: Library, language: str) -> str:
    """Return the path of a language's feed in the site."""
    return f"{addresses.page_url('feed', language, library.settings).removesuffix('.html')}.xml"


def feed(library: Library, language: str, site_url: str) -> str:
    """Return the Atom feed of the entries written in `language`, newest first, without those that have no day.

    An entry's id is its permanent address; `updated` is the day of its last review, else of its publication.
    """
    dated = [(d.fields.published, d) for d in library.documents if isinstance(d, Entry) and d.language == language]
    listed = sorted((-day.toordinal(), entry.page, day, entry) for day, entry in dated if day)
    entries = [entry for *_, entry in listed]
    own, home = urljoin(site_url, feed_file(library, language)), _address(library, addresses.HOME, language, site_url)
    settings = library.settings
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(language)}">',
        f"<id>{escape(own)}</id>",
        f"<title>{escape(settings.say(settings.name, language))}</title>",
        f"<subtitle>{escape(settings.say(settings.tagline, language))}</subtitle>",
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(home)}"/>',
        f"<updated>{_moment(max(map(_updated, entries), default=NEVER))}</updated>",
        f"<author><name>{escape(settings.say(settings.name, language))}</name></author>",
        f"<rights>{escape(settings.license.name)}</rights>",
    ]
    lines += [line for entry in entries for line in _entry(library, entry, site_url)]
    return "\n".join([*lines, "</feed>", ""])


def _entry(library: Library, entry: Entry, site_url: str) -> Iterator[str]:
    fields, address = entry.fields, _address(library, entry.page, entry.language, site_url)
    yield "<entry>"
    yield f"<id>{escape(address)}</id>"
    yield f"<title>{escape(fields.title)}</title>"
    yield f'<link rel="alternate" type="text/html" href="{escape(address)}"/>'
    yield f"<published>{_moment(fields.published or NEVER)}</published>"
    yield f"<updated>{_moment(_updated(entry))}</updated>"
    yield from (f"<author><name>{escape(name)}</name></author>" for name in fields.authors)
    yield f"<summary>{escape(fields.summary)}</summary>"
    for slug in terms_of(entry, "topics"):
        label = term_title(library, "topics", slug, entry.language)
        yield f'<category term="{escape(slug)}" label="{escape(label)}"/>'
    yield "</entry>"


def _updated(entry: Entry) -> date:
    return entry.last_change or NEVER


def _moment(day: date) -> str:
    """Return a day in the format of RFC 3339, at midnight UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def _address(library: Library, page: str, language: str, site_url: str) -> str:
    return urljoin(site_url, addresses.page_url(page, language, library.settings))


def outline(library: Library, site_url: str) -> str:
    """Return `llms.txt`: what the library is, its entries by type, and its topics, with addresses and summaries."""
    settings, language = library.settings, library.settings.default_language
    lines = [f"# {settings.say(settings.name, language)}", "", f"> {settings.say(settings.tagline, language)}"]
    sections: list[tuple[str, Sequence[Document]]] = [
        (settings.say(kind.plural, language), [entry for entry in library.entries if entry.kind == name])
        for name, kind in settings.types.items()
    ]
    topics = [topic for topic in library.topics if topic.fields.summary]
    for title, documents in [*sections, (wording(language).say("topics"), topics)]:
        if documents:
            lines += ["", f"## {title}", ""]
            lines += [_item(library, document, site_url) for document in documents]
    return "\n".join([*lines, ""])


def _item(library: Library, document: Document, site_url: str) -> str:
    address = _address(library, document.page, document.language, site_url)
    return f"- [{document.fields.title}]({address}): {document.fields.summary}"
