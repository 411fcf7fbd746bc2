"""Without its own rules our engine is lunr: over the same words, both rank the same."""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from kb import library
from kb.catalogue import Catalogue
from kb.search import baseline, corpus, specification
from kb.search.analyzer import words
from kb.search.engine import Engine
from kb.search.index import Document, Section, build, count
from kb.search.specification import WEIGHTS, Weights
from lunr.pipeline import Pipeline
from workspace import CHECKOUT, TRILINGUAL

BENCH = Path(os.environ.get("KB_SEARCH_BENCH") or CHECKOUT.parent / "shared/search-bench")

# Only the word itself and lunr's scores count; all rules that lunr does not have are switched off.
KEPT = ("k1", "b", *specification.FIELDS, "floor", "covered", "lexeme", "root_sure")
PLAIN = replace(WEIGHTS, **{name: 0.0 for name in vars(WEIGHTS) if name not in KEPT} | {"rarity": 1.0})
ROUNDING = 0.0005  # lunr rounds the score of a word in a field to thousandths


def plain_engine(documents: Sequence[Document]) -> Engine:
    return Engine(build("he", map(count, documents)), PLAIN)


def in_one_field(documents: Sequence[Document]) -> list[Document]:
    """Return documents with all their text in the body."""
    return [
        Document(one.id, sections=(Section(text="\n".join([one.title, *(s.text for s in one.sections)])),))
        for one in documents
    ]


@pytest.fixture(scope="module")
def ours() -> list[Document]:
    """The frozen library."""
    return [page.document for page in corpus.read(Catalogue(library.read(TRILINGUAL)), ())[0].pages]


@pytest.fixture(scope="module")
def bench() -> list[Document]:
    """The development collection."""
    if not (BENCH / "docs.json").is_file():
        pytest.skip(f"no development collection at {BENCH}")
    texts = json.loads((BENCH / "docs.json").read_text("utf-8"))
    return [Document(one["id"], one["title"], sections=(Section(text=one["text"]),)) for one in texts]


def queries(documents: Sequence[Document], number: int) -> list[str]:
    """Return queries of one to four words as they are in the documents, the same on every run."""
    chance = random.Random(4)
    found = []
    while len(found) < number:
        text = words(" ".join(section.text for section in chance.choice(documents).sections))
        if text:
            found.append(" ".join(chance.sample(text, min(len(text), chance.randint(1, 4)))))
    return found


def comparable(engine: Engine, asked: Sequence[str]) -> list[str]:
    """Leave out words that the two read differently on purpose.

    Of Latin words with one stem, lunr adds up all, and the engine takes the best. A word without gershayim also finds
    the acronym, whatever the weights.
    """
    return [
        query
        for query in asked
        if not any("a" <= letter <= "z" for letter in query)
        if all(engine.expand(word) in ([], [(word, 1.0)]) for word in words(query))
    ]


def agree(engine: Engine, lunr: baseline.Index, query: str) -> bool:
    """Return whether the engine and lunr find the same entries with the same scores."""
    theirs = dict(baseline.search(lunr, query))
    found = {hit.id: hit.score for hit in engine.search(query, len(engine.index.entries))}
    terms = [word for word in dict.fromkeys(words(query)) if word in engine.index.postings]
    size = math.sqrt(len(terms) or 1)  # the length of lunr's query vector; lunr divides by it
    return found.keys() == theirs.keys() and all(
        abs(score - theirs[id_] * size) <= ROUNDING * len(terms) + 1e-6 for id_, score in found.items()
    )


@pytest.mark.parametrize("collection", ["ours", "bench"])
def test_over_one_field_both_give_the_same_scores(request: pytest.FixtureRequest, collection: str) -> None:
    documents = in_one_field(request.getfixturevalue(collection))
    engine, lunr = plain_engine(documents), baseline.index(documents, PLAIN)
    asked = comparable(engine, queries(documents, 300))
    assert len(asked) > 200
    assert [query for query in asked if not agree(engine, lunr, query)] == []


def test_over_all_fields_both_rank_alike(ours: list[Document]) -> None:
    engine, lunr = plain_engine(ours), baseline.index(ours, PLAIN)
    same = swapped = pairs = 0
    asked = comparable(engine, queries(ours, 200))
    for query in asked:
        mine = [hit.id for hit in engine.search(query, 10)]
        place = {id_: number for number, (id_, _) in enumerate(baseline.search(lunr, query))}
        same += mine[0] == min(place, key=place.__getitem__)
        ordered = [(one, other) for number, one in enumerate(mine) for other in mine[number + 1 :]]
        pairs += len(ordered)
        swapped += sum(place[one] > place[other] for one, other in ordered)
    print(f"\nfirst alike {same / len(asked):.3f}, pairs in the other order {swapped / pairs:.3f}")
    assert same / len(asked) >= 0.9
    assert swapped / pairs <= 0.05


@pytest.mark.parametrize("rule", ["prefix_known", "stem", "coverage", "nearness"])
def test_each_rule_of_the_engine_makes_a_difference(ours: list[Document], rule: str) -> None:
    """If the rules made no difference, the agreement above would prove nothing."""
    weights: Weights = replace(PLAIN, **{rule: getattr(WEIGHTS, rule)}, near_form=WEIGHTS.near_form)
    changed = Engine(build("he", map(count, ours)), weights)
    plain = plain_engine(ours)
    assert [query for query in queries(ours, 60) if changed.search(query) != plain.search(query)]


def test_the_stemmer_is_registered_and_works_on_both_sides() -> None:
    assert Pipeline.registered_functions["kb-english"] is baseline.stem_english
    over = baseline.index([Document("a", "connected gardens"), Document("b", "גינות")])
    assert [id_ for id_, _ in baseline.search(over, "connecting a garden")] == ["a"]
    assert baseline.search(over, "גינה") == []


@pytest.mark.parametrize("query", ["", "*", "+a -b ~1 ^2 title:x", "\ud800", "(", "א*"])
def test_signs_of_lunrs_query_language_are_only_text(query: str) -> None:
    over = baseline.index([Document("a", "a b x title אב")])
    assert [id_ for id_, _ in baseline.search(over, query)] in ([], ["a"])
    assert baseline.search(over, "-b") == baseline.search(over, "b") != []


def test_a_folder_is_searched_for_its_best_ids(tmp_path: Path) -> None:
    texts = [{"id": str(number), "title": "שותפות", "text": "מילה " * number} for number in range(20)]
    (tmp_path / "docs.json").write_text(json.dumps(texts), "utf-8")
    search = baseline.searcher(tmp_path)
    assert len(search("שותפות")) == 10
    assert search("בשותפות") == []
