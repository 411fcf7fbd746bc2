"""Addresses on other sites: does anything answer there?

Several hosts are asked at the same time, but each host only once at a time, with a pause between two requests. Answers
are cached. The request is HEAD, then GET if a server does not know HEAD or refuses it. An answer of another server is
never an error, only a warning.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import TypeAdapter

from kb import disk
from kb.check.links import addresses_of
from kb.library import Library
from kb.problems import Place, Problem, problem

CACHE_FILE = f"{disk.CACHE}/links.json"
AGE_OF_GOOD, AGE_OF_BAD = 7 * 24 * 3600, 6 * 3600  # seconds for which a cached answer is used
TIMEOUT = 10  # seconds
WORKERS = 8
PAUSE = 1.0  # seconds between two questions to one host
MAX_HOPS = 5
AGENT = "Mozilla/5.0 (compatible; kb-check; link checker of a static library)"
_GONE = (404, 410)
# These answers may mean that a server refuses HEAD, or programs: it is asked again by GET.
_ASK_AGAIN = (400, 401, 403, 404, 405, 406, 409, 410, 429, 500, 501, 502, 503, 520, 999)
# A server may give these answers to a program but not to a person: they say nothing about the page.
_UNKNOWN = (401, 402, 403, 407, 429, 451, 999)


@dataclass(frozen=True)
class Answer:
    """An address's answer: a status, or 0 and the reason; its new address if it moved for good; when it was asked."""

    status: int
    detail: str
    moved: str
    at: float

    @property
    def is_good(self) -> bool:
        """Whether a reader can expect to find something there."""
        return 200 <= self.status < 300 or self.status in _UNKNOWN


Ask = Callable[[str], Answer]


def check(library: Library, ask: Ask, is_wanted: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield the addresses of other sites that are gone, that give no good answer, or that have moved for good.

    Only addresses in wanted files count. Each is asked once, by `ask`, which is called from WORKERS threads.
    """
    places: dict[str, list[tuple[str, Place]]] = {}
    for url, file, place in addresses_of(library):
        if is_wanted(file):
            places.setdefault(url, []).append((file, place))
    for url, answer in ask_all(places, ask).items():
        for file, place in places[url]:
            yield from _problems(url, answer, file, place)


def _problems(url: str, answer: Answer, file: str, place: Place) -> Iterator[Problem]:
    if answer.status in _GONE:
        yield problem("dead-link", file, place, found=url, detail=answer.status)
    elif not answer.is_good:
        yield problem("unreachable-link", file, place, found=url, detail=answer.detail or answer.status)
    elif answer.moved:
        yield problem("moved-link", file, place, found=url, new=answer.moved)


def ask_all(urls: Iterable[str], ask: Ask) -> Mapping[str, Answer]:
    """Ask all `urls` and return the answers by address: hosts in parallel, the addresses of one host in turn."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(_host(url), []).append(url)

    def ask_host(own: list[str]) -> list[tuple[str, Answer]]:
        return [(url, ask(url)) for url in own]

    with ThreadPoolExecutor(WORKERS) as pool:
        return dict(pair for pairs in pool.map(ask_host, by_host.values()) for pair in pairs)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


# ---- asking


class Visitor:
    """Asks addresses over the network, and caches the answers in a file."""

    def __init__(self, root: Path, pause: float = PAUSE, timeout: float = TIMEOUT, local: bool = False) -> None:
        """`local` allows addresses of this machine and of private networks, which are refused otherwise."""
        self.file, self.pause, self.timeout, self.local = root / CACHE_FILE, pause, timeout, local
        self.kept = _kept(self.file)
        self.lock = threading.Lock()
        self.last: dict[str, float] = {}  # by host, when it was asked last
        opener = urllib.request.build_opener(_Hops(self._may_ask))
        opener.addheaders = [("User-Agent", AGENT), ("Accept", "*/*")]
        self.opener = opener

    def ask(self, url: str) -> Answer:
        """Return what `url` answers, from the file if it is fresh there. Whatever a server does, nothing is raised."""
        known = self.kept.get(url)
        if known and 0 <= time.time() - known.at < (AGE_OF_GOOD if known.is_good else AGE_OF_BAD):
            return known
        answer = self._ask(url)
        with self.lock:
            self.kept[url] = answer
        return answer

    def save(self) -> None:
        """Write the answers that are still fresh."""
        now = time.time()
        fresh = {url: asdict(one) for url, one in sorted(self.kept.items()) if now - one.at < AGE_OF_GOOD}
        disk.put(self.file, json.dumps(fresh, ensure_ascii=False, indent=1).encode())

    def _ask(self, url: str) -> Answer:
        if not self._may_ask(url):
            return Answer(0, "not a public address", "", time.time())
        answer = self._request(url, "HEAD")
        if answer.status in _ASK_AGAIN or not answer.status:
            answer = self._request(url, "GET")
        return answer

    def _may_ask(self, url: str) -> bool:
        return self.local or _is_public(_host(url))

    def _request(self, url: str, method: str) -> Answer:
        self._wait(_host(url))
        hops: list[tuple[int, str]] = []
        try:
            request = _Asked(_ascii(url), method=method)
            request.hops = hops
            with self.opener.open(request, timeout=self.timeout) as response:
                return Answer(response.status, "", _moved(url, hops), time.time())
        except urllib.error.HTTPError as error:
            error.close()
            return Answer(error.code, str(error.reason), "", time.time())
        except (OSError, HTTPException, ValueError) as error:
            return Answer(0, _reason(error) or type(error).__name__, "", time.time())

    def _wait(self, host: str) -> None:
        """Wait until the pause since the last request to `host` is over."""
        with self.lock:
            now = time.monotonic()
            begin = max(now, self.last.get(host, now - self.pause) + self.pause)
            self.last[host] = begin
        time.sleep(begin - now)


def _reason(error: Exception) -> str:
    match error:
        case urllib.error.URLError(reason=reason) | ssl.SSLError(reason=reason) | UnicodeEncodeError(reason=reason):
            return str(reason)
    return str(error)


class _Asked(urllib.request.Request):
    """A request, and the redirections that it met: the status and the target of each."""

    hops: list[tuple[int, str]]


class _Hops(urllib.request.HTTPRedirectHandler):
    """Follows a limited number of redirections to hosts that may be asked, and notes them in the request."""

    max_redirections = MAX_HOPS

    def __init__(self, may_ask: Callable[[str], bool]) -> None:
        self.may_ask = may_ask

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not self.may_ask(newurl):
            raise urllib.error.URLError("redirected to an address that is not public")
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if not following:
            return None
        # The standard library would go on with GET, whatever was asked.
        method, origin = req.get_method(), following.origin_req_host
        asked = _Asked(following.full_url, None, dict(following.headers), origin, following.unverifiable, method)
        asked.hops = req.hops
        asked.hops.append((code, newurl))
        return asked


def _moved(url: str, hops: list[tuple[int, str]]) -> str:
    """Return where `url` has moved for good: the last address that only permanent redirections lead to."""
    place = ""
    for status, target in hops:
        if status not in (301, 308):
            break
        place = target
    return "" if place.rstrip("/") == url.rstrip("/") else place


def _ascii(url: str) -> str:
    """Return an address as it is sent: the host in IDNA, the rest percent-encoded. Raises ValueError (UnicodeError)."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    path, query = (quote(part, safe="/%:=&?~#+!$,;'@()*[]-._") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path or "/", query, ""))


def _is_public(host: str) -> bool:
    """Return whether a host may be asked: a page by strangers must not make this machine talk to its own network."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        found = {item[4][0] for item in socket.getaddrinfo(name, None)}
        return all(ipaddress.ip_address(address).is_global for address in found)
    except (OSError, ValueError, UnicodeError):
        return True  # unknown: the request will say why


def _kept(file: Path) -> dict[str, Answer]:
    """Return the cached answers; none if the file is missing, damaged or not ours."""
    try:
        return TypeAdapter(dict[str, Answer]).validate_json(file.read_bytes(), strict=True)
    except (OSError, ValueError):
        return {}
