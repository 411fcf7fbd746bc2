"""The headings, links and words of a body are found at their places, and the ids are the same as on the site."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import prose
from kb.problems import Place
from rendering import render


def links(body: str) -> list[tuple[str, int, int]]:
    return [(link.target, link.place.line, link.place.column) for link in prose.read(body).links]


def heading_ids(body: str) -> list[str]:
    return [heading.id for heading in prose.read(body).headings]


# ---- headings


def test_headings_come_in_order_with_level_text_id_and_line() -> None:
    read = prose.read("# One\n\ntext\n\n## Two *words* {#second}\n\nThree\n---\n", first_line=10)
    found = [(h.level, h.text, h.id, h.explicit, h.place.line) for h in read.headings]
    assert found == [
        (1, "One", "one", False, 10),
        (2, "Two words", "second", True, 14),
        (2, "Three", "three", False, 16),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "## שלום עולם",
        "## ארה״ב, ומה שאחריה",
        "## نظرة عامة",
        "## A `code` and a [link](x.md) and ![a picture](y.png)",
        "## *Soft* and **loud**",
        "## A & B &amp; C",
        "## Two  spaces",
        "## 1.2 Numbers",
        "## Same\n\n## Same\n\n## Same",
        "## Same_1\n\n## Same_1",
        "## Given {#same}\n\n## Same",
        "## Given {: #x .wide }",
        "## Only a class {.wide}",
        "## A word in {braces}",
        "## {#x}",
        "##",
        "## !?",
        "# Closed #",
        "One\n===\n\nTwo\n---",
        "- ## In a list",
        "> ## In a quotation",
        "```\n## In code\n```\n\n## After it",
        "<div>\n## In HTML\n</div>",
    ],
)
def test_the_id_of_a_heading_is_the_one_that_the_site_gives_it(body: str) -> None:
    assert heading_ids(body) == re.findall(r"<h[1-6][^>]*? id=\"([^\"]*)\"", render(body))


def test_under_a_heading_are_those_one_level_below_up_to_the_next_of_its_own() -> None:
    read = prose.read("## Steps\n### A\n#### deep\n### B\n## Tips\n### C\n")
    assert [heading.text for heading in read.under("steps")] == ["A", "B"]
    assert [heading.text for heading in read.under("tips")] == ["C"]
    assert read.under("nowhere") == ()


def test_a_level_that_is_left_out_hides_no_heading_of_the_next() -> None:
    assert [heading.text for heading in prose.read("## S\n#### deep\n### A\n").under("s")] == ["A"]


# ---- links


def test_a_link_has_the_line_and_the_column_of_its_target() -> None:
    assert links("one [two](x.md) three\nfour [five](y.md#z)") == [("x.md", 1, 11), ("y.md#z", 2, 13)]


def test_lines_are_counted_from_the_line_on_which_the_body_begins() -> None:
    assert prose.read("\n[a](x.md)", first_line=8).links[0].place == Place(9, 5)


def test_a_target_that_resembles_the_text_before_it_is_found_where_the_link_writes_it() -> None:
    assert links("a cat, [a cat](a) and [x.md](x.md)") == [("a", 1, 16), ("x.md", 1, 30)]


def test_of_the_same_target_twice_in_a_paragraph_each_has_its_own_place() -> None:
    assert links("[a](x.md)\nand [b](x.md) and [c](x.md)") == [("x.md", 1, 5), ("x.md", 2, 9), ("x.md", 2, 23)]


def test_code_that_looks_like_a_link_is_not_its_place() -> None:
    assert links("`[a](x.md)` and ``[`](x.md)\n`` [b](x.md)") == [("x.md", 2, 8)]
    assert links("|`(x.md)`|[b](x.md)|\n|---|---|\n") == [("x.md", 1, 15)]


def test_images_are_links_that_say_so() -> None:
    (image,) = prose.read("![a cat](cat.png)").links
    assert (image.target, image.text, image.is_image, image.place) == ("cat.png", "a cat", True, Place(1, 10))


def test_a_picture_that_is_a_link_counts_as_both() -> None:
    assert {(link.target, link.is_image) for link in prose.read("[![a](cat.png)](cats.md)").links} == {
        ("cat.png", True),
        ("cats.md", False),
    }


def test_a_link_by_reference_is_found_at_its_paragraph() -> None:
    assert links("first\n\nsee [this][x]\n\n[x]: x.md") == [("x.md", 3, 1)]


def test_links_in_tables_lists_and_quotations_are_found() -> None:
    assert links("| a |\n|---|\n| [b](x.md) |\n\n- [c](y.md)\n\n> [d](z.md)") == [
        ("x.md", 3, 7),
        ("y.md", 5, 7),
        ("z.md", 7, 7),
    ]


@pytest.mark.parametrize("opening", ["!!! note\n", '??? note "Title"\n', '=== "Tab"\n', "!!! note\n\n"])
def test_links_in_admonitions_details_and_tabs_are_found(opening: str) -> None:
    assert [target for target, _, _ in links(f"{opening}    [a](x.md)\n")] == ["x.md"]


@pytest.mark.parametrize("body", ["`[a](x.md)`", "```\n[a](x.md)\n```", "~~~ md\n[a](x.md)\n~~~", r"\[a](x.md)"])
def test_code_holds_no_links(body: str) -> None:
    assert links(body) == []


@pytest.mark.parametrize("target", ["javascript:alert(1)", "//elsewhere/x", "x y.md", "שלום.md", "%D7%A9.md", "a\\b"])
def test_a_target_is_reported_as_it_was_written(target: str) -> None:
    assert [found for found, _, _ in links(f"[a](<{target}>)")] == [target]


# ---- HTML in Markdown


def test_links_and_pictures_written_as_html_are_found_where_they_stand() -> None:
    body = "<p>\n<a class='x' id=\"here\" href=\"x.md\">a</a>\n<img alt='a > b' src=y.png>\n</p>"
    assert links(body) == [("x.md", 2, 30), ("y.png", 3, 22)]


def test_a_link_written_as_html_in_the_middle_of_a_paragraph_has_its_own_line() -> None:
    assert links('one\ntwo <a href="x.md">three</a>') == [("x.md", 2, 14)]


def test_ids_set_by_html_are_ids_of_the_page() -> None:
    assert prose.read('<div id="block"></div>\n\ntext <a id="inline"></a>\n').ids == {"block", "inline"}


def test_entities_in_a_target_are_read_as_browsers_read_them() -> None:
    assert links('<p><a href="x.md?a&amp;b">c</a></p>')[0][0] == "x.md?a&b"


# ---- words


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("", 0),
        ("one two three", 3),
        ('ארה"ב וצה״ל ג׳ירף', 3),
        ("it's well-known", 2),
        ("## A heading\n\nand [a link](x.md)", 5),
        ("| a | b |\n|---|---|\n| c | d |", 4),
    ],
)
def test_words_are_counted_as_a_reader_counts_them(body: str, number: int) -> None:
    assert prose.read(body).words == number


# ---- the text itself


def passages(body: str) -> list[tuple[str, str]]:
    """Return the id of each passage's heading ("" before the first heading), and its text."""
    return [(passage.heading.id if passage.heading else "", passage.text) for passage in prose.read(body).passages]


def test_text_stands_under_the_heading_before_it() -> None:
    assert passages("One.\n\n## A {#a}\n\nTwo.\n\n- three\n\n### B\n\n## C") == [
        ("", "One."),
        ("a", "Two.\nthree"),
        ("b", ""),
        ("c", ""),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a [b](x.md) ![c](y.png){ .d } `e {.f}` *g*", "a b c e {.f} g"),
        ("*a*{.b} [^1] {c} [d]\n\ne {.f}\n{: .g }", "a [^1] {c} [d]\ne {.f}"),
        ("a  \nb\nc", "a\nb\nc"),
        ('!!! note "A"\n    b\n\n??? tip\n    c\n\n=== "D \\"e\\""\n    f', 'A\nb\nc\nD "e"\nf'),
        ("| a | b |\n|---|---|\n| c | d |", "a · b\nc · d"),
        ("a\n:   b\n\n- [ ] c\n- [x] d\n\ne\n\n*[e]: f", "a\nb\nc\nd\ne"),
        ("```py\na {.b}\n```", "a {.b}"),
        ("<table><tr><td>a</td><td>b &lt;</td></tr></table>\n\nc<br>d <!-- e -->", "a b <\nc d"),
        ("<script>a</script>", ""),
    ],
)
def test_text_is_what_a_reader_sees(body: str, text: str) -> None:
    assert "\n".join(found for _, found in passages(body)) == text


# ---- whatever the text

SHARDS = st.sampled_from([
    *"\n`*_[)<>\"}|א\u200f\\\x00", "# ", "## a {#x}", "\n\n", "    ", "- ", "1. ", "> ", "```\n", "](", "![",
    "<a href=", "<a id='", "&amp;", "{#", "---", "!!! note\n", "[x]: y", "x.md",
])  # fmt: skip


@given(st.text() | st.lists(SHARDS, max_size=50).map("".join), st.integers(1, 30))
def test_any_text_is_read_and_every_place_lies_inside_it(body: str, first: int) -> None:
    read = prose.read(body, first)
    lines = body.split("\n")
    for item in (*read.headings, *read.links):
        assert first <= item.place.line < first + len(lines)
        assert 1 <= item.place.column <= len(lines[item.place.line - first]) + 1


@pytest.mark.parametrize(
    "text",
    ["<div>\n" + "<a " * 100_000, "# a" + " " * 100_000 + "b", "# " + "{" * 100_000, "<div>\n<a" + ' href="' * 30_000],
    ids=["tags that never close", "a gap in a heading", "braces", "attributes that never close"],
)
def test_hostile_repetition_is_read_in_one_go(text: str) -> None:
    """Each of these would take hours if the time grew with the square of the length."""
    prose.read(text)
