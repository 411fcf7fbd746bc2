"""The library's own spellings: words for which `library.yml` prefers another form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kb.check import stretches
from kb.check.stretches import Stretch
from kb.library import Library
from kb.problems import Fix, Problem, problem
from kb.settings import Settings
from kb.sources import SETTINGS_FILE


def check(library: Library) -> Iterator[Problem]:
    """Yield words that `spellings` in the settings writes in another way, in every text that people read."""
    wanted = patterns(library.settings)
    for stretch in stretches.read(library) if wanted else ():
        if stretch.source.file != SETTINGS_FILE:
            yield from of_stretch(stretch, wanted)


def of_stretch(stretch: Stretch, wanted: Mapping[str, re.Pattern[str]]) -> Iterator[Problem]:
    """Yield the other spellings of one text; `wanted` is what `patterns` returns."""
    for preferred, pattern in wanted.items():
        for match in pattern.finditer(stretch.text):
            place = stretch.source.place(stretch.at[match.start(1)])
            facts = {"found": match[1], "preferred": preferred}
            yield problem("other-spelling", stretch.source.file, place, **facts).with_fix(Fix(match[1], preferred))


def patterns(settings: Settings) -> Mapping[str, re.Pattern[str]]:
    """Return what matches the other forms of each preferred one, as a whole, in group 1."""
    forms = dict[str, list[str]]()
    for one in settings.spellings:
        forms.setdefault(one.write, []).extend(one.instead_of)
    return {preferred: _pattern(others) for preferred, others in forms.items()}


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """Match any of the forms as a whole, in group 1; a Hebrew prefix may stand before it."""
    longest_first = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)[והבכלמש]{{0,2}}({longest_first})(?!\w)")
