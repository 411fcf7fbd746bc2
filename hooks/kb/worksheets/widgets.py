"""Form fields for a worksheet's PDF: the links that mark its boxes become widgets, in place.

typst makes no form fields. So `sheet.typ` puts a link to `field:id` over every box (`field:id|number` over a number of
a scale). Here each link becomes a widget annotation (ISO 32000-1, 12.5.6.19) of the sheet's field with that id, and its
`Link` tag a `Form` tag, which holds only the widget (14.8.4.4.3). No coordinates need to be computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from kb.worksheets.paging import Box
from kb.worksheets.sheet import Field, ScaleBlock, Sheet, TableBlock
from kb.worksheets.typeface import FieldFont

SCHEME = "field:"
INK = "0.106 0.141 0.188"
MARK = "0.231 0.388 0.22"  # a tick, a chosen number
# The form's name for the font of typed text. PDFium (in Chrome and Android) uses a form's own font only for Western
# letters, and shows no Hebrew if the system has no font for it; one named like a symbol font is used for all letters.
ALIAS = "Wingdings"

TWO_LINES = 22  # points: from this height on, a table cell has two lines
ASIDE = 2  # points between a box's sides and the typed text

# ISO 32000-1, tables 165, 222, 226 and 228: an annotation that prints, a field's alignment, its kind.
PRINT = 1 << 2
CENTRED, RIGHT = 1, 2
RADIO = 1 << 15
MULTILINE = 1 << 12


def boxes(data: bytes) -> tuple[tuple[Box, ...], int, float]:
    """Return the boxes of a laid-out sheet in reading order, its number of pages, and their height in points."""
    with Pdf.open(BytesIO(data)) as pdf:
        height = float(pdf.pages[0].mediabox[3])
        found = []
        for number, page in enumerate(pdf.pages):
            for annotation, id_, value in _marked(page):
                _, low, _, high = map(float, annotation.Rect)
                found.append(Box(id_, value, number, height - high, height - low))
        return tuple(found), len(pdf.pages), height


def add_fields(data: bytes, sheet: Sheet, font: FieldFont) -> bytes:
    """Return the PDF with a form field for each field of the sheet, in the sheet's order.

    Raises KeyError if the layout has a field that the sheet lacks, or lacks one of its fields.
    """
    with Pdf.open(BytesIO(data)) as pdf:
        form = _Form(pdf, sheet, font)
        for page in pdf.pages:
            for annotation, id_, value in list(_marked(page)):
                form.add(page, annotation, id_, value)
        form.finish()
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _marked(page: pikepdf.Page) -> Iterator[tuple[Any, str, str]]:
    """Yield the annotations that mark a box, with the field's id and the number of a scale, if any."""
    for annotation in page.obj.get("/Annots", ()):
        action = annotation.get("/A")
        address = bytes(action.URI).decode("ascii", "replace") if action is not None and "/URI" in action else ""
        if address.startswith(SCHEME):
            id_, _, value = address.removeprefix(SCHEME).partition("|")
            yield annotation, id_, value


class _Form:
    """The form of one PDF while it is made."""

    def __init__(self, pdf: Pdf, sheet: Sheet, font: FieldFont) -> None:
        self._pdf = pdf
        self._fields = {one.id: one for one in sheet.fields()}
        self._ends = {
            (item.field.id, str(number)): label
            for block in sheet.blocks
            if isinstance(block, ScaleBlock)
            for item in block.items
            for number, label in ((block.min, block.min_label), (block.max, block.max_label))
        }
        self._rtl = sheet.direction == "rtl"
        self._font = Dictionary(Font=Dictionary({f"/{ALIAS}": font.embed(pdf)}))
        self._tags = dict(_tags(pdf.Root.StructTreeRoot.ParentTree))
        tables = (block for block in sheet.blocks if isinstance(block, TableBlock))
        self._in_tables = {one.id for table in tables for row in table.rows for one in row if one}
        self._made: dict[str, Any] = {}
        self._looks: dict[tuple[str, float], Any] = {}

    def add(self, page: pikepdf.Page, annotation: Any, id_: str, value: str) -> None:
        """Turn one link into the widget of its field."""
        field = self._fields[id_]
        self._tags[int(annotation.StructParent)].S = Name.Form
        for key in ("/A", "/Border", "/Contents"):
            if key in annotation:
                del annotation[key]
        annotation.Subtype = Name.Widget
        annotation.F = PRINT
        annotation.P = page.obj
        if field.kind == "scale":
            self._number(annotation, field, value)
            return
        annotation.T, annotation.TU = String(id_), String(field.title)
        if field.kind == "check":
            self._check(annotation)
        else:
            self._text(annotation, field)
        self._made[id_] = annotation

    def finish(self) -> None:
        """Add the fields to the document, in the sheet's order."""
        self._pdf.Root.AcroForm = self._pdf.make_indirect(
            Dictionary(
                Fields=Array([self._made[id_] for id_ in self._fields]),
                DR=self._font,
                DA=String(_typed(10)),
                Q=RIGHT if self._rtl else 0,
            )
        )

    def _text(self, annotation: Any, field: Field) -> None:
        """Make a text field: it wraps if it is high enough, and is aligned to where the sheet's lines begin."""
        left, low, right, high = map(float, annotation.Rect)
        annotation.Rect = Array([left + ASIDE, low, right - ASIDE, high])
        height, in_table = high - low, field.id in self._in_tables
        wraps = field.kind == "area" or (field.kind == "text" and in_table and height >= TWO_LINES)
        size = min(9.0, (height - 3) / 2.4) if wraps and in_table else 10 if height > 16 else 8
        annotation.FT = Name.Tx
        annotation.DA = String(_typed(size))
        annotation.Q = CENTRED if in_table and field.kind == "number" else RIGHT if self._rtl else 0
        if wraps:
            annotation.Ff = MULTILINE

    def _check(self, annotation: Any) -> None:
        """Make a check box: the page draws the box, the widget draws the tick."""
        annotation.FT = Name.Btn
        annotation.V = annotation.AS = Name.Off
        annotation.MK = Dictionary(CA=String("4"))  # a tick, if a viewer draws its own
        annotation.AP = Dictionary(N=Dictionary(Yes=self._look("tick", annotation), Off=self._look("none", annotation)))

    def _number(self, annotation: Any, field: Field, value: str) -> None:
        """Make one number of a scale: a button in the radio group that is the field (12.7.4.2.4)."""
        group = self._made.get(field.id)
        if group is None:
            group = self._made[field.id] = self._pdf.make_indirect(
                Dictionary(FT=Name.Btn, Ff=RADIO, T=String(field.id), TU=String(field.title), V=Name.Off, Kids=Array())
            )
        end = self._ends.get((field.id, value))
        annotation.TU = String(f"{field.title}: {value}" + (f" – {end}" if end else ""))
        annotation.Parent = group
        annotation.AS = Name.Off
        annotation.MK = Dictionary(CA=String("l"))  # a disc
        states = {f"/{value}": self._look("ring", annotation), "/Off": self._look("none", annotation)}
        annotation.AP = Dictionary(N=Dictionary(states))
        group.Kids.append(annotation)

    def _look(self, kind: str, annotation: Any) -> Any:
        """Return the drawing of a button's state; buttons of one size share it."""
        left, low, right, high = map(float, annotation.Rect)
        size = round(min(right - left, high - low), 2)
        if (kind, size) not in self._looks:
            box = Array([0, 0, size, size])
            drawing = Stream(self._pdf, _DRAWINGS[kind](size), Type=Name.XObject, Subtype=Name.Form, BBox=box)
            self._looks[kind, size] = self._pdf.make_indirect(drawing)
        return self._looks[kind, size]


def _typed(size: float) -> str:
    """Return the default appearance of typed text (12.7.3.3)."""
    return f"/{ALIAS} {size:.4g} Tf {INK} rg"


def _tick(size: float) -> bytes:
    at = [f"{part * size:.2f}" for part in (0.2, 0.52, 0.42, 0.26, 0.82, 0.8)]
    return f"q {size * 0.12:.2f} w 1 J 1 j {MARK} RG {at[0]} {at[1]} m {at[2]} {at[3]} l {at[4]} {at[5]} l S Q".encode()


def _ring(size: float) -> bytes:
    """Return a thick circle around the number, made of four Bézier curves, as if drawn by a pen."""
    middle, width = size / 2, size * 0.14
    radius = middle - width / 2
    bend = radius * 0.5523
    points = [(radius, 0), (radius, bend), (bend, radius), (0, radius)]
    path = [f"{middle + radius:.2f} {middle:.2f} m"]
    for cosine, sine in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        turned = [(middle + x * cosine - y * sine, middle + x * sine + y * cosine) for x, y in points[1:]]
        path.append(" ".join(f"{x:.2f} {y:.2f}" for x, y in turned) + " c")
    return f"q {width:.2f} w {MARK} RG {' '.join(path)} s Q".encode()


def _none(size: float) -> bytes:
    return b""


_DRAWINGS: dict[str, Callable[[float], bytes]] = {"tick": _tick, "ring": _ring, "none": _none}


def _tags(node: Any) -> Iterator[tuple[int, Any]]:
    """Yield (number, entry) of a number tree (7.9.7); here the entries are the tags of annotations."""
    if "/Nums" in node:
        entries = list(node.Nums)
        yield from ((int(number), entry) for number, entry in zip(entries[::2], entries[1::2], strict=True))
    for kid in node.get("/Kids", ()):
        yield from _tags(kid)
