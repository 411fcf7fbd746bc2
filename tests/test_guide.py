"""The editors' guide is right: the commands, buttons, pictures, steps and terms that it names exist."""

import json
import re
import shlex
from pathlib import Path
from typing import get_args

import pytest
import yaml
from kb import library, pictures
from kb.commands import main
from kb.disk import CACHE
from kb.settings import TERM_FIELDS
from kb.wording import fields, wording
from kb.worksheets.model import Block, Worksheet
from workspace import CHECKOUT, Workspace

GUIDE = CHECKOUT / "docs/guide"
PAGES = [CHECKOUT / "docs/contribute.md", *sorted(GUIDE.glob("*.md"))]
STEPS = (GUIDE / "first-contribution.md").read_text("utf-8")
SHOWN = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<file>pictures/[\w.-]+)\)")
HEAVIEST = 60 * 1024  # the greatest size of a picture on the site, in bytes


def commands() -> list[str]:
    """Return every `kb` command that the guide asks people to type."""
    return sorted(
        {command for page in PAGES for command in re.findall(r"python3 kb ([^`\n]+)", page.read_text("utf-8"))}
    )


@pytest.mark.parametrize("command", commands())
def test_a_command_that_the_guide_names_is_there_with_its_options(command: str) -> None:
    name, *rest = shlex.split(command)
    assert name in main.commands, f"kb {name} is in no kb --help"
    options = {option for one in main.commands[name].params for option in one.opts}
    assert {word for word in rest if word.startswith("-")} <= options


def test_the_guide_tells_of_the_commands_that_an_editor_needs() -> None:
    assert {command.split()[0] for command in commands()} >= {"check", "new", "review", "serve"}


def shown() -> dict[str, str]:
    """Return the pictures of the guide, with the alternative text of each."""
    found = [match for page in PAGES for match in SHOWN.finditer(page.read_text("utf-8"))]
    return {f"docs/guide/{match['file']}": match["words"] for match in found}


def test_the_guides_pictures_are_those_of_the_list_and_in_the_repository() -> None:
    listed = {one.file for one in pictures.read(CHECKOUT) if one.file.startswith("docs/guide/")}
    assert set(shown()) == listed == {f"docs/guide/pictures/{file.name}" for file in GUIDE.glob("pictures/*")}


@pytest.mark.parametrize("file", shown())
def test_a_picture_of_the_guide_is_light_and_has_words_that_say_what_it_shows(file: str) -> None:
    assert (CHECKOUT / file).stat().st_size <= HEAVIEST
    assert len(shown()[file].split()) >= 5


# ---- ten steps in an hour


def test_a_first_contribution_takes_ten_steps_and_an_hour() -> None:
    found = re.findall(r"^## (\d+)\. [^(\n]+ \((?:(\d+) )?דק(?:ות|ה)\) \{#step-(\d+)\}$", STEPS, re.MULTILINE)
    assert [(int(number), int(anchor)) for number, _, anchor in found] == [(n, n) for n in range(1, 11)]
    assert sum(int(minutes or 1) for _, minutes, _ in found) == 60


def test_every_step_says_what_is_seen_and_what_to_do_if_it_is_not() -> None:
    for step in re.split(r"^## ", STEPS, flags=re.MULTILINE)[1:11]:
        assert [step.count(f"- **{word}:** ") for word in ("מה רואים", "אם לא")] == [1, 1], step.partition("\n")[0]


def on_screens() -> set[str]:
    """Return the Hebrew texts on the site and on this repository's GitHub pages: labels, buttons, names of checks."""
    said = [
        text
        for value in wording("he").texts.values()
        for text in (value.values() if isinstance(value, dict) else [value])
    ]
    settings = library.read_settings(CHECKOUT)[0]
    said += [kind.label["he"] for kind in settings.types.values()]
    said += [settings.suggestion["he"]] if settings.suggestion else []
    for file in (".github/workflows/check.yml", ".github/pull_request_template.md"):
        text = (CHECKOUT / file).read_text("utf-8")
        said += re.findall(r"(?:name: |## )([^\n\\]+)", text) + re.findall(r"\[([^\]\n]+)\]\(", text)
    return {re.sub(r"\*\*", "", str(text)) for text in said}


def labels() -> list[tuple[str, str]]:
    """Return the bold texts on the guide's pages about screens, with the page."""
    pages = {page: (GUIDE / f"{page}.md").read_text("utf-8") for page in ("first-contribution", "review")}
    return sorted({(page, label) for page, text in pages.items() for label in re.findall(r"\*\*([^*\n]+)\*\*", text)})


@pytest.mark.parametrize(("page", "label"), labels())
def test_what_the_guide_shows_in_bold_is_said_on_a_screen_in_these_words(page: str, label: str) -> None:
    if label.removesuffix(":") not in ("מה רואים", "אם לא"):
        assert any(re.match(rf"{re.escape(label)}(?!\w)", text) for text in on_screens()), f"{page}: {label}"


# ---- the file of a tool

LANGUAGES = {"he": "the-file.md", "ar": "the-file.ar.md", "en": "the-file.en.md"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guides_table_of_terms_is_that_of_the_library(language: str) -> None:
    read, text = library.read(CHECKOUT, CHECKOUT / CACHE), (GUIDE / LANGUAGES[language]).read_text("utf-8")
    rows = {key: dict(re.findall(r"(?:\| |· )([^`|·]+) `([\w-]+)`", f"| {words}"))
            for key, words in re.findall(r"^\| [^|`]+ `(\w+)` \| (.+) \|$", text, re.MULTILINE)}  # fmt: skip
    settings = read.settings
    for field, name in TERM_FIELDS.items():
        if field in rows:
            terms = settings.vocabularies[name]
            assert rows[field] == {terms[term].label[language]: term for term in terms}, field
    assert rows["kind"] == {kind.label[language]: name for name, kind in settings.relations.items()}
    gathered = {topic.slug for topic in read.topics if topic.fields.gather}
    topics = {topic.slug for topic in read.topics}
    assert topics - gathered <= set(rows["topics"].values()) <= topics
    assert {"stages", "contexts", "modes", "level", "purposes", "audiences"} <= set(rows)


def test_the_guides_skeleton_is_a_tool_without_a_mistake(tmp_path: Path) -> None:
    text = (GUIDE / LANGUAGES["he"]).read_text("utf-8")
    skeleton = re.search(r"^```markdown\n(.+?)^```$", text, re.DOTALL | re.MULTILINE)
    assert skeleton
    workspace = Workspace.create(tmp_path / "library")
    workspace.write("tools/listening-circle.md", skeleton[1])
    read = library.read(workspace.root)
    assert [problem for problem in read.problems if problem.file == "tools/listening-circle.md"] == []
    assert read.find("tools/listening-circle", "he")


KINDS = {get_args(kind.model_fields["type"].annotation)[0]: kind.__name__ for kind in get_args(get_args(Block)[0])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_tells_of_every_kind_of_block_of_a_worksheet(language: str) -> None:
    file = (GUIDE / LANGUAGES[language]).read_text("utf-8")
    shown = re.search(r"^## [^\n]+ \{#blocks\}$.+?^```yaml\n(.+?)^```$", file, re.DOTALL | re.MULTILINE)
    assert shown
    sheet = Worksheet.model_validate_json(json.dumps({"title": "x", "blocks": yaml.safe_load(shown[1])}))
    assert [block.type for block in sheet.blocks] == ["fields", "questions", "table", "grid", "checklist", "scale"]
    assert {block.type for block in sheet.blocks} == set(KINDS)
    advice = (GUIDE / LANGUAGES[language].replace("the-file", "writing-a-tool")).read_text("utf-8")
    rows = set(re.findall(r"^\| ([^|]+) \|", advice, re.MULTILINE))
    assert {fields()[model]["type"]["choices"][language][kind] for kind, model in KINDS.items()} <= rows
