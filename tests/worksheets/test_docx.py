"""The DOCX of a sheet: right in both directions, complete, and without anything that Word would have to repair."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pytest
import zxingcpp
from kb.worksheets import word
from kb.worksheets.bidi import LRM, RLM, plain
from kb.worksheets.office import legal
from kb.worksheets.sheet import ScaleBlock, Sheet, TableBlock
from kb.worksheets.wordml import shared
from lxml import etree
from PIL import Image
from word_rules import faults
from worksheets.word_sheets import ALL, FIXED, converted, digests, has_arial, parts, sheet, stamps, xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
BODY, FOOTER = "word/document.xml", "word/footer.xml"
HEBREW, ARABIC, LATIN = re.compile("[\u05d0-\u05ea]"), re.compile("[\u0620-\u064a]"), re.compile("[A-Za-z]")
MARKS = str.maketrans("", "", LRM + RLM)

every_sheet = pytest.mark.parametrize("name", ALL)


@cache
def rendered(name: str) -> bytes:
    return word.render(sheet(name))


def find(name: str, path: str, part: str = BODY) -> list[etree._Element]:
    return xml(rendered(name), part).xpath(path, namespaces=NAMES)  # type: ignore[no-any-return]


def value(element: etree._Element, path: str, attribute: str = "val") -> str | None:
    found = element.find(path, NAMES)
    return None if found is None else found.get(f"{{{W}}}{attribute}")


def text(element: etree._Element) -> str:
    """Return the text in an element as a reader sees it, without marks of direction."""
    return "".join(element.itertext(f"{{{W}}}t")).translate(MARKS)


def texts(shown: Sheet) -> Iterator[str]:
    """Yield every text for readers in a sheet, at any depth."""

    def within(thing: object) -> Iterator[str]:
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, tuple):
            for one in thing:
                yield from within(one)
        elif hasattr(thing, "__dataclass_fields__"):
            for field in thing.__dataclass_fields__:
                if field not in ("type", "kind", "id", "field"):
                    yield from within(getattr(thing, field))

    yield from (shown.title, shown.subtitle, shown.tool, *shown.howto)
    for block in shown.blocks:
        if isinstance(block, TableBlock):  # signs replace the example's index and its tick
            kept = [
                said
                for said, column in zip(block.example, block.columns, strict=False)
                if column.kind in ("text", "number")
            ]
            yield from (block.title, *kept, *(column.label for column in block.columns))
        else:
            yield from within(block)


# ---- the fields


@every_sheet
def test_its_controls_are_the_fields_of_the_sheet_in_their_order(name: str) -> None:
    tags = [control.get(f"{{{W}}}val") for control in find(name, "//w:sdt/w:sdtPr/w:tag")]
    assert tags == [field.id for field in sheet(name).fields()]


@every_sheet
def test_every_control_is_called_by_its_field_in_at_most_64_units(name: str) -> None:
    called = [value(control, "w:sdtPr/w:alias") or "" for control in find(name, "//w:sdt")]
    for title, field in zip(called, sheet(name).fields(), strict=True):
        assert legal(field.title).startswith(title.removesuffix("…"))
        assert 0 < len(title.encode("utf-16-le")) // 2 <= 64


@every_sheet
def test_no_two_controls_share_a_number(name: str) -> None:
    numbers = [value(control, "w:sdtPr/w:id") for control in find(name, "//w:sdt")]
    assert len(set(numbers)) == len(numbers) == len(list(sheet(name).fields()))


@every_sheet
def test_every_field_has_the_control_of_its_kind(name: str) -> None:
    kinds = {"date": "w:date", "scale": "w:dropDownList", "check": "w14:checkbox"}
    for control, field in zip(find(name, "//w:sdt"), sheet(name).fields(), strict=True):
        assert control.find(f"w:sdtPr/{kinds.get(field.kind, 'w:text')}", NAMES) is not None, field
        assert (value(control, "w:sdtPr/w:text", "multiLine") == "1") == (field.lines > 1), field


@every_sheet
def test_every_control_shows_where_to_write(name: str) -> None:
    for control in find(name, "//w:sdt"):
        is_box = control.find("w:sdtPr/w14:checkbox", NAMES) is not None
        assert text(control.find("w:sdtContent", NAMES)).strip()
        assert (control.find("w:sdtPr/w:showingPlcHdr", NAMES) is None) == is_box
        styles = {style.get(f"{{{W}}}val") for style in control.iterfind("w:sdtContent//w:rStyle", NAMES)}
        assert styles == (set() if is_box else {"PlaceholderText"})


def test_a_scale_offers_every_grade_and_names_both_ends() -> None:
    scale = next(block for block in sheet("leading-together-in-emergency").blocks if isinstance(block, ScaleBlock))
    lists = find("leading-together-in-emergency", "//w:dropDownList")
    assert len(lists) == len(scale.items)
    for offered in lists:
        grades = [(item.get(f"{{{W}}}value"), item.get(f"{{{W}}}displayText")) for item in offered]
        assert grades == [
            ("1", f"1 – {scale.min_label}"),
            ("2", "2"),
            ("3", "3"),
            ("4", "4"),
            ("5", f"5 – {scale.max_label}"),
        ]


@every_sheet
def test_what_is_typed_goes_the_way_of_the_language(name: str) -> None:
    for control in find(name, "//w:sdt[not(w:sdtPr/w14:checkbox)]"):
        assert (control.find("w:sdtPr/w:rPr/w:rtl", NAMES) is not None) == (sheet(name).direction == "rtl")


# ---- direction


@every_sheet
@pytest.mark.parametrize("part", [BODY, FOOTER])
def test_every_paragraph_goes_the_way_of_the_language(name: str, part: str) -> None:
    paragraphs = find(name, "//w:p", part)
    assert paragraphs
    seen = {paragraph.find("w:pPr/w:bidi", NAMES) is not None for paragraph in paragraphs}
    assert seen == {sheet(name).direction == "rtl"}


@every_sheet
def test_every_table_and_the_section_go_the_way_of_the_language(name: str) -> None:
    rtl = sheet(name).direction == "rtl"
    tables = find(name, "//w:tbl")
    assert tables
    assert {table.find("w:tblPr/w:bidiVisual", NAMES) is not None for table in tables} == {rtl}
    assert [section.find("w:bidi", NAMES) is not None for section in find(name, "//w:sectPr")] == [rtl]


@every_sheet
@pytest.mark.parametrize("part", [BODY, FOOTER])
def test_every_hebrew_or_arabic_run_goes_right_to_left_in_its_own_language(name: str, part: str) -> None:
    for run in find(name, "//w:r[w:t]", part):
        for letters, tag in ((HEBREW, "he-IL"), (ARABIC, "ar-EG")):
            if letters.search(text(run)):
                assert run.find("w:rPr/w:rtl", NAMES) is not None, text(run)
                assert value(run, "w:rPr/w:lang", "bidi") == tag, text(run)


@every_sheet
def test_latin_letters_stand_in_runs_of_their_own(name: str) -> None:
    for run in find(name, "//w:r[w:t]"):
        if LATIN.search(text(run)):
            assert run.find("w:rPr/w:rtl", NAMES) is None, text(run)
            assert value(run, "w:rPr/w:lang") == "en-US", text(run)
            assert not HEBREW.search(text(run)), text(run)


def test_numbers_that_would_come_out_turned_around_stand_in_runs_of_their_own() -> None:
    runs = [text(run) for run in find("torture", "//w:r[w:t]") if run.find("w:rPr/w:rtl", NAMES) is None]
    assert {"12/05/2026", "₪1,500", "30%", "09:30–11:00", "CC BY-SA 4.0", "Kania & Kramer (SSIR, 2011)"} <= set(runs)


@every_sheet
def test_it_holds_marks_of_direction_and_no_isolates(name: str) -> None:
    assert not re.search("[\u2066-\u2069\u202a-\u202e]", parts(rendered(name))[BODY].decode())


# ---- texts


@every_sheet
def test_every_text_of_the_sheet_stands_in_it(name: str) -> None:
    shown = {text(paragraph) for paragraph in find(name, "//w:p")}
    whole = "\n".join(shown)
    missing = [one for one in texts(sheet(name)) if legal(plain(one)) not in whole]
    assert missing == []


@every_sheet
def test_markup_in_a_text_stays_text(name: str) -> None:
    assert {etree.QName(element).namespace for element in find(name, "//w:body//*")} >= {W}
    assert find(name, "//*[local-name()='b' or local-name()='script'][not(ancestor::w:rPr)]") == []


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert text(find("odd", "//w:p")[0]) == "=1+1 שלום"
    assert docx.Document(io.BytesIO(rendered("odd"))).core_properties.title == "=1+1 שלום"


# ---- parts of the page


@every_sheet
def test_it_opens_and_its_headings_and_steps_are_real_ones(name: str) -> None:
    shown, opened = sheet(name), docx.Document(io.BytesIO(rendered(name)))
    styled = [(paragraph.style.name, text(paragraph._p)) for paragraph in opened.paragraphs if paragraph.style]
    assert styled[0] == ("Title", legal(plain(shown.title)))
    blocks = [legal(plain(block.title)) for block in shown.blocks if block.title]
    assert [said for style, said in styled if style == "Heading 1"] == [shown.words["ws_howto"], *blocks]
    assert [said for style, said in styled if style == "List Number"] == [legal(plain(step)) for step in shown.howto]


def test_the_steps_are_numbered_by_their_style() -> None:
    number = find("odd", "//w:style[@w:styleId='ListNumber']/w:pPr/w:numPr/w:numId", "word/styles.xml")
    assert [one.get(f"{{{W}}}val") for one in number] == ["1"]
    level = find("odd", "//w:num[@w:numId='1']/preceding-sibling::w:abstractNum/w:lvl", "word/numbering.xml")
    assert [value(one, "w:numFmt") for one in level] == ["decimal"]


@every_sheet
def test_the_paper_is_a4_as_the_sheet_lies(name: str) -> None:
    (size,) = find(name, "//w:sectPr/w:pgSz")
    measures = tuple(int(size.get(f"{{{W}}}{side}")) for side in ("w", "h"))
    upright = sheet(name).layout == "portrait"
    assert measures == ((11906, 16838) if upright else (16838, 11906))
    assert size.get(f"{{{W}}}orient") == (None if upright else "landscape")


@every_sheet
def test_every_table_says_what_it_is_and_no_row_is_split(name: str) -> None:
    for table in find(name, "//w:tbl"):
        assert value(table, "w:tblPr/w:tblCaption")
    assert find(name, "//w:tr[not(w:trPr/w:cantSplit)]") == []
    assert find(name, "//w:tr[not(parent::w:tbl)]") == []


@every_sheet
def test_the_labels_of_columns_stand_on_every_page(name: str) -> None:
    wanted = sum(block.type in ("table", "grid", "scale") for block in sheet(name).blocks)
    assert len(find(name, "//w:tr[w:trPr/w:tblHeader]")) == wanted
    assert len(find(name, "//w:tbl/w:tr[1][w:trPr/w:tblHeader]")) == wanted


@every_sheet
def test_columns_fill_the_page_in_the_shares_of_the_sheet(name: str) -> None:
    (size,), (margins,) = find(name, "//w:pgSz"), find(name, "//w:pgMar")
    width = int(size.get(f"{{{W}}}w")) - 2 * int(margins.get(f"{{{W}}}left"))
    for table in find(name, "//w:tbl"):
        columns = [int(column.get(f"{{{W}}}w")) for column in table.iterfind("w:tblGrid/w:gridCol", NAMES)]
        assert sum(columns) == width
        for row in table.iterfind("w:tr", NAMES):
            assert sum(int(value(cell, "w:tcPr/w:tcW", "w") or 0) for cell in row.iterfind("w:tc", NAMES)) == width


def test_shares_are_whole_numbers_that_add_up() -> None:
    assert shared(100, [1, 1, 1]) == [33, 34, 33]
    assert sum(shared(10091, [6, 26, 17, 17, 26, 8])) == 10091


@every_sheet
def test_the_worked_example_says_that_it_is_one(name: str) -> None:
    wanted = [block for block in sheet(name).blocks if isinstance(block, TableBlock) and block.example]
    seen = [text(run) for run in find(name, "//w:r[w:rPr/w:rStyle/@w:val='SheetTag']")]
    assert seen == [f"{sheet(name).words['ws_example']}: "] * len(wanted)


@every_sheet
def test_the_qr_code_and_a_link_lead_to_the_tool(name: str) -> None:
    shown = sheet(name)
    (picture,) = find(name, "//wp:anchor/wp:docPr")
    assert plain(legal(shown.tool)) in picture.get("descr")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(parts(rendered(name))["word/media/qr.png"])))
    assert code.text == shown.url
    (link,) = find(name, "//w:hyperlink")
    assert text(link) == plain(f"{shown.words['ws_tool']}: {shown.tool}")
    related = docx.Document(io.BytesIO(rendered(name))).part.rels[link.get(f"{{{NAMES['r']}}}id")]
    assert (related.is_external, related.target_ref) == (True, shown.url)


@every_sheet
def test_every_page_ends_with_library_licence_and_number(name: str) -> None:
    shown = sheet(name)
    (line,) = find(name, "//w:p", FOOTER)
    said = shown.words["ws_page"].format(page=1, pages=1)
    assert text(line) == f"{shown.library} · {shown.words['ws_license']}: {shown.license} · {said}"
    fields = find(name, "//w:fldSimple/@w:instr", FOOTER)
    assert fields == ["PAGE", "NUMPAGES"]


@every_sheet
def test_its_properties_name_title_library_and_language(name: str) -> None:
    shown, properties = sheet(name), docx.Document(io.BytesIO(rendered(name))).core_properties
    assert properties.title == legal(plain(shown.title))
    assert properties.author == properties.last_modified_by == shown.library
    assert properties.language == {"he": "he-IL", "ar": "ar-EG", "en": "en-US"}[shown.language]
    assert shown.license in properties.comments


@every_sheet
def test_it_asks_only_for_fonts_that_people_have(name: str) -> None:
    for part in (BODY, FOOTER, "word/styles.xml", "word/numbering.xml"):
        asked = {font for fonts in find(name, "//w:rFonts", part) for font in fonts.attrib.values()} - {"eastAsia"}
        assert asked <= {"Arial", "MS Gothic"}, part
    (defaults,) = find(name, "//w:docDefaults//w:rFonts", "word/styles.xml")
    assert {key.rpartition("}")[2] for key in defaults.attrib} == {"ascii", "hAnsi", "eastAsia", "cs"}
    boxes = find(name, "//w:rFonts")
    assert len(boxes) == sum(field.kind == "check" for field in sheet(name).fields())


@every_sheet
def test_every_style_that_is_used_is_defined(name: str) -> None:
    defined = set(find(name, "//w:style/@w:styleId", "word/styles.xml"))
    used = {
        one
        for part in (BODY, FOOTER)
        for one in find(name, "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val", part)
    }
    assert used <= defined
    assert set(find(name, "//w:basedOn/@w:val", "word/styles.xml")) <= defined


# ---- nothing to repair, nothing that varies


@every_sheet
def test_word_has_nothing_to_repair_in_it(name: str) -> None:
    assert faults(rendered(name)) == []


def changed(document: bytes, part: str, old: str, new: str) -> bytes:
    """Return the document with the first `old` of a part replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts(document).items():
            text = data.decode() if name == part else ""
            assert name != part or old in text
            archive.writestr(name, text.replace(old, new, 1) if name == part else data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (BODY, "<w:pPr>", "<w:pPr><w:rPr/>"),
        (BODY, ' xml:space="preserve"> ', "> "),
        (BODY, "<w:sdtContent>", "<w:sdtContent><w:p/>"),
        (BODY, "<w:sdtPr>", "<w:sdtPr><w:bidi/>"),
        ("[Content_Types].xml", "/word/document.xml", "/word/other.xml"),
        ("word/_rels/document.xml.rels", "footer.xml", "foot.xml"),
        ("word/styles.xml", 'w:bidi="he-IL"', 'w:bidi="Hebrew"'),
    ],
)
def test_what_word_would_repair_is_noticed(part: str, old: str, new: str) -> None:
    assert faults(changed(rendered("odd"), part, old, new)) != []


@every_sheet
def test_every_cell_ends_with_a_paragraph_and_no_table_touches_another(name: str) -> None:
    assert find(name, "//w:tc[not(*[last()][self::w:p])]") == []
    assert find(name, "//w:tbl[following-sibling::*[1][self::w:tbl]]") == []
    assert len(find(name, "//w:body/*[last()][self::w:sectPr]")) == 1
    assert len(find(name, "//w:body/*[last() - 1][self::w:p]")) == 1


@every_sheet
def test_every_relation_leads_somewhere(name: str) -> None:
    related = docx.Document(io.BytesIO(rendered(name))).part.rels
    used = set(find(name, "//@r:id | //@r:embed"))
    assert used <= set(related)
    assert {relation.rId for relation in related.values()} - used == {"styles", "numbering", "settings"}


@every_sheet
def test_its_files_stand_in_order_on_one_date(name: str) -> None:
    names = list(parts(rendered(name)))
    assert names == sorted(names)
    assert names[0] == "[Content_Types].xml"
    assert stamps(rendered(name)) == {FIXED}


@every_sheet
def test_nothing_in_it_names_a_machine_or_a_maker(name: str) -> None:
    whole = b"".join(parts(rendered(name)).values()).decode("utf-8", "ignore")
    assert not re.search(r"/(home|root|tmp|work|Users)/|python-docx|[A-Z]:\\", whole)


def test_the_same_sheet_gives_the_same_bytes_however_strings_are_hashed() -> None:
    here = [hashlib.sha256(rendered(name)).hexdigest() for name in ALL]
    assert digests("word", ALL, "1") == digests("word", ALL, "4242") == here


def test_its_dates_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    def dated() -> datetime | None:
        return docx.Document(io.BytesIO(word.render(sheet("odd")))).core_properties.created

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert str(dated()) == "2026-01-01 00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert str(dated()) == "2001-09-09 01:46:40+00:00"


def test_libreoffice_reads_every_one_of_them_and_finds_the_pages_that_they_promise(tmp_path: Path) -> None:
    for name, file in converted(tmp_path, "docx", word.render, ALL).items():
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) > 0
            promised = sheet(name).pages
            if promised and has_arial():
                assert len(pdf.pages) == promised, name
