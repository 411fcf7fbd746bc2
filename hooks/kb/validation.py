"""Validates data against a model and reports each mistake as a problem with its place in the file."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kb.frontmatter import Path, Reading
from kb.languages import TAG
from kb.problems import Place, Problem, nearest, problem, respelt
from kb.settings import Settings
from kb.wording import label_of

Model = TypeVar("Model", bound=BaseModel)
Report = Callable[..., None]
# Placeholders for required values that are missing or wrong, with which a page is read; it is shown without them.
_STAND_INS: Mapping[str, Any] = {"summary": "…", "topics": ("…",)}
MAX_ROUNDS = 8  # a group may lack a required value once one is removed: the group is removed in the next round

# Pydantic's names for wrong types, and what belongs there instead.
_EXPECTED = {
    "string": ("טקסט (אם צריך, בתוך מירכאות)", "text (in quotes if need be)"),
    "int": ("מספר שלם", "a whole number"),
    "bool": ("true או false", "true or false"),
    "date": ("תאריך בצורה 2026-05-31", "a date such as 2026-05-31"),
    "tuple": ("רשימה, למשל [א, ב]", "a list, such as [a, b]"),
    "dict": ("קבוצת שדות", "a group of fields"),
    "model": ("קבוצת שדות", "a group of fields"),
}
_DETAILS = {
    "string_too_long": ("ארוך מ־{max_length} תווים", "it is longer than {max_length} characters"),
    "string_too_short": ("הוא ריק", "it is empty"),
    "too_short": ("הרשימה ריקה", "the list is empty"),
    "greater_than_equal": ("הוא קטן מ־{ge}", "it is less than {ge}"),
    "less_than_equal": ("הוא גדול מ־{le}", "it is more than {le}"),
    "address": ("כתובת צריכה להתחיל ב־https:// ולהיות בלי רווחים", "an address begins with https:// and has no spaces"),
    "language-tag": (
        "קוד שפה נכתב כמו he או he-IL: שפה באותיות קטנות, ואם צריך מקף ואזור באותיות גדולות",
        "a language is written like he or he-IL: in small letters, if need be with a hyphen and a region in capitals",
    ),
    "string_pattern_mismatch": ("אינו כתוב בצורה הנכונה ({pattern})", "it is not of the right form ({pattern})"),
}


def validate(
    model: type[Model], reading: Reading, file: str, settings: Settings | None = None, only: set[str] | None = None
) -> tuple[Model | None, list[Problem]]:
    """Validate the data of `reading` against `model`.

    Returns (the model, or None if there are errors; the problems). `only` limits the report to these top-level keys,
    so that a translation is not blamed for values that it inherits.
    """
    try:
        return model.model_validate(reading.data, context={"settings": settings}), []
    except ValidationError as error:
        found = [
            _as_problem(model, dict(item), reading, file)
            for item in error.errors(include_url=False)
            if (only is None or not item["loc"] or item["loc"][0] in only) and not _is_consequence(item)
        ]
        return None, found


def salvage(model: type[Model], reading: Reading, settings: Settings | None = None) -> Model | None:
    """Return a model of the valid part of the data of `reading`; None if too little is valid.

    A page with a mistake in its front matter can still be shown, as long as it has what every page needs.
    """
    data, put = reading.data, dict[str, Any]()
    for _ in range(MAX_ROUNDS):
        missing = {name: stand_in for name, stand_in in _STAND_INS.items() if _is_needed(model, name)}
        put = {name: _nearly(reading.data.get(name), missing[name]) for name in missing if name not in data}
        try:
            found = model.model_validate({**missing, **data}, context={"settings": settings})
            return found.model_copy(update=put)
        except ValidationError as error:
            wrong = {_path_in(data, item["loc"]) for item in error.errors(include_url=False)}
        if () in wrong:
            return None
        for path in sorted(wrong, key=str, reverse=True):
            data = _without(data, path)
    return None


def _is_needed(model: type[BaseModel], name: str) -> bool:
    return name in model.model_fields and model.model_fields[name].is_required()


def _nearly(written: Any, stand_in: Any) -> Any:
    """Return what is shown in place of a wrong value that every page of its kind needs: a text is shown as it is."""
    return type(stand_in)() if not isinstance(written, str) or not isinstance(stand_in, str) else written


def _path_in(data: Any, location: tuple[str | int, ...]) -> Path:
    """Return the part of a validation error's location that is in the data; () if a whole field is missing."""
    path: Path = ()
    for part in location:
        is_there = part in data if isinstance(data, dict) else isinstance(data, tuple) and part in range(len(data))
        if is_there:
            data, path = data[part], (*path, part)
    return path


def _without(data: Any, path: Path) -> Any:
    """Return the data without the value at `path`."""
    if not path:
        return data
    first, rest = path[0], path[1:]
    if isinstance(data, dict):
        if not rest or first not in data:
            return {key: value for key, value in data.items() if key != first}
        return {**data, first: _without(data[first], rest)}
    if isinstance(data, tuple) and isinstance(first, int):
        kept = data[first : first + 1] if rest else ()
        return (*data[:first], *(_without(item, rest) for item in kept), *data[first + 1 :])
    return data


def _is_consequence(item: ErrorDetails) -> bool:
    """Return whether a list counts as empty only because its items have mistakes, which are reported separately."""
    return item["type"] == "too_short" and isinstance(item["input"], tuple) and bool(item["input"])


def _as_problem(model: type[BaseModel], item: dict[str, Any], reading: Reading, file: str) -> Problem:
    kind, context = item["type"], dict(item.get("ctx") or {})
    blamed = {"bad-value": context.get("key", ""), "union_tag_invalid": "type"}.get(kind)  # the field in the group
    within = blamed.split(".") if blamed else ()
    path, place = _locate((*item["loc"], *within), reading, by_key=kind == "extra_forbidden")
    key = _name(path)
    if kind == "extra_forbidden":
        known = list(_fields_at(model, item["loc"][:-1]))
        name = str(item["loc"][-1])
        guess = nearest(name, known)
        choices = None if guess else known
        return problem("unknown-key", file, place, key=name, nearest=guess, choices=choices).with_fix(
            respelt(name, known)
        )
    if kind == "union_tag_not_found":
        return problem("missing-field", file, place, **_called(model, (*path, "type")))
    if kind == "missing":
        return problem("missing-field", file, place, **_called(model, (*path, item["loc"][-1])))
    if kind == "unknown-term":
        return problem(kind, file, place, **context).with_fix(respelt(context["value"], context["choices"]))
    if kind == "minutes-mismatch":
        low, high = context["min"], context["max"]
        he, en = (f"{low} ומעלה", f"{low} or more") if high is None else (f"{low} עד {high}", f"{low} to {high}")
        return problem(kind, file, place, total=context["total"], span_he=he, span_en=en)
    if kind == "bad-value":
        named = _called(model, path) if key else field_facts(context["key"])
        return problem(kind, file, place, **{**context, **named})
    if kind in ("literal_error", "union_tag_invalid"):
        return _not_a_choice(kind, key, item, context, file, place)
    if kind in ("too_short", "too_long") and isinstance(item["input"], str):
        kind = f"string_{kind}"  # pydantic's name for it if a value is changed before it is measured
    if kind == "string_pattern_mismatch" and context["pattern"].startswith("^https?"):
        kind = "address"
    if kind == "string_pattern_mismatch" and context["pattern"] == TAG:
        kind = "language-tag"
    if kind in _DETAILS:
        he, en = (text.format_map(context) for text in _DETAILS[kind])
        return problem("bad-value", file, place, **_called(model, path), detail_he=he, detail_en=en)
    return _wrong_type(kind, _called(model, path), item, file, place)


def _not_a_choice(
    kind: str, key: str, item: dict[str, Any], context: dict[str, Any], file: str, place: Place
) -> Problem:
    expected = context.get("expected") or context.get("expected_tags") or ""
    choices = [choice.strip(" '") for choice in expected.replace(" or ", ",").split(",")]
    value = item["input"].get("type", "") if kind == "union_tag_invalid" else item["input"]
    guess = nearest(str(value), choices)
    found = problem("unknown-term", file, place, value=value, vocabulary=key, nearest=guess, choices=choices)
    return found.with_fix(respelt(value, choices))


def _wrong_type(kind: str, called: Mapping[str, str], item: dict[str, Any], file: str, place: Place) -> Problem:
    wanted = next((name for name in _EXPECTED if kind.startswith(name)), "model")
    he, en = _EXPECTED[wanted]
    found = item["input"]
    shown = {dict: "{…}", tuple: "[…]", type(None): "null"}.get(type(found), str(found))
    return problem(
        "wrong-type",
        file,
        place,
        **called,
        expected_he=he,
        expected_en=en,
        found=shown,
    )


def _locate(location: tuple[str | int, ...], reading: Reading, by_key: bool) -> tuple[Path, Place]:
    """Return the path of a validation error in the data, and its place.

    A model's location also names the members of unions, which are not in the data; these are skipped.
    """
    path: Path = ()
    for part in location:
        if (*path, part) in reading.places or (*path, part) in reading.keys:
            path = (*path, part)
    table: Mapping[Path, Place] = reading.keys if by_key else reading.places
    place = table.get(path) or reading.places.get(path) or Place()
    return path, place


def _name(path: tuple[str | int, ...]) -> str:
    """Return a path as a person would write it: steps[2].minutes."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def field_facts(key: str, called: str = "") -> dict[str, str]:
    """Return the field `key` as facts of a message: `key_he` with what it is `called` in Hebrew, if anything; `key_en`.

    The whole of the front matter, which has no key, is called by the line that begins it.
    """
    key = key or "---"
    return {"key_he": f"{key} ({called})" if called else key, "key_en": key}


def _called(model: type[BaseModel], path: Path) -> dict[str, str]:
    """Return a field's path as facts of a message, with the field's label if it has one."""
    labels = (
        label_of((base.__name__ for owner in _models_at(model, path[:place]) for base in owner.__mro__), part, "he")
        for place, part in enumerate(path)
        if isinstance(part, str)
    )
    return field_facts(_name(path), ", ".join(filter(None, labels)))


def _fields_at(model: type[BaseModel], location: tuple[str | int, ...]) -> Iterator[str]:
    """Yield the names of the fields that `model` has at `location`."""
    for found in _models_at(model, location):
        yield from found.model_fields


def _models_at(model: type[BaseModel], location: tuple[str | int, ...]) -> list[type[BaseModel]]:
    """Return the models that are possible at `location` of `model`."""
    models = [model]
    for part in location:
        if isinstance(part, int):
            continue
        inner = [
            m for owner in models if part in owner.model_fields for m in _models_in(owner.model_fields[part].annotation)
        ]
        tagged = [
            m for m in models if "type" in m.model_fields and part in typing.get_args(m.model_fields["type"].annotation)
        ]
        models = inner or tagged or models
    return models


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, types.GenericAlias)
        and issubclass(annotation, BaseModel)
    ):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)
