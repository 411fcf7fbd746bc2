"""The head of a page whose fields are not where they belong: what is before them, or in place of their fences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb import frontmatter
from kb.frontmatter import Fault, Slip
from kb.problems import Changes, Fix, Place

_BEFORE = re.compile(r"[\s\ufeff\u200b-\u200f\u2060\u202a-\u202e]+(?=---[ \t]*\n)")
_DASHES = re.compile(r"[\s\ufeff]*[-\u2010-\u2015\u05be_=~*]{1,40}[ \t]*\n(?=[A-Za-z][A-Za-z0-9_-]*:)")
_KEY = re.compile(r"[\s\ufeff]*(?=[A-Za-z][A-Za-z0-9_-]*:)")
_FENCE_LIKE = re.compile(r"^[ \t]*[-\u2010-\u2015\u05be]{1,40}[ \t]*$", re.MULTILINE)
_EMPTY = re.compile(r"\n[ \t]*\n(?=[^\s])")
_FENCE = "---"


@dataclass(frozen=True)
class _Way:
    """A correction: `new` for `old` at an offset, and what is wrong there, in Hebrew and in English."""

    at: int
    old: str
    new: str
    he: str
    en: str


def misplaced(text: str) -> Slip | None:
    """Return what keeps a file that has fields from beginning with them; None if it has none."""
    ways = []
    if found := _BEFORE.match(text):
        he, en = "לפני השורה --- באה שורה ריקה. מחקו אותה", "an empty line comes before the line ---. Delete it"
        if "\n" not in found[0]:
            he = "לפני השורה --- יש רווח או תו נסתר. מחקו אותו"
            en = "a space or a hidden character comes before the line ---. Delete it"
        ways.append(_Way(0, found[0], "", he, en))
    if found := _DASHES.match(text):
        he = "השורה הראשונה צריכה להיות שלושה מקפים רגילים, ---, ולא סימן אחר"
        en = "the first line must be three plain hyphens, ---, and no other sign"
        ways.append(_Way(0, found[0], f"{_FENCE}\n", he, en))
    elif found := _KEY.match(text):
        he, en = "חסרה השורה --- שפותחת את השדות", "the line --- that opens the fields is missing"
        ways.append(_Way(0, found[0], f"{_FENCE}\n", he, en))
    for way in ways:
        if _has_title(way.new + text[len(way.old) :]):
            fix = Fix(way.old, way.new, Changes.FIELD)
            return Slip("fields-not-first", Place(), {"detail_he": way.he, "detail_en": way.en}, fix)
    return None


def unclosed(text: str) -> tuple[int, Fix | None]:
    """Return the line of a page on which its fields ought to end, and the fix that ends them there."""
    for found in _FENCE_LIKE.finditer(text, len(_FENCE)):
        if _has_title(text[: found.start()] + _FENCE + text[found.end() :]):
            line = text.count("\n", 0, found.start()) + 1
            return line, Fix(found[0], _FENCE, Changes.FIELD, Place(line, 1))
    for found in _EMPTY.finditer(text):
        if _has_title(f"{text[: found.start() + 1]}{_FENCE}\n{text[found.start() + 1 :]}"):
            line = text.count("\n", 0, found.start() + 1) + 1
            return line, Fix("", f"{_FENCE}\n", Changes.FIELD, Place(line, 1))
    return 1, None


def _has_title(text: str) -> bool:
    """Return whether a text begins with readable fields, including a title, and the line that ends them."""
    front, _, _ = frontmatter.split(text)
    if front is None or not frontmatter.is_closed(text):
        return False
    try:
        data = frontmatter.parse(front).data
    except Fault as fault:
        return fault.code == "yaml-syntax" and bool(re.search(r"^title:", front, re.MULTILINE))
    return isinstance(data, dict) and "title" in data
