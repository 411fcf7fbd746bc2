"""A web server on this machine for a built site. It records requests, and can be stopped like a broken network."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class Handler(SimpleHTTPRequestHandler):
    """Serves files without messages and records the requests."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        part, file = RANGE.fullmatch(self.headers.get("Range", "")), Path(self.translate_path(self.path))
        if part and file.is_file():
            self.send_part(file, *part.groups())
        else:
            super().do_GET()

    def send_part(self, file: Path, first: str, last: str) -> None:
        """Send a part of a file, as hosts do (RFC 9110, 14.2): players need this to jump within a film."""
        data = file.read_bytes()
        start, end = int(first), min(int(last or len(data)), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        self.wfile.write(data[start : end + 1])

    def end_headers(self) -> None:
        """Keep answers out of the browser's own cache, so that only the site's own copies remain without a network."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing: tests read the recorded requests."""


class Host(Handler):
    """Serves a folder as GitHub Pages does: under a path, with /404.html for missing files."""

    def __init__(self, *arguments: Any, under: str, **options: Any) -> None:
        self.under = under
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        """Return the file at an address; None outside the site."""
        inside = path.startswith(self.under)
        return super().translate_path(f"/{path.removeprefix(self.under)}" if inside else "/nothing-here")

    def send_error(self, code: int, *_: Any, **__: Any) -> None:
        """Send the site's "page not found" page."""
        answer = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


class _Quiet(ThreadingHTTPServer):
    """A server that does not report browsers which leave before their page has arrived."""

    def handle_error(self, *_: object) -> None:
        pass


class Server:
    """A running server."""

    def __init__(self, root: Path, handler: Callable[..., Handler] = Handler) -> None:
        self.http = _Quiet(("127.0.0.1", 0), partial(handler, directory=str(root)))
        self.http.daemon_threads = True
        self.http.asked = []  # type: ignore[attr-defined]
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/"

    @property
    def asked(self) -> list[str]:
        """The requested paths, in order."""
        return self.http.asked  # type: ignore[attr-defined]

    def stop(self) -> None:
        """Stop the server."""
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@contextmanager
def serving(root: Path, handler: Callable[..., Handler] = Handler) -> Iterator[Server]:
    """Serve a folder until the end of the block; `handler` answers what is asked."""
    server = Server(root, handler)
    try:
        yield server
    finally:
        server.stop()
