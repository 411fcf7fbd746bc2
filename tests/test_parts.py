"""Every part is in `kb new`, in the forms, on the page and in the guide, and no other code names a part."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from kb import parts, prose
from kb.catalogue import Catalogue
from kb.drafting import skeleton
from kb.parts import INVENTED, MADE, PARTS, Layout, Part
from kb.publish import dressing
from kb.repository import forms
from kb.schema import MODELS
from kb.settings import ENTRY_KINDS
from kb.views import models, suggest_form
from kb.views.context import Context
from kb.wording import spoken, wording
from kb.worksheets.downloads import Bundle
from page_views import frame, tool_page
from small_library import SmallLibrary

ROOT = Path(__file__).resolve().parents[1]
KB = ROOT / "hooks/kb"
VIEWS: dict[str, type[models.PageView]] = {
    "tool": models.ToolPage, "article": models.ArticlePage, "video": models.VideoPage,
}  # fmt: skip

every = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
entries = pytest.mark.parametrize("kind", ENTRY_KINDS)
language = pytest.mark.parametrize("code", spoken())


def headings(kind: str, code: str = "en") -> list[tuple[int, str, str]]:
    """Return level, words and id of the headings in a kind's text, except those of rows, from the table of parts."""
    return [(part.level, wording(code).heading(part.name), part.id) for part in parts.of(kind) if part.id]


def written(text: str, kind: str) -> list[tuple[int, str, str]]:
    """Return the same for a text."""
    ids = {part.id for part in parts.of(kind)}
    found = prose.read(text).headings
    return [(heading.level, heading.text, heading.id) for heading in found if heading.id in ids]


# ---- the rows


def test_every_name_and_every_heading_of_a_kind_stands_once() -> None:
    for kind in MODELS:
        ids = [part.id for part in parts.of(kind) if part.id]
        assert len(set(ids)) == len(ids)
        assert len(parts.named(kind)) == len(parts.of(kind))


@every
def test_a_row_is_of_kinds_that_there_are_and_says_what_its_shape_needs(part: Part) -> None:
    assert set(part.kinds) <= set(MODELS)
    assert bool(part.each) == (part.shape == "rows")
    assert part.is_last <= (part.level == 2)
    assert part.layout == "prose" or (part.id and part.level == 2)
    assert bool(part.group) == bool(set(part.kinds) & set(ENTRY_KINDS))


@every
def test_what_the_page_makes_of_its_view_and_sums_up_are_fields(part: Part) -> None:
    for kind in part.kinds:
        assert not part.of or part.of in VIEWS[kind].model_fields
        assert part.shape != "rows" or not part.of or part.of in MODELS[kind].model_fields
        assert not part.sums or {part.of, part.sums.within} <= set(MODELS[kind].model_fields)


def test_what_a_page_makes_by_itself_are_fields_of_a_view_and_have_words() -> None:
    known = {name for view in VIEWS.values() for name in view.model_fields}
    for made in MADE:
        assert {*made.fields, *filter(None, [made.title])} <= known
        assert made.title or wording("en").say(made.name)
        assert not made.after or made.after in {part.layout for part in PARTS}


@language
@every
def test_a_row_has_its_words_in_every_language(part: Part, code: str) -> None:
    words = wording(code)
    assert words.language == code
    for name in (f"{part.name}_title", f"{part.name}_text") if part.shape == "rows" else (part.name,):
        if not (part.of and name.endswith("_title")):  # declared rows have their own titles
            assert words.field(f"Text.{name}", "todo")
    assert not part.id or words.heading(part.name)


# ---- what is made of them


@pytest.mark.parametrize("kind", [*ENTRY_KINDS, "topic"])
def test_a_new_file_has_its_parts_in_order(library: SmallLibrary, kind: str) -> None:
    text = skeleton.entry(kind, {"title": "It"}, library.read().settings, date(2026, 1, 1))
    body = text.split("\n---\n", 1)[1]
    assert written(body, kind) == headings(kind)
    rows = [part for part in parts.of(kind) if part.shape == "rows"]
    assert {part.each for part in rows} == {found[1] for found in re.finditer(r"\{#([a-z]+)-1\}", body)}
    assert body.count(f".{INVENTED}") == sum(INVENTED in part.classes for part in parts.of(kind))
    assert body.lstrip().startswith("TODO: ")


@entries
def test_the_form_asks_for_every_part_and_writes_it_in_its_place(library: SmallLibrary, kind: str) -> None:
    data = suggest_form.form(Context(Catalogue(library.read()), "en", Bundle()))
    (found,) = [one for one in data.types if one.id == kind]
    assert [(one.level, one.heading, one.id) for one in found.body if one.id] == headings(kind)
    fields = {one.name: (group.id, one) for group in found.groups for one in group.fields}
    for part, body in zip(parts.of(kind), found.body, strict=True):
        group, asked = fields[part.name]
        assert (group, asked.shape, body.field) == (part.group, part.shape, part.name)
        assert (body.each, body.classes) == (part.each, part.classes)
        assert asked.needed == part.is_needed


def test_the_issue_form_asks_for_the_parts_that_say_so(library: SmallLibrary) -> None:
    rooms = [part.room for part in parts.of("tool") if part.room]
    asked = [item["id"] for item in forms.suggestion(library.read().settings)["body"] if item.get("id") in rooms]
    assert asked == rooms


@pytest.mark.parametrize("id_", parts.headed("tool"))
def test_a_part_of_a_tool_is_laid_out_as_its_row_says(id_: str) -> None:
    part = parts.headed("tool")[id_]
    step = {"title": "Dig", "minutes": 5, "figure": "5", "unit": "minutes"}
    view = tool_page(steps=(step,))
    html = f'<h2 id="other">Other</h2><p>One.</p><h2 id="{id_}">It</h2><p>Two.</p><h2 id="last">Last</h2><p>Three.</p>'
    found = [one for one in dressing.dress(html, view, frame()).sections if one.section]
    assert [one.kind for one in found if one.section and one.section.id == id_] == [part.layout]
    assert (found[-1].section or found[0]).id == (id_ if part.is_last else "last")  # type: ignore[union-attr]


# ---- the guide

GUIDE = {"he": "the-file.md", "ar": "the-file.ar.md", "en": "the-file.en.md"}


@pytest.mark.parametrize("code", GUIDE)
def test_the_guides_skeleton_has_the_parts_in_order_with_their_headings(code: str) -> None:
    text = (ROOT / "docs/guide" / GUIDE[code]).read_text("utf-8")
    shown = re.search(r"^```markdown\n---\n.*?^---\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert shown
    assert written(shown[1], "tool") == headings("tool", code)
    marked = {part.id for part in parts.of("tool") if INVENTED in part.classes}
    assert marked == {heading.id for heading in prose.read(shown[1]).headings if INVENTED in heading.classes}


@pytest.mark.parametrize("code", GUIDE)
def test_the_guide_names_the_parts_in_order(code: str) -> None:
    text, words = (ROOT / "docs/guide" / GUIDE[code]).read_text("utf-8"), wording(code)
    named = [words.heading(part.name).casefold() for part in parts.of("tool") if part.level < 3]
    assert re.search(r"[,،] ".join(map(re.escape, named)), text.casefold()), ", ".join(named)


# ---- nothing else knows them

# Words in these modules that are names of parts, but mean something else there.
ELSEWHERE = {
    "check.stretches": {"why", "example"},  # fields whose text is checked
    "drafting.questions": {"steps"},  # a shape of answers
    "issues": {"steps"},  # a field of the issue form
    "exports.whole": {"why"},  # of a relation
    "markdown.callouts": {"example"},  # a type of callout
    "publish.styles": {"example"},  # a type of callout
    "relations": {"why"},  # of a relation
    "rulebook": {"why"},  # of a rule
    "schema": {"steps"},  # a field of the model
    "views.entry": {"sources"},  # a field of the view
    "views.lists": {"steps"},  # links to the pages of a list
    "views.pages": {"steps"},
    "views.search_dialog": {"fits"},  # when a facet fits
    "views.suggest_form": {"why", "steps", "sources"},  # of a relation; groups of the form
    "search.scripts": {"fits"},  # when a facet fits
    "worksheets.form": {"example"},  # a row of a table
    "worksheets.model": {"example"},
    "worksheets.pdf": {"example"},
}
# A field of glossary terms, a field of pages, and a general word: these do not mean a part.
COMMON = {"definition", "told", "parts"}
NAMES = {name for part in PARTS for name in (part.name, part.id) if name} - COMMON


def strings(tree: ast.Module) -> Iterator[str]:
    """Yield the texts in a module, except docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("file", sorted(KB.rglob("*.py")), ids=lambda file: file.relative_to(KB).as_posix())
def test_no_module_names_a_part_by_hand(file: Path) -> None:
    module = ".".join(file.relative_to(KB).with_suffix("").parts).removesuffix(".__init__")
    if module == "parts":
        return
    said = set(strings(ast.parse(file.read_text("utf-8"))))
    marks = {part.id for part in PARTS if part.id} | {part.each for part in PARTS if part.each}
    headed = [one for one in said if re.search(rf"#(?:{'|'.join(map(re.escape, marks))})\b", one)]
    assert (said & NAMES) - ELSEWHERE.get(module, set()) == set()
    assert headed == []


OVERRIDES = ROOT / "overrides"
ENTRY = (OVERRIDES / "kb/entry.html").read_text("utf-8")


def test_the_template_knows_every_layout_and_whatever_a_page_makes_by_itself() -> None:
    otherwise = {"prose"}  # the layout for all others
    known = {*get_args(Layout), *(made.name for made in MADE)}
    assert set(re.findall(r'item\.kind == "(\w+)"', ENTRY)) == known - otherwise


@pytest.mark.parametrize("file", sorted(OVERRIDES.rglob("*.html")), ids=lambda file: file.name)
def test_no_template_names_a_part_by_hand(file: Path) -> None:
    text = re.sub(r'item\.kind [=!]= "\w+"', "", file.read_text("utf-8"))
    names = "|".join(map(re.escape, NAMES))
    assert re.findall(rf"[\"'#](?:{names})[\"']|\bframe\.words\.(?:{names})\b", text) == []


@pytest.mark.parametrize("file", sorted(OVERRIDES.glob("assets/kb/suggest/*.js")), ids=lambda file: file.name)
def test_no_script_of_the_form_names_a_part_by_hand(file: Path) -> None:
    code = re.sub(r"(?m)(^|\s)//.*$", "", file.read_text("utf-8"))
    names = "|".join(map(re.escape, NAMES))
    assert re.findall(rf"[\"'](?:{names})[\"']|\.(?:{names})\b|\b(?:{names}):", code) == []
