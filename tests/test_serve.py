"""`kb serve`, really run: an edit shows, a mistake does no harm, and nothing is left running.

The garden is served: it has what the library has, in one language, and builds sooner.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_pages import Site
from workspace import GARDEN, Workspace, contents

# One worker starts one server for the tests that share it.
pytestmark = [
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(os.name == "nt", reason="ends processes the POSIX way"),
]

AT_ONCE = 5  # seconds within which every request is answered, whatever is being built
PATIENCE = 60  # seconds until something that must happen counts as not happening
A_WHILE = 0.6  # seconds without a rebuild that count as calm; edits are looked for ten times as often
LIVE = re.compile(' *<script src="[^"]*/.live/live.js"[^>]*></script>')  # which waits for edits
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
REBUILDING, READY = "נערך: ", "מוכן: "
TOOL = "tools/fleece-tonight"
FILE = f"{GARDEN}/{TOOL}.md"
SETTINGS = f"{GARDEN}/library.yml"


class Server:
    """A running `kb serve`, what it has said so far, and the pages that it gives out."""

    def __init__(self, workspace: Workspace, temporary: Path) -> None:
        self.workspace, self.temporary = workspace, temporary
        temporary.mkdir()
        self.lines: list[str] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kb", "serve", "-f", f"{GARDEN}/mkdocs.yml", "-a", self.address],
            cwd=workspace.root,
            env=workspace.environment(TMPDIR=str(temporary)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,  # a group of its own, as in a terminal: whoever is left over in it can be found
        )
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    @property
    def url(self) -> str:
        return f"http://{self.address}/handbook/"

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def count(self, beginning: str) -> int:
        return sum(line.startswith(beginning) for line in list(self.lines))

    def get(self, page: str = "index.html") -> str:
        """Return a page as it is served now, without the script that waits for another."""
        with DIRECTLY.open(f"{self.url}{page}", timeout=AT_ONCE) as answer:
            return LIVE.sub("", answer.read().decode())

    def wait_for(self, happened: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < deadline, f"{what} did not happen. It said:\n{self.said}"
            assert self.process.poll() is None, f"It ended before {what}. It said:\n{self.said}"
            time.sleep(0.05)

    def wait_until_up(self) -> None:
        def answers() -> bool:
            try:
                return "<h1" in self.get()
            except (urllib.error.URLError, ConnectionError):
                return False

        self.wait_for(lambda: self.count("האתר נמצא בכתובת ") == 1, "serving")
        self.wait_for(answers, "an answer")

    def wait_until_calm(self) -> None:
        """Wait until it has not begun another build for a while."""
        since, heard = time.monotonic(), len(self.lines)
        deadline = since + PATIENCE
        while time.monotonic() < since + A_WHILE:
            assert time.monotonic() < deadline, f"It builds again and again:\n{self.said}"
            if len(self.lines) != heard:
                since, heard = time.monotonic(), len(self.lines)
            time.sleep(0.05)

    def group_is_empty(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def end(self) -> None:
        """Whatever the test has come to, leave nothing running."""
        if not self.group_is_empty():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.listener.join()


@pytest.fixture(scope="module")
def servers(garden_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], Server]]:
    """Return serve(anew), which gives the running server, or another with a fresh copy of the library."""
    running: list[Server] = []

    def serve(anew: bool) -> Server:
        if anew or not running:
            end()
            folder = tmp_path_factory.mktemp("serve")
            running.append(Server(garden_site.source.fork(folder / "library"), folder / "temporary"))
            running[0].wait_until_up()
        return running[0]

    def end() -> None:
        while running:
            running.pop().end()

    yield serve
    end()


@pytest.fixture
def server(servers: Callable[[bool], Server], request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server, calm, its record blank. After a failure the next test gets a new one."""
    server, failed = servers(False), request.session.testsfailed
    server.wait_until_calm()
    server.lines.clear()
    yield server
    if request.session.testsfailed > failed:
        servers(True)


def heading(server: Server, page: str = TOOL) -> str:
    """Return what stands in a page's first heading."""
    return server.get(f"{page}.html").partition("<h1")[2].partition("</h1>")[0].partition(">")[2]


def retitle(server: Server, old: str, new: str) -> None:
    server.workspace.edit(FILE, f"title: {old}\n", f"title: {new}\n")


def title(server: Server) -> str:
    text = (server.workspace.root / FILE).read_text("utf-8")
    return text.partition("title: ")[2].partition("\n")[0]


def test_nothing_is_built_again_while_nothing_changes(server: Server) -> None:
    server.get()
    server.wait_until_calm()
    assert server.said == ""


def test_an_edit_shows_on_every_page_after_one_build(server: Server) -> None:
    retitle(server, title(server), "Another title")
    server.wait_for(lambda: heading(server) == "Another title", "the new title")
    server.wait_until_calm()
    assert (server.count(REBUILDING), server.count(READY)) == (1, 1)
    assert "Another title" in server.get("tools/index.html")
    assert "Another title" in server.get("search/en/entries.js")


def test_two_edits_in_a_row_both_show(server: Server) -> None:
    retitle(server, title(server), "A first title")
    server.wait_for(lambda: server.count(REBUILDING) == 1, "the first build")
    retitle(server, "A first title", "A second title")
    server.wait_for(lambda: heading(server) == "A second title", "the second title")
    server.wait_until_calm()
    assert heading(server) == "A second title"


def test_a_new_entry_is_listed_and_goes_when_its_file_goes(server: Server) -> None:
    root = server.workspace.root
    text = (root / FILE).read_text("utf-8").replace(title(server), "One more")
    server.workspace.write(f"{GARDEN}/tools/one-more.md", text)
    server.wait_for(lambda: "one-more.html" in server.get("tools/index.html"), "the new entry")
    assert heading(server, "tools/one-more") == "One more"
    assert '"tools/one-more"' in server.get("search/en/index.js")
    (root / f"{GARDEN}/tools/one-more.md").unlink()
    server.wait_for(lambda: "one-more.html" not in server.get("tools/index.html"), "its end")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        server.get("tools/one-more.html")
    assert '"tools/one-more"' not in server.get("search/en/index.js")


def test_a_page_that_cannot_be_shown_is_told_of_and_the_last_good_site_stays_until_it_is_mended(
    server: Server,
) -> None:
    before, good = heading(server), title(server)
    text = (server.workspace.root / FILE).read_text("utf-8")
    line = text.splitlines().index(f"title: {good}") + 1
    server.workspace.edit(FILE, "title:", "titel:")
    server.wait_for(lambda: server.count(f"{TOOL}.md:{line}:") == 2, "the report")
    assert heading(server) == before
    server.workspace.edit(FILE, f"titel: {good}", "titel: A title not seen yet")
    server.wait_for(lambda: server.count(f"{TOOL}.md:{line}:") == 4, "the second report")
    assert heading(server) == before
    assert server.count(READY) == 0
    assert "Traceback" not in server.said
    server.workspace.edit(FILE, "titel:", "title:")
    server.wait_for(lambda: heading(server) == "A title not seen yet", "the mended page")
    server.wait_until_calm()
    assert server.count(READY) == 1


def test_a_mistake_that_leaves_a_page_in_is_told_and_the_page_is_built_without_what_is_wrong(server: Server) -> None:
    text = (server.workspace.root / FILE).read_text("utf-8")
    line = text.splitlines().index("level: seedling") + 1
    server.workspace.write(FILE, text.replace("level: seedling", "level: seedlign").replace(title(server), "Told of"))
    server.wait_for(lambda: heading(server) == "Told of", "the page")
    assert server.count(f"{TOOL}.md:{line}:") == 1
    server.workspace.write(FILE, text)
    server.wait_for(lambda: heading(server) != "Told of", "the mended page")


def test_a_file_that_cannot_be_read_as_yaml_is_a_mistake_like_any_other(server: Server) -> None:
    before = heading(server)
    text = (server.workspace.root / FILE).read_text("utf-8")
    server.workspace.write(FILE, text.replace("topics: [", "topics: [[", 1))
    server.wait_for(lambda: server.count(f"{TOOL}.md:") == 1, "the report")
    assert heading(server) == before
    assert "Traceback" not in server.said
    server.workspace.write(FILE, text.replace(before, "Sound again"))
    server.wait_for(lambda: heading(server) == "Sound again", "the mended page")


def test_an_edit_in_the_settings_shows(server: Server) -> None:
    server.workspace.edit(SETTINGS, "plural: {en: Recipes}", "plural: {en: Jobs}")
    server.wait_for(lambda: heading(server, "tools/index").startswith("Jobs"), "the new label")


def test_a_mistake_in_the_settings_does_no_harm(server: Server) -> None:
    before = server.get()
    server.workspace.edit(SETTINGS, "direction: ltr", "direction: sideways")
    server.wait_for(lambda: "[unknown-term]" in server.said, "the report")
    assert server.get() == before
    server.workspace.edit(SETTINGS, "direction: sideways", "direction: ltr")
    server.wait_for(lambda: server.count(READY) == 1, "a good build")
    assert server.get() == before


def test_an_edit_in_the_templates_shows(server: Server) -> None:
    footer = (server.workspace.root / "overrides/kb/footer.html").read_text("utf-8")
    server.workspace.write("overrides/kb/footer.html", footer.replace("</footer>", "<p>A new line.</p></footer>"))
    server.wait_for(lambda: "<p>A new line.</p></footer>" in server.get(), "the new line")


def test_a_mistake_in_the_templates_does_no_harm(server: Server) -> None:
    before, footer = server.get(), (server.workspace.root / "overrides/kb/footer.html").read_text("utf-8")
    server.workspace.write("overrides/kb/footer.html", footer + "{% if %}")
    server.wait_for(lambda: "footer.html" in server.said, "the report")
    assert server.get() == before
    server.workspace.write("overrides/kb/footer.html", footer + "<!-- mended -->")
    server.wait_for(lambda: "<!-- mended -->" in server.get(), "the mended page")


@pytest.mark.parametrize("busy", [False, True], ids=["at rest", "while it builds"])
@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 0)], ids=["terminated", "interrupted by Ctrl-C"]
)
def test_the_end_of_the_command_leaves_nothing_behind(
    how: signal.Signals, code: int, busy: bool, garden_site: Site, tmp_path: Path
) -> None:
    server = Server(garden_site.source.fork(tmp_path / "library"), tmp_path / "temporary")
    try:
        server.wait_until_up()
        if busy:
            retitle(server, title(server), "Another title")
            server.wait_for(lambda: server.count(REBUILDING) == 1, "a build")
        if how is signal.SIGINT:
            os.killpg(server.process.pid, how)  # a terminal sends it to the whole group
        else:
            server.process.send_signal(how)
        assert server.process.wait(timeout=PATIENCE) == code, server.said
        deadline = time.monotonic() + PATIENCE
        while not server.group_is_empty():
            assert time.monotonic() < deadline, "a child process lives on"
            time.sleep(0.05)
        server.listener.join()
        assert "Traceback" not in server.said
        assert server.process.stdout is not None
        assert server.process.stdout.read() == ""
        assert [path.name for path in server.temporary.iterdir()] == []
        assert contents(server.workspace.site) == contents(garden_site.root)
    finally:
        server.end()
