"""The library's own spellings: words for which `library.yml` prefers another form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.check import stretches
from kb.library import Library
from kb.problems import Fix, Problem, problem
from kb.settings import Spelling
from kb.sources import SETTINGS_FILE


def check(library: Library) -> Iterator[Problem]:
    """Yield words that `spellings` in the settings writes in another way, in every text that people read."""
    wanted = [(one.write, _pattern(one)) for one in library.settings.spellings]
    texts = stretches.read(library) if wanted else iter(())
    for stretch in texts:
        if stretch.source.file == SETTINGS_FILE:
            continue
        for preferred, pattern in wanted:
            for match in pattern.finditer(stretch.text):
                place = stretch.source.place(stretch.at[match.start(1)])
                facts = {"found": match[1], "preferred": preferred}
                fix = Fix(match[1], preferred)
                yield problem("other-spelling", stretch.source.file, place, **facts).with_fix(fix)


def _pattern(spelling: Spelling) -> re.Pattern[str]:
    """Match any of the forms as a whole, in group 1; a Hebrew prefix may stand before it."""
    forms = "|".join(re.escape(form) for form in sorted(spelling.instead_of, key=len, reverse=True))
    return re.compile(rf"(?<!\w)[והבכלמש]{{0,2}}({forms})(?!\w)")
