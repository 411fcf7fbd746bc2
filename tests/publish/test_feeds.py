"""Files that programs read: feeds that follow RFC 4287, and the outline."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from kb.publish import feeds
from small_library import SmallLibrary

SITE = "https://garden.example/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def read(library: SmallLibrary, language: str = "en") -> ET.Element:
    return ET.fromstring(feeds.feed(library.read(), language, SITE))


def test_a_feed_has_what_the_standard_asks_of_it(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-01-02")
    feed = read(library)
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{name}", namespaces=ATOM)
    entry = feed.find("a:entry", ATOM)
    assert entry is not None
    for name in ("id", "title", "updated", "published", "summary"):
        assert entry.findtext(f"a:{name}", namespaces=ATOM)
    own = [link.attrib["href"] for link in feed.findall("a:link", ATOM) if link.attrib["rel"] == "self"]
    assert own == [f"{SITE}feed.xml"] == [feed.findtext("a:id", namespaces=ATOM)]


def test_entries_stand_newest_first_at_their_permanent_addresses(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-01-02")
    library.add("articles/b.md", "published: 2026-02-03\nreviewed: 2026-03-04")
    entries = read(library).findall("a:entry", ATOM)
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries] == [
        f"{SITE}articles/b.html",
        f"{SITE}tools/a.html",
    ]
    assert entries[0].findtext("a:updated", namespaces=ATOM) == "2026-03-04T00:00:00Z"
    assert read(library).findtext("a:updated", namespaces=ATOM) == "2026-03-04T00:00:00Z"


def test_a_feed_holds_what_is_written_in_its_language(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-01-02")
    assert read(library, "he").findall("a:entry", ATOM) == []
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    entry = read(library, "he").find("a:entry", ATOM)
    assert entry is not None
    assert entry.findtext("a:id", namespaces=ATOM) == f"{SITE}he/tools/a.html"


def test_an_entry_without_a_day_is_not_news(library: SmallLibrary) -> None:
    assert read(library).findall("a:entry", ATOM) == []


def test_signs_of_markup_in_a_title_stay_text(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "title: Dig\nsummary", 'title: "Dig & <b>sow</b>"\nsummary')
    library.add("tools/a.md", "published: 2026-01-02")
    assert read(library).findtext("a:entry/a:title", namespaces=ATOM) == "Dig & <b>sow</b>"


def test_the_outline_names_the_library_then_its_entries_by_type_and_its_topics(library: SmallLibrary) -> None:
    assert (
        feeds.outline(library.read(), SITE)
        == f"""\
# Garden

> How things grow

## Tools

- [Dig]({SITE}tools/a.html): Turning the soil over.

## Articles

- [On worms]({SITE}articles/b.html): Who lives in the soil.

## Topics

- [Soil]({SITE}topics/x.html): What things grow in.
"""
    )
