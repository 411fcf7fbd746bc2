"""What a person meant by a value that does not fit its field, and how it is written there.

Each function returns None where there is more than one answer, or none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from babel.dates import get_month_names

from kb import shorthand
from kb.facets import FACETS
from kb.frontmatter import Path, Reading, resolve
from kb.shorthand import Amount, Unit

UNITS: Mapping[str, Unit] = {
    "preparation": "minutes", "minutes": "minutes", "length": "seconds", "start": "seconds",
    **{facet.field: facet.unit for facet in FACETS},
}  # fmt: skip
_FLOW = re.compile(r"\[[^\[\]{}#\"'\n]*\]")  # a short list as it is written
_SPECIAL = re.compile(r"[\[\]{},#&*!|>'\"%@`]|: |:$|^[-?:]")  # not in text without quotes in brackets
_COMMA = re.compile(r"\s*[,،;]\s*")


def span(value: object, field: str) -> str | None:
    """Return a range as its field writes it, such as {min: 45, max: 60} for 45–60 minutes."""
    if isinstance(value, tuple) and len(value) == 2 and all(_is_number(item) for item in value):
        value = f"{value[0]}-{value[1]}"
    found = _amount(value, field)
    if not found:
        return None
    return f"{{min: {found.low}}}" if found.high is None else f"{{min: {found.low}, max: {found.high}}}"


def number(value: object, field: str) -> str | None:
    """Return a whole number as its field writes it, such as 20 for "20 minutes".

    1:30 is an hour and a half of a whole meeting, and a minute and a half of a step: it is left.
    """
    is_clock = UNITS.get(field) == "minutes" and isinstance(value, str) and ":" in value
    found = None if is_clock else _amount(value, field)
    return str(found.low) if found and found.low == found.high else None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _amount(value: Any, field: str) -> Amount | None:
    if _is_number(value) or (isinstance(value, float) and value == int(value)):
        return Amount(int(value), int(value)) if value >= 0 else None
    return shorthand.amount(value, UNITS.get(field, "")) if isinstance(value, str) else None


def day(value: object) -> str | None:
    """Return a day as fields write it."""
    found = shorthand.day(value) if isinstance(value, str) else None
    return found.as_date.isoformat() if found and found.as_date else None


def why_no_span(value: object, field: str) -> tuple[str, str] | None:
    """Return what else must be said of a range of which only the upper end is given, in Hebrew and English."""
    high = shorthand.at_most(value, UNITS.get(field, "")) if isinstance(value, str) else None
    if high is None:
        return None
    example = f"{{min: {max(high // 2, 1)}, max: {high}}}"
    return (
        f"נאמר רק המספר הגדול, {high}. כתבו גם את הקטן, למשל {example}",
        f"only the larger number is given, {high}. Write the smaller one too, such as {example}",
    )


def why_no_day(value: object) -> tuple[str, str] | None:
    """Return why no calendar has the day that `value` names, in Hebrew and English; None if it names none."""
    if isinstance(value, str | int) and not isinstance(value, bool) and (month := shorthand.month(str(value))):
        year, number = month
        return (
            f"חסר היום בחודש. כתבו תאריך שלם, למשל {year}-{number:02}-01",
            f"the day is missing. Write a whole date, such as {year}-{number:02}-01",
        )
    if isinstance(value, str) and (ways := shorthand.either_day(value)):
        first, second = (day.isoformat() for day in ways)
        return (
            f"אי אפשר לדעת מה היום ומה החודש. כתבו שנה, חודש ויום: {first} או {second}",
            f"nobody can tell the day from the month. Write year, month and day: {first} or {second}",
        )
    found = shorthand.day(value) if isinstance(value, str) else None
    if not found or found.as_date or not found.year:
        return None
    if not 1 <= found.month <= 12:
        turned = shorthand.Written(found.year, found.day, found.month).as_date
        if turned:
            return (
                f"אין חודש {found.month}. אם התכוונתם לחודש {found.day}, כתבו {turned}: שנה, חודש, יום",
                f"there is no month {found.month}. If you mean month {found.day} write {turned}: year, month, day",
            )
        return f"אין חודש {found.month}", f"there is no month {found.month}"
    last = _last(found.year, found.month)
    he, en = (get_month_names("wide", locale=language)[found.month] for language in ("he", "en"))
    return f"ב{he} {found.year} יש {last} ימים", f"{en} {found.year} has {last} days"


def _last(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1).day


def text(reading: Reading, path: Path) -> tuple[str, str] | None:
    """Return what is written at `path`, and the same value as a text: in quotes if YAML reads it as something else.

    A mapping with one key is taken for a text with a colon that someone wrote without quotes.
    """
    value = reading.value(path)
    if isinstance(value, dict) and len(value) == 1:
        (key,) = value
        place, end = reading.keys.get((*path, key)), reading.ends.get((*path, key))
        raw = reading.text[reading.offset(place) : end] if place and end is not None else ""
        is_bare = (
            bool(raw) and not re.search("[\"'\\\\\n]", raw) and not reading.text.startswith("{", _before(reading, path))
        )
        return (raw, json.dumps(raw, ensure_ascii=False)) if is_bare else None
    if isinstance(value, tuple):
        raw = listed_raw(reading, path)
        return (raw, _scalar(value[0])) if raw and len(value) == 1 and isinstance(value[0], str) else None
    raw = reading.written(path)
    return (raw, json.dumps(raw, ensure_ascii=False)) if raw and value is not None and "\n" not in raw else None


def _before(reading: Reading, path: Path) -> int:
    place = reading.places.get(path)
    return reading.offset(place) if place else 0


def listed_raw(reading: Reading, path: Path) -> str:
    """Return the list at `path` as it is written, if it is short and in brackets without quotes; otherwise ""."""
    found = _FLOW.match(reading.text, _before(reading, path))
    return found[0] if found else ""


def listed(value: object, divides: bool, meant: Callable[[str], str]) -> str | None:
    """Return the text `value` as a list. With `divides`, a comma ends an item; `meant` returns its text."""
    if not isinstance(value, str) or "\n" in value:
        return None
    items = [item for item in (_COMMA.split(value) if divides else [value]) if item.strip()]
    return f"[{', '.join(_scalar(meant(item.strip())) for item in items)}]" if items else None


def _scalar(value: str) -> str:
    return value if not _SPECIAL.search(value) and resolve(value) == value else json.dumps(value, ensure_ascii=False)
