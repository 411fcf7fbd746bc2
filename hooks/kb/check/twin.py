"""The rules for marks as data for the browser: the form checks what is typed with the same patterns and lists.

`overrides/assets/kb/suggest/marks.js` has the other half: the functions of these modules, with the same names. Tests
compare the two on random text (tests/browser/test_marks.py). The form fixes what `kb check --fix` fixes, except what
`ELSEWHERE` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType, ModuleType

from kb.check import direction, hebrew, marks, quotation, spelling, stretches, text
from kb.markdown import literal
from kb.patterns import WHITE, in_javascript
from kb.settings import Settings

# The rules that the form knows: those that it can fix, and three that only a person can.
_KNOWN = (
    "direction-control direction-mark latin-run gershayim straight-quotes geresh hyphen-for-maqaf hyphen-in-range "
    "hyphen-as-dash doubled-space space-before-punctuation invisible-character presentation-form stray-point "
    "other-spelling typed-list list-after-text heading-space"
)
FIXED = frozenset(_KNOWN.split())
REPORTED = frozenset(["final-letter", "unclosed-quote", "bare-address"])
# Rules with a fix that the form does not need, or cannot know: why.
_WRITES = "the form writes the fields itself, in valid YAML, and lets people choose terms, topics and entries"
_NAMES = "the form names the files itself"
_FILES = "only the whole library shows where a path leads"
_PARTS = "each part of a text is a field of its own, under the heading that the form writes or keeps"
_WRITTEN = (
    "fields-not-first yaml-syntax odd-space curly-quotes cut-value half-quoted brace-slip unknown-key wrong-type "
    "unknown-term unknown-topic"
)
ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(_WRITTEN.split(), _WRITES),
        **dict.fromkeys(("page-ending", "bad-slug"), _NAMES),
        **dict.fromkeys(("backslash-path", "link-form", "unknown-relation"), _FILES),
        **dict.fromkeys(("part-without-id", "part-level", "bold-heading", "step-id"), _PARTS),
        "image-too-wide": "the form scales pictures itself",
        "unknown-in-settings": "library.yml is not edited in the form",
    }
)

_MODULES = (literal, stretches, text, quotation, hebrew, direction, marks)
_KINDS = (re.Pattern, frozenset, str, int)
_SURROGATES = range(0xD800, 0xE000)  # no text has them
Constant = str | int | tuple[str, ...]
Table = Mapping[str, Constant]


def tables(settings: Settings) -> Mapping[str, Table]:
    """Return the patterns, sets of signs and words, signs and numbers of each module, by its name and theirs.

    A pattern is (its source for JavaScript, its flags). A leading underscore is left out of the names. `spelling` has
    the preferred spellings of the library, each with the pattern of the others; `settings` what else is its own.
    """
    own = {preferred: _data(pattern) for preferred, pattern in spelling.patterns(settings).items()}
    return {**_shared(), "spelling": own, "settings": {"RTL": tuple(sorted(settings.rtl))}}


@cache
def _shared() -> Mapping[str, Table]:
    found = {module.__name__.rpartition(".")[2]: _constants(module) for module in _MODULES}
    return {**found, "patterns": {"WHITE": WHITE}, "bidi": _classes()}


def _constants(module: ModuleType) -> Table:
    named = ((name, value) for name, value in vars(module).items() if name.isupper() and isinstance(value, _KINDS))
    return {name.lstrip("_"): _data(value) for name, value in named}


def _data(value: re.Pattern[str] | frozenset[str] | str | int) -> Constant:
    if isinstance(value, re.Pattern):
        return in_javascript(value), "u" + "i" * bool(value.flags & re.IGNORECASE)
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def _classes() -> Table:
    """Return the characters of Unicode's classes of direction that `direction` asks for, which JavaScript lacks."""
    found = dict[str, list[int]]()
    for code in range(ord(direction.PLANE_END) + 1):
        if code not in _SURROGATES:
            found.setdefault(direction.bidi_class(chr(code)), []).append(code)
    left, right = ([kind for kind, side in direction.STRONG.items() if side == wanted] for wanted in "LR")
    wanted = {"L": left, "R": right, "EN": ["EN"], "ISOLATING": direction.ISOLATING}
    ranges = {name: _ranges(sorted(c for kind in kinds for c in found[kind])) for name, kinds in wanted.items()}
    return {name: (f"[{text}]", "u") for name, text in ranges.items()}


def _ranges(codes: Iterable[int]) -> str:
    """Return the ranges of a class of characters; `codes` are in order."""
    pieces, first, last = list[str](), -1, -2
    for code in codes:
        if code != last + 1:
            pieces += [_range(first, last)] if first >= 0 else []
            first = code
        last = code
    return "".join([*pieces, _range(first, last)])


def _range(first: int, last: int) -> str:
    return chr(first) if first == last else f"{chr(first)}-{chr(last)}"
