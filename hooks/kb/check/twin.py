"""The rules for marks as data for the browser: the form checks what is typed with the same patterns and lists.

`overrides/assets/kb/suggest/marks.js` has the other half: the functions of these modules, with the same names. Tests
compare the two on random text (tests/browser/test_marks.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import ModuleType

from kb.check import hebrew, marks, quotation, stretches, text
from kb.markdown import literal
from kb.patterns import WHITE, in_javascript

_MODULES = (literal, stretches, text, quotation, hebrew, marks)
_KINDS = (re.Pattern, frozenset, str, int)
Constant = str | int | tuple[str, ...]


@cache
def tables() -> Mapping[str, Mapping[str, Constant]]:
    """Return the patterns, sets of signs and words, signs and numbers of each module, by its name and theirs.

    A pattern is (its source for JavaScript, its flags). A leading underscore is left out of the names.
    """
    found = {module.__name__.rpartition(".")[2]: _constants(module) for module in _MODULES}
    return {**found, "patterns": {"WHITE": WHITE}}


def _constants(module: ModuleType) -> dict[str, Constant]:
    named = ((name, value) for name, value in vars(module).items() if name.isupper() and isinstance(value, _KINDS))
    return {name.lstrip("_"): _data(value) for name, value in named}


def _data(value: re.Pattern[str] | frozenset[str] | str | int) -> Constant:
    if isinstance(value, re.Pattern):
        return in_javascript(value), "u" + "i" * bool(value.flags & re.IGNORECASE)
    return tuple(sorted(value)) if isinstance(value, frozenset) else value
