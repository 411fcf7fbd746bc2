"""What a machine refuses, as sentences with a way out: a full disk, a missing permission, an incomplete environment."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from click import Command

_REASONS = {
    errno.EACCES: "forbidden", errno.EPERM: "forbidden", errno.EROFS: "read_only", errno.ENOSPC: "full",
    errno.EDQUOT: "full", errno.EFBIG: "full", errno.EBUSY: "busy", errno.ENOTDIR: "in_the_way",
    errno.EEXIST: "in_the_way", errno.EIO: "failing", errno.ENAMETOOLONG: "too_long",
    errno.ENOMEM: "memory", errno.ECHILD: "memory",
}  # fmt: skip
_SENTENCES = {
    "forbidden": (
        "אין הרשאה לקרוא או לכתוב כאן: {place}. שנו את ההרשאה, או בחרו מקום אחר (-d או -o)",
        "No permission to read or write here: {place}. Change the permission, or choose another place (-d or -o)",
    ),
    "read_only": (
        "הדיסק לקריאה בלבד: {place}. בחרו מקום אחר (-d או -o), או חברו את הדיסק לכתיבה",
        "The disk is read-only: {place}. Choose another place (-d or -o), or mount the disk for writing",
    ),
    "full": (
        "אין מקום בדיסק: {place}. פנו מקום והריצו שוב, או בחרו מקום אחר (-d או -o)",
        "There is no room on the disk: {place}. Make room and run this again, or choose another place (-d or -o)",
    ),
    "busy": (
        "תוכנה אחרת או חיבור של דיסק תופסים את המקום: {place}. שחררו אותו, או בחרו מקום אחר (-d או -o)",
        "Another program or a mounted disk holds this place: {place}. Free it, or choose another place (-d or -o)",
    ),
    "in_the_way": (
        "קובץ עומד במקום שבו צריכה להיות תיקייה: {place}. העבירו אותו, או בחרו מקום אחר (-d או -o)",
        "A file stands where a folder must be: {place}. Move it, or choose another place (-d or -o)",
    ),
    "too_long": (
        "השם ארוך מדי לדיסק: {place}. בחרו שם קצר יותר (-d או -o)",
        "The name is too long for the disk: {place}. Choose a shorter one (-d or -o)",
    ),
    "failing": (
        "הדיסק אינו קורא או כותב כאן: {place}. בדקו אותו, או בחרו מקום אחר (-d או -o)",
        "The disk does not read or write here: {place}. Check it, or choose another place (-d or -o)",
    ),
    "memory": (
        "אין די זיכרון, או שמישהו הפסיק תהליך של הפקודה. סגרו תוכנות אחרות והריצו שוב",
        "There is not enough memory, or somebody ended a process of this command. Close other programs, and run this "
        "again",
    ),
    "incomplete": (
        "חסר חלק מסביבת הספרייה: {place}. מחקו את התיקייה .venv והריצו שוב; היא תיווצר מחדש",
        "A part of the library's environment is missing: {place}. Delete the folder .venv and run this again; "
        "it will be made again",
    ),
}


def run(load: Callable[[], Command], name: str) -> NoReturn:
    """Run the command that `load` imports, under the name that its help shows, and exit.

    The exit code is 0, 1, or 130 after Ctrl-C. A fault of the machine is a sentence; one of the program is raised.
    """
    try:
        import click  # imported here, because it may be missing

        try:
            sys.exit(load()(prog_name=name, standalone_mode=False))
        except click.ClickException as mistake:
            mistake.show()
            sys.exit(1)
        except click.Abort:
            sys.exit(130)
    except (OSError, ImportError, MemoryError) as fault:
        if not (said := explain(fault)):
            raise
        sys.exit(f"Error: {said}")


def explain(fault: OSError | ImportError | MemoryError) -> str:
    """Return what the machine refuses and what to do, in Hebrew and English; "" if the fault is in the program."""
    if isinstance(fault, MemoryError):
        return _say("memory", None)
    if isinstance(fault, ImportError):
        package = (fault.name or "").partition(".")[0]
        return _say("incomplete", fault.name or "") if package not in ("", "kb") else ""
    reason = _REASONS.get(fault.errno or 0)
    return _say(reason, fault.filename) if reason else ""


def _say(reason: str, place: str | bytes | int | None) -> str:
    he, en = _SENTENCES[reason]
    named = os.fsdecode(place) if isinstance(place, str | bytes) and place else "?"
    return f"{he.format(place=named)} · {en.format(place=named)}"
