"""Mixed text keeps its order: some pieces are isolated, others are left alone, and nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.worksheets.bidi import LRI, LRM, PDI, RLI, RLM, Direction, isolate, mark, plain, runs

HEBREW = "".join(map(chr, range(0x5D0, 0x5EB)))
ARABIC = "".join(map(chr, range(0x621, 0x63B)))
MIXED = st.text(
    st.sampled_from(HEBREW + ARABIC + "abcXYZ0159 .,:;!?()[]\"'״׳־–-/%₪$+@#" + LRI + RLI + PDI + LRM), max_size=60
)
DIRECTIONS: st.SearchStrategy[Direction] = st.sampled_from(["ltr", "rtl"])
CONTROLS = re.compile(f"[{LRI}{RLI}\u2068{PDI}]")

APART_IN_HEBREW = {
    "ranges": ("השפעה (1–5)", ["1–5"]),
    "dates": ('"אין לנו SLA" (12/05/2026)', ["SLA", "12/05/2026"]),
    "times": ("בין 12:00–13:30.", ["12:00–13:30"]),
    "money": ("תקציב מרבי: ₪1,500 (כ־30% מהסה״כ).", ["₪1,500", "30%"]),
    "telephone numbers": ("טלפון 03-555-1234, -5 מעלות", ["03-555-1234", "-5"]),
    "international numbers": ("חייגו +972-3-555", ["+972-3-555"]),
    "licences whole": ("ברישיון CC BY-SA 4.0.", ["CC BY-SA 4.0"]),
    "names with brackets": ("Plan – Do – Study – Act (PDSA) בשבועיים", ["Plan – Do – Study – Act (PDSA)"]),
    "brackets of the line stay with the line": ("(CEO/COO).", ["CEO/COO"]),
    "addresses": (
        "כתבו אל a.b@example.org או https://example.org/a?b=1",
        ["a.b@example.org", "https://example.org/a?b=1"],
    ),
    "a name after a prefix": ("מ־5פי2 ל־TOP15: שלב", ["TOP15"]),
    "plain numbers are left alone": ("יש לנו 45 דקות ו־12 אנשים", []),
    "pure Hebrew is left alone": ("היוועצות מהירה, בלי רעש!", []),
}


@pytest.mark.parametrize(("text", "apart"), APART_IN_HEBREW.values(), ids=APART_IN_HEBREW.keys())
def test_in_a_hebrew_line_these_are_set_apart(text: str, apart: list[str]) -> None:
    assert [run.text for run in runs(text, "rtl") if run.apart] == apart


def test_in_an_english_line_hebrew_and_arabic_are_set_apart() -> None:
    assert [run.text for run in runs("The word שדרה means spine; in Arabic عمود فقري.", "ltr") if run.apart] == [
        "שדרה",
        "عمود فقري",
    ]


def test_authors_have_the_last_word() -> None:
    assert [(run.text, run.direction) for run in runs("[[גרסה 2.1 (beta)]] ו־[[rtl:1–5]]", "rtl") if run.apart] == [
        ("גרסה 2.1 (beta)", "ltr"),
        ("1–5", "rtl"),
    ]


def test_isolates_and_marks_stand_around_the_piece_and_nowhere_else() -> None:
    assert isolate("השפעה (1–5)", "rtl") == f"השפעה ({LRI}1–5{PDI})"
    assert mark("השפעה (1–5)", "rtl") == f"השפעה ({LRM}1–5{LRM}{RLM})"


@given(MIXED, DIRECTIONS)
def test_isolating_twice_changes_nothing_more(text: str, direction: Direction) -> None:
    once = isolate(text, direction)
    assert isolate(once, direction) == once


@given(MIXED.filter(lambda text: "[[" not in text), DIRECTIONS)
def test_no_character_is_lost_or_moved(text: str, direction: Direction) -> None:
    kept = CONTROLS.sub("", text)
    assert "".join(run.text for run in runs(text, direction)) == kept
    assert CONTROLS.sub("", isolate(text, direction)) == kept
    assert plain(text) == kept


@given(MIXED, DIRECTIONS)
def test_isolates_are_closed_and_never_nested(text: str, direction: Direction) -> None:
    depth = 0
    for character in isolate(text, direction):
        depth += (character in (LRI, RLI)) - (character == PDI)
        assert depth in (0, 1)
    assert depth == 0


@given(st.text(st.sampled_from(HEBREW + " ,.!?־״"), max_size=60))
def test_pure_hebrew_comes_back_as_it_was(text: str) -> None:
    assert isolate(text, "rtl") == text


@given(
    st.text(st.characters(max_codepoint=0x24F, categories=["L", "N", "Zs", "Po"]), max_size=60).filter(
        lambda t: "[[" not in t
    )
)
def test_pure_latin_comes_back_as_it_was_in_an_english_line(text: str) -> None:
    assert isolate(text, "ltr") == text
