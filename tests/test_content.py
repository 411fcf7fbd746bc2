"""The content's sources: requirements for all entries, without naming or counting them.

They are read and nothing is made of them, so more entries cost next to nothing here; test_content_site builds them.
All other tests use a frozen library (tests/fixtures/trilingual). So a new entry breaks no test, and a wrong entry makes
only these tests and the check fail.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from kb import clock, library
from kb.catalogue import Catalogue
from kb.check import inspection
from kb.disk import CACHE
from kb.library import Library
from kb.repository import generated, schemas
from kb.search import corpus, counting, index
from kb.search.engine import Engine
from kb.settings import TERM_FIELDS, Settings
from kb.worksheets.downloads import with_worksheets
from workspace import CHECKOUT

LANGUAGES = {"he", "ar", "en"}
QUERIES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text("utf-8"))
MOST = 100  # results of a query that are looked at


@pytest.fixture(scope="module")
def read() -> Library:
    """The library, with what earlier readings of the checkout have kept."""
    return library.read(CHECKOUT, CHECKOUT / CACHE)


@pytest.fixture(scope="module")
def ours(read: Library) -> Settings:
    return read.settings


# ---- the sources


def test_the_check_finds_no_error_and_no_mark_of_what_is_to_be_written(read: Library) -> None:
    found = inspection.inspect(read, clock.today(), kept=CHECKOUT / CACHE)
    assert [(one.file, one.line, one.code) for one in found if one.is_error or one.code == "todo"] == []


def test_the_schemas_that_editors_have_accept_every_entry(read: Library) -> None:
    made = {path.rpartition("/")[2].partition(".")[0]: text for path, text in schemas.files(read.settings).items()}
    data = [(document.path, document.kind, document.reading.data) for document in read.originals if document.reading]
    data += [(name, kind, yaml.safe_load((CHECKOUT / name).read_text("utf-8")))
             for name, kind in (("library.yml", "library"), ("docs/glossary.yml", "glossary"))]  # fmt: skip
    checkers = {
        name: jsonschema.Draft7Validator(json.loads(text), format_checker=jsonschema.FormatChecker())
        for name, text in made.items()
    }
    plain = [(path, kind, json.loads(json.dumps(value, default=str))) for path, kind, value in data]
    assert [(path, str(error)) for path, kind, value in plain for error in checkers[kind].iter_errors(value)] == []


def test_what_is_made_of_library_yml_for_the_repository_is_up_to_date(ours: Settings) -> None:
    assert list(generated.behind(CHECKOUT, generated.files(ours))) == [], "run: python3 kb generate"


def labels(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every set of labels by language, with its path."""
    if isinstance(value, dict):
        if value and all(isinstance(text, str) for text in value.values()) and LANGUAGES & set(value):
            yield path, value
        else:
            for key, item in value.items():
                yield from labels(item, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from labels(item, f"{path}[{number + 1}]")


def test_every_label_in_library_yml_is_there_in_hebrew_arabic_and_english(ours: Settings) -> None:
    found = list(labels(ours.model_dump()))
    assert found
    assert {path: set(texts) for path, texts in found if set(texts) != LANGUAGES} == {}
    assert [path for path, texts in found if not all(text.strip() == text and text for text in texts.values())] == []


def test_hebrew_is_the_default_language_and_each_has_its_direction(ours: Settings) -> None:
    assert [(item.code, item.direction) for item in ours.languages] == [("he", "rtl"), ("ar", "rtl"), ("en", "ltr")]


def test_every_vocabulary_of_the_generator_has_words_in_our_library(ours: Settings) -> None:
    assert set(ours.vocabularies) == set(TERM_FIELDS.values())


def test_no_two_terms_of_a_vocabulary_are_called_alike(ours: Settings) -> None:
    for name, terms in ours.vocabularies.items():
        for language in LANGUAGES:
            called = [term.label[language] for term in terms.values()]
            assert len(called) == len(set(called)), (name, language)


def test_the_inverse_of_the_inverse_is_the_kind_itself(ours: Settings) -> None:
    assert {kind: ours.relations[relation.inverse].inverse for kind, relation in ours.relations.items()} == {
        kind: kind for kind in ours.relations
    }


# ---- the search


def best(query: dict[str, Any]) -> list[str]:
    """Return the slugs of the pages of which one must come first."""
    return [query["first"]] if isinstance(query["first"], str) else query["first"]


def test_there_are_200_queries_of_practitioners_each_once_and_for_pages_that_are_there(read: Library) -> None:
    assert len(QUERIES) >= 200
    assert len({(query["ask"], query.get("in")) for query in QUERIES}) == len(QUERIES)
    assert {slug for query in QUERIES for slug in best(query)} <= {document.slug for document in read.originals}


def asker(read: Library) -> Callable[[str, str], list[str]]:
    """Return the search as it answers while a query is typed: from a query and a language to the slugs of pages."""
    engines, slugs = {}, {}
    sheets = {(tool.page, tool.language) for tool in with_worksheets(read)}
    for one in corpus.read(Catalogue(read), sheets):
        packed = counting.count([page.searched for page in one.pages], CHECKOUT / CACHE)
        counts = map(index.unpack_counts, packed)
        engines[one.language] = Engine(index.build(one.language, counts, one.asides, one.synonyms))
        slugs |= {page.document.id: page.shown["id"] for page in one.pages}

    def ask(query: str, language: str) -> list[str]:
        return [slugs[hit.id] for hit in engines[language].search(query, MOST, typing=True)]

    return ask


def test_what_practitioners_ask_for_comes_first_of_the_pages_in_the_table(read: Library) -> None:
    """New entries change what words are worth: one query in fifty may be answered otherwise before the table must."""
    ask, of_table = asker(read), {slug for query in QUERIES for slug in best(query)}
    found = {(query["ask"], query.get("in", "he")): ask(query["ask"], query.get("in", "he")) for query in QUERIES}
    first = {asked: next((slug for slug in slugs if slug in of_table), "") for asked, slugs in found.items()}
    wanted = {(query["ask"], query.get("in", "he")): best(query) for query in QUERIES}
    others = {asked: found[asked][:5] for asked in found if first[asked] not in wanted[asked]}
    assert len(others) <= len(QUERIES) / 50, others
