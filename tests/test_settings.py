"""The settings of a library: which fields have terms, how these are called, and that ours are whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from kb import frontmatter
from kb.schema import MODELS, Article, Gather, Tool
from kb.settings import TERM_FIELDS, Settings, one_line
from kb.validation import validate
from small_library import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {"he", "ar", "en"}


def read(text: str) -> Settings:
    settings, problems = validate(Settings, frontmatter.parse(text), "library.yml")
    assert settings, problems
    return settings


@pytest.fixture(scope="module")
def ours() -> Settings:
    """The settings of this very library."""
    return read((ROOT / "library.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def small() -> Settings:
    """The settings of the small library."""
    return read(SETTINGS)


# ---- our own library.yml


def labels(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every set of labels by language, with its path."""
    if isinstance(value, dict):
        if value and all(isinstance(text, str) for text in value.values()) and LANGUAGES & set(value):
            yield path, value
        else:
            for key, item in value.items():
                yield from labels(item, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from labels(item, f"{path}[{number + 1}]")


def test_every_label_in_library_yml_is_there_in_hebrew_arabic_and_english(ours: Settings) -> None:
    found = list(labels(ours.model_dump()))
    assert len(found) > 60
    assert {path: set(texts) for path, texts in found if set(texts) != LANGUAGES} == {}
    assert [path for path, texts in found if not all(text.strip() == text and text for text in texts.values())] == []


def test_hebrew_is_the_default_language_and_each_has_its_direction(ours: Settings) -> None:
    assert [(item.code, item.direction) for item in ours.languages] == [("he", "rtl"), ("ar", "rtl"), ("en", "ltr")]


def test_every_vocabulary_of_the_generator_has_words_in_our_library(ours: Settings) -> None:
    assert set(ours.vocabularies) == set(TERM_FIELDS.values())


def test_no_two_terms_of_a_vocabulary_are_called_alike(ours: Settings) -> None:
    for name, terms in ours.vocabularies.items():
        for language in LANGUAGES:
            called = [term.label[language] for term in terms.values()]
            assert len(called) == len(set(called)), (name, language)


def test_the_inverse_of_the_inverse_is_the_kind_itself(ours: Settings) -> None:
    assert {kind: ours.relations[relation.inverse].inverse for kind, relation in ours.relations.items()} == {
        kind: kind for kind in ours.relations
    }


# ---- any library.yml


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
    """Free text kills filters: what is filtered by has a vocabulary, a number or a choice."""
    for name in ("status", "translation"):
        assert get_args(MODELS["page"].model_fields[name].annotation)
