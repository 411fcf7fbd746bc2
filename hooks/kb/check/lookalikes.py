"""Links that seem to lead elsewhere: words that are an address of another host, hosts that look like another.

After Unicode's security mechanisms (https://www.unicode.org/reports/tr39/) and the rules by which browsers show a host
in its real letters (https://chromium.googlesource.com/chromium/src/+/main/docs/idn.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from kb.check.links import addresses_of
from kb.library import Library
from kb.problems import Problem, problem
from kb.prose import Link

# Scripts with letters that look like letters of another: no honest name mixes them with others.
_SIMILAR = frozenset(["CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"])
# Cyrillic and Greek letters that look like Latin ones, as browsers count them: a name of these alone passes for Latin.
_LIKE_LATIN = frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡαικνρυωηοτ")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_NAME = r"(?:[\w-]+\.)+[^\W\d_]{2,}"
# An address within other words, and words that are nothing but the name of a host.
_ADDRESS = re.compile(rf"(?:https?:/*(?:[^\s/@]*@)?|(?<![\w@.])www\.(?=\w))({_NAME})", re.IGNORECASE)
_ALONE = re.compile(rf"({_NAME})(?::\d+)?(?P<more>[/?#]\S*)?", re.IGNORECASE)
_MAIL = re.compile(rf"[\w.+-]+@{_NAME}", re.IGNORECASE)
_FILE_ENDINGS = frozenset(
    [
        "css", "csv", "docx", "epub", "html", "ics", "jpg", "js", "json", "md", "mp3", "mp4", "pdf", "png", "pptx",
        "py", "svg", "toml", "txt", "vtt", "xlsx", "xml", "yaml", "yml", "zip",
    ]
)  # fmt: skip


def check(library: Library) -> Iterator[Problem]:
    """Yield the links of all pages and fields that show one address and lead to another."""
    for document in library.written:
        for link in document.prose.links:
            if leads := misled(link):
                yield problem("misleading-link", document.path, link.place, found=link.text, host=leads)
    for url, file, place in addresses_of(library):
        if leads := disguised(url):
            yield problem("lookalike-host", file, place, target=url, host=leads)


def misled(link: Link) -> str:
    """Return the host or mail address to which a link really leads if its words are another; otherwise ""."""
    words = "".join(sign for sign in link.text if unicodedata.category(sign) != "Cf").strip(" \t\n()[]<>\"'״׳.,")
    if link.is_image:
        return ""
    if link.target.casefold().startswith("mailto:"):
        to, shown = unquote(link.target[7:].partition("?")[0]), _MAIL.fullmatch(words)
        return to if shown and words.casefold() != to.casefold() else ""
    own = _host(link.target)
    return _ascii(own) if own and any(not _related(host, own) for host in _hosts_in(words)) else ""


def _hosts_in(words: str) -> list[str]:
    alone = _ALONE.fullmatch(words)
    is_file = alone and not alone["more"] and alone[1].rpartition(".")[2].casefold() in _FILE_ENDINGS
    return [found[1] for found in ([alone] if alone and not is_file else _ADDRESS.finditer(words))]


def _related(shown: str, own: str) -> bool:
    """Return whether two hosts are the same or one is within the other."""
    one, other = (f".{_ascii(host).removeprefix('www.').rstrip('.')}" for host in (shown, own))
    return one.endswith(other) or other.endswith(one)


def disguised(url: str) -> str:
    """Return the host to which an address really leads if it looks like another; otherwise "".

    It does if a name stands before an @, if letters that look alike are mixed or stand for Latin ones, or if a sign of
    the host is none that belongs into names.
    """
    host = _host(url)
    labels = [_decoded(label) for label in _DOTS.split(host)]
    is_latin = labels[-1].isascii() or (len(labels) > 1 and not labels[-1] and labels[-2].isascii())
    if not host or not ("@" in urlsplit(url).netloc or any(_is_strange(label, is_latin) for label in labels)):
        return ""
    return _ascii(host)


def _is_strange(label: str, is_latin: bool) -> bool:
    """Return whether a name in a host may pass for another one; `is_latin` says that the host ends in Latin letters."""
    letters = {sign for sign in label if sign.isalpha()}
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in letters}
    is_mixed = len(scripts) > 1 and bool(scripts & _SIMILAR)
    passes = is_latin and not label.isascii() and bool(letters) and letters <= _LIKE_LATIN
    return is_mixed or passes or any(unicodedata.category(sign)[0] in "CPSZ" and sign not in "-_" for sign in label)


def _host(url: str) -> str:
    """Return the host of a web address as browsers read it, in lower case; "" if it has none."""
    try:
        parts = urlsplit(url)
        return unquote(parts.hostname or "").casefold() if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _decoded(label: str) -> str:
    """Return a name in a host in its real letters (RFC 3492, Punycode)."""
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _ascii(host: str) -> str:
    """Return a host as it is asked for, names in other letters in Punycode."""
    labels = _DOTS.split(host.casefold())
    return ".".join(one if one.isascii() else f"xn--{one.encode('punycode').decode('ascii')}" for one in labels)
