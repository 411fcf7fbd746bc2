"""What a Markdown body holds, with lines and columns: its headings, its links, its number of words.

CommonMark's grammar (markdown-it-py) stands in for Python-Markdown's here: it is fast and knows lines. Indented code is
read as text, because under Python-Markdown's admonitions and tabs an indented block is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pymdownx.slugs import slugify

from kb.problems import Place

_ATTRIBUTES = re.compile(r"\s*\{:?[^{}]*\}\s*$")
_EXPLICIT_ID = re.compile(r"#([^\s{}#.]+)")
_HTML_TARGET = re.compile(r"<(\w+)[^>]*?\s(href|src|id)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[\"'׳״’-]\w+)*")


@dataclass(frozen=True)
class Heading:
    """A heading: its level (1 to 6), text and the id that it has on the page."""

    level: int
    text: str
    id: str
    explicit: bool
    place: Place


@dataclass(frozen=True)
class Link:
    """A link or an image: where it leads as written, and the text or the alternative text."""

    target: str
    text: str
    is_image: bool
    place: Place


@dataclass(frozen=True)
class Prose:
    """A body, read: headings and links in order, ids, and the number of words."""

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    words: int = 0

    def under(self, id_: str) -> tuple[Heading, ...]:
        """Return the headings one level below the heading `id_`, up to the next of its own level."""
        found: list[Heading] = []
        inside: Heading | None = None
        for heading in self.headings:
            if inside and heading.level <= inside.level:
                break
            if inside and heading.level == inside.level + 1:
                found.append(heading)
            if heading.id == id_ and not inside:
                inside = heading
        return tuple(found)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def slug(text: str) -> str:
    """Return the id that the site gives to a heading with this text (pymdownx.slugs, lower case, any script)."""
    return str(slugify(case="lower")(text, "-"))


def read(body: str, first_line: int = 1) -> Prose:
    """Read a Markdown `body` that begins on line `first_line` of its file."""
    lines = body.split("\n")
    headings: list[Heading] = []
    links: list[Link] = []
    ids: set[str] = set()
    words = 0
    tokens = _parser().parse(body)
    for position, token in enumerate(tokens):
        if token.type == "inline":
            start = (token.map or [0, 1])[0]
            if position and tokens[position - 1].type == "heading_open":
                heading = _heading(token, int(tokens[position - 1].tag[1]), Place(first_line + start, 1), ids)
                headings.append(heading)
            words += len(_WORD.findall(token.content))
            links.extend(_links(token, lines, first_line))
        if token.type == "html_block":
            links.extend(_html_links(token.content, lines, (token.map or [0, 1])[0], first_line, ids))
    return Prose(tuple(headings), tuple(links), frozenset(ids | {heading.id for heading in headings}), words)


def _heading(token: Token, level: int, place: Place, taken: set[str]) -> Heading:
    attributes = _ATTRIBUTES.search(token.content)
    explicit = _EXPLICIT_ID.search(attributes.group()) if attributes else None
    text = _plain(token.children or [])
    if attributes:
        text = _ATTRIBUTES.sub("", text)
    id_ = explicit.group(1) if explicit else _unique(slug(text), taken)
    taken.add(id_)
    return Heading(level, text.strip(), id_, bool(explicit), place)


def _unique(id_: str, taken: set[str]) -> str:
    """Number a repeated id as Python-Markdown's toc does: name, name_1, name_2."""
    candidate, number = id_, 0
    while candidate in taken or not candidate:
        number += 1
        candidate = f"{id_}_{number}"
    return candidate


def _plain(children: list[Token]) -> str:
    return "".join(
        child.content if child.type in ("text", "code_inline") else " " * (child.type == "softbreak")
        for child in children
    )


def _links(token: Token, lines: list[str], first_line: int) -> Iterator[Link]:
    """Yield the links of one inline token, looking each target up in the block's source for its place."""
    start, end = token.map or [0, 1]
    seek = _Seeker(lines, start, end, first_line)
    open_links: list[tuple[str, list[str], Place]] = []
    for child in token.children or []:
        if child.type == "link_open":
            target = str(child.attrs.get("href", ""))
            open_links.append((target, [], seek.place_of(target)))
        elif child.type == "link_close" and open_links:
            target, text, place = open_links.pop()
            yield Link(target, "".join(text), False, place)
        elif child.type == "image":
            target = str(child.attrs.get("src", ""))
            yield Link(target, child.content, True, seek.place_of(target))
        elif child.type == "html_inline":
            yield from _html_links(child.content, lines, start, first_line, set())
        elif open_links:
            open_links[-1][1].append(child.content)


def _html_links(html: str, lines: list[str], start: int, first_line: int, ids: set[str]) -> Iterator[Link]:
    for match in _HTML_TARGET.finditer(html):
        tag, attribute = match.group(1).lower(), match.group(2).lower()
        target = next((group for group in match.groups()[2:] if group is not None), "")
        if attribute == "id":
            ids.add(target)
        elif (tag, attribute) in {("a", "href"), ("img", "src")}:
            seek = _Seeker(lines, start, start + html.count("\n") + 1, first_line)
            yield Link(target, "", tag == "img", seek.place_of(target))


class _Seeker:
    """Finds targets in the source of a block, each search beginning where the last one ended."""

    def __init__(self, lines: list[str], start: int, end: int, first_line: int) -> None:
        self.text = "\n".join(lines[start:end])
        self.line = first_line + start
        self.position = 0

    def place_of(self, target: str) -> Place:
        """Return the place of `target`; of a reference link, whose target stands elsewhere, the block's own."""
        found = self.text.find(target, self.position) if target else -1
        if found < 0:
            return Place(self.line, 1)
        self.position = found + len(target)
        before = self.text[:found]
        return Place(self.line + before.count("\n"), found - (before.rfind("\n") + 1) + 1)


def plain_words(value: Any) -> int:
    """Return how many words a text has."""
    return len(_WORD.findall(str(value)))
