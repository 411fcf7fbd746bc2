"""Divide a page's sanitised HTML at its headings, so that templates can lay it out part by part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from kb.parts import INVENTED

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_HEADING = re.compile(r"<h([23])([^>]*)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'\bid="([^"]*)"')
_CLASS = re.compile(r'\bclass="([^"]*)"')
_TAG = re.compile(r"<[^>]+>")
_ANY_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>""")  # as the sanitiser writes it
_PARAGRAPH = re.compile(r"\s*<p>.*?</p>", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A heading and the text under it. `html` is the text before the first part, `classes` are the heading's."""

    id: str
    title: str
    html: str
    parts: tuple[Section, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The title as plain text."""
        return unescape(_TAG.sub("", self.title)).strip()

    @property
    def is_invented(self) -> bool:
        """Whether its author says that it describes something made up."""
        return INVENTED in self.classes


def divide(html: str, level: int = 2) -> tuple[str, tuple[Section, ...]]:
    """Divide well-formed `html` at those headings of `level` (2 or 3) that are not inside other elements.

    Returns (the text before the first heading, the sections); sections of level 2 have those of level 3 as parts.
    """
    marks = [m for m in _HEADING.finditer(html) if m.group(1) == str(level)]
    if marks:
        top = _starts_at_top(html)
        marks = [mark for mark in marks if mark.start() in top]
    if not marks:
        return html, ()
    ends = [mark.start() for mark in marks[1:]] + [len(html)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        inner = html[mark.end() : end]
        inner, parts = divide(inner, 3) if level == 2 else (inner, ())
        id_, classes = (attribute.search(mark.group(2)) for attribute in (_ID, _CLASS))
        named = tuple(classes.group(1).split()) if classes else ()
        found.append(Section(id_.group(1) if id_ else "", mark.group(3), inner.strip(), parts, named))
    return html[: marks[0].start()].strip(), tuple(found)


def opening(html: str) -> tuple[str, str]:
    """Divide a text after its first paragraph. Returns (the paragraph or an empty string, the rest)."""
    first = _PARAGRAPH.match(html)
    return (first.group().strip(), html[first.end() :].strip()) if first else ("", html)


def _starts_at_top(html: str) -> frozenset[int]:
    """Return the positions where elements start that are not inside other elements."""
    starts, depth = set[int](), 0
    for tag in _ANY_TAG.finditer(html):
        is_end, name = tag.groups()
        if is_end:
            depth -= name not in VOID and depth > 0
        else:
            if not depth:
                starts.add(tag.start())
            depth += name not in VOID
    return frozenset(starts)
