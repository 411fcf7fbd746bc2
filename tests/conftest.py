"""Shared by all tests: the effort of hypothesis, a small library to break, and built sites to look at.

A site is built once in a test run, by the first worker that needs it, and all workers read it.
"""

from __future__ import annotations

import compileall
import gc
import os
import shutil
import signal
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from types import FrameType

import cpu_time
import kept
import pytest
import small_site
from hypothesis import settings
from kb.commands import OF_SITE, OF_SOURCES
from kb.disk import CACHE
from kb.store import FILE
from site_pages import Site
from small_library import SmallLibrary
from ways import FULL, FUZZ, LONG, SAMPLED, examples, fair
from workspace import CHECKOUT, GARDEN, Workspace, is_content

# Examples differ from run to run if a person runs the tests, and are the same in every run of the pipeline.
settings.register_profile(
    "library", deadline=None, max_examples=examples(30, 100), derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("library")

SHIDRA_URL = "https://shidra.example/"
GARDEN_URL = "https://garden.example/handbook/"

MakeOnce = Callable[[str, Callable[[Path], object]], Path]


def pytest_configure() -> None:
    """Make Ctrl-C work, also for the commands: it is ignored if a shell runs the tests in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


# Tests of the content itself. All other tests use a frozen library (see workspace).
OF_CONTENT = {str(CHECKOUT / file) for file in (*OF_SOURCES, *OF_SITE)}
COPYING = Workspace.of_content.__func__.__code__  # type: ignore[attr-defined]


def keep_off_the_content(event: str, arguments: tuple[object, ...]) -> None:
    """Stop a test of the code that opens the checkout's own content: an edit of the content would make it fail."""
    if event != "open" or not isinstance(arguments[0], str) or not arguments[0].startswith(f"{CHECKOUT}{os.sep}"):
        return
    if is_content(Path(arguments[0])):
        frame: FrameType | None = sys._getframe()
        while frame and frame.f_code.co_filename not in OF_CONTENT and frame.f_code is not COPYING:
            frame = frame.f_back
        assert frame, f"{arguments[0]} is content: take the frozen library (workspace.TRILINGUAL)"


sys.addaudithook(keep_off_the_content)


# CPU seconds of one test with the processes that it starts, except Chromium, in a quick run. Tests that take longer
# belong to `kb test --full`; nearly all take less than a tenth of a second. The content's site takes the longer to
# build the more content there is; a new entry must not fail a test.
MOST = 40
LISTED = 10  # files whose CPU seconds are printed at the end
SHORT = 60  # CPU seconds of a run after which nothing is printed
BEGAN = pytest.StashKey[float]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Record the CPU time when a test begins; clock time would also count other work on the machine."""
    item.stash[BEGAN] = cpu_time.seconds()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Report the CPU time of a test when it ends, and fail it if that is too much for a quick run."""
    report = yield
    if call.when == "teardown":
        seconds = cpu_time.seconds() - item.stash[BEGAN]
        report.user_properties += [("cpu", seconds), ("browser", cpu_time.browser_seconds())]
        is_limited = not (FULL or FUZZ or "content_site" in getattr(item, "fixturenames", ()))
        if seconds > MOST and is_limited:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} took {seconds:.0f} s of CPU; in a quick run a test may take {MOST}."
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print which files take most of the time."""
    spent, browser = Counter[str](), 0.0
    for report in chain.from_iterable(terminalreporter.stats.values()):
        if getattr(report, "when", "") == "teardown":
            known = dict(report.user_properties)
            spent[report.nodeid.partition("::")[0]] += known.get("cpu", 0)
            browser += known.get("browser", 0)  # only after the last test of a worker
    if spent.total() > SHORT:
        of_all = f"{spent.total():.0f} s of CPU, and {browser:.0f} s of Chromium's"
        terminalreporter.write_line(f"{of_all}. The files that took most of it:")
        for file, seconds in spent.most_common(LISTED):
            terminalreporter.write_line(f"{seconds:8.1f}  {file}")


def pytest_collection_finish() -> None:
    """Exclude objects that live as long as the run from garbage collection, which makes it faster."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a quick run leaves to a full one, and order the rest so that no worker waits for another.

    One worker builds the site first, while the other runs tests that do not need it. The short ones come last.
    """
    if SAMPLED:
        left_out = _other_cases(items)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    is_long = {item: item.nodeid.startswith(LONG) for item in items}
    need = [item for item in items if "site" in getattr(item, "fixturenames", ())]
    others = [item for item in items if "site" not in getattr(item, "fixturenames", ())]
    long, short = ([item for item in others if is_long[item] is one] for one in (True, False))
    items[:] = need[:1] + long + need[1:] + short


def _other_cases(items: Iterable[pytest.Item]) -> set[pytest.Item]:
    """Return the cases of long tests that a fair sample of each does not have."""
    cases = defaultdict[str, list[pytest.Item]](list)
    for item in items:
        if item.nodeid.startswith(LONG):
            cases[item.nodeid.partition("[")[0]].append(item)
    tried = {item for test, each in cases.items() for item in fair(each, of=test.partition("::")[0])}
    return {item for each in cases.values() for item in each} - tried


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    """A small library without a mistake, in its own folder."""
    return SmallLibrary(tmp_path)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """Return make_once(name, make): it calls make(folder) in one worker only, and returns the folder in all."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # the folder of the run, in which each worker has its own

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
    """Hold a lock that other processes respect.

    SQLite's lock is the only one in the standard library that works on every system. If the process ends, the system
    releases it.
    """
    with closing(sqlite3.connect(file, timeout=300, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(scope="session")
def unbuilt(once: MakeOnce) -> Workspace:
    """A copy of the checkout with the frozen library, in which nothing was built.

    The program is compiled in it, and its texts are read and checked, which each command in a fork of it would do
    otherwise.
    """

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder)
        assert compileall.compile_dir(workspace.root / "hooks", quiet=1)
        assert workspace.kb("check").returncode == 0

    return Workspace(once("unbuilt", make))


@pytest.fixture
def copy(unbuilt: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the library that a test may change, in which nothing was built."""
    return unbuilt.fork(tmp_path / "library")


@pytest.fixture(scope="session")
def site(once: MakeOnce, unbuilt: Workspace) -> Site:
    """The frozen library (tests/fixtures/trilingual), built strictly in a copy of the checkout."""

    def make(folder: Path) -> None:
        workspace = unbuilt.fork(folder)
        built = workspace.kb("build", "--strict", PYTHONHASHSEED="1")
        assert built.returncode == 0, built.stderr
        assert built.stdout == f"{workspace.site}\n"

    workspace = Workspace(once("library", make))
    return Site(workspace.site, workspace, SHIDRA_URL)


@pytest.fixture(scope="session")
def content_site(once: MakeOnce) -> Site:
    """The checkout's content, built strictly from a copy: for tests that hold for any entry.

    What builds of the checkout have kept is used again, so that after an edit the tests take no longer than a build.
    """

    def make(folder: Path) -> None:
        workspace = Workspace.of_content(folder)
        kept.copy(CHECKOUT / CACHE, folder / CACHE)
        built = workspace.kb("build", "--strict")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("content", make))
    return Site(workspace.site, workspace, SHIDRA_URL)


@pytest.fixture(scope="session")
def garden_site(once: MakeOnce, unbuilt: Workspace) -> Site:
    """The second library (tests/fixtures/garden), built strictly from a copy."""

    def make(folder: Path) -> None:
        workspace = unbuilt.fork(folder)
        if (lender := folder.with_name("library") / CACHE / FILE).exists():
            kept.lend(lender.parent, folder / GARDEN / CACHE)
        built = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site, "--strict")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("garden", make))
    return Site(workspace.site, workspace, GARDEN_URL)


@pytest.fixture(scope="session")
def varied_site(once: MakeOnce) -> Site:
    """A small library in Hebrew and English whose entries have more and fewer fields than ours (see small_site)."""
    folder = once("varied", lambda folder: small_site.build(small_site.varied(folder), "en", "he"))
    return small_site.of(folder)


@pytest.fixture
def workspace(site: Site, tmp_path: Path) -> Workspace:
    """A copy of the built library that a test may change."""
    return site.source.fork(tmp_path / "workspace")
