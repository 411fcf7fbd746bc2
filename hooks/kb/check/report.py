"""Problems as text, as annotations of a pull request, as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import unified_diff
from types import MappingProxyType

from kb import addresses
from kb.check.fix import Change, number_of
from kb.problems import Problem

MOST = 100  # problems of one rule in one file that a person sees; the others are only counted
MOST_OF_A_BUILD = 20  # warnings of one rule that a build names; `kb check` names the others
_MARKS = {"error": "שגיאה · error", "warning": "אזהרה · warning"}
# https://docs.github.com/actions/reference/workflow-commands-for-github-actions: how a command's text is escaped.
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def as_text(problems: Sequence[Problem]) -> str:
    """Return the problems as lines for a person: place, rule, then the message in Hebrew and in English."""
    shown, rest = _first(problems)
    more = [
        f"{file}  [{code}]  ועוד {number} כאלה · and {number} more of these" for (file, code), number in rest.items()
    ]
    return "\n".join([*map(_block, shown), *more, count(problems)])


def of_build(problems: Sequence[Problem], more: Mapping[str, int]) -> str:
    """Return the problems as a build reports them: all errors, and the first warnings of each rule.

    A library of a thousand texts may have ten thousand warnings; `kb check` shows all of them. `more` are warnings by
    their rules that are only counted.
    """
    met, shown = Counter[str](), list[Problem]()
    for p in problems:
        met[p.code] += not p.is_error
        if p.is_error or met[p.code] <= MOST_OF_A_BUILD:
            shown.append(p)
    lines = [
        f"[{code}]  ועוד {rest} כאלה · and {rest} more of these: python3 kb check --only {code}"
        for code, number in met.items()
        if (rest := number + more.get(code, 0) - MOST_OF_A_BUILD) > 0
    ]
    return "\n".join([*map(_block, shown), *lines, count(problems, more)])


def _block(p: Problem) -> str:
    head = f"{p.file}:{p.line}:{p.column}  {_MARKS[p.severity]}  [{p.code}]"
    return f"{head}\n    {p.message['he']}\n    {p.message['en']}"


def _first(problems: Sequence[Problem]) -> tuple[list[Problem], Mapping[tuple[str, str], int]]:
    """Return the first MOST problems of each rule in each file, and by (file, rule) how many more there are."""
    met, shown = Counter[tuple[str, str]](), list[Problem]()
    for p in problems:
        met[p.file, p.code] += 1
        if met[p.file, p.code] <= MOST:
            shown.append(p)
    return shown, {key: number - MOST for key, number in met.items() if number > MOST}


def count(problems: Sequence[Problem], more: Mapping[str, int] = MappingProxyType({})) -> str:
    """Return the number of errors and warnings as a line of text; `more` has the number of other warnings by rule."""
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors + sum(more.values())
    return f"שגיאות: {errors} · אזהרות: {warnings} · errors: {errors} · warnings: {warnings}"


def explanations(problems: Sequence[Problem]) -> str:
    """Return how many problems a command can fix, and the pages of the site that explain the broken rules.

    Each rule appears once, in the order of the problems.
    """
    lines = ["הסבר ודוגמה לכל הודעה, באתר · Each message explained, on the site:"]
    fixable = sum(p.fix is not None for p in problems)
    if fixable:
        lines.insert(0, f"python3 kb check --fix יתקן מעצמו {fixable} מהן · fixes {fixable} of them by itself")
    return "\n".join([*lines, *dict.fromkeys(f"    {addresses.rule_page(p.code)}.html" for p in problems)])


def fixes(changes: Sequence[Change]) -> str:
    """Return how many fixes were made, and in what they changed the files: as `git diff` shows it."""
    number = number_of(changes)
    blocks = [line for change in changes for line in _diff(change)]
    return "\n".join([*blocks, f"תיקונים שנעשו: {number} · Fixed: {number}"])


def _diff(change: Change) -> Iterator[str]:
    """Yield the lines that show what changed in a file, without lines around them."""
    if change.former:
        yield f"rename from {change.former}"
        yield f"rename to {change.file}"
    try:
        before, after = (data.decode("utf-8").splitlines() for data in (change.before, change.after))
    except UnicodeDecodeError:
        kilobytes = (len(data) // 1024 for data in (change.before, change.after))
        yield "{}: {} KB → {} KB".format(change.file, *kilobytes)
        return
    names = f"a/{change.former or change.file}", f"b/{change.file}"
    yield from (_visible(line) for line in unified_diff(before, after, *names, lineterm="", n=0))


def _visible(line: str) -> str:
    """Return a line in which characters that nobody sees are written as their codes."""
    return "".join(
        f"<U+{ord(sign):04X}>" if (not sign.isprintable() and sign != "\t") or sign == "\u00a0" else sign
        for sign in line
    )


def as_github(problems: Sequence[Problem], folder: str = "") -> str:
    """Return the problems as workflow commands, one per line: GitHub shows each beside its line of the pull request.

    `folder` is the library's folder in the repository. For example
    `::warning file=tools/a.md,line=3,col=5,title=doubled-space::…`.
    """
    return "\n".join(_annotation(p, folder) for p in _first(problems)[0])


def _annotation(p: Problem, folder: str) -> str:
    facts: Mapping[str, object] = {
        "file": f"{folder}/{p.file}" if folder else p.file,
        "line": p.line,
        "col": p.column,
        "title": p.code,
    }
    properties = ",".join(f"{name}={str(value).translate(_IN_PROPERTY)}" for name, value in facts.items())
    return f"::{p.severity} {properties}::" + f"{p.message['he']}\n{p.message['en']}".translate(_IN_TEXT)


def as_json(problems: Sequence[Problem]) -> str:
    """Return the problems as a JSON list of {code, severity, file, line, column, message: {he, en}}."""
    plain = [
        {
            "code": p.code,
            "severity": str(p.severity),
            "file": p.file,
            "line": p.line,
            "column": p.column,
            "message": dict(p.message),
        }
        for p in problems
    ]
    return json.dumps(plain, ensure_ascii=False, indent=1)


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {"text": as_text, "github": as_github, "json": as_json}
