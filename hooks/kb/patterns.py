"""Helpers for regular expressions whose match may be empty."""

from __future__ import annotations

import re
import sys


def end_of(pattern: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize) -> int:
    """Return where the match of `pattern` at `start` of `text` ends, at most `end`.

    Return `start` if nothing matches.
    """
    found = pattern.match(text, start, end)
    return found.end() if found else start
