"""The text of a page as typst: its sanitised HTML, read as a tree, becomes calls of the functions of `book.typ`.

Every element that the sanitiser keeps has its counterpart. Of an element without one, what it holds is shown, so no
word is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from kb.books import tree
from kb.books.tree import Element
from kb.books.typst_code import NONE, Code, array, block, call, joined, string, value
from kb.worksheets.bidi import FSI, LRI, PDI, RLI, Direction, bound

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    [
        "p", "div", "section", "article", "aside", "header", "footer", "nav", "main", "center", "address", "figure",
        "figcaption", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "caption", "thead", "tbody",
        "tfoot", "tr", "td", "th", "hr", "details", "summary", *HEADINGS,
    ]
)  # fmt: skip
MARKED: Mapping[str, str] = {
    "strong": "strong", "b": "strong", "em": "stressed", "i": "stressed", "cite": "stressed", "dfn": "stressed",
    "var": "stressed", "del": "strike", "s": "strike", "strike": "strike", "ins": "underline", "u": "underline",
    "mark": "marked", "sup": "super", "sub": "sub", "small": "fine",
}  # fmt: skip
_CODE = ("code", "kbd", "samp", "tt")
_UNSEEN = frozenset(["input", "label", "svg", "script", "style", "col", "colgroup", "wbr"])
_TURNS: Mapping[str, str] = {"ltr": LRI, "rtl": RLI, "auto": FSI}
_DRAWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")  # the formats of pictures that typst reads


@dataclass(frozen=True)
class Manner:
    """How a text is set.

    `direction` is that of its language; `level` the level in the book of its highest headings (h2); `prefix` the label
    of its page, which begins the labels of its headings; `goals` all labels of the book; `beside` what stands beside a
    heading, by its id; `pictures` the files of pictures by their address; `printed` returns a text in characters that
    the fonts have. Headings are `listed` in the contents if their level is.
    """

    direction: Direction
    level: int
    prefix: str
    goals: frozenset[str] = frozenset()
    beside: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    printed: Callable[[str], str] = str
    listed: bool = True


def words(text: str, manner: Manner) -> Code:
    """Return a text without marks as a string."""
    return string(shown(text, manner))


def shown(text: str, manner: Manner) -> str:
    """Return a text as it is printed, with single spaces."""
    return _printed(" ".join(text.split()), manner)


def _printed(text: str, manner: Manner) -> str:
    """Return a text in characters of the fonts. What runs against its direction stands as a browser puts it."""
    return bound(manner.printed(text))


def is_drawn(file: str) -> bool:
    """Return whether typst reads pictures of this format."""
    return file.lower().endswith(_DRAWN)


class Setter:
    """Sets one text, given as sanitised HTML; `used` are the files of its pictures.

    Its footnotes are gathered first, because they stand where the text refers to them.
    """

    def __init__(self, html: str, manner: Manner) -> None:
        self.root, self.manner, self.used = tree.parse(html), manner, set[str]()
        self.last_level = manner.level - 1
        self.explained: set[str] = set()  # abbreviations that were explained
        self.after_space = True  # whether a space would be the second
        self.notes: dict[str, Element] = {}
        self.called: set[str] = set()
        for one in self.root.all("div"):
            if "footnote" in one.classes:
                self.notes |= {item.attributes.get("id", ""): item for item in one.all("li") if "id" in item.attributes}

    def blocks(self) -> Iterator[Code]:
        """Yield the statements that set the text."""
        yield from self._blocks(self.root.children)
        rest = [note for id_, note in self.notes.items() if id_ not in self.called]
        if rest:
            yield self._list("numbered", rest, start=value(len(self.called) + 1))

    # ---- blocks

    def _blocks(self, nodes: Iterable[Element | str]) -> Iterator[Code]:
        """Yield a statement for each block; what stands between blocks is a paragraph."""
        between: list[Element | str] = []
        for node in nodes:
            if isinstance(node, Element) and _is_block(node):
                yield from self._paragraph(between)
                between = []
                yield from self._block(node)
            else:
                between.append(node)
        yield from self._paragraph(between)

    def _paragraph(self, nodes: Sequence[Element | str]) -> Iterator[Code]:
        pictures = [node for node in nodes if isinstance(node, Element) and node.tag == "img"]
        if pictures and len(pictures) == sum(not isinstance(node, str) or bool(node.strip()) for node in nodes):
            for picture in pictures:
                yield from self._picture(picture, "figure-of")
            return
        content = self._line(nodes)
        if content != string(""):
            yield call("para", content)

    def _block(self, element: Element) -> Iterator[Code]:
        own = self._turned(element, list(self._plain_block(element)))
        yield from own

    def _turned(self, element: Element, statements: list[Code]) -> list[Code]:
        """Return statements in the direction that their element has of its own."""
        way = element.attributes.get("dir", "")
        if way not in ("ltr", "rtl") or way == self.manner.direction or not statements:
            return statements
        return [call("turned", value(way), value(element.attributes.get("lang") or None), block(statements))]

    def _plain_block(self, element: Element) -> Iterator[Code]:
        match element.tag:
            case "p":
                yield from self._paragraph(element.children)
            case "ul" | "ol":
                yield from self._items(element)
            case "dl":
                yield from self._terms(element)
            case "blockquote":
                yield call("quoted", block(self._blocks(element.children)))
            case "pre":
                yield from self._code(element)
            case "table":
                yield from self._table(element)
            case "hr":
                yield call("rule")
            case "details":
                yield from self._callout(element, "summary")
            case tag if tag in HEADINGS:
                yield from self._heading(element)
            case _:
                yield from self._division(element)

    def _division(self, element: Element) -> Iterator[Code]:
        if "admonition" in element.classes:
            yield from self._callout(element, "p")
        elif "tabbed-set" in element.classes:
            yield from self._tabs(element)
        elif "footnote" not in element.classes:
            yield from self._blocks(element.children)

    def _heading(self, element: Element) -> Iterator[Code]:
        """Yield a heading, no more than one level below the one before it, as PDF/UA demands."""
        wanted = self.manner.level + max(HEADINGS[element.tag] - 2, 0)
        self.last_level = level = min(wanted, self.last_level + 1)
        id_ = element.attributes.get("id", "")
        label = f"{self.manner.prefix}#{id_}"
        beside = self.manner.beside.get(id_)
        named = {"name": value(label)} if label in self.manner.goals else {}
        more = {"beside": words(beside, self.manner)} if beside else {}
        if not self.manner.listed:
            more["listed"] = value(False)
        yield call("head", value(level), self._line(element.children), **named, **more)

    def _items(self, element: Element) -> Iterator[Code]:
        items = [child for child in element.elements if child.tag == "li"]
        if "task-list" in element.classes or any(_box(item) for item in items):
            tasks = (array([value(_is_ticked(item)), self._item(item)]) for item in items)
            yield call("tasks", *tasks)
        elif element.tag == "ol":
            start = element.attributes.get("start", "")
            yield self._list("numbered", items, start=value(int(start) if start.isdecimal() else 1))
        else:
            yield self._list("bullets", items)

    def _list(self, name: str, items: Iterable[Element], **named: Code) -> Code:
        return call(name, *(self._item(item) for item in items), **named)

    def _item(self, item: Element) -> Code:
        statements = list(self._blocks(item.children))
        return block(statements)

    def _terms(self, element: Element) -> Iterator[Code]:
        for child in element.elements:
            if child.tag == "dt":
                yield call("para", call("strong", self._line(child.children)))
            else:
                yield call("inset", block(self._blocks(child.children)))

    def _callout(self, element: Element, title_tag: str) -> Iterator[Code]:
        is_title = {"p": "admonition-title"}.get(title_tag, "")
        title = next(
            (child for child in element.elements if child.tag == title_tag and is_title in [*child.classes, ""]), None
        )
        rest = [child for child in element.children if child is not title]
        kind = next((name for name in element.classes if name != "admonition"), "note")
        content = self._line(title.children) if title else NONE
        yield call("callout", value(kind), content, block(self._blocks(rest)))

    def _tabs(self, element: Element) -> Iterator[Code]:
        """Yield every tab with its label above it: on paper all of them are open."""
        parts = {name: one for one in element.elements for name in one.classes}
        labels = [one for one in parts["tabbed-labels"].elements if one.tag == "label"]
        for label, content in zip(labels, parts["tabbed-content"].elements, strict=False):
            yield call("callout", value("tab"), self._line(label.children), block(self._blocks(content.children)))

    def _code(self, element: Element) -> Iterator[Code]:
        lines = element.text.removesuffix("\n").split("\n")
        yield call("listing", *(string(self.manner.printed(line.expandtabs(4))) for line in lines))

    def _table(self, element: Element) -> Iterator[Code]:
        caption = next(element.all("caption"), None)
        if caption:
            yield call("para", call("strong", self._line(caption.children)))
        rows = [[cell for cell in row.elements if cell.tag in ("td", "th")] for row in element.all("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return
        is_headed = all(cell.tag == "th" for cell in rows[0])
        columns = max(sum(_span(cell, "colspan") for cell in row) for row in rows)
        cells = [array(self._cell(cell) for cell in row) for row in rows]
        head, body = (cells[0], cells[1:]) if is_headed else (NONE, cells)
        yield call("cells", value(columns), *body, head=head)

    def _cell(self, cell: Element) -> Code:
        spans = {name: value(_span(cell, name)) for name in ("colspan", "rowspan") if _span(cell, name) > 1}
        style = cell.attributes.get("style", "").replace(" ", "")
        way = style.partition("text-align:")[2].strip(";") or cell.attributes.get("align", "")
        if way in ("left", "right", "center"):
            spans["align"] = value(way)
        has_blocks = any(map(_is_block, cell.elements))
        content = block(self._blocks(cell.children)) if has_blocks else self._line(cell.children)
        return call("cell", call("strong", content) if cell.tag == "th" else content, **spans)

    # ---- lines

    def _line(self, nodes: Iterable[Element | str]) -> Code:
        """Return the content of a line or paragraph."""
        self.after_space = True
        return joined(self._pieces(nodes))

    def _pieces(self, nodes: Iterable[Element | str]) -> Iterator[Code]:
        for node in nodes:
            if isinstance(node, str):
                yield self._text(node)
            elif node.tag not in _UNSEEN:
                yield from self._inline(node)

    def _text(self, text: str) -> Code:
        """Return a text with single spaces, and none after a space."""
        if not text.strip():
            shown = "" if self.after_space or not text else " "
        else:
            before = " " if text[0].isspace() and not self.after_space else ""
            shown = before + " ".join(text.split()) + (" " if text[-1].isspace() else "")
        self.after_space = shown.endswith(" ") if shown else self.after_space
        return string(_printed(shown, self.manner))

    def _inline(self, element: Element) -> Iterator[Code]:
        turn = _TURNS.get(element.attributes.get("dir", "auto" if element.tag == "bdi" else ""))
        if turn:
            yield string(turn)
        yield from self._plain_inline(element)
        if turn:
            yield string(PDI)

    def _plain_inline(self, element: Element) -> Iterator[Code]:
        match element.tag:
            case "br":
                self.after_space = True
                yield call("linebreak")
            case "img":
                yield from self._picture(element, "picture")
            case "a":
                yield from self._link(element)
            case "abbr":
                yield from self._abbreviation(element)
            case "q":
                yield from (string("“"), *self._pieces(element.children), string("”"))
            case tag if tag in _CODE:
                self.after_space = False
                yield call("code", string(LRI + self.manner.printed(element.text) + PDI))
            case "sup" if note := self._note(element):
                yield note
            case tag if tag in MARKED:
                yield call(MARKED[tag], joined(self._pieces(element.children)))
            case _:
                yield from self._pieces(element.children)

    def _note(self, element: Element) -> Code | None:
        """Return a footnote where the text refers to it; a second reference repeats its number."""
        link = next(element.all("a"), None)
        id_ = unquote(link.attributes.get("href", "")).removeprefix("#") if link else ""
        if id_ not in self.notes:
            return None
        label = value(f"{self.manner.prefix}#{id_}")
        if id_ in self.called:
            return call("note-again", label)
        self.called.add(id_)
        space, content = self.after_space, block(self._blocks(self.notes[id_].children))
        self.after_space = space
        return call("note", label, content)

    def _link(self, element: Element) -> Iterator[Code]:
        if "footnote-backref" in element.classes:
            return
        href, content = element.attributes.get("href", ""), joined(self._pieces(element.children))
        label = unquote(href).removeprefix("#")
        if href.startswith("#") and label in self.manner.goals:
            yield call("refer", value(label), content)
        elif href.startswith(("https://", "http://", "mailto:", "tel:")):
            is_shown = href.startswith("http") and element.text.strip() not in (href, unquote(href))
            yield call("lead-to", string(href), content, shown=address(href) if is_shown else NONE)
        else:
            yield content

    def _abbreviation(self, element: Element) -> Iterator[Code]:
        yield from self._pieces(element.children)
        meaning = element.attributes.get("title", "")
        if meaning and element.text not in self.explained:
            self.explained.add(element.text)
            yield string(f" {FSI}({self.manner.printed(meaning)}){PDI}")

    def _picture(self, element: Element, name: str) -> Iterator[Code]:
        file = self.manner.pictures.get(unquote(element.attributes.get("src", "")).removeprefix("/"))
        alternative = " ".join(element.attributes.get("alt", "").split())
        if file and is_drawn(file):
            self.used.add(file)
            yield call(name, string(f"/{file}"), string(self.manner.printed(alternative)))
        elif alternative:
            text = string(f"[{self.manner.printed(alternative)}]")
            yield call("para", text) if name == "figure-of" else text


def address(url: str) -> Code:
    """Return an address to be read: without scheme and percent-encoding, and with places where a line may break."""
    shown = unquote(url).partition("://")[2].removesuffix("/") or url
    return string(LRI + "".join(f"{sign}\u200b" if sign in "/?&=_-." else sign for sign in shown) + PDI)


def _is_block(element: Element) -> bool:
    return element.tag in BLOCKS or any(map(_is_block, element.elements))


def _box(item: Element) -> Element | None:
    """Return the check box of a task."""
    return next((one for one in item.all("input") if one.attributes.get("type") == "checkbox"), None)


def _is_ticked(item: Element) -> bool | None:
    """Return whether a task is ticked; None if the item is no task."""
    box = _box(item)
    return "checked" in box.attributes if box else None


def _span(cell: Element, name: str) -> int:
    found = cell.attributes.get(name, "")
    return max(1, min(int(found), 100)) if found.isdecimal() and len(found) < 4 else 1
