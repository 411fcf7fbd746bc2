"""Addresses of other sites, and links with words that say nothing.

In a screen reader's list of links, outside their sentence, nobody knows where such a link leads:

WCAG 2.2, 2.4.4 and 2.4.9 (Link Purpose), https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.library import Library
from kb.problems import Place, Problem, problem

# Compared without marks and in lower case.
VAGUE = frozenset(
    [
        "כאן", "פה", "לחצו", "לחצו כאן", "לחץ כאן", "לחצי כאן", "הקליקו כאן", "קישור", "לינק", "בקישור", "בקישור הזה",
        "בלינק", "עוד", "קראו עוד", "קרא עוד", "לקריאה נוספת", "למידע נוסף", "מידע נוסף", "לפרטים", "לפרטים נוספים",
        "המשך", "להמשך", "המשך קריאה", "זה", "הזה", "עמוד זה", "ראו כאן", "ראו",
        "هنا", "اضغط هنا", "اضغطوا هنا", "انقر هنا", "انقروا هنا", "رابط", "الرابط", "المزيد", "اقرأ المزيد",
        "اقرأوا المزيد", "للمزيد", "مزيد من المعلومات",
        "here", "click", "click here", "press here", "link", "this link", "this", "this page", "more",
        "read more", "learn more", "more information", "more info", "details", "see here", "go",
    ]
)  # fmt: skip
_MARKS = re.compile(r"[^\w\s]|_")


def check(library: Library) -> Iterator[Problem]:
    """Yield the links of all pages whose words would fit any link."""
    for document in library.written:
        for link in document.prose.links:
            words = " ".join(_MARKS.sub("", link.text).casefold().split())
            if not link.is_image and words in VAGUE:
                yield problem("vague-link", document.path, link.place, found=link.text)


def addresses_of(library: Library) -> Iterator[tuple[str, str, Place]]:
    """Yield every web address of the library without its anchor, with file and place."""
    for document in library.written:
        for link in document.prose.links:
            if link.target.casefold().startswith(("http://", "https://")):
                yield link.target.partition("#")[0], document.path, link.place
        if document.reading:
            for path, place in document.reading.places.items():
                value = document.reading.value(path) if path and path[-1] == "url" else None
                if isinstance(value, str) and value.casefold().startswith(("http://", "https://")):
                    yield value.partition("#")[0], document.path, place
