"""WordprocessingML: the elements of a worksheet, in a language and its direction.

From texts and fields comes XML. Names, values and the order of elements: ECMA-376 Part 1, clause 17, in the
transitional form (Part 4) that every Word reads; check boxes are Word 2010's ([MS-DOCX], w14:checkbox). Right to left
is w:bidi on each paragraph (17.3.1.6), w:bidiVisual on each table (17.4.1), w:rtl and w:lang on each run (17.3.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NewType
from xml.sax.saxutils import escape, quoteattr

from kb.worksheets import bidi
from kb.worksheets.bidi import LRM, RLM, Direction
from kb.worksheets.office import clip, language_tag, legal, script
from kb.worksheets.sheet import Field

Xml = NewType("Xml", str)

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
TITLE_UNITS = 64  # the longest title of a control (17.5.2.1) that Word allows
TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36000
QUIET = "…"  # the placeholder in table cells, where a word would be too much

_NOTHING = Xml("")
_CHECK_FONT = "MS Gothic"  # the font of Word's own check boxes; text fonts lack them
_HEBREW, _ARABIC = "\u0590-\u05ff\ufb1d-\ufb4f", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"


def element(name: str, /, *content: Xml, **attributes: object) -> Xml:
    """Return <w:name> around `content`. Attributes are in the same namespace; those that are None are left out."""
    written = "".join(f" w:{key}={attribute(value)}" for key, value in attributes.items() if value is not None)
    inner = "".join(content)
    return Xml(f"<w:{name}{written}>{inner}</w:{name}>" if inner else f"<w:{name}{written}/>")


def attribute(value: object) -> Xml:
    """Return a value as it is written in an attribute, including quotes."""
    return Xml(quoteattr(legal(str(value))))


def part(root: str, *content: Xml) -> bytes:
    """Return a whole part, with <w:root> around `content`."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{declaration}<w:{root} {NAMESPACES}>{''.join(content)}</w:{root}>".encode()


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit."""
    return round(millimetres * TWIPS_PER_MM)


def shared(width: int, shares: Sequence[float]) -> list[int]:
    """Divide `width` by `shares`, in whole numbers that add up to it."""
    total, done, edge, parts = sum(shares), 0.0, 0, []
    for share in shares:
        done += share
        parts.append(round(width * done / total) - edge)
        edge += parts[-1]
    return parts


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its paragraphs, its width, and the number of columns that it spans."""

    content: Xml
    width: int
    span: int = 1
    vertical: str | None = None

    def xml(self) -> Xml:
        """Return the cell."""
        properties = element(
            "tcPr",
            element("tcW", w=self.width, type="dxa"),
            element("gridSpan", val=self.span) if self.span > 1 else _NOTHING,
            element("vAlign", val=self.vertical) if self.vertical else _NOTHING,
        )
        return element("tc", properties, self.content)


def row(cells: Sequence[Cell], *, height: int = 0, header: bool = False) -> Xml:
    """Return a row that no page break splits; a header is repeated on every page (17.4.6, 17.4.49)."""
    properties = element(
        "trPr",
        element("cantSplit"),
        element("trHeight", val=height, hRule="atLeast") if height else _NOTHING,
        element("tblHeader") if header else _NOTHING,
    )
    return element("tr", properties, *(cell.xml() for cell in cells))


class Writer:
    """Writes in one language and direction, and numbers the controls of one document."""

    def __init__(self, language: str, direction: Direction) -> None:
        self.direction = direction
        self._tags = {name: language_tag(name) for name in ("he", "ar", "en")}
        self._tags[{"Hebr": "he", "Arab": "ar", "Latn": "en"}.get(script(language), "")] = language_tag(language)
        self.tag = language_tag(language)
        other = self._tags["en"] if direction == "rtl" else self._tags["he"]
        self.languages = {"val": other, "bidi": self.tag} if direction == "rtl" else {"val": self.tag, "bidi": other}
        self._bidi = element("bidi") if direction == "rtl" else _NOTHING
        self._way = self._speech(direction, self.tag)
        self._ids = count(1)

    # ---- text

    def text(self, text: str, style: str = "") -> Xml:
        """Return `text` as runs, each of one direction and one script.

        A stretch that runs against the line is also put between marks: LibreOffice and others look only at characters
        (UAX #9), while Word looks at the run.
        """
        return Xml("".join(self._run(text, way, style) for text, way in self._stretches(legal(text))))

    def _stretches(self, text: str) -> Iterator[tuple[str, Direction]]:
        marks: dict[Direction, str] = {"ltr": LRM, "rtl": RLM}
        back = ""
        for run in bidi.runs(text, self.direction):
            if run.apart and back:
                yield back, self.direction
            mark = marks[run.direction]
            text = f"{mark}{run.text}{mark}" if run.apart else back + run.text
            yield from ((stretch, run.direction) for stretch in _by_script(text, run.direction))
            back = marks[self.direction] if run.apart else ""

    def _run(self, text: str, direction: Direction, style: str) -> Xml:
        speech = self._speech(direction, self._tag_of(text, direction))
        return _plain_run(text, element("rStyle", val=style) if style else _NOTHING, speech)

    def _tag_of(self, text: str, direction: Direction) -> str:
        if direction == "ltr":
            return self.tag if self.direction == "ltr" else self._tags["en"]
        found = _script_of(text)
        return self._tags[found] if found else self.tag

    def _speech(self, direction: Direction, tag: str) -> Xml:
        """Return the end of a run's properties: its direction and its language."""
        if direction == "rtl":
            return Xml(element("rtl") + element("lang", bidi=tag))
        return element("lang", val=tag)

    def paragraph(self, *content: Xml, style: str, keep: bool = False) -> Xml:
        """Return a paragraph in the direction of the language; with `keep`, on one page with what follows."""
        kept = element("keepNext") if keep else _NOTHING
        mark = element("rPr", self._way)
        return element("p", element("pPr", element("pStyle", val=style), kept, self._bidi, mark), *content)

    def say(self, text: str, style: str, keep: bool = False) -> Xml:
        """Return a paragraph of text."""
        return self.paragraph(self.text(text), style=style, keep=keep)

    def link(self, text: str, relation: str) -> Xml:
        """Return a link to the target of a relationship (17.16.22)."""
        return Xml(f'<w:hyperlink r:id="{relation}" w:history="1">{self.text(text, "Hyperlink")}</w:hyperlink>')

    def field(self, instruction: str) -> Xml:
        """Return a field that Word computes, such as PAGE (17.16.19)."""
        return element("fldSimple", _plain_run("1", _NOTHING, self._way), instr=instruction)

    # ---- controls

    def control(self, field: Field, placeholder: str = QUIET) -> Xml:
        """Return the control of a text, an area, a number or a date (17.5.2): its tag is the field's id."""
        kind = self._date() if field.kind == "date" else element("text", multiLine=1 if field.lines > 1 else None)
        return self._control(field, placeholder, kind)

    def choice(self, field: Field, choices: Sequence[tuple[str, str]], placeholder: str) -> Xml:
        """Return a drop-down list of (value, text) (17.5.2.15)."""
        listed = (
            element("listItem", displayText=bidi.mark(text, self.direction), value=value) for value, text in choices
        )
        return self._control(field, placeholder, element("dropDownList", *listed))

    def check(self, field: Field) -> Xml:
        """Return a check box."""
        fonts = element("rFonts", ascii=_CHECK_FONT, eastAsia=_CHECK_FONT, hAnsi=_CHECK_FONT, hint="eastAsia")
        box = Xml(
            '<w14:checkbox><w14:checked w14:val="0"/>'
            f'<w14:checkedState w14:val="2612" w14:font="{_CHECK_FONT}"/>'
            f'<w14:uncheckedState w14:val="2610" w14:font="{_CHECK_FONT}"/></w14:checkbox>'
        )
        properties = element("sdtPr", *self._identity(field), box)
        return element("sdt", properties, element("sdtContent", _plain_run("☐", fonts)))

    def _control(self, field: Field, placeholder: str, kind: Xml) -> Xml:
        """Return a control that shows its placeholder; text typed over it has the direction of the language."""
        typed = element("rPr", self._way)
        properties = element("sdtPr", typed, *self._identity(field), element("showingPlcHdr"), kind)
        return element("sdt", properties, element("sdtContent", self.text(placeholder, "PlaceholderText")))

    def _identity(self, field: Field) -> tuple[Xml, Xml, Xml]:
        title = clip(legal(field.title), TITLE_UNITS)
        return element("alias", val=title), element("tag", val=field.id), element("id", val=next(self._ids))

    def _date(self) -> Xml:
        """Return a date control's kind (17.5.2.7)."""
        return element(
            "date",
            element("dateFormat", val="dd/MM/yyyy"),
            element("lid", val=self.tag),
            element("storeMappedDataAs", val="dateTime"),
            element("calendar", val="gregorian"),
        )

    # ---- tables

    def table(
        self,
        rows: Sequence[Xml],
        widths: Sequence[int],
        *,
        style: str = "SheetTable",
        caption: str,
        description: str = "",
        header_row: bool = False,
        header_column: bool = False,
    ) -> Xml:
        """Return a table with fixed widths; caption and description are read aloud."""
        properties = element(
            "tblPr",
            element("tblStyle", val=style),
            element("bidiVisual") if self.direction == "rtl" else _NOTHING,
            element("tblW", w=sum(widths), type="dxa"),
            element("tblLayout", type="fixed"),
            _look(header_row, header_column),
            element("tblCaption", val=bidi.plain(caption)),
            element("tblDescription", val=bidi.plain(description)) if description else _NOTHING,
        )
        grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
        return element("tbl", properties, grid, *rows)


def _plain_run(text: str, *properties: Xml) -> Xml:
    return Xml(f'<w:r><w:rPr>{"".join(properties)}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>')


def _look(header_row: bool, header_column: bool) -> Xml:
    """Return the active parts of a table's style, as bits and as attributes (17.4.55)."""
    bits = 0x0600 | (0x0020 if header_row else 0) | (0x0080 if header_column else 0)
    flags = {"firstRow": header_row, "lastRow": False, "firstColumn": header_column, "lastColumn": False}
    numbers = {name: int(flag) for name, flag in flags.items()}
    return element("tblLook", val=f"{bits:04X}", **numbers, noHBand=1, noVBand=1)


def _by_script(text: str, direction: Direction) -> Iterator[str]:
    """Divide right-to-left text into stretches of Hebrew and of Arabic, each with what follows its letters."""
    if direction == "ltr":
        yield text
    else:
        yield from re.findall(f"[^{_ARABIC}]+|[{_ARABIC}][^{_HEBREW}]*", text)


def _script_of(text: str) -> str:
    if re.search(f"[{_ARABIC}]", text):
        return "ar"
    return "he" if re.search(f"[{_HEBREW}]", text) else ""
