"""The DOCX of a sheet: a form for Word, in which every field is a content control named by the field's id.

A Sheet becomes the bytes of a package (ECMA-376 Part 2); the same sheet always gives the same bytes. The body is
written as XML (`wordml`, `wordstyles`). python-docx manages the package's parts and relations here, but it does not
support controls, direction and captions. Nothing is protected: rows can be added and removed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from string import Formatter

import segno
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from kb.worksheets import bidi, wordstyles
from kb.worksheets.office import clip, legal, moment, repack
from kb.worksheets.sheet import (
    ChecklistBlock,
    Field,
    FieldsBlock,
    GridBlock,
    Item,
    QuestionsBlock,
    ScaleBlock,
    Sheet,
    SheetBlock,
    TableBlock,
    TableColumn,
)
from kb.worksheets.wordml import EMU_PER_MM, QUIET, Cell, Writer, Xml, attribute, element, part, row, shared, twips

A4_MM = (210, 297)
TOP_MM, BOTTOM_MM, SIDE_MM, FOOTER_MM = 13, 16, 16, 8
QR_MM, QR_AIR_MM = 23, 4
LINE_MM, FIELD_MM, ROW_MM, CELL_MM = 7.0, 13.0, 9.0, 22.0  # minimum heights: of a line to write on, and of rows
NARROWEST_MM = 9.0  # a column with room for two digits and a check box
QUESTION_MM = 45  # a question's heading and text have at least this share of a page
LONG_TABLE = 12  # rows; a longer table may break at the end of a page
FIELDS_IN_A_ROW = {"portrait": 3, "landscape": 4}
PROPERTY_UNITS = 255  # the longest core property that python-docx takes

_QR, _TOOL, _FOOTER = "qr", "tool", "footer"  # ids of relations
_NOTHING = Xml("")
_NARROW = ("index", "check")  # kinds of columns with cells for a sign, not words


def render(sheet: Sheet) -> bytes:
    """Return the sheet as a DOCX."""
    writer = Writer(sheet.language, sheet.direction)
    kinds, relations = CONTENT_TYPE, RELATIONSHIP_TYPE
    package = Package()
    document = _part(package, "document.xml", kinds.WML_DOCUMENT_MAIN, part("document", _Body(sheet, writer).xml()))
    package.relate_to(document, relations.OFFICE_DOCUMENT)
    for id_, name, kind, relation, blob in (
        ("styles", "styles.xml", kinds.WML_STYLES, relations.STYLES, wordstyles.styles(writer)),
        ("numbering", "numbering.xml", kinds.WML_NUMBERING, relations.NUMBERING, wordstyles.numbering(writer)),
        ("settings", "settings.xml", kinds.WML_SETTINGS, relations.SETTINGS, wordstyles.settings(writer)),
        (_FOOTER, "footer.xml", kinds.WML_FOOTER, relations.FOOTER, part("ftr", _footer(sheet, writer))),
        (_QR, "media/qr.png", kinds.PNG, relations.IMAGE, _qr_code(sheet.url)),
    ):
        document.load_rel(relation, _part(package, name, kind, blob), id_)
    document.load_rel(relations.HYPERLINK, sheet.url, _TOOL, is_external=True)
    _describe(package, sheet, writer)
    out = io.BytesIO()
    package.save(out)
    return repack(out.getvalue())


def _part(package: Package, name: str, content_type: str, blob: bytes) -> Part:
    return Part(PackURI(f"/word/{name}"), content_type, blob, package)


def _describe(package: Package, sheet: Sheet, writer: Writer) -> None:
    """Fill in the core properties (ECMA-376 Part 2, 11)."""
    properties = package.core_properties

    def property_text(text: str) -> str:
        return clip(legal(bidi.plain(text)), PROPERTY_UNITS)

    properties.title, properties.subject = property_text(sheet.title), property_text(sheet.subtitle)
    properties.author = properties.last_modified_by = property_text(sheet.library)
    properties.category = property_text(sheet.words["ws_sheet"])
    properties.comments = property_text(f"{sheet.words['ws_license']}: {sheet.license}")
    properties.identifier, properties.language = clip(sheet.url, PROPERTY_UNITS), writer.tag
    properties.created = properties.modified = moment()
    properties.revision = 1


def _qr_code(url: str) -> bytes:
    """Return the QR code of an address as a PNG, with the white around it (ISO/IEC 18004)."""
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="png", scale=8, border=4)
    return out.getvalue()


def _footer(sheet: Sheet, writer: Writer) -> Xml:
    """Return the line at the foot of every page: library, licence, the number of the page and of all pages."""
    fields = {"page": "PAGE", "pages": "NUMPAGES"}
    number = (
        Xml(writer.text(text) + (writer.field(fields[name]) if name else ""))
        for text, name, *_ in Formatter().parse(sheet.words["ws_page"])
    )
    start = f"{sheet.library} · {sheet.words['ws_license']}: {sheet.license} · "
    return writer.paragraph(writer.text(start), *number, style="Footer")


class _Body:
    """Writes the body of one document, block by block."""

    def __init__(self, sheet: Sheet, writer: Writer) -> None:
        self.sheet, self.writer = sheet, writer
        self.paper = A4_MM if sheet.layout == "portrait" else A4_MM[::-1]
        self.width = twips(self.paper[0]) - 2 * twips(SIDE_MM)
        self.say = writer.say

    def xml(self) -> Xml:
        """Return the body (17.2.2)."""
        blocks = (piece for block in self.sheet.blocks for piece in self._block(block))
        return element("body", *self._head(), *blocks, self.writer.paragraph(style="SheetEnd"), self._section())

    def _section(self) -> Xml:
        """Return the properties of the one section (17.6.17)."""
        width, height = map(twips, self.paper)
        side = twips(SIDE_MM)
        margins = {"top": twips(TOP_MM), "right": side, "bottom": twips(BOTTOM_MM), "left": side}
        return element(
            "sectPr",
            Xml(f'<w:footerReference w:type="default" r:id="{_FOOTER}"/>'),
            element("pgSz", w=width, h=height, orient="landscape" if width > height else None),
            element("pgMar", **margins, header=twips(FOOTER_MM), footer=twips(FOOTER_MM), gutter=0),
            element("bidi") if self.sheet.direction == "rtl" else _NOTHING,
        )

    # ---- head

    def _head(self) -> Iterator[Xml]:
        sheet, writer, words = self.sheet, self.writer, self.sheet.words
        yield self.say(sheet.title, "Title")
        if sheet.subtitle:
            yield self.say(sheet.subtitle, "Subtitle")
        link = writer.link(f"{words['ws_tool']}: {sheet.tool}", _TOOL)
        yield writer.paragraph(self._picture(f"{words['ws_scan']}: {sheet.tool}"), link, style="SheetLink")
        if sheet.howto:
            yield self.say(words["ws_howto"], "Heading1")
            yield from (self.say(step, "ListNumber") for step in sheet.howto)

    def _picture(self, description: str) -> Xml:
        """Return the QR code, floating in the corner where lines end, with its alternative text (20.4.2.3)."""
        side, air = QR_MM * EMU_PER_MM, QR_AIR_MM * EMU_PER_MM
        corner = "left" if self.sheet.direction == "rtl" else "right"
        property_text = attribute(bidi.plain(description))
        return Xml(
            '<w:r><w:drawing><wp:anchor distT="0" distB="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"'
            f' layoutInCell="1" allowOverlap="0" distL="{air}" distR="{air}"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="margin"><wp:align>{corner}</wp:align></wp:positionH>'
            '<wp:positionV relativeFrom="margin"><wp:align>top</wp:align></wp:positionV>'
            f'<wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:wrapSquare wrapText="bothSides"/><wp:docPr id="1" name="QR" descr={property_text}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="1" name="qr.png" descr={property_text}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{_QR}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:anchor></w:drawing></w:r>"
        )

    # ---- blocks

    def _block(self, block: SheetBlock) -> Iterator[Xml]:
        if block.title:
            yield self.say(block.title, "Heading1")
        else:
            yield self.writer.paragraph(style="SheetHint", keep=True)  # two tables with nothing between them are one
        match block:
            case FieldsBlock():
                yield self._fields(block)
            case GridBlock():
                yield self._grid(block)
            case TableBlock():
                yield self._table(block)
            case ChecklistBlock():
                yield from (self._checked(item) for item in block.items)
            case QuestionsBlock():
                yield from (piece for item in block.items for piece in self._question(item))
            case ScaleBlock():
                yield self._scale(block)

    def _caption(self, block: SheetBlock) -> str:
        return block.title or self.sheet.title

    def _control(self, field: Field, placeholder: str, keep: bool = False) -> Xml:
        return self.writer.paragraph(self.writer.control(field, placeholder), style="SheetCell", keep=keep)

    def _placeholder(self, field: Field) -> str:
        return self.sheet.words["ws_date" if field.kind == "date" else "ws_write"]

    def _label(self, item: Item, style: str, keep: bool) -> Xml:
        """Return an item's label, and its hint below it."""
        hint = self.say(item.hint, "SheetHint", keep) if item.hint else _NOTHING
        return Xml(self.say(item.label, style, keep) + hint)

    def _row(
        self,
        contents: Iterable[Xml],
        widths: Sequence[int],
        *,
        height: float = 0,
        header: bool = False,
        middle: bool = True,
    ) -> Xml:
        vertical = "center" if middle and not header else None
        cells = [Cell(content, width, vertical=vertical) for content, width in zip(contents, widths, strict=True)]
        return row(cells, height=twips(height), header=header)

    def _fields(self, block: FieldsBlock) -> Xml:
        """Return short answers side by side, in rows of about equal length."""
        rows = -(-len(block.items) // FIELDS_IN_A_ROW[self.sheet.layout])
        columns = -(-len(block.items) // rows)
        widths = shared(self.width, [1] * columns)
        starts = range(0, len(block.items), columns)
        keeps = _kept(len(starts))
        lines = (
            row(self._field_cells(block.items[start : start + columns], widths, keep), height=twips(FIELD_MM))
            for start, keep in zip(starts, keeps, strict=True)
        )
        return self.writer.table(list(lines), widths, caption=self._caption(block))

    def _field_cells(self, items: Sequence[Item], widths: Sequence[int], keep: bool) -> list[Cell]:
        """Return a row of fields; the last one fills the rest of the row."""
        cells = []
        for number, item in enumerate(items):
            span = 1 if number < len(items) - 1 else len(widths) - number
            answer = self._control(item.field, self._placeholder(item.field), keep)
            content = Xml(self._label(item, "SheetLabel", keep) + answer)
            cells.append(Cell(content, sum(widths[number : number + span]), span))
        return cells

    def _question(self, item: Item) -> Iterator[Xml]:
        """Yield a question and a box to answer it in, with room for its lines."""
        yield self._label(item, "Heading2", keep=True)
        answer = self._control(item.field, self._placeholder(item.field))
        most = self.paper[1] - TOP_MM - BOTTOM_MM - QUESTION_MM
        box = self._row([answer], [self.width], height=min(item.field.lines * LINE_MM, most), middle=False)
        yield self.writer.table([box], [self.width], caption=item.label)

    def _checked(self, item: Item) -> Xml:
        writer = self.writer
        hint = writer.text(f" {item.hint}", "SheetAside") if item.hint else _NOTHING
        gap = Xml("<w:r><w:tab/></w:r>")
        return writer.paragraph(writer.check(item.field), gap, writer.text(item.label), hint, style="SheetCheck")

    def _grid(self, block: GridBlock) -> Xml:
        """Return the matrix; its first row and its first column are headings."""
        widths = shared(self.width, [0.55] + [1] * len(block.columns))
        axes = " / ".join(axis for axis in (block.row_axis, block.column_axis) if axis) or self._caption(block)
        head = (self.say(axes, "SheetHint", True), *(self.say(column, "SheetHead", True) for column in block.columns))
        rows = [self._row(head, widths, header=True)]
        for title, cells, keep in zip(block.rows, block.cells, _kept(len(block.rows)), strict=True):
            answers = (
                Xml(self._label(item, "SheetLabel", keep) + self._control(item.field, QUIET, keep)) for item in cells
            )
            contents = (self.say(title, "SheetHead", keep), *answers)
            rows.append(self._row(contents, widths, height=CELL_MM, middle=False))
        return self.writer.table(
            rows, widths, caption=self._caption(block), description=axes, header_row=True, header_column=True
        )

    def _scale(self, block: ScaleBlock) -> Xml:
        """Return statements, each with a list of grades; on paper the grades in the placeholder can be ringed."""
        widths = shared(self.width, (68, 32))
        ends = {block.min: block.min_label, block.max: block.max_label}
        choices = [(str(grade), _grade(grade, ends)) for grade in range(block.min, block.max + 1)]
        legend = " · ".join(f"{grade} = {label}" for grade, label in ends.items() if label) or self._caption(block)
        head = (self.say(legend, "SheetHead", True), self.say(f"{block.min}–{block.max}", "SheetHead", True))
        rows = [self._row(head, widths, header=True)]
        for item, keep in zip(block.items, _kept(len(block.items)), strict=True):
            choice = self.writer.choice(item.field, choices, "  ".join(value for value, _ in choices))
            contents = (
                self._label(item, "SheetCell", keep),
                self.writer.paragraph(choice, style="SheetCell", keep=keep),
            )
            rows.append(self._row(contents, widths, height=ROW_MM))
        return self.writer.table(
            rows, widths, caption=self._caption(block), description=legend, header_row=True, header_column=True
        )

    def _table(self, block: TableBlock) -> Xml:
        least = 100 * twips(NARROWEST_MM) / self.width
        widths = shared(self.width, [max(column.width, least) for column in block.columns])
        head = (
            self.say(one.label, "SheetHeadMiddle" if one.kind in _NARROW else "SheetHead", True)
            for one in block.columns
        )
        rows = [self._row(head, widths, header=True)]
        if block.example:
            rows.append(self._row(self._example(block), widths))
        for number, (fields, keep) in enumerate(zip(block.rows, _kept(len(block.rows)), strict=True), start=1):
            cells = (self._table_cell(field, number, keep) for field in fields)
            rows.append(self._row(cells, widths, height=ROW_MM))
        description = ", ".join(column.label for column in block.columns)
        return self.writer.table(rows, widths, caption=self._caption(block), description=description, header_row=True)

    def _table_cell(self, field: Field | None, number: int, keep: bool) -> Xml:
        if field is None:
            return self.say(str(number), "SheetMiddle", keep)
        if field.kind == "check":
            return self.writer.paragraph(self.writer.check(field), style="SheetMiddle", keep=keep)
        return self._control(field, QUIET, keep)

    def _example(self, block: TableBlock) -> Iterator[Xml]:
        """Yield the cells of the worked example; the first text cell says that it is an example."""
        word = f"{self.sheet.words['ws_example']}: "
        marked = next((n for n, column in enumerate(block.columns) if column.kind == "text"), 0)
        for number, (column, text) in enumerate(zip(block.columns, block.example, strict=True)):
            tag = self.writer.text(word, "SheetTag") if number == marked else _NOTHING
            style = "SheetMiddle" if column.kind in _NARROW else "SheetExample"
            yield self.writer.paragraph(tag, self.writer.text(_exemplary(column, text)), style=style, keep=True)


def _kept(rows: int) -> list[bool]:
    """Return for each row whether it stays on a page with the next one, which keeps all but long tables whole."""
    return [rows <= LONG_TABLE and number < rows - 1 for number in range(rows)]


def _exemplary(column: TableColumn, text: str) -> str:
    """Return the text of the worked example in a column."""
    match column.kind:
        case "index":
            return ""
        case "check":
            return "✓" if text else ""
    return text


def _grade(grade: int, ends: dict[int, str]) -> str:
    return f"{grade} – {ends[grade]}" if ends.get(grade) else str(grade)
