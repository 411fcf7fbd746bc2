"""A plan, as the plan's page keeps and shares it: read from a file, and shown as an agenda at the beginning of a book.

The format and its times are those of overrides/assets/kb/plan/agenda.js, the address that of link.js.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs

from kb.books.typst_code import Code, array, block, call, value
from kb.catalogue import minutes
from kb.document import Entry
from kb.views.context import Context

MOST_BYTES = 200_000  # of a plan that is inflated
DEFAULT = 15  # minutes of an item that says nothing
_RAW = -zlib.MAX_WBITS
_FRAGMENT = re.compile(r"(?:^|#|\s)((?:p|j|item|title|start)=\S+)")
_SHORT = {
    "t": "title", "d": "days", "s": "start", "i": "items", "k": "kind", "e": "id", "m": "minutes", "a": "at",
    "w": "who", "x": "materials", "n": "notes", "r": "rooms",
}  # fmt: skip
_COLUMNS = ("plan_column_time", "plan_column_what", "plan_who", "plan_materials", "plan_notes")
_WIDTHS = Code("(auto, 1.6fr, 1fr, 1fr, 1.3fr)")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")

Known = Callable[[str], int]  # the minutes of an entry, by its id; 0 if they are not known


class NotAPlan(Exception):
    """A file without a plan."""


@dataclass(frozen=True)
class Item:
    """An item of a day: `kind` is entry, own, break or group; a group has rooms, each with a name and items."""

    kind: str
    id: str = ""
    title: str = ""
    minutes: int = 0
    at: int | None = None  # a fixed time, in minutes from midnight
    who: str = ""
    materials: str = ""
    notes: str = ""
    rooms: tuple[tuple[str, tuple[Item, ...]], ...] = ()

    def length(self, known: Known) -> int:
        """Return how many minutes it takes; a group takes as long as its longest room."""
        if self.minutes:
            return self.minutes
        if self.rooms:
            return max(sum(one.length(known) for one in items) for _, items in self.rooms) or DEFAULT
        return (known(self.id) if self.kind == "entry" else 0) or DEFAULT


@dataclass(frozen=True)
class Day:
    """A day of a plan; `start` is in minutes from midnight."""

    title: str
    date: str
    start: int | None
    items: tuple[Item, ...]

    @property
    def is_timed(self) -> bool:
        """Whether it says at what time of day anything is."""
        return self.start is not None or any(item.at is not None for item in self.items)

    def rows(self, known: Known) -> Iterator[tuple[int, int, str, Item]]:
        """Yield (start, end, room, item) for each item, in order; without a time of day the day begins at 0."""
        now = self._beginning(known)
        for item in self.items:
            start = now if item.at is None else item.at
            now = start + item.length(known)
            yield start, now, "", item
            for room, items in item.rooms:
                inside = start
                for one in items:
                    yield inside, inside + one.length(known), room, one
                    inside += one.length(known)

    def _beginning(self, known: Known) -> int:
        if self.start is not None:
            return self.start
        fixed = next((number for number, item in enumerate(self.items) if item.at is not None), None)
        if fixed is None:
            return 0
        return max(0, (self.items[fixed].at or 0) - sum(item.length(known) for item in self.items[:fixed]))


@dataclass(frozen=True)
class Plan:
    """A plan: its name and its days."""

    title: str
    days: tuple[Day, ...]

    @property
    def ids(self) -> list[str]:
        """The ids of the entries in it, each once, in order."""
        items = (item for day in self.days for _, _, _, item in day.rows(lambda id_: 0))
        return list(dict.fromkeys(item.id for item in items if item.kind == "entry"))


def read(text: str) -> Plan:
    """Return the plan in the text of a file: JSON as the page keeps it, or an address that shares one.

    Raises NotAPlan.
    """
    found = _json(text) if text.lstrip()[:1] == "{" else _shared(text)
    if plans := _many(found.get("plans")):  # all plans of a device: the one in use
        found = next((one for one in plans if one.get("key") == found.get("current")), plans[0])
    days = _many(found.get("days")) or [found]
    plan = Plan(_text(found, "title"), tuple(map(_day, days)))
    if not any(day.items for day in plan.days):
        raise NotAPlan
    return plan


def _json(text: str | bytes) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAPlan from None
    if not isinstance(found, dict):
        raise NotAPlan
    return found


def _shared(text: str) -> dict[str, object]:
    """Return the plan in an address."""
    fragment = _FRAGMENT.search(text)
    given = parse_qs(fragment[1]) if fragment else {}
    try:
        if "p" in given:
            inflater = zlib.decompressobj(_RAW)
            data = inflater.decompress(_bytes(given["p"][0]), MOST_BYTES)
            if inflater.unconsumed_tail:
                raise NotAPlan
            return _in_full(_json(data))
        if "j" in given:
            return _in_full(_json(_bytes(given["j"][0])))
    except (ValueError, zlib.error):
        raise NotAPlan from None
    items = [one.split("~") for one in given.get("item", ())]
    return {
        "title": given.get("title", [""])[0],
        "start": given.get("start", [""])[0],
        "items": [{"id": id_, "minutes": int(rest[0]) if rest and rest[0].isdecimal() else 0} for id_, *rest in items],
    }


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _in_full(plan: dict[str, object]) -> dict[str, object]:
    """Return a plan with the names of its fields in full."""
    return {_name(short, one): _lengthened(one) for short, one in plan.items()}


def _lengthened(found: object) -> object:
    if isinstance(found, list):
        return [_lengthened(one) for one in found]
    return _in_full(found) if isinstance(found, dict) else found


def _name(short: str, found: object) -> str:
    """Return the name of a field in full; `d` is the days of a plan and the date of a day."""
    return "date" if short == "d" and isinstance(found, str) else _SHORT.get(short, short)


def _many(found: object) -> list[dict[str, object]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(found: Mapping[str, object], name: str) -> str:
    text = found.get(name)
    return text if isinstance(text, str) else ""


def _day(found: Mapping[str, object]) -> Day:
    items = tuple(map(_item, _many(found.get("items"))))
    return Day(_text(found, "title"), _text(found, "date"), _minutes(_text(found, "start")), items)


def _item(found: Mapping[str, object]) -> Item:
    kind, length = _text(found, "kind") or ("entry" if _text(found, "id") else "own"), found.get("minutes")
    rooms = ((_text(room, "title"), tuple(map(_item, _many(room.get("items"))))) for room in _many(found.get("rooms")))
    return Item(
        kind, _text(found, "id"), _text(found, "title"), length if isinstance(length, int) and length > 0 else 0,
        _minutes(_text(found, "at")), _text(found, "who"), _text(found, "materials"), _text(found, "notes"),
        tuple(rooms) if kind == "group" else (),
    )  # fmt: skip


def _minutes(time: str) -> int | None:
    found = _TIME.fullmatch(time)
    return 60 * int(found[1]) + int(found[2]) if found else None


# ---- the agenda in a book


@dataclass(frozen=True)
class Agenda:
    """How a plan is shown: with the entries of the library by their ids, in the words of one language.

    `words` gives a text as code.
    """

    plan: Plan
    entries: Mapping[str, Entry]
    context: Context
    words: Callable[[str], Code]

    def chapter(self) -> Code:
        """Return the chapter with the agenda of each day."""
        statements = [one for number, day in enumerate(self.plan.days, start=1) for one in self._day(number, day)]
        return call(
            "chapter", value(1), value("agenda"), self.words(self.context.words.say("plan_list")), block(statements)
        )

    def _day(self, number: int, day: Day) -> Iterator[Code]:
        if not day.items:
            return
        name = day.title or (self.context.words.say("plan_day", n=number) if len(self.plan.days) > 1 else "")
        if name or day.date:
            yield call("head", value(2), self.words(", ".join(filter(None, [name, self._date(day.date)]))))
        head = array(call("cell", call("strong", self.words(self.context.words.say(one)))) for one in _COLUMNS)
        times = day.rows(self._known)
        rows = (self._row(self._when(day, start, end), room, item) for start, end, room, item in times)
        yield call("cells", _WIDTHS, *rows, head=head)

    def _when(self, day: Day, start: int, end: int) -> str:
        """Return when something is; how long it takes, if the day has no time of day."""
        if day.is_timed:
            return f"{_clock(start)}–{_clock(end)}"
        return self.context.words.count("minutes", end - start)

    def _date(self, text: str) -> str:
        try:
            return self.context.day(date.fromisoformat(text)).text
        except ValueError:
            return ""

    def _known(self, id_: str) -> int:
        return minutes(self.entries[id_]) if id_ in self.entries else 0

    def _row(self, when: str, room: str, item: Item) -> Code:
        entry, kind = self.entries.get(item.id), item.kind if item.kind in ("break", "group") else "own"
        title = entry.fields.title if entry else item.title or self.context.words.say(f"plan_title_{kind}")
        named = {"name": value(entry.page)} if entry else {}
        what = call("stop", self.words(f"{room}: {title}" if room else title), **named)
        rest = map(self.words, (item.who, item.materials, item.notes))
        cells = (self.words(when), what, *rest)
        return array(call("cell", one) for one in cells)


def _clock(moment: int) -> str:
    return f"{moment // 60 % 24:02}:{moment % 60:02}"
