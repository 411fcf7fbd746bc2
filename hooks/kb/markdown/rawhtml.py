"""Raw HTML in Markdown: its tags, those that cannot be shown, and those that are never closed or never opened.

A tag that would damage the text around it is removed before the page is put together; everything removed is reported.
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
SILENT = frozenset(["script", "style"])  # elements whose text people do not read
# Elements that hold something other than text, which is lost if the element is not shown.
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
)  # tags that end those
_PARTS_OF_TABLE = frozenset(["td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "col", "caption"])
_SOURCES = frozenset(["source", "track", "param"])  # parts of embedded media, reported together with these
_DRAWN = frozenset(["svg", "path"])
# Elements that end the paragraph before them in a browser (HTML Standard, 13.2.6.4.7).
_BLOCKS = frozenset(
    [
        "blockquote", "center", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "footer", "aside", "article", "nav", "hgroup", "hr", "li", "ol", "p", "pre", "section",
        "summary", "table", "ul",
    ]
)  # fmt: skip
CELLS = frozenset(["td", "th"])
BREAKS = _BLOCKS | _PARTS_OF_TABLE - CELLS  # elements before and after which a new line of text begins
_NOT_SHOWN = frozenset(["style", "background", "bgcolor", "srcset", "target"])  # authors would miss these
_LISTS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",)}  # the parent that an element must have
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "dt"])
_LINKS = frozenset(["link_open", "footnote_ref"])  # tokens that are rendered as a link

# Possessive throughout, so that no text, however hostile, is searched twice.
_TAG = re.compile(
    r"<!--(?:-?>|(?P<comment>.*?)(?P<closed>-->|\Z))"
    r"|(?P<other><\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<![A-Za-z][^>]*+(?:>|\Z))"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)"
    r"(?P<more>(?:\s++|/|[^\s\"'<>/=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)?+)*+)>"
    r"|(?P<stray><)(?=[A-Za-z/!?])",
    re.DOTALL,
)
_ENDS = {"<?": "?>"}  # of a processing instruction; the last sign of CDATA is a bracket too
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?+")


@dataclass(frozen=True)
class Tag:
    """A tag in a piece of HTML: html[start:end]."""

    name: str
    start: int
    end: int
    is_end: bool = False
    is_comment: bool = False
    is_stray: bool = False  # a bracket that browsers would read as the beginning of a tag, but that begins none
    is_closed: bool = False  # it closes itself, or is a comment or a processing instruction that ends
    more: str = ""

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """The attributes by name in lower case, entities read as browsers read them."""
        read: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(self.more):  # of two attributes of one name browsers take the first
            read.setdefault(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
        return read


@dataclass(frozen=True)
class Fault:
    """A mistake in a tag: the code of a rule, the written text, and the place in the body, counted from (0, 0)."""

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
    """Make a parser remove from raw HTML what cannot be shown; its environment lists the mistakes under `html`."""
    md.core.ruler.push("raw_html", _examine)


def _examine(state: StateCore) -> None:
    if not any(token.type == "html_block" or "<" in token.content for token in state.tokens):
        return
    faults: list[Fault] = []
    lines = state.src.split("\n")
    containers = [_Container()]
    for before, token in zip([None, *state.tokens], state.tokens, strict=False):
        if token.type != "html_block":
            _leave_drawings(containers)
        if token.nesting == 1:
            containers.append(_Container())
        elif token.nesting == -1 and len(containers) > 1:
            faults += containers.pop().close()
        elif token.type == "html_block":
            containers[-1].read(_piece(token, _Source(lines, token)))
        elif token.children:
            if any(child.type in _LINKS for child in token.children):
                _leave_links(containers)
            if "<" in token.content:
                is_paragraph = before is not None and before.tag in _PARAGRAPHS and not before.hidden
                faults += _read_paragraph(token, _Source(lines, token), is_paragraph)
    for container in containers:
        faults += container.close()
    if faults:
        state.env["html"] = sorted(faults, key=lambda fault: (fault.line, fault.column))


def _leave_drawings(containers: list[_Container]) -> None:
    """End drawings that hold something that is not part of a drawing."""
    for container in containers:
        if container.names["svg"]:
            container.end_drawing(container.pieces[-1], len(container.pieces[-1].token.content))


def _leave_links(containers: list[_Container]) -> None:
    """Remove links of raw HTML that contain another link."""
    for container in containers:
        while container.names["a"]:
            container.cut_link()


def _read_paragraph(token: Token, source: _Source, is_paragraph: bool) -> list[Fault]:
    """Match the tags of a paragraph, separately for those within bold words, links and such; close what stays open.

    A real paragraph or a heading may not contain an element that ends it; a list item or a cell may.
    """
    containers, faults, kept = [_Container(True, is_paragraph)], list[Fault](), list[Token]()
    links = 0  # the text's own elements that are open
    for child in token.children or ():
        if child.type in _LINKS:
            _leave_links(containers)
        links += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type != "html_inline" and (child.type != "text" or child.content.strip()) and child.nesting != -1:
            kept += _ended(containers)
        if child.nesting == -1 and len(containers) > 1:
            inside = containers.pop()
            faults += inside.close()
            kept += inside.ends
        kept.append(child)
        if child.nesting == 1:
            containers.append(_Container(True, is_paragraph))
        elif child.type == "html_inline":
            in_link = links > 0 or any(container.names["a"] for container in containers[:-1])
            containers[-1].read(_piece(child, source), in_link)
        elif "<" in child.content:  # in code, or escaped: text that looks like a tag
            source.find(child.content[child.content.index("<") :])
    for inside in reversed(containers):
        faults += inside.close()
        kept += inside.ends
    token.children = kept
    return faults


def _ended(containers: list[_Container]) -> list[Token]:
    """Return the tags that end the open drawings of a paragraph."""
    found = [html for container in reversed(containers) if (html := container.end_drawing())]
    return [Token("html_inline", "", 0, content=html, meta={"source": ""}) for html in found]


class _Source:
    """The source of a block, in which pieces of HTML are found one after the other."""

    def __init__(self, lines: list[str], block: Token) -> None:
        self.first, last = block.map or (0, 1)
        self.text, self.position = "\n".join(lines[self.first : last]), 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def find(self, piece: str) -> int:
        """Return the next place of a piece; the last place if the source writes it differently."""
        found = self.text.find(piece[:80].split("\n")[0], self.position)
        if found >= 0:
            self.position = found + 1
        return max(found, 0)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column in the body, counted from (0, 0)."""
        line = bisect_right(self.starts, offset) - 1
        return self.first + line, offset - self.starts[line]


@dataclass
class _Piece:
    """A token of raw HTML, and the edits to make in it once all tags are matched."""

    token: Token
    base: int  # its place in its source
    source: _Source
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: str = "") -> None:
        """Replace a stretch by `new`."""
        self.edits.append((start, end, new))

    def finish(self) -> None:
        """Make the edits in order of their places; those at one place in the order in which they were added."""
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
    """The pieces of HTML in one block or inline element; a tag must be closed in the container that opened it.

    An element that stays open is closed at the end of its piece or of its paragraph, so that it affects nothing else.
    """

    is_inline: bool = False
    is_paragraph: bool = False  # which elements of _BLOCKS would end
    opened: list[tuple[Tag, _Piece]] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)  # of open elements
    cut: Counter[str] = field(default_factory=Counter)  # of elements that are open too deep and are not shown
    depth: int = 0  # of open elements that do not end by themselves
    pieces: list[_Piece] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ends: list[Token] = field(default_factory=list)  # of a paragraph: the tags that close what stayed open

    def read(self, piece: _Piece, in_link: bool = False) -> None:
        """Match the tags of a piece with those before them; `in_link` says whether the piece is in a link."""
        self.pieces.append(piece)
        position, html = 0, piece.token.content
        while tag := next(tags(html, position), None):
            self._leave_drawing(piece, position, tag.start)
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
            elif code := self._misplaced(tag, in_link):
                self._tell(code, tag, piece)
                self._cut(tag, piece)
            else:
                self._open(tag, piece)
        self._leave_drawing(piece, position, len(html))

    def end_drawing(self, piece: _Piece | None = None, place: int = 0) -> str:
        """End an open drawing, at a place of a piece if one is given; return the tags that do so."""
        ends = ""
        while self.names["svg"]:
            tag, its_piece = self._pop()
            self.cut[tag.name] += 1  # its own closing tag, which is still to come
            ends += f"</{tag.name}>"
            if tag.name == "svg":
                self._tell("html-refused", tag, its_piece)
        if piece and ends:
            piece.replace(place, place, ends)
        return ends

    def cut_link(self) -> None:
        """Remove the link that was opened last, because another one is in it."""
        place = next(n for n in range(len(self.opened) - 1, -1, -1) if self.opened[n][0].name == "a")
        tag, piece = self.opened.pop(place)
        self.names["a"] -= 1
        self.depth -= 1
        self._tell("html-nested-link", tag, piece)
        self._cut(tag, piece)

    def close(self) -> list[Fault]:
        """Close what stayed open, and return all mistakes."""
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

    def _leave_drawing(self, piece: _Piece, start: int, end: int) -> None:
        """End a drawing before the words in a stretch of a piece; browsers would not show them."""
        if self.names["svg"] and piece.token.content[start:end].strip():
            self.end_drawing(piece, start)

    def _misplaced(self, tag: Tag, in_link: bool) -> str:
        """Return the code of the rule for an element that is not allowed at its place, or nothing."""
        if tag.name == "a" and (in_link or self.names["a"]):
            return "html-nested-link"
        if not self.is_inline or tag.name not in _BLOCKS:
            return ""
        is_held = any(self.names[holder] for holder in _LISTS.get(tag.name, ())) or tag.name not in _LISTS
        return "html-block-inline" if self.is_paragraph or not is_held else ""

    def _cut(self, tag: Tag, piece: _Piece) -> None:
        """Leave out an opening tag, and later its closing tag."""
        piece.replace(tag.start, tag.end)
        if tag.name not in VOID and not tag.is_closed:
            self.cut[tag.name] += 1

    def _open(self, tag: Tag, piece: _Piece) -> None:
        if "markdown" in tag.attributes:
            self._tell("html-markdown", tag, piece)
        for name in tag.attributes if tag.name not in CELLS else ():
            if name in _NOT_SHOWN:
                self._tell("html-attribute", tag, piece, name)
                break  # once is enough
        in_drawing = self.names["svg"] > 0
        if (
            (tag.name in _PARTS_OF_TABLE and not self.names["table"])
            or (in_drawing and tag.name not in _DRAWN)
            or (tag.name == "path" and not in_drawing)
        ):
            self._tell("html-unclosed", tag, piece)
            piece.replace(tag.start, tag.end)
            return
        if tag.name in _BLOCKS and self.opened and self.opened[-1][0].name == "p":  # browsers end these here
            self._tell("html-unclosed", *self._pop())
            piece.replace(tag.start, tag.start, "</p>")
        if (
            tag.name == "a" and tag.attributes.get("name") and "id" not in tag.attributes
        ):  # the old way of writing anchors
            at = tag.start + len("<a")
            piece.replace(at, at, f' id="{escape(tag.attributes["name"])}"')
        if tag.name in VOID:
            return
        if tag.is_closed:  # HTML has these only in drawings
            if tag.name not in _DRAWN:
                self._tell("html-unclosed", tag, piece)
            piece.replace(tag.end - 2, tag.end, f"></{tag.name}>")
        elif self.depth >= bounds.MAX_HTML_DEPTH:
            if not self.cut:  # one report is enough
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
            inner, its_piece = self._pop()
            if inner.name == tag.name:
                break
            if inner.name not in _OPTIONAL or tag.name not in _HOLDERS:
                self._tell("html-unclosed", inner, its_piece)
                piece.replace(tag.start, tag.start, f"</{inner.name}>")

    def _pop(self) -> tuple[Tag, _Piece]:
        """Count the element that was opened last as closed."""
        tag, piece = self.opened.pop()
        self.names[tag.name] -= 1
        self.depth -= tag.name not in _OPTIONAL
        return tag, piece

    def _refuse(self, tag: Tag, piece: _Piece) -> int:
        """Remove a tag that is not shown; return the end of what was removed: script and style go with their text."""
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
