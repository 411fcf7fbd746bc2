"""The templates of overrides/, and what they are given.

A template sees `page` (TemplatePage), `site` (Site), `kb` (the page's view, of its class in `views.models`), `prose`
(`publish.dressing.Dressed`), `metadata` (`views.parts.Metadata`), `frame` (`views.models.Frame`), `sheets` (the style
sheets that its text needs) and `faults` (links to report one). Everything it prints is escaped unless it says `safe`.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, pass_context
from jinja2.runtime import Context

from kb import store
from kb.publish import codes, embedded


@dataclass(frozen=True)
class Site:
    """What every page knows of the site: its address, and its repository with the path of its editor.

    `url` ends in a slash. `repository` and `edit_uri` are nothing where the settings name none.
    """

    url: str
    repository: str
    edit_uri: str

    def edit_url(self, source: str) -> str:
        """Return where the file `source`, relative to the library's root, is edited; nothing where there is no place.

        >>> Site("https://a.example/", "https://code.example/x", "edit/main/").edit_url("docs/about.md")
        'https://code.example/x/edit/main/docs/about.md'
        """
        if not (source and self.repository and self.edit_uri):
            return ""
        return f"{self.repository.rstrip('/')}/{self.edit_uri.strip('/')}/{source}"


@dataclass(frozen=True)
class TemplatePage:
    """A page as its template names it: its title and description, its own address in the site, where it is edited."""

    title: str
    description: str
    url: str
    edit_url: str

    @property
    def root(self) -> str:
        """The site's root as the page writes it: "." or "..", without a slash at its end."""
        return posixpath.relpath(".", posixpath.dirname(self.url) or ".")


def environment(overrides: Path, compiled: Path | None = None) -> Environment:
    """Return what renders the templates of a folder; what is `compiled` of them is kept there for later."""
    cache = FileSystemBytecodeCache(str(compiled)) if compiled else None
    made = Environment(
        loader=FileSystemLoader(overrides), autoescape=True, auto_reload=False, bytecode_cache=cache, cache_size=-1
    )
    made.filters |= {"url": _from_here, "code": codes.code, "embedded": embedded.embedded}
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return made


def key(overrides: Path) -> str:
    """Return the hash of all templates in a folder."""
    files = sorted(path for path in overrides.rglob("*.html") if path.is_file())
    return store.key(*(part for path in files for part in (path.relative_to(overrides).as_posix(), path.read_bytes())))


@pass_context
def _from_here(context: Context, address: Any) -> str:
    """Return a site-relative address as the page that is being rendered links to it; others stay as they are."""
    page: TemplatePage = context["page"]
    return relative(str(address), posixpath.dirname(page.url))


@lru_cache(maxsize=100_000)
def relative(address: str, folder: str) -> str:
    """Return how a page in a `folder` of the site writes a site-relative address.

    >>> relative("tools/a.html#steps", "ar/tools"), relative("https://a.example/", "ar"), relative("#top", "ar")
    ('../../tools/a.html#steps', 'https://a.example/', '#top')
    """
    path, mark, rest = address.partition("#")
    if not path or ":" in path.split("/")[0] or path.startswith("/"):
        return address
    slash = "/" if path.endswith("/") else ""
    return posixpath.relpath(path, folder or ".") + slash + mark + rest
