"""The search's data in a built site: each script is read by hand, as a call with JSON and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

from kb.search.index import Index, decode
from site_pages import Site

CALL = re.compile(r'library\.receive\("(\w+)",(.*)\);\n', re.DOTALL)


def received(site: Site, file: str) -> tuple[str, Any]:
    """Return the data in the script, and its kind."""
    call = CALL.fullmatch(site.read(site.published(f"search/{file}")))
    assert call, f"{file} is more than one call"
    return call[1], json.loads(call[2])


def index_of(site: Site, language: str) -> Index:
    kind, data = received(site, f"{language}/index.js")
    assert (kind, data["language"]) == ("index", language)
    return decode(data)  # the tests' libraries are small: their index is one part


def entries_of(site: Site, language: str) -> dict[str, Any]:
    kind, data = received(site, f"{language}/entries.js")
    assert (kind, data["language"]) == ("entries", language)
    return dict(data)


def texts_of(site: Site, language: str) -> list[list[str]]:
    """Return the texts of all entries, shard by shard."""
    found: list[list[str]] = []
    for number, first in enumerate(entries_of(site, language)["shards"]):
        assert first == len(found)
        kind, data = received(site, f"{language}/text-{number}.js")
        assert (kind, data["language"], data["number"]) == ("texts", language, number)
        found += data["texts"]
    return found
