"""Copies of the checkout to build in, so that tests leave the working tree and each other alone.

The content of a copy is a frozen library (tests/fixtures/trilingual), so the content of the checkout may change without
affecting a test of the code. Only tests/test_content_site.py and its like build the content itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
FIXTURES = "tests/fixtures"
GARDEN = f"{FIXTURES}/garden"
TRILINGUAL = CHECKOUT / FIXTURES / "trilingual"  # the frozen library

LEFT_OUT = {"site", "dist", "tests"}  # at the top level, besides all names that begin with a dot
CONTENT = {
    "articles",
    "docs",
    "library.yml",
    "runs",
    "tools",
}  # at the top level, and of docs all except pages on code:
OF_CODE = {"developers", "guide"}
OURS = ("KB_ENGINE", "KB_PROGRESS", "KB_REPO_URL", "KB_ROOT", "KB_SITE_URL", "SOURCE_DATE_EPOCH")
PATIENCE = 120  # seconds after which a command counts as stuck
PATIENCE_WITH_CONTENT = 600  # there may be many entries


class Workspace:
    """A copy of the checkout: code, templates, a library and the fixtures, at their usual places."""

    def __init__(self, root: Path, patience: float = PATIENCE) -> None:
        self.root, self.patience = root, patience

    @classmethod
    def create(cls, root: Path) -> Workspace:
        """Copy the working tree as it is now, without builds and caches, and with the frozen library as its content."""
        shutil.copytree(CHECKOUT, root, ignore=_not_of_code)
        shutil.copytree(TRILINGUAL, root, ignore=_not_of_the_library, dirs_exist_ok=True)
        return cls._with_fixtures(root)

    @classmethod
    def of_content(cls, root: Path) -> Workspace:
        """Copy the working tree with its own content: for tests of the content, not of the code."""
        shutil.copytree(CHECKOUT, root, ignore=_left_out)
        return cls._with_fixtures(root, PATIENCE_WITH_CONTENT)

    @classmethod
    def _with_fixtures(cls, root: Path, patience: float = PATIENCE) -> Workspace:
        shutil.copytree(CHECKOUT / FIXTURES, root / FIXTURES, ignore=shutil.ignore_patterns(".cache", "site"))
        return cls(root, patience)

    def fork(self, root: Path, warm: bool = True) -> Workspace:
        """Copy this workspace; if `warm`, with its caches and its site, so that the next build is fast."""
        shutil.copytree(self.root, root, ignore=None if warm else shutil.ignore_patterns(".cache", "site"))
        return Workspace(root)

    @property
    def site(self) -> Path:
        """Where `kb build` puts the site by default."""
        return self.root / "site"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables that the launcher sets (see ./kb), without those of the person who runs the tests.

        Compiled modules are kept beside their sources, in a fork too: to compile them takes as long as a short command.
        """
        own = {name: value for name, value in os.environ.items() if name not in (*OURS, "PYTHONDONTWRITEBYTECODE")}
        ours = {"PYTHONPATH": str(self.root / "hooks"), "KB_ROOT": str(self.root), "PYTHONUTF8": "1"}
        return {**own, **ours, "NO_MKDOCS_2_WARNING": "1", **more}

    def kb(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one of the commands to its end, as the launcher does."""
        return self._run("kb", arguments, self.environment(**environment))

    def engine(self, name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `mkdocs` or `properdocs` directly, without the commands' environment."""
        environment = self.environment()
        del environment["PYTHONPATH"], environment["KB_ROOT"]
        return self._run(name, arguments, environment)

    def _run(
        self, module: str, arguments: tuple[str | Path, ...], environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", module, *map(str, arguments)],
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=self.patience,
            check=False,
        )

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the text `old`, which must occur once in a file; the file changes in one step."""
        text = (self.root / name).read_text("utf-8")
        assert text.count(old) == 1, f"{name} does not hold {old!r} once"
        self.write(name, text.replace(old, new))

    def write(self, name: str, text: str) -> None:
        """Write a whole file in one step, so that a watching process never sees half of it."""
        aside = self.root / ".being-written"
        aside.write_text(text, "utf-8")
        aside.replace(self.root / name)


def _left_out(folder: str, names: list[str]) -> set[str]:
    hidden = {name for name in names if name.startswith(".") or name == "__pycache__"}
    return hidden | (LEFT_OUT & set(names) if Path(folder) == CHECKOUT else set())


def _not_of_code(folder: str, names: list[str]) -> set[str]:
    return _left_out(folder, names) | {name for name in names if is_content(Path(folder, name))}


def _not_of_the_library(folder: str, names: list[str]) -> set[str]:
    return {"mkdocs.yml", ".cache", "site"} & set(names) if Path(folder) == TRILINGUAL else set()


def is_content(path: Path) -> bool:
    """Return whether a file or folder of the checkout belongs to its content, not to its code."""
    top, *below = path.relative_to(CHECKOUT).parts
    return top in CONTENT and not (top == "docs" and (not below or below[0] in OF_CODE))


def published(files: Iterable[str], plain: str) -> str:
    """Return the one of the files of a site whose name is `plain` with the hash of its content before the suffix."""
    stem, _, suffix = plain.rpartition(".")
    (found,) = (name for name in files if re.fullmatch(rf"{re.escape(stem)}\.[0-9a-f]{{8}}\.{suffix}", name))
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of `folder` by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
