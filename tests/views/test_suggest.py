"""The form for suggestions asks for the fields of the models, with their limits and the library's words."""

from __future__ import annotations

import re

import pytest
from kb import addresses, parts
from kb.catalogue import Catalogue
from kb.facets import FACETS
from kb.schema import MODELS, EntryFields
from kb.views import suggest, suggest_form
from kb.views.components import Foreign
from kb.views.context import Context
from kb.views.script_data import FormChoice, FormField, SuggestForm
from kb.wording import wording
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

TYPES = ("tool", "article", "video")


def form(library: SmallLibrary, language: str = "en") -> SuggestForm:
    return suggest_form.form(Context(Catalogue(library.read()), language, Bundle()))


def fields_of(data: SuggestForm, kind: str) -> dict[str, FormField]:
    (found,) = [one for one in data.types if one.id == kind]
    return {field.name: field for group in found.groups for field in group.fields}


@pytest.mark.parametrize("kind", TYPES)
def test_every_field_of_a_model_is_asked_or_left_out_knowingly(kind: str) -> None:
    asked = {name for names in suggest_form.asked(kind).values() for name in names}
    assert set(MODELS[kind].model_fields) - asked <= {*suggest_form.NOT_ASKED, *suggest_form.DATES}
    assert asked - set(MODELS[kind].model_fields) <= {*parts.named(kind), "slug"}


@pytest.mark.parametrize("kind", TYPES)
def test_what_people_look_for_an_entry_by_is_asked_together_in_the_order_of_the_facets(kind: str) -> None:
    asked = suggest_form.asked(kind)["find"]
    assert asked[-1] == "keywords"
    fields = MODELS[kind].model_fields
    assert list(asked[:-1]) == [row.field for row in FACETS if row.is_found_by and row.field in fields]
    assert {row.field for row in FACETS if row.holds == "terms"} & set(EntryFields.model_fields) <= set(asked)


def test_what_is_needed_and_how_long_it_may_be_is_as_the_model_says(library: SmallLibrary) -> None:
    fields = fields_of(form(library), "tool")
    needed = {name for name, field in fields.items() if field.needed and field.place == "front"}
    assert needed == set(MODELS["tool"].model_json_schema()["required"])
    assert (fields["title"].most, fields["summary"].most) == (300, 160)
    assert (fields["duration"].shape, fields["duration"].least, fields["group"].least) == ("span", 0, 1)
    minutes = fields["steps"].columns[1]
    assert (minutes.name, minutes.shape, minutes.most) == ("minutes", "number", 60 * 24 * 366)
    assert re.fullmatch(fields["source"].columns[1].pattern, "https://example.org/")


def test_the_choices_are_the_librarys_in_the_readers_language(library: SmallLibrary) -> None:
    library.edit("library.yml", "sow: {en: Sowing}", "sow: {en: Sowing, he: זריעה}")
    fields = fields_of(form(library, "he"), "tool")
    assert fields["stages"].choices[0] == FormChoice(value="sow", label="זריעה")
    assert [choice.value for choice in fields["related"].columns[0].choices] == ["b", "a"]
    assert [choice.value for choice in fields["related"].columns[1].choices][:2] == ["before", "after"]
    assert fields["topics"].choices[0].foreign == Foreign(lang="en", dir="ltr")


def test_a_choice_without_anything_to_choose_is_not_asked(library: SmallLibrary) -> None:
    fields = fields_of(form(library), "tool")
    assert {"stages", "contexts", "purposes"} <= set(fields)
    assert not {"level", "modes", "audiences"} & set(fields)


def test_a_topic_that_gathers_by_itself_is_not_to_be_chosen(library: SmallLibrary) -> None:
    library.write("docs/topics/wet.md", "---\ntitle: Wet\ngather: {contexts: [rain]}\n---\n\nRain.\n")
    assert [choice.value for choice in fields_of(form(library), "tool")["topics"].choices] == ["x"]


def test_headings_are_in_the_language_of_the_originals(library: SmallLibrary) -> None:
    (tool,) = [one for one in form(library, "he").types if one.id == "tool"]
    headings = {part.id: part.heading for part in tool.body if part.id}
    assert headings["why"] == wording("en").heading("why")
    assert list(headings) == [part.id for part in parts.of("tool") if part.id]


def test_only_a_video_says_its_type(library: SmallLibrary) -> None:
    fixed = {one.id: one.fixed for one in form(library).types}
    assert fixed["video"] == {"type": "video", "license": "CC BY 4.0"}
    assert fixed["tool"] == fixed["article"] == {"license": "CC BY 4.0"}


def test_names_that_are_taken_and_those_of_lists_are_known(library: SmallLibrary) -> None:
    slug = form(library).slug
    assert slug.taken == ("a", "b")
    for name in ("index", "all", "index-2"):
        assert re.fullmatch(slug.reserved, name)
        assert addresses.is_list_page(f"tools/{name}") or name == "index"


def test_a_reader_of_another_language_sees_in_which_one_to_write(library: SmallLibrary) -> None:
    listing = Catalogue(library.read())
    assert suggest.suggest(Context(listing, "en", Bundle())).elsewhere == ""
    assert "אנגלית" in suggest.suggest(Context(listing, "he", Bundle())).elsewhere


def test_the_way_by_mail_is_there_where_there_is_an_address(library: SmallLibrary) -> None:
    assert suggest.suggest(Context(Catalogue(library.read()), "en", Bundle())).letter == ""
    library.edit("library.yml", "indexes:", "contact: {email: a@example.org}\nindexes:")
    view = suggest.suggest(Context(Catalogue(library.read()), "en", Bundle()))
    assert view.letter == "mailto:a@example.org?subject=A%20suggestion%20for%20the%20library"
