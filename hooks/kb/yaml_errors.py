"""Explains to an author why YAML could not be read: the messages of libyaml are for programmers.

The line where libyaml stopped and the one above it are searched for common slips: a tab, quotes inside quotes or
never closed, a colon or a comma that is missing, spaces that do not line up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from kb.libyaml import Unreadable

_QUOTED = re.compile(r'^(?:\s*(?:- )?[\w-]+:\s+|\s*- )(")(?:[^"\\]|\\.)*(.*)$')
_BARE = re.compile(r"^\s*(?:- )?([\w-]+)(?:\s+[^:#\s][^:]*)?$")


@dataclass(frozen=True)
class Reason:
    """What is wrong, as the end of a sentence in Hebrew and in English, and the offset in the text."""

    at: int
    he: str
    en: str


def explain(text: str, at: int, error: Unreadable) -> Reason:
    """Return why `text` could not be read, where libyaml stopped at the offset `at` with `error`."""
    start = text.rfind("\n", 0, at) + 1
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    for begin in dict.fromkeys((start, above)):
        line = text[begin:].partition("\n")[0]
        found = _tab(begin, line) or _quotes(begin, line)
        if found:
            return found
    message = f"{error.context or ''} {error.problem or ''}" if isinstance(error, yaml.MarkedYAMLError) else ""
    return _brackets(at, message) or _colon(text, start, above, message) or _rest(at, message, error)


def _tab(begin: int, line: str) -> Reason | None:
    indent = line[: len(line) - len(line.lstrip())]
    behind = re.match(r" *-[ ]*(\t)", line)
    if behind:
        return Reason(
            begin + behind.start(1),
            "אחרי המקף בא Tab במקום רווח. החליפו אותו ברווח",
            "behind the dash stands a tab. Put a space in its place",
        )
    if "\t" not in indent:
        return None
    return Reason(
        begin + indent.index("\t"),
        "השורה מתחילה ב־Tab, ומזיחים ברווחים בלבד. החליפו אותו ברווחים, כמו בשורות שלידה",
        "the line begins with a tab, and only spaces may indent. Put spaces in its place, as on the lines beside it",
    )


def _quotes(begin: int, line: str) -> Reason | None:
    value = _QUOTED.match(line)
    if not value:
        return None
    if not value[2]:
        return Reason(
            begin + value.start(1),
            "המירכאות שנפתחות כאן אינן נסגרות בסוף הערך. הוסיפו מירכאות בסופו",
            "the quotes that open here are not closed at the end of the value. Add quotes at its end",
        )
    rest = value[2][1:].strip()
    if not rest or rest.startswith(("#", ",")):
        return None
    return Reason(
        begin + value.start(2),
        "המירכאות סוגרות כאן את הערך לפני סופו. במירכאות שבתוך ערך כתבו ״ (גרשיים)",
        'these quotes close the value before its end. For quotes inside a value write ״ or \\"',
    )


def _brackets(at: int, message: str) -> Reason | None:
    if "flow" not in message:
        return None
    return Reason(
        at,
        "חסר פסיק בין הערכים, או שסוגר מרובע או מסולסל שנפתח אינו נסגר",
        "a comma between the values is missing, or a bracket that was opened, [ or {, is not closed",
    )


def _colon(text: str, start: int, above: int, message: str) -> Reason | None:
    if "could not find expected ':'" not in message:
        return None
    for begin in dict.fromkeys((start, above)):
        bare = _BARE.match(text[begin:].partition("\n")[0])
        if bare:
            word = bare[1]
            return Reason(
                begin + bare.start(1),
                f"אחרי שם השדה {word} חסרות נקודתיים",
                f"a colon is missing after the name of the field {word}",
            )
    return None


def _rest(at: int, message: str, error: Unreadable) -> Reason:
    if "mapping values are not allowed" in message:
        return Reason(
            at,
            "יש נקודתיים בתוך ערך, או שהרווחים שבתחילת השורה מיותרים. הקיפו את הערך במירכאות, או יישרו את השורה",
            "a colon stands inside a value, or the line is indented too far. Put quotes around the value, or align it",
        )
    if "block" in message:
        return Reason(
            at,
            "הרווחים שבתחילת השורה אינם כמו בשורות שלידה. יישרו את השורה, ובדקו שאין מירכאות או סוגר שלא נסגרו לפניה",
            "the spaces at the start of the line are not those of the lines beside it. Align it, and look above it for "
            "quotes or a bracket that are not closed",
        )
    detail = _detail(error) or "unreadable text"
    return Reason(at, "יש כאן סימן שאינו במקומו. השוו לשורות שלידה, או הקיפו את הערך במירכאות", detail)


def _detail(error: Unreadable) -> str:
    """Return what libyaml, or the encoding of the file, says of an error in its own words."""
    match error:
        case yaml.MarkedYAMLError(problem=said) | yaml.reader.ReaderError(reason=said):
            return str(said or "")
        case UnicodeEncodeError(reason=said):
            return said
    return ""


def unclosed() -> Reason:
    """Return the reason for a page whose front matter has no end."""
    return Reason(
        0,
        "חסרה השורה --- שסוגרת את השדות. הוסיפו אותה לפני הטקסט, בשורה לבדה",
        "the line --- that closes the fields is missing. Add it before the text, on a line of its own",
    )
