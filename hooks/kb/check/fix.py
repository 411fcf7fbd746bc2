"""Fixing: problems that have one safe fix are fixed in the files, and nothing else in them is touched.

A fix is a piece of one line and its replacement, and says what it changes: words, the path of a link, a field, marks of
Markdown. Before a file is written, the new text is parsed: a fix that changed anything else is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

from kb import disk, frontmatter, page_head, prose
from kb.frontmatter import Fault, Reading
from kb.problems import Changes, Fix, Problem

MAX_READ = 400_000  # characters that are parsed again to verify fixes, beyond once for each file
MAX_WAYS, MAX_TRIES = 100, 8  # links that are fixed one by one in a file, and places at which each is tried
_ADDRESS = re.compile(r"""(?<=\s)(?:href|src)\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'<>=`]++)""", re.IGNORECASE)
_ADDRESSES = ("url", "src", "file")
_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Change:
    """What fixing did to one file: its content before and after, the number of fixes, its former name if any."""

    file: str
    before: bytes
    after: bytes
    number: int
    former: str = ""


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


def fix_files(root: Path, problems: Iterable[Problem], patience: Patience | None = None) -> list[Change]:
    """Fix in the files under `root` those of `problems` that have a fix; return what changed, file by file.

    Files are written whole or not at all, and keep their line ends. The problems must be those of the files as they
    are now: a fix whose old text is not at its place is skipped. `patience` is shared by several rounds.
    Raises disk.Unwritable, after all other files are written, for files that changed meanwhile or cannot be written.
    """
    fixable = sorted((p for p in problems if p.fix), key=lambda p: p.file)
    patience, changes, unwritten = patience or Patience(), list[Change](), list[str]()
    for file, found in groupby(fixable, key=lambda p: p.file):
        try:
            change = _fix_file(root / file, list(found), patience)
        except disk.Unwritable as reason:
            unwritten.append(str(reason))
        else:
            changes += [_in_folder(change, file)] if change else []
    if unwritten:
        raise disk.Unwritable("\n".join(unwritten))
    return changes


def _in_folder(change: Change, file: str) -> Change:
    """Return a change of the file `file` with its whole path."""
    folder = file.rpartition("/")[0]
    if not change.former:
        return replace(change, file=file)
    return replace(change, file=f"{folder}/{change.file}" if folder else change.file, former=file)


def number_of(changes: Iterable[Change]) -> int:
    """Return how many fixes the changes are."""
    return sum(change.number for change in changes)


def merged(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes of several rounds, in order, as one for each file."""
    found: dict[str, Change] = {}
    for one in changes:
        first = found.pop(one.former or one.file, None)
        if first:
            one = replace(one, before=first.before, number=first.number + one.number, former=first.former or one.former)
        found[one.file] = one
    return tuple(found[file] for file in sorted(found))


def _fix_file(path: Path, problems: Sequence[Problem], patience: Patience) -> Change | None:
    try:
        data = path.read_bytes()
        if name := next((p.fix.new for p in problems if p.fix and p.fix.changes is Changes.NAME), ""):
            return _renamed(path, name, data)
        text = data.removeprefix(_BOM).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    fixed, number = _fix_ways(text, problems, patience)
    if not number:
        fixed, number = _fix_text(text, problems, path.suffix == ".md", patience)
    if fixed == text:
        return None
    after = (_BOM if data.startswith(_BOM) else b"") + fixed.encode("utf-8")
    disk.replace(path, data, after)
    return Change(path.name, data, after, number)


def _renamed(path: Path, name: str, data: bytes) -> Change | None:
    """Give a file another name in its folder, if no other file has it."""
    target = path.with_name(name)
    if target.exists() and not target.samefile(path):
        return None
    disk.rename(path, target)
    return Change(name, data, data, 1, path.name)


def _fix_text(text: str, problems: Sequence[Problem], is_page: bool, patience: Patience) -> tuple[str, int]:
    """Make the fixes that change only what they say; return the text and how many were made."""
    made: list[_Edit] = []
    for changes in _STAYS:
        wanted = _edits(text, [p for p in problems if p.fix and p.fix.changes is changes])
        edits = _apart([one for one in wanted if not any(_meet(one, other) for other in made)])
        if edits:
            made = sorted([*made, *_Sieve(text, is_page, patience, changes, made).harmless(edits)], key=_place_of)
    return apply(text, made), len(made)


def _place_of(edit: _Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _meet(one: _Edit, other: _Edit) -> bool:
    return (one.start < other.end and other.start < one.end) or one.start == other.start


def _fix_ways(text: str, problems: Sequence[Problem], patience: Patience) -> tuple[str, int]:
    """Fix the targets of links, if all else stays the same; return the text and how many were fixed.

    Words are fixed in another round, because their places are those in the unchanged text.
    """
    ways = [p for p in problems if p.fix and p.fix.changes is Changes.WAY]
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


def _plain(text: str) -> str:
    return _LINE_END.sub("\n", text)


class _Led:
    """A page, and the targets of its links as they are written."""

    def __init__(self, text: str) -> None:
        self.front, body, _ = frontmatter.split(_plain(text))
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


def _edits(text: str, problems: Sequence[Problem]) -> list[_Edit]:
    """Return the edits that the problems ask for, if the text at their places is what they say."""
    lines = [match.start() for match in _LINE.finditer(text)]
    found = [_edit(text, lines, p, p.fix) for p in problems if p.fix]
    return sorted({edit for edit in found if edit}, key=_place_of)


def _edit(text: str, lines: Sequence[int], p: Problem, fix: Fix) -> _Edit | None:
    line, column = (fix.at.line, fix.at.column) if fix.at else (p.line, p.column)
    if line > len(lines):
        return None
    start, ends = lines[line - 1] + column - 1, _LINE_END.search(text)
    old, new = (one.replace("\n", ends[0] if ends else "\n") for one in (fix.old, fix.new))
    if not text.startswith(old, start) and text[start : start + 1] in ("'", '"'):
        start += 1  # the place of a quoted value is that of its quotation mark
    return _Edit(start, start + len(old), new, old) if text.startswith(old, start) else None


def _apart(edits: list[_Edit]) -> list[_Edit]:
    """Leave out every edit that begins within the one before it; it is made in the next round."""
    kept: list[_Edit] = []
    for edit in edits:
        if not kept or (edit.start >= kept[-1].end and edit.start > kept[-1].start):
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


def _moved(edits: Sequence[_Edit]) -> list[tuple[int, int]]:
    """Return the places of the replacements after all edits are made; the edits must be in order."""
    found, shift = list[tuple[int, int]](), 0
    for edit in edits:
        start = edit.start + shift
        shift += len(edit.new) - (edit.end - edit.start)
        found.append((start, start + len(edit.new)))
    return found


# ---- what must stay


Spots = Sequence[tuple[int, int]]  # where edits are in a text, or where their replacements stand
_WORD = re.compile(r"\w+")
_MARKS = re.compile(
    r"^[ \t]*(?:[-*+•·▪◦●‣–—]|o(?=[ \t])|[0-9]{1,9}[.)])|[{(\[]#[a-z-]+[})\]]|\{[#.:][^{}\n]*\}|^#{1,6}(?=\w)"
    r"|(?:\{?[ ]*#|\{)[ ]*[A-Za-z][\w-]*[ ]*\}?[ \t]*$",  # an id that is not written as ids are
    re.MULTILINE,
)
_TAG = re.compile(r"<(?!/?(?:p|br|h[1-6]|[uo]l|li|strong|b)\b)[^<>]*>")


class _Version:
    """A text before or after fixes, and what must be the same in both."""

    def __init__(self, text: str, is_page: bool) -> None:
        self.text, self.is_page, self.first_line = text, is_page, 2 if is_page else 1
        parts = frontmatter.split(_plain(text)) if is_page else (_plain(text), "", 1)
        self.front, self.body, _ = parts

    @cached_property
    def fields(self) -> Reading | Fault:
        """The fields as they are read, or why they cannot be."""
        try:
            return frontmatter.parse(self.front or "", self.first_line)
        except Fault as fault:
            return fault

    @cached_property
    def skeleton(self) -> object:
        """Everything that a fix of words must not change.

        Of YAML: the number, paths and types of the fields, and their addresses. Of a body: the sequence of its blocks
        and marks, its code, HTML and targets, the ids and levels of its headings, the beginnings and ends of its lines.
        """
        fields: object = self.front
        if isinstance(self.fields, Reading):
            kept = [slip for slip in self.fields.slips if not slip.fix]
            fields = [_outline(path, self.fields.value(path)) for path in self.fields.places], len(kept)
        edges = [(line[: len(line) - len(line.lstrip())], line.endswith("  ")) for line in self.body.split("\n")]
        return fields, edges, prose.skeleton(self.body)

    @cached_property
    def said(self) -> object:
        """Everything that a fix of marks must not change: the fields, the words of the text, its code and targets."""
        read, lines = prose.read(self.body), self.body.split("\n")
        words = [f"{part.heading.text if part.heading else ''}\n{part.text}" for part in read.passages]
        code = ["\n".join(lines[start - 1 : end - 1]) for start, end in read.code]
        targets = [(link.target, link.is_image) for link in read.links]
        return self.front, _WORD.findall(_MARKS.sub("", "\n".join(words))), code, targets, _TAG.findall(read.html)

    def leaves(self, reading: Reading, spots: Spots) -> object:
        """Return the fields outside the spots with their values, and what is wrong with them."""
        starts, found = [match.start() for match in _LINE.finditer(self.text)], dict[frontmatter.Path, object]()
        for path, place in reading.places.items():
            value, at = reading.value(path), starts[place.line - 1] + place.column - 1
            at += self.text[at : at + 1] in ("'", '"')  # an edit of a quoted value begins after the mark
            if (not isinstance(value, dict | tuple) or not value) and not any(a <= at <= b for a, b in spots):
                found[path] = value
        return found, [slip.code for slip in reading.slips if not slip.fix]


def _outline(path: frontmatter.Path, value: object) -> object:
    is_address = bool(path) and path[-1] in _ADDRESSES
    return len(path), [part for part in path if isinstance(part, int)], type(value), value if is_address else None


Stays = Callable[[_Version, _Version, Spots, Spots], bool]


def _other_fields_stay(before: _Version, after: _Version, was: Spots, now: Spots) -> bool:
    """Return whether the text and all fields outside the spots are the same.

    If the fields could not be read before, they must be readable now, or at least up to a later line.
    """
    if before.front is None:
        return after.front is not None and before.text.endswith(after.text[now[-1][1] :])
    if before.is_page and not frontmatter.is_closed(_plain(before.text)):
        return frontmatter.is_closed(_plain(after.text))
    if before.is_page and page_head.cut(_plain(before.text)):
        return isinstance(after.fields, Reading) and not page_head.cut(_plain(after.text))
    if before.body != after.body:
        return False
    match before.fields, after.fields:
        case Reading() as first, Reading() as second:
            return bool(before.leaves(first, was) == after.leaves(second, now))
        case Fault() as first, Fault() as second:
            return second.place.line > first.place.line
    return isinstance(after.fields, Reading)


_STAYS: Mapping[Changes, Stays] = {
    Changes.FIELD: _other_fields_stay,
    Changes.MARKS: lambda before, after, was, now: before.said == after.said,
    Changes.WORDS: lambda before, after, was, now: before.skeleton == after.skeleton,
}


class _Sieve:
    """Finds the fixes of one kind that leave all else as it is, in a text in which others are `made` already."""

    def __init__(
        self, text: str, is_page: bool, patience: Patience, changes: Changes, made: Sequence[_Edit] = ()
    ) -> None:
        self.text, self.is_page, self.patience, self.stays, self.made = text, is_page, patience, _STAYS[changes], made
        self.before = _Version(apply(text, made), is_page)

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
        if not edits:
            return True
        tried = set(edits)
        all_made = sorted([*self.made, *edits], key=_place_of)
        undone = [replace(one, new=self.text[one.start : one.end]) if one in tried else one for one in all_made]
        after = _Version(apply(self.text, all_made), self.is_page)
        was, now = (
            [spot for one, spot in zip(all_made, _moved(version), strict=True) if one in tried]
            for version in (undone, all_made)
        )
        return self.stays(self.before, after, was, now)
