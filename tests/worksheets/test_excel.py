"""The XLSX of a sheet: right in both directions, with names, validated by kind, and without formulas."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from kb.worksheets import excel
from kb.worksheets.bidi import LRM, RLM, plain
from kb.worksheets.office import legal
from kb.worksheets.sheet import Field, FieldsBlock, Sheet, TableBlock
from lxml import etree
from worksheets import sheets
from worksheets.word_sheets import ALL, FIXED, converted, digests, parts, sheet, stamps, xml

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMES = {"s": S, "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}
BOOK, STYLES, TEXTS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
MARKS = str.maketrans("", "", LRM + RLM)

every_sheet = pytest.mark.parametrize("name", ALL)
a_real_sheet = pytest.mark.parametrize("name", [*sheets.REAL, *sheets.TRANSLATED])


@cache
def rendered(name: str) -> bytes:
    return excel.render(sheet(name))


def find(name: str, path: str, part: str = BOOK) -> list[etree._Element]:
    return xml(rendered(name), part).xpath(path, namespaces=NAMES)  # type: ignore[no-any-return]


def pages(name: str) -> list[str]:
    """Return the parts that are worksheets, in order."""
    return [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(tables(sheet(name))) + 1)]


def tables(shown: Sheet) -> list[TableBlock]:
    return [block for block in shown.blocks if isinstance(block, TableBlock)]


def fields(shown: Sheet) -> Iterator[tuple[int, Field]]:
    """Yield the fields in an XLSX, each with the number of its worksheet."""
    for block in shown.blocks:
        if isinstance(block, FieldsBlock):
            yield from ((1, item.field) for item in block.items)
    for number, table in enumerate(tables(shown), start=1):
        yield from ((number, one) for row in table.rows for one in row if one)


def named_cells(name: str) -> dict[str, tuple[str, str]]:
    """Return the worksheet and address of every defined name."""
    found = {}
    for one in find(name, "//s:definedName[not(starts-with(@name, '_xlnm'))]"):
        page, address = re.fullmatch(r"'(.*)'!\$([A-Z]+\$\d+)", one.text).groups()  # type: ignore[union-attr]
        found[one.get("name")] = (page.replace("''", "'"), address.replace("$", ""))
    return found


def texts(name: str) -> list[str]:
    """Return every text as a reader sees it, without marks of direction."""
    return ["".join(one.itertext(f"{{{S}}}t")).translate(MARKS) for one in find(name, "//s:si", TEXTS)]


def cell(name: str, page: str, address: str) -> etree._Element:
    (found,) = find(name, f"//s:c[@r='{address}']", page)
    return found


def look(name: str, one: etree._Element) -> etree._Element:
    """Return the format of a cell."""
    return find(name, "//s:cellXfs/s:xf", STYLES)[int(one.get("s"))]


# ---- which sheets


def test_a_sheet_without_a_table_has_none() -> None:
    bare = sheets.of({"title": "x", "blocks": [{"type": "checklist", "items": [{"id": "a", "label": "b"}]}]}, "en")
    with pytest.raises(ValueError, match="a-tool has no table"):
        excel.render(bare)


@every_sheet
def test_every_table_has_a_worksheet_of_its_own(name: str) -> None:
    called = [one.get("name") for one in find(name, "//s:sheets/s:sheet")]
    assert len(called) == len(pages(name)) == len(tables(sheet(name)))
    for label in called:
        assert 0 < len(label) <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", label)
    assert len({label.lower() for label in called} | {"history"}) == len(called) + 1


def test_names_of_worksheets_stay_apart_within_their_bounds() -> None:
    titles = ["א" * 40, "א" * 40, "a/b", "A b", "''", "[]", "[[CC BY 4.0]]: x?"]
    assert list(excel.sheet_names(titles)) == [
        "א" * 30 + "…",
        "א" * 28 + "… 2",
        "a b",
        "A b 2",
        "1",
        "1 2",
        "CC BY 4.0 x",
    ]


# ---- direction


@every_sheet
def test_every_worksheet_goes_the_way_of_the_language(name: str) -> None:
    for page in pages(name):
        (view,) = find(name, "//s:sheetView", page)
        assert (view.get("rightToLeft") == "1") == (sheet(name).direction == "rtl")


@every_sheet
def test_every_cell_reads_the_way_of_the_language(name: str) -> None:
    order = "2" if sheet(name).direction == "rtl" else "1"
    for page in pages(name):
        for one in find(name, "//s:c", page):
            (alignment,) = look(name, one).iterfind("s:alignment", NAMES)
            assert alignment.get("readingOrder") == order
            assert alignment.get("wrapText") == "1"


def test_mixed_texts_are_held_in_order_by_marks_and_not_by_isolates() -> None:
    written = ["".join(one.itertext(f"{{{S}}}t")) for one in find("torture", "//s:si", TEXTS)]
    assert any(f"({LRM}12/05/2026{LRM}{RLM})" in one for one in written)
    assert not re.search("[\u2066-\u2069\u202a-\u202e]", "".join(written))


# ---- texts


@every_sheet
def test_it_says_title_steps_link_and_licence(name: str) -> None:
    shown, written = sheet(name), texts(name)
    for wanted in (shown.title, shown.subtitle, f"{shown.words['ws_tool']}: {shown.tool}"):
        assert not wanted or legal(plain(wanted)) in written
    assert f"{shown.library} · {shown.words['ws_license']}: {shown.license}" in written
    steps = "\n".join(f"{number}. {legal(plain(step))}" for number, step in enumerate(shown.howto, start=1))
    assert f"{shown.words['ws_howto']}  {steps}" in written


@every_sheet
def test_it_says_the_labels_of_every_field_and_column(name: str) -> None:
    written = "\n".join(texts(name))
    for block in sheet(name).blocks:
        if isinstance(block, FieldsBlock):
            assert [item.label for item in block.items if legal(plain(item.label)) not in written] == []
            assert [item.hint for item in block.items if legal(plain(item.hint)) not in written] == []
        elif isinstance(block, TableBlock):
            assert [column.label for column in block.columns if legal(plain(column.label)) not in written] == []


@every_sheet
def test_nothing_is_a_formula_and_what_looks_like_one_is_quoted(name: str) -> None:
    strings = ["".join(one.itertext(f"{{{S}}}t")) for one in find(name, "//s:si", TEXTS)]
    for page in pages(name):
        assert find(name, "//s:f", page) == []
        for one in find(name, "//s:c[@t='s']", page):
            dangerous = strings[int(one.findtext("s:v", namespaces=NAMES) or 0)].startswith(("=", "+", "-", "@"))
            assert (look(name, one).get("quotePrefix") == "1") == dangerous


def test_signs_that_begin_formulas_are_tried() -> None:
    written = texts("odd")
    assert {"=1+1 שלום", "@א (-ב)", "=ב", "+ג", "=לבד"} <= set(written)
    assert "דוגמה: @שם" in written


@every_sheet
def test_the_link_leads_to_the_tool(name: str) -> None:
    for number, page in enumerate(pages(name), start=1):
        (link,) = find(name, "//s:hyperlinks/s:hyperlink", page)
        related = xml(rendered(name), f"xl/worksheets/_rels/sheet{number}.xml.rels")
        targets = {one.get("Id"): one.get("Target") for one in related}
        assert targets[link.get(f"{{{NAMES['r']}}}id")] == sheet(name).url


def test_a_library_that_has_no_address_yet_names_the_tool_without_a_link() -> None:
    nowhere = replace(sheet(sheets.REAL[0]), url="/tools/a.html")
    page = xml(excel.render(nowhere), "xl/worksheets/sheet1.xml")
    assert page.xpath("//s:hyperlinks", namespaces=NAMES) == []


# ---- cells to fill in


@every_sheet
def test_every_field_has_a_cell_of_its_own_that_is_empty_unlocked_and_named_by_its_id(name: str) -> None:
    shown, cells = sheet(name), named_cells(name)
    labels = [one.get("name") for one in find(name, "//s:sheets/s:sheet")]
    given = excel.cell_names(field.id for field in shown.fields())
    wanted = {given[field.id]: number for number, field in fields(shown)}
    assert {one: labels.index(page) + 1 for one, (page, _) in cells.items()} == wanted
    assert len(set(cells.values())) == len(cells)
    for one, (_, address) in cells.items():
        entry = cell(name, pages(name)[wanted[one] - 1], address)
        assert len(entry) == 0
        (protection,) = look(name, entry).iterfind("s:protection", NAMES)
        assert protection.get("locked") == "0"


def test_names_of_cells_are_made_from_ids() -> None:
    assert excel.cell_names(["action-1", "org", "r1c1"]) == {"action-1": "f_action_1", "org": "f_org", "r1c1": "f_r1c1"}


def test_ids_that_differ_by_a_hyphen_have_names_that_differ() -> None:
    names = excel.cell_names(["a-b", "a_b", "a-b-c", "a-b_c", "a_b-c"])
    assert names == {"a_b": "f_a_b", "a-b": "f_a.b", "a-b-c": "f_a_b_c", "a-b_c": "f_a.b_c", "a_b-c": "f_a_b.c"}


def test_nothing_is_protected() -> None:
    for name in ALL:
        assert find(name, "//s:workbookProtection") == []
        for page in pages(name):
            assert find(name, "//s:sheetProtection", page) == []


@every_sheet
def test_numbers_are_whole_and_ticks_are_chosen_from_a_list(name: str) -> None:
    shown, cells = sheet(name), named_cells(name)
    given = excel.cell_names(field.id for field in shown.fields())
    for number, field in fields(shown):
        address = cells[given[field.id]][1]
        rules = [
            rule
            for rule in find(name, "//s:dataValidation", pages(name)[number - 1])
            if within(address, rule.get("sqref"))
        ]
        kinds = {"number": ["whole"], "check": ["list"]}
        assert [rule.get("type") for rule in rules] == kinds.get(field.kind, [])
        for rule in rules:
            said = rule.findtext("s:formula1", namespaces=NAMES)
            if field.kind == "number":
                assert (rule.get("operator"), said) == ("greaterThanOrEqual", "0")
                assert rule.get("error").translate(MARKS) == shown.words["ws_whole"]
            else:
                assert said == '"✓,–"'


def within(address: str, area: str) -> bool:
    """Return whether a cell is in an area such as B3:B9."""
    (column, row), *corners = [re.match(r"([A-Z]+)(\d+)", one).groups() for one in (address, *area.split(":"))]  # type: ignore[union-attr]
    return all(corner[0] == column for corner in corners) and int(corners[0][1]) <= int(row) <= int(corners[-1][1])


@every_sheet
def test_what_is_typed_as_text_stays_text_and_dates_look_like_dates(name: str) -> None:
    shown, cells = sheet(name), named_cells(name)
    given = excel.cell_names(field.id for field in shown.fields())
    formats = {one.get("numFmtId"): one.get("formatCode") for one in find(name, "//s:numFmt", STYLES)} | {
        "49": "@",
        "1": "0",
    }
    for number, field in fields(shown):
        form = look(name, cell(name, pages(name)[number - 1], cells[given[field.id]][1])).get("numFmtId")
        assert formats[form] == {"date": "dd/mm/yyyy", "number": "0"}.get(field.kind, "@")


# ---- the table


@every_sheet
def test_rows_are_numbered_where_there_is_a_column_for_it(name: str) -> None:
    for table, page in zip(tables(sheet(name)), pages(name), strict=True):
        numbers = [float(one.text) for one in find(name, "//s:c[not(@t)]/s:v", page)]
        counted = any(column.kind == "index" for column in table.columns)
        assert numbers == (list(range(1, len(table.rows) + 1)) if counted else [])


@every_sheet
def test_the_worked_example_says_that_it_is_one(name: str) -> None:
    shown = sheet(name)
    written = [one for one in texts(name) if one.startswith(f"{shown.words['ws_example']}: ")]
    assert len(written) == sum(bool(table.example) for table in tables(shown))


@a_real_sheet
def test_the_labels_stay_in_sight(name: str) -> None:
    for page in pages(name):
        (pane,) = find(name, "//s:sheetView/s:pane", page)
        assert pane.get("state") == "frozen"
        labels = find(name, f"//s:row[@r='{pane.get('ySplit')}']/s:c[@t='s']", page)
        assert len(labels) == len(tables(sheet(name))[0].columns)


@every_sheet
def test_what_stays_in_sight_leaves_room_to_scroll(name: str) -> None:
    for page in pages(name):
        for pane in find(name, "//s:sheetView/s:pane", page):
            rows = find(name, f"//s:row[@r<={pane.get('ySplit')}]", page)
            assert sum(float(row.get("ht", 15)) for row in rows) <= excel.MOST_FROZEN


@every_sheet
def test_the_labels_stand_on_every_printed_page(name: str) -> None:
    for number, (page, table) in enumerate(zip(pages(name), tables(sheet(name)), strict=True)):
        (title,) = find(name, f"//s:definedName[@name='_xlnm.Print_Titles'][@localSheetId='{number}']")
        row = re.search(r"\$(\d+):\$\1$", title.text)
        assert row
        assert len(find(name, f"//s:row[@r='{row[1]}']/s:c[@t='s']", page)) == len(table.columns)


@every_sheet
def test_columns_are_as_wide_as_the_sheet_says(name: str) -> None:
    for table, page in zip(tables(sheet(name)), pages(name), strict=True):
        widths = [
            float(one.get("width"))
            for one in find(name, "//s:cols/s:col", page)
            for _ in range(int(one.get("min")), int(one.get("max")) + 1)
        ]
        assert len(widths) == len(table.columns)
        total = excel.WIDTH[sheet(name).layout]
        for width, column in zip(widths, table.columns, strict=True):
            assert width == pytest.approx(max(excel.NARROWEST, column.width * total / 100), abs=1)


@every_sheet
def test_no_row_is_higher_than_excel_takes_and_rows_of_a_table_may_grow(name: str) -> None:
    for table, page in zip(tables(sheet(name)), pages(name), strict=True):
        assert max(float(row.get("ht", 15)) for row in find(name, "//s:row", page)) <= 409
        growing = find(name, "//s:row[@ht and not(@customHeight)]", page)
        assert len(growing) == len(table.rows)


def test_columns_are_parted_into_groups_of_nearly_one_width() -> None:
    assert excel.spans([6, 26, 17, 17, 26, 8], 3) == [(0, 1), (2, 3), (4, 5)]
    assert excel.spans([50, 50], 1) == [(0, 1)]


# ---- the page


@every_sheet
def test_it_prints_on_a4_as_wide_as_the_page(name: str) -> None:
    for page in pages(name):
        (setup,) = find(name, "//s:pageSetup", page)
        assert (setup.get("paperSize"), setup.get("fitToHeight")) == ("9", "0")
        assert setup.get("orientation") == sheet(name).layout
        assert find(name, "//s:sheetPr/s:pageSetUpPr/@fitToPage", page) == ["1"]
        assert find(name, "//s:printOptions/@horizontalCentered", page) == ["1"]


@every_sheet
def test_its_properties_name_title_and_library(name: str) -> None:
    written = {etree.QName(one).localname: one.text for one in xml(rendered(name), "docProps/core.xml")}
    assert written["title"] == legal(plain(sheet(name).title))
    assert written["creator"] == written["lastModifiedBy"] == sheet(name).library
    assert sheet(name).license in (written["description"] or "")


@every_sheet
def test_its_files_stand_in_order_on_one_date(name: str) -> None:
    names = list(parts(rendered(name)))
    assert names == sorted(names)
    assert stamps(rendered(name)) == {FIXED}


@every_sheet
def test_nothing_in_it_names_a_machine(name: str) -> None:
    whole = b"".join(parts(rendered(name)).values()).decode("utf-8", "ignore")
    assert not re.search(r"/(home|root|tmp|work|Users)/|[A-Z]:\\", whole)


def test_the_same_sheet_gives_the_same_bytes_however_strings_are_hashed() -> None:
    here = [hashlib.sha256(rendered(name)).hexdigest() for name in ALL]
    assert digests("excel", ALL, "1") == digests("excel", ALL, "4242") == here


def test_its_dates_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    def dated() -> set[datetime]:
        core = xml(excel.render(sheet("odd")), "docProps/core.xml")
        return {
            datetime.fromisoformat(one.text) for one in core if etree.QName(one).localname in ("created", "modified")
        }

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert dated() == {datetime.fromisoformat("2026-01-01T00:00:00Z")}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert dated() == {datetime.fromisoformat("2001-09-09T01:46:40Z")}


def test_libreoffice_reads_every_one_of_them(tmp_path: Path) -> None:
    for name, file in converted(tmp_path, "xlsx", excel.render, ALL).items():
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) >= len(pages(name)), name
