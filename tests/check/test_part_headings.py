"""Parts of a text without their ids, steps with two names, translations that differ from their original."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from check.garden import FILES, Garden
from hypothesis import given, settings
from hypothesis import strategies as st
from kb import parts, prose
from kb.check import inspection
from kb.wording import wording
from ways import examples

TODAY = date(2026, 1, 1)
DIGGING = "tools/digging.md"
HEADED = [part for part in parts.of("tool") if part.id]
ENGLISH = "---\ntitle: Digging\nsummary: Turning soil.\n---\n\nDig.\n"


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    return Garden(tmp_path_factory.mktemp("garden"))


def reported(garden: Garden, name: str) -> list[tuple[str, int]]:
    return [(p.code, p.line) for p in inspection.inspect(garden.read(), TODAY, (name,))]


def whole(ids: set[str], language: str = "he") -> str:
    """Return the text of a tool with all its parts, of which only these have their ids."""
    blocks = []
    for part in HEADED:
        heading = f"{'#' * part.level} {wording(language).heading(part.name)}"
        blocks += [f"{heading} {{#{part.id}}}" if part.id in ids else heading, "חופרים."]
        if part is parts.STEPS:
            blocks += ["### לוקחים את", "כל את מתאים.", "### חופרים", "עד שהאדמה רכה."]
    return FILES[DIGGING].rpartition("\n---\n")[0] + "\n---\n\n" + "\n\n".join(blocks) + "\n"


@settings(max_examples=examples(30, 300))
@given(st.sets(st.sampled_from([part.id for part in HEADED])), st.sampled_from(["he", "ar"]))
def test_each_part_that_lost_its_id_is_reported_and_gets_it_back(garden: Garden, ids: set[str], language: str) -> None:
    all_ids = {part.id for part in HEADED}
    garden.write(DIGGING, whole(ids, language))
    found = [line for code, line in reported(garden, DIGGING) if code == "part-without-id"]
    assert len(found) == len(all_ids - ids)
    inspection.fix(garden.root, TODAY, (DIGGING,), ("part-without-id",))
    assert (garden.root / DIGGING).read_text("utf-8") == whole(all_ids, language)


def test_the_id_of_a_step_is_not_taken_for_that_of_the_steps(garden: Garden) -> None:
    """The steps' own heading lacks a space, so that it is none; then only the space is added."""
    written = (
        whole({part.id for part in HEADED})
        .replace("### לוקחים את\n", "### לוקחים את {#step-1}\n")
        .replace("### חופרים\n", "### חופרים {#step-2}\n")
    )
    assert "\n## השלבים {#steps}\n" in written
    garden.write(DIGGING, written.replace("## השלבים {#steps}", "##השלבים {#steps}"))
    assert "part-without-id" not in [code for code, _ in reported(garden, DIGGING)]
    inspection.fix(garden.root, TODAY, (DIGGING,))
    assert (garden.root / DIGGING).read_text("utf-8") == written


@pytest.mark.parametrize(
    ("heading", "fixed"),
    [
        ("## השלבים", "## השלבים {#steps}"),
        ("## שלבים", "## שלבים {#steps}"),
        ("## מה עושים", "## מה עושים {#steps}"),
        ("## השלבים {#stpes}", "## השלבים {#steps}"),
        ("## השלבים (#steps)", "## השלבים {#steps}"),
        ("### השלבים {#steps}", "## השלבים {#steps}"),
        ("## השלבים {steps}", "## השלבים {#steps}"),
        ("## השלבים {# steps}", "## השלבים {#steps}"),
        ("## השלבים #steps", "## השלבים {#steps}"),
        ("## השלבים{#steps}", "## השלבים {#steps}"),
        ("## השלבים {#steps", "## השלבים {#steps}"),
        ("## השלבים {#Steps}", "## השלבים {#steps}"),
        ("## {#steps} השלבים", "## השלבים {#steps}"),
        ("## השלבים ##", "## השלבים ##"),  # reported, and left to a person
    ],
)
def test_the_heading_of_the_steps_is_known_however_it_lost_its_id(heading: str, fixed: str, garden: Garden) -> None:
    text = FILES[DIGGING].replace("## השלבים {#steps}", heading)
    garden.write(DIGGING, text)
    assert {"part-without-id", "part-level"} & {code for code, _ in reported(garden, DIGGING)}
    inspection.fix(garden.root, TODAY, (DIGGING,))
    assert (garden.root / DIGGING).read_text("utf-8") == FILES[DIGGING].replace("## השלבים {#steps}", fixed)


@pytest.mark.parametrize("heading", ["## דרכים אחרות", "## מה הלאה {#next}", "#### דוגמה", "## דוגמאות מן השטח"])
def test_other_headings_are_nobodys_parts(heading: str, garden: Garden) -> None:
    garden.write(DIGGING, FILES[DIGGING] + f"\n{heading}\n\nעוד.\n")
    assert [code for code, _ in reported(garden, DIGGING) if code.startswith("part-")] == []


@pytest.mark.parametrize("line", ["**{}**", "__{}__", "**{}:**", "**{}**:", "<b>{}</b>", "<strong>{}</strong>"])
@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("טיפים וגרסאות", "## טיפים וגרסאות {#tips}"),
        ("טיפים", "## טיפים {#tips}"),
        ("דוגמה", "## דוגמה {#example}"),
        ("פחות מתאים כאשר", "### פחות מתאים כאשר {#fits-not}"),
    ],
)
def test_a_line_in_bold_in_place_of_the_heading_of_a_part_becomes_that_heading(
    line: str, words: str, heading: str, garden: Garden
) -> None:
    text = FILES[DIGGING] + "\n{}\n\nעוד.\n"
    place = text.count("\n", 0, text.rindex("{}")) + 1
    garden.write(DIGGING, FILES[DIGGING] + f"\n{line.format(words)}\n\nעוד.\n")
    assert ("bold-heading", place) in reported(garden, DIGGING)
    inspection.fix(garden.root, TODAY, (DIGGING,), ("bold-heading",))
    assert (garden.root / DIGGING).read_text("utf-8") == FILES[DIGGING] + f"\n{heading}\n\nעוד.\n"


@pytest.mark.parametrize("line", ["**חשוב**", "**דוגמה** מן הגינה.", "- **דוגמה**", "**השלבים**", "`**דוגמה**`"])
def test_other_lines_in_bold_are_no_headings(line: str, garden: Garden) -> None:
    garden.write(DIGGING, FILES[DIGGING] + f"\n{line}\n\nעוד.\n")
    assert "bold-heading" not in [code for code, _ in reported(garden, DIGGING)]


def test_a_step_in_bold_becomes_a_heading_with_its_number(garden: Garden) -> None:
    assert "### חופרים\n" in FILES[DIGGING]
    garden.write(DIGGING, FILES[DIGGING].replace("### חופרים\n", "**חופרים**\n"))
    assert "bold-heading" in [code for code, _ in reported(garden, DIGGING)]
    inspection.fix(garden.root, TODAY, (DIGGING,))
    right = FILES[DIGGING].replace("### חופרים\n", "### חופרים {#step-2}\n")
    assert (garden.root / DIGGING).read_text("utf-8") == right


def numbered(first: str, second: str) -> str:
    text = FILES[DIGGING].replace("### לוקחים את\n", f"### לוקחים את {{#{first}}}\n")
    return text.replace("### חופרים\n", f"### חופרים {{#{second}}}\n")


@pytest.mark.parametrize(
    ("ids", "number"),
    [(("step-2", "step-1"), 2), (("step-2", "step-3"), 2), (("step-1", "step2"), 1), (("step-1", "step-9"), 1)],
)
def test_steps_are_numbered_in_their_order(ids: tuple[str, str], number: int, garden: Garden) -> None:
    garden.write(DIGGING, numbered(*ids))
    assert [code for code, _ in reported(garden, DIGGING)] == ["step-id"] * number
    inspection.fix(garden.root, TODAY, (DIGGING,))
    assert (garden.root / DIGGING).read_text("utf-8") == numbered("step-1", "step-2")


def test_the_number_of_a_step_to_which_a_link_leads_is_left_to_a_person(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write(DIGGING, numbered("step-2", "step-1"))
    garden.write("articles/worms.md", FILES["articles/worms.md"] + "\n[חופרים](../tools/digging.md#step-1)\n")
    assert [code for code, _ in reported(garden, DIGGING)] == ["step-id"] * 2
    assert inspection.fix(garden.root, TODAY, ()) == ()


def test_steps_that_moved_with_their_ids_are_two_titles_out_of_order(garden: Garden) -> None:
    right = numbered("step-1", "step-2")
    first, second = "### לוקחים את {#step-1}", "### חופרים {#step-2}"
    garden.write(DIGGING, right.replace(first, "X").replace(second, first).replace("X", second))
    assert [code for code, _ in reported(garden, DIGGING)] == ["step-titles"] * 2


def test_a_step_at_another_level_gets_its_own(garden: Garden) -> None:
    right = numbered("step-1", "step-2")
    garden.write(DIGGING, right.replace("### חופרים", "#### חופרים"))
    assert "part-level" in [code for code, _ in reported(garden, DIGGING)]
    inspection.fix(garden.root, TODAY, (DIGGING,))
    assert (garden.root / DIGGING).read_text("utf-8") == right


def test_a_heading_to_which_a_link_leads_keeps_its_id(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    text = FILES[DIGGING].replace("## השלבים {#steps}", "## השלבים")
    (heading, *_) = prose.read(text.partition("\n---\n")[2]).headings
    garden.write(DIGGING, text)
    garden.write("articles/worms.md", FILES["articles/worms.md"] + f"\n[השלבים](../tools/digging.md#{heading.id})\n")
    assert inspection.fix(garden.root, TODAY, ()) == ()


@pytest.mark.parametrize(
    ("first", "second", "lines"),
    [
        ("לוקחים את", "חופרים", 0),
        ("1. לוקחים את", "שלב 2: חופרים", 0),
        ("חופרים", "לוקחים את", 2),
        ("לוקחים את", "חופרים עמוק", 1),
    ],
)
def test_a_step_has_one_name(first: str, second: str, lines: int, garden: Garden) -> None:
    text = FILES[DIGGING].replace("### חופרים", f"### {second}").replace("### לוקחים את\n\nכל", f"### {first}\n\nכל")
    garden.write(DIGGING, text)
    assert [code for code, _ in reported(garden, DIGGING)] == ["step-titles"] * lines


# ---- translations


@pytest.fixture
def translated(tmp_path: Path) -> Garden:
    garden = Garden(tmp_path)
    garden.write("tools/digging.en.md", ENGLISH)
    return garden


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: תיחוח האדמה", "title: תיחוח: האדמה", "yaml-syntax"),
        ("{min: 30, max: 40}", "{min: 1, max: 2}", "minutes-mismatch"),
        ("stages: [sow]", "stages: [plough]", "unknown-term"),
        ("topics: [soil]", "topics: soil", "wrong-type"),
    ],
)
def test_a_mistake_of_an_original_is_reported_once(old: str, new: str, code: str, translated: Garden) -> None:
    translated.add("tools/digging.en.md", "steps:\n- {title: Take a spade}\n- {title: Dig}")
    translated.edit(DIGGING, old, new)
    assert [(p.code, p.file) for p in translated.read().problems] == [(code, DIGGING)]


@pytest.mark.parametrize("name", ["Digging.en.md", "digging .en.md", "digging.EN.md", "digging_en.md"])
def test_a_translation_whose_name_has_a_slip_is_still_that_of_its_original(name: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write(f"tools/{name}", ENGLISH)
    garden.edit(DIGGING, "stages: [sow]", "stages: [plough]")
    found = {(p.code, p.file) for p in garden.read().problems}
    assert found == {("unknown-term", DIGGING), ("bad-slug", f"tools/{name}")}
    inspection.fix(garden.root, TODAY, (), ("bad-slug",))
    assert [(p.code, p.file) for p in garden.read().problems] == [("unknown-term", DIGGING)]


def test_a_list_of_another_length_is_one_warning_and_the_original_is_shown(translated: Garden) -> None:
    translated.add("tools/digging.en.md", "steps:\n- {title: Dig}")
    read = translated.read()
    (found,) = read.problems
    assert (found.code, found.file, found.is_error) == ("translation-count", "tools/digging.en.md", False)
    assert "במקור 2, בתרגום 1" in found.message["he"]
    shown = read.find("tools/digging", "en")
    assert shown
    assert [step.minutes for step in shown.fields.steps] == [10, 20]  # type: ignore[attr-defined]


def test_minutes_are_those_of_the_original_whatever_the_translation_says(translated: Garden) -> None:
    translated.add("tools/digging.en.md", "steps:\n- {title: Take a spade, minutes: 10}\n- {title: Dig, minutes: 25}")
    found = inspection.inspect(translated.read(), TODAY)
    assert [(p.code, p.line) for p in found] == [("translation-value", 6)]
    shown = translated.read().find("tools/digging", "en")
    assert shown
    assert [step.minutes for step in shown.fields.steps] == [10, 20]  # type: ignore[attr-defined]
