"""Values as people write them: what they mean is understood or left alone, and never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import shorthand
from kb.shorthand import Amount, Unit, amount, day

MINUTES = {
    "60": (60, 60), "45 דקות": (45, 45), "45-60": (45, 60), "45–60 דקות": (45, 60), "45 עד 60": (45, 60),
    "בין 45 ל-60 דקות": (45, 60), "מ־45 עד 60 דקות": (45, 60), "45+": (45, None), "45 דקות ומעלה": (45, None),
    "שעה": (60, 60), "שעה וחצי": (90, 90), "חצי שעה": (30, 30), "שעתיים": (120, 120), "שעה עד שעתיים": (60, 120),
    "שעה ו-20 דקות": (80, 80), "2 שעות ו־30 דקות": (150, 150), "1.5 שעות": (90, 90), "2-3 hours": (120, 180),
    "an hour and a half": (90, 90), "45 min": (45, 45), "45 to 60 minutes": (45, 60), "3 ימים": (1440, 1440),
    "ساعة ونصف": (90, 90), "45 دقيقة": (45, 45), "من 45 إلى 60 دقيقة": (45, 60), "10 weeks": (24000, 24000),
    "כ-45 דקות": (45, 45), "45 דקות בערך": (45, 45), "~45": (45, 45), "כשעה": (60, 60), "שעה אחת": (60, 60),
    "1:30": (90, 90), "1:00-1:30": (60, 90), "1,5 שעות": (90, 90), "בין שעה לשעתיים": (60, 120), "עשר דקות": (10, 10),
    "לפחות שעה": (60, None), "5 ומעלה": (5, None), "מ-45": (45, None), "שעה (60 דקות)": (60, 60), "45 ד׳": (45, 45),
    "שלושה רבעי שעה": (45, 45), "ללא": (0, 0),
}  # fmt: skip


@pytest.mark.parametrize("text", MINUTES)
def test_a_time_in_words_is_understood(text: str) -> None:
    assert amount(text, "minutes") == Amount(*MINUTES[text])


@pytest.mark.parametrize(
    ("text", "unit", "wanted"),
    [
        ("6 עד 12 משתתפים", "people", (6, 12)), ("6–12", "people", (6, 12)), ("12 איש ומעלה", "people", (12, None)),
        ("12:30", "seconds", (750, 750)), ("1:02:03", "seconds", (3723, 3723)), ("2 דקות", "seconds", (120, 120)),
        ("חינם", "shekels", (0, 0)), ("100 ₪", "shekels", (100, 100)), ('100 ש"ח', "shekels", (100, 100)),
        ("5", "", (5, 5)), ("מ-5", "people", (5, None)), ("מ־5 ומעלה", "people", (5, None)),
    ],
)  # fmt: skip
def test_so_are_people_and_shekels_and_seconds(text: str, unit: Unit, wanted: tuple[int, int | None]) -> None:
    assert amount(text, unit) == Amount(*wanted)


@pytest.mark.parametrize(
    "text",
    [
        "עד 60 דקות",
        "60 סוסים",
        "10:00",
        "1:75",
        "60-45",
        "שעה (45 דקות)",
        "לפחות 5-6",
        "מפגש",
        "",
        "1.3 דקות",
        "2026-11-29",
        "-5",
    ],
)
def test_what_says_more_than_a_number_or_may_mean_two_is_left(text: str) -> None:
    assert amount(text, "minutes") is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-29", "29.11.2026", "29/11/2026", "29-11-2026", "29.11.26", "2026/11/29", "29 בנובמבר 2026",
        "29 נובמבר 2026", "November 29, 2026", "29 Nov 2026",
        "ה-29 בנובמבר 2026", "29 לנובמבר 2026", "2026–11–29", "2026־11־29", "\u200f2026-11-29",
        "29 نوفمبر 2026", "2026-11-29T10:00",
    ],
)  # fmt: skip
def test_a_day_is_understood(text: str) -> None:
    found = day(text)
    assert found
    assert found.as_date == date(2026, 11, 29)


def test_a_day_of_no_calendar_is_a_day_all_the_same() -> None:
    found = day("2026-11-31")
    assert found == shorthand.Written(2026, 11, 31)
    assert found.as_date is None


def test_what_is_missing_from_a_day_or_a_range_is_known() -> None:
    assert shorthand.either_day("3/4/2026") == (date(2026, 4, 3), date(2026, 3, 4))
    assert shorthand.either_day("29/11/2026") is None
    assert [shorthand.month(text) for text in ("נובמבר 2026", "2026-11", "2026", "2026-13", "שנת 2026")] == [
        (2026, 11), (2026, 11), (2026, 1), None, None,
    ]  # fmt: skip
    assert [shorthand.at_most(text, "people") for text in ("עד 20", "לכל היותר 20 איש", "20", "עד מחר")] == [
        20, 20, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["3/4/2026", "26-11-29", "נובמבר 2026", "היום", "29 בנובמבר", "5", "1.2", ""])
def test_day_and_month_are_never_guessed(text: str) -> None:
    assert day(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_in_each_of_its_forms(wanted: date) -> None:
    forms = [f"{wanted.year}-{wanted.month}-{wanted.day}", f"{wanted.day}.{wanted.month}.{wanted.year}"]
    for form in forms:
        found = day(form)
        assert found
        assert found.as_date == wanted


@given(st.integers(0, 5000), st.integers(0, 5000), st.sampled_from(["", "דקות", "minutes", "دقائق"]))
def test_every_range_is_read_whatever_stands_between(low: int, more: int, unit: str) -> None:
    for between in ("-", "–", " עד ", " to "):
        assert amount(f"{low}{between}{low + more} {unit}", "minutes") == Amount(low, low + more)


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    for unit in ("minutes", "seconds", "people", "shekels", ""):
        found = amount(text, unit)  # type: ignore[arg-type]
        assert found is None or found.high is None or found.low <= found.high
    day(text)
