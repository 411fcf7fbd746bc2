"""`kb new` writes files that pass the check; they have marks that a strict check refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from kb import frontmatter, library, parts
from kb.check import todo
from kb.commands import main
from kb.document import Document
from site_pages import Site
from workspace import GARDEN, Workspace, contents

NOON = {"SOURCE_DATE_EPOCH": "1795780800"}  # 2026-11-27
TOOL = ("--title", "מעגל הקשבה", "--slug", "listening-circle", "--set", "topics=backbone", "--set", "duration=45")
REQUIRED = {
    "tool": TOOL[4:],
    "article": ("--set", "topics=backbone,founding"),
    "video": ("--set", "topics=ארגון שדרה"),
    "topic": (),
}


@pytest.fixture(scope="module")
def untouched(unbuilt: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy in which nothing is written."""
    return unbuilt.fork(tmp_path_factory.mktemp("untouched") / "library")


def codes(workspace: Workspace, file: str, *arguments: str) -> set[tuple[str, str]]:
    """Return (severity, code) of the real check's problems in a file; the rest of the library must have none."""
    checked = workspace.kb("check", "--format", "json", *arguments)
    found = json.loads(checked.stdout)
    assert checked.returncode == 0, checked.stdout
    assert {one["file"] for one in found} <= {file, "library.yml"}
    return {(one["severity"], one["code"]) for one in found if one["file"] == file}


def begun(workspace: Workspace, *arguments: str) -> str:
    """Run `kb new` and return the file that it prints."""
    result = workspace.kb("new", *arguments, **NOON)
    assert result.returncode == 0, result.stderr
    return result.stdout.removesuffix("\n")


def front(workspace: Workspace, file: str) -> dict[str, object]:
    text = frontmatter.split((workspace.root / file).read_text("utf-8"))[0]
    return dict(frontmatter.parse(text or "").data)


def headed(tool: Document) -> list[str]:
    return [heading.id for heading in tool.prose.headings if heading.explicit and not heading.id.startswith("step-")]


# ---- a new file


@pytest.mark.parametrize("kind", REQUIRED)
def test_a_new_file_passes_the_check_and_has_marks(copy: Workspace, kind: str) -> None:
    folder = {"tool": "tools", "topic": "docs/topics"}.get(kind, "articles")
    file = begun(copy, kind, "--title", "שם: ״חדש״ #1", "--slug", "new-one", *REQUIRED[kind])
    assert file == f"{folder}/new-one.md"
    expected = {("warning", "todo"), *([("warning", "empty-topic")] if kind == "topic" else [])}
    assert codes(copy, file) == expected
    assert front(copy, file)["title"] == "שם: ״חדש״ #1"


def test_a_strict_build_does_not_let_the_marks_through_and_a_plain_one_does(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "garden")
    config = ("-f", f"{GARDEN}/mkdocs.yml")
    file = begun(workspace, "tool", *config, "--title", "Mulch a bed", "--set", "topics=soil", "--set", "duration=30")
    strict = workspace.kb("build", *config, "--strict", "-d", workspace.site)
    assert (strict.returncode, strict.stdout) == (1, "")
    assert f"{file}:3:11" in strict.stderr
    assert workspace.kb("build", *config, "-d", workspace.site).returncode == 0
    assert "TODO" in (workspace.site / "tools/mulch-a-bed.html").read_text("utf-8")
    assert (workspace.site / "worksheets/mulch-a-bed.pdf").is_file()


def test_a_tool_has_the_sections_and_ids_of_the_tools_of_today(copy: Workspace) -> None:
    read = library.read(copy.root)
    tools = [document for document in read.originals if document.kind == "tool"]
    assert len(tools) >= 6
    file = begun(copy, "tool", *TOOL)
    new = library.read(copy.root).find(file.removesuffix(".md"), "he")
    assert new
    assert headed(new) == [part.id for part in parts.of("tool") if part.id]
    for tool in tools:
        assert headed(tool) == [id_ for id_ in headed(new) if id_ in headed(tool)]
        assert len(headed(tool)) >= 7
    assert [heading.id for heading in new.prose.under("steps")] == ["step-1", "step-2", "step-3"]


def test_what_is_given_is_written_as_the_fields_hold_it(copy: Workspace) -> None:
    values = {
        "summary": 'משפט עם "מירכאות".',
        "group": "6 עד 20",
        "cost": "0",
        "level": "קל",
        "modes": "1, online",
        "materials": "דף; שעון, מחוגה",
        "steps": "פותחים 10; משוחחים: 35",
        "source": "הוויקי, https://example.org/a",
        "status": "draft",
        "published": "2026-01-02",
    }
    options = [part for name, value in values.items() for part in ("--set", f"{name}={value}")]
    data = front(copy, begun(copy, "tool", *TOOL, *options))
    assert data["summary"] == 'משפט עם "מירכאות".'
    assert data["group"] == {"min": 6, "max": 20}
    assert data["cost"] == 0
    assert (data["level"], data["modes"]) == ("easy", ("in_person", "online"))
    assert data["materials"] == ("דף", "שעון, מחוגה")
    assert data["steps"] == ({"title": "פותחים", "minutes": 10}, {"title": "משוחחים", "minutes": 35})
    assert data["source"] == {"name": "הוויקי", "url": "https://example.org/a"}
    assert data["status"] == "draft"
    assert str(data["published"]) == "2026-01-02"


def test_the_day_of_publication_is_today(copy: Workspace) -> None:
    assert str(front(copy, begun(copy, "tool", *TOOL))["published"]) == "2026-11-27"


def test_another_library_is_written_in_its_own_language_and_names_itself_by_its_title(copy: Workspace) -> None:
    config = ("-f", f"{GARDEN}/mkdocs.yml")
    file = begun(copy, "tool", *config, "--title", "Mulch a bed", "--set", "topics=soil", "--set", "duration=30")
    assert file == "tools/mulch-a-bed.md"
    text = (copy.root / GARDEN / file).read_text("utf-8")
    assert "## Why and when {#why}" in text
    assert not re.search("[\u0590-\u05ff]", text)
    read = library.read(copy.root / GARDEN)
    assert [p for p in read.problems if p.file == file] == []
    assert [p for p in todo.check(read) if p.file == file]


# ---- what cannot be begun


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("tool",), ["--title", "--set topics=", "common-agenda", "--slug"]),
        (("tool", *TOOL[:2]), ["--set topics=", "--slug"]),
        (("tool", *TOOL, "--set", "topics=backbon"), ["backbone (ארגון שדרה)?"]),
        (("tool", *TOOL, "--set", "contexts=חרום"), ["emergency (חירום)?"]),
        (("tool", *TOOL, "--set", "duratoin=5"), ["duration?"]),
        (("tool", *TOOL, "--set", "steps=פותחים 10"), ["10", "45"]),
        (("tool", *TOOL, "--set", "group=20-6"), ["group.max"]),
        (("tool", *TOOL[:2], "--set", "summary=\x1b[31m", *TOOL[2:]), ["תו בקרה"]),
        (("tool", *TOOL, "--set", "preparation=חצי שעה"), ["מספר שלם"]),
        (("tool", *TOOL, "--set", f"summary={'א' * 161}"), ["160"]),
        (("tool", *TOOL, "--set", "topics"), ["--set topics=…"]),
        (("tool", *TOOL[:2], "--slug", "Listening Circle", *TOOL[4:]), ["Listening Circle"]),
        (("tool", *TOOL[:2], "--slug", "../outside", *TOOL[4:]), ["../outside"]),
        (("tool", *TOOL[:2], "--slug", "top15-closing", *TOOL[4:]), ["articles/top15-closing.md"]),
        (("article", "--title", "x", "--slug", "index", "--set", "topics=backbone"), ["articles/index.html"]),
        (("video", "--title", "x", "--set", "topics=backbone", "--set", "url=ftp://x"), ["https://"]),
        (("term", "--title", "Equity"), ["Equity"]),
        (("term", "--title", "הוגנות"), ["הוגנות"]),
        (("tool", "--language", "fr", "--slug", "stacey-matrix"), ["he, ar, en"]),
        (("tool", "--language", "ar"), ["--slug"]),
        (("tool", "--language", "ar", "--slug", "stacy-matrix"), ["stacey-matrix?"]),
        (("tool", "--language", "ar", "--slug", "stacey-matrix"), ["tools/stacey-matrix.ar.md"]),
        (("tool", "--language", "ar", "--slug", "stacey-matrix", "--title", "x"), ["title"]),
        (("term", "--language", "ar", "--title", "הוגנות"), ["ar"]),
        (("term", "--language", "ar", "--title", "הוגנו"), ["הוגנות?"]),
    ],
    ids=lambda value: " ".join(value)[-60:] if isinstance(value, tuple) else "",
)
def test_what_does_not_fit_is_refused_kindly_and_nothing_is_written(
    untouched: Workspace, arguments: Sequence[str], says: list[str]
) -> None:
    before = written(untouched)
    result = CliRunner().invoke(main, ["new", *arguments, "-f", str(untouched.root / "mkdocs.yml")])
    assert (result.exit_code, result.stdout) == (1, "")
    assert isinstance(result.exception, SystemExit)
    for words in says:
        assert words in result.stderr
    assert re.search("[\u0590-\u05ff]", result.stderr)
    assert re.search("[a-z]{3}", result.stderr)
    assert written(untouched) == before


def written(workspace: Workspace) -> list[dict[str, bytes]]:
    return [contents(workspace.root / folder) for folder in ("docs", "tools", "articles")]


def test_a_file_is_never_overwritten(copy: Workspace) -> None:
    begun(copy, "tool", *TOOL)
    before = (copy.root / "tools/listening-circle.md").read_bytes()
    for kind, required in REQUIRED.items():
        result = copy.kb("new", kind, "--title", "אחר", "--slug", "listening-circle", *required)
        assert result.returncode == (0 if kind == "topic" else 1)
    assert (copy.root / "tools/listening-circle.md").read_bytes() == before
