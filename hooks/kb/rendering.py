"""A page of the site: its view and its text laid out by its template."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment

from kb.build import Build, Shown, account, show
from kb.compose import Page
from kb.problems import Problem
from kb.publish import finish
from kb.publish.templates import TemplatePage
from kb.views.fault_report import report
from kb.views.kinds import KINDS


@dataclass(frozen=True)
class Rendered:
    """A finished page, with what only the finished page shows: words that are missing in it, and problems."""

    html: str
    losses: tuple[str, ...] = ()
    late: tuple[Problem, ...] = ()


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
