"""Durations in the unit that people would use.

A duration counts minutes of activity, like the steps of a tool, which add up to it. A workshop of two days is sixteen
hours of activity without the night between them: so a day has 8 hours here, and a week 5 days. Whole days (two or
more) and whole weeks are given as such. Other durations are given in hours up to 24, then as "about" the nearest day,
and from two weeks as "about" the nearest week. Nothing else is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

HOURS_A_DAY, DAYS_A_WEEK = 8, 5
HOUR = 60  # minutes, like all numbers here
DAY = HOUR * HOURS_A_DAY
WEEK = DAY * DAYS_A_WEEK
_MOST_IN_HOURS = 24 * HOUR


@dataclass(frozen=True)
class Length:
    """A `number` of a `unit` (minutes, hours, days, weeks), and `rest` minutes after whole hours; `about`: rounded."""

    unit: str
    number: int
    rest: int = 0
    about: bool = False

    @property
    def is_reckoned(self) -> bool:
        """Whether a reader must know how many hours a day has here."""
        return self.unit in ("days", "weeks")


def measure(minutes: int) -> Length:
    """Return a number of minutes in the unit that people would use: 90 is an hour with a rest of 30, 960 two days."""
    if minutes < HOUR:
        return Length("minutes", minutes)
    if minutes >= WEEK and minutes % WEEK == 0:
        return Length("weeks", minutes // WEEK)
    if 2 * DAY <= minutes < 2 * WEEK and minutes % DAY == 0:
        return Length("days", minutes // DAY)
    if minutes <= _MOST_IN_HOURS:
        return Length("hours", *divmod(minutes, HOUR))
    unit, size = ("days", DAY) if minutes < 2 * WEEK else ("weeks", WEEK)
    return Length(unit, round(minutes / size), about=True)


def round_off(minutes: int) -> Length:
    """Return a number of minutes as a single number with its unit, for places that have no room for more."""
    length = measure(minutes)
    if minutes <= 2 * HOUR or (length.rest and minutes <= 5 * HOUR):
        return Length("minutes", minutes)
    return Length("hours", round(minutes / HOUR), about=True) if length.rest else length
