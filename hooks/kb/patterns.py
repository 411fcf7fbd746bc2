"""Helpers for regular expressions: a match that may be empty, and the same pattern in JavaScript."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

# Python's \s, \w and \d as classes of JavaScript with the flag u, whose own \w and \d are ASCII and whose \s differs.
WHITE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CLASSES: Mapping[str, str] = {"s": WHITE, "w": r"\p{L}\p{N}_", "d": r"\p{Nd}"}
_LETTERS = r"[^\W\d_]"  # a class that excludes a complement has no equivalent of one piece
_NEGATED: Mapping[str, str] = {"S": f"[^{WHITE}]", "W": r"[^\p{L}\p{N}_]", "D": r"\P{Nd}"}
_QUANTIFIER = re.compile(r"[*+?]|\{[0-9]*,?[0-9]*\}")
_ESCAPE = re.compile(r"\\(?:U[0-9A-Fa-f]{8}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")  # characters that JavaScript allows to escape


def end_of(pattern: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize) -> int:
    """Return where the match of `pattern` at `start` of `text` ends, at most `end`.

    Return `start` if nothing matches.
    """
    found = pattern.match(text, start, end)
    return found.end() if found else start


def in_javascript(pattern: re.Pattern[str]) -> str:
    """Return the source of `pattern` for JavaScript, for a RegExp with the flag u (and i if the pattern ignores case).

    It matches the same. Possessive quantifiers, which JavaScript does not have, become a lookahead with a reference to
    what it found. Raises ValueError for a pattern with something that is not translated here: a condition, a comment
    in a group, a reference by name.
    """
    return _Translation(pattern).text()


class _Translation:
    """One pattern on its way to JavaScript: what is read of it, and the pieces that are written."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.source, self.flags, self.at = pattern.pattern.replace(_LETTERS, r"[\p{L}\p{Nl}\p{No}]"), pattern.flags, 0
        self.made: list[str] = []
        self.groups: list[int] = []  # where each open group begins in `made`
        self.last = 0  # where the last atom begins in `made`
        self.held = 0  # possessive quantifiers so far

    def text(self) -> str:
        while self.at < len(self.source):
            self._step(self.source[self.at])
        return "".join(self.made)

    def _step(self, sign: str) -> None:
        quantifier = _QUANTIFIER.match(self.source, self.at)
        if self.flags & re.VERBOSE and (sign.isspace() or sign == "#"):
            end = self.source.find("\n", self.at) if sign == "#" else self.at + 1
            self.at = len(self.source) if end < 0 else end
        elif sign == "(":
            self._open()
        elif sign == ")":
            self.last = self.groups.pop()
            self._write(")", 1, is_atom=False)
        elif sign == "[":
            self._class()
        elif sign == "\\":
            self._escape()
        elif quantifier:
            self._quantify(quantifier[0])
        else:
            dot = "[^]" if self.flags & re.DOTALL else r"[^\n]"
            start = r"(?<![^\n])" if self.flags & re.MULTILINE else "^"
            self._write({".": dot, "^": start}.get(sign, sign), 1)

    def _write(self, piece: str, read: int, is_atom: bool = True) -> None:
        if is_atom:
            self.last = len(self.made)
        self.made.append(piece)
        self.at += read

    def _open(self) -> None:
        found = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|:))?").match(self.source, self.at)
        if not found or (found[0] == "(" and self.source.startswith("(?", self.at)):
            raise ValueError(f"a group that is not translated: {self.source[self.at : self.at + 8]}")
        self.groups.append(len(self.made))
        self._write(found[0].replace("?P<", "?<"), len(found[0]))

    def _class(self) -> None:
        found = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL).match(self.source, self.at)
        if not found:
            raise ValueError(f"a class without an end: {self.source[self.at : self.at + 8]}")
        self._write("[" + _ESCAPE.sub(self._in_class, found[0][1:-1]).replace("[", r"\[") + "]", len(found[0]))

    @staticmethod
    def _in_class(escape: re.Match[str]) -> str:
        name = escape[0][1]
        if name == "[":
            return "["  # escaped afterwards, with those that were not
        return _CLASSES.get(name) or (escape[0] if name == "-" else _escaped(escape[0]))

    def _escape(self) -> None:
        found = _ESCAPE.match(self.source, self.at)
        assert found
        name = found[0][1]
        if name == "Z":
            self._write("(?![^])", 2)
        elif name in _CLASSES:
            self._write(f"[{_CLASSES[name]}]", 2)
        else:
            self._write(_NEGATED.get(name) or _escaped(found[0]), len(found[0]))

    def _quantify(self, quantifier: str) -> None:
        after = self.at + len(quantifier)
        if self.source[after : after + 1] != "+":
            lazy = "?" if self.source[after : after + 1] == "?" else ""
            self._write(quantifier + lazy, len(quantifier) + len(lazy), is_atom=False)
            return
        self.held += 1
        atom = "".join(self.made[self.last :])
        self.made[self.last :] = [f"(?=(?<held{self.held}>{atom}{quantifier}))\\k<held{self.held}>"]
        self.at = after + 1


def _escaped(escape: str) -> str:
    """Return an escape of one character as JavaScript has it: a sign without a meaning stands as it is."""
    if escape[1] == "U":
        return f"\\u{{{int(escape[2:], 16):x}}}"
    return escape if escape[1].isalnum() or escape[1] in _SYNTAX else escape[1:]
