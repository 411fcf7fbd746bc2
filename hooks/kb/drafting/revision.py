"""The mark of review: a person has looked at a page today. Nothing else in its file changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb import frontmatter
from kb.clock import months_later
from kb.drafting import amendment, splice
from kb.drafting.splice import Splice

_ORDER = ("published", "reviewed", "review_by")  # after which field a new one is written; else at the end


@dataclass(frozen=True)
class Change:
    """A field of the front matter, its old value (None if it was missing) and its new value."""

    field: str
    old: object
    new: object


def review(raw: str, today: date, is_translation: bool, months: int | None) -> tuple[str, tuple[Change, ...]]:
    """Mark the file `raw` as reviewed on the day `today`; return (its new text, the changes).

    `review_by` becomes `months` after `today`. If the library sets no months, it moves by the time between the page's
    own two dates. A translation has the original's date unless it has its own. The front matter must be readable.
    """
    text = splice.plain(raw)
    front = frontmatter.split(text)[0] or ""
    data = frontmatter.parse(front, first_line=2).data
    wanted: dict[str, object] = {"reviewed": today}
    due = _due(data, today, months)
    if due and (not is_translation or data.get("review_by")):
        wanted["review_by"] = due
    if is_translation:
        wanted["translation"] = "reviewed"
    changes = tuple(
        Change(field, data.get(field), value) for field, value in wanted.items() if data.get(field) != value
    )
    offset = text.index("\n") + 1
    found = amendment.amended(front, {one.field: one.new for one in changes}, _ORDER)
    splices = [Splice(one.start + offset, one.end + offset, one.text) for one in found]
    return splice.spliced(raw, splices), changes


def _due(data: Mapping[str, Any], today: date, months: int | None) -> date | None:
    if months:
        return months_later(today, months)
    last, due = data.get("reviewed"), data.get("review_by")
    return today + (due - last) if last and due and due > last else None
