"""What came by mail becomes a branch with its author's name; whatever else comes is refused, and nothing changes."""

from __future__ import annotations

import base64
import json
import subprocess
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from kb import library, suggestions
from kb.drafting import anatomy, splice
from kb.suggestions import Unreceivable
from small_library import SmallLibrary
from ways import FULL
from workspace import CHECKOUT


def git(root: Path, *arguments: str) -> str:
    named = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    done = subprocess.run(["git", *named, *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def repository(library: SmallLibrary, monkeypatch: pytest.MonkeyPatch) -> SmallLibrary:
    """A small library in a repository of its own."""
    for name in ("COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.setenv(f"GIT_{name}", "x@example.org")
    git(library.root, "init", "-q")
    git(library.root, "checkout", "-q", "-b", "main")
    git(library.root, "add", ".")
    git(library.root, "commit", "-q", "-m", "all")
    return library


def written(data: dict[str, Any], words: str = "שלום") -> str:
    """Return a suggestion as the form writes it."""
    packed = base64.b64encode(json.dumps(data).encode()).decode()
    lines = [packed[at : at + 72] for at in range(0, len(packed), 72)]
    return "\n".join([words, "", "-----BEGIN KB SUGGESTION-----", *lines, "-----END KB SUGGESTION-----", ""])


def edit(repository: SmallLibrary, path: str, old: str, new: str) -> dict[str, Any]:
    """Return the suggestion that writes `new` for `old` in a file."""
    raw = (repository.root / path).read_bytes().decode()
    start = len(splice.plain(raw).partition(old)[0].encode("utf-16-le")) // 2
    end = start + len(old.encode("utf-16-le")) // 2
    blob = git(repository.root, "hash-object", path)
    return {"path": path, "title": "Dig", "author": "דנה לוי", "base": blob, "edits": [[start, end, new]]}


def receive(repository: SmallLibrary, data: str | bytes) -> suggestions.Received:
    settings = library.read_settings(repository.root)[0]
    return suggestions.receive(repository.root, data.encode() if isinstance(data, str) else data, settings)


def test_an_edit_becomes_a_branch_by_its_author_and_nothing_else_changes(repository: SmallLibrary) -> None:
    received = receive(repository, written(edit(repository, "tools/a.md", "minutes: 20", "minutes: 25")))
    assert (received.branch, received.author, received.is_behind) == ("suggestion/a", "דנה לוי", False)
    assert git(repository.root, "log", "-1", "--format=%an|%s|%P", received.branch) == "|".join(
        ["דנה לוי", "Dig", git(repository.root, "rev-parse", "main")]
    )
    changed = git(repository.root, "diff", "-U0", "main", received.branch).splitlines()
    assert [line for line in changed if line.startswith(("-- {", "+- {"))] == [
        "-- {title: Dig, minutes: 20}",
        "+- {title: Dig, minutes: 25}",
    ]
    assert git(repository.root, "status", "--porcelain") == ""
    assert git(repository.root, "branch", "--show-current") == "main"


REPORT = "### The tool\n\na\n\n### Date\n\n{date}\n\n### Number of people\n\n12\n\n### Minutes by step\n\n10, 25\n"


def test_an_issue_of_a_form_is_received_with_its_sender_and_twice_under_two_names(repository: SmallLibrary) -> None:
    typed = {
        "Name": "Compost",
        "The need": "Leaves.",
        "The steps and their minutes": "Rake, 9",
        "Where it comes from": "Us.",
    }
    body = "".join(f"### {label}\n\n{text}\n\n" for label, text in typed.items()).encode()
    settings = library.read_settings(repository.root)[0]
    received = suggestions.receive(repository.root, body, settings, "noa <1+noa@example.org>")
    assert (received.author, received.paths) == ("noa", ("tools/compost.md",))
    assert git(repository.root, "log", "-1", "--format=%an|%ae", received.branch) == "noa|1+noa@example.org"
    assert {one.code for one in received.problems if one.is_error} == {"missing-field"}  # its topics
    git(repository.root, "merge", "-q", received.branch)
    assert suggestions.receive(repository.root, body, settings).paths == ("tools/compost-2.md",)


def test_an_issue_with_the_report_of_a_run_is_added_to_its_tool(repository: SmallLibrary) -> None:
    received = receive(repository, REPORT.format(date="2026-01-30"))
    assert received.problems == ()
    added = git(repository.root, "show", f"{received.branch}:runs/a.yml")
    assert yaml.safe_load(added) == [{"date": date(2026, 1, 30), "people": 12, "minutes": [10, 25]}]
    with pytest.raises(Unreceivable, match="date"):
        receive(repository, REPORT.format(date="yesterday"))


def test_a_suggestion_of_the_form_may_come_as_an_issue(repository: SmallLibrary) -> None:
    body = written(edit(repository, "tools/a.md", "minutes: 20", "minutes: 25"), "### Name\n\nx")
    settings = library.read_settings(repository.root)[0]
    received = suggestions.receive(repository.root, body.encode(), settings, "noa <1+noa@example.org>")
    assert (received.paths, received.author) == (("tools/a.md",), "דנה לוי")


def test_a_glossary_is_begun_once_and_then_changed(repository: SmallLibrary) -> None:
    path = "docs/glossary.yml"
    begun = receive(repository, written({"path": path, "text": "- term: Compost\n  definition: What rots.\n"}))
    assert (begun.branch, begun.paths, begun.problems) == ("suggestion/glossary", (path,), ())
    git(repository.root, "merge", "--quiet", begun.branch)
    git(repository.root, "branch", "--delete", begun.branch)
    received = receive(repository, written(edit(repository, path, "What rots.", "What has rotted.")))
    assert (received.branch, received.paths, received.problems) == ("suggestion/glossary", (path,), ())
    with pytest.raises(suggestions.Unreceivable):
        receive(repository, written({"path": path, "text": "- term: X\n  definition: Y.\n"}))


RUN = {"date": "2026-11-03", "people": 14, "minutes": [12, 25], "changed": 'בלי "סבב": דילגנו.'}


def report(path: str = "runs/a.yml", **more: Any) -> dict[str, Any]:
    return {"path": path, "title": "הרצה: Dig", "author": "דנה לוי", "run": RUN | more}


def test_a_report_of_a_run_joins_those_that_are_there(repository: SmallLibrary) -> None:
    received = receive(repository, written(report()))
    assert (received.branch, received.paths, received.problems) == ("suggestion/run-a", ("runs/a.yml",), ())
    first = git(repository.root, "show", f"{received.branch}:runs/a.yml")
    assert first.splitlines()[0] == "- date: 2026-11-03"
    git(repository.root, "merge", "-q", received.branch)
    again = receive(repository, written(report(people=9)))
    git(repository.root, "merge", "-q", again.branch)
    assert git(repository.root, "show", "HEAD:runs/a.yml").startswith(first)
    runs = repository.read().runs["a"]
    assert [(run.people, run.total, run.changed) for run in runs] == [(14, 37, RUN["changed"]), (9, 37, RUN["changed"])]


def test_a_report_of_no_tool_is_refused_or_reported(repository: SmallLibrary) -> None:
    for path in ("tools/a.md", "runs/../a.yml", "runs/a.md", "runs/A B.yml", ".github/a.yml"):
        with pytest.raises(Unreceivable):
            receive(repository, written(report(path)))
    received = receive(repository, written(report("runs/nothing.yml", minutes=[1, 2, 3])))
    assert [one.code for one in received.problems] == ["run-without-tool"]


ATTACKS: dict[str, dict[str, str]] = yaml.safe_load((CHECKOUT / "tests/attacks.yml").read_text("utf-8"))
SAID = [*ATTACKS["report"].values(), *list(ATTACKS["field"].values())[:: 1 if FULL else 3]]


def test_whatever_a_report_says_it_is_text_in_its_list_and_nothing_else_changes(repository: SmallLibrary) -> None:
    for changed, happened in zip(SAID[::2], [*SAID[1::2], SAID[0]], strict=False):
        data = report(changed=changed, happened=happened) | {"title": happened, "author": changed}
        received = receive(repository, written(data, words=f"{changed}\n\n{happened}"))
        assert received.problems == ()
        assert git(repository.root, "diff", "--name-only", "main", received.branch) == "runs/a.yml"
        git(repository.root, "checkout", "-q", received.branch)
        (run,) = repository.read().runs["a"]
        assert (run.changed, run.happened) == (" ".join(changed.split()), " ".join(happened.split()))
        git(repository.root, "checkout", "-q", "main")


@pytest.mark.parametrize("name", ATTACKS["place"])
def test_a_report_for_another_place_is_refused_and_nothing_is_written(repository: SmallLibrary, name: str) -> None:
    with pytest.raises(Unreceivable):
        receive(repository, written(report(ATTACKS["place"][name])))
    assert git(repository.root, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": "2026-01-02\n- x"}, {"date": "=1+1"}, {"people": "=1+1"}, {"minutes": ["3"]}, {"minutes": [1e999]},
        {"minutes": [-1]}, {"minutes": []}, {"language": 1}, {"html": "<script>"}, {"__proto__": {}},
        {"changed": "x\ud800"}, {"happened": ["x"]},
    ],
    ids=str,
)  # fmt: skip
def test_a_report_of_another_form_is_refused_and_nothing_is_written(
    repository: SmallLibrary, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Unreceivable):
        receive(repository, written(report(**wrong)))
    assert git(repository.root, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def message(text: str, *attached: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Noa <noa@example.org>", "library@example.org", "הצעה"
    made.set_content(text)
    for one in attached:
        made.add_attachment(one, filename="a.txt")
    return bytes(made)


@pytest.mark.parametrize("way", ["text", "attached", "quoted", "html", "forwarded"])
def test_a_message_is_understood_however_it_carries_the_suggestion(repository: SmallLibrary, way: str) -> None:
    data = {**edit(repository, "tools/a.md", "Any spade.", "כל את. 😀"), "author": ""}
    text = written(data)
    html = EmailMessage()
    html["From"] = "Noa <noa@example.org>"
    html.set_content("<div>" + text.replace("\n", "<br>") + "</div>", subtype="html")
    outer = EmailMessage()
    outer["From"] = "Noa <noa@example.org>"
    outer.set_content("see below")
    outer.add_attachment(html)
    made = {
        "text": message(text), "attached": message("שלום", text), "html": bytes(html), "forwarded": bytes(outer),
        "quoted": message("".join(f"> {line}\n" for line in text.splitlines())),
    }[way]  # fmt: skip
    received = receive(repository, made)
    assert git(repository.root, "log", "-1", "--format=%an %ae", received.branch) == "Noa noa@example.org"
    assert "כל את. 😀" in git(repository.root, "show", f"{received.branch}:tools/a.md")


def test_a_new_entry_comes_with_its_picture_and_what_is_wrong_is_reported(repository: SmallLibrary) -> None:
    picture = {"path": "tools/pictures/new.png", "data": base64.b64encode(b"\x89PNG").decode()}
    text = "---\ntitle: New\nsummary: New.\ntopics: [nowhere]\n---\n\nText.\n"
    received = receive(repository, written({"path": "tools/new.md", "text": text, "files": [picture]}))
    assert git(repository.root, "show", f"{received.branch}:tools/new.md") == text.strip()
    assert set(received.paths) == {"tools/new.md", "tools/pictures/new.png"}
    assert {one.file for one in received.problems} >= {"tools/new.md"}
    assert receive(repository, written({"path": "tools/new.md", "text": text})).branch == "suggestion/new-2"


def test_an_edit_of_a_page_that_has_changed_since_begins_where_the_page_was_so(repository: SmallLibrary) -> None:
    data = edit(repository, "tools/a.md", "Any spade.", "A good spade.")
    before = git(repository.root, "rev-parse", "main")
    repository.edit("tools/a.md", "minutes: 10", "minutes: 11")
    git(repository.root, "commit", "-qam", "later")
    received = receive(repository, written(data))
    assert received.is_behind
    assert git(repository.root, "rev-parse", f"{received.branch}^") == before
    git(repository.root, "merge", "-q", "--no-edit", received.branch)
    text = (repository.root / "tools/a.md").read_text("utf-8")
    assert "A good spade." in text
    assert "minutes: 11" in text


NEW = {"path": "tools/new.md", "text": "x"}
REFUSED: dict[str, str] = {
    "nothing in it": "שלום",
    "cut": written(NEW)[:-60],
    "broken": written(NEW).replace("-----END", "a\n-----END", 1),
    "another field": written({**NEW, "mode": 7}),
    "outside": written({**NEW, "path": "../x.md"}),
    "hidden": written({**NEW, "path": "tools/.x.md"}),
    "code": written({**NEW, "path": "hooks/kb/x.md"}),
    "for developers": written({**NEW, "path": "docs/developers/x.md"}),
    "no page": written({**NEW, "path": "tools/x.yml"}),
    "a name that no page has": written({**NEW, "path": "tools/X Y.md"}),
    "a picture that is none": written({**NEW, "files": [{"path": "tools/x.svg", "data": ""}]}),
    "there already": written({**NEW, "path": "tools/a.md"}),
    "no such text": written({"path": "tools/a.md", "base": "0" * 40, "edits": []}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_suggestion_is_refused_in_two_languages_and_makes_no_branch(
    repository: SmallLibrary, case: str
) -> None:
    with pytest.raises(Unreceivable, match=r"[א-ת].* · .*[a-z]"):
        receive(repository, REFUSED[case])
    assert git(repository.root, "branch", "--format=%(refname:short)") == "main"


@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(-2, 50), st.integers(-2, 50), st.text(max_size=3)), max_size=3)
)
def test_edits_that_do_not_fit_are_refused_and_never_cut_a_sign(text: str, edits: list[tuple[int, int, str]]) -> None:
    try:
        assert isinstance(suggestions.edited(text, edits).encode("utf-8", "surrogatepass"), bytes)
    except Unreceivable:
        return
    ends = [at for start, end, _ in edits for at in (start, end)]
    assert ends == sorted(ends)


def test_the_forms_name_of_a_text_is_gits(repository: SmallLibrary) -> None:
    read = library.read(repository.root)
    document = next(one for one in read.documents if one.path == "tools/a.md")
    found = anatomy.of(document, (repository.root / "tools/a.md").read_bytes().decode())
    assert found
    assert found.id == git(repository.root, "hash-object", "tools/a.md")
