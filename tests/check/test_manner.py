"""What the rules on the manner of the Hebrew leave alone, and how far they reach."""

from datetime import date
from pathlib import Path

import pytest
from check.garden import Garden
from kb.check import inspection
from kb.rulebook import Sample

TODAY = date(2026, 1, 1)
WORMS = "articles/worms.md"


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def found_in(garden: Garden, text: str, **settings: str) -> list[tuple[str, str]]:
    garden.lay([Sample(WORMS, text + "\n"), *(Sample("library.yml", value) for value in settings.values())])
    return [(p.code, p.found) for p in inspection.inspect(garden.read(), TODAY)]


@pytest.mark.parametrize(
    "text",
    [
        "מי שולח את הסיכום, ומי שומר את הדף?",  # the letter belongs to the root
        "מי שתייה ומי שטפונות.",  # water
        "מי שקיים את ההבטחה שמח, ומי שהקים את הגינה נח.",  # in the singular, for all their endings
        "יום/חודש/שנה, ו/או לא.",
        "בגרסה 3.ה כתוב כך.",
        "התולעים אינן כאן היום.",  # not said aloud
        "אמרו: ״התולעים לא כאן״. הן אינן כאן באמת.",  # only what is said counts
        "`מנהל/ת` הוא מילה בקוד, וכך גם `מי שעובדים`.",
    ],
)
def test_what_may_be_right_is_left_alone(garden: Garden, text: str) -> None:
    assert found_in(garden, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("פנו אל רכז/ת הגינה.", [("slashed-form", "רכז/ת")]),
        ("פנו אל רכז.ת הגינה.", [("slashed-form", "רכז.ת")]),
        ("ולמי שלא הגיעו נספר.", [("who-plural", "ולמי שלא הגיעו")]),
        ("שאלו: ״מה במשפט הזה אינו נכון?״", [("said-literary", "אינו")]),
    ],
)
def test_what_is_certain_is_reported(garden: Garden, text: str, found: list[tuple[str, str]]) -> None:
    assert found_in(garden, text) == found


def test_who_in_the_plural_is_reported_once_in_each_place(garden: Garden) -> None:
    found = found_in(garden, "מי שרוצה משקה. מי שעובדים נחים. מי שלא משקה לא קוטף.")
    assert found == [("who-plural", "מי שעובדים"), ("who-again", "מי שלא")]


def test_a_name_is_found_with_its_prefix_and_only_as_a_whole_word(garden: Garden) -> None:
    spellings = "spellings:\n- {write: Top15, instead_of: [TOP15]}\n- {write: תולעים, instead_of: [תולעות]}\n"
    found = found_in(garden, "מ־TOP15 ועד TOP150, בתולעות ובתולעותיהן.", settings=spellings)
    assert found == [("other-spelling", "TOP15"), ("other-spelling", "תולעות")]
