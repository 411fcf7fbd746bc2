"""Publishing a site: it is built beside its place, moved there when complete, and not built if nothing has changed."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock

from kb import clock, disk, failures, lock, mkdocs_process, site_settings, sources, store
from kb.disk import CACHE
from kb.display import Display, tell
from kb.memory import uncollected
from kb.site_folder import Files, Former, SiteFolder, Stamp, stamps
from kb.site_settings import SiteSettings
from kb.store import Store, code, key

ENGINE = os.environ.get("KB_ENGINE", "")  # mkdocs and properdocs make the same site, later
STEP = "sites"  # the edition in each place
_FORMER = ("cards", "fonts", "icons", "pages", "public", "search", "templates", "texts", "worksheets")  # former caches
_WRITTEN = ("composed", "typeface")  # beside the store: files written from it, which other programs read
_STYLES = Path(__file__).parents[2] / "overrides/assets/kb/kb.css"  # read for the design page (views/design)
_MARKS = ("library.json", "sw.js")  # every site has them, and hardly any other folder has one


@dataclass(frozen=True)
class Edition:
    """A finished site: the number of its pages, the messages about it, and its files if they are known."""

    pages: int
    report: str = ""
    ending: tuple[str, ...] = ()
    files: Files = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """The edition in a place, the hash of its inputs, and the stamps that its files had there."""

    edition: Edition
    inputs: str
    stamps: Mapping[str, Stamp]


def publish(
    config_file: Path,
    site: Path,
    strict: bool,
    announce: Callable[[], None] = lambda: None,
    clean: bool = False,
    books: bool = False,
) -> bool:
    """Build the library of `config_file` into the folder `site`; return whether that succeeded.

    The site is built beside its place and moved there at the end, so after a failed build the last good site is still
    there. Then `announce` is called. What the person at the terminal must know is said after that, in the last lines.

    If another process is building the same site, this one waits for it. What a killed build has left behind is cleaned
    up. With `clean`, the store is emptied first, so everything is made again. With `books`, the site has books.
    """
    with held(config_file, site):
        started = time.monotonic()
        tell(f"Building {config_file.parent.name} …")
        settings = _settings(config_file, site, clean)
        if settings is None:
            return False
        _recover(site)
        try:
            edition = _edition(replace(settings, with_books=books), site, strict)
        except (OSError, ImportError, MemoryError) as fault:
            if not (said := failures.explain(fault)):
                raise
            tell(said)
            edition = None
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


def held(config_file: Path, site: Path) -> FileLock:
    """Keep others from building the library of `config_file` into the folder `site`, and so from replacing it.

    What is returned is released as a context manager. If another process holds it, this one says so and waits.
    """
    return lock.take(config_file.parent, f"site-{hashlib.sha256(os.fsencode(site)).hexdigest()[:12]}")


def _settings(config_file: Path, site: Path, clean: bool) -> SiteSettings | None:
    """Return the settings of a build; None, and a message, if it cannot begin. With `clean`, the store is emptied."""
    try:
        settings = site_settings.read(config_file)
    except site_settings.Unreadable as fault:
        tell(str(fault))
        return None
    if refused := refusal(site, settings.root):
        tell(refused)
        return None
    return settings if not clean or _forget(settings.root / CACHE) else None


def refusal(site: Path, root: Path) -> str:
    """Return why the folder `site` cannot be replaced by a site of the library at `root`; "" if it can.

    This is asked before the build, which would otherwise fail only at its end.
    """
    if os.path.ismount(site):
        return (
            f"התיקייה של האתר היא דיסק מחובר, ואי אפשר להחליף אותה: {site}. בחרו תיקייה שבתוכה (-d). · "
            f"The site's folder is a mounted disk and cannot be replaced: {site}. Choose a folder inside it (-d)."
        )
    is_foreign = site.is_dir() and any(site.iterdir()) and not any((site / mark).is_file() for mark in _MARKS)
    if is_foreign or root.is_relative_to(site):
        return (
            f"בתיקייה הזאת יש דברים אחרים, והאתר היה מוחק אותם: {site}. בחרו תיקייה חדשה (-d), או רוקנו אותה. · "
            f"This folder holds other things, which the site would delete: {site}. Choose a new one (-d), or empty it."
        )
    place = next(folder for folder in site.parents if folder.exists())
    if not os.access(place, os.W_OK):
        fault = OSError(errno.EROFS if _is_read_only(place) else errno.EACCES, "", str(place))
        return failures.explain(fault)
    return ""


def _is_read_only(place: Path) -> bool:
    """Return whether a folder is on a disk that nobody may write."""
    return hasattr(os, "statvfs") and bool(os.statvfs(place).f_flag & os.ST_RDONLY)


def _edition(settings: SiteSettings, site: Path, strict: bool) -> Edition | None:
    """Return the edition in `site`. Build it first unless it is whole and current; return None if the build fails."""
    seen, inputs, standing = _seen(settings), _inputs(settings, strict), _standing(settings, site)
    if standing is None or standing.inputs != inputs or not _is_whole(site, standing.edition.files):
        edition = _made(settings, site, strict, standing)
        if edition and edition.files:
            is_current = seen == _seen(settings)  # otherwise a source was changed during the build
            known = Standing(edition, inputs if is_current else "", stamps(site, edition.files))
            Store(settings.root / CACHE, STEP).put(_name(site), pickle.dumps(known))
        return edition
    if standing.edition.report:
        tell(f"\n{standing.edition.report}\n")
    tell("Nothing has changed since the site was made.")
    return standing.edition


def _seen(settings: SiteSettings) -> Mapping[str, Stamp]:
    """Return the stamps of all inputs of a site except the program."""
    paths = [*sources.files(settings.root), *_templates(settings)]
    return stamps(Path(), map(os.fspath, paths))


def _templates(settings: SiteSettings) -> list[Path]:
    return [*sorted(path for path in settings.overrides.rglob("*") if path.is_file()), _STYLES]


def _inputs(settings: SiteSettings, strict: bool) -> str:
    """Return the hash of everything that a site is made from: program, settings, templates, sources, and the date."""
    looks = [part for path in _templates(settings) for part in (str(path), path.read_bytes())]
    facts = (repr(settings), str(strict), str(clock.today()), str(os.environ.get("SOURCE_DATE_EPOCH")))
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
    """Clean up after a build, also one that was killed: delete what is not the site, and put the last good one back."""
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


def _standing(settings: SiteSettings, site: Path) -> Standing | None:
    """Return what is known about the site in the place `site`.

    Returns None if MkDocs runs the build with plugins that we do not know: then nobody can tell what it is made from.
    """
    data = None if _is_foreign(settings) else Store(settings.root / CACHE, STEP).get(_name(site))
    standing: Standing | None = pickle.loads(data) if data else None
    return standing


def _name(site: Path) -> str:
    return key(code(), os.fsencode(site))


def _is_whole(site: Path, files: Files) -> bool:
    """Return whether a site has these files with this content, and no others."""
    try:
        return disk.names(site) == files.keys() and all(
            hashlib.sha256((site / name).read_bytes()).hexdigest() == file.digest for name, file in files.items()
        )
    except OSError:  # somebody deletes it now, or a file cannot be read
        return False


def _made(settings: SiteSettings, site: Path, strict: bool, standing: Standing | None) -> Edition | None:
    """Build the site and put it in its place; return the edition, or None if the build failed."""
    (aside, _), display = _beside(site), Display()
    try:
        edition = _make_aside(settings, SiteFolder(aside, _former(site, standing)), strict, display)
        if edition:
            swap(aside, site)
    finally:
        _recover(site)
    if not store.is_as_it_was():  # the program was changed during the build: pieces were stored under a wrong key
        store.empty(settings.root / CACHE)
        return replace(edition, files={}) if edition else None
    return edition


def _former(site: Path, standing: Standing | None) -> Former | None:
    """Return the site in its place with those of its files that were not changed since it was built."""
    if standing is None:
        return None
    now = stamps(site, standing.edition.files)
    return Former(site, {n: f for n, f in standing.edition.files.items() if n in now and now[n] == standing.stamps[n]})


def _is_foreign(settings: SiteSettings) -> bool:
    return bool(ENGINE or settings.others)


def _make_aside(settings: SiteSettings, aside: SiteFolder, strict: bool, display: Display) -> Edition | None:
    """Build the site in the folder `aside`. MkDocs does it if the settings name plugins that only it can run."""
    from kb import build, rendering, site  # imported here, because a build with nothing to do needs none of them

    if _is_foreign(settings):
        if not mkdocs_process.make(settings.file, aside.root, strict, display):
            return None
        return Edition(display.done_pages, ending=tuple(display.ending()))
    aside.root.mkdir(parents=True)
    try:
        with uncollected():
            _, pages, report = site.make(settings, aside, strict, display)
    except (build.ContentErrors, build.WordsLost, rendering.Unrendered) as errors:
        display.end()
        tell(f"\n{errors}\n")
        return None
    display.end()
    if report:
        tell(f"\n{report}\n")
    return Edition(pages, report, tuple(display.ending()), aside.files)


def swap(new: Path, place: Path) -> None:
    """Put the folder `new` in `place`, and delete the old one.

    This is one step where the system can exchange two folders, so there is a site at every moment. Elsewhere it is two,
    and `_recover` puts the old folder back if the second one fails.
    """
    _, old = _beside(place)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists() and not disk.exchange(new, place):
        place.rename(old)
    if not place.exists():
        new.rename(place)
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
