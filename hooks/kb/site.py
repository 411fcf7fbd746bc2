"""Making a whole site from its library: it renders every page and writes the files beside them."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment

from kb import build, compose, disk, rendering, workers
from kb.build import Build
from kb.compose import Page
from kb.disk import CACHE, put
from kb.progress import Progress
from kb.publish import finish, templates
from kb.site_settings import SiteSettings
from kb.store import Store

STEP = "pages"
Rendering = dict[str, rendering.Rendered]  # finished pages, by the key of everything that they are made from


def make(
    settings: SiteSettings,
    place: Path,
    strict: bool,
    progress: Progress,
    needed: Collection[str] = (),
    at_hand: Rendering | None = None,
) -> tuple[Build, str]:
    """Make the site of `settings` in the folder `place`; return the build, and the report of the content's problems.

    If another edition of the same site is in `place`, files that are the same in both are not written again. `needed`
    are the sources that must be in the site: a mistake in one of them fails the build. `at_hand` are the pages of the
    previous build in the same process, if there was one; they are replaced by the pages of this build. Raises what
    `build.prepare` and `build.close` raise.
    """
    try:
        made = build.prepare(settings, strict, progress, needed)
        assets, looks = compose.assets(made.library), finish.add_theme(place, settings.overrides)
        stay = {*assets, *looks, *made.bundle.files, *map(page_file, made.pages)}
        for name in disk.names(place) - stay:
            (place / name).unlink()
        for name, source in assets.items():
            put(place / name, source.read_bytes())
        _render(made, settings, place, progress, {} if at_hand is None else at_hand)
        late = build.close(made, strict)
        finish.finish(place, made.listing, made.bundle, made.styles, made.characters, made.site.url)
    finally:
        build.end(settings.root.resolve())
    return made, "\n\n".join(filter(None, [made.report, late]))


def _render(made: Build, settings: SiteSettings, place: Path, progress: Progress, at_hand: Rendering) -> None:
    """Write every page of the build into `place`; reuse a page if its inputs are those of an earlier build."""
    cache, sources = made.library.root / CACHE, templates.read(settings.overrides)
    store, keys = Store(cache, STEP), rendering.keys(made, templates.key(sources))
    kept = store.find(name for name in keys if name not in at_hand)
    known = kept.keys() | at_hand.keys()
    new = [(name, page) for name, page in zip(keys, made.pages, strict=True) if name not in known]
    environment = templates.environment(sources, str(settings.overrides), cache)
    work: Callable[[tuple[str, Page]], bytes] = partial(_rendered, made=made, environment=environment)
    progress.begin(len(new))
    for number, data in workers.each(work, new, workers.cores()):
        kept[new[number][0]] = data
        progress.page(new[number][1].file)
    store.keep({name: kept[name] for name, _ in new})
    found: Rendering = {name: at_hand.get(name) or pickle.loads(kept[name]) for name in keys}
    for name, page in zip(keys, made.pages, strict=True):
        put(place / page_file(page), found[name].html.encode())
        found[name].gather(made)
    at_hand.clear()
    at_hand.update(found)


def _rendered(named: tuple[str, Page], made: Build, environment: Environment) -> bytes:
    return pickle.dumps(rendering.render(named[1], made, environment), protocol=pickle.HIGHEST_PROTOCOL)


def page_file(page: Page) -> str:
    """Return the path of a page's file in the site."""
    return unquote(page.view.url)
