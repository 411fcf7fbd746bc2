"""VS Code's files name things that exist, match the output of the check, and offer the library's terms."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from kb import library
from kb.repository import editors, schemas
from kb.schema import MODELS
from kb.settings import TERM_FIELDS
from kb.sources import RUNS_FOLDER
from workspace import TRILINGUAL

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = library.read_settings(TRILINGUAL)[0]


def read(name: str) -> dict[str, Any]:
    """Return one of the files as data; VS Code allows its first line to be a comment."""
    note, _, text = editors.files(SETTINGS)[f".vscode/{name}"].partition("\n")
    assert note.startswith("//")
    return dict(json.loads(text))


def test_every_schema_that_an_editor_is_led_to_is_made_and_its_file_is_there() -> None:
    led = read("settings.json")["yaml.schemas"]
    assert set(led) <= set(schemas.files(SETTINGS))
    runs = f"{RUNS_FOLDER}/*.yml"  # there may be none yet
    assert all((ROOT / file).is_file() or file == runs for file in led.values())


def test_the_matcher_reads_the_workflow_commands_of_the_check() -> None:
    (task,) = (task for task in read("tasks.json")["tasks"] if "--format" in task["args"])
    pattern = task["problemMatcher"]["pattern"]
    line = "::warning file=tools/a.md,line=7,col=3,title=unknown-key::אין שדה בשם foo: בדקו.%0AThere is no field foo."
    found = re.fullmatch(pattern["regexp"], line)
    assert found
    parts = {name: found[pattern[name]] for name in ("severity", "file", "line", "column", "code", "message")}
    assert parts == {
        "severity": "warning",
        "file": "tools/a.md",
        "line": "7",
        "column": "3",
        "code": "unknown-key",
        "message": "אין שדה בשם foo: בדקו.",
    }
    assert not re.fullmatch(pattern["regexp"], "::notice::nothing")


def test_the_tasks_are_commands_that_the_library_has() -> None:
    from kb.commands import main

    assert {task["args"][1] for task in read("tasks.json")["tasks"]} <= set(main.commands)


@pytest.mark.parametrize("field", TERM_FIELDS)
def test_a_field_offers_its_terms_as_the_model_wants_them(field: str) -> None:
    snippet = read("front-matter.code-snippets")[field]
    terms = list(SETTINGS.vocabularies[TERM_FIELDS[field]])
    assert re.findall(r"\$\{1\|(.*?)\|\}", snippet["body"]) == [",".join(terms)]
    model = next(model for model in MODELS.values() if field in model.model_fields)
    assert ("[" in snippet["body"]) == (model.model_fields[field].default == ())
    for term in terms:
        assert f"{SETTINGS.term_label(TERM_FIELDS[field], term, 'he')} {term}" in snippet["description"]


def test_no_term_would_break_a_choice_of_a_snippet() -> None:
    """In a snippet's choice, commas and bars separate the options."""
    bodies = [snippet["body"] for snippet in read("front-matter.code-snippets").values()]
    assert all(body.count("|") == 2 for body in bodies)
