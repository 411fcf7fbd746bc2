"""Values that do not fit: the message says what to write, `--fix` writes it if it is certain; nothing else changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from check.garden import Garden
from hypothesis import given, settings
from hypothesis import strategies as st
from kb import frontmatter
from kb.check import inspection
from ways import examples

TODAY = date(2026, 1, 1)
DIGGING = "tools/digging.md"
SETTINGS = """\
slugs: ascii
vocabularies:
  stages: {sow: {he: זריעה, en: Sowing}, grow: {he: גידול, en: Growing}, harvest: {he: קטיף, en: Harvest}}
  modes: {in_person: {he: פנים אל פנים, en: In person}, async: {he: לא־סינכרוני, en: Asynchronous}}
  levels: {easy: {he: קל, en: Easy}, medium: {he: בינוני, en: Medium}}
"""


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return labelled(tmp_path)


def labelled(root: Path) -> Garden:
    """Return a garden with words for more fields."""
    garden = Garden(root)
    lines = (root / "library.yml").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("vocabularies:", "  stages: {sow"))]
    garden.write("library.yml", "".join(kept) + SETTINGS)
    return garden


def said(garden: Garden) -> list[tuple[str, str]]:
    return [(p.code, p.message["en"]) for p in inspection.inspect(garden.read(), TODAY) if p.is_error]


# What is written, what is wrong with it, and what --fix makes of it.
WRITTEN = {
    "stages: [sow]": {
        "stages: [זריעה]": ("unknown-term", "stages: [sow]"),
        'stages: ["זריעה", קטיף]': ("unknown-term", 'stages: ["sow", harvest]'),
        "stages: [הזריעה]": ("unknown-term", "stages: [sow]"),
        "stages: [בקטיף]": ("unknown-term", "stages: [harvest]"),
        "stages: [זְרִיעָה]": ("unknown-term", "stages: [sow]"),
        "stages: [זרעה]": ("unknown-term", "stages: [sow]"),
        "רמה: medium": ("unknown-key", "level: medium"),
        "preparation: כ-20 דקות": ("wrong-type", "preparation: 20"),
        "group: מ-5": ("wrong-type", "group: {min: 5}"),
        "stages: [Sowing]": ("unknown-term", "stages: [sow]"),
        "stages: זריעה": ("wrong-type", "stages: [sow]"),
        "stages: זריעה, קטיף": ("wrong-type", "stages: [sow, harvest]"),
        "modes: [לא-סינכרוני, פנים אל פנים]": ("unknown-term", "modes: [async, in_person]"),
        "level: בינוני": ("unknown-term", "level: medium"),
        "level: [medium]": ("wrong-type", "level: medium"),
        "status: טיוטה": ("unknown-term", "status: draft"),
        "preparation: 20 דקות": ("wrong-type", "preparation: 20"),
        'preparation: "20"': ("wrong-type", "preparation: 20"),
        "group: 6–12 משתתפים": ("wrong-type", "group: {min: 6, max: 12}"),
        "group: [6, 12]": ("wrong-type", "group: {min: 6, max: 12}"),
        "cost: חינם": ("wrong-type", "cost: 0"),
        "published: 29.11.2026": ("wrong-type", "published: 2026-11-29"),
        'published: "2026-11-29"': ("wrong-type", "published: 2026-11-29"),
        "related: [{to: על התולעים, kind: אחרי}]": ("unknown-relation", "related: [{to: worms, kind: after}]"),
        "related: [{to: ../articles/worms.md, kind: after}]": (
            "unknown-relation",
            "related: [{to: worms, kind: after}]",
        ),
        "keywords: חפירה, אדמה": ("wrong-type", "keywords: [חפירה, אדמה]"),
        "materials: [נייר: לבן, 5]": ("wrong-type", 'materials: ["נייר: לבן", "5"]'),
    },
    "topics: [soil]": {
        "topics: [אדמה]": ("unknown-topic", "topics: [soil]"),
        "topics: soil": ("wrong-type", "topics: [soil]"),
        "topics: [docs/topics/soil.md]": ("unknown-topic", "topics: [soil]"),
    },
    "duration: {min: 30, max: 40}": {
        "duration: 30": ("wrong-type", "duration: {min: 30, max: 30}"),
        "duration: 30 דקות": ("wrong-type", "duration: {min: 30, max: 30}"),
        "duration: 30–45 דקות": ("wrong-type", "duration: {min: 30, max: 45}"),
        "duration: חצי שעה  # בערך": ("wrong-type", "duration: {min: 30, max: 30}  # בערך"),
        "duration: {min: חצי שעה, max: 40}": ("wrong-type", "duration: {min: 30, max: 40}"),
    },
}
CASES = [(old, new, *WRITTEN[old][new]) for old in WRITTEN for new in WRITTEN[old]]


@pytest.mark.parametrize(("old", "new", "code", "fixed"), CASES, ids=[case[1] for case in CASES])
def test_what_was_meant_is_said_and_written(old: str, new: str, code: str, fixed: str, garden: Garden) -> None:
    sound = (garden.root / DIGGING).read_text("utf-8")
    garden.edit(DIGGING, old, new)
    assert code in [found for found, _ in said(garden)]
    inspection.fix(garden.root, TODAY, ())
    assert (garden.root / DIGGING).read_text("utf-8") == sound.replace(old, fixed)
    assert said(garden) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("stages: [sow]", "published: 2026-11-31", "November 2026 has 30 days"),
        ("stages: [sow]", "published: 2026-29-11", "write 2026-11-29"),
        ("stages: [sow]", "published: 3/4/2026", "2026-04-03 or 2026-03-04"),
        ("stages: [sow]", "published: נובמבר 2026", "the day is missing"),
        ("stages: [sow]", "preparation: 15-20", "a whole number"),
        ("stages: [sow]", "preparation: 1:30", "a whole number"),
        ("stages: [sow]", "group: עד 20", "Write the smaller one too, such as {min: 10, max: 20}"),
        ("stages: [sow]", "status:", "it is empty"),
        ("stages: [sow]", "authors: כהן, לוי", "a list, such as"),
        ("stages: [sow]", "stages:", "or delete the line"),
        ("title: תיחוח האדמה", "title:", "Write it after the colon."),
        ("title: תיחוח האדמה", 'title: ""', "Write it after the colon."),
        ("duration: {min: 30, max: 40}", "duration: ארוך", "such as {min: 30, max: 45}"),
        ("{title: חופרים, minutes: 20}", "{title: חופרים, minutes: הרבה}", "minutes (step 2 “חופרים”)"),
    ],
)
def test_where_the_way_out_is_not_certain_it_is_said_and_nothing_is_written(
    old: str, new: str, says: str, garden: Garden
) -> None:
    garden.edit(DIGGING, old, new)
    before = (garden.root / DIGGING).read_bytes()
    (_, message), *_ = said(garden)
    assert says in message
    inspection.fix(garden.root, TODAY, ())
    assert (garden.root / DIGGING).read_bytes() == before


def test_a_short_word_that_is_like_another_is_only_asked_about(garden: Garden) -> None:
    garden.edit(DIGGING, "stages: [sow]", "level: קר")
    assert [code for code, _ in said(garden)] == ["unknown-term"]
    assert inspection.fix(garden.root, TODAY, ()) == ()


VALUES = st.sampled_from(
    [
        "זריעה", "[זריעה, קטיף]", '"5"', "5", "5-6", "חצי שעה", "[5, 6]", "{min: 5 דקות}", "29.11.2026", "2026-11-31",
        "", "טיוטה", "[א: ב]", "א, ב", "true", "1.5", "אחרי", '"א: ב"', "'5'", "[קל]", "[[5]]", "{a: {b: 5}}", "|\n  5",
        ">-\n  א", "5 # דקות", "~",
    ]
)  # fmt: skip
FIELDS = st.sampled_from(
    [
        "title",
        "stages",
        "level",
        "duration",
        "group",
        "preparation",
        "published",
        "keywords",
        "related",
        "status",
        "steps",
    ]
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    return labelled(tmp_path_factory.mktemp("shelf"))


@settings(max_examples=examples(150, 1000))
@given(st.dictionaries(FIELDS, VALUES, max_size=5))
def test_fields_are_fixed_once_and_only_where_it_says(shelf: Garden, fields: dict[str, str]) -> None:
    text = "---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + "---\n\nתיחוח.\n"
    shelf.write(DIGGING, text)
    broken = {p.line for p in inspection.inspect(shelf.read(), TODAY, (DIGGING,)) if p.fix}
    inspection.fix(shelf.root, TODAY, (DIGGING,))
    once = (shelf.root / DIGGING).read_text("utf-8")
    assert inspection.fix(shelf.root, TODAY, (DIGGING,)) == ()
    before, after = text.split("\n"), once.split("\n")
    assert len(before) == len(after)
    assert {number for number, pair in enumerate(zip(before, after, strict=True), 1) if pair[0] != pair[1]} <= broken
    frontmatter.parse(frontmatter.split(once)[0] or "")
