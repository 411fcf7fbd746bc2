"""What all tests share: how hard hypothesis tries, a small library to break, and built sites to look at.

A site is built once in a test run, by whichever worker comes first, and read by all.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

import pytest
import small_site
from hypothesis import settings
from site_pages import Site
from small_library import SmallLibrary
from workspace import CHECKOUT, GARDEN, Workspace, is_content

# Examples differ from run to run where a person looks on, and are the same on every run of the pipeline.
EXAMPLES = 100 if os.environ.get("KB_TEST_FULL") else 50
settings.register_profile("library", deadline=None, max_examples=EXAMPLES, derandomize=bool(os.environ.get("CI")))
settings.load_profile("library")

SHIDRA_URL = "https://shidra.example/"
GARDEN_URL = "https://garden.example/handbook/"

MakeOnce = Callable[[str, Callable[[Path], object]], Path]


def pytest_configure() -> None:
    """Hear Ctrl-C, and let the commands hear it: a shell that runs us in the background has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


# Tests of the content itself. Every other test uses a frozen library (see workspace).
OF_CONTENT = {str(Path(__file__).parent / name) for name in ("test_content.py", "test_guide.py")}
COPYING = Workspace.of_content.__func__.__code__  # type: ignore[attr-defined]


def keep_off_the_content(event: str, arguments: tuple[object, ...]) -> None:
    """Stop a test of the code that opens the checkout's own content: it would turn red when an editor changes that."""
    if event != "open" or not isinstance(arguments[0], str) or not arguments[0].startswith(f"{CHECKOUT}{os.sep}"):
        return
    if is_content(Path(arguments[0])):
        frame: FrameType | None = sys._getframe()
        while frame and frame.f_code.co_filename not in OF_CONTENT and frame.f_code is not COPYING:
            frame = frame.f_back
        assert frame, f"{arguments[0]} is content: take the frozen library (workspace.TRILINGUAL)"


sys.addaudithook(keep_off_the_content)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker build the site first, while the others run tests that need none."""
    need = [item for item in items if "site" in getattr(item, "fixturenames", ())]
    others = [item for item in items if "site" not in getattr(item, "fixturenames", ())]
    items[:] = need[:1] + others + need[1:]


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    """A small library without a mistake, in a folder of its own."""
    return SmallLibrary(tmp_path)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """Return make_once(name, make): it calls make(folder) in one worker only, and returns the folder in all."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # the run's own folder, in which every worker has one

    def make_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = base / "once" / name, base / "once" / f"{name}.done"
        folder.parent.mkdir(exist_ok=True)
        with locked(folder.with_name(f"{name}.lock")):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                done.touch()
        return folder

    return make_once


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock among processes. SQLite's is the one that the standard library has for every system.

    However the holder ends, the system releases it.
    """
    with closing(sqlite3.connect(file, timeout=300, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(scope="session")
def site(once: MakeOnce) -> Site:
    """The frozen library (tests/fixtures/trilingual), built strictly in a copy of the checkout."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder)
        built = workspace.kb("build", "--strict", PYTHONHASHSEED="1")
        assert built.returncode == 0, built.stderr
        assert built.stdout == f"{workspace.site}\n"

    workspace = Workspace(once("library", make))
    return Site(workspace.site, workspace, SHIDRA_URL)


@pytest.fixture(scope="session")
def content_site(once: MakeOnce) -> Site:
    """The content of the checkout, built strictly from a copy: for tests that hold for any entry."""

    def make(folder: Path) -> None:
        workspace = Workspace.of_content(folder)
        built = workspace.kb("build", "--strict")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("content", make))
    return Site(workspace.site, workspace, SHIDRA_URL)


@pytest.fixture(scope="session")
def garden_site(once: MakeOnce) -> Site:
    """The second library (tests/fixtures/garden), built strictly from a copy."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder)
        built = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site, "--strict")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("garden", make))
    return Site(workspace.site, workspace, GARDEN_URL)


@pytest.fixture(scope="session")
def varied_site(once: MakeOnce) -> Site:
    """A small library in Hebrew and English in which entries say more, and less, than ours do (see small_site)."""
    folder = once("varied", lambda folder: small_site.build(small_site.varied(folder), "en", "he"))
    return small_site.of(folder)


@pytest.fixture
def workspace(site: Site, tmp_path: Path) -> Workspace:
    """A copy of the built library to change at will."""
    return site.source.fork(tmp_path / "workspace")
