"""Regions: a table or a block of code, which may be wider than the page, scrolls in a frame of its own.

The frame takes the keyboard's focus, so that arrow keys scroll it, and has a name in the reader's language. Inside it
a table stays a table; one that scrolls by itself would not (WCAG 2.2: 1.3.1, 1.4.10, 2.1.1). No script is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

# A part that scrolls, at its beginning or end; and what may name it: the nearest heading, a title of code.
_MARK = re.compile(
    r'<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|<span class="filename">(?P<file>.*?)</span>'
    r"|<(?P<tag>table|pre)\b(?P<more>[^>]*)>|</(?P<end>table|pre)>",
    re.DOTALL,
)
_CAPTION = re.compile(r"\s*<caption[^>]*>(.*?)</caption>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_NUMBERED_CODE = re.compile(r'class="[^"]*highlighttable')  # Pygments' table of code with line numbers
_OWN_LANGUAGE = re.compile(r"<[^>]*\slang=")


def frame(html: str, words: Mapping[str, str], language: str = "", own: str = "") -> str:
    """Put every outermost table and block of code of well-formed `html` into a frame that scrolls.

    Its name consists of `words` ("scroll_table", "scroll_code") and its caption, its title or the nearest heading above
    it; repeated names are numbered. If the page's `language` differs from the text's, which is `own`, both are marked.
    Returns the html.
    """
    pieces, place, given = list[str](), 0, Counter[str]()
    for part in _parts(html):
        label = ": ".join(filter(None, [words[part.word], part.name]))
        given[label] += 1
        label += f" ({given[label]})" if given[label] > 1 else ""
        inner = html[part.start : part.end]
        if own and not _OWN_LANGUAGE.match(inner):
            inner = re.sub(r"^<\w+", rf"\g<0>{_lang(own)}", inner)
        opening = f'<div class="kb-scroll" role="region" tabindex="0" aria-label="{escape(label)}"{_lang(language)}>'
        pieces += [html[place : part.start], opening, inner, "</div>"]
        place = part.end
    return "".join(pieces) + html[place:]


@dataclass(frozen=True)
class _Part:
    """A part of the html that may scroll, the key of the word for it, and the text that names it, or ""."""

    start: int
    end: int
    word: str
    name: str


def _parts(html: str) -> Iterator[_Part]:
    """Yield the outermost tables and blocks of code, in order."""
    heading = title = word = name = ""
    start = depth = 0
    for mark in _MARK.finditer(html):
        if mark["end"]:
            depth -= 1
            if not depth:
                yield _Part(start, mark.end(), word, name)
                title = ""
        elif mark["tag"]:
            if not depth:
                start, caption = mark.start(), _CAPTION.match(html, mark.end())
                is_code = mark["tag"] == "pre" or _NUMBERED_CODE.search(mark["more"])
                word = "scroll_code" if is_code else "scroll_table"
                name = _text(caption[1]) if caption else title or heading
            depth += 1
        elif mark["file"]:
            title = _text(mark["file"])
        elif not depth:
            heading = _text(mark["heading"])


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).split())
