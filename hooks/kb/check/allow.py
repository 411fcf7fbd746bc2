"""The warnings that a library allows: those named under `allow` in `library.yml`, with a reason, are not reported."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from kb.library import Library
from kb.problems import Place, Problem, nearest, problem
from kb.rulebook import ReportedBy, Severity, rules
from kb.settings import Allowance
from kb.sources import SETTINGS_FILE


def sift(library: Library, problems: Iterable[Problem], are_sites_asked: bool) -> list[Problem]:
    """Return `problems` without those that the library allows, and with the mistakes in the allowances themselves.

    An allowance that matches nothing is reported as unused. If not all other sites were asked this time
    (`are_sites_asked`), an allowance for what they answer is left alone.
    """
    allowed, used = library.settings.allow, set()
    if not allowed:
        return list(problems)
    kept = []
    for p in problems:
        hits = {number for number, one in enumerate(allowed) if _covers(one, p)}
        used |= hits
        if not hits:
            kept.append(p)
    places = library.tables[SETTINGS_FILE].places if library.tables else {}
    warnings = [code for code, rule in rules().items() if rule.severity is Severity.WARNING]
    for number, one in enumerate(allowed):
        if one.code not in warnings:
            place = places.get(("allow", number, "code"), Place())
            kept.append(
                problem("unknown-rule", SETTINGS_FILE, place, value=one.code, nearest=nearest(one.code, warnings))
            )
        elif number not in used and (are_sites_asked or rules()[one.code].reported_by is not ReportedBy.EXTERNAL):
            kept.append(
                problem("unused-allowance", SETTINGS_FILE, places.get(("allow", number), Place()), rule=one.code)
            )
    return kept


def _covers(allowance: Allowance, p: Problem) -> bool:
    if p.code != allowance.code or p.is_error:
        return False
    in_files = not allowance.files or any(fnmatchcase(p.file, pattern) for pattern in allowance.files)
    of_words = not allowance.words or _bare(p.found) in map(_bare, allowance.words)
    return in_files and of_words


def _bare(words: str) -> str:
    """Return words in the form in which they are compared: with single spaces and without punctuation around them."""
    return " ".join(words.split()).strip('.,:;!?()[]*_"״„“”')
