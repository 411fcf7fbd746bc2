"""The engine finds forms of a word, ranks by matches, leads to the best section, and survives any query."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.search import specification
from kb.search.analyzer import words
from kb.search.engine import Engine
from kb.search.index import (
    Document,
    Section,
    build,
    count,
    decode,
    encode,
    layout,
    pack,
    unpack,
)
from kb.search.specification import WEIGHTS

LIBRARY = [
    Document(
        "partnership",
        "שותפות בין ארגונים",
        "רשת",
        "איך בונים אמון",
        (
            Section("", "", "מבוא קצר לדרך ארוכה"),
            Section("trust", "בניית אמון", "שותפויות נשענות על אמון הדדי ועל מטרה משותפת"),
            Section("money", "תקציב", "מנכ״ל הארגון מאשר את התקציב"),
        ),
    ),
    Document("school", "בית ספר קהילתי", sections=(Section(text="המורים והתלמידים לומדים יחד, ומנהלת אחת"),)),
    Document("garden", "גינה קהילתית", sections=(Section(text="תושבי השכונה שותלים ירקות בגינה. community garden"),)),
    Document("both", "מפגש", sections=(Section(text="ירקות " + "ועוד דבר " * 30 + "תושבים"),)),
]


def engine(documents: list[Document] = LIBRARY, **weights: float) -> Engine:
    return Engine(build("he", map(count, documents)), replace(WEIGHTS, **weights))


def found(query: str, **options: bool) -> list[str]:
    return [hit.id for hit in engine().search(query, **options)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("בשותפויות", "partnership"),
        ("מנכל", "partnership"),
        ("לתקציבים", "partnership"),
        ("תלמידה", "school"),
        ("איך שותלים ירק?", "garden"),
        ("gardens", "garden"),
        ("שותפוית", "partnership"),
        ("קהיליתית", "garden"),
    ],
)
def test_what_comes_first(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_a_result_leads_to_the_section_that_answers() -> None:
    assert [engine().search(query)[0].anchor for query in ("אמון הדדי", "תקציבו של מנכ״ל")] == ["trust", "money"]


def test_a_result_leads_to_the_top_where_the_title_answers_as_much_as_any_section() -> None:
    hit = engine().search("שותפות ארגונים")[0]
    assert (hit.id, hit.anchor) == ("partnership", "")


def test_words_that_only_ask_are_left_out_unless_there_are_no_others() -> None:
    ours = engine([Document("a", "איך"), Document("b", "גינה")])
    assert [hit.id for hit in ours.search("איך גינה")] == ["b"]
    assert [hit.id for hit in ours.search("איך?")] == ["a"]


def test_an_entry_that_covers_more_of_the_query_comes_first() -> None:
    ours = [
        Document("one", "ירקות ירקות ירקות"),
        Document("two", "ירקות תושבים " + "דבר " * 20),
        Document("x", "תושבים"),
    ]
    assert engine(ours).search("ירקות תושבים")[0].id == "two"


def test_an_entry_in_which_the_words_stand_near_each_other_comes_first() -> None:
    far, near = (
        Document("far", "", "", "ירקות " + "דבר " * 60 + "תושבים"),
        Document("near", "", "", "דבר " * 60 + "ירקות תושבים"),
    )
    assert engine([far, near]).search("ירקות תושבים")[0].id == "near"
    assert engine([far, near], nearness=0).search("ירקות תושבים")[0].id == "far"


def test_an_entry_of_a_few_words_answers_less_unless_the_query_names_it() -> None:
    texts = {"brief": ("מדד", "דבר " * 15), "long": ("רשת", "מדד " + "דבר " * 60)}
    ours = [Document(name, title, "", "ירקות " + text) for name, (title, text) in texts.items()]
    assert [engine(ours).search(query)[0].id for query in ("ירקות", "מדד")] == ["long", "brief"]
    assert engine(ours, brief=0).search("ירקות")[0].id == "brief"


def test_an_entry_aside_gains_nothing_by_its_name() -> None:
    index = build("he", [count(Document("term", "ועדת היגוי"))], asides=("term",))
    (hit,) = Engine(index).search("ועדת היגוי")
    assert [hit] == Engine(index, replace(WEIGHTS, named=0)).search("ועדת היגוי")


def test_a_rare_synonym_counts_no_more_than_the_words_that_were_asked_for() -> None:
    common = [Document(f"{number}", "", "", "ועדה " + "דבר " * 60) for number in range(30)]
    ours = [Document("asked", "", "ועדה", "דבר " * 60), Document("other", "", "פורום", "דבר " * 60), *common]
    answers = Engine(build("he", map(count, ours), (), (("ועדה", "פורום"),)))
    scores = {hit.id: hit.score for hit in answers.search("ועדה", 50)}
    assert scores["asked"] * WEIGHTS.synonym >= scores["other"] > 0


def test_a_distant_form_that_much_else_shares_covers_little() -> None:
    common = [Document(f"{number}", "", "", "סדרן " + "דבר " * 60) for number in range(9)]
    ours = [Document("exact", "", "", "הסדרה " + "דבר " * 60), *common]
    (match,) = engine(ours)._matches("הסדרה", typing=False)
    assert match.covers[0] == 1
    assert match.nearest[1] > WEIGHTS.covered  # near enough to cover the word if it were rarer
    assert 0 < match.covers[1] < 0.5


def test_typos_count_only_where_nothing_else_is_found_and_below_what_is() -> None:
    budgets = [Document("a", "תקציב"), Document("b", "סרט")]
    ours, without = engine(budgets), engine(budgets, typo=0)
    assert [ours.expand(word) for word in ("תקסיב", "בתקסיב", "תצקיב", "סט")] == [[("תקציב", WEIGHTS.typo)]] * 3 + [[]]
    assert without.expand("תקסיב") == []
    (inflected,) = words("לתקציבים")
    assert ours.expand(inflected) == without.expand(inflected)
    assert min(weight for _, weight in ours.expand(inflected)) > WEIGHTS.typo


def test_the_last_word_may_be_a_beginning_while_it_is_typed() -> None:
    assert "garden" in found("שכונה ירק", typing=True)
    assert found("communi") == []
    assert found("communi", typing=True) == ["garden"]
    assert found("communi ", typing=True) == []


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "?!.,", "א" * 10_000, "שותפות " * 2_000, "<script>alert(1)</script>", "(.*)[a-z]+\\", "\u202e\u200f",
        "\ud800\udfff", "\ud800", "שׁ\u05b0", "\x00\x1b", "״״״", "'\"'", "א\"", "־־־",
    ],
)  # fmt: skip
def test_bad_input_is_answered(query: str) -> None:
    assert isinstance(engine().search(query, typing=True), list)


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=40))
def test_any_query_is_answered(query: str) -> None:
    assert len(engine().search(query, typing=True)) <= 4


# ---- without its rules, the engine is lunr's


def test_without_expansion_and_coverage_scores_are_those_of_bm25() -> None:
    plain = dict.fromkeys(("coverage", "nearness", "typo", "prefix_known", "prefix_unknown"), 0.0)
    plain |= {"paradigm": 0, "stem": 0, "stem_skeleton": 0, "skeleton": 0, "dropped": 0, "dropped_asked": 0}
    plain |= {"dropped_double": 0, "dropped_double_asked": 0, "verb": 0, "root": 0, "rarity": 1, "brief": 0, "named": 0}
    scores = {hit.id: hit.score for hit in engine(LIBRARY, **plain).search("ירקות תושבים")}
    texts = {document.id: words(document.sections[0].text) for document in LIBRARY if len(document.sections) == 1}
    lengths = {document.id: sum(len(words(section.text)) for section in document.sections) for document in LIBRARY}
    average = sum(lengths.values()) / len(LIBRARY)

    def expected(name: str, word: str, spread: int) -> float:
        often = Counter(texts[name])[word]
        rarity = math.log(1 + (4 - spread + 0.5) / (spread + 0.5))
        return rarity * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * lengths[name] / average))

    assert scores == {
        "both": pytest.approx(expected("both", "ירקות", 2) + expected("both", "תושבימ", 1), abs=1e-5),
        "garden": pytest.approx(expected("garden", "ירקות", 2), abs=1e-5),
    }


# ---- the index's own form

TEXTS = st.text(st.sampled_from("אבגם ab1\"'"), max_size=60)
DOCUMENTS = st.lists(
    st.builds(
        Document,
        id=st.text(max_size=4),
        title=TEXTS,
        keywords=TEXTS,
        summary=TEXTS,
        sections=st.lists(st.builds(Section, anchor=TEXTS, heading=TEXTS, text=TEXTS), max_size=3).map(tuple),
    ),
    max_size=4,
)


@given(DOCUMENTS, st.integers(1, 60))
def test_an_index_comes_back_from_its_compact_form_in_however_many_parts(documents: list[Document], part: int) -> None:
    index = build("he", map(count, documents))
    back = decode(encode(index, whole=0, part=part))
    assert (back.language, back.entries, back.postings) == (index.language, index.entries, index.postings)


@given(st.lists(st.integers(0, 10**9)))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert list(unpack(pack(numbers))) == numbers


@given(st.lists(st.integers(0, 40), min_size=3, max_size=11).filter(lambda lengths: len(lengths) % 2 == 1))
def test_fields_do_not_overlap_and_only_a_heading_touches_its_text(lengths: list[int]) -> None:
    segments = layout(tuple(lengths))
    for one, other in pairwise(segments):
        gap = other.start - one.blocks.stop
        assert gap == (0 if specification.FIELDS[one.field] == "headings" else specification.GAP)
