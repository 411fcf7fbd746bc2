"""Putting a site in its place: made aside, swapped in when it is whole, and left alone where nothing has changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kb import clock, lock, mkdocs_process, site_settings, sources, store
from kb.disk import CACHE
from kb.display import Display, tell
from kb.memory import uncollected
from kb.site_settings import SiteSettings
from kb.store import Store, code, key

ENGINE = os.environ.get("KB_ENGINE", "")  # mkdocs and properdocs make the same site, later
STEP = "sites"
_FORMER = ("cards", "fonts", "icons", "pages", "public", "search", "templates", "texts", "worksheets")  # caches once
_WRITTEN = ("composed", "typeface")  # beside the store: what others read as files, written from it
_STYLES = Path(__file__).parents[2] / "overrides/assets/kb/kb.css"  # which the page of the design shows (views/design)
_SWITCHES = ("SOURCE_DATE_EPOCH", "KB_SITE_URL", "KB_REPO_URL")


@dataclass(frozen=True)
class Edition:
    """A site as it was put in its place: how many pages it has, what was said of it, the hash of each of its files."""

    pages: int
    report: str = ""
    ending: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)


def publish(
    config_file: Path, site: Path, strict: bool, announce: Callable[[], None] = lambda: None, clean: bool = False
) -> bool:
    """Build the library of `config_file` into `site`; tell whether that went well.

    The site is made beside its place and swapped in at the end: a failed build leaves the last good one as it was. Once
    the site stands, `announce` is called; what a reader must know of it is said after that, in the last lines. A build
    of the same site that is under way is waited for; what one has left behind that was killed is put in order. With
    `clean`, nothing that was kept is used.
    """
    with lock.take(config_file.parent, f"site-{hashlib.sha256(os.fsencode(site)).hexdigest()[:12]}"):
        started = time.monotonic()
        tell(f"Building {config_file.parent.name} …")
        try:
            settings = site_settings.read(config_file)
        except site_settings.Unreadable as fault:
            tell(str(fault))
            return False
        if clean and not _forget(settings.root / CACHE):
            return False
        _recover(site)
        edition = _standing(settings, site, strict) or _made(settings, site, strict)
        seconds = time.monotonic() - started
        if edition is None:
            kept = "; the last good site stays as it was" if site.exists() else ""
            tell(f"The build failed after {seconds:.1f} s{kept}.")
            return False
        tell(f"Built {edition.pages} pages in {seconds:.1f} s.")
        _tidy(settings.root / CACHE)
        announce()
        for line in edition.ending:
            tell(line)
        return True


def _inputs(settings: SiteSettings, strict: bool) -> str:
    """Return the hash of everything that a site is made from: program, settings, templates, sources, and the day."""
    switches = [f"{name}={os.environ.get(name)}" for name in _SWITCHES]
    overrides = [*sorted(path for path in settings.overrides.rglob("*") if path.is_file()), _STYLES]
    looks = [part for path in overrides for part in (str(path), path.read_bytes())]
    facts = (repr(settings), str(strict), str(clock.today()), *switches)
    return key(code(), *facts, sources.fingerprint(settings.root), *looks)


def _forget(cache: Path) -> bool:
    """Let go of everything that is kept; tell whether that went well."""
    for name in (*_FORMER, *_WRITTEN):
        shutil.rmtree(cache / name, ignore_errors=True)
    if store.empty(cache):
        tell("Nothing that was kept is used: everything is made again.")
        return True
    tell(f"What is kept cannot be emptied; delete {cache / store.FILE} and build again.")
    return False


def _recover(site: Path) -> None:
    """Put in order what a killed build has left: half a site beside `site`, or the last good one not yet back."""
    aside, old = _beside(site)
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists() and not site.exists():
        old.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _beside(site: Path) -> tuple[Path, Path]:
    """Return where a site is made, and where the one before it stands while they are swapped."""
    return site.with_name(f".{site.name}.building"), site.with_name(f".{site.name}.old")


def _tidy(cache: Path) -> None:
    """Let go of what was kept longest ago where there is too much of it, and of what other versions have kept."""
    store.trim(cache)
    for name in _FORMER:
        shutil.rmtree(cache / name, ignore_errors=True)


def _standing(settings: SiteSettings, site: Path, strict: bool) -> Edition | None:
    """Return the edition that stands in `site`, if it is whole and would be made the same again.

    Of one that MkDocs makes with plugins of others nobody knows from what it is made.
    """
    if _is_foreign(settings):
        return None
    data = Store(settings.root / CACHE, STEP).get(_inputs(settings, strict))
    edition = Edition(**json.loads(data)) if data else None
    if not edition or _files(site) != edition.files:
        return None
    if edition.report:
        tell(f"\n{edition.report}\n")
    tell("Nothing has changed since the site was made.")
    return edition


def _made(settings: SiteSettings, site: Path, strict: bool) -> Edition | None:
    """Make the site aside and put it in its place; return the edition, None where it failed."""
    inputs, (aside, _), display = _inputs(settings, strict), _beside(site), Display()
    try:
        edition = _make_aside(settings, aside, strict, display)
        if edition:
            swap(aside, site)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not store.is_as_it_was():  # what was made stands under the name of another program
        store.empty(settings.root / CACHE)
    elif edition and inputs == _inputs(settings, strict):  # otherwise somebody has written meanwhile
        data = json.dumps({**vars(edition), "files": _files(site)})
        Store(settings.root / CACHE, STEP).put(inputs, data.encode())
    return edition


def _is_foreign(settings: SiteSettings) -> bool:
    return bool(ENGINE or settings.others)


def _make_aside(settings: SiteSettings, aside: Path, strict: bool, display: Display) -> Edition | None:
    """Make the site in the folder `aside`, by MkDocs where the settings name plugins that only it can run."""
    from kb import build, rendering, site  # here, because a build that has nothing to do needs none of it

    if _is_foreign(settings):
        if not mkdocs_process.make(settings.file, aside, strict, display):
            return None
        return Edition(display.done_pages, ending=tuple(display.ending()))
    aside.mkdir(parents=True)
    try:
        with uncollected():
            made, report = site.make(settings, aside, strict, display)
    except (build.ContentErrors, build.WordsLost, rendering.Unrendered) as errors:
        display.end()
        tell(f"\n{errors}\n")
        return None
    display.end()
    if report:
        tell(f"\n{report}\n")
    return Edition(len(made.pages), report, tuple(display.ending()))


def _files(site: Path) -> dict[str, str]:
    """Return the hash of every file of a site, by its name."""
    found = sorted(path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): key(path.read_bytes()) for path in found}


def swap(new: Path, place: Path) -> None:
    """Put the folder `new` in `place`; what stood there goes only when the new one is in."""
    _, old = _beside(place)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
