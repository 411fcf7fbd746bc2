"""A worksheet's PDF can be printed, filled in and read aloud, and leads back to its tool."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from kb.worksheets import typeface
from kb.worksheets.paging import Appetite, share
from kb.worksheets.pdf import Typesetter
from kb.worksheets.sheet import ScaleBlock, Sheet, TableBlock, TooLong, Unprintable
from pikepdf import Name, String
from worksheets import sheets

ROOT = Path(__file__).resolve().parents[2]
ON_PAGES = (*sheets.REAL, *sheets.TRANSLATED)  # sheets that promise a number of pages
POINTS_PER_MM = 72 / 25.4
# Two letters or more, without niqqud (which readers put in any order), and few enough to stay on one line.
WORD = re.compile(r"(?<![א-ת\u0591-\u05c7])[א-ת]{2,25}(?![א-ת\u0591-\u05c7])")
FORMATS = re.compile("[\u200b-\u200f\u2060-\u2069]")


@cache
def typesetter() -> Typesetter:
    return Typesetter()


@cache
def pdf_of(name: str) -> bytes:
    return typesetter().render(sheets.sheet(name))


@cache
def opened(name: str) -> pikepdf.Pdf:
    """Return the PDF, opened for reading."""
    return copy_of(name)


def copy_of(name: str) -> pikepdf.Pdf:
    """Return the PDF, opened for changes."""
    return pikepdf.open(BytesIO(pdf_of(name)))


every_sheet = pytest.mark.parametrize("name", sheets.ALL)


# ---- read aloud


@every_sheet
def test_it_conforms_to_pdf_ua(name: str) -> None:
    report = validator.validate_pdf_bytes(pdf_of(name), profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize("fault", ["language", "tooltips", "title", "tags"])
def test_the_validator_sees_what_is_missing(fault: str) -> None:
    pdf = copy_of("leading-together-in-emergency")
    match fault:
        case "language":
            del pdf.Root.Lang
        case "title":
            del pdf.Root.ViewerPreferences.DisplayDocTitle
        case "tags":
            del pdf.Root.StructTreeRoot
        case "tooltips":
            for annotation in widgets(pdf):
                del annotation["/TU"]
    out = BytesIO()
    pdf.save(out)
    assert not validator.is_pdf_compliant_bytes(out.getvalue(), profile="ua1")


@every_sheet
def test_it_says_its_title_and_language(name: str) -> None:
    sheet, pdf = sheets.sheet(name), opened(name)
    assert str(pdf.Root.Lang) == sheet.language
    assert pdf.docinfo["/Title"] == sheet.title
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.ViewerPreferences.Direction) == ("/R2L" if sheet.direction == "rtl" else "/L2R")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()


@every_sheet
def test_every_font_is_embedded(name: str) -> None:
    descriptors = [one for one in opened(name).objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    simple = [
        one
        for one in opened(name).objects
        if isinstance(one, pikepdf.Dictionary)
        and one.get("/Type") == Name.Font
        and "/FontDescriptor" not in one
        and "/DescendantFonts" not in one
    ]
    assert len(descriptors) == 3  # regular, bold, and the font for typed text
    assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)
    assert simple == []


@every_sheet
def test_headings_and_header_cells_are_tagged(name: str) -> None:
    sheet = sheets.sheet(name)
    kinds = [str(tag.S) for tag in tags(opened(name))]
    titled = [block for block in sheet.blocks if block.title]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(titled) + bool(sheet.howto)
    tables = [block for block in sheet.blocks if isinstance(block, TableBlock)]
    grids = [block for block in sheet.blocks if block.type == "grid"]
    assert kinds.count("/THead") == len(tables) + len(grids)
    assert kinds.count("/TH") == sum(len(table.columns) for table in tables) + sum(
        len(one.columns) + 2 for one in grids
    )
    assert kinds.count("/LI") == len(sheet.howto)


@every_sheet
def test_what_is_filled_in_is_read_in_the_order_of_the_sheet(name: str) -> None:
    pdf = opened(name)
    forms = [tag for tag in tags(pdf) if str(tag.S) == "/Form"]
    assert [len(tag.K) for tag in forms if tag.K[0].Type == Name.OBJR] == [1] * len(forms)  # one widget, nothing else
    read = [tag.K[0].Obj.get("/T") or tag.K[0].Obj.Parent.T for tag in forms]
    assert list(dict.fromkeys(map(str, read))) == [field.id for field in sheets.sheet(name).fields()]
    assert len(forms) == len(list(widgets(pdf)))
    assert all(one.Tabs == Name.S for one in pdf.pages)


# ---- filled in


@every_sheet
def test_its_fields_are_those_of_the_sheet(name: str) -> None:
    sheet, form = sheets.sheet(name), opened(name).Root.AcroForm
    shown = [(str(field.T), str(field.TU)) for field in form.Fields]
    assert shown == [(field.id, field.title) for field in sheet.fields()]
    for field, own in zip(sheet.fields(), form.Fields, strict=True):
        assert str(own.FT) == ("/Btn" if field.kind in ("check", "scale") else "/Tx")
        assert "/MaxLen" not in own
        assert "/Parent" not in own
        if field.kind == "area":
            assert own.Ff == 1 << 12
        if field.kind in ("area", "text", "date"):
            assert int(own.Q) == (2 if sheet.direction == "rtl" else 0)


@every_sheet
def test_a_scale_is_one_group_with_a_button_for_each_number(name: str) -> None:
    form = {str(field.T): field for field in opened(name).Root.AcroForm.Fields}
    for block in sheets.sheet(name).blocks:
        if not isinstance(block, ScaleBlock):
            continue
        for item in block.items:
            group = form[item.field.id]
            numbers = [next(key for key in kid.AP.N if key != "/Off") for kid in group.Kids]
            assert numbers == [f"/{number}" for number in range(block.min, block.max + 1)]
            assert group.Ff == 1 << 15
            names = [str(kid.TU) for kid in group.Kids]
            assert names[0] == f"{item.field.title}: {block.min}" + (f" – {block.min_label}" if block.min_label else "")
            assert all("/T" not in kid for kid in group.Kids)


def test_what_is_filled_in_is_there_when_read_back() -> None:
    pdf = copy_of("leading-together-in-emergency")
    form = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
    form["move"].V = String("שלום, 16:00")
    form["s3"].V = form["s3"].Kids[3].AS = Name("/4")
    out = BytesIO()
    pdf.save(out)
    read = pikepdf.open(out)
    again = {str(field.T): field for field in read.Root.AcroForm.Fields}
    assert str(again["move"].V) == "שלום, 16:00"
    assert str(again["s3"].V) == "/4"


@pytest.mark.parametrize("typed", ["שלום עולם", "Zoom", "12/05/2026", "٣٤٥"])
def test_what_is_typed_is_seen_in_chrome(typed: str) -> None:
    """One letter at a time, so that a letter which the viewer cannot draw is noticed."""
    inks = [ink_of_first_field(letters) for letters in ("", *(typed[: end + 1] for end in range(len(typed))))]
    steps = zip(inks, inks[1:], typed, strict=False)
    assert [letter for before, after, letter in steps if after <= before and letter != " "] == []


def ink_of_first_field(typed: str) -> int:
    """Return how dark the first field is with `typed` in it, drawn by PDFium, Chrome's viewer."""
    pdf = copy_of("leading-together-in-emergency")
    field = pdf.Root.AcroForm.Fields[0]
    field.V = String(typed)
    left, low, right, high = map(float, field.Rect)
    out = BytesIO()
    pdf.save(out)
    drawn = pypdfium2.PdfDocument(out)
    drawn.init_forms()
    height = drawn[0].get_height()
    crop = (left, low, drawn[0].get_width() - right, height - high)
    picture = drawn[0].render(scale=3, crop=crop, may_draw_forms=True).to_pil().convert("L")
    return sum(255 * count - level * count for level, count in enumerate(picture.histogram()))


# ---- printed


@pytest.mark.parametrize("name", ON_PAGES)
def test_it_takes_as_many_pages_as_it_promises(name: str) -> None:
    assert len(opened(name).pages) == sheets.sheet(name).pages


@every_sheet
def test_boxes_stand_within_the_margins_and_clear_of_one_another(name: str) -> None:
    for number, page in enumerate(opened(name).pages):
        _, _, width, height = map(float, page.mediabox)
        boxes = [tuple(map(float, one.Rect)) for one in page.get("/Annots", ()) if one.Subtype == Name.Widget]
        for left, low, right, high in boxes:
            assert 36 < left < right < width - 36
            assert 46 < low < high < height - 36, f"page {number + 1}"
        for one, other in combinations(boxes, 2):
            assert (
                min(one[2], other[2]) <= max(one[0], other[0]) + 0.1
                or min(one[3], other[3]) <= max(one[1], other[1]) + 0.1
            )


@every_sheet
def test_there_is_room_to_write_by_hand(name: str) -> None:
    sheet = sheets.sheet(name)
    lines = {field.id: field.lines for field in sheet.fields() if field.kind == "area"}
    in_grid = {item.field.id for block in sheet.blocks if block.type == "grid" for row in block.cells for item in row}
    for field in opened(name).Root.AcroForm.Fields:
        if str(field.FT) != "/Tx":
            continue
        _, low, _, high = map(float, field.Rect)
        id_ = str(field.T)
        least = 5.8 * min(lines.get(id_, 1), 30) * (0.8 if id_ in in_grid else 1)  # a page has about 40 lines at most
        assert (high - low) / POINTS_PER_MM > least - 0.1, id_


@pytest.mark.parametrize("name", ON_PAGES)
def test_pages_are_used_well(name: str) -> None:
    for page in opened(name).pages:
        lowest = min(float(one.Rect[1]) for one in page.Annots if one.Subtype == Name.Widget)
        assert lowest < 0.25 * float(page.mediabox[3])


def test_a_sheet_that_promises_nothing_does_not_spill_a_little_over() -> None:
    questions = [{"id": f"q{number}", "label": "מה?", "lines": 5} for number in range(5)]
    sheet = sheets.of(SMALL | {"blocks": [{"type": "questions", "items": questions}]}, "he")
    assert len(pikepdf.open(BytesIO(typesetter().render(sheet))).pages) == 1


def test_no_page_but_the_last_is_left_half_empty() -> None:
    questions = [{"id": f"q{number}", "label": "מה?", "lines": 6} for number in range(9)]
    sheet = sheets.of(SMALL | {"blocks": [{"type": "questions", "title": "שאלות", "items": questions}]}, "he")
    with pikepdf.open(BytesIO(typesetter().render(sheet))) as pdf:
        lowest = [min(float(one.Rect[1]) for one in page.Annots if one.Subtype == Name.Widget) for page in pdf.pages]
    assert lowest[0] < 200


@every_sheet
def test_every_hebrew_word_can_be_copied_in_logical_order(name: str) -> None:
    text = text_of(name)
    words = {word for shown in shown_texts(sheets.sheet(name)) for word in WORD.findall(shown)}
    assert {word for word in words if word not in text} == set()


@pytest.mark.parametrize("name", ["arabic"])
def test_most_arabic_words_can_be_copied(name: str) -> None:
    """No reader can copy all Arabic from a PDF: joined letters are a single glyph."""
    text = text_of(name)
    words = {word for shown in shown_texts(sheets.sheet(name)) for word in re.findall(r"[\u0620-\u064a]{2,}", shown)}
    assert sum(word in text for word in words) > 0.75 * len(words)


def test_header_rows_are_repeated_and_the_example_is_marked() -> None:
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf_of("torture"))]
    named = [{str(one.get("/T", "")) for one in page.get("/Annots", ())} for page in opened("torture").pages]
    with_rows = [number for number, names in enumerate(named) if any(name.startswith("what-") for name in names)]
    assert len(with_rows) > 1
    assert [number for number, text in enumerate(texts) if "נעשה?" in text] == with_rows
    assert "".join(texts).count("דוגמה") == 2  # one in each table


@every_sheet
def test_the_code_and_the_address_lead_to_the_tool(name: str) -> None:
    sheet = sheets.sheet(name)
    first = pypdfium2.PdfDocument(pdf_of(name))[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(first)] == [sheet.url]
    links = [str(one.A.URI) for one in opened(name).pages[0].Annots if one.Subtype == Name.Link]
    assert links == [sheet.url, sheet.url]
    assert any(str(tag.get("/Alt", "")).endswith(sheet.tool) for tag in tags(opened(name)) if str(tag.S) == "/Figure")


@every_sheet
def test_each_page_says_what_it_is(name: str) -> None:
    sheet, pages = sheets.sheet(name), pypdfium2.PdfDocument(pdf_of(name))
    for number, page in enumerate(pages, start=1):
        text = page.get_textpage().get_text_range()
        if sheet.language != "ar":
            assert sheet.library in text
            assert sheet.words["ws_page"].format(page=number, pages=len(pages)) in text


@pytest.mark.parametrize("name", ON_PAGES)
def test_it_is_light(name: str) -> None:
    assert 30_000 < len(pdf_of(name)) < 60_000


# ---- the same bytes


@pytest.mark.parametrize("name", ["arabic", "english"])
def test_the_same_sheet_gives_the_same_bytes(name: str) -> None:
    """In another process, with another hash seed and its own fonts."""
    code = (
        "import sys, hashlib; sys.path[:0] = sys.argv[2:]\n"
        "from worksheets import sheets; from kb.worksheets.pdf import render\n"
        "print(hashlib.sha256(render(sheets.sheet(sys.argv[1]))).hexdigest())"
    )
    made = subprocess.run(
        [sys.executable, "-c", code, name, str(ROOT / "hooks"), str(ROOT / "tests")],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == hashlib.sha256(pdf_of(name)).hexdigest()


def test_setting_other_sheets_between_changes_nothing() -> None:
    assert typesetter().render(sheets.english()) == pdf_of("english")
    assert typesetter().render(sheets.real("stacey-matrix")) == pdf_of("stacey-matrix")


def test_the_date_comes_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(86400 * 365))
    with pikepdf.open(BytesIO(typesetter().render(sheets.english()))) as pdf:
        assert b"<xmp:CreateDate>1971-01-01" in pdf.Root.Metadata.read_bytes()


# ---- what cannot be set


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": "דף 😀 עבודה"}, "title"),
        ({"howto": ["ראשית", "שנית 😀"]}, "howto[1]"),
        ({"blocks": [{"type": "fields", "title": "א", "fields": [{"id": "team", "label": "צוות 😀"}]}]}, "team.label"),
        ({"blocks": [{"type": "checklist", "title": "😀", "items": [{"id": "a", "label": "א"}]}]}, "blocks[0].title"),
        (
            {"blocks": [{"type": "table", "rows": 1, "columns": [{"id": "n", "label": "א"}], "example": ["😀"]}]},
            "blocks[0].example[0]",
        ),
    ],
)
def test_a_character_that_the_font_lacks_is_named(change: dict[str, Any], where: str) -> None:
    with pytest.raises(Unprintable) as fault:
        typesetter().render(sheets.of(SMALL | change, "he"))
    assert (fault.value.character, fault.value.name, fault.value.where) == ("😀", "GRINNING FACE", where)
    assert "😀" in fault.value.text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_is_either_set_or_refused(text: str) -> None:
    sheet = replace(sheets.of(SMALL, "he"), title="א" + text)
    refused = None
    try:
        typesetter().render(sheet)
    except Unprintable as fault:
        refused = fault.character
    assert refused is None or refused in unicodedata.normalize("NFC", text)  # a composed character is named as such


def test_a_sheet_that_cannot_keep_its_promise_is_refused() -> None:
    questions = [{"id": f"q{number}", "label": "מה?", "lines": 10} for number in range(6)]
    sheet = sheets.of(SMALL | {"pages": 1, "blocks": [{"type": "questions", "items": questions}]}, "he")
    with pytest.raises(TooLong) as fault:
        typesetter().render(sheet)
    assert (fault.value.pages, fault.value.promised) == (2, 1)
    assert len(pikepdf.open(BytesIO(typesetter().render(replace(sheet, pages=2)))).pages) == 2


def test_a_row_higher_than_a_page_is_refused() -> None:
    cells = [[{"id": f"c{number}", "label": sheets.LONGEST, "hint": sheets.LONGEST} for number in range(12)]]
    grid = {"type": "grid", "rows": ["א"], "columns": list("אבגדהוזחטיכל"), "cells": cells}
    with pytest.raises(TooLong):
        typesetter().render(sheets.of(SMALL | {"blocks": [grid]}, "he"))


# ---- room shared among rows


wanted = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.tuples(
        st.floats(5, 200), st.builds(Appetite, limit=st.floats(0.1, 2), eager=st.floats(0.1, 1, allow_subnormal=False))
    ),
)


@given(st.floats(-50, 800), wanted)
def test_rows_get_no_more_than_there_is_nor_than_they_can_take(
    room: float, wants: dict[str, tuple[float, Appetite]]
) -> None:
    given_out = share(room, wants)
    assert sum(given_out.values()) <= max(room, 0) + 0.01 * len(wants)
    assert all(points <= wants[id_][0] * wants[id_][1].limit + 0.01 for id_, points in given_out.items())
    limits = sum(height * appetite.limit for height, appetite in wants.values())
    assert sum(given_out.values()) >= min(max(room, 0), limits) - 1 - 0.01 * len(wants)


# ---- reading a PDF


SMALL: dict[str, Any] = {"title": "דף", "blocks": [{"type": "fields", "fields": [{"id": "a", "label": "א"}]}]}


def tags(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every tag in reading order."""

    def below(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for one in node:
                yield from below(one)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            yield from below(node.get("/K"))

    yield from below(pdf.Root.StructTreeRoot.K)


def widgets(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every widget of every page."""
    for page in pdf.pages:
        yield from (one for one in page.get("/Annots", ()) if one.Subtype == Name.Widget)


def text_of(name: str) -> str:
    """Return the text of all pages, as a person copies it in Chrome."""
    pages = pypdfium2.PdfDocument(pdf_of(name))
    return FORMATS.sub("", "\n".join(page.get_textpage().get_text_range() for page in pages))


def shown_texts(value: Any) -> Iterator[str]:
    """Yield every text that a sheet, or a part of one, shows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from shown_texts(one)
    elif is_dataclass(value) and not isinstance(value, type):
        hidden = {"field", "id", "kind", "type", "slug", "url", "language", "direction", "layout", "words"}
        names = [part.name for part in fields(value) if part.name not in hidden]
        for name in names:
            if not (isinstance(value, TableBlock) and name == "rows"):
                yield from shown_texts(getattr(value, name))


def test_the_helper_sees_the_texts_of_a_sheet() -> None:
    sheet: Sheet = sheets.real("stacey-matrix")
    assert {"המטריצה", "מחלוקת", "הסכמה נמוכה"} <= set(shown_texts(sheet))


def test_a_font_that_a_killed_build_has_left_half_written_goes(tmp_path: Path) -> None:
    cache = tmp_path / ".cache"
    folder = typeface.Typeface.install(cache).folder
    (folder / ".FiraGO-Bold.ttf.24645").write_bytes(b"half")
    typeface.Typeface.install(cache)
    assert {path.name for path in folder.iterdir()} == {*typeface.FILES, *typeface.OF_BOOKS}


def test_fonts_have_a_folder_of_their_own_where_the_caches_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the shared temporary folder, `locks` is what somebody else has made."""
    cache, temporary = tmp_path / ".cache", tmp_path / "tmp"
    temporary.mkdir()
    for path in (cache, temporary / "locks"):
        path.write_text("of somebody else")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    folder = typeface.Typeface.install(cache).folder
    assert {path.name for path in folder.iterdir()} == {*typeface.FILES, *typeface.OF_BOOKS}
    assert (temporary / "locks").read_text() == "of somebody else"
