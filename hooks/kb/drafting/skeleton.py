"""A new entry as a file: the known fields, and the parts of its kind, each with a mark "still to be written".

The marks are those of the rule `todo` (kb.check.todo).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from kb import parts
from kb.drafting import yaml_style
from kb.drafting.questions import ordered
from kb.drafting.yaml_style import Text
from kb.parts import STEPS, Part
from kb.settings import Settings, one_line
from kb.wording import TEXT, Wording, wording

TYPICAL = 60  # minutes
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#])")  # characters in a heading that Markdown would take for marks


def entry(
    kind: str,
    answers: Mapping[str, object],
    settings: Settings,
    today: date,
    texts: Mapping[str, str] = MappingProxyType({}),
    notes: Sequence[str] = (),
) -> str:
    """Return the file of a new entry or topic of a `kind`, with a mark wherever `answers` leave something to write.

    `texts` are parts of the text by their names in kb.parts; `notes` are said in comments, each with a mark.
    """
    words = wording(settings.default_language)
    data = {**_bookkeeping(kind, settings, today), **_to_write(kind, answers, words), **answers}
    if kind == "video":
        data = {"type": "video", **{name: value for name, value in data.items() if name != "type"}}
    names = [name for name in ordered(kind, data) if name != "type"]
    head = names[: names.index("status") + 1]
    blocks = [
        yaml_style.fields({name: data[name] for name in (["type"] if kind == "video" else []) + head}),
        _relation(settings, words) if kind != "topic" else "",
        yaml_style.fields({name: data[name] for name in names if name not in head}),
    ]
    body = "\n\n".join(_body(kind, data, words, texts))
    return f"---\n{''.join(map(_comment, notes))}{''.join(blocks)}---\n\n{body}\n"


def term(answers: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return the fields of a new term of the glossary, in order."""
    words = wording(settings.default_language)
    data = {"definition": _todo(words.say("draft_term")), **answers}
    return {name: data[name] for name in ordered("term", data)}


def _todo(text: str) -> Text:
    return Text(f"TODO: {text}")


def _bookkeeping(kind: str, settings: Settings, today: date) -> dict[str, object]:
    dated = {"license": settings.license.name, "published": today} if kind != "topic" else {}
    return {**dated, "status": "published"}


def _to_write(kind: str, answers: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    """Return those fields that a new entry has even without an answer, each with a mark."""
    found: dict[str, object] = {"summary": _todo(words.say("draft_summary"))}
    if kind == "tool":
        found[STEPS.of] = _steps(_minutes(answers.get("duration")), words)
        found["worksheet"] = _worksheet(words)
    if kind in ("article", "video"):
        found["key_points"] = [_todo(words.say("draft_key_point"))] * 2
    return found


def _minutes(duration: Mapping[str, int] | None) -> int:
    """Return how many minutes the steps take together, until somebody writes real ones: the given duration."""
    return duration.get("max", duration["min"]) if duration else TYPICAL


def _steps(minutes: int, words: Wording) -> list[dict[str, object]]:
    """Return three steps that together take so many minutes."""
    edge = minutes // 6
    shares = {"first": edge, "middle": minutes - 2 * edge, "last": edge}
    return [{"title": _todo(words.say(f"draft_step_{step}")), "minutes": share} for step, share in shares.items()]


def _worksheet(words: Wording) -> dict[str, object]:
    meeting = [
        {"id": "org", "label": Text(words.say("draft_sheet_org")), "kind": "text"},
        {"id": "date", "label": Text(words.say("draft_sheet_date")), "kind": "date"},
    ]
    question = words.say("draft_sheet_question")
    questions = [{"id": f"q{number}", "label": _todo(question), "lines": 4} for number in (1, 2)]
    return {
        "title": _todo(words.say("draft_sheet_title")),
        "layout": "portrait",
        "pages": 1,
        "howto": [_todo(words.say("draft_sheet_howto"))],
        "blocks": [
            {"type": "fields", "title": Text(words.say("draft_sheet_fields")), "fields": meeting},
            {"type": "questions", "title": Text(words.say("draft_sheet_questions")), "items": questions},
        ],
    }


def _relation(settings: Settings, words: Wording) -> str:
    """Return a comment where relations will be: an entry has them, and nobody can guess them."""
    if not settings.relations:
        return ""
    kinds = " | ".join(settings.relations)
    return f'# TODO: {words.say("draft_related")}\n# related:\n# - {{to: …, kind: {kinds}, why: "…"}}\n'


def _comment(note: str) -> str:
    first, *others = [one_line(line) for line in note.splitlines()]
    return "".join(f"# {line}\n" for line in (f"TODO: {first}", *others))


def _body(kind: str, data: Mapping[str, object], words: Wording, texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts of a text of this kind, each with its text or a mark that it is to be written."""
    for part in parts.of(kind):
        if part.id:
            yield _heading(part.level, words.heading(part.name), part.id, *part.classes)
        if part.name in texts:
            yield texts[part.name]
        elif part.shape == "rows":
            yield from _rows(part, data, words)
        elif part.items:
            yield "\n".join([f"- {_to_say(part.name, words)}"] * part.items)
        else:
            yield _to_say(part.name, words)


def _rows(part: Part, data: Mapping[str, Any], words: Wording) -> Iterator[str]:
    """Yield the rows of a part: those of its field, or one row whose heading is to be written too."""
    level = part.level + 1 if part.id else part.level
    titles = [_as_markdown(row["title"]) for row in data.get(part.of, ())] or [_to_say(f"{part.name}_title", words)]
    for number, title in enumerate(titles, 1):
        yield _heading(level, title, f"{part.each}-{number}")
        yield _to_say(f"{part.name}_text", words)


def _heading(level: int, title: str, id_: str, *classes: str) -> str:
    attributes = " ".join([f"#{id_}", *(f".{name}" for name in classes)])
    return f"{'#' * level} {title} {{{attributes}}}"


def _to_say(name: str, words: Wording) -> Text:
    """Return the mark that a part of the text is still to be written."""
    return _todo(words.field(f"{TEXT}.{name}", "todo"))


def _as_markdown(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\\<", "&lt;").replace("\\>", "&gt;")
