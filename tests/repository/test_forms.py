"""The issue forms use the library's words, and their Hebrew is readable in a frame that runs from left to right."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from kb import library
from kb.facets import FACETS, Facet
from kb.repository import forms
from kb.settings import TERM_FIELDS
from workspace import TRILINGUAL

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = library.read_settings(TRILINGUAL)[0]
GARDEN = library.read_settings(ROOT / "tests/fixtures/garden")[0]
FORMS = {Path(path).stem: yaml.safe_load(text) for path, text in forms.files(SETTINGS).items()}

HEBREW = re.compile("[\u05d0-\u05ea]")
READS_RIGHT = re.compile("[\u05d0-\u05ea](?:[^A-Za-z\u200e\u200f\u202a-\u202e\u2066-\u2069]*[\u05d0-\u05ea0-9])?")


def items(form: str) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in FORMS[form]["body"] if "id" in item}


def said(form: dict[str, Any]) -> Iterator[str]:
    """Yield every text of a form that GitHub shows unchanged; a Markdown block has its own direction."""
    yield from (form["name"], form["description"], form["title"].strip().rstrip(":"))
    for item in form["body"]:
        if item["type"] != "markdown":
            attributes = item["attributes"]
            yield from (attributes[key] for key in ("label", "description", "placeholder") if key in attributes)
            for option in attributes.get("options", ()):
                yield option["label"] if isinstance(option, dict) else option


@pytest.mark.parametrize(
    "field", [facet.field for facet in FACETS if facet.field in items("suggest-tool") and facet.vocabulary]
)
def test_the_choices_are_the_terms_of_the_library(field: str) -> None:
    terms = SETTINGS.vocabularies[TERM_FIELDS[field]]
    chosen = items("suggest-tool")[field]["attributes"]
    assert chosen["options"] == [term.label["he"] for term in terms.values()]
    assert chosen.get("multiple", False) == (field != "level")


@pytest.mark.parametrize("facet", [facet for facet in FACETS if facet.choices], ids=lambda facet: facet.field)
def test_the_numbers_to_choose_are_those_by_which_tools_are_found(facet: Facet) -> None:
    *limits, above = items("suggest-tool")[facet.field]["attributes"]["options"]
    numbers = SETTINGS.facets.choices(facet)
    assert len(limits) == len(numbers)
    assert not re.search(r"\d", above)
    for number, limit in zip(numbers, limits, strict=True):
        assert re.findall(r"\d+", limit) == ([str(number)] if number else []), limit


def test_a_fault_is_in_one_of_the_languages_of_the_site() -> None:
    assert items("report-fault")["language"]["attributes"]["options"] == ["עברית", "العربية", "English"]


@pytest.mark.parametrize("form", ["suggest-tool", "report-fault"])
def test_every_hebrew_text_begins_and_ends_in_hebrew_and_holds_no_latin_letter(form: str) -> None:
    """In a left-to-right paragraph, Latin words and marks at the ends would change places."""
    hebrew = [text for text in said(FORMS[form]) if HEBREW.search(text)]
    assert len(hebrew) > 10
    assert [text for text in hebrew if not READS_RIGHT.fullmatch(text)] == []


@pytest.mark.parametrize("form", ["suggest-tool", "report-fault"])
def test_no_choice_is_offered_twice_and_no_question_asked_twice(form: str) -> None:
    for item in FORMS[form]["body"]:
        options = item["attributes"].get("options", [])
        assert len({str(option) for option in options}) == len(options)
    labels = [item["attributes"]["label"] for item in FORMS[form]["body"] if "id" in item]
    assert len(set(labels)) == len(labels)


def test_what_is_published_is_promised_and_under_which_license() -> None:
    opening = FORMS["suggest-tool"]["body"][0]["attributes"]["value"]
    assert opening.startswith('<div dir="rtl">')
    assert f'<a href="{SETTINGS.license.url}">{SETTINGS.license.name}</a>' in opening
    assert all(option["required"] for option in items("suggest-tool")["consent"]["attributes"]["options"])


def test_another_library_asks_in_its_own_language_and_words() -> None:
    texts = forms.files(GARDEN)
    form = yaml.safe_load(texts[".github/ISSUE_TEMPLATE/suggest-tool.yml"])
    assert form["name"] == "Suggest: Recipe"
    assert not any(HEBREW.search(text) for text in texts.values())


def test_both_languages_of_the_forms_say_the_same_things() -> None:
    texts = forms._all_texts()
    assert list(texts["he"]) == list(texts["en"])
    for key, text in texts["he"].items():
        assert type(text) is type(texts["en"][key])
        assert len(text) == len(texts["en"][key]) or isinstance(text, str)
        assert re.findall(r"\{\w+\}", str(text)) == re.findall(r"\{\w+\}", str(texts["en"][key]))
