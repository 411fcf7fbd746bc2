"""Losses: the words of a text that are not on the finished page, or not in their order.

The page is read as letters alone, without its tags, so that marks within a word, a term that opens its definition and
colours in code part nothing. Each paragraph, row and line of code of the source must be there in one piece.
"""

from __future__ import annotations

import re
from html import unescape

from kb.markdown.accounting import letters
from kb.prose import Prose

# Numbers that stand in the text without being of it, and what is no text.
_NOT_TEXT = re.compile(
    r'<sup id="fnref[^>]*>(?:<a [^>]*>)?\d*(?:</a>)?</sup>|<(script|style)\b.*?</\1>|<!--.*?-->', re.DOTALL
)
_PICTURE = re.compile(r'<img\b[^>]*?\salt="([^"]*)"[^>]*>')  # whose words stand for it
_TAG = re.compile(r"<[^>]*>")
# What Python-Markdown and its kin leave in a page where they lose their way.
_STASH = re.compile(r"klzzwxh:\d+|wzxhzdk:\d+")


def lost(prose: Prose, html: str) -> str | None:
    """Return the first line of a text that is not in the finished page `html`, a stash mark that is, or None."""
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
        if found < 0 and wanted not in _letters(text):  # a heading's text has no words for pictures
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
