"""Explains to an author why YAML could not be read, and what to write: the messages of libyaml are for programmers.

Each common mistake (a quotation mark that is not closed, a colon within a value, a missing space, a bracket) is
searched from the line where libyaml stopped upwards, and corrected by way of trial: it is the cause if the corrected
text can be read, or at least further than before. Where no correction helps, only the place and the kind of the error
are named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from kb.libyaml import LOADER, Unreadable

_MAX_LINES, _MAX_READ = 200, 3_000_000  # lines above an error, and characters that are parsed in search of its cause
_KEY = r"[A-Za-z][A-Za-z0-9_-]*"
_FIELD = re.compile(rf"^(?P<lead>\s*(?:-[ ]+)?)(?P<key>{_KEY}):(?P<gap>[ ]*)(?P<value>.*?)(?P<rest>[ ]*(?:[ ]\#.*)?)$")
_ITEM = re.compile(r"^(?P<lead>\s*-[ ]+)(?P<value>.*?)(?P<rest>[ ]*(?:[ ]\#.*)?)$")
_QUOTED = re.compile(r'^(?:\s*(?:- )?[\w-]+:\s+|\s*- )(")(?:[^"\\]|\\.)*(.*)$')
_BARE = re.compile(r"^\s*(?:- )?([\w-]+)(?:\s+[^:#\s][^:]*)?$")
_IN_WORD = re.compile('(?<=[א-ת])"(?=[א-ת])')
_PAIR = re.compile(rf"(?P<head>[{{,][ ]*{_KEY}:[ ]+)(?P<value>[^\"'\[\]{{}}]*?)(?=[ ]*(?:,[ ]*{_KEY}:|\}}))")
_SPACED = re.compile(rf"^\s*(?:-[ ]+)?{_KEY}(?P<sign>[ ]+:(?=\S)|[ ]*(?:[：=]|:=)[ ]*)")
_ROW = re.compile(r"^[ ]*(?P<sign>[–—−•*·●▪◦+][ \t\u00a0]*|-(?=[{\"'\[א-ת])|(?=[{\"'\[]))(?=\S)")
_LINK_IN_FLOW = re.compile(rf"(?<=[{{,])[ ]*{_KEY}:[ ]+(?P<link>\[[^\[\]]*\]\([^()\s]*\))")
_LATE_QUOTES = re.compile(rf"(?<=[{{,])[ ]*{_KEY}:[ ]+(?P<raw>[^\"'\[\]{{}},]*:[ ]*\"[^\"]*\")(?=[ ]*[,}}])")
_STRINGS = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'"
_UNDIVIDED = re.compile(rf"{_STRINGS}|(?P<gap>[ ]*;[ ]*(?={_KEY}:)|(?<=[^\s,{{:;])[ ]+(?={_KEY}:[ ]))")
_BARE_PAIRS = re.compile(rf"{_KEY}:[ ]+[^,:\"'\[{{]+(?:,[ ]*{_KEY}:[ ]+[^,:\"'\[{{]+)+")
_ALONE = re.compile(r"^\[[a-z0-9_-]+$")  # an id, to which the other bracket belongs


@dataclass(frozen=True)
class Reason:
    """What is wrong, as the end of a sentence in Hebrew and in English, and the offset in the text.

    `old` stands at the offset `start`, and `new` in its place would correct it; nothing is known if `new` is None.
    """

    at: int
    he: str
    en: str
    start: int = 0
    old: str = ""
    new: str | None = None


_UNCLOSED = (
    "המירכאות שנפתחות כאן אינן נסגרות בסוף הערך. הוסיפו מירכאות בסופו",
    "the quotes that open here are not closed at the end of the value. Add quotes at its end",
)
_INSIDE = (
    "המירכאות סוגרות כאן את הערך לפני סופו. במירכאות שבתוך ערך כתבו ״ (גרשיים)",
    'these quotes close the value before its end. For quotes inside a value write ״ or \\"',
)
_COLON = (
    "יש נקודתיים בתוך הערך. הקיפו את הערך כולו במירכאות ישרות",
    "a colon stands inside a value. Put straight quotes around the whole value",
)
_GAP = (
    "חסר רווח אחרי הנקודתיים. הוסיפו אותו",
    "a space is missing after the colon. Add it",
)
_BRACKET = (
    "הסוגר שנפתח כאן אינו נסגר. הוסיפו אותו בסוף הערך",
    "the bracket that opens here is not closed. Add the other one at the end of the value",
)
_COMMA = (
    "חסר פסיק בין הערכים שבסוגריים. כתבו פסיק ורווח ביניהם",
    "a comma between the values in the brackets is missing. Write a comma and a space between them",
)
_LAST_COMMA = (
    "הפסיק שבסוף השורה מיותר. מחקו אותו",
    "the comma at the end of the line does not belong there. Delete it",
)
_BRACES = (
    "סביב כמה ערכים בשורה אחת חסרים סוגריים מסולסלים. כתבו {…} סביבם",
    "braces are missing around several values on one line. Write {…} around them",
)
_NAME = (
    "אחרי שם השדה באות נקודתיים ורווח, בלי סימן אחר. תקנו אותם",
    "a colon and a space follow the name of a field, and no other sign. Correct them",
)
_ITEM_SIGN = (
    "פריט ברשימה מתחיל במקף רגיל ורווח. כתבו אותם בתחילת השורה",
    "an item of a list begins with a plain hyphen and a space. Write them at the beginning of the line",
)
_INDENT = (
    "הרווחים שבתחילת השורה אינם כמו בשורות שלידה. יישרו אותה לפיהן",
    "the spaces at the start of the line are not those of the lines beside it. Align it with them",
)
_GOES_ON = (
    "השורה ממשיכה את הערך שבשורה שלפניה. כתבו אותם בשורה אחת, או הזיחו אותה בשני רווחים",
    "the line goes on with the value of the line before. Write them on one line, or indent it by two spaces",
)
_LINKED = (
    "קישור של Markdown אינו ערך של שדה. כתבו את הערך לבדו, או הקיפו אותו במירכאות ישרות",
    "a link of Markdown is no value of a field. Write the value alone, or put straight quotes around it",
)
_SIGN = (
    "הסימן שבתחילת הערך הוא סימן של YAML. הקיפו את הערך במירכאות ישרות",
    "the sign at the beginning of the value is one of YAML's own. Put straight quotes around the value",
)


def explain(text: str, at: int, error: Unreadable) -> Reason:
    """Return why `text` could not be read, where libyaml stopped at the offset `at` with `error`."""
    start = text.rfind("\n", 0, at) + 1
    above = text.rfind("\n", 0, max(start - 1, 0)) + 1
    for begin in dict.fromkeys((start, above)):
        line = text[begin:].partition("\n")[0]
        if found := _tab(begin, line, *_beside(text, begin, line)):
            return found
    if found := _cause(text, at):
        return found
    for begin in dict.fromkeys((start, above)):
        if found := _quotes(begin, text[begin:].partition("\n")[0]):
            return found
    message = f"{error.context or ''} {error.problem or ''}" if isinstance(error, yaml.MarkedYAMLError) else ""
    return _brackets(at, message) or _colon(text, start, above, message) or _rest(at, message, error)


# ---- causes that can be tried


def _cause(text: str, at: int) -> Reason | None:
    """Return the mistake whose correction lets the text be read furthest; of several, the one nearest to the error."""
    left, best, furthest = _MAX_READ, None, at
    for begin, line in _lines_up(text, at):
        for reason in (*_tries(begin, line), *_among(begin, line, *_beside(text, begin, line))):
            left -= len(text)
            if left < 0 or reason.new is None:
                return best
            stop = _stop(text[: reason.start] + reason.new + text[reason.start + len(reason.old) :])
            if stop is None:
                return reason
            if stop - len(reason.new) + len(reason.old) > max(furthest, text.find("\n", at)) and stop > furthest:
                best, furthest = reason, stop
    return best


def _lines_up(text: str, at: int) -> Iterator[tuple[int, str]]:
    """Yield (offset, line) of the line in which an error is, and of those above it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    for _ in range(_MAX_LINES):
        begin = text.rfind("\n", 0, end) + 1
        yield begin, text[begin:end]
        if not begin:
            return
        end = begin - 1


def _stop(text: str) -> int | None:
    """Return the offset at which a text cannot be read further; None if it can be read to its end."""
    try:
        for _ in yaml.parse(text, Loader=LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return int(mark.index) if mark else 0
    except (yaml.YAMLError, UnicodeEncodeError):
        return 0
    return None


def _beside(text: str, begin: int, line: str) -> tuple[str, str]:
    """Return the nearest lines above and below a line that are not empty; "" where there is none."""
    above = text[:begin].rstrip("\n").rpartition("\n")[2] if begin else ""
    below = text[begin + len(line) :].lstrip("\n").partition("\n")[0]
    return above, below


def _among(begin: int, line: str, above: str, below: str) -> Iterator[Reason]:
    """Yield the corrections of a line that the lines beside it show: an item of a list, its indentation, its sequel."""
    if not line.strip():
        return
    indent, around = _indent(line), [one for one in (above, below) if one.strip()]
    row = _ROW.match(line)
    if row and (any(re.match(r"\s*-[ ]", one) for one in around) or above.rstrip().endswith(":")):
        yield Reason(begin + row.start("sign"), *_ITEM_SIGN, begin + row.start("sign"), row["sign"], "- ")
    key = re.match(rf"(?P<lead>[ ]*-[ ]+){_KEY}:(?:[ ]|$)", line)
    if key and around and not any(re.match(r"\s*-[ ]", one) for one in around):
        yield Reason(begin, *_INDENT, begin, key["lead"], indent)
    wanted = {_indent(one) for one in around}
    if re.match(r"\s*-[ ]", above) and not re.match(r"\s*-", line):
        wanted = {_indent(above) + "  "}
    if len(wanted) == 1 and indent not in wanted:
        yield Reason(begin + len(indent), *_INDENT, begin, indent, min(wanted))
    is_sequel = re.match(r"\s*[\"'א-ת\u0621-\u064a]", line) or above.rstrip().endswith(":")
    if is_sequel and indent == _indent(above) and _FIELD.match(above) and not _FIELD.match(line):
        yield Reason(begin, *_GOES_ON, begin, "", "  ")


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def _tries(begin: int, line: str) -> Iterator[Reason]:
    """Yield the corrections of a line that may be meant, the likeliest first."""
    joined = re.match(rf"^\s*(?:-[ ]+)?{_KEY}:(?=[^\s/])", line)
    if joined:
        yield Reason(begin + joined.end() - 1, *_GAP, begin + joined.end() - 1, ":", ": ")
    if spaced := _SPACED.match(line):
        yield Reason(begin + spaced.start("sign"), *_NAME, begin + spaced.start("sign"), spaced["sign"], ": ")
    match = _FIELD.match(line) or _ITEM.match(line)
    if not match or not match["value"]:
        return
    value, start = match["value"], begin + match.start("value")
    if value[-1] == "," and value[-2:-1] in ("}", "]", '"', "'"):
        yield Reason(start + len(value) - 1, *_LAST_COMMA, start + len(value) - 1, ",", "")
    if _BARE_PAIRS.fullmatch(value):
        yield Reason(start, *_BRACES, start, value, f"{{{value}}}")
    for attempt in (_closed, _quoted, _bracketed, _in_flow):
        yield from attempt(value, start)


def _closed(value: str, start: int) -> Iterator[Reason]:
    """Yield a value in which a quotation mark is not closed, or closed by a mark that Word has made of it."""
    mark = value[0]
    if mark not in "\"'" or len(value) < 2:
        return
    if value[-1] in "”“„″" and value.count(mark) == 1:
        yield Reason(start, *_UNCLOSED, start + len(value) - 1, value[-1], mark)
    if mark == "'" and value[-1] in '"”“„″' and value.count(mark) == 1 and value.count('"') < 2:
        yield Reason(start, *_UNCLOSED, start + len(value) - 1, value[-1], mark)
    if value.startswith("''") and value.endswith("''") and len(value) > 4:
        yield Reason(start, *_INSIDE, start, value, json.dumps(value[2:-2], ensure_ascii=False))
    elif mark == "'" and value.count(mark) > 1 and "\\" not in value:
        inside = value[1:-1] if value[-1] == mark and value.count(mark) > 2 else value[1:]
        where, cause = (start + 1 + inside.find(mark), _INSIDE) if value[-1] == mark else (start, _UNCLOSED)
        yield Reason(where, *cause, start, value, json.dumps(inside, ensure_ascii=False))
    inner = _IN_WORD.sub('\\"', value[1:]) if mark == '"' else value[1:].replace("'", "''")
    if mark == '"' and _bare_marks(inner) == 0:
        yield Reason(start, *_UNCLOSED, start, value, f"{mark}{inner}{mark}")
    if mark == "'" and value.count(mark) == 1:
        yield Reason(start, *_UNCLOSED, start + len(value), "", mark)


def _bare_marks(text: str) -> int:
    """Return how many straight quotation marks a text has that are not escaped."""
    return len(re.findall(r'(?<!\\)(?:\\\\)*"', text))


def _quoted(value: str, start: int) -> Iterator[Reason]:
    """Yield a value that needs quotes around it, or other ones within it."""
    if value[0] == '"' and value[-1] == '"' and _bare_marks(value) > 2:
        first = re.search(r'(?<!\\)"', value[1:-1])
        at = start + 1 + (first.start() if first else 0)
        yield Reason(at, *_INSIDE, start, value, f'"{_escaped(value[1:-1])}"')
    elif value[0] == '"' and _bare_marks(value) % 2 == 0:
        closing = re.search(r'(?<!\\)"', value[1:])
        at = start + 1 + (closing.start() if closing else 0)
        yield Reason(at, *_INSIDE, start, value, f'"{_escaped(value)}"')
    elif value[0] not in "\"'{[|>":
        colon = re.search(r":(?=\s|$)", value)
        if colon and "\\" not in value:
            yield Reason(start + colon.start(), *_COLON, start, value, json.dumps(value, ensure_ascii=False))
        elif value[0] in "@`%*&!-?,]}" and "\\" not in value:
            yield Reason(start, *_SIGN, start, value, json.dumps(value, ensure_ascii=False))
    elif value[0] in "[{" and value[-1] not in "]}" and "\\" not in value and not _is_flow(value):
        yield Reason(start, *_SIGN, start, value, json.dumps(value, ensure_ascii=False))


def _is_flow(value: str) -> bool:
    return bool(_FLOW_LIKE.search(value) or _ALONE.match(value))


_FLOW_LIKE = re.compile(rf"^\{{[ ]*{_KEY}:|,")


def _escaped(text: str) -> str:
    return re.sub(r'(?<!\\)"', '\\"', text)


def _bracketed(value: str, start: int) -> Iterator[Reason]:
    """Yield a list or a group that is not closed, or not with its own bracket."""
    pairs = {"[": "]", "{": "}"}
    if value[0] not in pairs or _bare_marks(value) % 2:
        return
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", value)
    for opening, closing in pairs.items():
        if bare.count(opening) == bare.count(closing) + 1:
            yield Reason(start, *_BRACKET, start + len(value), "", closing)


def _in_flow(value: str, start: int) -> Iterator[Reason]:
    """Yield values within brackets: those that need quotes, and quotes that are not closed."""
    if value[0] not in "[{":
        return
    for pair in _PAIR.finditer(value):
        raw, place = pair["value"], start + pair.start("value")
        colon = re.search(r":(?=\s)", raw)
        if colon and "\\" not in raw and not re.match(r"[0-9]", raw):  # after a number, a comma is missing
            yield Reason(place + colon.start(), *_COLON, place, raw, json.dumps(raw, ensure_ascii=False))
    for pattern, name, cause in ((_LINK_IN_FLOW, "link", _LINKED), (_LATE_QUOTES, "raw", _COLON)):
        for found in pattern.finditer(value):
            place, raw = start + found.start(name), found[name]
            yield Reason(place, *cause, place, raw, json.dumps(raw, ensure_ascii=False))
    for gap in _UNDIVIDED.finditer(value):
        if gap["gap"] is not None:
            yield Reason(start + gap.start(), *_COMMA, start + gap.start(), gap[0], ", ")
    for mark in "\"'":
        number = _bare_marks(value) if mark == '"' else re.sub(r'"(?:[^"\\]|\\.)*"', "", value).count(mark)
        for opening in re.finditer(rf"[\[{{,:][ ]*(?P<mark>{mark})", value) if number % 2 else ():
            end = re.search(rf"[ ]*(?:,[ ]*(?:{_KEY}:[ ]|{mark})|[\]}}])", value[opening.end() :])
            if end and mark not in value[opening.end() : opening.end() + end.start()]:
                place = start + opening.end() + end.start()
                yield Reason(start + opening.start("mark"), *_UNCLOSED, place, "", mark)


# ---- what is said where no correction helps


def _tab(begin: int, line: str, above: str, below: str) -> Reason | None:
    indent = line[: len(line) - len(line.lstrip())]
    behind = re.match(r" *-[ ]*(\t)", line)
    if behind:
        return Reason(
            begin + behind.start(1),
            "אחרי המקף בא Tab במקום רווח. החליפו אותו ברווח",
            "behind the dash stands a tab. Put a space in its place",
            begin + behind.start(1),
            "\t",
            " ",
        )
    if "\t" not in indent:
        return None
    return Reason(
        begin + indent.index("\t"),
        "השורה מתחילה ב־Tab, ומזיחים ברווחים בלבד. החליפו אותו ברווחים, כמו בשורות שלידה",
        "the line begins with a tab, and only spaces may indent. Put spaces in its place, as on the lines beside it",
        begin,
        indent,
        _aligned(line, above, below),
    )


def _aligned(line: str, above: str, below: str) -> str | None:
    """Return the indentation that both lines beside a line have, or one that a key above it asks for; else None."""
    if above.rstrip().endswith(":") and "\t" not in above:
        return _indent(above) if line.lstrip().startswith("- ") else f"{_indent(above)}  "
    around = {_indent(one) for one in (above, below) if one.strip() and not re.match(r"[ ]*\t", one)}
    return min(around) if len(around) == 1 else None


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
        if bare and bare[1].isascii():
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
