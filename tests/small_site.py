"""Sites of small libraries: a test needs to know only what is in them."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import kept
import pytest
from kb import facets, publication
from kb.disk import CACHE
from kb.store import FILE
from PIL import Image
from site_pages import Site
from small_library import SmallLibrary
from workspace import CHECKOUT, OURS, Workspace

URL = "https://small.example/"
MKDOCS = f"""\
INHERIT: {CHECKOUT}/mkdocs.yml
site_name: Small
site_url: {URL}
hooks: [{CHECKOUT}/hooks/events.py]
theme: {{name: material, custom_dir: {CHECKOUT}/overrides, language: en, font: false}}
plugins:
  - i18n:
      docs_structure: suffix
      fallback_to_default: true
      reconfigure_material: false
      reconfigure_search: false
      languages:
"""
NUMBERS = ", ".join(facet.field for facet in facets.FACETS if facet.is_number)
FACETS = f"facets: {{tool: [topics, {NUMBERS}], article: [topics], search: [{NUMBERS}]}}\n"
_TEMPORARY = tempfile.TemporaryDirectory()
LENDER = Path(_TEMPORARY.name)


def build(library: SmallLibrary, *languages: str, repository: str = "") -> Site:
    """Build a small library strictly, in its `languages`, the default first; return its site.

    Its `repository` has an address of its own if one is given.
    """
    configure(library, *languages, repository=repository)
    site = of(library.root)
    assert publish(library.root, strict=True)
    return site


def configure(library: SmallLibrary, *languages: str, repository: str = "") -> Path:
    """Write the `mkdocs.yml` with which `build` builds a library; return its path."""
    listed = [
        f"        - {{locale: {code}, name: {code}, default: {'false' if place else 'true'}, build: true}}\n"
        for place, code in enumerate(languages)
    ]
    own = f"repo_url: {repository}\n" if repository else ""
    library.write("mkdocs.yml", MKDOCS + "".join(listed) + own)
    return library.root / "mkdocs.yml"


def publish(root: Path, strict: bool = False) -> bool:
    """Build the library at `root` as `kb build` does, in this process; return whether that succeeded.

    What is set up for any library is lent by the one that was built before it.
    """
    cache = borrow(root)
    with pytest.MonkeyPatch.context() as patch:
        for name in OURS:
            patch.delenv(name, raising=False)
        succeeded = publication.publish(root / "mkdocs.yml", root / "site", strict)
    if (cache / FILE).exists():
        kept.lend(cache, LENDER)
    return succeeded


def borrow(root: Path) -> Path:
    """Copy what is set up for any library to the caches of the library at `root`, if it has none; return the caches."""
    cache = root / CACHE
    if not cache.exists() and (LENDER / FILE).exists():
        kept.lend(LENDER, cache)
    return cache


def of(root: Path) -> Site:
    """Return the site built from the library at `root`."""
    return Site(root / "site", Workspace(root), URL)


def varied(root: Path) -> SmallLibrary:
    """Write a library whose entries have more and fewer fields than ours: days, pictures, unknown times."""
    library = SmallLibrary(root)
    library.write("library.yml", (root / "library.yml").read_text("utf-8") + FACETS)
    library.write("articles/pictures/worm.png", picture(320, 200))
    shown = 'image: {src: pictures/worm.png, alt: "A worm in the rain"}'
    library.article("zebra", "published: 2024-05-06", shown, "keywords: [stripes, black and white]")
    library.article("apple", "published: 2020-01-02", "keywords: [fruit]")
    library.article("melon")
    library.write("articles/apple.he.md", "---\ntitle: תפוח\nsummary: משהו.\n---\n\nתפוח.\n")
    library.tool(
        "real",
        "published: 2023-01-01",
        "cost: 0",
        "preparation: 0",
        body="## Example {#example}\n\nIn 2019 the city did this.",
    )
    library.tool("tale", "cost: 80", body="## Example {#example .invented}\n\nTwo gardens met.")
    library.tool("prose", body="Opening.\n\n## Steps {#steps}\n\n1. One\n2. Two")
    library.tool("slow", "group: {min: 2}", "steps: [{title: Sow, minutes: 2400}, {title: Wait, minutes: 9600}]")
    library.edit("tools/slow.md", "{min: 5, max: 5}", "{min: 4800, max: 24000}")
    library.tool("unknown", "group: {min: 2, max: 4}")
    library.edit("tools/unknown.md", "duration: {min: 5, max: 5}\n", "")
    return library


def picture(width: int, height: int) -> bytes:
    """Return a picture of this size as PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#8a5a2b").save(out, "PNG")
    return out.getvalue()
