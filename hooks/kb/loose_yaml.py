"""YAML by people who have not met it: it is read as it was meant, and reported.

Examples are curly quotes around a value, which a word processor makes of straight ones; a closing quote without an
opening one; a value between gershayim, which a Hebrew keyboard gives for quotes; between braces, a colon without a
space or a comma within a value. Texts in straight quotes and in blocks stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.odd_spaces import plain_lines

_KEY = "[a-z][A-Za-z0-9_-]*"
_CURLY = "“”„‟"
_SINGLE = "‘’‚‛"
_STRING = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'"
_BARE = r"[^\s,}\]/:\[{\"'][^,:}\]]*(?=[,}\]])"
_VALUE = re.compile(rf"^[ ]*(?:-[ ]+)*(?:{_KEY}:[ ]+)?(?=\S)")  # where the value of a line begins
_END = re.compile(r"[ ]*(?:[ ]#.*)?$")
_OPENING = re.compile(rf"{_STRING}|(?<=[\[{{,:])[ ]*(?P<mark>[{_CURLY}{_SINGLE}״])")
_ENDED = r"(?=[ ]*[,\]}])"
_CLOSINGS = {
    **dict.fromkeys(_CURLY, re.compile(rf"(?:[^{_CURLY}\"\n]|(?<=[א-ת])[{_CURLY}](?=[א-ת]))*[{_CURLY}\"]{_ENDED}")),
    **dict.fromkeys(_SINGLE, re.compile(rf"[^{_SINGLE}\n]*[{_SINGLE}]{_ENDED}")),
    "״": re.compile(rf"(?:[^״\"\n]|(?<=[א-ת])״(?=[א-ת]))*״{_ENDED}"),
}
_JOINED = re.compile(rf"{_STRING}|[{{,][ ]*(?P<key>{_KEY}):(?P<value>{_BARE}|{_STRING})")
_GROUP = re.compile(r"\{[^{}]*\}")
_PIECE = re.compile(rf"(?:{_STRING}|\[[^\[\]]*\]|[^,\"'\[])+|[\"'\[]")
_PLAIN_PAIR = re.compile(rf"[ ]*{_KEY}:[ ]+(?=[^\s\"'\[{{])")
_PAIR = re.compile(rf"[ ]*{_KEY}:(?!//)")
_SPOKEN = re.compile(r"״(?!\s)(?:[^״]|(?<=[א-ת])״(?=[א-ת]))*(?<!\s)״")
_WITHIN = re.compile(rf"(?<=[א-ת])[{_CURLY}](?=[א-ת])")
_LETTERS = re.compile("[א-ת\u0621-\u064a]")
_CUT = re.compile(r"[ ]+#(?![ #!]).*")  # a word with a number sign; a comment has a space after it
_PLAIN = re.compile(r"[^\s\"'\[{|>&*!%@`]")
_LONE = re.compile(rf"(?P<value>[^\s\"'\[{{{_CURLY}|>&*!%@`][^\"{_CURLY}]*[^\s\"{_CURLY}\d\\])(?P<mark>[\"{_CURLY}])")


@dataclass(frozen=True)
class Loose:
    """What was written at the offset `at`, and the code of the rule that asks for something else.

    `new` is how it must be written; None if only a person can tell, and then it is read as it stands.
    """

    code: str
    at: int
    old: str
    new: str | None


def tighten(text: str) -> tuple[str, tuple[Loose, ...]]:
    """Return `text` as it was meant, and what was written loosely, in order."""
    found = [loose for start, line in plain_lines(text) for loose in _in_line(line, start)] if _MAY(text) else []
    pieces, position, kept = list[str](), 0, list[Loose]()
    for loose in sorted(found, key=lambda one: (one.at, -len(one.old))):
        if loose.at >= position:
            kept.append(loose)
            pieces += (text[position : loose.at], loose.old if loose.new is None else loose.new)
            position = loose.at + len(loose.old)
    return "".join([*pieces, text[position:]]), tuple(kept)


_MAY = re.compile(rf"[{_CURLY}{_SINGLE}{{]|: ״|\[״|, ״| #[^ #!]|[^\s:\[{{,]\"[ ]*(?:#.*)?$", re.MULTILINE).search


def _in_line(line: str, start: int) -> Iterator[Loose]:
    begins = _VALUE.match(line)
    if not begins:
        return
    ends = _END.search(line, begins.end())
    value = line[begins.end() : ends.start() if ends else len(line)]
    at = start + begins.end()
    if value[:1] in ("[", "{"):
        yield from _curly_in_flow(value, at)
        yield from _joined(value, at)
        yield from _divided(value, at)
    elif _is_in_curly(value):
        yield Loose("curly-quotes", at, value, _in_quotes(value[1:-1]))
    elif ends and (cut := _CUT.match(ends[0])) and _PLAIN.match(value):
        yield Loose("cut-value", at, value + cut[0].rstrip(), _in_quotes(value + cut[0]))
    elif begins[0].endswith(": ") and _SPOKEN.fullmatch(value):
        yield Loose("marks-around-value", at, value, None)
    elif lone := _LONE.fullmatch(value):
        yield Loose("half-quoted", at, value, _in_quotes(lone["value"]))


def _has_curly(text: str) -> bool:
    """Return whether a text has curly quotes other than within a word, where they are gershayim."""
    return any(sign in _CURLY for sign in _WITHIN.sub("", text))


def _is_in_curly(value: str) -> bool:
    """Return whether a value is between curly quotes and has no others, or is an address or an id in gershayim."""
    inner = value[1:-1]
    if not inner:
        return False
    if value[0] in _CURLY and value[-1] in f'{_CURLY}"':
        return not _has_curly(inner)
    if value[0] in _SINGLE and value[-1] in _SINGLE:
        return not set(_SINGLE) & set(inner)
    return bool(_SPOKEN.fullmatch(value)) and not _LETTERS.search(value)


def _in_quotes(text: str) -> str:
    return json.dumps(text.strip(), ensure_ascii=False)


def _curly_in_flow(value: str, start: int) -> Iterator[Loose]:
    position = 0
    while match := _OPENING.search(value, position):
        position = match.end()
        if not match["mark"]:
            continue
        at, mark = match.start("mark"), match["mark"]
        closing = _CLOSINGS[mark].match(value, at + 1)
        inner = closing[0][:-1] if closing else ""
        if not closing or not inner.strip():
            continue
        position = closing.end()
        is_kept = mark == "״" and _LETTERS.search(inner) and not re.search("[,:]", inner)
        old = value[at : closing.end()]
        yield Loose(
            "marks-around-value" if is_kept else "curly-quotes", start + at, old, None if is_kept else _in_quotes(inner)
        )


def _joined(value: str, start: int) -> Iterator[Loose]:
    """Yield keys between braces whose colon has no space after it."""
    for match in _JOINED.finditer(value):
        if match["key"] and "{" in value[: match.start("key") + 1]:
            key, rest = match["key"], match["value"].rstrip()
            yield Loose("brace-slip", start + match.start("key"), f"{key}:{rest}", f"{key}: {rest}")


def _divided(value: str, start: int) -> Iterator[Loose]:
    """Yield values between braces that a comma divides, though no key follows it."""
    for group in _GROUP.finditer(value):
        inner, offset = group[0][1:-1], group.start() + 1
        if _has_curly(inner):
            continue
        held: tuple[int, int] | None = None  # where a plain value begins, and where it can end
        pieces = [*_pieces(inner)]
        for number, (begin, end) in enumerate(pieces):
            piece = inner[begin:end]
            plain = _PLAIN_PAIR.match(piece)
            if _PAIR.match(piece):
                held = (begin + plain.end(), end) if plain else None
            elif held and piece.strip() and re.match(r"[^\s\"'\[{:]", piece.strip()):
                held = held[0], end
            else:
                held = None
            following = inner[slice(*pieces[number + 1])] if number + 1 < len(pieces) else ""
            is_last = not following or bool(_PAIR.match(following))
            if held and is_last and "," in inner[held[0] : held[1]]:
                raw = inner[held[0] : held[1]].rstrip()
                yield Loose("brace-slip", start + offset + held[0], raw, _in_quotes(raw))


def _pieces(inner: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what stands between commas that are not within quotes or brackets."""
    begin = position = 0
    while position < len(inner):
        if inner[position] == ",":
            yield begin, position
            begin = position = position + 1
        else:
            found = _PIECE.match(inner, position)
            position = found.end() if found else position + 1
    yield begin, len(inner)
