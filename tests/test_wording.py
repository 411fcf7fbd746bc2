"""The interface says the same in every language, in the plural forms of the language."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale
from kb.rulebook import hints, rules
from kb.wording import FOLDER, MissingWords, Wording, fields, wording
from word_places import groups, mentions

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yml"))
OVERRIDES = Path(__file__).resolve().parents[1] / "overrides"
HEBREW = re.compile("[\u0590-\u05ff]")
AMOUNTS = {"amount", "amount_span", "amount_open", "value", "value_span", "value_open", "limit"}
USES = {
    "label",
    "help",
    "choices",
    "fact",
    "question",
    "wish",
    "more",
    "asked",
    "hint",
    "heading",
    "todo",
    "item",
    *AMOUNTS,
}

language = pytest.mark.parametrize("language", LANGUAGES)


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def leaves(value: Any) -> Iterator[str]:
    """Yield every text, including plural forms."""
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    else:
        yield value


def needed_forms(language: str, key: str, other: str) -> set[str]:
    """Return the plural forms (CLDR) that a text must have.

    These are all forms that whole numbers take in the language. Some are not needed, because they are written like
    `other`: zero; all forms, if the text ends with the number and no word agrees with it; one and two in a range, which
    ends with a digit of at least two; two of a Hebrew unit beside its digit; many of an Arabic noun that ends with teh
    marbuta.
    """
    if other.endswith("}"):
        return {"other"}
    forms = {Locale.parse(language).plural_form(n) for n in range(200)} - {"zero"}
    if key.endswith("_span"):
        forms -= {"one", "two"}
    if key.endswith("_unit") and language == "he":
        forms -= {"two"}
    if language == "ar" and other.endswith("ة"):
        forms -= {"many"}
    return forms


def test_the_languages_are_hebrew_arabic_and_english() -> None:
    assert LANGUAGES == ["ar", "en", "he"]


def test_all_languages_have_the_same_texts_in_the_same_order() -> None:
    keys = {name: list(wording(name).texts) for name in LANGUAGES}
    assert keys["ar"] == keys["en"] == keys["he"]


@language
def test_every_text_is_text_or_plural_forms_and_nothing_is_empty(language: str) -> None:
    for key, value in wording(language).texts.items():
        assert isinstance(value, dict) == isinstance(wording("en").texts[key], dict), key
        assert all(isinstance(text, str) and text for text in leaves(value)), key


@language
def test_every_text_asks_for_the_same_facts_as_in_english(language: str) -> None:
    for key, value in wording(language).texts.items():
        asked, in_english = (set().union(*map(facts, leaves(item))) for item in (value, wording("en").texts[key]))
        assert asked == in_english, key


@language
def test_every_plural_has_the_forms_that_its_language_needs(language: str) -> None:
    known = {Locale.parse(language).plural_form(n) for n in range(200)} | {"zero"}
    for key, value in wording(language).texts.items():
        if isinstance(value, dict):
            assert needed_forms(language, key, value["other"]) <= set(value) <= known, key


@language
def test_every_number_can_be_said(language: str) -> None:
    words = wording(language)
    for key, value in words.texts.items():
        if isinstance(value, dict):
            for n in [*range(120), 1000]:
                others = dict.fromkeys(facts(value["other"]) - {"n"}, "…")
                is_span = key.endswith("_span")
                text = words.span(key.removesuffix("_span"), 1, n) if is_span else words.count(key, n, **others)
                assert text
                assert not set(text) & set("{}")


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("he", 1, "דקה אחת"),
        ("he", 2, "שתי דקות"),
        ("he", 3, "3 דקות"),
        ("he", 20, "20 דקות"),
        ("ar", 1, "دقيقة واحدة"),
        ("ar", 2, "دقيقتان"),
        ("ar", 3, "3 دقائق"),
        ("ar", 11, "11 دقيقة"),
        ("ar", 100, "100 دقيقة"),
        ("en", 1, "1 minute"),
        ("en", 2, "2 minutes"),
    ],
)
def test_minutes_are_said_as_people_say_them(language: str, n: int, text: str) -> None:
    assert wording(language).count("minutes", n) == text


@language
def test_a_range_of_one_number_is_that_number(language: str) -> None:
    assert wording(language).span("Tool.group.amount", 5, 5) == wording(language).count("Tool.group.amount", 5)


def test_nothing_at_all_is_said_in_words_where_there_are_words_for_it() -> None:
    assert wording("en").count("items", 0) == "none yet"
    assert wording("en").count("minutes", 0) == "0 minutes"


@pytest.mark.parametrize("code", ["fr", "en-GB", "zz"])
def test_a_language_without_a_wording_of_its_own_is_served_in_english(code: str) -> None:
    assert wording(code) is wording("en")


def test_plain_texts_are_those_that_need_no_facts() -> None:
    words = Wording("en", {"a": "plain", "b": "{n} things", "c": {"other": "x"}})
    assert words.plain() == {"a": "plain"}


def test_an_unknown_text_is_reported_by_its_name() -> None:
    with pytest.raises(KeyError, match=r"ar\.yml: there is no text no such text"):
        wording("ar").say("no such text")


def test_words_that_a_field_lacks_are_reported_by_field_use_and_language() -> None:
    with pytest.raises(MissingWords, match=r"fields\.yml: Tool\.cost has no value_span in he"):
        wording("he").key("cost", "value_span")
    with pytest.raises(MissingWords, match=r"fields\.yml: \?\.nothing has no fact in en"):
        wording("en").field("nothing", "fact")


@language
def test_every_field_has_its_words_in_this_language_in_the_uses_that_there_are(language: str) -> None:
    for model, named in fields().items():
        for name, entry in named.items():
            lost = [use for use, said in entry.items() if not said.get(language)]
            assert not lost, f"fields.yml: {model}.{name} has no {', '.join(lost)} in {language}"
            assert "label" in entry, f"fields.yml: {model}.{name} has no label"
            assert set(entry) <= USES, f"fields.yml: {model}.{name}"


def test_no_field_is_called_twice_by_the_words_that_would_serve_anyway() -> None:
    for model, named in fields().items():
        for name, entry in named.items():
            for use in ("fact", "question", "wish", "asked", "heading"):
                assert entry.get(use) != entry["label"] or (use == "question" and "fact" in entry), (
                    f"{model}.{name}.{use}"
                )


def test_a_text_says_where_it_appears_and_is_used_there() -> None:
    for title, (places, keys) in groups(FOLDER / "he.yml").items():
        assert places, f"say below “{title}” where its texts appear (# in: …)"
        lost = [key for key in keys if not any(mentions(place, key) for place in places)]
        assert lost == [], f"“{title}”: not used in {', '.join(places)}"
        idle = [place for place in places if not any(mentions(place, key) for key in keys)]
        assert idle == [], f"“{title}”: nothing of it is used there"


def test_every_text_stands_in_one_group_that_is_the_same_in_every_language() -> None:
    he = groups(FOLDER / "he.yml")
    keys = [key for _, listed in he.values() for key in listed]
    assert keys == [key for key in wording("he").texts if "." not in key]
    assert he == groups(FOLDER / "ar.yml") == groups(FOLDER / "en.yml")


def test_a_text_that_nothing_uses_is_found_out() -> None:
    places = {place for found, _ in groups(FOLDER / "he.yml").values() for place in found}
    for key in ("nobody", "find_nobody_asks", "suggest_nobody", "plan_nobody", "order_of_no_use"):
        assert [place for place in sorted(places) if mentions(place, key)] == [], key


def test_every_word_that_a_template_asks_for_is_there() -> None:
    asked = {
        word
        for template in OVERRIDES.rglob("*.html")
        for word in re.findall(r"\b(?:frame\.words|w)\.(\w+)", template.read_text("utf-8"))
    }
    assert asked
    assert asked <= set(wording("en").plain())


def test_hebrew_has_hebrew_quotation_marks_and_no_straight_ones() -> None:
    texts = list(leaves(dict(wording("he").texts)))
    texts += [text["he"] for text in (*(rule.message for rule in rules().values()), *hints().values())]
    assert [text for text in texts if HEBREW.search(text) and set(text) & set("\"'")] == []


@pytest.mark.parametrize(("language", "script"), [("he", "[\u0590-\u05ff]"), ("ar", "[\u0600-\u06ff]")])
def test_every_text_is_in_the_script_of_its_language(language: str, script: str) -> None:
    for key, value in wording(language).texts.items():
        for text in leaves(value):
            words = re.sub(r"\{\w+\}|PDF|Word|Excel", "", text)
            assert re.search(script, words) or not re.search(r"\w", words), key
