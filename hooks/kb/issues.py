"""Reads what people send with the issue forms of GitHub: the beginning of a tool, or the report of a run.

GitHub writes an issue of a form as a heading for each field, the field's label, and below it what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb import parts
from kb.drafting import naming, skeleton
from kb.drafting.yaml_style import Text
from kb.facets import FACETS
from kb.repository import forms
from kb.schema import Tool, holds_several
from kb.settings import Settings, one_line
from kb.sources import RUNS_FOLDER

UNNAMED = "suggested-tool"  # the slug where a title gives none: a person chooses a better one before it is published
_NOT_TYPED = "_No response_"
# No file of ours has these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_HEADING = re.compile(r"^### (.+?)[ \t]*$", re.MULTILINE)
# A line of the steps: maybe a mark of a list, words, the minutes, maybe their unit.
_STEP = re.compile(r"(?:[-*•]|\d{1,2}[.)])?\s*(\D.*?)[\s,:(–-]+(\d{1,4})\)?(?:\s*[^\W\d]{1,8}['׳]?)?[\s).]*")


@dataclass(frozen=True)
class Sent:
    """What an issue asks for: the file `path`, with this `text` if it is new, or with one more `run` in its list."""

    path: str
    title: str
    text: str | None = None
    run: Mapping[str, object] | None = None


def read(body: str, settings: Settings, today: date) -> Sent | None:
    """Return what the text of an issue asks for; None if it was not made by a form for tools or runs."""
    if "tool" not in settings.types:
        return None
    body = _UNWRITABLE.sub("", re.sub("\r\n?", "\n", body))
    if (typed := _typed(body, forms.suggestion(settings))) is not None:
        return _tool(typed, settings, today)
    if (typed := _typed(body, forms.run_report(settings))) is not None:
        return _run(typed)
    return None


def _typed(body: str, form: forms.Item) -> dict[str, str] | None:
    """Return what was typed into the fields of a form, by their ids; None if a required one is missing.

    Fields come in their order: a heading that somebody typed, and that is a label too, is text.
    """
    fields = [item for item in form["body"] if "id" in item]
    found: dict[str, str] = {}
    starts: list[tuple[str, re.Match[str]]] = []
    for heading in _HEADING.finditer(body):
        names = [item["attributes"]["label"] for item in fields]
        if heading[1] in names:
            place = names.index(heading[1])
            starts.append((fields[place]["id"], heading))
            fields = fields[place + 1 :]
    for number, (id_, heading) in enumerate(starts):
        end = starts[number + 1][1].start() if number + 1 < len(starts) else len(body)
        text = body[heading.end() : end].strip()
        if text and text != _NOT_TYPED:
            found[id_] = text
    required = {item["id"] for item in form["body"] if item.get("validations", {}).get("required")}
    return found if required <= found.keys() else None


def _tool(typed: Mapping[str, str], settings: Settings, today: date) -> Sent:
    """Return the beginning of a tool: what fits a field or a part of the text is there, the rest is a note to place."""
    title = one_line(typed["name"])
    terms = dict(_terms(typed, settings))
    steps = _steps(typed["steps"])
    rooms = {part.room: part.name for part in parts.of("tool") if part.room and part.shape != "rows"}
    texts = {rooms[id_]: _as_part(text) for id_, text in typed.items() if id_ in rooms}
    placed = {"name", "consent", *terms, *rooms, *(["steps"] if steps else [])}
    answers: dict[str, Any] = {"title": Text(title), **terms, **({"steps": steps} if steps else {})}
    labels = {item["id"]: item["attributes"]["label"] for item in forms.suggestion(settings)["body"] if "id" in item}
    notes = [f"{labels[id_]}: {text}" for id_, text in typed.items() if id_ not in placed]
    text = skeleton.entry("tool", answers, settings, today, texts, notes)
    return Sent(naming.file_of("tool", naming.proposed(title, settings.slugs) or UNNAMED), title, text)


def _terms(typed: Mapping[str, str], settings: Settings) -> Iterator[tuple[str, object]]:
    """Yield the fields whose terms were chosen, with the terms; GitHub joins several labels with commas."""
    for facet in FACETS:
        if not facet.vocabulary or facet.field not in typed:
            continue
        known = settings.vocabularies.get(facet.vocabulary, {})
        labels = {settings.term_label(facet.vocabulary, term, settings.default_language): term for term in known}
        chosen = [labels[one] for one in typed[facet.field].split(", ") if one in labels]
        if chosen:
            yield facet.field, tuple(chosen) if holds_several(Tool, facet.field) else chosen[0]


def _steps(text: str) -> tuple[dict[str, object], ...]:
    """Return the steps, if each line is one with its minutes; nothing otherwise."""
    lines = [one_line(line) for line in text.split("\n") if line.strip()]
    found = [_STEP.fullmatch(line) for line in lines]
    return tuple({"title": Text(one[1]), "minutes": int(one[2])} for one in found if one) if all(found) else ()


def _as_part(text: str) -> str:
    """Return a text that stands under its part's heading: it makes no heading of its own."""
    return re.sub(r"^([ ]{0,3})#", r"\1\\#", text, flags=re.MULTILINE)


def _run(typed: Mapping[str, str]) -> Sent:
    """Return the report of a run as the page about the tool would have sent it, not yet checked."""
    slug = typed["tool"].rstrip("/").rpartition("/")[2].removesuffix(".html")
    minutes = [_number(one) for one in re.split(r"[\s,;،]+", typed["minutes"]) if one]
    run = {"date": typed["date"], "people": _number(typed["people"]), "minutes": minutes}
    texts = {name: typed[name] for name in ("changed", "happened") if name in typed}
    return Sent(f"{RUNS_FOLDER}/{slug}.yml", slug, run={**run, **texts})


def _number(text: str) -> object:
    return int(text) if text.isdecimal() and len(text) < 10 else text
