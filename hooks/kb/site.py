"""Making a whole site from its library: it renders every page and writes the files beside them."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from urllib.parse import unquote

from jinja2 import Environment

from kb import build, compose, rendering, workers
from kb.build import Build
from kb.compose import Listed
from kb.disk import CACHE
from kb.progress import Progress
from kb.publish import finish, templates
from kb.rendering import Findings, Rendered
from kb.site_folder import SiteFolder
from kb.site_settings import SiteSettings
from kb.store import Store, key

PAGES, FINDINGS = "pages", "findings"  # steps: the HTML of pages, and the findings about them
LISTED = 250  # pages that are listed at a time; the views of as many more are made while these are rendered
_PART = 200  # pages whose HTML is

Named = tuple[str, Listed]  # a page with its key, the hash of everything that it is made from


def make(
    settings: SiteSettings, place: SiteFolder, strict: bool, progress: Progress, needed: Collection[str] = ()
) -> tuple[Build, int, str]:
    """Make the site of `settings` in the empty folder `place`.

    Returns the build, the number of its pages, and the report of content problems.

    `needed` are the sources that must be in the site: a mistake in one of them fails the build. Raises what
    `build.prepare` and `build.close` raise.
    """
    try:
        made = build.prepare(settings, strict, progress, needed)
        finish.add_theme(place, settings.overrides, made.assets)
        for name, source in compose.assets(made.library).items():
            place.write(name, source.read_bytes())
        pages = _write_pages(made, settings, place, progress)
        late = build.close(made, strict)
        finish.finish(place, made.listing, made.bundle, made.assets, made.characters, made.site.url)
    finally:
        build.end(settings.root.resolve())
    return made, pages, "\n\n".join(filter(None, [made.report, late]))


def _write_pages(made: Build, settings: SiteSettings, place: SiteFolder, progress: Progress) -> int:
    """Write every page of the build; return their number. A page whose inputs are known from before is reused."""
    sources = templates.read(settings.overrides)
    environment = templates.environment(sources, str(settings.overrides), made.library.root / CACHE)
    name, listed, total = templates.key(sources), made.listed(), 0

    pages = list(islice(listed, LISTED))
    while pages:
        named, following = list(zip(rendering.keys(made, pages, name), pages, strict=True)), list[Listed]()
        ahead = _gathered(islice(listed, LISTED), following)
        _render(_without_known(named, made, place), made, environment, place, progress, ahead)
        total += len(pages)
        pages = [*following, *islice(listed, LISTED - len(following))]
    return total


def _gathered(pages: Iterable[Listed], place: list[Listed]) -> Iterator[Listed]:
    """Yield pages, each when it is in the list `place`."""
    for page in pages:
        place.append(page)
        yield page


def _without_known(named: Sequence[Named], made: Build, place: SiteFolder) -> list[Named]:
    """Write those pages that are stored, and return the others."""
    cache = made.library.root / CACHE
    found = Store(cache, FINDINGS).find(name for name, _ in named)
    lacking = [(name, page) for name, page in named if name not in found or not _carry(name, page, made, place)]
    at_hand, rest, new = Store(cache, PAGES), iter(lacking), list[Named]()
    while part := list(islice(rest, _PART)):
        pages = at_hand.find(name for name, _ in part if name in found)
        for name, page in part:
            if name in pages:
                _put(pages[name], name, page, made, place)
            else:
                new.append((name, page))
    for name in found.keys() - {name for name, _ in new}:
        Findings.gather(pickle.loads(found[name]), made)
    return new


def _render(
    new: list[Named], made: Build, environment: Environment, place: SiteFolder, progress: Progress,
    meanwhile: Iterator[object],
) -> None:  # fmt: skip
    """Render pages by as many processes as there are cores; write and keep each as soon as it is finished.

    While this process waits for pages, it takes items from `meanwhile`.
    """
    cache = made.library.root / CACHE
    work: Callable[[Named], tuple[bytes, bytes]] = partial(_rendered, made=made, environment=environment)
    progress.begin(len(new))
    if len(new) >= workers.FEW:
        templates.compile_all(environment)
    done = workers.each(work, new, workers.cores(), meanwhile)
    while part := list(islice(done, _PART)):
        for number, (html, findings) in part:
            name, page = new[number]
            _put(html, name, page, made, place)
            Findings.gather(pickle.loads(findings), made)
            progress.page(page.file)
        Store(cache, PAGES).keep({new[number][0]: html for number, (html, _) in part})
        Store(cache, FINDINGS).keep({new[number][0]: findings for number, (_, findings) in part})


def _rendered(named: Named, made: Build, environment: Environment) -> tuple[bytes, bytes]:
    rendered: Rendered = rendering.render(named[1].page, made, environment)
    return rendered.html.encode(), pickle.dumps(rendered.findings, protocol=pickle.HIGHEST_PROTOCOL)


def _carry(name: str, page: Listed, made: Build, place: SiteFolder) -> bool:
    """Share the page of the previous site if it was made from the same and loads the same files."""
    return place.carry(page_file(page), key(name, made.assets.key))


def _put(html: bytes, name: str, page: Listed, made: Build, place: SiteFolder) -> None:
    """Write a rendered page, with the names of the files that it loads."""
    place.write(page_file(page), made.assets.placed(html.decode()).encode(), key(name, made.assets.key))


def page_file(page: Listed) -> str:
    """Return the path of a page's file in the site."""
    return unquote(page.url)
