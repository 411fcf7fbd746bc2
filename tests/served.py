"""A running `kb serve` of the garden: it has everything that the library has in one language, and builds faster."""

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
from collections.abc import Callable
from pathlib import Path

from workspace import GARDEN, Workspace

AT_ONCE = 5  # seconds for any answer, also during a build
PATIENCE = 60  # seconds after which something that must happen has failed
A_WHILE = 0.6  # seconds without a build; edits are looked for ten times as often
LIVE = re.compile(' *<script src="[^"]*/.live/live.js"[^>]*></script>')  # the script that waits for edits
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
REBUILDING, READY = "נערך: ", "מוכן: "
TOOL = "tools/fleece-tonight"
FILE = f"{GARDEN}/{TOOL}.md"
SETTINGS = f"{GARDEN}/library.yml"


def free_port() -> int:
    """Return a port that no program uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """A running `kb serve`, its output so far, and its pages."""

    def __init__(self, workspace: Workspace, temporary: Path, port: int = 0) -> None:
        self.workspace, self.temporary = workspace, temporary
        temporary.mkdir()
        self.lines: list[str] = []
        self.address = f"127.0.0.1:{port or free_port()}"
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kb", "serve", "-f", f"{GARDEN}/mkdocs.yml", "-a", self.address],
            cwd=workspace.root,
            env=workspace.environment(TMPDIR=str(temporary)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,  # a process group, as at a terminal, to find leftover processes
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
        """Return a page as it is served now, without the script that waits for edits."""
        with DIRECTLY.open(f"{self.url}{page}", timeout=AT_ONCE) as answer:
            return LIVE.sub("", answer.read().decode())

    def data(self, plain: str) -> str:
        """Return a script with data as it is served now, by its name without the hash."""
        names = re.search(r"search/en/names\.[0-9a-f]+\.js", self.get("edition.js"))
        assert names
        found = re.search(rf'"{re.escape(plain)}":"([0-9a-f]+)"', self.get(names[0]))
        assert found
        return self.get(plain.replace(".js", f".{found[1]}.js"))

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
        """Wait until no build has begun for a while."""
        since, heard = time.monotonic(), len(self.lines)
        deadline = since + PATIENCE
        while time.monotonic() < since + A_WHILE:
            assert time.monotonic() < deadline, f"It builds again and again:\n{self.said}"
            if len(self.lines) != heard:
                since, heard = time.monotonic(), len(self.lines)
            time.sleep(0.05)

    def is_answering(self) -> bool:
        try:
            self.get()
        except urllib.error.HTTPError:
            return True
        except (urllib.error.URLError, ConnectionError):
            return False
        return True

    def group_is_empty(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def end(self) -> None:
        """Stop the server and leave no process running, whatever the test did."""
        if not self.group_is_empty():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.listener.join()


def heading(server: Server, page: str = TOOL) -> str:
    """Return the text of a page's first heading."""
    return server.get(f"{page}.html").partition("<h1")[2].partition("</h1>")[0].partition(">")[2]


def retitle(server: Server, old: str, new: str) -> None:
    """Give the tool another title."""
    server.workspace.edit(FILE, f"title: {old}\n", f"title: {new}\n")


def title(server: Server) -> str:
    """Return the tool's current title in its source."""
    text = (server.workspace.root / FILE).read_text("utf-8")
    return text.partition("title: ")[2].partition("\n")[0]
