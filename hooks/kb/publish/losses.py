"""Losses: the words of a text that are missing on the finished page, or that are in another order.

Only the letters of the page are compared, without its tags. So marks within a word, a term with its definition, or
colours in code do not matter. Each paragraph, row and line of code of the source must be on the page in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from kb.markdown.accounting import letters
from kb.prose import Prose

# Numbers among the text that do not belong to it, and elements that hold no text.
_NOT_TEXT = re.compile(
    r'<sup id="fnref[^>]*>(?:<a [^>]*>)?\d*(?:</a>)?</sup>|<(script|style)\b.*?</\1>|<!--.*?-->', re.DOTALL
)
_PICTURE = re.compile(r'<img\b[^>]*?\salt="([^"]*)"[^>]*>')  # elements with an alternative text
_TAG = re.compile(r"<[^>]*>")
_MAIN = "<main"  # no text is above it
# What Python-Markdown and similar programs leave in a page when they fail.
_STASHES = (re.compile(r"klzzwxh:\d+"), re.compile(r"wzxhzdk:\d+"))


def lost(prose: Prose, html: str) -> str | None:
    """Return the first line of a text that is missing in the finished page `html`, or a stash mark in it, or None."""
    stash = next(filter(None, (mark.search(html) for mark in _STASHES)), None)
    if stash and not any(stash[0] in passage.text for passage in prose.passages):
        return stash[0]
    text, position = _NOT_TEXT.sub("", html[max(html.find(_MAIN), 0) :]), 0
    page = _letters(_PICTURE.sub(r"\1", text))
    for passage in _passages(prose):
        whole = letters(passage)
        found = page.find(whole, position)
        if found >= 0:  # nearly all are on the page in one piece
            position = found + len(whole)
            continue
        for line in passage.split("\n"):
            wanted = letters(line)
            found = page.find(wanted, position)
            if found < 0:
                found = page.find(wanted)
            if found < 0 and wanted not in _letters(text):  # a heading has no alternative texts of pictures
                return line
            position = max(found + len(wanted), position)
    return None


def _letters(html: str) -> str:
    return letters(unescape(_TAG.sub("", html)))


def _passages(prose: Prose) -> Iterator[str]:
    """Yield each heading, and the lines under it."""
    for passage in prose.passages:
        if passage.heading:
            yield passage.heading.text
        yield passage.text
