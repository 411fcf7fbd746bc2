"""The templates of overrides/, and the data that they get.

A template gets `page` (TemplatePage), `site` (Site), `kb` (the page's view, one of the classes in `views.models`),
`prose` (`publish.dressing.Dressed`), `metadata` (`views.components.Metadata`), `frame` (`views.models.Frame`),
`sheets` (the style sheets that its text needs) and `faults` (links for reporting a fault). Everything that it prints is
escaped, unless the template says `safe`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, Template, TemplateNotFound, TemplateSyntaxError, pass_context
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from kb import forges, store
from kb.forges import Forge, Software
from kb.publish import codes, embedded
from kb.store import Store

STEP = "templates"


@dataclass(frozen=True)
class Site:
    """What every page knows about the site: its address, and where its sources are edited.

    `url` ends in a slash. `repository` and `edit_uri` are empty if the settings do not name them.
    """

    url: str
    repository: str
    edit_uri: str

    def edit_url(self, source: str) -> str:
        """Return the address where a file is edited, or an empty string. `source` is relative to the library's root.

        >>> Site("https://a.example/", "https://code.example/x", "edit/main/").edit_url("docs/about.md")
        'https://code.example/x/edit/main/docs/about.md'
        """
        if not (source and self.repository and self.edit_uri):
            return ""
        return f"{self.repository.rstrip('/')}/{self.edit_uri.strip('/')}/{source}"

    def forge(self, software: Software | None) -> Forge | None:
        """Return the forge to which the form can send; None if there is none, or none that is known."""
        return forges.find(self.repository, self.edit_uri, software)


@dataclass(frozen=True)
class TemplatePage:
    """The page in a template: its title and description, its address in the site, and where it is edited.

    `edit_url` is empty if there is nothing to edit.
    """

    title: str
    description: str
    url: str
    edit_url: str = ""

    @property
    def root(self) -> str:
        """The path from the page to the site's root: "." or "..", without a slash at the end."""
        return posixpath.relpath(".", posixpath.dirname(self.url) or ".")


Templates = Mapping[str, str]  # the text of each template, by its file name


def read(overrides: Path) -> Templates:
    """Return all templates of a folder. Changes to the folder during a build have no effect on it."""
    files = sorted(path for path in overrides.rglob("*.html") if path.is_file())
    return {path.relative_to(overrides).as_posix(): path.read_text("utf-8") for path in files}


def environment(templates: Templates, folder: str = "", kept: Path | None = None) -> Environment:
    """Return a Jinja environment for `templates`; its errors name the files with `folder` before them.

    If `kept`, the folder of the caches, is given, compiled templates are stored there and read from there.
    """
    made = Environment(
        loader=_Loader(templates, folder), autoescape=True, auto_reload=False,
        bytecode_cache=_Compiled(kept) if kept else None, cache_size=-1,
    )  # fmt: skip
    made.template_class = _Template
    made.filters |= {"url": _from_here, "code": codes.code, "embedded": embedded.embedded}
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return made


def compile_all(environment: Environment) -> None:
    """Compile all templates, so that processes copied from this one need not.

    What is wrong with a template is reported when a page needs it.
    """
    for name in environment.list_templates():
        with suppress(TemplateSyntaxError):
            environment.get_template(name)


class _Loader(BaseLoader):
    """Loads templates whose texts are known; errors name their files in `folder`."""

    def __init__(self, templates: Templates, folder: str) -> None:
        self.templates, self.folder = templates, folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template not in self.templates:
            raise TemplateNotFound(template)
        return self.templates[template], posixpath.join(self.folder, template), lambda: True

    def list_templates(self) -> list[str]:
        return list(self.templates)


class _Template(Template):
    """A template that is imported once for each page: at each import, Jinja would define its macros again.

    What is imported with the context sees the data of the page, and nothing that only the importing template sets.
    """

    _page: object = None  # the page for which it was imported last
    _imported: TemplateModule

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        page = (vars or {}).get("page")
        if page is None or page is not self._page:
            self._page, self._imported = page, super().make_module(vars, shared, locals)
        return self._imported


class _Compiled(BytecodeCache):
    """Keeps Jinja's compiled templates in our store. Jinja's own cache would run a file even if it was damaged."""

    def __init__(self, kept: Path) -> None:
        self.store = Store(kept, STEP)

    def load_bytecode(self, bucket: Bucket) -> None:
        data = self.store.get(_name(bucket))
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.store.put(_name(bucket), bucket.bytecode_to_string())


def _name(bucket: Bucket) -> str:
    return store.key(store.code(), bucket.key, bucket.checksum)


def key(templates: Templates) -> str:
    """Return the hash of all templates."""
    return store.key(*(part for item in templates.items() for part in item))


@pass_context
def _from_here(context: Context, address: object) -> str:
    """Turn a site-relative address into one relative to the page being rendered; other values stay as they are."""
    page: TemplatePage = context["page"]
    return relative(str(address), posixpath.dirname(page.url))


@lru_cache(maxsize=100_000)
def relative(address: str, folder: str) -> str:
    """Turn a site-relative address into one relative to `folder`, the folder of a page.

    >>> relative("tools/a.html#steps", "ar/tools"), relative("https://a.example/", "ar"), relative("#top", "ar")
    ('../../tools/a.html#steps', 'https://a.example/', '#top')
    """
    path, mark, rest = address.partition("#")
    if not path or ":" in path.split("/")[0] or path.startswith("/"):
        return address
    slash = "/" if path.endswith("/") else ""
    return posixpath.relpath(path, folder or ".") + slash + mark + rest
