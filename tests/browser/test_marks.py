"""The form finds and fixes the marks of a text as `kb check --fix` does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb import prose
from kb.check import hebrew, stretches, text, twin
from kb.check.stretches import Source, Stretch
from kb.document import Manuscript
from kb.problems import Place
from marked_texts import FIXED, REPORTED_ONLY, SOUND, TYPED
from playwright.sync_api import Browser, Page
from ways import examples
from workspace import CHECKOUT, TRILINGUAL

GATHER = settings(
    max_examples=examples(12, 100), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
TYPED_CODES = ("typed-list", "heading-space")
RULES = (*text.RULES, *hebrew.RULES)
Found = list[tuple[str, int, str | None, str | None]]  # the code, where it is, what is replaced, by what

# Marks that may be wrong, and what stands around them.
WORDS = re.split(
    r"\s+",
    """מנכ שלום בית ספר ה ב לדב תשפ ד א ינואר מרץ טלפון שלוםלכם שָׁנָה 5 10 12:30 13:00 24 2026 % PDF
Node.js a@b.org #x א.pdf a/b/c ² ٣ a= | 😀 𝐀""",
)
MARKS = re.split(
    r"\s+",
    """" " " ' ' ״ ׳ ” “ „ ’ ″ '' ’’ - - ־ – , . : ! ( ) [ ] * ** _ ` <b> </b> <code> </code> <!-- --> &quot; \\
]( {#x} `בית-ספר` [בית-ספר](a-b.md) https://example.org/בית-ספר www.a-b [^1]""",
)
GAPS = [" ", " ", " ", " ", "  ", " \u00a0", "\t", " ,", " .", " ?!", " - ", " -- ", "\u2011", "\u2028", "\x1c"]
HIDDEN = [
    "\u200b",
    "\u00ad",
    "\u200d",
    "\ufb2e",
    "\u05b8",
    "\u05bc\u05bc",
    "\u202e",
    "\u200f",
    '<a title="ב-5">',
    "{{ x }}",
]
PIECES = st.sampled_from(WORDS) | st.sampled_from(MARKS) | st.sampled_from(GAPS) | st.sampled_from(HIDDEN)
LINES = st.lists(PIECES, max_size=14).map("".join)
BREAKS = st.sampled_from(
    [
        *("\n", "\n\n", "\n- ", "\n1. ", "\n2. ", "\n> ", "\n## ", "\n### x {#y}\n", "\n\n    ", "\n  ", "\n\t"),
        *("\n---\n", "\n===\n", "\n```\n", "\n~~~\n", "\n<div>\n", "\n\n</div>\n\n", '\n!!! note "', '\n=== "'),
        *("\n??? ", "\n| a | b |\n|---|---|\n", "\n: ", "\n[^1]: ", "\n[בית-ספר]: a.md\n", '\n*[מנכ"ל]: '),
        *("\n- [ ] ", "\n- ```\n  ", "\n-     ", "\n{: .a }\n", "\n> [!NOTE]\n"),
    ]
)
PAGES = st.lists(LINES | BREAKS, max_size=12).map("".join)
# Running text without anything that only a parser of Markdown can tell from it.
PLAIN = [one for one in [*WORDS, *MARKS, *GAPS, *HIDDEN] if not re.search(r"[\x1c\u2028|<>\\\\`{=\[\]\t]", one)]
SIMPLE = st.lists(
    st.lists(st.sampled_from(PLAIN), max_size=14).map("".join).map("שלום{}".format), min_size=1, max_size=5
)


@pytest.fixture(scope="module")
def script(chromium: Browser) -> Iterator[Page]:
    """A page with the form's script for marks, and nothing else."""
    page = chromium.new_page()
    page.add_script_tag(path=CHECKOUT / "overrides/assets/kb/suggest/marks.js")
    page.evaluate("(tables) => { window.tables = tables; window.marks = library.suggestMarks(tables); }", twin.tables())
    yield page
    page.close()


def in_browser(script: Page, texts: Sequence[str], is_markdown: bool) -> list[Found]:
    ask = """([texts, isMarkdown]) => texts.map((text) => marks.problems(text, "he", isMarkdown).map((one) =>
        [one.code, one.start, one.fresh === null ? null : text.slice(one.start, one.end), one.fresh]))"""
    return [sorted(map(tuple, found), key=repr) for found in script.evaluate(ask, [list(texts), is_markdown])]


def here(stretch: Stretch) -> Found:
    """Return what the rules find, at the places of JavaScript: a sign outside the basic plane counts as two."""
    found = []
    for p in (p for rule in RULES for p in rule(stretch)):
        before = stretch.source.text[: stretch.source.offset(Place(p.line, p.column))]
        start = len(before) + sum(sign > "\uffff" for sign in before)
        found.append((p.code, start, p.fix.old if p.fix else None, p.fix.new if p.fix else None))
    return sorted(found, key=repr)


def of_value(written: str) -> Found:
    return here(Stretch(Source("", written, 1), "he", stretches.masked(written), range(len(written) + 1)))


def of_body(written: str) -> Found:
    return here(stretches.body(Manuscript("", "", "", "", "he", body=written, prose=prose.read(written))))


def fixed(script: Page, written: str, is_markdown: bool = True) -> str:
    return str(script.evaluate('([text, is]) => marks.fix(text, "he", is)', [written, is_markdown]))


# ---- the cases of the check

DIRECTION = ("direction-control", "direction-mark", "latin-run")  # of which the form knows nothing
DEEP = ("!!! ", "??? ", "=== ", "    - ")  # callouts, and items within items: left to the check


@pytest.mark.parametrize(
    ("written", "wanted"), [(one[0], one[1]) for one in FIXED if not set(one[2] or ()) & {*DIRECTION}]
)
def test_it_fixes_what_the_check_fixes(script: Page, written: str, wanted: str) -> None:
    may_stay = [written] if any(mark in written for mark in DEEP) else []
    assert fixed(script, written) in (wanted, *may_stay)


@pytest.mark.parametrize("written", [*SOUND, *(written for written, _ in REPORTED_ONLY)])
def test_it_leaves_what_the_check_leaves(script: Page, written: str) -> None:
    assert fixed(script, written) == written


@pytest.mark.parametrize(("written", "wanted"), TYPED)
def test_list_marks_and_headings_as_in_a_mail_become_markdown(script: Page, written: str, wanted: str) -> None:
    assert fixed(script, written) == wanted


# ---- whatever is typed


@GATHER
@given(st.lists(LINES, min_size=10, max_size=60))
def test_they_agree_on_any_value_of_a_field(script: Page, texts: list[str]) -> None:
    for written, ours, theirs in zip(texts, map(of_value, texts), in_browser(script, texts, False), strict=True):
        assert ours == theirs, repr(written)


@GATHER
@given(st.lists(SIMPLE.map("\n".join) | SIMPLE.map("\n\n".join), min_size=5, max_size=30))
def test_they_agree_on_paragraphs(script: Page, texts: list[str]) -> None:
    for written, ours, theirs in zip(texts, map(of_body, texts), in_browser(script, texts, True), strict=True):
        assert ours == [one for one in theirs if one[0] not in TYPED_CODES], repr(written)


@GATHER
@given(st.lists(PAGES, min_size=5, max_size=30))
def test_in_any_text_the_form_changes_nothing_that_the_check_would_not(script: Page, texts: list[str]) -> None:
    for written, theirs in zip(texts, in_browser(script, texts, True), strict=True):
        extra = set(theirs) - set(of_body(written))
        assert not {one for one in extra if one[3] is not None and one[0] not in TYPED_CODES}, repr(written)


def test_they_agree_on_the_texts_of_a_library(script: Page) -> None:
    """Its marks are as they come from a keyboard."""
    keyboard = str.maketrans({"״": '"', "׳": "'", "־": "-", "–": "-"})
    found = {}
    for path in sorted(TRILINGUAL.glob("*/*.md")):
        body = path.read_text("utf-8").split("---\n", 2)[-1].translate(keyboard)
        for paragraph in re.split(r"\n\n", body):
            if not re.match(r"[ <`~!?=:\[|>{]|    ", paragraph):
                found[paragraph] = of_body(paragraph)
    theirs = in_browser(script, list(found), True)
    assert sum(map(len, found.values())) > 100
    for (written, ours), one in zip(found.items(), theirs, strict=True):
        assert ours == [problem for problem in one if problem[0] not in TYPED_CODES], written
