"""A built site read with only the standard library: its files, and its pages as trees of elements."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from workspace import Workspace, published

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SILENT = frozenset(["script", "style", "title"])  # their text is not shown on the page


@dataclass
class Element:
    """An element, with the language and direction that apply to it."""

    tag: str
    attributes: Mapping[str, str]
    lang: str = ""
    dir: str = ""
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All text inside, with white space reduced to single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in SILENT:
                yield from child._texts()

    def walk(self) -> Iterator[Element]:
        """Yield this element and everything in it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()


class Page(HTMLParser):
    """One page. `path` is its file in the site; `slips` lists tags that do not match."""

    def __init__(self, path: str, html: str) -> None:
        super().__init__()
        self.path, self.html = path, html
        self.slips: list[str] = []
        self.root = self._open = Element("", {})
        self.feed(html)
        self.close()
        if self._open is not self.root:
            self.slips.append(f"<{self._open.tag}> is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        parent = self._open
        lang, direction = attributes.get("lang", parent.lang), attributes.get("dir", parent.dir)
        element = Element(tag, attributes, lang, direction, parent)
        parent.children.append(element)
        if tag not in VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._open.tag != tag:
            self.slips.append(f"line {self.getpos()[0]}: </{tag}> closes <{self._open.tag}>")
        self._open = self._open.parent or self.root

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)

    @cached_property
    def elements(self) -> list[Element]:
        return list(self.root.walk())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes, in order (`class_` is one of the classes)."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (wanted is None or wanted in element.classes)
            and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """Return the only element with this tag and these attributes."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{self.path} has {len(found)} of <{tag} {attributes}>"
        return found[0]

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def addresses(self) -> list[tuple[Element, str]]:
        """Every address in the page, with its element."""
        return [
            (element, element.attributes[name])
            for element in self.elements
            for name in ("href", "src", "action", "poster", "data")
            if name in element.attributes
        ]

    @property
    def text(self) -> str:
        """All text of the page."""
        return self.one("body").text


class Site:
    """A built site, and the workspace from which it was built."""

    def __init__(self, root: Path, source: Workspace, base: str) -> None:
        self.root, self.source, self.base = root, source, base

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page by its file, in order."""
        return {
            name: Page(name, (self.root / name).read_text("utf-8"))
            for name in sorted(self.files)
            if name.endswith(".html")
        }

    @cached_property
    def composed(self) -> dict[str, str]:
        """Every composed file of the default language, by the page's name without an ending, in order."""
        tree = Path(self.source.kb("compose").stdout.strip())
        named = {path.relative_to(tree).as_posix().removesuffix(".md"): path for path in sorted(tree.rglob("*.md"))}
        return {name: path.read_text("utf-8") for name, path in named.items() if "." not in name}

    def page(self, name: str) -> Page:
        return self.pages[name]

    def read(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")

    def published(self, plain: str) -> str:
        """Return the file whose name is `plain` with the hash of its content before the suffix."""
        return published(self.files, plain)

    def arrives(self, page: str, address: str) -> tuple[str, str] | None:
        """Return (file, id) of an address's target in the site; None if it leads outside."""
        if address.startswith(self.base):
            address = "/" + address.removeprefix(self.base)
        elif address.startswith("/"):
            address = "/" + address.removeprefix(urlsplit(self.base).path)
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        path = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), unquote(parts.path)))
        return (path[1:] if parts.path else page), unquote(parts.fragment)

    def file(self, page: str, address: str) -> str:
        """Return the file of an address's target; empty if it leads outside the site."""
        arrival = self.arrives(page, address)
        return arrival[0] if arrival else ""
