"""Raw HTML in Markdown: its tags, which of them cannot be shown, and which are never closed or never opened.

What would take more with it than itself is cut out before the page is put together; everything that is cut is told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb.markdown import bounds

SHOWN = frozenset(nh3.ALLOWED_TAGS) - {"map", "area"} | {
    "details", "summary", "svg", "path", "figure", "figcaption", "section", "ins",
}  # fmt: skip
SILENT = frozenset(["script", "style"])  # whose text is not for reading
# What holds something that is not text, which is lost where the element is not shown.
EMBEDDED = frozenset(
    [
        "iframe", "video", "audio", "object", "embed", "canvas", "picture", "applet", "frame", "frameset", "form",
        "input", "button", "select", "textarea", "math", "map", "source", "track", *SILENT,
    ]
)  # fmt: skip
# Elements that have no closing tag, those whose closing tag may be left out (HTML Standard, 13.1.2), and those of
# drawings, which may close themselves.
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_OPTIONAL = frozenset(["li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "rp", "rt"])
_HOLDERS = frozenset(
    ["ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "ruby"]
)  # which end those
_PARTS_OF_TABLE = frozenset(["td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "col", "caption"])
_SOURCES = frozenset(["source", "track", "param"])  # parts of what is embedded, with which they are told
_DRAWN = frozenset(["svg", "path"])

# Possessive throughout, so that no text, however hostile, is gone over twice.
_TAG = re.compile(
    r"<!--(?:-?>|(?P<comment>.*?)(?P<closed>-->|\Z))"
    r"|(?P<other><\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*+(?:>|\Z))"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)"
    r"(?P<more>(?:\s++|/|[^\s\"'<>/=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)?+)*+)>"
    r"|(?P<stray><)(?=[A-Za-z/!?])",
    re.DOTALL,
)
_ENDS = {"<?": "?>"}  # of an instruction; of CDATA too the last sign is a bracket
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?+")


@dataclass(frozen=True)
class Tag:
    """A tag in a piece of HTML: html[start:end]."""

    name: str
    start: int
    end: int
    is_end: bool = False
    is_comment: bool = False
    is_stray: bool = False  # a bracket that browsers would take for the beginning of a tag, and that begins none
    is_closed: bool = False  # it closes itself, or is a comment or an instruction that ends
    more: str = ""

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """The attributes by name in lower case, entities read as browsers read them."""
        read: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(self.more):  # of two of a name browsers take the first
            read.setdefault(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
        return read


@dataclass(frozen=True)
class Fault:
    """What is wrong with a tag: the code of a rule, what is written, and the place in the body from (0, 0)."""

    code: str
    line: int
    column: int
    name: str
    written: str


def tags(html: str, start: int = 0) -> Iterator[Tag]:
    """Yield the tags and comments of a piece of HTML in order, from html[start] on."""
    for found in _TAG.finditer(html, start) if "<" in html else ():
        start, end = found.span()
        if found["other"]:
            is_closed = found["other"].endswith(_ENDS.get(found["other"][:2], ">"))
            yield Tag(found["other"][:2], start, end, is_comment=True, is_closed=is_closed)
        elif found["stray"]:
            yield Tag("", start, end, is_stray=True)
        elif found["name"] is None:
            yield Tag("", start, end, is_comment=True, is_closed=found["closed"] != "")
        else:
            more = found["more"]
            yield Tag(found["name"].lower(), start, end, bool(found["end"]), is_closed=more.endswith("/"), more=more)


def html_plugin(md: MarkdownIt) -> None:
    """Let a parser cut out of raw HTML what cannot be shown; its environment tells of it under `html`."""
    md.core.ruler.push("raw_html", _examine)


def _examine(state: StateCore) -> None:
    if not any(token.type == "html_block" or "<" in token.content for token in state.tokens):
        return
    faults: list[Fault] = []
    lines = state.src.split("\n")
    containers = [_Container()]
    for token in state.tokens:
        if token.nesting == 1:
            containers.append(_Container())
        elif token.nesting == -1 and len(containers) > 1:
            faults += containers.pop().close()
        elif token.type == "html_block":
            containers[-1].read(_piece(token, _Source(lines, token)))
        elif token.children and "<" in token.content:
            faults += _read_paragraph(token, _Source(lines, token))
    for container in containers:
        faults += container.close()
    if faults:
        state.env["html"] = sorted(faults, key=lambda fault: (fault.line, fault.column))


def _read_paragraph(token: Token, source: _Source) -> list[Fault]:
    """Match the tags of a paragraph, those within bold words, links and such apart; close what nobody closes."""
    containers, faults, kept = [_Container(is_inline=True)], list[Fault](), list[Token]()
    for child in token.children or ():
        if child.nesting == -1 and len(containers) > 1:
            inside = containers.pop()
            faults += inside.close()
            kept += inside.ends
        kept.append(child)
        if child.nesting == 1:
            containers.append(_Container(is_inline=True))
        elif child.type == "html_inline":
            containers[-1].read(_piece(child, source))
        elif "<" in child.content:  # in code, or escaped: words that look like a tag
            source.find(child.content[child.content.index("<") :])
    for inside in reversed(containers):
        faults += inside.close()
        kept += inside.ends
    token.children = kept
    return faults


class _Source:
    """The source of a block, in which pieces of HTML are looked up one after the other."""

    def __init__(self, lines: list[str], block: Token) -> None:
        self.first, last = block.map or (0, 1)
        self.text, self.position = "\n".join(lines[self.first : last]), 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def find(self, piece: str) -> int:
        """Return the next place of a piece; the last one where it is not to be found as it stands."""
        found = self.text.find(piece[:80].split("\n")[0], self.position)
        if found >= 0:
            self.position = found + 1
        return max(found, 0)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column in the body, from (0, 0)."""
        line = bisect_right(self.starts, offset) - 1
        return self.first + line, offset - self.starts[line]


@dataclass
class _Piece:
    """A token of raw HTML, and what is to be written in it instead once all tags are matched."""

    token: Token
    base: int  # where it stands in its source
    source: _Source
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: str = "") -> None:
        """Write `new` instead of a stretch."""
        self.edits.append((start, end, new))

    def finish(self) -> None:
        """Make the edits, in order; those at one place in the order in which they were asked for."""
        position, kept, html = 0, list[str](), self.token.content
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            kept += (html[position : max(start, position)], new)
            position = max(end, position)
        self.token.meta["source"] = html
        self.token.content = "".join([*kept, html[position:]])


def _piece(token: Token, source: _Source) -> _Piece:
    return _Piece(token, source.find(token.content), source)


@dataclass
class _Container:
    """The pieces of HTML in one block or inline element that holds them: a tag is closed where it was opened.

    What nobody closes is closed by us, at the end of its piece or of its paragraph, so that it takes nothing with it.
    """

    is_inline: bool = False
    opened: list[tuple[Tag, _Piece]] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)  # of what is open
    cut: Counter[str] = field(default_factory=Counter)  # of what is open too deep, and is not shown
    depth: int = 0  # of what is open and does not end by itself
    pieces: list[_Piece] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ends: list[Token] = field(default_factory=list)  # of a paragraph: what closes what nobody did

    def read(self, piece: _Piece) -> None:
        """Match the tags of a piece with those before them."""
        self.pieces.append(piece)
        position = 0
        while tag := next(tags(piece.token.content, position), None):
            position = tag.end
            if tag.is_stray:
                self._tell("html-unclosed", tag, piece, "…")
                piece.replace(tag.start, tag.end, "&lt;")
            elif tag.is_comment:
                if tag.name and not tag.is_closed:  # all that follows would be part of it: it is text
                    self._tell("html-unclosed", tag, piece)
                    piece.replace(tag.start, tag.end, escape(piece.token.content[tag.start :], quote=False))
                    continue
                if tag.name:
                    self._tell("html-refused", tag, piece, tag.name[1:])
                elif not tag.is_closed:
                    self._tell("comment-unclosed", tag, piece, "!--")
                piece.replace(tag.start, tag.end)
            elif tag.name not in SHOWN:
                position = self._refuse(tag, piece)
            elif tag.is_end:
                self._close(tag, piece)
            else:
                self._open(tag, piece)

    def close(self) -> list[Fault]:
        """Close what nobody closed, and return all that is wrong."""
        missing = self.opened[::-1]
        for tag, piece in missing:
            self._tell("html-unclosed", tag, piece)
        if self.is_inline:
            self.ends = [
                Token("html_inline", "", 0, content=f"</{tag.name}>", meta={"source": ""}) for tag, _ in missing
            ]
        else:
            for tag, piece in missing:
                length = len(piece.token.content)
                piece.replace(length, length, f"</{tag.name}>")
        for piece in self.pieces:
            if piece.edits:
                piece.finish()
        return self.faults

    def _open(self, tag: Tag, piece: _Piece) -> None:
        if "markdown" in tag.attributes:
            self._tell("html-markdown", tag, piece)
        if (tag.name in _PARTS_OF_TABLE and not self.names["table"]) or (self.names["svg"] and tag.name not in _DRAWN):
            self._tell("html-unclosed", tag, piece)
            piece.replace(tag.start, tag.end)
            return
        if tag.name in VOID:
            return
        if tag.is_closed:  # which HTML knows in drawings alone
            if tag.name not in _DRAWN:
                self._tell("html-unclosed", tag, piece)
            piece.replace(tag.end - 2, tag.end, f"></{tag.name}>")
        elif self.depth >= bounds.MAX_HTML_DEPTH:
            if not self.cut:  # the first place is enough
                self._tell("text-bounds", tag, piece)
            self.cut[tag.name] += 1
            piece.replace(tag.start, tag.end)
        else:
            self.opened.append((tag, piece))
            self.names[tag.name] += 1
            self.depth += tag.name not in _OPTIONAL

    def _close(self, tag: Tag, piece: _Piece) -> None:
        if tag.name in VOID:
            return
        if self.cut[tag.name]:
            self.cut[tag.name] -= 1
            piece.replace(tag.start, tag.end)
            return
        if not self.names[tag.name]:
            piece.replace(tag.start, tag.end)
            self._tell("html-unclosed", tag, piece, f"/{tag.name}")
            return
        while True:
            inner, its_piece = self.opened.pop()
            self.names[inner.name] -= 1
            self.depth -= inner.name not in _OPTIONAL
            if inner.name == tag.name:
                break
            if inner.name not in _OPTIONAL or tag.name not in _HOLDERS:
                self._tell("html-unclosed", inner, its_piece)
                piece.replace(tag.start, tag.start, f"</{inner.name}>")

    def _refuse(self, tag: Tag, piece: _Piece) -> int:
        """Cut a tag that is not shown; return where what is cut ends: script and style go with their text."""
        end, html = tag.end, piece.token.content
        if tag.name in SILENT and not tag.is_end and not self.is_inline:
            closing = re.compile(rf"</{tag.name}\s*>", re.IGNORECASE).search(html, tag.end)
            end = closing.end() if closing else len(html)
        piece.replace(tag.start, end)
        if not tag.is_end and not (tag.name in _SOURCES and self.faults):
            self._tell("html-refused" if tag.name in EMBEDDED else "html-unknown", tag, piece)
        return end

    def _tell(self, code: str, tag: Tag, piece: _Piece, name: str = "") -> None:
        written = piece.token.content[tag.start : tag.end]
        line, column = piece.source.place(piece.base + tag.start)
        self.faults.append(Fault(code, line, column, name or tag.name, written))
