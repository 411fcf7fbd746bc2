"""The exported schemas agree with the models: they accept the library, and refuse what the check refuses."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from kb import library
from kb.document import Document
from kb.parts import PARTS
from kb.repository import schemas
from kb.schema import MODELS
from kb.settings import TERM_FIELDS
from kb.wording import TEXT, fields
from small_library import SmallLibrary
from workspace import TRILINGUAL

READ = library.read(TRILINGUAL)
TEXTS = schemas.files(READ.settings)
SCHEMAS = {Path(path).name.partition(".")[0]: json.loads(text) for path, text in TEXTS.items()}
HEBREW_LETTERS = range(0x05D0, 0x05EB)


def plain(value: Any) -> Any:
    """Return data in JSON's form: lists for tuples."""
    return json.loads(json.dumps(value, default=str))


def accepts(name: str, data: Any) -> bool:
    checker = jsonschema.FormatChecker()
    return bool(jsonschema.Draft7Validator(SCHEMAS[name], format_checker=checker).is_valid(plain(data)))


def fields_of(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every field of the schema and of its groups."""
    root = schema.get("items", schema)
    for name, group in {"": root, **schema.get("$defs", {})}.items():
        yield from ((f"{name}.{field}", part) for field, part in group.get("properties", {}).items())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_sound(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("document", READ.originals, ids=lambda document: document.path)
def test_what_the_library_holds_is_accepted(document: Document) -> None:
    assert document.reading
    assert accepts(document.kind, document.reading.data)


def test_the_glossary_and_the_settings_are_accepted() -> None:
    assert accepts("glossary", yaml.safe_load((TRILINGUAL / "docs/glossary.yml").read_text("utf-8")))
    assert accepts("library", yaml.safe_load((TRILINGUAL / "library.yml").read_text("utf-8")))


TOOL = {"title": "x", "summary": "y", "topics": ["backbone"], "duration": {"min": 5, "max": 10}}


@pytest.mark.parametrize(
    "mistake",
    [
        {"stages": ["acting"]},
        {"level": "hardest"},
        {"related": [{"to": "x", "kind": "neighbour"}]},
        {"duration": {"min": "5", "max": 10}},
        {"duration": 5},
        {"topics": []},
        {"sumary": "y"},
        {"published": "23/11/2026"},
        {"source": {"name": "x", "url": "nowhere"}},
        {"worksheet": {"title": "x", "blocks": [{"type": "poem"}]}},
        {"summary": "x" * 161},
    ],
    ids=lambda mistake: next(iter(mistake)),
)
def test_what_the_check_refuses_is_refused(mistake: dict[str, Any]) -> None:
    assert accepts("tool", TOOL)
    assert not accepts("tool", {**TOOL, **mistake})


def test_a_translation_of_a_term_is_in_a_language_that_the_library_has() -> None:
    wording = {"term": "x", "definition": "y"}
    assert accepts("glossary", [{**wording, "translations": {"en": wording}}])
    assert not accepts("glossary", [{**wording, "translations": {"fr": wording}}])


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "library"])
def test_every_field_has_a_name_in_hebrew(name: str) -> None:
    names = {field: part.get("title", "") for field, part in fields_of(SCHEMAS[name])}
    assert names
    assert [field for field, said in names.items() if not any(ord(letter) in HEBREW_LETTERS for letter in said)] == []


def test_every_field_of_a_page_says_in_hebrew_what_stands_in_it() -> None:
    pages = {kind: SCHEMAS[kind]["properties"] for kind in MODELS}
    silent = [
        (kind, field) for kind, parts in pages.items() for field, part in parts.items() if "description" not in part
    ]
    assert silent == []


def test_nothing_is_named_that_no_model_has() -> None:
    for name, called in fields().items():
        if name == TEXT:  # the address, the whole text, the parts of the text, and columns of their rows
            known = {part.name for part in PARTS}
            rows = {f"{part.name}_{one}" for part in PARTS if part.shape == "rows" for one in ("title", "text")}
            assert set(called) <= {"slug", "body", *known, *rows}
            continue
        assert set(called) <= set(schemas._models()[name].model_fields), name


def test_the_terms_are_those_of_the_library_with_their_labels() -> None:
    for field, vocabulary in TERM_FIELDS.items():
        holder = "tool" if field in SCHEMAS["tool"]["properties"] else "article"
        part = SCHEMAS[holder]["properties"][field]
        options = (part.get("items") or part["anyOf"][0])["oneOf"]
        terms = READ.settings.vocabularies[vocabulary]
        assert {option["const"]: option["title"] for option in options} == {
            term: terms[term].label["he"] for term in terms
        }


def test_a_library_without_a_vocabulary_takes_any_word(library: SmallLibrary) -> None:
    open_ = json.loads(schemas.files(library.read().settings)["schemas/tool.schema.json"])
    levels = open_["properties"]["level"]
    assert "oneOf" not in json.dumps(levels)
    assert levels["title"] == "Level"  # that library is in English
