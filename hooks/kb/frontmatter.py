"""Read YAML front matter safely, keeping the place of every value.

A subset of YAML 1.2 (core schema, https://yaml.org/spec/1.2.2/#103-core-schema) is read from libyaml's events, so
that the reader does not recurse over hostile input: no aliases, no tags, no merge keys, limited depth and size.
Sequences become tuples, because nobody may change the data afterwards.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import yaml

from kb import loose_yaml, odd_spaces, yaml_errors
from kb.libyaml import LOADER, Unreadable
from kb.memory import Packed
from kb.problems import Changes, Fix, Place, Problem, problem

MAX_BYTES = 128 * 1024
MAX_DEPTH = 12
MAX_NODES = 20_000

Path = tuple[str | int, ...]
Places = Mapping[Path, Place]

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "Null": None, "~": None, "": None}


class Fault(Exception):
    """The text cannot be read as front matter; the fault has a rule's code, place and facts, and its fix if any."""

    def __init__(self, code: str, place: Place, **facts: object) -> None:
        super().__init__(code, facts)
        self.code, self.place, self.facts = code, place, facts
        self.fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake that leaves the rest readable (such as a key written twice), with its fix if there is a safe one."""

    code: str
    place: Place
    facts: Mapping[str, object]
    fix: Fix | None = None

    def as_problem(self, file: str) -> Problem:
        """Return the slip as a problem of `file`."""
        return problem(self.code, file, self.place, **self.facts).with_fix(self.fix)


@dataclass(frozen=True)
class Reading(Packed):
    """Data read from YAML, the place of each value and key, and the slips that were found.

    `text` is what was read, from line `first_line` of its file; `ends` are the offsets in it just after the scalars.
    """

    _SELDOM: ClassVar = ("places", "keys", "ends")  # only mistakes and checks need them

    data: Any
    places: Places
    keys: Places
    slips: tuple[Slip, ...] = ()
    ends: Mapping[Path, int] = field(default_factory=dict)
    text: str = ""
    first_line: int = 1

    def value(self, path: Path) -> object:
        """Return the value at `path`, one of `places`."""
        value = self.data
        for part in path:
            value = value[part]
        return value

    def written(self, path: Path) -> str:
        """Return the scalar at `path` as it is written, with its quotes; "" for a group, a list and a missing value."""
        place, end = self.places.get(path), self.ends.get(path)
        return self.text[self.offset(place) : end] if place and end is not None else ""

    def offset(self, place: Place) -> int:
        """Return the offset in `text` of a place that is in it."""
        return self._lines[place.line - self.first_line] + place.column - 1

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]


def split(text: str) -> tuple[str | None, str, int]:
    """Split a file's text into front matter and body.

    Returns (front matter without its fences, or None if there is none; body; line on which the body begins).
    """
    opening = _OPENING.match(text)
    if not opening:
        return None, text, 1
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        return text[opening.end() :], "", text.count("\n") + 1
    body_line = text.count("\n", 0, closing.end()) + 1
    return text[opening.end() : closing.start()], text[closing.end() :], body_line


def is_closed(text: str) -> bool:
    """Return whether the front matter at the beginning of a file's text has an end."""
    opening = _OPENING.match(text)
    return bool(opening and _CLOSING.search(text, opening.end()))


def parse(text: str, first_line: int = 1) -> Reading:
    """Read `text` (YAML whose first line is line `first_line` of its file).

    Raises only Fault, with the code yaml-syntax or yaml-bounds, whatever the text is.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise Fault("yaml-bounds", Place(first_line, 1), detail_he="ארוך מדי", detail_en="too long")
    return _Builder(first_line).build(text)


@dataclass
class _Frame:
    """A mapping or a sequence that is being read."""

    path: Path
    items: Any
    key: str | None = None

    @property
    def place(self) -> str | int:
        """The place of the next value: under the open key, or after the items so far."""
        return len(self.items) if self.key is None else self.key


@dataclass
class _Builder:
    """Turns libyaml's events into data, one frame for each open collection."""

    first_line: int
    tightens: bool = True  # whether YAML that is loosely written is read as it was meant
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    ends: dict[Path, int] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # the offset of each line
    root: object = None
    nodes: int = 0
    documents: int = 0

    def build(self, text: str) -> Reading:
        text = text.removeprefix("\ufeff")
        plain, odd = odd_spaces.even(text)
        tight, loose = loose_yaml.tighten(plain) if self.tightens else (plain, ())
        self._count(text)
        self.slips += map(self._odd, odd)
        self._count(plain)
        self.slips += map(self._loose, loose)
        self._count(tight)
        try:
            for event in self._events(tight):
                self._take(event)
        except (yaml.YAMLError, UnicodeEncodeError) as error:
            if loose:  # there is another mistake, or it is not what was meant
                return _Builder(self.first_line, tightens=False).build(text)
            raise self._explained(tight, error) from None
        return Reading(self.root, self.places, self.keys, tuple(self.slips), self.ends, tight, self.first_line)

    def _count(self, text: str) -> None:
        """Note where the lines of a text begin."""
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def _explained(self, text: str, error: Unreadable) -> Fault:
        mark = (error.problem_mark or error.context_mark) if isinstance(error, yaml.MarkedYAMLError) else None
        reason = yaml_errors.explain(text, mark.index if mark else self._unprintable(text, error), error)
        fault = Fault("yaml-syntax", self._place_at(reason.at), detail_he=reason.he, detail_en=reason.en)
        if reason.new is not None:
            fault.fix = Fix(reason.old, reason.new, Changes.FIELD, self._place_at(reason.start))
        return fault

    def _odd(self, odd: odd_spaces.Odd) -> Slip:
        he, en = odd.names
        facts = {"name_he": he, "name_en": en, "sign": f"U+{ord(odd.sign):04X}"}
        fix = None if odd.new is None else Fix(odd.old, odd.new)
        return Slip("odd-space", self._place_at(odd.at), facts, fix)

    def _loose(self, loose: loose_yaml.Loose) -> Slip:
        place, new = self._place_at(loose.at), loose.new
        if new is None:
            return Slip(loose.code, place, {"sure": f'"{loose.old}"'})
        return Slip(loose.code, place, {"found": loose.old, "write": new.strip()}, Fix(loose.old, new, Changes.FIELD))

    def _events(self, text: str) -> Iterator[yaml.Event]:
        return yaml.parse(text, Loader=LOADER)

    def _unprintable(self, text: str, error: Unreadable) -> int:
        """Return the offset of the character that the YAML reader refused, or that no file can hold."""
        match error:
            case UnicodeEncodeError(start=start):
                return start
            case yaml.reader.ReaderError(character=int(character)):
                return max(text.find(chr(character)), 0)
            case yaml.reader.ReaderError(position=int(position)):
                return position
        return 0

    def _place(self, mark: Any) -> Place:
        return self._place_at(mark.index)  # its line number counts U+2028 and such as line ends; no editor does

    def _place_at(self, position: int) -> Place:
        line = bisect_right(self.lines, position)
        return Place(self.first_line + line - 1, position - self.lines[line - 1] + 1)

    def _take(self, event: yaml.Event) -> None:
        place = self._place(event.start_mark) if event.start_mark else Place(self.first_line)
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse(place, "יש בו יותר ממסמך אחד", "it holds more than one document")
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(place, "יש בו הפניה (*)", "it holds an alias (*)")
        elif isinstance(event, yaml.ScalarEvent):
            self._check_node(event, place)
            self._scalar(event, place)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_node(event, place)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], place)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close()

    def _check_node(self, event: Any, place: Place) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse(place, "יש בו יותר מדי ערכים", "it holds too many values")
        if event.anchor:
            self._refuse(place, "יש בו עוגן (&)", "it holds an anchor (&)")
        if event.tag and event.tag != "!":
            self._refuse(place, "יש בו תגית סוג (!)", "it holds a type tag (!)")

    def _refuse(self, place: Place, he: str, en: str) -> None:
        raise Fault("yaml-bounds", place, detail_he=he, detail_en=en)

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        if _CONTROL.search(event.value):  # written as an escape, because as such it is a syntax error
            self._refuse(place, "יש בו תו בקרה", "it holds a control character")
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.items, dict) and frame.key is None:
            self._key(frame, event.value, place)
        else:
            if event.end_mark:
                self.ends.setdefault(self._path(), event.end_mark.index)
            self._put(resolve(event.value) if event.implicit[0] else event.value, place)

    def _key(self, frame: _Frame, key: str, place: Place) -> None:
        path = (*frame.path, key)
        if key in frame.items:
            self.slips.append(Slip("duplicate-key", place, {"key": key, "first": self.keys[path].line}))
        else:
            self.keys[path] = place
        frame.key = key

    def _open(self, items: object, place: Place) -> None:
        if len(self.frames) >= MAX_DEPTH:
            self._refuse(place, "ההזחה עמוקה מדי", "it is nested too deeply")
        if self.frames and isinstance(self.frames[-1].items, dict) and self.frames[-1].key is None:
            self._refuse(place, "שם של שדה חייב להיות מילה", "a field's name must be a word")
        self.frames.append(_Frame(self._path(), items))
        self.places.setdefault(self.frames[-1].path, place)

    def _close(self) -> None:
        frame = self.frames.pop()
        value = frame.items if isinstance(frame.items, dict) else tuple(frame.items)
        self._put(value, self.places[frame.path])

    def _path(self) -> Path:
        if not self.frames:
            return ()
        frame = self.frames[-1]
        return (*frame.path, frame.place)

    def _put(self, value: object, place: Place) -> None:
        self.places.setdefault(self._path(), place)  # if a key is written twice, the first value is kept
        if not self.frames:
            self.root = value
        elif isinstance(self.frames[-1].items, dict):
            frame = self.frames[-1]
            frame.items.setdefault(frame.key, value)
            frame.key = None
        else:
            self.frames[-1].items.append(value)


def resolve(text: str) -> object:
    """Return the value of a plain scalar: null, boolean, integer, number, date, else the text itself.

    YAML 1.2's core schema and ISO dates; yes/no, on/off and base-60 numbers (YAML 1.1) stay text.
    A day that no calendar has stays text too, so that the model can report it at its place.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
