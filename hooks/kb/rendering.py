"""A page of the site: its view and its text laid out by its template."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment

from kb.build import Build, Shown, account, show
from kb.compose import Page
from kb.problems import Problem
from kb.publish import finish
from kb.publish.templates import TemplatePage
from kb.store import code, key
from kb.views.fault_report import report
from kb.views.kinds import KINDS


@dataclass(frozen=True)
class Rendered:
    """A finished page, with what only the finished page shows: words that are missing in it, and problems."""

    html: str
    losses: tuple[str, ...] = ()
    late: tuple[Problem, ...] = ()


def keys(made: Build, templates: str) -> list[str]:
    """Return the key of each page of a build: the hash of all that its HTML is made from.

    `templates` stands for the templates. Nothing else goes into a page than its view and what it tells to machines, its
    text and where the links of it lead, the frame of its language, the facts of the site, and the program.
    A field that is declared as one class may hold another made from it: `serialize_as_any` takes what is there.
    """
    frames = {language: frame.model_dump_json(serialize_as_any=True) for language, frame in made.frames.items()}
    site = key(code(), templates, repr(made.site), made.mail or "")
    around = {language: key(site, frame) for language, frame in frames.items()}
    return [_key(page, made, around[page.view.language]) for page in made.pages]


def _key(page: Page, made: Build, around: str) -> str:
    view, document = page.view, made.document(page.view)
    text = (document.key, *made.destinations.of(document, view.language)) if document else ()
    wanted = (f"{anchor} {source.path} {link.place}" for anchor, source, link in made.parts_named.get(view.page, ()))
    shown = (one.model_dump_json(serialize_as_any=True) for one in (view, page.metadata))
    return key(around, page.title, page.description, *shown, *text, "", *wanted)


def render(page: Page, made: Build, templates: Environment) -> Rendered:
    """Return the finished `page` of a build."""
    shown = show(page, made)
    html = templates.get_template(KINDS[page.view.kind].template).render(context(page, shown, made))
    return finished(html, page, shown, made)


def context(page: Page, shown: Shown, made: Build) -> dict[str, object]:
    """Return what the template of a page is given; `publish.templates` describes it."""
    view, site = page.view, made.site
    return {
        "page": TemplatePage(page.title, page.description, view.url, site.edit_url(view.source)),
        "site": site,
        "kb": view,
        "prose": shown.dressed,
        "metadata": page.metadata,
        "frame": shown.frame,
        "faults": report(view, page.title, made.mail, site.url, site.repository),
    }


def finished(html: str, page: Page, shown: Shown, made: Build) -> Rendered:
    """Return the page that a template has laid out: held against its text, its links as its place asks for."""
    losses, late = account(html, page.view, shown.document, made)
    if page.view.kind == "missing":
        html = finish.root_absolute(html, page.view.url, made.site.url)
    return Rendered(html, tuple(losses), tuple(late))
