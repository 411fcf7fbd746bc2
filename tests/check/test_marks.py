"""Lists, headings and addresses typed as in a mail: reported where they are, and fixed without losing a word."""

from __future__ import annotations

import re
from datetime import date

import pytest
from check.garden import Garden
from hypothesis import given, settings
from hypothesis import strategies as st
from kb import prose
from kb.check import inspection
from marked_texts import MEANT, ORDERED, TYPED
from ways import examples

TODAY = date(2026, 1, 1)
WORMS = "articles/worms.md"
PAGE = "---\ntitle: על התולעים\nsummary: מי גר באדמה.\ntopics: [soil]\n---\n\n"
OURS = ("typed-list", "list-after-text", "heading-space", "bare-address", "hyphen-in-range")


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    return Garden(tmp_path_factory.mktemp("garden"))


def reported(garden: Garden, body: str) -> list[tuple[str, int]]:
    garden.write(WORMS, PAGE + body)
    found = inspection.inspect(garden.read(), TODAY, (WORMS,))
    return [(p.code, p.line - 6) for p in found if p.code in OURS]


def fixed(garden: Garden, body: str) -> str:
    garden.write(WORMS, PAGE + body)
    inspection.fix(garden.root, TODAY, (WORMS,), OURS)
    return (garden.root / WORMS).read_text("utf-8").removeprefix(PAGE)


@pytest.mark.parametrize(("body", "lines", "right"), TYPED)
def test_what_is_typed_as_in_a_mail_is_reported_and_becomes_markdown(
    body: str, lines: list[int], right: str, garden: Garden
) -> None:
    assert [line for _, line in reported(garden, body)] == lines
    assert fixed(garden, body) == right
    assert reported(garden, right) == []


@pytest.mark.parametrize(("body", "lines"), ORDERED)
def test_a_list_with_letters_is_reported_and_left_to_a_person(body: str, lines: list[int], garden: Garden) -> None:
    assert [line for _, line in reported(garden, body)] == lines
    assert fixed(garden, body) == body


@pytest.mark.parametrize("body", MEANT)
def test_what_is_meant_as_it_stands_is_left(body: str, garden: Garden) -> None:
    assert reported(garden, body) == []
    assert fixed(garden, body) == body


def test_a_star_after_items_of_another_kind_is_reported_and_left_to_a_person(garden: Garden) -> None:
    body = "- עלים\n- קליפות\n*לא כולל הדרים\n"
    assert reported(garden, body) == [("typed-list", 3)]
    assert fixed(garden, body) == body


def test_an_address_is_given_a_name_by_a_person(garden: Garden) -> None:
    body = "קראו ב־ https://example.org/worms עליהן, וגם www.example.org/x.\n"
    assert reported(garden, body) == [("bare-address", 1), ("bare-address", 1)]
    assert fixed(garden, body) == body


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("קראו ב־example.org/worms, וגם ב־example.co.il/.\n", ["example.org/worms", "example.co.il/"]),
        ("קראו (example.org/a?b=c).\n", ["example.org/a?b=c"]),
        ("באתר example.org יש רשימה.\n", []), ("כתבו אל a@example.org/x.\n", []), ("בקובץ library.yml/x.\n", []),
        ("`example.org/x` ו[כאן](https://example.org/x) ו[example.org/x](https://example.org/x)\n", []),
        ("<b title='example.org/x'>א</b> ב־1.5/2 מהמקרים, and/or, ב־v1.2/x\n", []),
        ("[מקור]\n\n[מקור]: https://example.org/x\n", []),
    ],
)  # fmt: skip
def test_an_address_without_https_is_reported_too(body: str, found: list[str], garden: Garden) -> None:
    garden.write(WORMS, PAGE + body)
    problems = [p for p in inspection.inspect(garden.read(), TODAY, (WORMS,)) if p.code == "bare-address"]
    assert len(problems) == len(found)
    for p, one in zip(problems, found, strict=True):
        assert body.split("\n")[p.line - 7].startswith(one, p.column - 1)
        assert f"](https://{one})" in p.message["he"]


PIECES = st.sampled_from(
    [
        "• ", "•", "-", "- ", "* ", "*", "1.", "1. ", "2) ", "##", "## ", "###\u00a0", "לראות", "word", " ", "\n",
        "\n\n",
        "\n- ", "\n  ", "`", "> ", "| ", "{#x}", "6-12", "[a](b.md)", "<b>", "\n```\n", "    ",
    ]
)  # fmt: skip


@settings(max_examples=examples(150, 1000))
@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_text_is_fixed_once_and_keeps_its_words_and_code(garden: Garden, body: str) -> None:
    lines = {line for _, line in reported(garden, body)}
    once = fixed(garden, body)
    assert fixed(garden, once) == once
    assert re.findall(r"[^\W\d_]+", once) == re.findall(r"[^\W\d_]+", body)
    assert len(prose.read(once).code) == len(prose.read(body).code)
    if once != body:
        assert lines
