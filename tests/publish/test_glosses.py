"""Terms of the glossary are marked where they first occur in a text, and nowhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish.glosses import gloss
from kb.views.models import Definition

AGENDA = Definition(id="agenda", names=("מצע משותף",), definition="הסכמה כתובה.", topic=None)
BASE = Definition(id="base", names=("מצע",), definition="בסיס.", topic=None)
CI = Definition(
    id="ci",
    names=(
        "Collective impact",
        "R&D",
    ),
    definition="A way of working.",
    topic=None,
)


def marked(html: str, *terms: Definition) -> list[str]:
    return re.findall(r"<button[^>]*>(.*?)</button>", gloss(html, terms)[0], re.DOTALL)


def test_the_first_occurrence_is_marked_and_returned() -> None:
    html, glosses = gloss("<p>יש מצע משותף. ועוד מצע משותף.</p>", [AGENDA])
    button = '<button type="button" class="kb-gloss" popovertarget="kb-gloss-agenda">מצע משותף</button>'
    assert html == f"<p>יש {button}. ועוד מצע משותף.</p>"
    assert [(one.id, one.term, one.definition) for one in glosses] == [("kb-gloss-agenda", "מצע משותף", "הסכמה כתובה.")]


@pytest.mark.parametrize("text", ["במצע המשותף", "ומצע משותף", "שהמצע המשותף", "מצע־משותף", "המצע\nהמשותף"])
def test_words_may_stand_after_prefixes_and_be_joined_by_a_maqaf(text: str) -> None:
    assert marked(f"<p>ראו {text}.</p>", AGENDA) == [text]


@pytest.mark.parametrize("text", ["ט כוכב", "לט כוכב", "וכשהט כוכב"])
def test_prefixes_may_stand_before_a_name_that_begins_with_one_letter(text: str) -> None:
    letter = Definition(id="letter", names=("ט כוכב",), definition="x", topic=None)
    assert marked(f"<p>{text}</p>", letter) == [text]


@pytest.mark.parametrize("text", ["מצעים משותפים", "ממצע משותפות", "מצע׳ משותף", "מצע אחר משותף"])
def test_other_words_are_not_taken_for_the_term(text: str) -> None:
    assert marked(f"<p>{text}</p>", AGENDA) == []


@pytest.mark.parametrize(
    "html",
    [
        "<h2>מצע משותף</h2>",
        '<p><a href="x.html">על <b>מצע משותף</b></a></p>',
        "<pre><code>מצע משותף</code></pre>",
        "<details><summary>מצע משותף</summary></details>",
        '<p title="מצע משותף">אחר</p>',
    ],
)
def test_headings_links_code_controls_and_attributes_are_left_alone(html: str) -> None:
    assert gloss(html, [AGENDA]) == (html, ())


def test_after_such_a_part_the_text_is_read_again() -> None:
    assert marked("<h2>מצע משותף</h2><p>מצע משותף</p>", AGENDA) == ["מצע משותף"]


def test_of_two_terms_at_one_place_the_longer_is_marked_and_the_other_further_on() -> None:
    assert marked("<p>מצע משותף הוא מצע.</p>", BASE, AGENDA) == ["מצע משותף", "מצע"]


def test_names_with_signs_that_html_writes_otherwise_are_found() -> None:
    assert marked("<p>Social R&amp;D here</p>", CI) == ["R&amp;D"]


def test_words_within_signs_that_html_writes_with_words_are_none() -> None:
    amp = Definition(id="amp", names=("amp",), definition="An amplifier.", topic=None)
    assert marked("<p>R&amp;D, an amp</p>", amp) == ["amp"]
    assert gloss("<p>R&amp;D, an amp</p>", [amp])[0].startswith("<p>R&amp;D, an <button")


def test_a_name_that_begins_with_a_sign_is_found() -> None:
    net = Definition(id="net", names=(".NET & co",), definition="x", topic=None)
    assert marked("<p>a.NET &amp; co, .NET &amp; co</p>", net) == [".NET &amp; co"]


@given(st.text(alphabet="מצעשותף אב.<>&;", max_size=60))
def test_nothing_but_the_buttons_is_added(text: str) -> None:
    html = "<p>" + text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</p>"
    glossed, _ = gloss(html, [AGENDA, BASE])
    assert re.sub(r"</?button[^>]*>", "", glossed) == html
