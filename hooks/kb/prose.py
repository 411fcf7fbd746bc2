"""What a Markdown body holds: headings and links with lines and columns, its number of words, its text by section.

CommonMark's grammar (markdown-it-py) stands in for Python-Markdown's here: it is fast and knows lines. Indented code is
read as text, because under Python-Markdown's admonitions and tabs an indented block is content.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pymdownx.slugs import slugify

from kb.problems import Place

_ATTRIBUTES = re.compile(r"\{:?[^{}]*\}\s*$")
_EXPLICIT_ID = re.compile(r"#([^\s{}#.]+)")
# Written so that no text, however hostile, is gone over twice.
_HTML_TAG = re.compile(r"<(\w+)(\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)")
_HTML_ATTRIBUTE = re.compile(r"\s([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_NUMBERED = re.compile(r"(.*)_([0-9]{1,9})")
_WORD = re.compile(r"\w+(?:[\"'׳״’-]\w+)*")

# Marks of Python-Markdown's extensions that CommonMark reads as text: admonitions, details and tabs, whose titles are
# in quotes; at the beginning of a line, tasks, definitions and abbreviations; within it, attributes and footnotes.
_OPENINGS = ("!!!", "???", "===")
_BEGINNING = re.compile(r"\[[ xX]\] |: +|\*\[([^\[\]]*)\]:")
_WITHIN = re.compile(r"\{:?[ ]*(?:[#.]|[\w-]+=)[^{}\n]*\}|\[\^[^\[\]\s]*\]:?")


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
    """A link or an image: where it leads as written, and the text or the alternative text.

    An image in HTML whose alternative text is empty is decorative: nothing is to be read aloud.
    """

    target: str
    text: str
    is_image: bool
    place: Place
    is_decorative: bool = False


@dataclass(frozen=True)
class Passage:
    """What stands under a heading, up to the next: the heading (None before the first) and the text alone.

    A line of the text is a block, a row of a table or a line of code; marks, addresses and HTML are not in it.
    """

    heading: Heading | None
    text: str


@dataclass(frozen=True)
class Prose:
    """A body, read: headings and links in order, ids, the number of words, and the text by passages.

    `lines` are the ranges of lines, last one excluded, that hold text: of each paragraph, heading and row of a table.
    What lies between them is code, HTML, definitions of links, or empty.
    """

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    words: int = 0
    passages: tuple[Passage, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()

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
    spans: dict[tuple[int, int], None] = {}
    words = 0
    teller = _Teller()
    tokens = _parser().parse(body)
    for position, token in enumerate(tokens):
        if token.type == "inline":
            text = _plain(token.children or [])
            start, end = token.map or [0, 1]
            spans[first_line + start, first_line + end] = None
            if position and tokens[position - 1].type == "heading_open":
                place = Place(first_line + (token.map or [0, 1])[0], 1)
                headings.append(_heading(token, int(tokens[position - 1].tag[1]), place, ids))
                text = headings[-1].text
                teller.begin(headings[-1])
            else:
                teller.take(token)
            words += len(_WORD.findall(text))
            links.extend(_links(token, _Seeker(lines, token, first_line), ids))
        else:
            teller.take(token)
        if token.type == "html_block":
            links.extend(_html_links(token.content, _Seeker(lines, token, first_line), ids))
    all_ids = frozenset(ids | {heading.id for heading in headings})
    return Prose(tuple(headings), tuple(links), all_ids, words, teller.passages(), tuple(spans))


def verbatim(body: str) -> tuple[tuple[str, str], ...]:
    """Return the marks of a body in order, and with them whatever in it is not told in words: code, HTML, addresses.

    Two bodies whose words alone differ have the same.
    """
    found: list[tuple[str, str]] = []
    for block in _parser().parse(body):
        if block.type != "inline":
            found.append((block.type, f"{block.info}\n{block.content}"))
        for child in block.children or ():
            if child.type not in ("text", "text_special"):
                kept = child.content if child.type in ("code_inline", "html_inline") else str(child.attrs)
                found.append((child.type, kept))
    return tuple(found)


def _heading(token: Token, level: int, place: Place, taken: set[str]) -> Heading:
    attributes = _ATTRIBUTES.search(token.content)
    explicit = _EXPLICIT_ID.search(attributes.group()) if attributes else None
    text = " ".join(_plain(token.children or []).split())
    if attributes:
        text = _ATTRIBUTES.sub("", text).strip()
    id_ = explicit.group(1) if explicit else _unique(slug(text), taken)
    taken.add(id_)
    return Heading(level, text, id_, bool(explicit), place)


def _unique(id_: str, taken: set[str]) -> str:
    """Number a repeated id as Python-Markdown's toc does: name, name_1, name_2."""
    while id_ in taken or not id_:
        numbered = _NUMBERED.fullmatch(id_)
        id_ = f"{numbered[1]}_{int(numbered[2]) + 1}" if numbered else f"{id_}_1"
    return id_


def _plain(children: list[Token]) -> str:
    return "".join(
        child.content if child.type in ("text", "code_inline") else " " * child.type.endswith("break")
        for child in children
    )


def _links(token: Token, seek: _Seeker, ids: set[str]) -> Iterator[Link]:
    """Yield the links of one inline token; ids that HTML in it sets are added to `ids`."""
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
            yield from _html_links(child.content, seek, ids)
        elif open_links:
            open_links[-1][1].append(child.content)


def _html_links(html: str, seek: _Seeker, ids: set[str]) -> Iterator[Link]:
    for tag in _HTML_TAG.finditer(html):
        name = tag.group(1).lower()
        found = {
            attribute.group(1).lower(): unescape(next(filter(None, attribute.groups()[1:]), ""))
            for attribute in _HTML_ATTRIBUTE.finditer(tag.group(2))
        }
        if "id" in found:
            ids.add(found["id"])
        if name == "a" and "href" in found:
            yield Link(found["href"], "", False, seek.place_of(found["href"]))
        elif name == "img" and "src" in found:
            alt = found.get("alt")
            yield Link(found["src"], alt or "", True, seek.place_of(found["src"]), is_decorative=alt == "")


class _Teller:
    """Gathers the text of one passage after the other."""

    def __init__(self) -> None:
        self.done: list[Passage] = []
        self.heading: Heading | None = None
        self.lines: list[str] = []
        self.cells: list[str] | None = None  # of the row of a table in which we are

    def begin(self, heading: Heading) -> None:
        """Close the passage and begin that of `heading`."""
        self._close()
        self.heading = heading

    def take(self, token: Token) -> None:
        """Take up the text of a token."""
        if token.type == "inline":
            lines = list(filter(None, map(_unmarked, _told(token.children or []).split("\n"))))
            if self.cells is None:
                self.lines += lines
            else:
                self.cells += lines
        elif token.type in ("fence", "code_block"):
            self.lines += filter(None, map(str.strip, token.content.split("\n")))
        elif token.type == "html_block":
            # A space before each tag, lest cells of a table run together.
            bare = nh3.clean(token.content.replace("<", " <"), tags=set())
            self.lines += filter(None, (" ".join(line.split()) for line in unescape(bare).split("\n")))
        elif token.type == "tr_open":
            self.cells = []
        elif token.type == "tr_close":
            self.lines.append(" · ".join(self.cells or ()))
            self.cells = None

    def passages(self) -> tuple[Passage, ...]:
        """Return all passages that have a heading or a text."""
        self._close()
        return tuple(self.done)

    def _close(self) -> None:
        if self.heading or self.lines:
            self.done.append(Passage(self.heading, "\n".join(self.lines)))
        self.lines = []


def _told(children: list[Token]) -> str:
    """Return what a reader sees of inline tokens; of pictures, what is told instead."""
    return "".join(map(_seen, children))


def _seen(child: Token) -> str:
    if child.type == "text":
        text = child.content
        return _WITHIN.sub("", text) if "{" in text or "[" in text else text
    if child.type == "html_inline":
        return " " * child.content.startswith("<br")
    if child.type == "image":
        return _told(child.children or [])
    return "\n" if child.type.endswith("break") else child.content


def _unmarked(line: str) -> str:
    """Return a line of a paragraph without what extensions would take from its beginning."""
    line = line.strip()
    if line.startswith(_OPENINGS):
        return line.partition('"')[2].rpartition('"')[0]
    if line.startswith(("[", ":", "*")) and (mark := _BEGINNING.match(line)):
        line = f"{mark[1] or ''}{line[mark.end() :]}"
    return " ".join(line.split())


class _Seeker:
    """Finds targets in the source of a block, each search beginning where the last one ended."""

    def __init__(self, lines: list[str], block: Token, first_line: int) -> None:
        start, end = block.map or [0, 1]
        self.text = "\n".join(lines[start:end])
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self.line = first_line + start
        self.position = 0
        self.absent: set[str] = set()

    def place_of(self, target: str) -> Place:
        """Return the place of `target`; of a reference link, whose target stands elsewhere, the block's own."""
        found = self._find(f"({target}") + 1 or self._find(target)  # best where a link writes it
        if found < 0 or not target:
            return Place(self.line, 1)
        self.position = found + len(target)
        line = bisect_right(self.starts, found)
        return Place(self.line + line - 1, found - self.starts[line - 1] + 1)

    def _find(self, text: str) -> int:
        """Return the next position of `text` or -1; what is not ahead once is never looked for again."""
        found = -1 if text in self.absent else self.text.find(text, self.position)
        if found < 0:
            self.absent.add(text)
        return found


def plain_words(value: Any) -> int:
    """Return how many words a text has."""
    return len(_WORD.findall(str(value)))
