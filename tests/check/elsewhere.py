"""Another site: a real server on this machine, with pages that exist, are gone, have moved, are slow or refuse."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kb.check.external import Answer, Ask, Visitor

NAME = "https://example.org"  # its name in the examples


@dataclass
class Elsewhere:
    """The site's address, and the requests that it got, in order: (method, path, time)."""

    url: str
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def through(self, visitor: Visitor) -> Ask:
        """Return a function that asks as `visitor` does, but finds example.org on this machine."""

        def ask(url: str) -> Answer:
            answer = visitor.ask(url.replace(NAME, self.url))
            return replace(answer, moved=answer.moved.replace(self.url, NAME))

        return ask


STATUSES = {"/here": 200, "/gone": 404, "/buried": 410, "/broken": 500, "/private": 403, "/no-head": 200, "/slow": 200}
REDIRECTIONS = {
    "/moved": (301, "/here"), "/moved-twice": (308, "/moved"), "/away": (302, "/here"),
    "/away-then-moved": (302, "/moved"),
    "/moved-to-nothing": (301, "/gone"), "/round": (301, "/round"), "/to-a-file": (302, "file:///etc/passwd"),
}  # fmt: skip


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """Serve the site while the context lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def answer(self) -> None:
            site.asked.append((self.command, self.path, time.monotonic()))
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
            try:
                self.respond()
            finally:
                site.at_once -= 1

        def respond(self) -> None:
            if self.path == "/garbage":
                self.wfile.write(b"what?\r\n\r\n")
                return
            if self.path == "/slow":
                time.sleep(1)
            status, target = REDIRECTIONS.get(self.path, (STATUSES.get(self.path.partition("?")[0], 404), ""))
            if self.path == "/no-head" and self.command == "HEAD":
                status = 405
            self.send_response(status)
            if target:
                self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Elsewhere(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
