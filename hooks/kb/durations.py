"""How long something takes, in the unit in which people say it.

A duration is counted in minutes of doing, as the steps of a tool are, which add up to it. A workshop of two days is
sixteen hours of it, and not the night between: so a day has 8 hours here, and a week 5 days. Whole days (from two on)
and whole weeks are told as such, and what is between them in hours, up to 24; beyond, the nearest day, and from two
weeks on the nearest week, each told to be about so much. Nothing else is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

HOURS_A_DAY, DAYS_A_WEEK = 8, 5
HOUR = 60  # minutes, as all here
DAY = HOUR * HOURS_A_DAY
WEEK = DAY * DAYS_A_WEEK
_MOST_IN_HOURS = 24 * HOUR


@dataclass(frozen=True)
class Length:
    """So many of a `unit` (minutes, hours, days, weeks), with `rest` minutes beyond whole hours; or `about` so many."""

    unit: str
    number: int
    rest: int = 0
    about: bool = False

    @property
    def is_reckoned(self) -> bool:
        """Whether one must know how many hours a day has here."""
        return self.unit in ("days", "weeks")


def measure(minutes: int) -> Length:
    """Return how long so many minutes are, as people say it."""
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
    """Return how long so many minutes are in one number, for where there is room for no more."""
    length = measure(minutes)
    if minutes <= 2 * HOUR or (length.rest and minutes <= 5 * HOUR):
        return Length("minutes", minutes)
    return Length("hours", round(minutes / HOUR), about=True) if length.rest else length
