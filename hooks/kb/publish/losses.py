"""Losses: the words of a text that are missing on the finished page, or that are in another order.

Only the letters of the page are compared, without its tags. So marks within a word, a term with its definition, or
colours in code do not matter. Each paragraph, row and line of code of the source must be on the page in one piece.
"""

from __future__ import annotations

import re
from html import unescape

from kb.markdown.accounting import letters
from kb.prose import Prose

# Numbers among the text that do not belong to it, and elements that hold no text.
_NOT_TEXT = re.compile(
    r'<sup id="fnref[^>]*>(?:<a [^>]*>)?\d*(?:</a>)?</sup>|<(script|style)\b.*?</\1>|<!--.*?-->', re.DOTALL
)
_PICTURE = re.compile(r'<img\b[^>]*?\salt="([^"]*)"[^>]*>')  # elements with an alternative text
_TAG = re.compile(r"<[^>]*>")
# What Python-Markdown and similar programs leave in a page when they fail.
_STASH = re.compile(r"klzzwxh:\d+|wzxhzdk:\d+")


def lost(prose: Prose, html: str) -> str | None:
    """Return the first line of a text that is missing in the finished page `html`, or a stash mark in it, or None."""
    stash = _STASH.search(html)
    if stash and not any(stash[0] in passage.text for passage in prose.passages):
        return stash[0]
    text, position = _NOT_TEXT.sub("", html), 0
    page = _letters(_PICTURE.sub(r"\1", text))
    for line in _lines(prose):
        wanted = letters(line)
        found = page.find(wanted, position)
        if found < 0:
            found = page.find(wanted)
        if found < 0 and wanted not in _letters(text):  # a heading's text has no alternative texts of pictures
            return line
        position = max(found + len(wanted), position)
    return None


def _letters(html: str) -> str:
    return letters(unescape(_TAG.sub("", html)))


def _lines(prose: Prose) -> list[str]:
    found: list[str] = []
    for passage in prose.passages:
        if passage.heading:
            found.append(passage.heading.text)
        found += passage.text.split("\n")
    return found
