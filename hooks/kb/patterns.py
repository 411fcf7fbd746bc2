"""Regular expressions of which a match may be empty."""

from __future__ import annotations

import re
import sys


def end_of(pattern: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize) -> int:
    """Return up to where `pattern` matches in `text` from `start` on, at most to `end`; `start` where it does not."""
    found = pattern.match(text, start, end)
    return found.end() if found else start
