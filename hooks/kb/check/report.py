"""Problems as text."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kb.problems import Problem

_MARKS = {"error": "שגיאה · error", "warning": "אזהרה · warning"}


def as_text(problems: Sequence[Problem]) -> str:
    """Return the problems as lines for a person: place, rule, then the message in Hebrew and in English."""
    blocks = [
        f"{p.file}:{p.line}:{p.column}  {_MARKS[p.severity]}  [{p.code}]\n    {p.message['he']}\n    {p.message['en']}"
        for p in problems
    ]
    return "\n".join([*blocks, count(problems)])


def count(problems: Sequence[Problem]) -> str:
    """Return how many errors and warnings there are."""
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    return f"שגיאות: {errors} · אזהרות: {warnings} · errors: {errors} · warnings: {warnings}"


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
