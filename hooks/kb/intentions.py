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
    """Return a whole number as its field writes it, such as 20 for "20 minutes"."""
    found = _amount(value, field)
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


def why_no_day(value: object) -> tuple[str, str] | None:
    """Return why no calendar has the day that `value` names, in Hebrew and English; None if it names none."""
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
