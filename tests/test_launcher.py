"""The launcher, really run in a small project: nothing is downloaded, and a stub for hooks/kb prints what it got."""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from ways import in_full

LAUNCHER = Path(__file__).resolve().parents[1] / "kb"
SETTING_UP = "Setting up the library's environment"
FOR_THE_TESTS = "what the tests need"
POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="sends signals the POSIX way")

COMMANDS = '''
"""Stands in for the real commands."""
import json, os, sys
if "wait" in sys.argv:
    try:
        print("waiting", flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        sys.exit("tidied up")
if "fail" in sys.argv:
    sys.exit(7)
names = ["KB_ROOT", "NO_MKDOCS_2_WARNING", "PYTHONPATH"]
facts = {"args": sys.argv[1:], "folder": os.getcwd(), "prefix": sys.prefix}
print(json.dumps({**facts, **{name: os.environ[name] for name in names}}))
'''


class Project:
    """A folder with the launcher, two requirements files and the stub."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.requirements = root / "requirements.txt"
        self.tests_requirements = root / "tests" / "requirements.txt"
        self.venv = root / ".venv"
        self.stamp = self.venv / "kb-requirements"
        self.tests_stamp = self.venv / "kb-tests-requirements"

    @classmethod
    def create(cls, root: Path) -> "Project":
        for folder in ("tests", "hooks/kb"):
            (root / folder).mkdir(parents=True)
        shutil.copy2(LAUNCHER, root / "kb")
        for name in ("requirements.txt", "tests/requirements.txt", "hooks/kb/__init__.py"):
            (root / name).touch()
        (root / "hooks/kb/__main__.py").write_text(COMMANDS, "utf-8")
        return cls(root)

    def command(self, *args: str) -> list[str]:
        return [sys.executable, str(self.root / "kb"), *args]

    def run(self, *args: str, folder: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        """Start the launcher and wait for it, by default in the project's folder."""
        return subprocess.run(
            self.command(*args),
            cwd=folder or self.root,
            env={**os.environ, **env},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


@dataclass(frozen=True)
class Wheel:
    """A package with one line, in a file."""

    path: Path

    def locked(self, digest: str = "") -> str:
        """Return the line of a lock file for the package, with its own hash or with another."""
        return f"{self.path.as_uri()} --hash=sha256:{digest or sha256(self.path.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, subprocess.CompletedProcess[str]]:
    """A project that was started for the first time, to copy from, and the launcher's output then."""
    project = Project.create(tmp_path_factory.mktemp("first") / "project")
    return project, project.run("build")


@pytest.fixture
def project(first_start: tuple[Project, object], tmp_path: Path) -> Project:
    """A project that is set up, in a folder whose name needs quoting."""
    root = tmp_path / "ספרייה של ידע"
    shutil.copytree(first_start[0].root, root, symlinks=True)
    return Project(root)


@pytest.fixture
def new_project(tmp_path: Path) -> Project:
    """A project that was never started."""
    return Project.create(tmp_path / "new")


@pytest.fixture
def without_uv(tmp_path: Path) -> dict[str, str]:
    """An environment without uv in its PATH."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin")}


@pytest.fixture
def without_ensurepip(tmp_path: Path) -> dict[str, str]:
    """An environment in which Python lacks ensurepip, as Debian's does."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None\n", "utf-8")
    return {"PYTHONPATH": str(tmp_path / "site")}


@pytest.fixture
def wheel(tmp_path: Path) -> Wheel:
    path = tmp_path / "tiny-1-py3-none-any.whl"
    files = {
        "tiny.py": "here = True\n",
        "tiny-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n",
        "tiny-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "tiny-1.dist-info/RECORD": "tiny.py,,\ntiny-1.dist-info/METADATA,,\ntiny-1.dist-info/WHEEL,,\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return Wheel(path)


def load(path: Path = LAUNCHER) -> ModuleType:
    """A launcher as a module."""
    loader = SourceFileLoader("kb_launcher", str(path))
    module = ModuleType(loader.name)
    module.__file__ = loader.path
    loader.exec_module(module)
    return module


def said(result: subprocess.CompletedProcess[str]) -> dict:
    """Return the stub's output, which must be all of stdout."""
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_help_works_from_another_folder(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    result = said(project.run("--help", folder=elsewhere))
    assert result["args"] == ["--help"]
    assert Path(result["folder"]) == elsewhere
    assert Path(result["KB_ROOT"]) == project.root
    assert Path(result["prefix"]) == project.venv


def test_no_arguments_reach_the_commands_as_none(project: Project) -> None:
    assert said(project.run())["args"] == []


def test_the_commands_find_their_package_before_what_pythonpath_had(project: Project) -> None:
    result = said(project.run(PYTHONPATH="mine"))
    assert result["PYTHONPATH"].split(os.pathsep) == [str(project.root / "hooks"), "mine"]
    assert result["NO_MKDOCS_2_WARNING"] == "1"


def test_a_module_in_the_folder_we_start_from_does_not_stand_in(project: Project, tmp_path: Path) -> None:
    (tmp_path / "kb.py").write_text("raise SystemExit('the wrong one')", "utf-8")
    said(project.run(folder=tmp_path))


def test_the_exit_code_is_the_commands_own(project: Project) -> None:
    assert project.run("fail").returncode == 7


def test_the_first_start_says_that_it_sets_up_and_keeps_stdout_clean(
    first_start: tuple[Project, subprocess.CompletedProcess[str]],
) -> None:
    result = first_start[1]
    assert said(result)["args"] == ["build"]
    assert result.stderr.startswith(SETTING_UP)


def test_the_second_start_does_not_set_up_again(project: Project) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.venv.rglob("*")}
    assert project.run("build").stderr == ""
    assert {path: path.stat().st_mtime_ns for path in project.venv.rglob("*")} == before


@in_full
def test_a_changed_requirements_file_sets_up_again(project: Project, wheel: Wheel) -> None:
    project.requirements.write_text(wheel.locked(), "utf-8")
    assert SETTING_UP in project.run().stderr
    assert list(project.venv.rglob("tiny.py"))
    assert project.run().stderr == ""


@in_full
def test_an_interrupted_set_up_is_rebuilt(project: Project) -> None:
    (project.venv / "left-over").touch()
    project.stamp.write_text("unfinished\n", "utf-8")
    assert SETTING_UP in project.run().stderr
    assert not (project.venv / "left-over").exists()


def test_an_environment_without_its_python_or_its_stamp_is_not_taken_as_whole(project: Project) -> None:
    launcher = load(project.root / "kb")
    assert launcher.is_installed(launcher.BASE)
    aside = launcher.VENV_PYTHON.rename(project.root / "python-put-aside")
    assert not launcher.is_installed(launcher.BASE)
    aside.rename(launcher.VENV_PYTHON)
    project.stamp.unlink()
    assert not launcher.is_installed(launcher.BASE)


def test_only_the_tests_install_what_the_tests_need_and_only_once(project: Project) -> None:
    assert FOR_THE_TESTS not in project.run("build").stderr
    first = project.run("test", "--full")
    assert FOR_THE_TESTS in first.stderr
    assert SETTING_UP not in first.stderr
    assert said(first)["args"] == ["test", "--full"]
    assert project.run("test").stderr == ""


def test_the_evaluation_drives_a_browser_and_gets_what_the_tests_need(project: Project) -> None:
    assert FOR_THE_TESTS in project.run("evaluate", "folder").stderr
    assert project.run("test").stderr == ""


def test_an_interrupted_installation_for_the_tests_leaves_the_library_working(project: Project) -> None:
    project.tests_stamp.write_text("unfinished\n", "utf-8")
    assert project.run("build").stderr == ""
    launcher = load(project.root / "kb")
    assert not launcher.is_installed(launcher.TESTS)


def test_a_download_that_is_not_what_was_locked_is_refused(project: Project, wheel: Wheel) -> None:
    project.tests_requirements.write_text(wheel.locked("0" * 64), "utf-8")
    result = project.run("test")
    assert (result.returncode, result.stdout) == (1, "")
    assert "not what was locked" in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(project.venv.rglob("tiny.py"))


def test_a_failed_installation_ends_in_advice_and_leaves_the_library_working(project: Project, wheel: Wheel) -> None:
    project.tests_requirements.write_text(wheel.locked(), "utf-8")
    wheel.path.unlink()
    result = project.run("test")
    assert (result.returncode, result.stdout) == (1, "")
    assert "run the same command again" in result.stderr
    assert "Traceback" not in result.stderr
    assert not project.tests_stamp.exists()
    assert project.run("build").stderr == ""


@in_full
def test_two_starts_at_once_set_up_once(new_project: Project) -> None:
    pipe = subprocess.PIPE
    starts = [
        subprocess.Popen(new_project.command(name), stdout=pipe, stderr=pipe, encoding="utf-8")
        for name in ("build", "check")
    ]
    outputs = [start.communicate() for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert sum(errors.count(SETTING_UP) for _, errors in outputs) == 1


def test_missing_ensurepip_without_uv_names_the_package(
    new_project: Project, without_uv: dict[str, str], without_ensurepip: dict[str, str]
) -> None:
    result = new_project.run("build", **without_uv, **without_ensurepip)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"python3.{sys.version_info.minor}-venv" in result.stderr
    assert "Traceback" not in result.stderr
    assert not new_project.venv.exists()


def test_python_too_old_is_refused_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert load().main(["build"], version=(3, 10, 13)) == 1
    assert capsys.readouterr().err.startswith("This is Python 3.10; the library needs Python 3.11 or newer.")


def test_an_old_python_can_read_the_launcher() -> None:
    ast.parse(LAUNCHER.read_text("utf-8"), feature_version=(3, 6))


@POSIX_ONLY
def test_ctrl_c_ends_quietly_once_the_command_has_tidied_up(project: Project) -> None:
    with waiting(project) as process:
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130
    assert errors == "tidied up\n"


@POSIX_ONLY
def test_ending_the_launcher_ends_the_command(project: Project) -> None:
    with waiting(project) as process:
        process.terminate()
        process.communicate()  # returns only when the command has closed its end as well
    assert process.returncode == 128 + signal.SIGTERM


def waiting(project: Project) -> subprocess.Popen[str]:
    """A start whose command is running, in a process group of its own as at a terminal."""
    pipe = subprocess.PIPE
    streams = {"stdin": pipe, "stdout": pipe, "stderr": pipe, "encoding": "utf-8"}
    process = subprocess.Popen(project.command("wait"), start_new_session=True, **streams)
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    return process
