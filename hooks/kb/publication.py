"""Publishing a site: it is built beside its place, moved there when complete, and not built if nothing has changed."""

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
_FORMER = ("cards", "fonts", "icons", "pages", "public", "search", "templates", "texts", "worksheets")  # former caches
_WRITTEN = ("composed", "typeface")  # beside the store: files written from it, which other programs read
_STYLES = Path(__file__).parents[2] / "overrides/assets/kb/kb.css"  # read for the design page (views/design)
_SWITCHES = ("SOURCE_DATE_EPOCH", "KB_SITE_URL", "KB_REPO_URL")


@dataclass(frozen=True)
class Edition:
    """A site in its place: the number of its pages, the messages about it, and the hash of each of its files."""

    pages: int
    report: str = ""
    ending: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)


def publish(
    config_file: Path, site: Path, strict: bool, announce: Callable[[], None] = lambda: None, clean: bool = False
) -> bool:
    """Build the library of `config_file` into the folder `site`; return whether that succeeded.

    The site is built beside its place and moved there at the end, so after a failed build the last good site is still
    there. Then `announce` is called. What the person at the terminal must know is said after that, in the last lines.

    If another process is building the same site, this one waits for it. What a killed build has left behind is cleaned
    up. With `clean`, the store is emptied first, so everything is made again.
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
    """Return the hash of everything that a site is made from: program, settings, templates, sources, and the date."""
    switches = [f"{name}={os.environ.get(name)}" for name in _SWITCHES]
    overrides = [*sorted(path for path in settings.overrides.rglob("*") if path.is_file()), _STYLES]
    looks = [part for path in overrides for part in (str(path), path.read_bytes())]
    facts = (repr(settings), str(strict), str(clock.today()), *switches)
    return key(code(), *facts, sources.fingerprint(settings.root), *looks)


def _forget(cache: Path) -> bool:
    """Delete everything in the caches; return whether that succeeded."""
    for name in (*_FORMER, *_WRITTEN):
        shutil.rmtree(cache / name, ignore_errors=True)
    if store.empty(cache):
        tell("Nothing that was kept is used: everything is made again.")
        return True
    tell(f"What is kept cannot be emptied; delete {cache / store.FILE} and build again.")
    return False


def _recover(site: Path) -> None:
    """Clean up after a killed build: delete a half-built site, and move the last good one back if it was moved away."""
    aside, old = _beside(site)
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists() and not site.exists():
        old.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _beside(site: Path) -> tuple[Path, Path]:
    """Return two folders beside `site`: the one for building, and the one for the old site during the swap."""
    return site.with_name(f".{site.name}.building"), site.with_name(f".{site.name}.old")


def _tidy(cache: Path) -> None:
    """Delete the oldest pieces if there are too many, and the caches of former versions."""
    store.trim(cache)
    for name in _FORMER:
        shutil.rmtree(cache / name, ignore_errors=True)


def _standing(settings: SiteSettings, site: Path, strict: bool) -> Edition | None:
    """Return the edition that is already in `site`, if it is whole and a build would make the same again.

    Returns None if MkDocs runs the build with plugins that we do not know: then nobody can tell what it is made from.
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
    """Build the site and put it in its place; return the edition, or None if the build failed."""
    inputs, (aside, _), display = _inputs(settings, strict), _beside(site), Display()
    try:
        edition = _make_aside(settings, aside, strict, display)
        if edition:
            swap(aside, site)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not store.is_as_it_was():  # the program was changed during the build: pieces were stored under a wrong key
        store.empty(settings.root / CACHE)
    elif edition and inputs == _inputs(settings, strict):  # otherwise a source was changed during the build
        data = json.dumps({**vars(edition), "files": _files(site)})
        Store(settings.root / CACHE, STEP).put(inputs, data.encode())
    return edition


def _is_foreign(settings: SiteSettings) -> bool:
    return bool(ENGINE or settings.others)


def _make_aside(settings: SiteSettings, aside: Path, strict: bool, display: Display) -> Edition | None:
    """Build the site in the folder `aside`. MkDocs does it if the settings name plugins that only it can run."""
    from kb import build, rendering, site  # imported here, because a build with nothing to do needs none of them

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
    """Put the folder `new` in `place`. The old folder is deleted only when the new one is there."""
    _, old = _beside(place)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
