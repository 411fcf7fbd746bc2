"""Rendering a page: its template lays out its view and its text."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError

from kb import addresses
from kb.build import Build, Shown, account, show
from kb.compose import Listed, Page
from kb.library import GLOSSARY_FILE
from kb.page_kinds import KINDS
from kb.problems import Problem
from kb.publish import finish
from kb.publish.templates import TemplatePage
from kb.store import code, key
from kb.views.fault_report import report
from kb.views.models import PageView

_ASCII = bytes(range(128))


@dataclass(frozen=True)
class Findings:
    """What is only known when a page is finished: words of its text that are missing, problems, its characters."""

    losses: tuple[str, ...] = ()
    late: tuple[Problem, ...] = ()
    characters: str = ""

    def gather(self, made: Build) -> None:
        """Add what is known of this page to the records of the build."""
        made.losses.extend(self.losses)
        made.late.extend(self.late)
        made.characters.update(self.characters)


@dataclass(frozen=True)
class Rendered:
    """A finished page: its HTML, and the findings about it."""

    html: str
    findings: Findings


class Unrendered(Exception):
    """A template failed on a page. The message says where and why, in Hebrew and English."""

    def __init__(self, where: str, page: str, error: object) -> None:
        reason = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else str(error)
        self.arguments = (where, page, reason)
        super().__init__(
            f"{where}  התבנית נכשלה בעמוד {page}: {reason}\n    The template failed on the page {page}: {reason}"
        )

    def __reduce__(self) -> tuple[type[Unrendered], tuple[str, str, str]]:
        """Make the exception picklable, because it travels between processes."""
        return Unrendered, self.arguments


def keys(made: Build, pages: Iterable[Listed], templates: str) -> list[str]:
    """Return the keys of pages of a build: the hash of everything that the HTML of each is made from.

    That is: the page's view and metadata, its text and the targets of its links, the frame of its language, the facts
    of the site, the program, and `templates`, the hash of the templates.
    """
    frames = {language: frame.model_dump_json(serialize_as_any=True) for language, frame in made.frames.items()}
    site = key(code(), templates, repr(made.site), made.styles.key, made.mail or "")
    around = {language: key(site, frame) for language, frame in frames.items()}
    return [_key(one, made, around[one.language]) for one in pages]


def _key(one: Listed, made: Build, around: str) -> str:
    document = made.document(one.name, one.language)
    text = (document.key, *made.destinations.of(document, one.language)) if document else ()
    wanted = (f"{anchor} {source.path} {link.place}" for anchor, source, link in made.parts_named.get(one.name, ()))
    return key(around, one.url, one.shown, *text, "", *wanted)


def render(page: Page, made: Build, templates: Environment) -> Rendered:
    """Render a page of a build and return it finished."""
    shown = show(page, made)
    try:
        html = templates.get_template(KINDS[page.view.kind].template).render(context(page, shown, made))
    except Exception as error:  # a template can raise anything, even a division by zero
        raise Unrendered(_where(error), page.file, error) from error
    return finished(html, page, shown, made)


def _where(error: Exception) -> str:
    """Return the file and line of a template in which an error happened."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.endswith(".html")]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "overrides"


def context(page: Page, shown: Shown, made: Build) -> dict[str, object]:
    """Return the data for the template of a page; `publish.templates` describes it."""
    view, site = page.view, made.site
    return {
        "page": TemplatePage(page.title, page.description, view.url, _edit_url(view, made)),
        "site": site,
        "kb": view,
        "prose": shown.dressed,
        "metadata": page.metadata,
        "frame": shown.frame,
        "sheets": made.styles.needed(shown.dressed.html),
        "faults": report(view, page.title, made.mail, site.url, site.repository),
    }


def _edit_url(view: PageView, made: Build) -> str:
    """Return where a page is edited: in the form, where it stands in a file of its own and there is a form."""
    settings = made.library.settings
    if settings.types and (view.source.endswith(".md") or view.source == GLOSSARY_FILE):
        return addresses.edit_page(view.source, view.language, settings)
    return made.site.edit_url(view.source)


def finished(html: str, page: Page, shown: Shown, made: Build) -> Rendered:
    """Check the HTML of a page against its text, and adapt its links: the "page not found" page needs absolute ones.

    What only indents the templates is left out.
    """
    html = finish.without_air(html)
    losses, late = account(html, page.view, shown.document, made)
    if page.view.kind == "missing":
        html = finish.root_absolute(html, page.view.url, made.site.url)
    return Rendered(html, Findings(tuple(losses), tuple(late), "".join(sorted(_characters(html)))))


def _characters(html: str) -> set[str]:
    """Return the characters of a page. Most are ASCII: those are looked for as bytes, which is twice as fast."""
    data = html.encode()
    absent = _ASCII.translate(None, delete=data)
    return {*_ASCII.translate(None, delete=absent).decode(), *data.translate(None, delete=_ASCII).decode()}
