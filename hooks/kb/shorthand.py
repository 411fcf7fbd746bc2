"""Values as people write them, and what they mean: 45 minutes, 6–12 people, an hour and a half, 29/11/2026.

In Hebrew, Arabic and English. What may mean two things, or says more than a number, is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from babel import Locale

from kb.durations import DAY, HOUR, WEEK

Unit = Literal["minutes", "seconds", "people", "shekels", ""]
LANGUAGES = ("he", "ar", "en")  # of the names of months
_LONGEST = 80  # the longest value that is examined, in characters

# What words are worth: for minutes in minutes, for seconds in seconds.
_TIMES = {
    1: "דקה דקות דק׳ דק' דק ד׳ ד' ד m min mins minute minutes دقيقة دقيقه دقائق",
    HOUR: "שעה שעות h hr hrs hour hours ساعة ساعه ساعات",
    DAY: "יום ימים day days يوم أيام ايام",
    WEEK: "שבוע שבועות week weeks أسبوع اسبوع أسابيع اسابيع",
}
_SECONDS = "שנייה שניה שניות s sec secs second seconds ثانية ثوان ثواني"
_PEOPLE = (
    "איש אנשים אדם משתתפים משתתפות משתתף people persons person participants "
    "أشخاص اشخاص شخص مشاركين مشاركون مشارك مشاركًا"
)
_SHEKELS = '₪ ש״ח ש"ח שח שקל שקלים nis ils shekel shekels شيكل شواكل'
_WORTH: Mapping[Unit, Mapping[str, int]] = {
    "minutes": {word: worth for worth, words in _TIMES.items() for word in words.split()},
    "seconds": dict.fromkeys(_SECONDS.split(), 1)
    | {word: 60 * worth for worth, words in _TIMES.items() if worth <= HOUR for word in words.split()},
    "people": dict.fromkeys(_PEOPLE.split(), 1),
    "shekels": dict.fromkeys(_SHEKELS.split(), 1),
    "": {},
}
# Times that people write without a number.
_SPOKEN = {
    "שעה וחצי": 90, "שעה ורבע": 75, "שעתיים וחצי": 150, "שעתיים": 120, "חצי שעה": 30, "רבע שעה": 15,
    "שלושת רבעי שעה": 45, "שלושת רבעי השעה": 45, "יומיים": 2 * DAY, "שבועיים": 2 * WEEK, "חצי יום": DAY // 2,
    "שלושה רבעי שעה": 45, "שעה אחת": 60,
    "an hour and a half": 90, "one hour": 60, "an hour": 60, "half an hour": 30, "half a day": DAY // 2,
    "two hours": 120,
    "a quarter of an hour": 15, "ساعة ونصف": 90, "ساعتان": 120, "ساعتين": 120, "نصف ساعة": 30, "ربع ساعة": 15,
    "שעה": 60, "יום": DAY, "שבוע": WEEK, "ساعة": 60, "يوم": DAY, "أسبوع": WEEK,
}  # fmt: skip
_NONE = frozenset(["אין", "ללא", "ללא הכנה", "בלי הכנה", "אין הכנה", "לא נדרשת", "לא נדרש", "none", "بدون", "لا يوجد"])
# Numbers that people write in words before a unit.
_COUNTED = {
    word: str(number)
    for number, words in {
        2: "שתי שני", 3: "שלוש שלושה", 4: "ארבע ארבעה", 5: "חמש חמישה", 6: "שש שישה", 7: "שבע שבעה", 8: "שמונה",
        9: "תשע תשעה", 10: "עשר עשרה", 15: "חמש־עשרה", 20: "עשרים", 30: "שלושים", 40: "ארבעים", 45: "ארבעים־וחמש",
        50: "חמישים", 60: "שישים", 90: "תשעים",
    }.items()
    for word in words.split()
}  # fmt: skip
_IN_WORDS = re.compile(rf"(?<![\w־])(?:{'|'.join(sorted(_COUNTED, key=len, reverse=True))})(?![\w־])")
_FREE = frozenset(["חינם", "ללא עלות", "בלי עלות", "ללא תשלום", "בחינם", "free", "no cost", "مجانًا", "مجانا", "مجاني"])
_ANY_SPOKEN = re.compile(
    r"(?<![\w.])(?P<prefix>[לכמ](?=[א-ת]))?(?:(?P<number>[0-9]+)[ ]+)?(?P<spoken>"
    + "|".join(sorted(_SPOKEN, key=len, reverse=True))
    + r")(?!\w)"
)
_NUMBER = r"[0-9]{1,7}(?:\.[0-9])?(?![0-9.,:/])"
_UNIT = "[^\\W\\d_]+[׳'״\"]?[^\\W\\d_]*|₪"
_UP_TO = "[ ]*(?:[-‐‑–—־]|עד|to|until|إلى|الى|حتى|ל־|ל-)[ ]*"
_MORE = "(?:ומעלה|ויותר|or more|and more|and up|فأكثر|فما فوق)"
_RANGE = re.compile(
    rf"(?:(?P<least>לפחות|מינימום|at least|على الأقل)[ ]|(?:בין|from|between|من)[ ]|(?P<from>מ־|מ-))?"
    rf"(?P<low>{_NUMBER})[ ]*(?P<low_unit>(?!{_UP_TO}|{_MORE}){_UNIT})?"
    rf"(?:{_UP_TO}(?P<high>{_NUMBER})[ ]*(?P<high_unit>(?!{_MORE}){_UNIT})?)?"
    rf"(?P<open>\+|[ ]*{_MORE})?"
)
_UP_ONLY = re.compile(rf"(?:עד|לכל היותר|מקסימום|up to|at most|حتى)[ ](?P<high>{_NUMBER})[ ]*(?P<unit>{_UNIT})?")
_ABOUT = re.compile(r"^(?:[~≈]|כ־|כ-|בערך |לערך |about |around |حوالي )[ ]*|[ ](?:בערך|לערך|בקירוב)$")
_HOURS = re.compile(r"(?<![0-9:])(?P<hours>0?[0-9]):(?P<minutes>[0-5][0-9])(?![0-9:])")  # 1:30 is an hour and a half
_MOST_HOURS = 8  # hours by the clock that are a length of time; 10:00 is a time of the day
_COMMA = re.compile(r"(?<=[0-9]),(?=[05](?![0-9]))")  # a decimal comma
_AGAIN = re.compile(r"(?P<one>[^()]+?)[ ]*\((?P<other>[^()]+)\)")  # an hour (60 minutes)
_SUM = re.compile(
    rf"(?P<whole>[0-9]+)[ ](?P<unit>{_UNIT})[ ](?:ו־|ו-|ו|and[ ]|و)[ ]?(?P<rest>[0-9]+)[ ](?:דקות|minutes|دقائق|دقيقة)"
)
_CLOCK = re.compile(r"(?:(?P<hours>[0-9]{1,2}):)?(?P<minutes>[0-9]{1,2}):(?P<seconds>[0-9]{2})")


@dataclass(frozen=True)
class Amount:
    """A number, or a range: from `low` to `high`, which is None where there is no upper end."""

    low: int
    high: int | None


def amount(text: str, unit: Unit) -> Amount | None:
    """Return the amount that `text` means, in the unit of its field; None if that is not certain.

    For example 45–60 דקות are 45 to 60 minutes, half an hour is 30, and 12+ people are 12 or more.
    """
    words = " ".join(text.split()).strip(" .,;").casefold()
    if len(words) > _LONGEST:
        return None
    if unit == "shekels" and words in _FREE:
        return Amount(0, 0)
    if unit == "seconds" and (clock := _CLOCK.fullmatch(words)):
        seconds = int(clock["hours"] or 0) * 3600 + int(clock["minutes"]) * 60 + int(clock["seconds"])
        return Amount(seconds, seconds)
    if unit == "minutes" and words in _NONE:
        return Amount(0, 0)
    if both := _AGAIN.fullmatch(words):
        one, other = amount(both["one"], unit), amount(both["other"], unit)
        return one if one == other else None
    found = _RANGE.fullmatch(_in_digits(words, unit))
    return _read(found, unit) if found else None


def at_most(text: str, unit: Unit) -> int | None:
    """Return the upper end of a range whose lower end is not said, such as 20 of "up to 20 people"."""
    words = " ".join(text.split()).strip(" .,;").casefold()
    found = _UP_ONLY.fullmatch(_in_digits(words, unit)) if len(words) <= _LONGEST else None
    worth = _WORTH[unit].get(found["unit"]) if found and found["unit"] else 1
    return int(float(found["high"]) * worth) if found and worth else None


def _in_digits(words: str, unit: Unit) -> str:
    """Return a text in which numbers, and times of an hour and such, are in digits, and no word says "about"."""
    words = _ABOUT.sub("", words)
    if unit == "minutes":
        words = _SUM.sub(_add, _ANY_SPOKEN.sub(_in_minutes, _HOURS.sub(_by_clock, _COMMA.sub(".", words))))
    return _ABOUT.sub("", _IN_WORDS.sub(lambda match: _COUNTED[match[0]], words))


def _by_clock(match: re.Match[str]) -> str:
    """Return hours and minutes, such as 1:30, as a number of minutes."""
    hours, minutes = int(match["hours"]), int(match["minutes"])
    return f"{60 * hours + minutes} minutes" if hours <= _MOST_HOURS else match[0]


def _in_minutes(match: re.Match[str]) -> str:
    """Return a time in words as a number of minutes; a number before the word belongs to it (3 hours)."""
    if match["number"]:
        return match[0]
    prefix = f"{match['prefix']}־" if match["prefix"] else ""
    return f"{prefix}{_SPOKEN[match['spoken']]} minutes"


def _add(match: re.Match[str]) -> str:
    """Return hours and minutes as a number of minutes."""
    worth = _WORTH["minutes"].get(match["unit"])
    return f"{worth * int(match['whole']) + int(match['rest'])} minutes" if worth else match[0]


def _read(found: re.Match[str], unit: Unit) -> Amount | None:
    units = found["low_unit"] or found["high_unit"], found["high_unit"] or found["low_unit"]
    worth = [_WORTH[unit].get(word) if word else 1 for word in units]
    if None in worth:
        return None
    ends = [
        float(found[name]) * (value or 0) if found[name] else None
        for name, value in zip(("low", "high"), worth, strict=True)
    ]
    low, high = (int(end) if end is not None and end == int(end) else None for end in ends)
    if low is None or (ends[1] is not None and (high is None or found["open"] or found["least"] or high < low)):
        return None
    is_open = found["open"] or found["least"] or (found["from"] and high is None)
    return Amount(low, None if is_open else low if high is None else high)


# ---- days

_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DASH = re.compile("[\u2010-\u2015\u05be]")
_MONTH = re.compile(
    r"(?P<year>[0-9]{4})(?:[./-](?P<month>[0-9]{1,2}))?|(?P<name>[^\W\d_]+[׳']?)[ ]+(?P<named>[0-9]{4})"
)
_DAY = re.compile(r"(?P<day>[0-9]{1,2})(?P<sign>[./-])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[./-])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?:[t ].*)?")
_NAMED = re.compile(r"(?:ה־|ה-|ב־|ב-)?(?P<day>[0-9]{1,2})[ ]*(?:ב|ל|of[ ])?(?P<name>[^\W\d_]+),?[ ]+(?P<year>[0-9]{4})")
_NAMED_FIRST = re.compile(r"(?P<name>[a-z]+)[ ]+(?P<day>[0-9]{1,2}),?[ ]+(?P<year>[0-9]{4})")


@dataclass(frozen=True)
class Written:
    """A day as it is written: year, month and day, which may not exist together."""

    year: int
    month: int
    day: int

    @property
    def as_date(self) -> date | None:
        """The day, or None if no calendar has it."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


def day(text: str) -> Written | None:
    """Return the day that `text` names; None if it names none, or if day and month may be meant the other way round.

    For example 2026-4-3, 29.11.2026 and 29 בנובמבר 2026. With slashes, 3/4/2026 is a day in March to some.
    """
    words = _DASH.sub("-", _UNSEEN.sub("", " ".join(text.split()))).strip(" .").casefold()
    if len(words) > _LONGEST:
        return None
    if found := _ISO.fullmatch(words):
        return Written(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _DAY.fullmatch(words):
        first, second = int(found["day"]), int(found["month"])
        is_short = found["sign"] == "-" and len(found["year"]) == 2  # the year may come first
        if is_short or (found["sign"] != "." and first <= 12 and first != second):
            return None
        return Written(int(found["year"]) + (2000 if len(found["year"]) == 2 else 0), second, first)
    if found := _NAMED.fullmatch(words) or _NAMED_FIRST.fullmatch(words):
        month = _months().get(found["name"])
        return Written(int(found["year"]), month, int(found["day"])) if month else None
    return None


def either_day(text: str) -> tuple[date, date] | None:
    """Return the two days that `text` may mean, as 3/4/2026 does; first the one whose day comes first."""
    found = _DAY.fullmatch(_DASH.sub("-", _UNSEEN.sub("", text.strip())))
    if not found or day(text):
        return None
    numbers = int(found["day"]), int(found["month"]), int(found["year"])
    if len(found["year"]) == 2:
        ways = Written(2000 + numbers[2], numbers[1], numbers[0]), Written(2000 + numbers[0], numbers[1], numbers[2])
    else:
        ways = Written(numbers[2], numbers[1], numbers[0]), Written(numbers[2], numbers[0], numbers[1])
    first, second = (way.as_date for way in ways)
    return (first, second) if first and second else None


def month(text: str) -> tuple[int, int] | None:
    """Return the (year, month) that `text` names without a day, as in December 2026 and 2026-12; January for 2026."""
    words = _DASH.sub("-", " ".join(text.split())).strip(" .").casefold()
    found = _MONTH.fullmatch(words) if len(words) <= _LONGEST else None
    if not found:
        return None
    if found["name"]:
        named = _months().get(found["name"].strip("׳'"))
        return (int(found["named"]), named) if named else None
    number = int(found["month"] or 1)
    return (int(found["year"]), number) if 1 <= number <= 12 else None


@cache
def _months() -> Mapping[str, int]:
    """Return the numbers of the months by their names and short names."""
    found = dict[str, int]()
    for language in LANGUAGES:
        for form in ("wide", "abbreviated"):
            names = Locale.parse(language).months["format"][form]
            found |= {str(name).strip(".׳'").casefold(): number for number, name in names.items()}
    return found
