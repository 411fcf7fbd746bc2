"""The form of a worksheet: the content of its view, and the template's output."""

from __future__ import annotations

import json
import re
from typing import Any

import jinja2
import pytest
import yaml
from kb import library as libraries
from kb.publish.templates import TemplatePage
from kb.wording import wording
from kb.worksheets import form
from kb.worksheets.bidi import LRI, PDI, RLI, isolate
from kb.worksheets.model import Worksheet
from kb.worksheets.sheet import Sheet, resolve_blocks
from site_pages import Element, Page
from workspace import CHECKOUT, TRILINGUAL

LIBRARY = libraries.read(TRILINGUAL)
TOOLS = [document for document in LIBRARY.documents if document.kind == "tool" and document.fields.worksheet]
LONG = "א" * 300

# Everything at once: every block and kind, markup in labels, numbers and Latin in brackets, any word as an id.
HARD: dict[str, Any] = {
    "title": 'דף "SLA" (12/05/2026) <b>לא מודגש</b>',
    "subtitle": "בין 3–5 שיחות, עד ₪1,500 (30%)",
    "howto": ["כתבו ב־WhatsApp (או info@example.org)."],
    "blocks": [
        {
            "type": "fields",
            "title": "</script><script>alert(1)</script>",
            "fields": [
                {"id": "constructor", "label": 'תווית "מצוטטת" & <i>', "hint": "עזרה (1–5)"},
                {"id": "date", "label": "תאריך", "kind": "date"},
                {"id": "kb-main", "label": "מספר", "kind": "number"},
            ],
        },
        {"type": "questions", "items": [{"id": "q", "label": LONG, "hint": "<b>רמז</b>", "lines": 7}]},
        {"type": "checklist", "title": "רשימה", "items": [{"id": "c", "label": "סימנו (1–5) SLA", "hint": "עזרה"}]},
        {
            "type": "scale",
            "title": "סולם",
            "min": 0,
            "max": 10,
            "min_label": "בכלל לא (0%)",
            "max_label": "לגמרי (100%)",
            "items": [{"id": "s", "label": "ביטחון", "hint": "רמז"}, {"id": "s2", "label": "עוד"}],
        },
        {
            "type": "grid",
            "title": "מטריצה",
            "row_axis": "שורות",
            "column_axis": "עמודות",
            "rows": ["א", "ב"],
            "columns": ["ג", "ד"],
            "cells": [
                [{"id": "a1", "label": "תא", "hint": "רמז"}, {"id": "a2", "label": "תא"}],
                [{"id": "b1", "label": "תא"}, {"id": "b2", "label": "תא"}],
            ],
        },
        {
            "type": "table",
            "title": "טבלה",
            "rows": 40,
            "columns": [
                {"id": "n", "label": "#", "kind": "index", "width": 3},
                {"id": "who", "label": "שם (Name)", "width": 52},
                {"id": "many", "label": "כמה", "kind": "number", "width": 30},
                {"id": "done", "label": "כן", "kind": "check", "width": 15},
            ],
            "example": ["1", "דנה (API 2.1)", "4", ""],
        },
        {
            "type": "table",
            "rows": 2,
            "columns": [{"id": "x", "label": "שם"}, {"id": "y", "label": "עוד"}],
            "example": ["דנה", ""],
        },
    ],
}


def sheet_from(data: Worksheet, language: str, direction: Any, slug: str = "a", **more: Any) -> Sheet:
    words = wording(language)
    shown = {
        "tool": "כלי (Tool)",
        "url": "https://shidra.example/tools/a.html",
        "library": "שדרה",
        "license": "CC BY 4.0",
    }
    return Sheet(
        slug=slug,
        language=language,
        direction=direction,
        title=data.title,
        subtitle=data.subtitle or "",
        layout=data.layout,
        pages=data.pages,
        howto=data.howto,
        blocks=resolve_blocks(data, words.say("ws_row")),
        words=words.texts,
        **(shown | more),
    )


def hard(language: str = "he", direction: Any = "rtl") -> Sheet:
    return sheet_from(Worksheet.model_validate_json(json.dumps(HARD)), language, direction)


def real(document: Any) -> Sheet:
    return sheet_from(document.fields.worksheet, document.language, "rtl", document.slug, tool=document.fields.title)


SHEETS = {"hard": hard(), **{f"{document.slug}.{document.language}": real(document) for document in TOOLS}}
each_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


def view_of(*given: Any) -> dict[str, Any]:
    """Return the view of a sheet as it is in front matter."""
    return form.view(*given).model_dump(mode="json", exclude_defaults=True)


def fields_of(data: Any) -> list[dict[str, Any]]:
    """Return every field of a view, in order."""
    if isinstance(data, dict):
        if {"id", "kind", "title"} <= set(data):
            return [data]
        data = list(data.values())
    return [one for part in data for one in fields_of(part)] if isinstance(data, list) else []


def texts_of(data: Any) -> list[str]:
    """Return every visible text of a view: no ids, no names of kinds, no texts that are only read aloud."""
    if isinstance(data, dict):
        silent = {"id", "kind", "type", "slug", "language", "direction", "layout", "url", "address"}
        silent |= {"title"} if "kind" in data else set()
        data = [value for key, value in data.items() if key not in silent]
    if isinstance(data, list):
        return [text for part in data for text in texts_of(part)]
    return [data] if isinstance(data, str) else []


# ---- the view


@each_sheet
def test_the_view_holds_every_field_of_the_sheet_in_its_order(sheet: Sheet) -> None:
    fields = [(one["id"], one["kind"], one["title"], one["lines"]) for one in fields_of(view_of(sheet)["blocks"])]
    assert fields == [(field.id, field.kind, field.title, field.lines) for field in sheet.fields()]


@each_sheet
def test_the_view_is_plain_data_that_stands_in_front_matter(sheet: Sheet) -> None:
    view = view_of(sheet)
    assert yaml.safe_load(yaml.safe_dump(view, allow_unicode=True)) == view
    assert json.loads(json.dumps(view)) == view
    assert view_of(sheet) == view


@each_sheet
def test_every_text_that_is_shown_is_isolated(sheet: Sheet) -> None:
    view = view_of(sheet)
    interface = view.pop("interface")
    assert [text for text in texts_of(view) if isolate(text, sheet.direction) != text] == []
    braceless = [text for text in texts_of(interface["words"]) if "{" not in text]
    assert [text for text in braceless if isolate(text, interface["direction"]) != text] == []


def test_ranges_and_latin_stand_apart_and_what_is_read_aloud_is_plain() -> None:
    view = view_of(hard())
    assert f"({LRI}12/05/2026{PDI})" in view["title"]
    assert f"{LRI}3–5{PDI}" in view["subtitle"]
    assert [field for field in fields_of(view) if re.search(f"[{LRI}{RLI}{PDI}]", field["title"])] == []


def test_a_text_takes_a_bounded_number_of_characters() -> None:
    for field in fields_of(view_of(hard())):
        assert field.get("max") == {"text": 1_000, "area": 10_000}.get(field["kind"]), field["id"]


def test_the_page_around_a_sheet_that_is_not_translated_speaks_its_own_language() -> None:
    view = view_of(hard(), wording("en"), "tools/a.html")
    assert (view["language"], view["direction"]) == ("he", "rtl")
    assert (view["interface"]["language"], view["interface"]["direction"]) == ("en", "ltr")
    assert view["interface"]["words"]["undo"] == "Restore what was there"
    assert view["words"]["example"] == wording("he").say("ws_example")
    assert view["tool"] == {
        "title": isolate("כלי (Tool)", "rtl"),
        "url": "tools/a.html",
        "address": "https://shidra.example/tools/a.html",
    }


def test_the_wording_has_the_same_texts_with_the_same_braces_in_every_language() -> None:
    shapes = {
        code: {
            key: sorted(re.findall(r"\{\w+\}", text))
            for key, text in view_of(hard(), wording(code))["interface"]["words"].items()
        }
        for code in ("he", "ar", "en")
    }
    assert shapes["he"] == shapes["ar"] == shapes["en"]
    assert shapes["he"]["opened"] == ["{filled}"]


def test_widths_are_among_those_that_the_style_sheet_names() -> None:
    named = {
        int(width)
        for width in re.findall(r"\.is-w(\d+)\{", (CHECKOUT / "overrides/assets/kb/worksheet.css").read_text("utf-8"))
    }
    assert named == set(range(5, 101, 5))
    for sheet in SHEETS.values():
        for block in view_of(sheet)["blocks"]:
            assert {column["width"] for column in block.get("columns", ()) if block["type"] == "table"} <= named


# ---- what the template makes of it


def drawn(sheet: Sheet, interface: str = "he") -> Page:
    """Return the blocks of a sheet as HTML, with the escaping of events.on_env."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(CHECKOUT / "overrides"), autoescape=True)
    text = """{% import "kb/form.html" as form %}<body>
    {% for block in sheet.blocks %}{{ form.block(block, loop.index, sheet) }}{% endfor %}</body>"""
    return Page("form.html", environment.from_string(text).render(sheet=form.view(sheet, wording(interface))))


def inputs(page: Page) -> list[Element]:
    return [element for element in page.elements if "data-field" in element.attributes]


@each_sheet
def test_every_field_is_a_native_input_in_the_order_of_the_sheet(sheet: Sheet) -> None:
    types = {
        "text": {"text", ""},
        "area": {""},
        "date": {"date"},
        "number": {"number"},
        "check": {"checkbox"},
        "scale": {"radio"},
    }
    page = drawn(sheet)
    assert page.slips == []
    assert list(dict.fromkeys(e.attributes["data-field"] for e in inputs(page))) == [
        field.id for field in sheet.fields()
    ]
    kinds = {field.id: field.kind for field in sheet.fields()}
    for element in inputs(page):
        kind = kinds[element.attributes["data-field"]]
        assert element.attributes["data-kind"] == kind
        assert element.attributes.get("type", "") in types[kind]
        assert element.tag == ("input" if element.attributes.get("type") else "textarea")
        assert ("maxlength" in element.attributes) == (kind in ("text", "area"))


@each_sheet
def test_ids_stand_once_and_labels_and_hints_find_their_inputs(sheet: Sheet) -> None:
    page = drawn(sheet)
    assert len(page.ids) == len(set(page.ids))
    labelled = {label.attributes["for"] for label in page.all("label")}
    assert labelled <= set(page.ids)
    for element in inputs(page):
        assert element.attributes["id"] in labelled or element.attributes["aria-label"], element.attributes
        assert set(element.attributes.get("aria-describedby", "").split()) <= set(page.ids)
    hints = [e.attributes["id"] for e in page.all("p", class_="kb-hint") if "id" in e.attributes]
    described = {e.attributes.get("aria-describedby") for e in page.elements}
    assert hints or sheet is not SHEETS["hard"]
    assert set(hints) <= described


def test_a_cell_says_its_full_name_and_a_table_its_headings() -> None:
    page = drawn(hard())
    names = {field.id: field.title for field in hard().fields()}
    cells = [e for table in page.all("table") for e in table.walk() if "data-field" in e.attributes]
    assert len(cells) == 4 + 40 * 3 + 2 * 2
    assert {e.attributes["data-field"]: e.attributes["aria-label"] for e in cells} == {
        e.attributes["data-field"]: names[e.attributes["data-field"]] for e in cells
    }
    assert {e.attributes.get("scope") for e in page.all("th")} == {"col", "row", "colgroup"}
    roles = {"table": "table", "tr": "row", "td": "cell", "tbody": "rowgroup", "thead": "rowgroup"}
    for tag, role in roles.items():
        assert {e.attributes.get("role") for e in page.all(tag)} == {role}


def test_a_scale_is_a_group_with_a_legend_and_both_ends_named() -> None:
    page = drawn(hard())
    groups = page.all("fieldset")
    assert [group.children[0].text for group in groups if isinstance(group.children[0], Element)] == ["ביטחון", "עוד"]
    for group in groups:
        labels = [e.text for e in group.walk() if e.tag == "label"]
        assert len(labels) == 11
        assert (labels[0], labels[-1]) == (f"0 בכלל לא ({LRI}0%{PDI})", f"10 לגמרי ({LRI}100%{PDI})")
        assert labels[1:-1] == [str(grade) for grade in range(1, 10)]
    assert {e.attributes["name"] for e in page.all("input", type="radio")} == {"s", "s2"}


def test_markup_in_texts_stays_text() -> None:
    page = drawn(hard())
    assert page.all("script") + page.all("i") == []
    assert [e.text for e in page.all("b") if not re.fullmatch(r"\d+|דוגמה:", e.text)] == []
    assert "</script><script>alert(1)</script>" in re.sub("[\u2066-\u2069]", "", page.all("h2")[0].text)


def test_nothing_in_the_form_is_a_script_a_handler_or_a_style() -> None:
    for element in drawn(hard()).elements:
        assert element.tag not in ("script", "style")
        assert [name for name in element.attributes if name.startswith("on") or name == "style"] == []


def test_the_data_for_the_script_stands_in_one_attribute_whatever_the_texts_hold() -> None:
    """`data-sheet='{{ … | tojson }}'`: the filter escapes the quotes around it, and every angle bracket."""
    source = (CHECKOUT / "overrides/worksheet.html").read_text("utf-8")
    start = source.index("data-sheet='{{") + len("data-sheet='")
    expression = source[start : source.index("}}'", start) + 2]
    names = ("slug", "language", "direction", "layout", "title", "subtitle", "library", "license")
    texts = dict.fromkeys(names, "it's </form> \" & {x}")
    sheet = texts | {"tool": {"title": "'", "address": "<"}, "interface": {"language": "en"}}
    environment = jinja2.Environment(autoescape=True)
    html = environment.from_string(f"<form data-sheet='{expression}'></form>").render(
        sheet=sheet, page=TemplatePage("", "", "worksheets/x.html"), ui={"a": "'>"}, kb={"word": "worksheets/x.docx.js"}
    )
    view_of = json.loads(Page("x.html", html).one("form").attributes["data-sheet"])
    assert (view_of["title"], view_of["words"]["a"], view_of["root"]) == (texts["title"], "'>", "..")
