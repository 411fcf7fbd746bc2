"""What people fill in on GitHub's issue forms is a tool begun, or a run reported; nothing that they wrote is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kb import issues
from kb.frontmatter import parse, split
from kb.library import read_settings
from kb.repository import forms
from kb.settings import Settings
from small_library import SmallLibrary

TODAY = date(2026, 1, 31)
TYPED = {
    "name": "Listening: a circle",
    "need": "All hurry.\n\n# No heading\n\n### Name",
    "steps": "Open, 5 minutes\n- Talk in turn (20 min)\n3. Close: 10",
    "group": "Up to 12 people",
    "stages": "Sowing, Harvesting",
    "source": "Made up.",
}
RUN = {"tool": "https://a.example/tools/a.html", "date": "2026-01-30", "people": "12", "minutes": "5, 20; 10"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return read_settings(SmallLibrary(tmp_path_factory.mktemp("library")).root)[0]


def issue(form: forms.Item, typed: dict[str, str], answered: str = "_No response_") -> str:
    """Return the text of an issue as GitHub writes it from a form."""
    items = [item for item in form["body"] if "id" in item]
    answers = [(item["attributes"]["label"], typed.get(item["id"], answered)) for item in items]
    return "\r\n\r\n".join(f"### {label}\r\n\r\n{text}" for label, text in answers)


def begun(settings: Settings, **typed: str) -> issues.Sent:
    sent = issues.read(issue(forms.suggestion(settings), {**TYPED, **typed}), settings, TODAY)
    assert sent
    return sent


def test_a_tool_is_begun_with_what_was_typed_and_the_rest_is_noted(settings: Settings) -> None:
    sent = begun(settings)
    assert (sent.path, sent.title) == ("tools/listening-a-circle.md", "Listening: a circle")
    front, body, _ = split(sent.text or "")
    read = parse(front or "").data
    assert read["title"] == "Listening: a circle"
    assert read["stages"] == ("sow", "harvest")
    steps = [("Open", 5), ("Talk in turn", 20), ("Close", 10)]
    assert [(step["title"], step["minutes"]) for step in read["steps"]] == steps
    assert "# TODO: Group: Up to 12 people\n" in (front or "")
    assert "No response" not in (sent.text or "")
    assert "\n\nAll hurry.\n\n\\# No heading\n\n\\### Name\n\n" in body
    assert "\n\nMade up.\n" in body


@pytest.mark.parametrize("steps", ["Open, 5\nTalk", "We talk."])
def test_steps_without_minutes_are_noted_as_they_are(settings: Settings, steps: str) -> None:
    front = split(begun(settings, steps=steps).text or "")[0] or ""
    first, *others = steps.split("\n")
    assert f": {first}\n" + "".join(f"# {line}\n" for line in others) in front


@pytest.mark.parametrize("title", ["מעגל הקשבה", "!?"])
def test_a_title_without_latin_letters_gives_a_name_to_be_changed(settings: Settings, title: str) -> None:
    ascii_only = settings.model_copy(update={"slugs": "ascii"})
    assert begun(ascii_only, name=title).path == f"tools/{issues.UNNAMED}.md"


def test_a_report_of_a_run_is_what_the_page_of_its_tool_would_have_sent(settings: Settings) -> None:
    sent = issues.read(issue(forms.run_report(settings), {**RUN, "changed": "Sat down."}), settings, TODAY)
    assert sent
    assert (sent.path, sent.text) == ("runs/a.yml", None)
    assert sent.run == {"date": "2026-01-30", "people": 12, "minutes": [5, 20, 10], "changed": "Sat down."}


@pytest.mark.parametrize("missing", ["name", "need", "steps", "source"])
def test_an_issue_without_what_is_required_is_none_of_the_forms(settings: Settings, missing: str) -> None:
    body = issue(forms.suggestion(settings), {**TYPED, missing: "_No response_"})
    assert issues.read(body, settings, TODAY) is None
    assert issues.read(issue(forms.fault_report(settings), {}, "x"), settings, TODAY) is None


@given(st.text())
@example("### \n### Name\n\n_No response_\n")
@example("TODO: \x85# x\u2028- {a: b}\n---\nx")
def test_whatever_is_typed_the_file_is_one_that_can_be_read(settings: Settings, text: str) -> None:
    filled = dict.fromkeys(("need", "source", "worksheet", "tried", "steps"), f"x{text}x")
    sent = issues.read(issue(forms.suggestion(settings), {"name": f"x{text}"} | filled), settings, TODAY)
    if sent is None:  # what was typed is a heading of the form
        return
    front, body, _ = split(sent.text or "")
    assert parse(front or "").data["title"] == sent.title
    assert "## Steps" in body
