"""The settings of a library: which fields have terms, and the labels of these."""

from typing import get_args

import pytest
from kb import frontmatter
from kb.schema import MODELS, Article, Gather, Tool
from kb.settings import TERM_FIELDS, Settings, one_line
from kb.validation import validate
from small_library import SETTINGS


def read(text: str) -> Settings:
    settings, problems = validate(Settings, frontmatter.parse(text), "library.yml")
    assert settings, problems
    return settings


@pytest.fixture(scope="module")
def small() -> Settings:
    """The settings of the small library."""
    return read(SETTINGS)


def test_every_field_of_terms_is_a_field_of_a_model() -> None:
    fields = {name for model in MODELS.values() for name in model.model_fields}
    assert set(TERM_FIELDS) <= fields
    assert set(Gather.model_fields) <= set(TERM_FIELDS)


def test_words_are_said_in_the_language_asked_for_else_the_default_else_any(small: Settings) -> None:
    assert small.say({"en": "soil", "he": "אדמה"}, "he") == "אדמה"
    assert small.say({"en": "soil", "ar": "تربة"}, "he") == "soil"
    assert small.say({"ar": "تربة"}, "he") == "تربة"
    assert small.say({}, "he") == small.say(None, "he") == ""


def test_a_term_without_a_label_is_called_by_its_name(small: Settings) -> None:
    assert small.term_label("stages", "sow", "en") == "Sowing"
    assert small.term_label("stages", "rest", "en") == "rest"
    assert small.term_label("levels", "easy", "en") == "easy"


def test_a_vocabulary_that_is_not_there_leaves_its_field_open(small: Settings) -> None:
    assert small.terms("levels") is None
    assert list(small.terms("stages") or ()) == ["sow", "grow", "harvest"]
    fields = {"title": "a", "summary": "b", "topics": ("x",), "duration": {"min": 1, "max": 1}}
    assert Tool.model_validate({**fields, "level": "any"}, context={"settings": small}).level == "any"


def test_a_term_may_have_a_description_beside_its_label() -> None:
    described = "sow: {label: {en: Sowing}, description: {en: In spring.}}"
    term = read(SETTINGS.replace("sow: {en: Sowing}", described)).vocabularies["stages"]["sow"]
    assert (term.label, term.description) == ({"en": "Sowing"}, {"en": "In spring."})


def test_a_language_that_the_library_does_not_have_is_an_error(small: Settings) -> None:
    assert small.language("he").name == "עברית"
    with pytest.raises(KeyError):
        small.language("fr")


@pytest.mark.parametrize("code", ["en", "he", "pt-BR", "zh-Hant", "arc"])
def test_a_language_is_named_by_its_tag(code: str) -> None:
    assert read(SETTINGS.replace("code: he", f"code: {code}")).language_codes[1] == code


@pytest.mark.parametrize("code", ["EN", "english", "e", "../x", "he_IL", '""'])
def test_anything_else_names_no_language(code: str) -> None:
    _, problems = validate(Settings, frontmatter.parse(SETTINGS.replace("code: he", f"code: {code}")), "library.yml")
    assert [p.code for p in problems] == ["bad-value"]


def test_white_space_in_a_line_is_folded() -> None:
    assert one_line(" a\n  b\tc ") == "a b c"
    assert one_line(5) == 5
    assert Article.model_validate({"title": "a\n b", "summary": "c", "topics": ("x",)}).title == "a b"


def test_settings_are_never_changed_by_what_reads_them(small: Settings) -> None:
    with pytest.raises(ValueError, match="frozen"):
        small.slugs = "unicode"  # type: ignore[misc]


def test_the_choices_in_the_models_are_words_and_not_free_text() -> None:
    """Free text makes filters useless: every field of a filter has a vocabulary, a number or a choice."""
    for name in ("status", "translation"):
        assert get_args(MODELS["page"].model_fields[name].annotation)
