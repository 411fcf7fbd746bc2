"""At a terminal the command asks, helps and listens; in these tests, a script answers."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from kb import frontmatter, library
from kb.drafting import questions
from kb.drafting.unfinished import Unfinished
from kb.wording import wording
from workspace import PATIENCE, TRILINGUAL, Workspace

pty = pytest.importorskip("pty", reason="pseudo-terminals are Unix's own")


@dataclass(frozen=True)
class Talk:
    """A conversation: the exit code, the command's result on stdout, and the text on the terminal."""

    code: int
    result: str
    screen: str


def talk(workspace: Workspace, *arguments: str, answers: Mapping[str, list[str]], ends: bool = False) -> Talk:
    """Run `kb new` at a terminal; questions that begin with a key of `answers` get these answers, others only Enter.

    `ends` closes the terminal's input (Ctrl-D) at the first question after the last given answer.
    """
    master, slave = pty.openpty()
    command = [sys.executable, "-P", "-m", "kb", "new", *arguments]
    left = {question: list(lines) for question, lines in answers.items()}
    with subprocess.Popen(
        command, cwd=workspace.root, env=workspace.environment(), stdin=slave, stdout=subprocess.PIPE, stderr=slave
    ) as process:
        os.close(slave)
        screen, heard = "", 0
        while chunk := _read(master):
            screen += chunk
            if screen.endswith("> ") and len(screen) > heard:
                heard = len(screen)
                asked = re.split(r"\r?\n\r?\n", screen)[-1].lstrip()
                if screen.count("> ") > 60:
                    process.kill()
                    pytest.fail(f"asked again and again:\n{screen[-2000:]}")
                lines = next((lines for question, lines in left.items() if asked.startswith(question) and lines), None)
                if lines is None and ends and not any(left.values()):
                    os.write(master, b"\x04")
                else:
                    os.write(master, f"{lines.pop(0) if lines else ''}\n".encode())
        assert process.stdout
        result = process.stdout.read().decode()
        code = process.wait(PATIENCE)
    os.close(master)
    assert not any(left.values()), f"never asked for: {left}\n{screen}"
    return Talk(code, result, screen.replace("\r\n", "\n"))


def _read(terminal: int) -> str:
    ready, _, _ = select.select([terminal], [], [], PATIENCE)
    try:
        data = os.read(terminal, 65536) if ready else b""
        while data and data[-1] >= 0x80 and not _is_whole(data):
            data += os.read(terminal, 1)
    except OSError:  # on Linux, this means that the other side is closed
        return ""
    return data.decode()


def _is_whole(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def front(workspace: Workspace, file: str) -> dict[str, object]:
    text = frontmatter.split((workspace.root / file).read_text("utf-8"))[0]
    return dict(frontmatter.parse(text or "").data)


def test_a_tool_is_asked_for_in_hebrew_and_written(copy: Workspace) -> None:
    done = talk(
        copy,
        "tool",
        answers={
            "כותרת": ["מעגל הקשבה"],
            "שם הקובץ": ["Listening Circle"],
            "נושאים": ["4, ארגון שדרה"],
            "הקשרים": ["emergency"],
            "משך": ["45-60"],
            "רמה": ["1"],
            "חומרים": ["דף, שעון"],
        },
    )
    assert (done.code, done.result) == (0, "tools/listening-circle.md\n")
    data = front(copy, "tools/listening-circle.md")
    assert (data["title"], data["topics"]) == ("מעגל הקשבה", ("communication", "backbone"))
    assert (data["contexts"], data["level"]) == (("emergency",), "easy")
    assert data["duration"] == {"min": 45, "max": 60}
    assert "stages" not in data
    assert copy.kb("check").returncode == 0


def test_the_vocabularies_are_offered_with_number_value_and_label(copy: Workspace) -> None:
    done = talk(copy, "tool", answers={"כותרת": ["x"], "נושאים": ["1"], "משך": ["5"], "שם הקובץ": ["one"]})
    settings = library.read(copy.root).settings
    for number, (term, known) in enumerate(settings.vocabularies["stages"].items(), 1):
        assert re.search(rf"^ +{number}  {term} +{known.label['he']}$", done.screen, re.MULTILINE)


def test_an_answer_that_does_not_fit_is_asked_for_again_with_the_nearest_one(copy: Workspace) -> None:
    done = talk(
        copy,
        "tool",
        answers={
            "כותרת": ["", "x"],
            "שם הקובץ": ["stacey matrix", "other"],
            "נושאים": ["backbon", "12", "backbone"],
            "משך": ["שעה", "60-45", "45"],
            "שלבים ודקות": ["פותחים", "פותחים 10", "פותחים 10; עובדים 35"],
        },
    )
    assert done.code == 0
    assert "על השאלה הזאת צריך לענות." in done.screen
    assert "backbone (ארגון שדרה)?" in done.screen
    assert "tools/stacey-matrix.md" in done.screen
    assert front(copy, "tools/other.md")["steps"] == (
        {"title": "פותחים", "minutes": 10},
        {"title": "עובדים", "minutes": 35},
    )


def test_what_options_say_is_not_asked(copy: Workspace) -> None:
    options = ("--title", "x", "--slug", "one", "--set", "topics=backbone")
    screen = talk(copy, "article", *options, answers={}).screen
    assert "כותרת (" not in screen
    assert "נושאים (" not in screen
    assert "שלבים (" in screen


def test_a_name_is_suggested_by_the_english_one_and_enter_takes_it(copy: Workspace) -> None:
    done = talk(copy, "topic", answers={"כותרת": ["מנהיגות"], "השם באנגלית": ["Shared Leadership"]})
    assert "[shared-leadership]" in done.screen
    assert done.result == "docs/topics/shared-leadership.md\n"


def test_what_is_not_translated_is_offered_for_translation(copy: Workspace) -> None:
    done = talk(copy, "article", "--language", "en", answers={"שם הקובץ שמתרגמים": ["nothing", "top15-closing"]})
    assert done.result == "articles/top15-closing.en.md\n"


def test_a_term_is_asked_for(copy: Workspace) -> None:
    done = talk(copy, "term", answers={"המונח": ["מפת דרכים"], "הגדרה": ["תוכנית במשפט."], "נושא": ["1"]})
    assert done.result == "docs/glossary.yml\n"
    assert '  definition: "תוכנית במשפט."\n' in (copy.root / "docs/glossary.yml").read_text("utf-8")


def test_whoever_stops_halfway_leaves_nothing_behind(copy: Workspace) -> None:
    done = talk(copy, "tool", answers={"כותרת": ["x"], "שם הקובץ": ["one"]}, ends=True)
    assert (done.code, done.result) == (1, "")
    assert "ודבר לא נכתב" in done.screen
    assert not (copy.root / "tools/one.md").exists()


def test_whoever_is_cut_off_goes_on_from_the_same_answers(copy: Workspace) -> None:
    first = talk(copy, "tool", answers={"כותרת": ["מעגל"], "שם הקובץ": ["circle"], "נושאים": ["4"]}, ends=True)
    assert (first.code, first.result) == (1, "")
    assert "python3 kb new tool" in first.screen
    again = talk(copy, "tool", answers={"משך": ["5"]})
    assert again.result == "tools/circle.md\n"
    assert re.search(r"  מעגל\n(?s:.*)  circle\n  4\n", again.screen)
    data = front(copy, "tools/circle.md")
    assert (data["title"], data["topics"]) == ("מעגל", ("communication",))
    assert "מעגל" not in talk(copy, "tool", answers={"כותרת": ["x"]}, ends=True).screen, "the file is written"


def test_answers_that_are_not_wanted_are_forgotten(copy: Workspace) -> None:
    talk(copy, "article", answers={"כותרת": ["ישן"]}, ends=True)
    done = talk(copy, "article", answers={"": ["n"], "כותרת": ["חדש"], "שם הקובץ": ["new-one"], "נושאים": ["1"]})
    assert front(copy, "articles/new-one.md")["title"] == "חדש"
    assert done.screen.count("ישן") == 1


def test_an_answer_that_does_not_fit_any_more_is_asked_for(copy: Workspace) -> None:
    talk(copy, "topic", answers={"כותרת": ["מנהיגות"], "השם באנגלית": ["Leadership"], "שם הקובץ": [""]}, ends=True)
    copy.write("docs/topics/leadership.md", "---\ntitle: א\nsummary: ב\n---\n\nג\n")
    done = talk(copy, "topic", answers={"שם הקובץ": ["leading"]})
    assert done.result == "docs/topics/leading.md\n"


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b'{"format": 9, "typed": {"title": "x"}}', b"\xff\x00"])
def test_kept_answers_that_cannot_be_read_are_none(tmp_path: Path, kept: bytes) -> None:
    unfinished = Unfinished(tmp_path, "tool")
    unfinished.keep("title", "x")
    assert Unfinished(tmp_path, "tool").left == {"title": "x"}
    unfinished.file.write_bytes(kept)
    assert Unfinished(tmp_path, "tool").left == {}


def test_every_field_that_can_be_asked_for_has_its_question_in_words() -> None:
    read = library.read(TRILINGUAL)
    for kind in questions.KINDS:
        for name, question in questions.known(kind, read).items():
            assert re.search("[\u0590-\u05ff]", questions.words_of(kind, question, "he")[0]), (kind, name)
            if question.shape != questions.Shape.TEXT:
                assert wording("he").say(f"ask_help_{question.shape}")
