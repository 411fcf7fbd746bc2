"""The interface's own words, in each language it speaks; plural forms by CLDR (babel)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError

from kb.languages import nearest, primary

FOLDER = Path(__file__).parent
FALLBACK = "en"


@dataclass(frozen=True)
class Wording:
    """All texts of the interface in one language, whose code is that of the file in which they stand."""

    language: str
    texts: Mapping[str, Any]

    def say(self, key: str, **facts: object) -> str:
        """Return the text `key`, its {braces} filled from `facts`. Raises KeyError for an unknown key."""
        return str(self.texts[key]).format_map(facts)

    def count(self, key: str, n: int, **facts: object) -> str:
        """Return the text `key` in the plural form for `n` (a cardinal), e.g. one minute, two minutes, 5 minutes."""
        forms = self.texts[key]
        form = "zero" if n == 0 and "zero" in forms else Locale.parse(self.language, sep="-").plural_form(n)
        return str(forms.get(form, forms["other"])).format_map({"n": n, **facts})

    def span(self, key: str, low: int, high: int) -> str:
        """Return a range in words, such as 8 to 60 participants; a single number where both ends are one."""
        if low == high:
            return self.count(key, low)
        forms = self.texts[f"{key}_span"]
        form = Locale.parse(self.language, sep="-").plural_form(high)
        return str(forms.get(form, forms["other"])).format_map({"min": low, "max": high})

    def language_name(self, code: str) -> str:
        """Return how the language `code` is called in this language (CLDR); the code itself where nothing says so."""
        try:
            return Locale.parse(primary(code)).get_language_name(self.language) or code
        except UnknownLocaleError:
            return code

    def plain(self) -> dict[str, str]:
        """Return the texts that need no facts, for templates."""
        return {key: text for key, text in self.texts.items() if isinstance(text, str) and "{" not in text}


@cache
def spoken() -> tuple[str, ...]:
    """Return the codes of the languages in which there are words for the interface."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


@cache
def wording(language: str) -> Wording:
    """Return the wording in `language`, a BCP 47 tag (he-IL is Hebrew); in English where there is none."""
    found = nearest(language, spoken()) or FALLBACK
    if found != language:
        return wording(found)
    return Wording(found, yaml.safe_load((FOLDER / f"{found}.yml").read_text("utf-8")))
