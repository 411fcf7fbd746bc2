"""Validates data against a model and reports each mistake as a problem with its place in the file."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kb import intentions
from kb.frontmatter import Path, Reading
from kb.languages import TAG
from kb.problems import Changes, Fix, Names, Place, Problem, meant, named, nearest, problem, respelt
from kb.rulebook import LANGUAGES
from kb.settings import TERM_FIELDS, Settings
from kb.wording import choices_of, item_of, label_of

Model = TypeVar("Model", bound=BaseModel)
Report = Callable[..., None]
Misfit = tuple[Path, str]  # a path in the data, and pydantic's name for what is wrong there
LACKS = ("missing", "union_tag_not_found")  # pydantic's names for a value that is not there
# Placeholders for required values that are missing or wrong, with which a page is read; it is shown without them.
_STAND_INS: Mapping[str, object] = {"summary": "…", "topics": ("…",)}
_ENDS = frozenset({"min", "max"})  # the fields of a range
_IDS = ("topics", "featured")  # lists of ids, beside those of terms
_LATIN_ID = "^[a-z]["  # how the patterns of ids begin
MAX_TITLE = 40  # characters of a title by which an item of a list is named
MAX_ROUNDS = 8  # a group may lack a required value once one is removed: the group is removed in the next round

# Pydantic's names for wrong types, and what belongs there instead.
_EXPECTED = {
    "string": ("טקסט (אם צריך, בתוך מירכאות)", "text (in quotes if need be)"),
    "int": ("מספר שלם", "a whole number"),
    "bool": ("true או false", "true or false"),
    "date": ("תאריך בצורה 2026-05-31", "a date such as 2026-05-31"),
    "tuple": ("רשימה, למשל [א, ב]", "a list, such as [a, b]"),
    "span": (
        "המספר הקטן והגדול, למשל {min: 30, max: 45}",
        "the smaller and the larger number, such as {min: 30, max: 45}",
    ),
    "dict": ("קבוצת שדות", "a group of fields"),
    "model": ("קבוצת שדות", "a group of fields"),
}
EMPTY_HE, EMPTY_EN = "הוא ריק. כתבו אותו אחרי הנקודתיים", "it is empty. Write it after the colon"
_DETAILS = {
    "string_too_long": ("ארוך מ־{max_length} תווים", "it is longer than {max_length} characters"),
    "string_too_short": (EMPTY_HE, EMPTY_EN),
    "too_short": ("הרשימה ריקה", "the list is empty"),
    "greater_than_equal": ("הוא קטן מ־{ge}", "it is less than {ge}"),
    "less_than_equal": ("הוא גדול מ־{le}", "it is more than {le}"),
    "address": ("כתובת צריכה להתחיל ב־https:// ולהיות בלי רווחים", "an address begins with https:// and has no spaces"),
    "language-tag": (
        "קוד שפה נכתב כמו he או he-IL: שפה באותיות קטנות, ואם צריך מקף ואזור באותיות גדולות",
        "a language is written like he or he-IL: in small letters, if need be with a hyphen and a region in capitals",
    ),
    "latin-id": (
        "כתבו אותו באותיות לטיניות קטנות, בלי רווחים, למשל who או next-step; הקוראים אינם רואים אותו",
        "write it in small Latin letters without spaces, such as who or next-step; readers do not see it",
    ),
    "string_pattern_mismatch": ("אינו כתוב בצורה הנכונה ({pattern})", "it is not of the right form ({pattern})"),
}


def validate(
    model: type[Model],
    reading: Reading,
    file: str,
    settings: Settings | None = None,
    only: set[str] | None = None,
    known: Collection[Misfit] = (),
) -> tuple[Model | None, list[Problem]]:
    """Validate the data of `reading` against `model`.

    Returns (the model, or None if there are errors; the problems). `only` limits the report to these top-level keys,
    and `known` are misfits that are reported elsewhere, so that a translation is not blamed for values that it
    inherits.
    """
    try:
        return model.model_validate(reading.data, context={"settings": settings}), []
    except ValidationError as error:
        found = [
            _as_problem(_Asked(model, reading, file, settings), dict(item))
            for item in error.errors(include_url=False)
            if (only is None or not item["loc"] or item["loc"][0] in only) and not _is_consequence(item)
            if (_path_in(reading.data, item["loc"]), item["type"]) not in known
        ]
        return None, found


def misfits(model: type[BaseModel], reading: Reading, settings: Settings | None = None) -> frozenset[Misfit]:
    """Return where the data of `reading` does not fit `model`, and pydantic's names for what is wrong there."""
    try:
        model.model_validate(reading.data, context={"settings": settings})
    except ValidationError as error:
        found = error.errors(include_url=False)
        return frozenset((_path_in(reading.data, item["loc"]), item["type"]) for item in found)
    return frozenset()


def salvage(model: type[Model], reading: Reading, settings: Settings | None = None) -> Model | None:
    """Return a model of the valid part of the data of `reading`; None if too little is valid.

    A page with a mistake in its front matter can still be shown, as long as it has what every page needs.
    """
    data, put = reading.data, dict[str, object]()
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


def _nearly(written: object, stand_in: object) -> object:
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


def _without(data: object, path: Path) -> object:
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


@dataclass(frozen=True)
class _Asked:
    """What a model is compared with: the data that was read, its file, and the settings of the library."""

    model: type[BaseModel]
    reading: Reading
    file: str
    settings: Settings | None

    def called(self, path: tuple[str | int, ...]) -> dict[str, str]:
        """Return a field's path as facts of a message."""
        return called(self.model, path, self.reading)

    def labels(self, path: Path, language: str) -> Mapping[str, str]:
        """Return what the values that may stand at `path` are called in a language, by the values."""
        field = next((part for part in reversed(path) if isinstance(part, str)), "")
        owners = _owners(self.model, path)
        if self.settings and "Relation" in owners and field == "kind":
            return {name: self.settings.say(one.label, language) for name, one in self.settings.relations.items()}
        if self.settings and field in TERM_FIELDS:
            known = self.settings.terms(TERM_FIELDS[field]) or ()
            return {term: self.settings.term_label(TERM_FIELDS[field], term, language) for term in known}
        return choices_of(owners, field, language)

    def names(self, path: Path, values: Iterable[str]) -> Names:
        """Return what each of the values that may stand at `path` is called in any language."""
        spoken = self.settings.language_codes if self.settings else LANGUAGES
        called = [self.labels(path, language) for language in dict.fromkeys((*spoken, *LANGUAGES))]
        return {value: {labels[value] for labels in called if value in labels} for value in values}


def _as_problem(asked: _Asked, item: dict[str, Any]) -> Problem:
    reading, file = asked.reading, asked.file
    kind, context = item["type"], dict(item.get("ctx") or {})
    blamed = {"bad-value": context.get("key", ""), "union_tag_invalid": "type"}.get(kind)  # the field in the group
    within = blamed.split(".") if blamed else ()
    path, place = _locate((*item["loc"], *within), reading, by_key=kind == "extra_forbidden")
    key = _name(path)
    if kind == "extra_forbidden":
        return _unknown_key(asked, item, place)
    if kind == "union_tag_not_found":
        return problem("missing-field", file, place, **asked.called((*path, "type")))
    if kind == "missing":
        return problem("missing-field", file, place, **asked.called((*path, item["loc"][-1])))
    if kind == "unknown-term":
        return _unknown_term(asked, path, place, context["value"], context["choices"])
    if kind == "minutes-mismatch":
        low, high = context["min"], context["max"]
        he, en = (f"{low} ומעלה", f"{low} or more") if high is None else (f"{low} עד {high}", f"{low} to {high}")
        return problem(kind, file, place, total=context["total"], span_he=he, span_en=en)
    if kind == "bad-value":
        known = asked.called(path) if key else field_facts(context["key"])
        return problem(kind, file, place, **{**context, **known})
    if item["input"] is None and (kind == "literal_error" or kind.partition("_")[0] in _EXPECTED):
        return _empty(asked, path, place)
    if kind in ("literal_error", "union_tag_invalid"):
        expected = context.get("expected") or context.get("expected_tags") or ""
        choices = [choice.strip(" '") for choice in expected.replace(" or ", ",").split(",")]
        value = item["input"].get("type", "") if kind == "union_tag_invalid" else item["input"]
        return _unknown_term(asked, path, place, value, choices)
    if kind in ("too_short", "too_long") and isinstance(item["input"], str):
        kind = f"string_{kind}"  # pydantic's name for it if a value is changed before it is measured
    if kind == "string_pattern_mismatch" and context["pattern"].startswith("^https?"):
        kind = "address"
    if kind == "string_pattern_mismatch" and context["pattern"] == TAG:
        kind = "language-tag"
    if kind == "string_pattern_mismatch" and context["pattern"].startswith(_LATIN_ID):
        kind = "latin-id"
    if kind in _DETAILS:
        he, en = (text.format_map(context) for text in _DETAILS[kind])
        return problem("bad-value", file, place, **asked.called(path), detail_he=he, detail_en=en)
    return _wrong_type(asked, path, place, kind, item["input"])


def _unknown_key(asked: _Asked, item: dict[str, Any], place: Place) -> Problem:
    known, name = list(_fields_at(asked.model, item["loc"][:-1])), str(item["loc"][-1])
    inner = tuple(part for part in item["loc"][:-1] if isinstance(part, int | str))
    if spoken := named(name, {one: _labels_of(asked, (*inner, one)) for one in known}):
        return problem("unknown-key", asked.file, place, key=name, write=spoken).with_fix(Fix(name, spoken))
    guess = nearest(name, known)
    facts = {"key": name, "nearest": guess, "choices": None if guess else known}
    return problem("unknown-key", asked.file, place, **facts).with_fix(respelt(name, known))


def _labels_of(asked: _Asked, path: Path) -> set[str]:
    """Return what the field at `path` is called, in all languages."""
    return {label for language in LANGUAGES if (label := _label(asked.model, path, language))}


def _unknown_term(asked: _Asked, path: Path, place: Place, value: object, choices: Sequence[str]) -> Problem:
    """Return the problem of a value that is none of the choices; one of them may have it as its label."""
    names = asked.names(path, choices)
    guess, fix = meant(value, names)
    facts: dict[str, object] = {**asked.called(path), "value": value}
    if guess and guess == named(value, names):
        facts["write"] = guess
    else:
        facts |= {"nearest": guess} | {f"choices_{one}": _with_labels(asked, path, choices, one) for one in LANGUAGES}
    return problem("unknown-term", asked.file, place, **facts).with_fix(fix)


def _with_labels(asked: _Asked, path: Path, choices: Sequence[str], language: str) -> list[str]:
    """Return the choices, each with what it is called in a language."""
    labels = asked.labels(path, language)
    called = {choice: labels.get(choice, choice) for choice in choices}
    return [choice if one.casefold() == choice.casefold() else f"{choice} ({one})" for choice, one in called.items()]


def _empty(asked: _Asked, path: Path, place: Place) -> Problem:
    """Return the problem of a field with nothing after its colon."""
    owners = _models_at(asked.model, path[:-1])
    needed = any(_is_needed(owner, str(path[-1])) for owner in owners if path)
    he, en = EMPTY_HE, EMPTY_EN
    if not needed:
        he, en = (f"{he}, או מחקו את השורה", f"{en}, or delete the line")
    return problem("bad-value", asked.file, place, **asked.called(path), detail_he=he, detail_en=en)


def _wrong_type(asked: _Asked, path: Path, place: Place, kind: str, found: object) -> Problem:
    """Return the problem of a value of another type, with what was meant by it where that is known."""
    wanted = next((name for name in _EXPECTED if kind.startswith(name)), "model")
    keys = [part for part in path if isinstance(part, str)] or [""]
    field = keys[-2] if len(keys) > 1 and keys[-1] in _ENDS else keys[-1]
    is_span = wanted in ("model", "dict") and _is_span(_models_at(asked.model, path))
    he, en = _EXPECTED["span" if is_span else wanted]
    if wanted == "date" and (why := intentions.why_no_day(found)):
        return problem("bad-value", asked.file, place, **asked.called(path), detail_he=why[0], detail_en=why[1])
    if is_span and (why := intentions.why_no_span(found, field)):
        return problem("bad-value", asked.file, place, **asked.called(path), detail_he=why[0], detail_en=why[1])
    raw, write = _meant(asked, path, "span" if is_span else wanted, field, found)
    shown = {dict: "{…}", tuple: "[…]", type(None): "null"}.get(type(found), str(found))
    facts = {"expected_he": he, "expected_en": en, "found": shown, "write": write}
    fix = Fix(raw, write, Changes.FIELD) if raw and write and "\n" not in raw else None
    return problem("wrong-type", asked.file, place, **asked.called(path), **facts).with_fix(fix)


def _meant(asked: _Asked, path: Path, wanted: str, field: str, found: object) -> tuple[str, str | None]:
    """Return a value as it is written, and as it should be written; None for the second if that is not certain."""
    reading = asked.reading
    raw = reading.written(path) if path in reading.places else ""
    if wanted == "span":
        return raw or intentions.listed_raw(reading, path), intentions.span(found, field)
    if wanted == "int":
        return raw, intentions.number(found, field)
    if wanted == "date":
        return raw, intentions.day(found)
    if wanted == "string" and path in reading.places:
        return intentions.text(reading, path) or ("", None)
    if wanted == "tuple" and _holds_texts(asked.model, path):
        is_id = field in TERM_FIELDS or field in _IDS
        choices = list(asked.labels(path, LANGUAGES[0]))
        names = asked.names(path, choices)
        write = intentions.listed(found, is_id or field == "keywords", lambda one: named(one, names) or one)
        return raw, write if is_id or not re.search("[,،;]", raw) or field == "keywords" else None
    return "", None


def _is_span(models: Sequence[type[BaseModel]]) -> bool:
    return len(models) == 1 and set(models[0].model_fields) == _ENDS


def _holds_texts(model: type[BaseModel], path: Path) -> bool:
    """Return whether the field at `path` holds a list of texts."""
    for owner in _models_at(model, path[:-1]):
        info = owner.model_fields.get(str(path[-1]))
        if info and not list(_models_in(info.annotation)):
            return True
    return False


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


def called(model: type[BaseModel], path: tuple[str | int, ...], reading: Reading) -> dict[str, str]:
    """Return a field's path as facts of a message: its key, what it is called and, in a list, its place in words.

    For example, steps[2].minutes is "minutes (דקות; שלב 2 ״אוספים שמות״)".
    """
    if not any(isinstance(part, int) for part in path):
        labels = (_label(model, path[: place + 1], "he") for place in range(len(path)))
        return field_facts(_name(path), ", ".join(filter(None, labels)))
    last = max((place for place, part in enumerate(path) if isinstance(part, str)), default=0)
    facts = {}
    for language in LANGUAGES:
        called = _label(model, path[: last + 1], language) if language != "en" else ""  # in English, the key says it
        stops = ", ".join(_stops(model, path, reading, language))
        facts[f"key_{language}"] = f"{path[last]} ({'; '.join(filter(None, [called, stops]))})"
    return facts


def _stops(model: type[BaseModel], path: tuple[str | int, ...], reading: Reading, language: str) -> Iterator[str]:
    """Yield the groups and items in which a value stands, from the outermost on, in words."""
    last = max((place for place, part in enumerate(path) if isinstance(part, str)), default=0)
    for place, part in enumerate(path):
        following = path[place + 1] if place + 1 < len(path) else None
        if isinstance(part, str) and isinstance(following, int):
            item = item_of(_owners(model, path[: place + 1]), part, language)
            inner = path[place + 2] if place + 2 < len(path) else None
            number = f"{following + 1}" if not isinstance(inner, int) else f"{following + 1}.{inner + 1}"
            yield f"{item} {number}{_titled(path[: place + 2], reading, language)}"
        elif isinstance(part, str) and place < last:
            label = _label(model, path[: place + 1], language) or part
            yield label.lower() if language == "en" else label


def _titled(path: tuple[str | int, ...], reading: Reading, language: str) -> str:
    """Return the title or label of an item in quotes, to be put behind its number."""
    value = reading.value(path) if path in reading.places else None
    names = [value.get(key) for key in ("title", "label", "to")] if isinstance(value, dict) else []
    title = next((name for name in names if isinstance(name, str)), "")
    short = title if len(title) <= MAX_TITLE else f"{title[:MAX_TITLE]}…"
    return (f" ״{short}״" if language == "he" else f" “{short}”") if short else ""


def _label(model: type[BaseModel], path: tuple[str | int, ...], language: str) -> str:
    return label_of(_owners(model, path), str(path[-1]), language) if path else ""


def _owners(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the names of the models that may have the last field of `path`, and of their bases."""
    last = max((place for place, part in enumerate(path) if isinstance(part, str)), default=0)
    return [base.__name__ for owner in _models_at(model, path[:last]) for base in owner.__mro__]


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


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, types.GenericAlias)
        and issubclass(annotation, BaseModel)
    ):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)
