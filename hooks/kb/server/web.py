"""The web server: sends files as a public host does, and adds one script to each page, which shows newer editions.

Browsers keep nothing (`Cache-Control: no-store`), and no request waits for a build. The server's own files are under
`.live/`; no file of a site can have this name.
"""

from __future__ import annotations

import json
import mimetypes
import re
import socket
import sys
import threading
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, unquote, urlsplit

from kb.server.editions import Desk, Edition

OWN = ".live/"
PATIENCE = 25.0  # seconds that the server lets a page wait for news; then the page asks again
MOST_ASKED = 1 << 20  # largest size of a request's body, in bytes
_PART = 1 << 16  # bytes to send at a time
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
_HEAD_ENDS = b"</head>"
# These types are named here, because the list of the system may be wrong (Windows takes it from its registry).
TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
    ".ndjson": "application/x-ndjson", ".webmanifest": "application/manifest+json", ".xml": "application/xml",
    ".opml": "text/x-opml", ".txt": "text/plain", ".csv": "text/csv", ".vtt": "text/vtt", ".svg": "image/svg+xml",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".woff2": "font/woff2", ".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg", ".pdf": "application/pdf", ".zip": "application/zip",
}  # fmt: skip
_OF_TEXT = re.compile(r"text/|application/(json|xml|manifest\+json|x-ndjson)|image/svg")


class CannotServe(Exception):
    """The server cannot use the address; the text says why and what to do, in Hebrew and English."""


class Server(ThreadingHTTPServer):
    """A server at `host` and `port` (0 means any free port). It shows the desk's edition under the path `mount`.

    Raises CannotServe if the address is in use or does not belong to this machine. Until `start`, it refuses
    connections.
    """

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # on Windows it would let two programs use the same port

    def __init__(self, host: str, port: int, mount: str, desk: Desk) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        self.host, self.mount, self.desk = host, mount, desk
        super().__init__((host, port), Handler, bind_and_activate=False)
        self._try(self.server_bind, host, port)

    @property
    def place(self) -> str:
        """The address of the site, with a slash at its end."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.server_port}{self.mount}"

    def server_bind(self) -> None:
        """Take the address. Unlike the standard library, do not ask the network for the machine's name."""
        if self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def start(self) -> None:
        """Answer requests from now on, in threads that end with the process.

        Raises CannotServe if another program has taken the port meanwhile.
        """
        self._try(self.server_activate, self.server_name, self.server_port)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def _try(self, work: Callable[[], None], host: str, port: int) -> None:
        try:
            work()
        except (OSError, OverflowError) as fault:
            self.server_close()
            raise CannotServe(_busy(host, port, str(fault))) from None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report our own errors, but not that a browser left before its page was sent."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _busy(host: str, port: int, why: str) -> str:
    other = f"python3 kb serve -a {host}:{port + 1 if port < 65535 else 8001}"
    return (
        f"אי אפשר להגיש את האתר בכתובת {host}:{port}, אולי כי תוכנה אחרת כבר משתמשת בה. נסו אחרת: {other}\n"
        f"The site cannot be served at {host}:{port}; another program may be using it ({why}). Try another: {other}"
    )


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one browser."""

    server: Server
    edition: Edition | None = None
    protocol_version = "HTTP/1.1"
    server_version = "kb"

    def do_GET(self) -> None:
        """Send a file or the "page not found" page; if there is no edition yet, send the error."""
        path = unquote(urlsplit(self.path).path)
        mount, desk = self.server.mount, self.server.desk
        self.edition = desk.edition  # noted before a file is opened: a page may be newer than it says, never older
        name = path.removeprefix(mount)
        if path.startswith(f"{mount}{OWN}"):
            self._send_own(name.removeprefix(OWN))
        elif path in ("/", mount.rstrip("/")) and path != mount:
            self._redirect(mount)
        elif self.edition is None:
            self._send_page(_in_place_of_the_site(desk.fault), HTTPStatus.SERVICE_UNAVAILABLE, fault=desk.fault)
        elif path == f"{mount}sw.js":
            self._send(_own("worker.js"), TYPES[".js"])
        elif not path.startswith(mount):
            self._send_missing("")
        else:
            self._send_file(name)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Answer a page that asks for news, as soon as there are any."""
        length_text = self.headers.get("Content-Length", "")
        length = int(length_text) if length_text.isdecimal() else 0
        if urlsplit(self.path).path != f"{self.server.mount}{OWN}news" or not 0 < length <= MOST_ASKED:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            asked = json.loads(self.rfile.read(length))
            edition, fault = str(asked["edition"]), str(asked["fault"])
        except (ValueError, LookupError, TypeError):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        news = self.server.desk.wait(edition, fault, PATIENCE)
        self._send(json.dumps(vars(news)).encode(), TYPES[".json"])

    def _send_file(self, name: str) -> None:
        """Send the site's file `name`; for a folder, send its index."""
        desk = self.server.desk
        if not name or name.endswith("/"):
            name += "index.html"
        file = desk.open(name)
        if file:
            with file:
                self._send_open(file, name)
        elif index := desk.open(f"{name}/index.html"):
            index.close()
            self._redirect(f"{self.server.mount}{name}/")
        else:
            self._send_missing(name)

    def _send_open(self, file: BinaryIO, name: str) -> None:
        kind = type_of(name)
        if kind == TYPES[".html"]:
            self._send_page(file.read())
            return
        size = file.seek(0, 2)
        asked = self.headers.get("Range")
        part = wanted(asked, size) if asked else None
        if part is None:
            self._begin(HTTPStatus.OK, kind, size)
            start, end = 0, size
        elif part == (0, 0):
            self._begin(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, kind, 0, {"Content-Range": f"bytes */{size}"})
            return
        else:
            start, end = part
            facts = {"Content-Range": f"bytes {start}-{end - 1}/{size}"}
            self._begin(HTTPStatus.PARTIAL_CONTENT, kind, end - start, facts)
        if self.command != "HEAD":
            file.seek(start)
            self._copy(file, end - start)

    def _copy(self, file: BinaryIO, length: int) -> None:
        while length > 0 and (data := file.read(min(_PART, length))):
            self.wfile.write(data)
            length -= len(data)

    def _send_missing(self, name: str) -> None:
        """Send the "page not found" page, in the language of the requested folder."""
        desk, folder = self.server.desk, name.partition("/")[0].lower()
        found = desk.open(f"{folder}/404.html") or desk.open("404.html")
        page = b"<!doctype html><title>404</title><h1>404</h1>"
        if found:
            with found:
                page = found.read()
        self._send_page(page, HTTPStatus.NOT_FOUND)

    def _send_page(self, page: bytes, status: HTTPStatus = HTTPStatus.OK, fault: str = "") -> None:
        """Send a page with our script in its head, after the policy, which says what may run."""
        mount, edition = escape(quote(self.server.mount)), self.edition.name if self.edition else ""
        facts = f'data-live="{edition}"'
        facts += ' data-missing="1"' if status is HTTPStatus.NOT_FOUND else ""
        facts += f' data-fault="{escape(fault)}"' if fault else ""
        script = f'<script src="{mount}{OWN}live.js" defer {facts}></script>'.encode()
        before, end, after = page.partition(_HEAD_ENDS)
        self._send(b"".join([before, script, end, after]) if end else page + script, TYPES[".html"], status)

    def _send_own(self, name: str) -> None:
        if name in ("live.js", "live.css"):
            self._send(_own(name), type_of(name))
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._begin(status, kind, len(data))
        if self.command != "HEAD":
            self.wfile.write(data)

    def _redirect(self, path: str) -> None:
        self._begin(HTTPStatus.FOUND, TYPES[".txt"], 0, {"Location": quote(path)})

    def _begin(self, status: HTTPStatus, kind: str, length: int, facts: dict[str, str] | None = None) -> None:
        """Send the head of an answer of `length` bytes; `facts` are additional header fields."""
        self.send_response(status)
        charset = "; charset=utf-8" if _OF_TEXT.match(kind) else ""
        fields = {"Content-Type": kind + charset, "Content-Length": str(length), "Accept-Ranges": "bytes"}
        for field, value in {**fields, "Cache-Control": "no-store", **(facts or {})}.items():
            self.send_header(field, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Do not log requests: the terminal is for messages about edits."""


def type_of(name: str) -> str:
    """Return the media type of a file by its name."""
    suffix = Path(name).suffix.lower()
    return TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def wanted(asked: str, size: int) -> tuple[int, int] | None:
    """Return which bytes of a file a Range field asks for: the first byte, and the one after the last.

    `size` is the file's size in bytes. Returns None if the whole file is to be sent, and (0, 0) if the file has no such
    bytes (RFC 9110, 14).

    >>> wanted("bytes=2-4", 10), wanted("bytes=-3", 10), wanted("bytes=8-", 10), wanted("bytes=12-", 10)
    ((2, 5), (7, 10), (8, 10), (0, 0))
    """
    found = _RANGE.match(asked.strip())
    if not found or found.groups() == ("", ""):
        return None  # several ranges, or another unit: the server may send the whole file instead
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) and size else (0, 0)
    start, end = int(first), min(int(last) + 1 if last else size, size)
    if last and int(last) < int(first):
        return None
    return (start, end) if start < size else (0, 0)


def _own(name: str) -> bytes:
    return resources.files("kb.server").joinpath(name).read_bytes()


def _in_place_of_the_site(fault: str) -> bytes:
    """Return the page that shows an error while there is no edition to show."""
    lines = "".join(f'<p dir="auto">{escape(line)}</p>' for line in fault.split("\n"))
    return (
        '<!doctype html>\n<html lang="he" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{NOTHING_YET[0]}</title>\n</head>\n"
        f'<body class="kb-live-page"><main id="kb-live"><h1>{_both(NOTHING_YET)}</h1>'
        f'<div class="kb-live-report" tabindex="0">{lines}</div><p>{_both(SAVE)}</p></main></body>\n</html>\n'
    ).encode()


NOTHING_YET = ("האתר עוד לא נבנה: יש מה לתקן.", "The site has not been built yet: something must be corrected.")
SAVE = ("תקנו ושמרו, והאתר ייבנה ויוצג כאן.", "Correct it and save; the site is then built and shown here.")


def _both(texts: tuple[str, str]) -> str:
    """Return a sentence in Hebrew and in English, each on its own line."""
    he, en = texts
    return f'<span>{he}</span><span lang="en" dir="ltr">{en}</span>'
