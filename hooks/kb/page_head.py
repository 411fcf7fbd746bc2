"""The head of a page whose fields are not where they belong: what is before them, or in place of their fences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from kb import frontmatter
from kb.frontmatter import Fault, Slip
from kb.problems import Changes, Fix, Place

_BEFORE = re.compile(r"[\s\ufeff\u200b-\u200f\u2060\u202a-\u202e]+(?=---[ \t]*\n)")
_DASHES = re.compile(r"[\s\ufeff]*[-\u2010-\u2015\u05be_=~*]{1,40}[ \t]*\n(?=[A-Za-z][A-Za-z0-9_-]*:)")
_KEY = re.compile(r"[\s\ufeff]*(?=[A-Za-z][A-Za-z0-9_-]*:)")
_FENCE_LIKE = re.compile(r"^[ \t]*[-\u2010-\u2015\u05be]{1,40}[ \t]*$", re.MULTILINE)
_EMPTY = re.compile(r"\n[ \t]*\n(?=[^\s])")
_FENCE = "---"
_TEXT_BEFORE = re.compile(r"(?:(?!---[ \t]*\n)[^\n]*\n){1,20}(?=---[ \t]*\n)")
_PRECEDED = (
    "לפני השורה --- יש טקסט. העבירו אותו אל אחרי השדות, או מחקו אותו",
    "text comes before the line ---. Move it to after the fields, or delete it",
)
_FENCED = (
    "לפני השורה --- יש שורה של גרשים הפוכים, שמציגה את הכול כקוד. מחקו אותה, ואת השורה שסוגרת אותה",
    "a line of backticks comes before the line ---, which shows all as code. Delete it, and the line that closes it",
)
_FIELD = re.compile(r"[a-z][a-z0-9_]*:(?:[ ]|\Z)")
_MOST_LINES = 300  # of fields
_MOST_TRIES = 20  # places at which fields may end
_CUT = (
    "השורה --- סוגרת כאן את השדות, ואחריה באים עוד שדות. מחקו אותה",
    "the line --- closes the fields here, but more fields follow it. Delete it",
)


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
        fixed = way.new + text[len(way.old) :]
        if _has_title(fixed) or (not frontmatter.is_closed(fixed) and unclosed(fixed)[1]):
            fix = Fix(way.old, way.new, Changes.FIELD)
            return Slip("fields-not-first", Place(), {"detail_he": way.he, "detail_en": way.en}, fix)
    before = _TEXT_BEFORE.match(text)
    if before and _has_title(text[before.end() :]):
        he, en = _FENCED if before[0].lstrip().startswith(("```", "~~~")) else _PRECEDED
        return Slip("fields-not-first", Place(), {"detail_he": he, "detail_en": en})
    return None


def unclosed(text: str) -> tuple[int, Fix | None]:
    """Return the line of a page on which its fields ought to end, and the fix that ends them there."""
    for found in islice(_FENCE_LIKE.finditer(text, len(_FENCE)), _MOST_TRIES):
        if _has_title(text[: found.start()] + _FENCE + text[found.end() :]):
            line = text.count("\n", 0, found.start()) + 1
            return line, Fix(found[0], _FENCE, Changes.FIELD, Place(line, 1))
    for found in islice(_EMPTY.finditer(text), _MOST_TRIES):
        if _has_title(f"{text[: found.start() + 1]}{_FENCE}\n{text[found.start() + 1 :]}"):
            line = text.count("\n", 0, found.start() + 1) + 1
            return line, Fix("", f"{_FENCE}\n", Changes.FIELD, Place(line, 1))
    return 1, None


def cut(text: str) -> Fault | None:
    """Return the fault of a page whose fields go on after the line that ends them; None if they do not."""
    front, body, line = frontmatter.split(text)
    more = _more(body) if front is not None else ""
    if not more:
        return None
    try:
        data = frontmatter.parse(f"{front}{more}").data
    except Fault:
        return None
    if not isinstance(data, dict) or "title" not in data:
        return None
    fault = Fault("yaml-syntax", Place(line - 1), detail_he=_CUT[0], detail_en=_CUT[1])
    written = text.split("\n", line)[line - 2]
    fault.fix = Fix(f"{written}\n", "", Changes.FIELD)
    return fault


def _more(body: str) -> str:
    """Return the fields with which a text begins, up to a line that ends them; "" if it begins with none.

    They are right below the line that ends the others, or at least two, without an empty line between them.
    """
    start = body.lstrip("\n")
    if not _FIELD.match(start.partition("\n")[0]):
        return ""
    lines = start.split("\n", _MOST_LINES)[:_MOST_LINES]
    end = next((number for number, line in enumerate(lines) if not line.strip() or line.rstrip() == _FENCE), 0)
    is_ended = end and lines[end].rstrip() == _FENCE
    fields = sum(bool(_FIELD.match(line)) for line in lines[:end])
    return "\n".join(lines[:end]) + "\n" if is_ended and (fields > 1 or start == body) else ""


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
