"""The appearance of a worksheet in Word: styles, the numbered list, settings. Each function returns a whole part.

Everything is formatted by styles (ECMA-376 Part 1, 17.7), so changing a style changes the document. Sizes are in half
points, distances in twentieths of a point. Built-in styles keep Word's names for them, so that its navigation,
its table of contents and screen readers find headings and lists.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb.worksheets.office import ACCENT, CONTROL, FONT, INK, MUTED, SPINE
from kb.worksheets.wordml import Writer, Xml, element, part

BODY = 20
INDENT, HANGING = 500, 340  # of the numbered list; LibreOffice places numbers further out than Word
_NOTHING = Xml("")
_LIST = 1  # the number of the one list


@dataclass(frozen=True)
class _Look:
    """A paragraph style: its name, its letters, the room around it."""

    id: str
    name: str
    size: int = BODY
    bold: bool = False
    color: str = INK
    before: int = 0
    after: int = 0
    keep: bool = False  # on one page with what follows
    level: int | None = None  # of the outline
    line: bool = False  # the spine below
    list: bool = False
    indent: int = 0
    hanging: int = 0
    centred: bool = False
    exact: int = 0  # height of a line that must not grow


_LOOKS = (
    _Look("Title", "Title", size=42, bold=True, after=20, keep=True),
    _Look("Subtitle", "Subtitle", size=24, color=MUTED, after=60, keep=True),
    _Look("SheetLink", "Sheet Link", size=18, color=MUTED, after=120, line=True),
    _Look("Heading1", "heading 1", size=25, bold=True, color=ACCENT, before=200, after=80, keep=True, level=0),
    _Look("Heading2", "heading 2", size=21, bold=True, before=120, after=20, keep=True, level=1),
    _Look("ListNumber", "List Number", after=30, list=True, indent=INDENT, hanging=HANGING),
    _Look("SheetHint", "Sheet Hint", size=18, color=MUTED, after=50),
    _Look("SheetLabel", "Sheet Label", size=18, bold=True, after=30),
    _Look("SheetHead", "Sheet Head", size=19, bold=True),
    _Look("SheetHeadMiddle", "Sheet Head Centred", size=19, bold=True, centred=True),
    _Look("SheetCell", "Sheet Cell"),
    _Look("SheetMiddle", "Sheet Cell Centred", centred=True),
    _Look("SheetExample", "Sheet Example", size=18, color=MUTED),
    _Look("SheetCheck", "Sheet Check", before=60, after=60, indent=400, hanging=400),
    _Look("Footer", "footer", size=16, color=MUTED),
    _Look("SheetEnd", "Sheet End", size=2, exact=20),
)


def styles(writer: Writer) -> bytes:
    """Return the part with all styles, for a document in the writer's language."""
    bidi = element("bidi") if writer.direction == "rtl" else _NOTHING
    fonts = element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    defaults = element("rPr", fonts, *_size(BODY), element("lang", **writer.languages))
    room = element("pPr", bidi, element("spacing", after=60, line=259, lineRule="auto"))
    return part(
        "styles",
        element("docDefaults", element("rPrDefault", defaults), element("pPrDefault", element("pPr"))),
        _style("paragraph", "Normal", "Normal", room, element("rPr", element("color", val=INK)), default=True),
        *(_paragraph_style(look) for look in _LOOKS),
        *_character_styles(),
        *_table_styles(),
    )


def _style(
    kind: str, id_: str, name: str, *content: Xml, default: bool = False, based: str = "", own: bool = False
) -> Xml:
    return element(
        "style",
        element("name", val=name),
        element("basedOn", val=based) if based else _NOTHING,
        element("qFormat") if kind == "paragraph" else _NOTHING,
        *content,
        type=kind,
        default=1 if default else None,
        customStyle=1 if own else None,
        styleId=id_,
    )


def _paragraph_style(look: _Look) -> Xml:
    exact = {"line": look.exact, "lineRule": "exact"} if look.exact else {}
    room = element(
        "pPr",
        element("keepNext") if look.keep else _NOTHING,
        element("keepLines") if look.keep else _NOTHING,
        element("numPr", element("numId", val=_LIST)) if look.list else _NOTHING,
        element("pBdr", _edge("bottom", SPINE, 12, space=6)) if look.line else _NOTHING,
        element("spacing", before=look.before, after=look.after, **exact),
        element("ind", left=look.indent, hanging=look.hanging) if look.indent else _NOTHING,
        element("jc", val="center") if look.centred else _NOTHING,
        element("outlineLvl", val=look.level) if look.level is not None else _NOTHING,
    )
    letters = element("rPr", *_bold(look.bold), element("color", val=look.color), *_size(look.size))
    return _style("paragraph", look.id, look.name, room, letters, based="Normal", own=look.id.startswith("Sheet"))


def _character_styles() -> tuple[Xml, ...]:
    link = element("rPr", element("color", val=ACCENT), element("u", val="single"))
    aside = element("rPr", element("color", val=MUTED), *_size(18))
    return (
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", default=True),
        _style("character", "Hyperlink", "Hyperlink", link),
        _style("character", "PlaceholderText", "Placeholder Text", element("rPr", element("color", val="6B7076"))),
        _style(
            "character", "SheetTag", "Sheet Tag", element("rPr", *_bold(True), element("color", val=ACCENT)), own=True
        ),
        _style("character", "SheetAside", "Sheet Aside", aside, own=True),
    )


def _table_styles() -> tuple[Xml, ...]:
    """Return the plain table that Word requires, tables with borders, and the same without."""
    edges = (_edge(side, CONTROL, 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    borders = element("tblBorders", *edges)
    head = element("tcPr", element("tcBorders", _edge("bottom", INK, 12)), element("vAlign", val="bottom"))
    return (
        _style("table", "TableNormal", "Normal Table", element("tblPr", _margins(0, 108)), default=True),
        _style(
            "table", "SheetTable", "Sheet Table", element("tblPr", borders, _margins(50, 85)),
            element("tblStylePr", head, type="firstRow"), based="TableNormal", own=True,
        ),
        _style("numbering", "NoList", "No List", default=True),
    )  # fmt: skip


def _margins(high: int, wide: int) -> Xml:
    sides = (("top", high), ("left", wide), ("bottom", high), ("right", wide))
    return element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in sides))


def _edge(side: str, color: str, eighths: int, space: int = 0) -> Xml:
    return element(side, val="single", sz=eighths, space=space, color=color)


def _bold(bold: bool) -> tuple[Xml, ...]:
    return (element("b"), element("bCs")) if bold else ()


def _size(half_points: int) -> tuple[Xml, Xml]:
    """Return the size of Latin letters, and of Hebrew and Arabic ones."""
    return element("sz", val=half_points), element("szCs", val=half_points)


def numbering(writer: Writer) -> bytes:
    """Return the part with the one numbered list (17.9)."""
    level = element(
        "lvl",
        element("start", val=1),
        element("numFmt", val="decimal"),
        element("pStyle", val="ListNumber"),
        element("lvlText", val="%1."),
        element("lvlJc", val="left"),
        element("pPr", element("ind", left=INDENT, hanging=HANGING)),
        element(
            "rPr", *_bold(True), element("color", val=ACCENT), element("rtl") if writer.direction == "rtl" else _NOTHING
        ),
        ilvl=0,
    )
    listed = element("abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=0)
    return part("numbering", listed, element("num", element("abstractNumId", val=0), numId=_LIST))


def settings(writer: Writer) -> bytes:
    """Return the part with the settings: the layout of Word 2013 and later, without its "compatibility mode"."""
    facts = {"compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1,
             "doNotFlipMirrorIndents": 1, "differentiateMultirowTableHeaders": 1}  # fmt: skip
    uri = "http://schemas.microsoft.com/office/word"
    return part(
        "settings",
        element("zoom", percent=100),
        element("defaultTabStop", val=720),
        element("compat", *(element("compatSetting", name=name, uri=uri, val=value) for name, value in facts.items())),
        element("themeFontLang", **writer.languages),
        element("decimalSymbol", val="."),
        element("listSeparator", val=","),
    )
