"""Small libraries built as sites: what stands in them is all that a test needs to know."""

from __future__ import annotations

from pathlib import Path

from site_pages import Site
from small_library import SmallLibrary
from workspace import CHECKOUT, Workspace

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


def build(library: SmallLibrary, *languages: str) -> Site:
    """Build a small library strictly, in its `languages`, the default first; return its site."""
    listed = [
        f"        - {{locale: {code}, name: {code}, default: {'false' if place else 'true'}, build: true}}\n"
        for place, code in enumerate(languages)
    ]
    library.write("mkdocs.yml", MKDOCS + "".join(listed))
    place = Path(library.root) / "site"
    built = Workspace(CHECKOUT).kb("build", "-f", library.root / "mkdocs.yml", "-d", place, "--strict")
    assert built.returncode == 0, built.stderr
    return Site(place, Workspace(library.root), URL)
