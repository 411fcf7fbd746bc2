"""What a build says of a library's mistakes: what `kb check` would say first, without reading the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kb.check import inspection, report
from small_library import FILES, SETTINGS, SmallLibrary

TODAY, MOST = date(2026, 1, 5), report.MOST_OF_A_BUILD
ALLOWANCES = {
    "none": "",
    "of a rule": "allow:\n- {code: space-before-punctuation, why: They are poems}\n",
    "of words": "allow:\n- {code: space-before-punctuation, words: ['wet .'], why: They are poems}\n",
    "of files": "allow:\n- {code: space-before-punctuation, files: [tools/n-00*], why: They are poems}\n",
    "of nothing": "allow:\n- {code: space-before-punctuation, words: ['spade .'], why: They are poems}\n",
}


def with_mistakes(root: Path, allowances: str) -> SmallLibrary:
    """Return a library with more doubled spaces than a build says, and with stray spaces in some of the texts."""
    library = SmallLibrary(root, {**FILES, "library.yml": SETTINGS + allowances})
    for number in range(3 * MOST):
        words = "It is wet . It is dry ." if number % 3 == 0 else "Dig here."
        library.tool(f"n-{number:03}", body=f"{words}\n\nOne  gap.")
    return library


@pytest.mark.parametrize("allowances", ALLOWANCES.values(), ids=list(ALLOWANCES))
def test_a_build_says_the_same_whether_it_reads_all_mistakes_or_counts_them(tmp_path: Path, allowances: str) -> None:
    read = with_mistakes(tmp_path, allowances).read()
    every, brief = inspection.inspect(read, TODAY), inspection.brief(read, TODAY, tmp_path / ".cache", MOST)
    assert report.of_build(brief.problems, brief.more) == report.of_build(every, {})
    assert brief.more["doubled-space"] > 0
