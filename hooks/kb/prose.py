"""The content of a Markdown body: headings and links with lines and columns, its words, its text by section, its HTML.

All of it comes from one parse (`kb.markdown`), so the checks read what readers get.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from typing import Any, ClassVar, NamedTuple

import nh3
from markdown_it.token import Token

from kb.markdown import accounting, bounds, heading_ids, literal, parser, rawhtml
from kb.markdown.accounting import Loss
from kb.memory import Packed
from kb.problems import Place

slug = heading_ids.slug

_LEVELS = (bounds.MAX_DEPTH - bounds.RESERVE) // 2
_BOUNDS = {
    "depth": (
        f"רשימות וציטוטים זה בתוך זה, יותר מ־{_LEVELS} דרגות. כתבו אותם בפחות דרגות",
        f"lists and quotations in each other, more than {_LEVELS} levels. Write them in fewer levels",
    ),
    "number": (
        "יותר מדי פסקאות, פריטים או תאים בעמוד אחד. חלקו אותו לכמה עמודים",
        "too many paragraphs, items or cells on one page. Divide it into several",
    ),
    "marks": (
        f"יותר מ־{bounds.MAX_MARKS:,} סימנים (כגון * ו־[) ושורות בעמוד אחד, ומכאן הם מוצגים כמו שהם. חלקו לכמה עמודים",
        f"more than {bounds.MAX_MARKS:,} marks (such as * and [) and lines on one page, shown as they stand from here. "
        "Divide it into several",
    ),
    "html": (
        f"תגיות זו בתוך זו, יותר מ־{bounds.MAX_HTML_DEPTH} דרגות. כתבו אותן בפחות דרגות, או סגרו כל אחת במקומה",
        f"tags in each other, more than {bounds.MAX_HTML_DEPTH} levels. Write fewer, or close each where it ends",
    ),
    "length": (
        f"פסקה אחת של יותר מ־{bounds.MAX_LENGTH:,} תווים. חלקו אותה בשורות ריקות",
        f"one paragraph of more than {bounds.MAX_LENGTH:,} characters. Divide it by empty lines",
    ),
}
MAX_MISSES = 200  # if so many targets were not found literally in a block, no more are searched in it
MOST_WORDS = 2000  # characters of the words of a link in HTML
# What to do about HTML that is not shown, by element.
_WAYS = (
    (("script", "style"), ("מחקו אותו: העיצוב והפעולות של האתר.", "Delete it: looks and actions are the site's own.")),
    (
        ("form", "input", "button", "select", "textarea"),
        ("כתבו קישור אל הטופס.", "Write a link to the form."),
    ),
    (
        ("picture", "map", "canvas"),
        ("כתבו תמונה רגילה: ![מה רואים בה](הדרך אל הקובץ).", "Write a plain picture: ![what it shows](its file)."),
    ),
    (
        ("svg",),
        ("כתבו את המילים מחוץ לציור: בו לא רואים אותן.", "Write the words outside the drawing: in it none is seen."),
    ),
    (("math",), ("כתבו את הנוסחה במילים, או כתמונה.", "Write the formula in words, or as a picture.")),
)  # fmt: skip
_WAY = (
    "כתבו במקומו קישור; סרט מתפרסם כפריט מסוג וידאו.",
    "Write a link instead; a film is published as an entry of type video.",
)
_VISIBLE = re.compile(r"[^\n]")
# Whatever a browser may take for an address in HTML, however it is quoted. What only looks like one, in a title or in a
# sentence, is looked at and passed over: it may hold the beginning of the next.
_ADDRESS = re.compile(
    r"""\b(?:href|src)[\t\n\f\r ]*=[\t\n\f\r ]*(?=(?:"([^"]*)"|'([^']*)'|([^\t\n\f\r >"'][^\t\n\f\r >]*)))""",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[\"'׳״’-]\w+)*")


class Heading(NamedTuple):
    """A heading: its level (1 to 6), its text, its id on the page, and the classes that its author gave it."""

    level: int
    text: str
    id: str
    explicit: bool
    place: Place
    classes: tuple[str, ...] = ()


class Link(NamedTuple):
    """A link or an image: its target as written, and its text or alternative text.

    An image in HTML with an empty alternative text is decorative: a screen reader says nothing.
    """

    target: str
    text: str
    is_image: bool
    place: Place
    is_decorative: bool = False


class Passage(NamedTuple):
    """The text between a heading and the next one, and this heading (None before the first).

    A line of the text is a block, a row of a table or a line of code, without marks, addresses and HTML.
    """

    heading: Heading | None
    text: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A place at which the text has something that cannot be shown as it is: the code of a rule, and its facts."""

    code: str
    place: Place
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Prose(Packed):
    """A body that has been read: headings and links in order, ids, the number of words, the text by passages, the HTML.

    What only its page, its checks and its search need (`_SELDOM`) stays packed until it is used.

    `source` is the body itself; `is_marked` says whether it has the word TODO, which marks what is still to be written.
    `lines` holds the ranges of lines (end excluded) with text: of each paragraph, heading and row of a table; `code`
    those of blocks of code. Other lines are HTML, definitions of links, or empty. `html` is not sanitised, and its
    links have the targets as written. `lost` holds words that the parser lost, which is a bug of ours. `named` holds
    the ids that the author gave to headings and to HTML, with the places of their blocks, in order; `addresses` every
    address in the HTML, as written and as a browser reads it. `sections` is the number of headings of the second level.
    """

    # As class attributes, defaults of these would hide Packed.__getattr__; so they have factories.
    _SELDOM: ClassVar = ("headings", "passages", "lines", "html", "named", "source")

    headings: tuple[Heading, ...] = field(default_factory=tuple)
    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    words: int = 0
    passages: tuple[Passage, ...] = field(default_factory=tuple)
    lines: tuple[tuple[int, int], ...] = field(default_factory=tuple)
    code: tuple[tuple[int, int], ...] = ()
    slips: tuple[Slip, ...] = ()
    html: str = field(default_factory=str)
    lost: Loss | None = None
    named: tuple[tuple[str, Place], ...] = field(default_factory=tuple)
    addresses: tuple[str, ...] = ()
    sections: int = 0
    source: str = field(default_factory=str)
    is_marked: bool = False

    def under(self, id_: str) -> tuple[Heading, ...]:
        """Return the headings one level below the heading `id_`, up to the next of its own level."""
        if id_ not in self.ids:
            return ()
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


def read(body: str, first_line: int = 1, language: str = "en") -> Prose:
    """Read a Markdown `body` in `language`; `first_line` is its first line in the file."""
    tokens, noted = parser.parse(body, language)
    reading = _Reading(body.split("\n"), first_line)
    reading.take_all(tokens)
    lost = accounting.lost(body, tokens, noted)  # before rendering, which encodes the addresses
    html = parser.render(tokens, noted, language)
    return Prose(
        tuple(reading.headings), tuple(reading.links), frozenset(reading.ids), reading.words,
        reading.teller.passages(), tuple(sorted(reading.spans)), tuple(reading.code), tuple(_slips(noted, first_line)),
        html, lost, tuple(sorted(reading.named, key=lambda one: one[1].line)), tuple(_addresses(html)),
        sum(heading.level == 2 for heading in reading.headings), body, "TODO" in body,
    )  # fmt: skip


def _addresses(html: str) -> Iterator[str]:
    written = dict.fromkeys("".join(found) for found in _ADDRESS.findall(html))
    for one in written:
        yield from dict.fromkeys((one, unescape(one)))  # browsers read fewer names of characters


def skeleton(body: str) -> tuple[object, ...]:
    """Return everything of a body except its words: its marks, code, HTML, targets, the ids and levels of its headings.

    Two bodies that differ only in their words have the same skeleton.
    """
    tokens, _ = parser.parse(body, "en")
    reading = _Reading(body.split("\n"), 1)
    reading.take_all(tokens)
    headings = [(heading.level, heading.id) for heading in reading.headings]
    return headings, [(link.target, link.is_image) for link in reading.links], _unsaid(tokens)


def _unsaid(tokens: list[Token]) -> list[tuple[str, str]]:
    """Return the marks of a body in order, with all that is not words: code, HTML, addresses."""
    found: list[tuple[str, str]] = []
    for block in tokens:
        if block.type != "inline":
            found.append((block.type, f"{block.info}\n{block.content}\n{_unworded(block)}"))
        for child in block.children or ():
            if child.type not in ("text", "text_special"):
                kept = child.content if child.type in ("code_inline", "html_inline") else _unworded(child)
                found.append((child.type, kept))
    return found


def _unworded(token: Token) -> str:
    """Return the attributes of an element except those that hold words, and what else is known about it."""
    if not token.attrs and not token.meta:
        return ""
    return str(({name: value for name, value in token.attrs.items() if name not in ("alt", "title")}, token.meta))


def _slips(noted: Mapping[str, Any], first_line: int) -> Iterator[Slip]:
    for kind, line in noted.get("bounds", ()):
        yield _out_of_bounds(kind, Place(first_line + line, 1))
    for fault in noted.get("html", ()):
        place = Place(first_line + fault.line, fault.column + 1)
        if fault.code == "text-bounds":
            yield _out_of_bounds("html", place)
        else:
            he, en = next((way for names, way in _WAYS if fault.name in names), _WAY)
            yield Slip(fault.code, place, {"name": fault.name, "found": fault.written, "way_he": he, "way_en": en})
    for line, found in noted.get("cells", ()):
        yield Slip("table-cells", Place(first_line + line, 1), {"found": found})


def _out_of_bounds(kind: str, place: Place) -> Slip:
    he, en = _BOUNDS[kind]
    return Slip("text-bounds", place, {"detail_he": he, "detail_en": en})


class _Reading:
    """Gathers the content of a body, token by token."""

    def __init__(self, lines: list[str], first_line: int) -> None:
        self.lines, self.first_line = lines, first_line
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.ids: set[str] = set()
        self.spans: set[tuple[int, int]] = set()
        self.code: list[tuple[int, int]] = []
        self.named: list[tuple[str, Place]] = []
        self.words = 0
        self.teller = _Teller()
        self.seeker = _Seeker(lines, 0, 0, first_line)

    def take_all(self, tokens: list[Token]) -> None:
        """Add all tokens of a body."""
        for position, token in enumerate(tokens):
            self.take(token, tokens[position - 1] if position else None)
        self.ids |= {str(token.attrs["id"]) for token in tokens if "id" in token.attrs}

    def take(self, token: Token, before: Token | None) -> None:
        """Add a token; `before` is the one before it."""
        if token.type == "inline" and not token.meta.get("made"):
            self._take_text(token, before)
        elif token.type != "inline":
            self.teller.take(token)
        if token.type in ("fence", "code_block") and token.map:
            self.code.append((self.first_line + token.map[0], self.first_line + token.map[1]))
        if token.type == "html_block":
            self.links += _html_links(token.content, self._seeker(token), self.ids)

    def _take_text(self, token: Token, before: Token | None) -> None:
        start, end = token.map or [0, 1]
        self.spans.add((self.first_line + start, self.first_line + end))
        if before and before.type == "heading_open":
            place = Place(self.first_line + start, 1)
            id_, given = str(before.attrs["id"]), before.meta["explicit"]
            text, classes = heading_ids.plain(token.children), tuple(str(before.attrs.get("class", "")).split())
            self.headings.append(Heading(int(before.tag[1]), text, id_, given is not None, place, classes))
            self.teller.begin(self.headings[-1])
            if given is not None:
                self.named.append((str(given), place))
        else:
            self.teller.take(token)
        self.words += plain_words(heading_ids.plain(token.children))
        self.links += _links(token, self._seeker(token), self.ids)

    def _seeker(self, token: Token) -> _Seeker:
        """Return the seeker in the source of a block; the cells of a row share one."""
        start, end = token.map or [0, 1]
        if self.seeker.block != (start, end):
            self.seeker = _Seeker(self.lines, start, end, self.first_line, token.type == "html_block")
            self.seeker.named = self.named
        return self.seeker


def _links(token: Token, seek: _Seeker, ids: set[str]) -> Iterator[Link]:
    """Yield the links of one inline token; the ids of elements and HTML in it are added to `ids`."""
    open_links: list[tuple[str, list[str], Place]] = []
    for child in token.children or []:
        if "id" in child.attrs:
            ids.add(str(child.attrs["id"]))
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
            for link in _html_links(child.content, seek, ids):
                if link.is_image:
                    yield link
                else:
                    open_links.append((link.target, [], link.place))
            if open_links and any(tag.name == "a" and tag.is_end for tag in rawhtml.tags(child.content)):
                target, text, place = open_links.pop()
                yield Link(target, "".join(text), False, place)
        elif open_links:
            open_links[-1][1].append(child.content)
    for target, text, place in open_links:  # of HTML that does not end here
        yield Link(target, "".join(text), False, place)


def _html_links(html: str, seek: _Seeker, ids: set[str]) -> Iterator[Link]:
    for tag in rawhtml.tags(html):
        found = tag.attributes
        if "id" in found:
            ids.add(found["id"])
            seek.named.append((found["id"], Place(seek.line, 1)))
        if tag.name == "a" and "href" in found:
            yield Link(found["href"], _words_of(html, tag), False, seek.place_of(found["href"], is_html=True))
        elif tag.name == "img" and "src" in found:
            alt = found.get("alt")
            place = seek.place_of(found["src"], is_html=True)
            yield Link(found["src"], alt or "", True, place, is_decorative=alt == "")


def _words_of(html: str, tag: rawhtml.Tag) -> str:
    """Return the words of a link in a block of HTML, without tags; "" if it does not end near."""
    end = html.find("</a", tag.end, tag.end + MOST_WORDS)
    return unescape(re.sub(r"<[^>]*>", "", html[tag.end : max(end, tag.end)]))


class _Teller:
    """Gathers the text of one passage after the other."""

    def __init__(self) -> None:
        self.done: list[Passage] = []
        self.heading: Heading | None = None
        self.lines: list[str] = []
        self.cells: list[str] | None = None  # of the current row of a table

    def begin(self, heading: Heading) -> None:
        """End the passage and begin that of `heading`."""
        self._close()
        self.heading = heading

    def take(self, token: Token) -> None:
        """Add the text of a token."""
        if token.type == "inline":
            lines = [" ".join(line.split()) for line in _visible(token.children or []).split("\n") if line.strip()]
            if self.cells is None:
                self.lines += lines
            else:
                self.cells += lines
        elif token.type in ("fence", "code_block"):
            self.lines += filter(None, map(str.strip, token.content.split("\n")))
        elif token.type == "html_block":
            # A line for each paragraph, item and row, which may be separate on the page; a space before
            # other tags, so that no words run together.
            bare = nh3.clean(_in_lines(_with_alternatives(token.content)), tags=set())
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


def _visible(children: list[Token]) -> str:
    """Return what a reader sees of inline tokens; for pictures, their alternative texts."""
    return "".join(map(_seen, children))


def _alternative(html: str) -> str:
    """Return the alternative text, if this is the tag of a picture."""
    return next((tag.attributes.get("alt", "") for tag in rawhtml.tags(html) if tag.name == "img"), "")


def _with_alternatives(html: str) -> str:
    """Return HTML with the alternative texts of pictures in their place."""
    pieces, position = list[str](), 0
    for tag in rawhtml.tags(html) if "<img" in html.lower() else ():
        if tag.name == "img":
            pieces += (html[position : tag.start], escape(tag.attributes.get("alt", "")))
            position = tag.end
    return "".join([*pieces, html[position:]])


def _in_lines(html: str) -> str:
    """Return HTML in which every block begins and ends a line of text; the cells of a row share one.

    Text in a row outside its cells has a line of its own, because browsers show it before the table.
    """
    pieces, position, in_cell = list[str](), 0, True
    for tag in rawhtml.tags(html):
        between = html[position : tag.start]
        if not in_cell and between.strip():
            pieces.append("\n")
        breaks = tag.name in rawhtml.BREAKS or (tag.name in rawhtml.CELLS and not in_cell and between.strip())
        pieces += (between, "\n" if breaks else " ")
        position = tag.start
        pieces.append(html[position : tag.end])
        position = tag.end
        if tag.name in rawhtml.CELLS or tag.name in rawhtml.BREAKS:
            in_cell = not tag.is_end if tag.name in rawhtml.CELLS else tag.name not in ("table", "tr") or tag.is_end
    return "".join([*pieces, html[position:]])


def _seen(child: Token) -> str:
    if child.type == "html_inline":
        return " " if child.content.startswith("<br") else _alternative(child.content)
    if child.type == "image":  # HTML in an alternative text is kept as it is written
        return "".join(c.content if c.type == "html_inline" else _seen(c) for c in child.children or ())
    if child.type == "task_box":
        return ""
    return "\n" if child.type.endswith("break") else child.content


class _Seeker:
    """Finds targets in the source of a block, outside code; each search begins where the last one ended."""

    def __init__(self, lines: list[str], start: int, end: int, first_line: int, is_html: bool = False) -> None:
        self.lines, self.block, self.line, self.is_html = lines, (start, end), first_line + start, is_html
        self.position = self.misses = 0
        self.named: list[tuple[str, Place]] = []
        self.absent: set[str] = set()

    @cached_property
    def text(self) -> str:
        """The source of the block in the same length, with code spans blanked out."""
        text = "\n".join(self.lines[slice(*self.block)])
        pieces, position = list[str](), 0
        for start, end in () if self.is_html else literal.code(text):
            pieces += (text[position:start], _VISIBLE.sub(" ", text[start:end]))
            position = end
        return "".join([*pieces, text[position:]])

    @cached_property
    def starts(self) -> list[int]:
        """The offsets of its lines."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place_of(self, target: str, is_html: bool = False) -> Place:
        """Return the place of `target`; for a reference link, whose target is elsewhere, the place of the block."""
        if not target or self.misses >= MAX_MISSES:
            return Place(self.line, 1)
        found = -1 if is_html else self._find(f"({target}")  # best at the place where a link has it
        found = self._find(target) if found < 0 else found + 1
        if found < 0:
            self.misses += 1
            return Place(self.line, 1)
        self.position = found + len(target)
        line = bisect_right(self.starts, found)
        return Place(self.line + line - 1, found - self.starts[line - 1] + 1)

    def _find(self, text: str) -> int:
        """Return the next position of `text`, or -1; a text that was not found once is never searched again."""
        found = -1 if text in self.absent else self.text.find(text, self.position)
        if found < 0:
            self.absent.add(text)
        return found


def plain_words(value: object) -> int:
    """Return the number of words in a text."""
    return len(_WORD.findall(str(value)))
