"""Durations are given in the unit that people would use, in their language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.durations import DAY, HOUR, WEEK, measure, round_off
from kb.schema import MAX_MINUTES
from kb.wording import wording

MINUTES = st.integers(0, MAX_MINUTES)


@pytest.mark.parametrize(
    ("minutes", "he", "ar", "en"),
    [
        (1, "דקה אחת", "دقيقة واحدة", "1 minute"),
        (45, "45 דקות", "45 دقيقة", "45 minutes"),
        (HOUR, "שעה", "ساعة", "1 hour"),
        (61, "שעה ודקה", "ساعة ودقيقة", "1 hour and 1 minute"),
        (80, "שעה ו־20 דקות", "ساعة و20 دقيقة", "1 hour and 20 minutes"),
        (90, "שעה וחצי", "ساعة ونصف", "an hour and a half"),
        (120, "שעתיים", "ساعتان", "2 hours"),
        (150, "שעתיים וחצי", "ساعتان ونصف", "2 and a half hours"),
        (3 * HOUR, "3 שעות", "3 ساعات", "3 hours"),
        (11 * HOUR, "11 שעות", "11 ساعة", "11 hours"),
        (2 * DAY, "יומיים", "يومان", "2 days"),
        (20 * HOUR, "20 שעות", "20 ساعة", "20 hours"),
        (4 * DAY, "4 ימים", "4 أيام", "4 days"),
        (WEEK, "שבוע", "أسبوع", "1 week"),
        (WEEK + 130, "בערך 5 ימים", "5 أيام تقريبًا", "about 5 days"),
        (2 * WEEK, "שבועיים", "أسبوعان", "2 weeks"),
        (10 * WEEK, "10 שבועות", "10 أسابيع", "10 weeks"),
        (11 * WEEK, "11 שבועות", "11 أسبوعًا", "11 weeks"),
        (10 * WEEK + HOUR, "בערך 10 שבועות", "10 أسابيع تقريبًا", "about 10 weeks"),
    ],
)
def test_a_time_reads_as_people_say_it(minutes: int, he: str, ar: str, en: str) -> None:
    assert [wording(code).time(minutes) for code in ("he", "ar", "en")] == [he, ar, en]


@pytest.mark.parametrize(
    ("low", "high", "he", "en"),
    [
        (30, 40, "30 עד 40 דקות", "30 to 40 minutes"),
        (60, 90, "60 עד 90 דקות", "60 to 90 minutes"),
        (45, 120, "45 דקות עד שעתיים", "45 minutes to 2 hours"),
        (60, 120, "שעה עד שעתיים", "1 to 2 hours"),
        (180, 240, "3 עד 4 שעות", "3 to 4 hours"),
        (4800, 24000, "שבועיים עד 10 שבועות", "2 to 10 weeks"),
        (25000, 25100, "בערך 10 שבועות", "about 10 weeks"),
        (25000, 51000, "בערך 10 עד 21 שבועות", "about 10 to 21 weeks"),
        (90, 90, "שעה וחצי", "an hour and a half"),
        (180, None, "3 שעות ומעלה", "3 hours or more"),
    ],
)
def test_a_range_of_times_has_one_unit_where_both_ends_have_it(low: int, high: int | None, he: str, en: str) -> None:
    assert [wording(code).time_span(low, high) for code in ("he", "en")] == [he, en]


@given(MINUTES)
def test_what_is_rounded_says_about(minutes: int) -> None:
    length = measure(minutes)
    size = {"minutes": 1, "hours": HOUR, "days": DAY, "weeks": WEEK}[length.unit]
    spoken = length.number * size + length.rest
    assert spoken == minutes if not length.about else abs(spoken - minutes) <= size / 2
    assert length.unit in ("minutes", "hours") or minutes >= 2 * DAY


@given(MINUTES)
def test_a_figure_is_a_whole_number_of_at_most_three_digits(minutes: int) -> None:
    length = round_off(minutes)
    assert length.number < 1000
    assert length.rest == 0


@given(MINUTES, st.none() | MINUTES, st.sampled_from(["he", "ar", "en"]))
def test_every_time_can_be_said_in_every_language(low: int, more: int | None, language: str) -> None:
    spoken = wording(language).time_span(low, None if more is None else low + more)
    assert spoken
    assert not set(spoken) & set("{}")
    assert len(spoken) < 60


def test_an_open_group_is_so_many_and_more() -> None:
    spoken = [wording(code).span("Tool.group.amount", 2, None) for code in ("he", "ar", "en")]
    assert spoken == ["שני משתתפים ומעלה", "مشاركان فأكثر", "2 people or more"]
