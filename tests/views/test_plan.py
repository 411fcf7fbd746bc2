"""What the plan knows about each entry, in the language of its page."""

from __future__ import annotations

import json
import re
from typing import Any

from site_pages import Site
from workspace import published


def entries(site: Site, language: str) -> dict[str, Any]:
    """Return the data about each entry that the plan's scripts load, by slug."""
    script = site.read(published(site.files, f"search/{language}/plan.js"))
    found: dict[str, Any] = json.loads(script[script.index("{") : script.rindex("}") + 1])["entries"]
    return found


def test_a_worksheet_is_given_in_the_language_of_the_page_where_there_is_one(site: Site) -> None:
    sheets = {language: entries(site, language)["stacey-matrix"]["sheet"] for language in ("he", "ar", "en")}
    assert re.search("[א-ת]", sheets["he"]["title"])
    assert re.search("[ء-ي]", sheets["ar"]["title"])
    assert re.search("[a-z]", sheets["en"]["title"])
    for language in ("ar", "en"):
        assert all(document["url"].startswith(f"{language}/") for document in sheets[language]["documents"])
