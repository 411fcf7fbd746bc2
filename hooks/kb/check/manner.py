"""The manner of the Hebrew: forms with slashes, "who" with a plural verb, negation that nobody says aloud.

These are the mechanical rules of the editors' style guide (docs/guide/style.md). Each reports only what is certain:
verbs come from lists, because the letter shin may belong to the verb's root (who sends) or begin a clause (whoever
writes), and a verb that ends in -im may be in the singular.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.check.quotation import GERSHAYIM, LETTER
from kb.check.stretches import SEPARATOR, Stretch, TextRule
from kb.languages import primary
from kb.problems import Problem

_NO_LETTER_BEFORE, _NO_LETTER_AFTER = f"(?<![{LETTER}{GERSHAYIM}׳])", f"(?![{LETTER}{GERSHAYIM}׳])"

# A word with a second ending after a slash or a dot: מנהל/ת, מנחים/ות, רכז.ת.
_ENDING = rf"[/.](?:ת|ות|ית|יות|ה|ים|ן|ך){_NO_LETTER_AFTER}"
_SLASHED = re.compile(rf"{_NO_LETTER_BEFORE}[{LETTER}]{{2,}}{_ENDING}")
_HAS_ENDING = re.compile(_ENDING)  # found much faster: most texts have none

_PLURAL = (
    "מובילים|עובדים|מנחים|עורכים|ממלאים|מצטרפים|שולחים|כותבים|קוראים|מכירים|רוצים|יכולים|צריכים|פועלים|"
    "מחליטים|נמצאים|מגיעים|עוסקים|מעדיפים|מתנגדים|מדברים|מחזיקים|מאשרים|מקבלים|מתחברים|מאמינים|מתמודדים|"
    "נפגעים|נעדרים|גרים|חיים|יודעים|חושבים|שומעים|מבינים|מתקשים|יוצאים|נשארים|משתתפים|מוסמכים|אחראים|"
    "עסוקים|חזקים|מחוברים|כתבו|הגיעו|היו|ענו|פרשו|אמרו|עבדו|ביקשו|מצאו|שלחו|התקשרו|השתתפו|הצטרפו|הובילו|"
    "התנגדו|הרימו|נפגעו|נשארו"
)
_SINGULAR = (
    "היה|הייתה|יכול|יכולה|רוצה|צריך|צריכה|כתב|כתבה|הגיע|הגיעה|עובד|עובדת|מוביל|מובילה|מנחה|ממלא|ממלאת|"
    "קורא|קוראת|לא|אין|אינו|אינה|אינם|יש|כבר|עוד"
)
_WHO = rf"{_NO_LETTER_BEFORE}[ולבמכה]{{0,2}}ש?מי\s+ש"
_ADVERB = r"(?:(?:לא|כבר|עוד|רק|גם|באמת)\s+)?"
_WHO_PLURAL = re.compile(rf"{_WHO}{_ADVERB}(?:{_PLURAL}){_NO_LETTER_AFTER}")
_HAS_WHO = re.compile(r"מי\s+ש")  # found much faster: most texts have none
_WHO_ANY = re.compile(rf"{_WHO}(?:{_PLURAL}|{_SINGULAR}){_NO_LETTER_AFTER}")

# What is to be said: between gershayim, after "say" or "ask" and a colon.
_SAID = re.compile(
    rf"{_NO_LETTER_BEFORE}(?:אמרו|אומרים|שאלו|שואלים)[^{SEPARATOR}{GERSHAYIM}:]{{0,60}}:\s{{0,3}}"
    rf"{GERSHAYIM}([^{SEPARATOR}{GERSHAYIM}]+){GERSHAYIM}"
)
_LITERARY = re.compile(
    rf"{_NO_LETTER_BEFORE}[וש]?(?:אינני|איני|אינך|אינו|אינה|איננו|אינכם|אינכן|אינם|אינן){_NO_LETTER_AFTER}"
)


def slashes(stretch: Stretch) -> Iterator[Problem]:
    """Yield words that carry a second ending after a slash or a dot."""
    if primary(stretch.language) == "he" and _HAS_ENDING.search(stretch.text):
        for match in _SLASHED.finditer(stretch.text):
            yield stretch.problem("slashed-form", *match.span())


def who(stretch: Stretch) -> Iterator[Problem]:
    """Yield "who" with a verb in the plural; of other verbs, every "who" but the first of a page's text or fields."""
    if primary(stretch.language) != "he" or not _HAS_WHO.search(stretch.text):
        return
    plural = {match.start(): match.end() for match in _WHO_PLURAL.finditer(stretch.text)}
    for start, end in plural.items():
        yield stretch.problem("who-plural", start, end)
    every = {match.start(): match.end() for match in _WHO_ANY.finditer(stretch.text)} | plural
    for start in sorted(every)[1:]:
        if start not in plural:
            yield stretch.problem("who-again", start, every[start])


def said(stretch: Stretch) -> Iterator[Problem]:
    """Yield literary negation in what a text gives people to say aloud."""
    if primary(stretch.language) != "he" or GERSHAYIM not in stretch.text:
        return
    for quote in _SAID.finditer(stretch.text):
        for match in _LITERARY.finditer(stretch.text, quote.start(1), quote.end(1)):
            yield stretch.problem("said-literary", *match.span())


RULES: tuple[TextRule, ...] = (slashes, who, said)
