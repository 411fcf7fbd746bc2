"""Words of other languages in a text, marked with their language and direction (WCAG 2.2, 3.1.2 Language of Parts).

So a screen reader says them in the right voice, and brackets and full stops among them stand where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.publish.fonts import script_of_language
from kb.settings import Language

# The characters of scripts that one recognises at sight. Latin words may be of any language, so they stay as they are.
_SCRIPTS = {
    "hebrew": "\u0590-\u05ff\ufb1d-\ufb4f", "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "cyrillic": "\u0400-\u04ff", "greek": "\u0370-\u03ff",
}  # fmt: skip
_BETWEEN = r"(?:(?![<>&\n])[\W\d_]){0,12}"  # what may stand between two words of one run
_OUTSIDE = re.compile(r"(<[^>]*>)")


def mark(html: str, own: str, languages: Sequence[Language]) -> str:
    """Return sanitised HTML in the language `own`, with the words of the other `languages` in elements with `lang`.

    >>> hebrew = Language(code="he", name="עברית", direction="rtl")
    >>> mark("<p>the word שלום</p>", "en", [hebrew])
    '<p>the word <span lang="he" dir="rtl">שלום</span></p>'
    """
    for language, run in _others(own, tuple(languages)):
        if run.search(html):
            element = rf'<span lang="{language.code}" dir="{language.direction}">\g<0></span>'
            pieces = _OUTSIDE.split(html)
            pieces[::2] = [run.sub(element, text) for text in pieces[::2]]
            html = "".join(pieces)
    return html


@lru_cache
def _others(own: str, languages: tuple[Language, ...]) -> list[tuple[Language, re.Pattern[str]]]:
    """Return the languages that the letters of a text tell apart from its own, each with the pattern of its words."""
    scripts = {language.code: script_of_language(language) for language in languages}
    found = dict[str, tuple[Language, re.Pattern[str]]]()
    for language in languages:
        script = scripts[language.code]
        if script in _SCRIPTS and script != scripts.get(own):
            letters = f"[{_SCRIPTS[script]}]"
            found.setdefault(script, (language, re.compile(rf"{letters}+(?:{_BETWEEN}{letters}+)*")))
    return list(found.values())
