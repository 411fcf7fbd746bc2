"""Mending: what has one safe way to be mended is mended in the files, and nothing else in them is touched.

A mending is a piece of one line and what belongs there instead. Before a file is written it is read again: where its
fields, code, links, headings' ids or blocks would no longer be the same, the mending that changed them is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from kb import disk, frontmatter, prose
from kb.frontmatter import Fault
from kb.problems import Problem

MAX_ROUNDS = 5  # a mending may uncover another: gershayim within quotation marks
MAX_READ = 400_000  # characters that are read again to hold mendings against their files, beyond once for each file
MAX_WAYS, MAX_TRIES = 100, 8  # ways that are mended one by one in a file, and places at which each is tried
_ADDRESS = re.compile(r"""(?<=\s)(?:href|src)\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'<>=`]++)""", re.IGNORECASE)
_ADDRESSES = ("url", "src", "file")
_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True)
class _Edit:
    """text[start:end] gives way to `new`."""

    start: int
    end: int
    new: str
    old: str = ""


@dataclass
class Patience:
    """How many characters may still be read again in search of mendings that do harm; what is left is not mended."""

    left: int = MAX_READ

    def allows(self, text: str) -> bool:
        """Tell whether a text may be read once more, and note that it is."""
        self.left -= len(text)
        return self.left >= 0


def fix_files(root: Path, problems: Iterable[Problem], patience: Patience | None = None) -> int:
    """Mend in the files under `root` what can be mended of `problems`; return how many mendings were made.

    Files are written whole or not at all, with the line ends that they had. Problems must be those of the files as they
    are now: a mending whose text does not stand at its place is passed over. `patience` is that of several rounds.
    Raises disk.Unwritable, when all others are written, for files that changed meanwhile or that cannot be written.
    """
    fixable = sorted((p for p in problems if p.fix), key=lambda p: p.file)
    patience, number, unwritten = patience or Patience(), 0, list[str]()
    for file, found in groupby(fixable, key=lambda p: p.file):
        try:
            number += _fix_file(root / file, list(found), patience)
        except disk.Unwritable as reason:
            unwritten.append(str(reason))
    if unwritten:
        raise disk.Unwritable("\n".join(unwritten))
    return number


def _fix_file(path: Path, problems: Sequence[Problem], patience: Patience) -> int:
    try:
        data = path.read_bytes()
        text = data.removeprefix(_BOM).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return 0
    is_page = path.suffix == ".md"
    led, ways = _fix_ways(text, problems, patience)
    edits = _apart(_edits(led, [p for p in problems if not _is_way(p)] if not ways else []))
    fixed = apply(led, edits)
    if edits:
        edits = _Sieve(led, is_page, patience).harmless(edits)
        fixed = apply(led, edits)
    if fixed != text:
        disk.replace(path, data, (_BOM if data.startswith(_BOM) else b"") + fixed.encode("utf-8"))
    return ways + len(edits)


def _fix_ways(text: str, problems: Sequence[Problem], patience: Patience) -> tuple[str, int]:
    """Mend the ways by which links are written, if all else stays; return the text and how many were mended.

    Words are mended in another round: their places are those in the text as it was.
    """
    ways = [p for p in problems if _is_way(p)]
    if not ways:
        return text, 0
    edits, led = _apart(_edits(text, ways)), _Led(text)
    fixed = apply(text, edits)
    if len(edits) == len(ways) and led.leads_on(fixed, {(edit.old, edit.new) for edit in edits}):
        return fixed, len(edits)
    number = 0
    for p in ways[:MAX_WAYS]:  # one by one: what is written like a link's way may stand beside it as words or code
        assert p.fix
        old, new = p.fix.old, p.fix.new
        tried = (_Edit(at, at + len(old), new, old) for at in _near(text, old, p)[:MAX_TRIES])
        candidates = (apply(text, [one]) for one in tried if patience.allows(text))
        found = next((m for m in candidates if led.leads_on(m, {(old, new)})), None)
        if found is not None:
            text, led, number = found, _Led(found), number + 1
    return text, number


def _near(text: str, old: str, p: Problem) -> list[int]:
    """Return the places at which `old` stands, the nearest to a problem's own first."""
    starts = [match.start() for match in _LINE.finditer(text)]
    own = starts[p.line - 1] + p.column - 1 if p.line <= len(starts) else 0
    return sorted((match.start() for match in re.finditer(re.escape(old), text)), key=lambda at: (abs(at - own), at))


class _Led:
    """A page, and where its links lead as they are written."""

    def __init__(self, text: str) -> None:
        self.front, body, _ = frontmatter.split(text.replace("\r\n", "\n").replace("\r", "\n"))
        read = prose.read(body)
        self.targets = [link.target for link in read.links]
        self.rest = [link.text for link in read.links], read.passages, read.ids, _ADDRESS.sub("", read.html)

    def leads_on(self, fixed: str, ways: set[tuple[str, str]]) -> bool:
        """Tell whether in a page that was `mended` some links are written by these ways, and nothing else changed."""
        other = _Led(fixed)
        if (self.front, self.rest) != (other.front, other.rest) or len(self.targets) != len(other.targets):
            return False
        changed = [pair for pair in zip(self.targets, other.targets, strict=True) if pair[0] != pair[1]]
        return bool(changed) and all(
            any(before.startswith(old) and after == new + before[len(old) :] for old, new in ways)
            for before, after in changed
        )


def _is_way(p: Problem) -> bool:
    return bool(p.fix and p.fix.is_way)


def _edits(text: str, problems: Sequence[Problem]) -> list[_Edit]:
    """Return the edits that the problems ask for, where the text at their places is what they say."""
    lines = [match.start() for match in _LINE.finditer(text)]
    found = []
    for p in problems:
        assert p.fix
        if p.line <= len(lines):
            start = lines[p.line - 1] + p.column - 1
            if not text.startswith(p.fix.old, start) and text[start : start + 1] in ("'", '"'):
                start += 1  # the place of a value in quotes is that of its quote
            if text.startswith(p.fix.old, start):
                found.append(_Edit(start, start + len(p.fix.old), p.fix.new, p.fix.old))
    return sorted(set(found), key=lambda edit: (edit.start, edit.end))


def _apart(edits: list[_Edit]) -> list[_Edit]:
    """Leave out every edit that begins within the one before it; its turn comes in the next round."""
    kept: list[_Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def apply(text: str, edits: Sequence[_Edit]) -> str:
    """Return `text` with the edits made; they stand apart and in order."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.new)
        position = edit.end
    return "".join([*pieces, text[position:]])


class _Sieve:
    """Finds the edits that leave the skeleton of a text as it is."""

    def __init__(self, text: str, is_page: bool, patience: Patience) -> None:
        self.text, self.is_page, self.patience = text, is_page, patience
        self.wanted = skeleton(text, is_page)

    def harmless(self, edits: Sequence[_Edit]) -> list[_Edit]:
        """Return the edits that do no harm together, halving them to find those that do."""
        if self._keeps(edits):
            return list(edits)
        if len(edits) == 1:
            return []
        middle = len(edits) // 2
        kept: list[_Edit] = []
        for half in (edits[:middle], edits[middle:]):
            if self.patience.allows(self.text):
                kept += self.harmless(half)
        return kept if self._keeps(kept) else []

    def _keeps(self, edits: Sequence[_Edit]) -> bool:
        return not edits or skeleton(apply(self.text, edits), self.is_page) == self.wanted


def skeleton(text: str, is_page: bool) -> Any:
    """Return all of a file that a mending of its words must leave as it is.

    Of YAML: how many fields there are, where, and of which type; and their addresses. Of a body: the sequence of its
    blocks and marks, its code, HTML and targets, the ids and levels of its headings, how its lines begin and end.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front, body, _ = frontmatter.split(text) if is_page else (text, "", 1)
    try:
        reading = frontmatter.parse(front or "")
        kept = [slip for slip in reading.slips if not slip.fix]
        fields: Any = [_outline(path, reading.value(path)) for path in reading.places], len(kept)
    except Fault:
        fields = front
    edges = [(line[: len(line) - len(line.lstrip())], line.endswith("  ")) for line in body.split("\n")]
    return fields, edges, prose.skeleton(body)


def _outline(path: frontmatter.Path, value: Any) -> Any:
    is_address = bool(path) and path[-1] in _ADDRESSES
    return len(path), [part for part in path if isinstance(part, int)], type(value), value if is_address else None
