"""The repository's own files on GitHub are valid, and workflows have only the rights that they need."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from kb.disk import CACHE
from kb.store import FILE
from small_library import SmallLibrary
from workspace import is_content

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = {path.stem: path for path in sorted((GITHUB / "workflows").glob("*.yml"))}
TOOLS = Path(sysconfig.get_path("scripts"))

# The actions that may run here, each pinned to the commit of a version that a person has reviewed.
ACTIONS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/setup-python": ("5fda3b95a4ea91299a34e894583c3862153e4b97", "v7.0.0"),
    "actions/cache/restore": ("27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5"),
    "actions/cache/save": ("27d5ce7f107fe9357f9df03efb73ab90386fccae", "v5.0.5"),
    "actions/upload-artifact": ("bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
    "actions/configure-pages": ("983d7736d9b0ae728b81ab479565c72886d7745b", "v5.0.0"),
    "actions/upload-pages-artifact": ("fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0"),
    "actions/attest-build-provenance": ("a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32", "v4.1.0"),
    "actions/deploy-pages": ("cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0"),
}
# All rights to write that jobs have; no other job may have any.
WRITERS = {
    ("check", "publish"): {"pages", "id-token"},  # it passes them on to pages.yml
    ("pages", "deploy"): {"pages", "id-token"},
    ("watch", "tell"): {"issues"},
    ("newest", "tell"): {"issues"},
    ("receive", "push"): {"contents", "issues"},
    ("release", "attest"): {"id-token", "attestations"},
    ("release", "publish"): {"contents"},
}


def read(name: str) -> dict[Any, Any]:
    return dict(yaml.safe_load(WORKFLOWS[name].read_text("utf-8")))


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in WORKFLOWS:
        yield from ((name, id_, job) for id_, job in read(name)["jobs"].items())


def steps() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, id_, job in jobs():
        yield from ((name, id_, step) for step in job.get("steps", ()))


def tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one of the linters, without network access."""
    environment = {key: value for key, value in os.environ.items() if key not in ("GH_TOKEN", "GITHUB_TOKEN")}
    return subprocess.run(
        [TOOLS / name, *arguments], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


# ---- what the linters say


@pytest.mark.parametrize("persona", ["regular", "pedantic", "auditor"])
def test_an_auditor_of_workflows_finds_nothing(persona: str) -> None:
    result = tool("zizmor", "--offline", "--no-progress", "--strict-collection", "--persona", persona, ".github")
    assert result.returncode == 0, result.stdout + result.stderr
    assert all(f"completed .github/workflows/{path.name}" in result.stderr for path in WORKFLOWS.values())


def test_the_auditor_would_find_something(tmp_path: Path) -> None:
    careless = WORKFLOWS["check"].read_text("utf-8").replace("persist-credentials: false", "clean: true")
    (tmp_path / "check.yml").write_text(careless, "utf-8")
    result = tool("zizmor", "--offline", "--no-progress", tmp_path / "check.yml")
    assert result.returncode != 0
    assert "artipacked" in result.stdout


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", list(WORKFLOWS.values())),
        ("custom.github-workflows-require-timeout", list(WORKFLOWS.values())),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE/config.yml"]),
        ("vendor.github-issue-forms", sorted((GITHUB / "ISSUE_TEMPLATE").glob("*-*.yml"))),
    ],
)
def test_a_file_is_as_github_wants_it(schema: str, files: list[Path]) -> None:
    assert files
    result = tool("check-jsonschema", "--builtin-schema", schema, *files)
    assert result.returncode == 0, result.stdout


def test_the_exported_schemas_are_sound_for_editors() -> None:
    """This includes patterns: editors read them as JavaScript, which refuses some of Python's patterns."""
    result = tool("check-jsonschema", "--check-metaschema", *sorted((ROOT / "schemas").glob("*.json")))
    assert result.returncode == 0, result.stdout


# ---- what we hold the workflows to


def test_every_action_is_one_of_ours_at_its_commit_with_its_version_beside_it() -> None:
    seen = set()
    for path in WORKFLOWS.values():
        for uses in re.findall(r"uses: (.+)$", path.read_text("utf-8"), re.MULTILINE):
            if uses == "$/.github/workflows/pages.yml":
                continue
            action, commit, version = re.fullmatch(r"([\w/-]+)@([0-9a-f]{40}) # (v[\d.]+)", uses).groups()  # type: ignore[union-attr]
            assert ACTIONS[action] == (commit, version)
            seen.add(action)
    assert seen == set(ACTIONS)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_begins_without_any_right_and_never_meets_itself(name: str) -> None:
    workflow = read(name)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]


def test_a_job_writes_only_what_it_is_there_to_write() -> None:
    writing = {}
    for name, id_, job in jobs():
        rights = job["permissions"]
        assert set(rights.values()) <= {"read", "write"}
        writing[name, id_] = {right for right, level in rights.items() if level == "write"}
    assert {job: rights for job, rights in writing.items() if rights} == WRITERS


def test_code_that_a_stranger_can_change_runs_with_nothing_but_a_right_to_read() -> None:
    workflow = read("check")
    assert set(workflow[True]) == {"push", "pull_request"}  # YAML 1.1 reads `on` as true
    for id_, job in workflow["jobs"].items():
        if id_ == "publish":
            assert "github.event_name == 'push'" in job["if"]
        elif id_ == "changes":  # it runs nothing that a stranger could have changed
            assert job["permissions"] == {"contents": "read", "actions": "read"}
            assert all(step["run"].startswith("gh ") for step in job["steps"])
        else:
            assert job["permissions"] == {"contents": "read"}
    assert not any("pull_request_target" in path.read_text("utf-8") for path in WORKFLOWS.values())
    assert not any("secrets." in path.read_text("utf-8") for path in WORKFLOWS.values())


def test_only_a_push_to_main_writes_what_other_builds_read_and_nothing_published_is_built_of_it() -> None:
    """The caches contain pickles: whoever writes them can run code when they are read."""
    assert read("check")[True]["push"] == {"branches": ["main"]}
    found = {
        (name, id_, step["uses"].partition("@")[0]): step
        for name, id_, step in steps()
        if step.get("uses", "").startswith("actions/cache")
    }
    save = ("check", "preview", "actions/cache/save")
    restored = [("check", job, "actions/cache/restore") for job in ("content", "preview")]
    assert set(found) == {save, *restored}
    assert found[save]["if"] == "${{ github.event_name == 'push' }}"
    for restore in restored:
        assert found[save]["with"]["path"] == found[restore]["with"]["path"] == f"{CACHE}/{FILE}"
        assert found[restore]["with"]["key"] == found[save]["with"]["key"]
        assert found[save]["with"]["key"].startswith(found[restore]["with"]["restore-keys"])


def test_no_checkout_leaves_a_token_behind() -> None:
    checkouts = [step for _, _, step in steps() if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    for step in checkouts:
        assert step["with"]["persist-credentials"] is False
        assert set(step["with"]) <= {"persist-credentials", "fetch-depth"}


def test_a_script_takes_values_from_its_environment_and_a_token_only_where_github_is_asked() -> None:
    scripts = [step for _, _, step in steps() if "run" in step]
    assert scripts
    for step in scripts:
        assert "${{" not in step["run"], step["name"]
        if "GH_TOKEN" in step.get("env", {}):
            assert re.match(r"gh |\.ci/tell ", step["run"]), step["name"]


def test_every_script_is_one_that_bash_can_read() -> None:
    for _, _, step in steps():
        if "run" in step:
            result = subprocess.run(["bash", "-n"], input=step["run"], capture_output=True, text=True, check=False)
            assert (result.returncode, result.stderr) == (0, ""), step["name"]


def test_what_is_published_has_passed_its_checks() -> None:
    publish = read("check")["jobs"]["publish"]
    assert set(publish["needs"]) == {"content", "changes", "code"}
    assert " ".join(publish["if"].split()) == (
        "${{ !cancelled() && github.event_name == 'push' && needs.content.result == 'success' && "
        "(needs.code.result == 'success' || "
        "(needs.code.result == 'skipped' && needs.changes.outputs.code == 'false')) }}"
    )


def code_has_changed(*files: dict[str, str], status: str = "ahead") -> str:
    """Return what the workflow finds in GitHub's comparison of two commits."""
    if not shutil.which("jq"):
        pytest.skip("needs jq, as GitHub's machines have it")
    (step,) = [step for _, id_, step in steps() if id_ == "changes" and step["id"] == "files"]
    rule = step["run"].split("'")[1]
    result = json.dumps({"status": status, "files": files})
    return subprocess.run(["jq", "-r", rule], input=result, capture_output=True, text=True, check=True).stdout.strip()


def test_the_codes_tests_run_where_a_file_has_changed_that_they_can_see() -> None:
    """The workflow's rule and the tests' own rule (workspace.is_content) agree on every folder of the repository."""
    for path in [*ROOT.iterdir(), *(ROOT / "docs").iterdir()]:
        file = path / "a.md" if path.is_dir() else path
        expected = f"code={str(not is_content(file)).lower()}"
        assert code_has_changed({"filename": file.relative_to(ROOT).as_posix()}) == expected, file


def test_the_codes_tests_run_where_github_cannot_say_what_has_changed() -> None:
    entry = {"filename": "tools/a.md"}
    assert code_has_changed() == "code=false"
    assert code_has_changed(entry, status="diverged") == "code=true"
    assert code_has_changed(*[entry] * 300) == "code=true"
    assert code_has_changed({**entry, "previous_filename": "hooks/a.md"}) == "code=true"
    assert read("check")["jobs"]["changes"]["outputs"]["code"] == "${{ steps.files.outputs.code || 'true' }}"


def test_a_person_reads_hebrew_names_in_the_list_of_checks() -> None:
    named = [job["name"] for _, _, job in jobs()] + [step["name"] for _, _, step in steps()]
    assert [name for name in named if not re.match("[\u05d0-\u05ea]", name)] == []


def test_a_release_is_attested_by_a_job_that_runs_nothing_of_ours_and_published_only_then() -> None:
    release = read("release")["jobs"]
    assert release["publish"]["needs"] == ["pack", "attest"]
    first, sums, last = release["attest"]["steps"]
    assert (first["run"].split()[:3], sums["run"].split()[-1]) == (["gh", "run", "download"], "SHA256SUMS")
    assert last["with"] == {"subject-path": "dist/*"}


def test_programs_of_the_workflows_are_installed_with_hashes_and_outside_of_the_library() -> None:
    scripts = [line for _, _, step in steps() for line in step.get("run", "").splitlines() if "install" in line]
    assert len(scripts) == 2
    for line in scripts:
        assert line.startswith('"$RUNNER_TEMP/tools/bin/python" -m pip install'), line
        assert line.endswith("--require-hashes -r .ci/tools.txt"), line


# ---- the list of parts of a release


def listing(**changed: dict[str, Any]) -> str:
    """Return a list of parts as CycloneDX writes it, of all locked packages; some with other facts."""
    locked = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    parts = [{"name": name, "version": version, "licenses": [{"expression": "MIT"}]} for name, version in locked]
    assert len(parts) > 30
    return json.dumps({"components": [part | changed.get(str(part["name"]), {}) for part in parts]})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"click": {"name": "Clic_k"}}, "click: .* is locked, nothing is listed"),
        ({"click": {"version": "99.0"}}, "click: .* is locked, 99.0 is listed"),
        ({"click": {"licenses": []}}, "click: no licence is listed"),
    ],
)
def test_a_list_of_parts_holds_each_locked_package_with_its_version_and_licence(
    tmp_path: Path, changed: dict[str, dict[str, Any]], said: str
) -> None:
    (tmp_path / "list.json").write_text(listing(**changed), "utf-8")
    command = [sys.executable, ROOT / ".ci/parts", tmp_path / "list.json", ROOT / "requirements.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (bool(said), "")
    assert re.fullmatch(said, done.stdout.rstrip("\n"))


def test_a_release_holds_its_list_of_parts_to_what_is_locked_before_it_is_packed() -> None:
    (script,) = [step["run"] for _, id_, step in steps() if id_ == "pack" and "cyclonedx-py" in step.get("run", "")]
    made, compared, summed = (script.index(word) for word in ("cyclonedx-py", ".ci/parts", "sha256sum"))
    assert made < compared < summed
    assert ".ci/parts dist/packages.cdx.json requirements.txt" in script
    assert re.search(r"^cyclonedx-bom==", (ROOT / ".ci/tools.txt").read_text("utf-8"), re.MULTILINE)


# ---- several Pythons

BUILDER = """#!/usr/bin/env bash
# Stands where a Python would: writes a site with two files, one of which may say which Python made it.
site="${@: -1}"
mkdir -p "$site" && echo same > "$site/index.html" && echo "$SAYS" | sed "s|SELF|$0|" > "$site/feed.xml"
"""


@pytest.mark.parametrize("says", ["same", "SELF"])
def test_sites_of_several_pythons_are_compared_by_all_their_bytes(tmp_path: Path, says: str) -> None:
    pythons = [tmp_path / name for name in ("python3.11", "python3.12")]
    for one in pythons:
        one.write_text(BUILDER, "utf-8")
        one.chmod(0o755)
    environment = {**os.environ, "SAYS": says}
    done = subprocess.run(
        [ROOT / ".ci/pythons", *pythons], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == (0 if says == "same" else 1), done.stderr
    assert re.search(r"^[0-9a-f]{64}  -$" if says == "same" else r"feed\.xml .* differ$", done.stdout, re.MULTILINE)


def test_every_change_is_built_with_all_supported_pythons() -> None:
    job = read("check")["jobs"]["pythons"]
    (versions,) = [
        step["with"]["python-version"].split() for step in job["steps"] if "setup-python" in step.get("uses", "")
    ]
    assert versions == ["3.11", "3.12", "3.13"]
    assert job["steps"][-1]["run"] == " ".join([".ci/pythons", *(f"python{version}" for version in versions)])


# ---- the newest packages

PYTHON = """#!/usr/bin/env bash
# Stands where Python would: makes an environment of itself, and fails where $FAILS says so.
case "$*" in
  "-m venv "*) mkdir -p "${@: -1}/bin" && cp "$0" "${@: -1}/bin/python" ;;
  *" install "*) [ "$FAILS" != install ] || { echo "No such version"; exit 1; } ;;
  *" list "*) printf 'click==99.0\\nTyping_Extensions==%s\\n' "$LOCKED" ;;
  "-P -m kb test") echo "1 failed"; [ "$FAILS" != test ] || { echo "FAILED tests/test_worms.py::test_dig"; exit 1; } ;;
esac
"""


@pytest.mark.parametrize(
    ("fails", "first"), [("nothing", []), ("install", [""]), ("test", ["FAILED tests/test_worms.py::test_dig"])]
)
def test_what_breaks_with_the_newest_packages_is_reported_with_their_versions(
    tmp_path: Path, fails: str, first: list[str]
) -> None:
    (tmp_path / "python3").write_text(PYTHON, "utf-8")
    (tmp_path / "python3").chmod(0o755)
    (locked,) = re.findall(r"^typing-extensions==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "FAILS": fails, "LOCKED": locked}
    subprocess.run([ROOT / ".ci/newest", tmp_path / "report"], env=environment, check=True)
    lines = (tmp_path / "report").read_text("utf-8").splitlines()
    assert lines[:1] == first
    assert ("click==99.0" in lines) == (fails != "nothing")
    assert f"typing-extensions=={locked}" not in lines
    assert ("No such version" in lines) == (fails == "install")


# ---- an issue that becomes a branch


def script(workflow: str, job: str, name: str) -> str:
    (found,) = [step["run"] for step in read(workflow)["jobs"][job]["steps"] if step["name"] == name]
    return str(found)


class Machine:
    """Runs steps of `receive` as GitHub's machines do: with our program as `python3 kb`, and a stand-in for gh."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.checkout, self.path = folder / "origin.git", folder / "checkout", folder / "bin"
        SmallLibrary(folder / "library")
        (folder / "library/mkdocs.yml").touch()
        self.git(folder / "library", "init", "-q", "-b", "main")
        self.git(folder / "library", "add", ".")
        self.git(folder / "library", "commit", "-q", "-m", "all")
        self.git(folder, "clone", "-q", "--bare", "library", "origin.git")
        self.git(folder, "clone", "-q", "origin.git", "checkout")
        self.path.mkdir()
        program = (
            f'#!/usr/bin/env bash\nshift\nPYTHONPATH={ROOT}/hooks KB_ROOT="$PWD" exec {sys.executable} -P -m kb "$@"\n'
        )
        for name, text in (("python3", program), ("gh", "#!/usr/bin/env bash\n")):
            (self.path / name).write_text(text, "utf-8")
            (self.path / name).chmod(0o755)

    @staticmethod
    def git(folder: Path, *arguments: str) -> str:
        named = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        return subprocess.run(
            ["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    def __call__(self, job: str, name: str, **environment: str) -> None:
        path = f"{self.path}{os.pathsep}{os.environ['PATH']}"
        committer = {f"GIT_COMMITTER_{what}": "x@example.org" for what in ("NAME", "EMAIL")}
        known = {**os.environ, "PATH": path, "NUMBER": "7", **committer, **environment}
        subprocess.run(["bash", "-e", "-c", script("receive", job, name)], cwd=self.checkout, env=known, check=True)

    def receive(self, body: str) -> str:
        """Receive an issue's text; return the answer."""
        self("read", "הפנייה נעשית ענף", BODY=body, LOGIN="noa", ID="12")
        if (self.checkout / "answer/suggestion.bundle").exists():
            self("push", "דחיפה")
        self("push", "ניסוח התשובה", BRANCH="main", GITHUB_SERVER_URL="https://github.com", GITHUB_REPOSITORY="a/b")
        return (self.checkout / "answer/answer.md").read_text("utf-8")


ISSUE = """\
### Name

Compost

### The need

Leaves lie about.

### The steps and their minutes

Rake, 10

### Where it comes from

Made up.
"""


def test_an_issue_of_a_form_becomes_a_branch_by_its_author_and_the_answer_leads_to_a_pull_request(
    tmp_path: Path,
) -> None:
    machine = Machine(tmp_path)
    answer = machine.receive(ISSUE)
    assert "https://github.com/a/b/compare/main...suggestion/issue-7?expand=1" in answer
    branch = "main..suggestion/issue-7"
    assert machine.git(machine.origin, "log", "--format=%an|%ae|%s", branch) == "|".join(
        ["noa", "12+noa@users.noreply.github.com", "Compost"]
    )
    assert machine.git(machine.origin, "diff", "--name-only", "main", "suggestion/issue-7") == "tools/compost.md"


def test_an_issue_that_is_no_suggestion_is_answered_with_the_reason(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert "אין בקובץ הצעה" in machine.receive("$(touch x) `touch x` hello")
    assert machine.git(machine.origin, "branch", "--format=%(refname:short)") == "main"
    assert not (machine.checkout / "x").exists()


# ---- owners


def test_no_owner_is_named_who_may_not_exist() -> None:
    lines = (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
    shown = [re.fullmatch(r"# (\S+) +@organisation/\w+", line) for line in lines]
    patterns = [match[1].strip("/").replace("*", "") for match in shown if match]
    assert len(patterns) > 5
    assert [pattern for pattern in patterns if not list(ROOT.glob(f"{pattern}*"))] == []


# ---- an issue for each report


GH = """#!/usr/bin/env bash
# Stands where GitHub's command would: knows the issues in $ISSUES, and keeps what it is asked to do.
set -euo pipefail
if [ "$1 $2" = "issue list" ]; then
  printf '%s' "$ISSUES" | jq -r "${@: -1}"
  exit
fi
for argument in "$@"; do
  if [ -f "$argument" ]; then cat "$argument"; else printf '%s\\n' "$argument"; fi
done > "$ASKED"
"""


class Tell:
    """Runs .ci/tell with a stand-in for gh."""

    def __init__(self, folder: Path) -> None:
        self.asked, self.report = folder / "asked", folder / "report.txt"
        self.path = folder / "bin"
        self.path.mkdir()
        (self.path / "gh").write_text(GH, "utf-8")
        (self.path / "gh").chmod(0o755)

    def __call__(self, text: bytes, issues: str) -> str:
        """Report `text` when GitHub has these `issues`; return the calls of gh, with the text of files."""
        self.report.write_bytes(text)
        path = f"{self.path}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "ISSUES": issues, "ASKED": str(self.asked)}
        subprocess.run([ROOT / ".ci/tell", "קישורים", self.report], env=environment, check=True)
        return self.asked.read_text("utf-8") if self.asked.exists() else ""


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    if not (shutil.which("jq") and shutil.which("bash")):
        pytest.skip("needs bash and jq, as GitHub's machines have them")
    return Tell(tmp_path)


OURS = '[{"number": 3, "title": "קישורים שבורים"}, {"number": 8, "title": "קישורים"}]'
OTHERS = '[{"number": 3, "title": "קישורים שבורים"}]'


def test_a_report_opens_an_issue(tell: Tell) -> None:
    asked = tell("tools/a.md:3:1 קישור שבור\n".encode(), OTHERS)
    assert asked.startswith("issue\ncreate\n--title\nקישורים\n--body-file\n")
    assert "~~~~~~text\ntools/a.md:3:1 קישור שבור\n" in asked


def test_the_next_report_brings_the_same_issue_up_to_date(tell: Tell) -> None:
    assert tell(b"more\n", OURS).startswith("issue\nedit\n8\n--body-file\n")


def test_an_empty_report_closes_the_issue_and_opens_none(tell: Tell) -> None:
    assert tell(b"", OTHERS) == ""
    assert tell(b"", OURS).startswith("issue\nclose\n8\n")


def test_a_long_report_is_cut_to_what_an_issue_holds_between_two_letters(tell: Tell) -> None:
    asked = tell(b"x" + "ש".encode() * 60_000, OTHERS)
    assert "ששש" in asked
    assert 59_000 < len(asked.encode()) < 65_536
