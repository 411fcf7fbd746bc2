"""Fixing: problems that have one safe fix are fixed in the files, and nothing else in them is touched.

A fix is a piece of one line and its replacement. Before a file is written, the new text is parsed: if its fields,
code, links, heading ids or blocks would differ, the fix that changed them is left out.
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

MAX_ROUNDS = 5  # a fix may make another one possible: gershayim within quotation marks
MAX_READ = 400_000  # characters that are parsed again to verify fixes, beyond once for each file
MAX_WAYS, MAX_TRIES = 100, 8  # links that are fixed one by one in a file, and places at which each is tried
_ADDRESS = re.compile(r"""(?<=\s)(?:href|src)\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'<>=`]++)""", re.IGNORECASE)
_ADDRESSES = ("url", "src", "file")
_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True)
class _Edit:
    """text[start:end] is replaced by `new`."""

    start: int
    end: int
    new: str
    old: str = ""


@dataclass
class Patience:
    """How many characters may still be parsed in search of harmful fixes; what remains after that is not fixed."""

    left: int = MAX_READ

    def allows(self, text: str) -> bool:
        """Return whether a text may be parsed once more, and count it."""
        self.left -= len(text)
        return self.left >= 0


def fix_files(root: Path, problems: Iterable[Problem], patience: Patience | None = None) -> int:
    """Fix in the files under `root` those of `problems` that have a fix; return how many fixes were made.

    Files are written whole or not at all, and keep their line ends. The problems must be those of the files as they
    are now: a fix whose old text is not at its place is skipped. `patience` is shared by several rounds.
    Raises disk.Unwritable, after all other files are written, for files that changed meanwhile or cannot be written.
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
    """Fix the targets of links, if all else stays the same; return the text and how many were fixed.

    Words are fixed in another round, because their places are those in the unchanged text.
    """
    ways = [p for p in problems if _is_way(p)]
    if not ways:
        return text, 0
    edits, led = _apart(_edits(text, ways)), _Led(text)
    fixed = apply(text, edits)
    if len(edits) == len(ways) and led.leads_on(fixed, {(edit.old, edit.new) for edit in edits}):
        return fixed, len(edits)
    number = 0
    for p in ways[:MAX_WAYS]:  # one by one: the same characters may also occur as words or code
        assert p.fix
        old, new = p.fix.old, p.fix.new
        tried = (_Edit(at, at + len(old), new, old) for at in _near(text, old, p)[:MAX_TRIES])
        candidates = (apply(text, [one]) for one in tried if patience.allows(text))
        found = next((m for m in candidates if led.leads_on(m, {(old, new)})), None)
        if found is not None:
            text, led, number = found, _Led(found), number + 1
    return text, number


def _near(text: str, old: str, p: Problem) -> list[int]:
    """Return the places of `old` in the text, the nearest to the problem's own place first."""
    starts = [match.start() for match in _LINE.finditer(text)]
    own = starts[p.line - 1] + p.column - 1 if p.line <= len(starts) else 0
    return sorted((match.start() for match in re.finditer(re.escape(old), text)), key=lambda at: (abs(at - own), at))


class _Led:
    """A page, and the targets of its links as they are written."""

    def __init__(self, text: str) -> None:
        self.front, body, _ = frontmatter.split(text.replace("\r\n", "\n").replace("\r", "\n"))
        read = prose.read(body)
        self.targets = [link.target for link in read.links]
        self.rest = [link.text for link in read.links], read.passages, read.ids, _ADDRESS.sub("", read.html)

    def leads_on(self, fixed: str, ways: set[tuple[str, str]]) -> bool:
        """Return whether the page that was `fixed` differs only in links, and only by these pairs of (old, new)."""
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
    """Return the edits that the problems ask for, if the text at their places is what they say."""
    lines = [match.start() for match in _LINE.finditer(text)]
    found = []
    for p in problems:
        assert p.fix
        if p.line <= len(lines):
            start = lines[p.line - 1] + p.column - 1
            if not text.startswith(p.fix.old, start) and text[start : start + 1] in ("'", '"'):
                start += 1  # the place of a quoted value is that of its quotation mark
            if text.startswith(p.fix.old, start):
                found.append(_Edit(start, start + len(p.fix.old), p.fix.new, p.fix.old))
    return sorted(set(found), key=lambda edit: (edit.start, edit.end))


def _apart(edits: list[_Edit]) -> list[_Edit]:
    """Leave out every edit that begins within the one before it; it is made in the next round."""
    kept: list[_Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def apply(text: str, edits: Sequence[_Edit]) -> str:
    """Return `text` with the edits made; they must be in order and must not overlap."""
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
        """Return the edits that do no harm together; the harmful ones are found by halving."""
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
    """Return everything in a file that a fix of its words must not change.

    Of YAML: the number, paths and types of the fields, and their addresses. Of a body: the sequence of its blocks and
    marks, its code, HTML and targets, the ids and levels of its headings, the beginnings and ends of its lines.
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
