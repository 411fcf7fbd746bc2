"""The content of library.json."""

from __future__ import annotations

import json
from typing import Any

from kb.catalogue import Catalogue
from kb.exports import whole
from kb.worksheets.downloads import Download
from small_library import SmallLibrary


def exported(library: SmallLibrary) -> Any:
    return json.loads(whole.as_json(Catalogue(library.read()), {}))


def test_library_json_holds_what_others_rely_on(library: SmallLibrary) -> None:
    library.add("tools/a.md", "group: {min: 2, max: 8}\nrelated: [{to: b, kind: before, why: Read it first.}]")
    library.edit("tools/a.md", "stages: [sow]", "stages: [sow, grow]")
    downloads = {("tools/a", "en"): (Download("pdf", "worksheets/a.pdf", 1234),)}
    exported = json.loads(whole.as_json(Catalogue(library.read()), downloads))
    assert list(exported) == ["entries", "topics", "vocabularies"]
    article, tool = exported["entries"]
    assert tool == {
        "id": "a",
        "type": "tool",
        "language": "en",
        "title": "Dig",
        "summary": "Turning the soil over.",
        "url": "tools/a.html",
        "facets": {"topics": ["x"], "stages": ["sow", "grow"], "duration": [30, 40], "group": [2, 8]},
        "relations": [{"to": "b", "kind": "before", "why": "Read it first."}],
        "worksheets": [{"format": "pdf", "url": "worksheets/a.pdf", "bytes": 1234}],
    }
    assert article["worksheets"] == []
    assert article["relations"] == [{"to": "a", "kind": "after", "why": "Read it first."}]
    (topic,) = exported["topics"]
    assert topic["id"] == "x"
    assert topic["url"] == "topics/x.html"
    assert topic["entries"] == ["a", "b"]
    assert exported["vocabularies"]["stages"]["sow"] == {"en": "Sowing"}


def test_library_json_has_an_entry_for_each_language_that_it_is_written_in_and_none_for_fallbacks(
    library: SmallLibrary,
) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\nsummary: הופכים את האדמה.\n---\n")
    found = [(e["id"], e["language"], e["title"], e["url"]) for e in exported(library)["entries"]]
    assert found == [
        ("b", "en", "On worms", "articles/b.html"),
        ("a", "he", "חופרים", "he/tools/a.html"),
        ("a", "en", "Dig", "tools/a.html"),
    ]


def test_addresses_in_library_json_are_decoded(library: SmallLibrary) -> None:
    library.edit("library.yml", "types:", "slugs: unicode\ntypes:")
    library.tool("כלי")
    assert "tools/כלי.html" in {entry["url"] for entry in exported(library)["entries"]}
