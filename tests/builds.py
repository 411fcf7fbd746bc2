"""Builds of small libraries, without a site: their views, and their composed tree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kb import build, compose, library
from kb.build import Build
from kb.progress import Progress
from kb.site_settings import SiteSettings
from workspace import CHECKOUT

SITE = "https://garden.example/"


def settings(root: Path, languages: Sequence[str], url: str = SITE) -> SiteSettings:
    """Return the settings of a site that uses the checkout's templates."""
    repository, edit_uri = "https://code.example/x", "edit/main/"
    return SiteSettings(root / "mkdocs.yml", tuple(languages), url, repository, edit_uri, CHECKOUT / "overrides")


def prepare(root: Path, languages: Sequence[str], url: str = SITE, *, strict: bool = False) -> Build:
    """Prepare the build of the library at `root`."""
    return build.prepare(settings(root, languages, url), strict, Progress())


def compose_tree(root: Path, url: str = SITE, *, strict: bool = False) -> Build:
    """Compose the tree of the library at `root`, in its own languages."""
    made = prepare(root, library.read_settings(root)[0].language_codes, url, strict=strict)
    compose.compose(made.page.values(), made.library)
    return made
