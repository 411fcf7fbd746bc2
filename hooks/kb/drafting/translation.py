"""The beginning of a translation: the original's texts under the same ids, each marked; the rest is inherited."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping
from datetime import date

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kb.document import Manuscript
from kb.drafting import yaml_style
from kb.drafting.yaml_style import Text
from kb.schema import MODELS
from kb.settings import TERM_FIELDS
from kb.wording import wording

MARK = "TODO"
# Texts that name a page, a file, a person's work or a licence: the same in every language.
KEPT = frozenset(
    ["topics", "parent", "featured", "redirect_from", "license", "file", "src", "language", "references", "citation",
     "term_en", "kind", "transcript", "gather", *TERM_FIELDS]
)  # fmt: skip
_IDS = ("id", "to")  # these identify items of a list; they are repeated, so that a person sees where a text belongs
_NESTED = re.compile(r"[\s>*+-]|[0-9]+[.)]\s")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*")


def begun(original: Manuscript, language: str, today: date) -> str:
    """Return the file with which a translation of `original` into `language` begins on the day `today`.

    The original must be free of errors.
    """
    assert original.reading
    texts = _texts(MODELS[original.kind], original.reading.data)
    data = {name: texts[name] for name in original.reading.data if name in texts}
    front = yaml_style.fields(data, MARK) + yaml_style.fields({"translation": "draft", "translated": today})
    return f"---\n{front}---\n{_marked(original, wording(language).say('draft_translate'))}"


def _texts(model: type[BaseModel], data: Mapping[str, object]) -> dict[str, object]:
    """Return the texts for people in `data`, in the same groups and lists, together with the ids in these."""
    found: dict[str, object] = {}
    for name, value in data.items():
        info = model.model_fields[name]
        if name in _IDS:
            found[name] = value
        elif name not in KEPT and value not in (None, (), ""):
            text = _text_of(info.annotation, info, value)
            if text is not None:
                found[name] = text
    return found


def _text_of(annotation: object, info: FieldInfo | None, value: object) -> object:
    """Return a value as a translation holds it, or None if nothing in it is to be translated."""
    if isinstance(value, str):
        return None if _is_name(annotation, info) else Text(value)
    if isinstance(value, dict):
        return _texts(_model_for(annotation, value), value) or None
    if isinstance(value, tuple):
        items = [_text_of(_item_of(annotation), None, item) for item in value]
        has_text = any(item is not None and not _only_ids(item) for item in items)
        return [{} if item is None else item for item in items] if has_text else None
    return None


def _only_ids(item: object) -> bool:
    return isinstance(item, dict) and set(item) <= set(_IDS)


def _is_name(annotation: object, info: FieldInfo | None) -> bool:
    """Return whether a string is a choice, an id or an address, rather than a text for people."""
    if any(typing.get_origin(part) is typing.Literal for part in _walk(annotation)):
        return True
    rules = [*(info.metadata if info else ()), *_metadata(annotation)]
    return any(getattr(rule, "pattern", None) for rule in rules)  # pydantic keeps its class of rules to itself


def _walk(annotation: object) -> Iterator[object]:
    """Yield an annotation and all its parts."""
    yield annotation
    for part in typing.get_args(annotation):
        yield from _walk(part)


def _metadata(annotation: object) -> Iterator[object]:
    for part in _walk(annotation):
        if isinstance(part, FieldInfo):
            yield from part.metadata


def _item_of(annotation: object) -> object:
    """Return the type of the items in a list of this annotation."""
    lists = (part for part in _walk(annotation) if typing.get_origin(part) is tuple)
    return typing.get_args(next(lists))[0]


def _model_for(annotation: object, value: Mapping[str, object]) -> type[BaseModel]:
    """Return the model of a group; among several, the one that its `type` names."""
    models = [part for part in _walk(annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
    for model in models:
        kind = model.model_fields.get("type")
        if kind and value.get("type") in typing.get_args(kind.annotation):
            return model
    return models[0]


def _marked(original: Manuscript, words: str) -> str:
    """Return the original's body with a mark at its beginning and below each heading."""
    mark = f"{MARK}: {words}"
    lines = original.body.split("\n")
    behind = {_last_line(lines, heading.place.line - original.body_line) for heading in original.prose.headings}
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    marked = []
    if first is not None and not {first, first + 1} & behind:
        marked = ["", mark, *_apart(lines[0])]
    for number, line in enumerate(lines):
        marked += [line, "", mark, *_apart("".join(lines[number + 1 : number + 2]))] if number in behind else [line]
    return "\n".join(marked)


def _apart(following: str) -> list[str]:
    """Return the empty line that a mark needs before a line that is not empty."""
    return [""] if following.strip() else []


def _last_line(lines: list[str], first: int) -> int | None:
    """Return the last line of the heading that begins on line `first`; None in a list, a quotation and the like."""
    line, following = lines[first], lines[first + 1] if first + 1 < len(lines) else ""
    if line.startswith("#"):
        return first
    return first + 1 if _UNDERLINE.fullmatch(following) and not _NESTED.match(line) else None
