"""Characters that only look like spaces, around keys, colons and dashes of front matter, are reported and fixed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import frontmatter, odd_spaces
from kb.check import inspection
from kb.check.fix import number_of
from small_library import SmallLibrary

NBSP, FIGURE, NARROW, WIDE, LRM, RLM, BOM = "\u00a0", "\u2007", "\u202f", "\u3000", "\u200e", "\u200f", "\ufeff"
ODD = [NBSP, FIGURE, NARROW, WIDE, LRM, RLM, BOM, "\u200b", "\u2060"]

sign = pytest.mark.parametrize("sign", ODD, ids=[f"U+{ord(one):04X}" for one in ODD])

# Front matter with ~ for an odd space, and the same without it.
PLACES = [
    ('title:~"x"\nsummary: a\n', 'title: "x"\nsummary: a\n'),
    ("title:~x\nsummary: a\n", "title: x\nsummary: a\n"),
    ('title: ~"x"\n', 'title: "x"\n'),
    ("title~: x\n", "title: x\n"),
    ("~title: x\n", "title: x\n"),
    ("a: 1\n~title: x\n", "a: 1\ntitle: x\n"),
    ("topics:\n  -~x\n  - y\n", "topics:\n  - x\n  - y\n"),
    ("steps:\n  - title:~x\n    minutes~: 5\n", "steps:\n  - title: x\n    minutes: 5\n"),
    ("duration: {min:~5,~max: 6}\n", "duration: {min: 5, max: 6}\n"),
    ("duration:~{min: 5, max: 6}\n", "duration: {min: 5, max: 6}\n"),
    ("steps:\n- {title: 'a,~b: c', minutes:~5}\n", "steps:\n- {title: 'a,~b: c', minutes: 5}\n"),
]


@sign
@pytest.mark.parametrize(("written", "right"), PLACES)
def test_it_is_read_as_it_was_meant_and_reported_at_its_place(written: str, right: str, sign: str) -> None:
    text = written.replace("~", sign)
    reading = frontmatter.parse(text)
    assert reading.data == frontmatter.parse(right.replace("~", sign)).data
    assert reading.slips or text.startswith(BOM)  # a file may begin with it
    lines = text.removeprefix(BOM).split("\n")
    for slip in reading.slips:
        assert slip.code == "odd-space"
        assert slip.fix is not None
        assert lines[slip.place.line - 1].startswith(slip.fix.old, slip.place.column - 1)
        assert sign in slip.fix.old


@sign
@pytest.mark.parametrize(
    "text",
    [
        'title: "a:~b"\n', "summary: |\n  note:~x\n  -~y\nlevel: easy\n", 'summary: "one\n  note:~two"\nlevel: easy\n',
        "points:\n  - חשוב:~לזכור\n  - Note:~remember\n", "url: https://example.org/?a:~b\n", "title: א~ב\n",
        "title: {a}~b # c:~d\n", "# note:~x\n",
    ],
)  # fmt: skip
def test_what_is_text_stays_as_it_is(text: str, sign: str) -> None:
    assert odd_spaces.even(text.replace("~", sign)) == (text.replace("~", sign), ())


SPACE = pytest.mark.parametrize("space", [NBSP, FIGURE, NARROW, WIDE], ids=["no-break", "figure", "narrow", "wide"])


@SPACE
@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("topics: [a,~b]\n", "topics: [a, b]\n"),
        ("topics: [~a ~,~~b~]\n", "topics: [a, b]\n"),
        ("topics: [a~, 'b,~c',~\"d\"]\n", "topics: [a, 'b,~c', \"d\"]\n"),
        ("topics:\n- a~\n- b\n", "topics:\n- a\n- b\n"),
        ("title: x~\nlevel: easy\n", "title: x\nlevel: easy\n"),
        ("related: [{to: a~,~kind: after~}]\n", "related: [{to: a, kind: after}]\n"),
    ],
)
def test_in_lists_and_at_the_end_of_a_line_too(written: str, right: str, space: str) -> None:
    text = written.replace("~", space)
    reading = frontmatter.parse(text)
    assert reading.data == frontmatter.parse(right.replace("~", space)).data
    assert {slip.code for slip in reading.slips} == {"odd-space"}
    plain = text
    for odd in sorted(odd_spaces.even(text)[1], key=lambda one: -one.at):
        assert odd.new is not None
        plain = plain[: odd.at] + odd.new + plain[odd.at + len(odd.old) :]
    assert plain == odd_spaces.even(text)[0]
    assert odd_spaces.even(plain) == (plain, ())


@SPACE
@pytest.mark.parametrize("text", ["keywords: [א~ב, ג]\n", "title: a,~b\n", "title: a [b,~c]\n", "- א~ב\n"])
def test_within_words_an_odd_space_is_text(text: str, space: str) -> None:
    assert odd_spaces.even(text.replace("~", space))[1] == ()


def test_a_hidden_mark_before_a_text_may_be_meant_for_it() -> None:
    assert odd_spaces.even(f"title: {RLM}שלום\n") == (f"title: {RLM}שלום\n", ())


def test_an_indentation_that_may_mean_two_things_is_reported_and_left() -> None:
    _, (odd,) = odd_spaces.even(f"a:\n    b: 1\n{NBSP}{NBSP}c: 2\n")
    assert odd.new is None


@given(
    st.lists(st.sampled_from([*ODD, "title", "a", ":", "-", " ", "\n", '"', "'", "{", "}", ",", "|", "#"])).map("".join)
)
def test_it_is_even_after_one_time_and_only_white_space_has_changed(text: str) -> None:
    once, _ = odd_spaces.even(text)
    assert odd_spaces.even(once) == (once, ())
    strip = str.maketrans(dict.fromkeys([*ODD, " "]))
    assert once.translate(strip) == text.translate(strip)


@sign
def test_the_fix_rewrites_it_and_the_page_is_sound(library: SmallLibrary, sign: str) -> None:
    right = (library.root / "tools/a.md").read_text("utf-8")
    wrong = right.replace("title: Dig\n", f"title:{sign}Dig\n").replace("summary:", f"summary{sign}:")
    library.write("tools/a.md", wrong.replace("topics:", f"{sign}topics:").replace("- {title: T", f"-{sign}{{title: T"))
    assert [problem.code for problem in library.read().problems] == ["odd-space"] * 4
    assert number_of(inspection.fix(library.root, date(2026, 1, 1), ())) == 4
    assert (library.root / "tools/a.md").read_text("utf-8") == right
    assert library.read().problems == ()
