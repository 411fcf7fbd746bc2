"""A site made from its library: every page rendered, and all that stands beside the pages."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment

from kb import build, compose, disk, lock, mkdocs_process, rendering, site_settings, workers
from kb.build import Build
from kb.compose import Page
from kb.disk import CACHE, put
from kb.display import Display, tell
from kb.progress import Progress
from kb.publish import finish, templates
from kb.site_settings import SiteSettings
from kb.store import Store

STEP = "pages"
ENGINE = os.environ.get("KB_ENGINE", "")  # mkdocs and properdocs make the same site, later


def publish(config_file: Path, site: Path, strict: bool, announce: Callable[[], None] = lambda: None) -> bool:
    """Build the library of `config_file` into `site`; tell whether that went well.

    The site is made beside its place and swapped in at the end: a failed build leaves the last good one as it was. Once
    the site stands, `announce` is called; what a reader must know of it is said after that, in the last lines. A build
    of the same site that is under way is waited for.
    """
    with lock.take(config_file.parent, f"site-{hashlib.sha256(os.fsencode(site)).hexdigest()[:12]}"):
        return _publish(config_file, site, strict, announce)


def _publish(config_file: Path, site: Path, strict: bool, announce: Callable[[], None]) -> bool:
    started, display = time.monotonic(), Display()
    aside = site.with_name(f".{site.name}.building")
    shutil.rmtree(aside, ignore_errors=True)
    tell(f"Building {config_file.parent.name} …")
    try:
        is_made = _make_aside(config_file, aside, strict, display)
        if is_made:
            swap(aside, site)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not is_made:
        kept = "; the last good site stays as it was" if site.exists() else ""
        tell(f"The build failed after {time.monotonic() - started:.1f} s{kept}.")
        return False
    tell(f"Built {display.done_pages} pages in {time.monotonic() - started:.1f} s.")
    announce()
    for line in display.ending():
        tell(line)
    return True


def _make_aside(config_file: Path, aside: Path, strict: bool, display: Display) -> bool:
    """Make the site in the folder `aside`, by MkDocs where the settings name plugins that only it can run."""
    try:
        settings = site_settings.read(config_file)
        if ENGINE or settings.others:
            return mkdocs_process.make(config_file, aside, strict, display)
        aside.mkdir(parents=True)
        made = make(settings, aside, strict, display)
    except (site_settings.Unreadable, build.ContentErrors, build.WordsLost) as errors:
        display.end()
        tell(f"\n{errors}\n")
        return False
    display.end()
    if made.told:
        tell(f"\n{made.told}\n")
    return True


def swap(new: Path, place: Path) -> None:
    """Put the folder `new` in `place`; what stood there goes only when the new one is in."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def make(settings: SiteSettings, place: Path, strict: bool, progress: Progress) -> Build:
    """Make the site of `settings` in the empty folder `place`; return the build, with all that is to be said of it.

    Raises what `build.prepare` and `build.close` raise.
    """
    made = build.prepare(settings, strict, progress)
    try:
        finish.add_theme(place, settings.overrides)
        for name, source in compose.assets(made.library).items():
            put(place / name, source.read_bytes())
        _render(made, settings, place, progress)
        late = build.close(made, strict)
        finish.finish(place, made.listing, made.bundle, made.texts, made.site.url)
    finally:
        build.end(made.library.root)
    if late:
        tell(f"\n{late}\n")
    return made


def _render(made: Build, settings: SiteSettings, place: Path, progress: Progress) -> None:
    """Write every page of the build into `place`; a page whose inputs are those of an earlier build is not rendered."""
    cache = made.library.root / CACHE
    store, keys = Store(cache, STEP), rendering.keys(made, templates.key(settings.overrides))
    kept = store.find(keys)
    new = [(name, page) for name, page in zip(keys, made.pages, strict=True) if name not in kept]
    environment = templates.environment(settings.overrides, disk.folder(made.library.root, "templates"))
    work: Callable[[tuple[str, Page]], bytes] = partial(_rendered, made=made, environment=environment)
    progress.begin(len(new))
    for number, data in workers.each(work, new, workers.cores()):
        kept[new[number][0]] = data
        progress.page(new[number][1].file)
    store.keep({name: kept[name] for name, _ in new})
    for name, page in zip(keys, made.pages, strict=True):
        rendered: rendering.Rendered = pickle.loads(kept[name])
        put(place / page_file(page), rendered.html.encode())
        made.losses.extend(rendered.losses)
        made.late.extend(rendered.late)


def _rendered(named: tuple[str, Page], made: Build, environment: Environment) -> bytes:
    return pickle.dumps(rendering.render(named[1], made, environment), protocol=pickle.HIGHEST_PROTOCOL)


def page_file(page: Page) -> str:
    """Return the file of a page in the site."""
    return unquote(page.view.url)
