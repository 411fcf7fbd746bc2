"""The current day, for dates in files and for what is due."""

from __future__ import annotations

import os
from calendar import monthrange
from datetime import UTC, date, datetime


def today() -> date:
    """Return the day of SOURCE_DATE_EPOCH in UTC if it is set (reproducible-builds.org), else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
