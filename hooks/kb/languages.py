"""Languages by their BCP 47 tags: he-IL is Hebrew and en-GB English, so texts for the language serve them too.

https://www.rfc-editor.org/info/bcp47
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

# A language, perhaps with a script and a region, in the case that BCP 47 recommends: he, he-IL, sr-Latn-RS, es-419.
TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
_FORMER = {"iw": "he"}  # codes that ISO 639 has replaced but systems still use


@lru_cache(maxsize=10_000)
def primary(tag: str) -> str:
    """Return the language of a tag without script and region: he for he-IL and for iw."""
    language = tag.partition("-")[0].lower()
    return _FORMER.get(language, language)


def nearest(tag: str, known: Iterable[str]) -> str | None:
    """Return the tag among `known` that serves `tag`: the same, its language, or another tag of the language."""
    tags = list(known)
    same = [one for one in (tag, primary(tag)) if one in tags]
    same += [one for one in tags if primary(one) == primary(tag)]
    return same[0] if same else None
