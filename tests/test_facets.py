"""Every row of the facets is a field that is exported, listed, searched, asked for, described and shown."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml
from kb import inheritance, intentions
from kb.catalogue import Catalogue
from kb.exports.whole import as_json
from kb.facets import FACETS, OF_FIELD, OF_PARAMETER, TIMES, Facet, Fits, Said, Shape
from kb.library import Library
from kb.repository import forms, schemas
from kb.schema import MODELS
from kb.search import corpus
from kb.views import pages, search_dialog, suggest_form
from kb.views.components import Card
from kb.views.context import Context
from kb.views.entry import entry
from kb.views.models import plain
from kb.wording import wording
from kb.worksheets.downloads import Bundle, Download
from small_library import SmallLibrary

OVERRIDES = Path(__file__).resolve().parents[1] / "overrides"
SCRIPTS = ("filters.js", "order.js", "search.js", "search/facets.js", "search/dialog.js", "search/editions.js")
SHEET = "{title: Sheet, pages: 1, blocks: [{type: questions, items: [{id: q, label: Why?, lines: 2}]}]}"

every = pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.field)
numbers = pytest.mark.parametrize("facet", [one for one in FACETS if one.is_number], ids=lambda facet: facet.field)
language = pytest.mark.parametrize("code", ["he", "ar", "en"])


def kind_of(facet: Facet) -> str:
    return "tool" if facet.field in MODELS["tool"].model_fields else "article"


def value_of(facet: Facet, library: Library) -> Any:
    """Return a value that the facet may have, as in `library.json`: the smallest number, or a term."""
    if facet.holds == "terms":
        return ["x" if facet.field == "topics" else next(iter(library.settings.terms(facet.vocabulary) or ["open"]))]
    return {"span": [facet.least, facet.least + 6], "number": facet.least, "flag": True}[facet.holds]


def written(facet: Facet, value: Any) -> str:
    """Return the value as in front matter."""
    if facet.holds == "terms":
        several = get_origin(MODELS[kind_of(facet)].model_fields[facet.field].annotation) is tuple
        return f"[{value[0]}]" if several else str(value[0])
    if facet.holds == "span":
        return f"{{min: {value[0]}, max: {value[1]}}}"
    return SHEET if facet.holds == "flag" else str(value)


class Shown:
    """A library of two entries of one kind, of which one has a value for a facet, and everything made from it."""

    def __init__(self, small: SmallLibrary, facet: Facet, code: str = "en") -> None:
        kind = kind_of(facet)
        small.add_settings(f"facets: {{search: [{facet.field}], {kind}: [{facet.field}]}}")
        fields = [] if facet.field == "topics" else [f"{facet.field}: {written(facet, value_of(facet, small.read()))}"]
        folder = {"tool": "tools", "article": "articles"}[kind]
        for slug, said in (("says", fields), ("silent", [])):
            lines = "\n".join(["title: It", "summary: Something.", "topics: [x]", *said])
            small.write(f"{folder}/{slug}.md", f"---\n{lines}\n---\n\nText.\n")
        self.kind, self.page, self.library = kind, f"{folder}/says", small.read()
        assert [one.message["en"] for one in self.library.problems if one.is_error] == []
        self.value = value_of(facet, self.library)
        self.held = tuple(self.value) if isinstance(self.value, list) else self.value
        self.sheets = {(self.page, "en"): (Download("pdf", "x.pdf", 1),)} if facet.holds == "flag" else {}
        self.context = Context(Catalogue(self.library), code, Bundle(self.sheets))

    @property
    def glance(self) -> dict[str, str]:
        view = entry(self.context, self.context.library.shown(self.page, self.context.language))
        return {item.label: item.facts[0].text for item in view.glance}


# ---- the rows


def test_every_parameter_asks_for_one_field() -> None:
    assert len(OF_FIELD) == len(OF_PARAMETER) == len(FACETS)


@every
def test_a_row_is_a_field_of_the_model_and_asks_in_a_way_that_suits_what_it_holds(facet: Facet) -> None:
    assert facet.field in MODELS[kind_of(facet)].model_fields
    suits: dict[str, set[str]] = {"span": {"from", "within"}, "number": {"at_most"}, "terms": {"any"}, "flag": {"has"}}
    assert facet.fits in suits[facet.holds]
    assert bool(facet.choices) == facet.is_number
    assert all(number >= facet.least for number in facet.choices)


# ---- the words


@language
@every
def test_a_row_has_its_words_in_every_language(facet: Facet, code: str) -> None:
    words = wording(code)
    assert words.language == code
    for use in ("label", "question", *(["fact"] if facet.is_fact else [])):
        assert words.field(facet.field, use)
    if facet.is_number:
        assert words.field(facet.field, "more")
        for number in (facet.least, *facet.choices):
            assert words.count(words.key(facet.field, "limit"), number)


@language
def test_zero_has_words_of_its_own_where_it_is_shown_and_only_there(code: str) -> None:
    """A time is shown in the words for minutes and hours; only as a choice has it words of its own."""
    words = wording(code)
    for facet in (one for one in FACETS if one.is_number):
        shown = {"amount": facet.field not in TIMES, "value": facet.field not in TIMES, "limit": 0 in facet.choices}
        for use, is_shown in shown.items():
            if facet.least == 0 and is_shown:
                assert not re.search(r"\d", words.count(words.key(facet.field, use), 0))
            elif own := words.texts.get(f"{words.key(facet.field, 'label').removesuffix('label')}{use}"):
                assert "zero" not in own


# ---- what is made of them


@every
def test_it_is_exported(library: SmallLibrary, facet: Facet) -> None:
    shown = Shown(library, facet)
    found = {one["id"]: one["facets"] for one in json.loads(as_json(shown.context.catalogue, {}))["entries"]}
    if facet.holds == "flag":  # in library.json, `worksheets` has it, each with its address
        assert facet.field not in found["says"]
    else:
        assert found["says"][facet.field] == shown.value
        assert facet.field == "topics" or facet.field not in found["silent"]


@language
@every
def test_it_narrows_the_list_of_its_type(library: SmallLibrary, facet: Facet, code: str) -> None:
    shown = Shown(library, facet, code)
    (view,) = pages.type_pages(shown.context, shown.kind)
    (asked,) = view.filters
    assert (asked.field, asked.of, asked.fits) == (facet.parameter, facet.field, facet.fits)
    assert asked.label == wording(code).field(facet.field, "question")
    assert all(choice.label for choice in asked.choices)
    held = {card.slug: card.facets for card in view.cards}
    assert held["says"][facet.field] == shown.held
    assert facet.field == "topics" or facet.field not in held["silent"]


@pytest.mark.parametrize(
    "said", [True, 0, 1, 80, (10, None), (10, 45), ("x",), ("15", "30"), ("1",), ("true", "no")], ids=repr
)
def test_what_an_entry_says_is_the_same_when_its_card_is_read_back(said: Said) -> None:
    card = Card(type="tool", slug="a", type_label="", url="", title="", summary="", facts=(), facets={"field": said})
    read = Card.model_validate(yaml.safe_load(yaml.safe_dump(plain(card))), strict=False)
    assert read == card
    assert [type(one) for one in (read.facets or {}).values()] == [type(said)]


@numbers
def test_a_number_is_not_asked_where_no_entry_says_one(library: SmallLibrary, facet: Facet) -> None:
    library.add_settings(f"facets: {{article: [topics, {facet.field}]}}")
    library.article("another")
    context = Context(Catalogue(library.read()), "en", Bundle())
    (view,) = pages.type_pages(context, "article")
    assert [asked.field for asked in view.filters] == ["topics"]


@every
def test_it_is_searched(library: SmallLibrary, facet: Facet) -> None:
    shown = Shown(library, facet)
    (asked,) = search_dialog.search_dialog(shown.context).facets
    assert asked == search_dialog.facet(shown.context, facet.field)
    read = next(one for one in corpus.read(shown.context.catalogue, set(shown.sheets)) if one.language == "en")
    held = {page.shown["id"]: page.shown.get("facets", {}) for page in read.pages}
    assert held["says"][facet.field] == shown.held


@every
def test_it_is_asked_in_the_form_and_described_to_editors(library: SmallLibrary, facet: Facet) -> None:
    shown = Shown(library, facet)
    kinds = {kind.id: kind for kind in suggest_form.form(shown.context).types}
    asked = {one.name for group in kinds[shown.kind].groups for one in group.fields}
    is_open = facet.vocabulary and not shown.library.settings.terms(facet.vocabulary)
    assert (facet.field in asked) == (facet.field not in suggest_form.NOT_ASKED and not is_open)
    described = schemas.of_front_matter(MODELS[shown.kind], shown.library.settings)["properties"][facet.field]
    assert described["title"] == wording("en").field(facet.field, "label")
    assert described["description"]


@numbers
def test_it_is_asked_in_the_issue_form(library: SmallLibrary, facet: Facet) -> None:
    settings = library.read().settings
    items = {item.get("id"): item for item in forms.suggestion(settings)["body"]}
    assert len(items[facet.field]["attributes"]["options"]) == len(facet.choices) + 1


@pytest.mark.parametrize("code", ["en", "he"])
@every
def test_it_is_shown_among_the_facts_and_so_is_zero(library: SmallLibrary, facet: Facet, code: str) -> None:
    shown = Shown(library, facet, code)
    if facet.is_fact:
        assert shown.glance[wording(code).field(facet.field, "fact")]
    elif facet.field != "topics":
        assert wording(code).field(facet.field, "label") not in shown.glance


@pytest.mark.parametrize(
    ("shekels", "en", "he", "ar"),
    [
        (0, "Free", "ללא עלות", "بلا تكلفة"),
        (1, "1 shekel a meeting", "שקל אחד למפגש", "شيكل واحد للقاء"),
        (80, "80 shekels a meeting", "80 שקלים למפגש", "80 شيكلًا للقاء"),
    ],
)
def test_a_cost_reads_as_people_say_it(shekels: int, en: str, he: str, ar: str) -> None:
    reported = {code: wording(code).count(wording(code).key("cost", "value"), shekels) for code in ("en", "he", "ar")}
    assert reported == {"en": en, "he": he, "ar": ar}


@pytest.mark.parametrize(
    ("typed", "code"), [("-1", "bad-value"), ("12.5", "wrong-type"), ("free", "wrong-type"), ("1000001", "bad-value")]
)
def test_a_cost_is_a_whole_number_of_shekels(library: SmallLibrary, typed: str, code: str) -> None:
    library.edit("tools/a.md", "stages: [sow]", f"cost: {typed}")
    (reported,) = [one for one in library.read().problems if one.is_error]
    assert (reported.code, reported.file, reported.line) == (code, "tools/a.md", 5)


@every
def test_a_message_calls_it_as_the_forms_do(library: SmallLibrary, facet: Facet) -> None:
    file = {"tool": "tools/a.md", "article": "articles/b.md"}[kind_of(facet)]
    data = re.sub(rf"(?m)^({facet.field}|stages): .*\n", "", (library.root / file).read_text("utf-8"))
    library.write(file, data.replace("---\n", f"---\n{facet.field}: 2026-01-01\n", 1))
    wrong = next(one for one in library.read().problems if one.code == "wrong-type")
    assert f"{facet.field} ({wording('he').field(facet.field, 'label')})" in wrong.message["he"]
    assert "(" not in wrong.message["en"].partition(" is of")[0]


def test_a_preparation_of_zero_is_shown(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "stages: [sow]", "preparation: 0")
    context = Context(Catalogue(library.read()), "en", Bundle())
    glance = {one.label: one.facts for one in entry(context, context.library.shown("tools/a", "en")).glance}
    assert [fact.text for fact in glance["Preparation"]] == ["0 minutes"]


# ---- the scripts


def code_of(script: Path) -> str:
    """Return a script without its comments."""
    return re.sub(r"(?m)(^|\s)//.*$", "", script.read_text("utf-8"))


def test_scripts_and_templates_know_every_way_to_ask_and_to_fit() -> None:
    facets, dialog, macros = (
        (OVERRIDES / name).read_text("utf-8")
        for name in ("assets/kb/search/facets.js", "assets/kb/search/dialog.js", "kb/macros.html")
    )
    assert set(re.findall(r"^    (\w+): \(", facets, re.M)) == set(get_args(Fits))
    otherwise = {"many"}  # the layout for all other shapes
    assert set(re.findall(r'facet\.shape == "(\w+)"', macros)) == set(get_args(Shape)) - otherwise
    assert set(re.findall(r'facet\.shape === "(\w+)"', dialog)) == set(get_args(Shape)) - otherwise


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_knows_a_field_by_name(script: str) -> None:
    code = code_of(OVERRIDES / "assets/kb" / script).replace("said.topics", "")  # the search offers topics to browse
    names = {facet.field for facet in FACETS} | {facet.parameter for facet in FACETS}
    assert [name for name in sorted(names) if re.search(rf"[\"'.]{name}\b|\b{name}:", code)] == []


@numbers
def test_a_translation_with_another_number_is_reported(facet: Facet) -> None:
    assert [path for path, _ in inheritance.other_figures({facet.field: 9}, {facet.field: 8})] == [(facet.field,)]


@numbers
def test_a_number_is_understood_with_its_unit(facet: Facet) -> None:
    words = {"minutes": "20 דקות", "people": "20 אנשים", "shekels": "20 ש״ח", "": "20"}[facet.unit]
    assert intentions.number(words, facet.field) == "20"
