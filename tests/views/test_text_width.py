"""The width of texts and their line breaks: nothing is lost, and a text that can fit does fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.views.text_width import width, wrap

TITLE = "״תם ולא נשלם״ בקולקטיב אימפקט: שלב הסגירה של יוזמת Top15 מנקודת מבטו של ארגון השדרה"
WORDS = st.text("אבגם ־-/Top15لاسع\u05b8", max_size=60)


def solid(text: str) -> str:
    return "".join(text.split())


def test_a_text_is_as_wide_as_its_letters_and_grows_with_the_type() -> None:
    assert width("", 16) == 0
    assert width("שדרה", 16) == pytest.approx(sum(width(letter, 16) for letter in "שדרה"))
    assert width("שדרה", 32) == pytest.approx(2 * width("שדרה", 16))
    assert width("שדרה", 16, bold=True) > width("שדרה", 16)


def test_points_and_marks_of_direction_take_no_room() -> None:
    assert width("שִׁדְרָה\u200f", 16) == width("שדרה", 16)


def test_arabic_letters_are_measured_joined_and_lam_with_alef_as_one() -> None:
    assert width("سسس", 16) < 3 * width("س", 16)
    assert width("دد", 16) == pytest.approx(2 * width("د", 16))  # it does not join the letter after it
    assert width("لا", 16) == width("\ufefb", 16)
    assert width("\ufefc", 16) < width("سلا", 16) < width("س", 16) + width("\ufefc", 16)


def test_a_title_breaks_into_lines_about_equally_long() -> None:
    assert wrap(TITLE, 1000, 16) == (TITLE,)
    lines = wrap(TITLE, 410, 16)
    assert len(lines) == 2
    assert max(width(line, 16) for line in lines) < 1.1 * min(width(line, 16) for line in lines)


def test_a_word_too_long_for_a_line_breaks_after_its_hyphen() -> None:
    assert wrap("ארגון־שדרה", width("ארגון־", 16) + 1, 16) == ("ארגון־", "שדרה")
    assert wrap("https://x", width("https://", 16) + 1, 16) == ("https://", "x")


@given(WORDS, st.integers(30, 300))
def test_no_letter_is_lost_and_every_line_fits(text: str, room: int) -> None:
    lines = wrap(text, room, 16)
    assert solid("".join(lines)) == solid(text)
    assert all(width(line, 16) <= room for line in lines)


@given(WORDS, st.integers(30, 300))
def test_where_words_fit_they_stay_whole(text: str, room: int) -> None:
    words = text.split()
    if all(width(word, 16) <= room for word in words):
        assert " ".join(wrap(text, room, 16)).split() == words
