"""A page's HTML is divided at its headings; if the parts are joined again, it is the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish.sanitize import clean
from kb.publish.sections import Section, divide, opening
from rendering import render


def page(text: str) -> str:
    return clean(render(text))


def titles(sections: tuple[Section, ...]) -> list[str]:
    return [section.text for section in sections]


def test_a_page_is_divided_at_its_headings_of_the_second_level() -> None:
    before, found = divide(page("lead\n\n## Why {#why}\n\nbecause\n\n## How\n\nso\n\nand so"))
    assert before == "<p>lead</p>"
    assert found == (
        Section("why", "Why", "<p>because</p>"),
        Section("how", "How", "<p>so</p>\n<p>and so</p>"),
    )


def test_a_section_is_divided_into_parts_at_the_third_level() -> None:
    _, (steps,) = divide(page("## Steps\n\nfirst this\n\n### A {#a}\n\none\n\n#### deep\n\ntwo\n\n### B\n"))
    assert steps.html == "<p>first this</p>"
    assert [(part.id, part.text, part.parts) for part in steps.parts] == [("a", "A", ()), ("b", "B", ())]
    assert steps.parts[0].html == '<p>one</p>\n<h4 id="deep">deep</h4>\n<p>two</p>'


def test_a_page_without_headings_is_what_comes_before_them() -> None:
    assert divide("<p>a</p>") == ("<p>a</p>", ())
    assert divide("") == ("", ())


def test_a_page_that_begins_with_a_heading_has_nothing_before_it() -> None:
    before, found = divide(page("## A\n\ntext"))
    assert (before, titles(found)) == ("", ["A"])


def test_headings_of_other_levels_divide_nothing() -> None:
    text = page("# One\n\n### Three\n\n#### Four\n")
    assert divide(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "> ## quoted\n\nx",
        "- ## in a list\n\nx",
        "!!! note\n\n    ## in a box\n\nx",
        '??? note "More"\n\n    ## in details\n\nx',
        '=== "Tab"\n\n    ## in a tab\n\nx',
        "<div>\n<h2>in HTML</h2>\n</div>\n\nx",
    ],
)
def test_a_heading_inside_something_else_does_not_tear_it_apart(text: str) -> None:
    before, found = divide(page(f"{text}\n\n## After\n\ny"))
    assert titles(found) == ["After"]
    assert "h2" in before


def test_images_rules_and_line_breaks_close_by_themselves() -> None:
    text = page("a  \nb ![c](d.png)\n\n---\n\n- [x] done\n\n## After\n\ny")
    assert titles(divide(text)[1]) == ["After"]


def test_a_heading_that_is_shown_as_code_divides_nothing() -> None:
    text = page("```html\n<h2>A</h2>\n```\n\n`<h2>B</h2>`\n\n## After\n")
    assert titles(divide(text)[1]) == ["After"]


def test_a_title_keeps_its_markup_and_its_text_is_plain() -> None:
    _, (section,) = divide(page("## *A* & `b` {#c}\n"))
    assert section.title == "<em>A</em> &amp; <code>b</code>"
    assert section.text == "A & b"


def test_a_heading_without_an_id_has_an_empty_one() -> None:
    assert divide("<h2>A</h2><p>b</p>")[1] == (Section("", "A", "<p>b</p>"),)


def test_the_id_of_a_heading_is_its_own_and_not_that_of_another_attribute() -> None:
    _, (section,) = divide('<h2 class="x" id="y">A</h2>')
    assert section.id == "y"


def test_the_opening_is_the_first_paragraph_and_the_rest_follows() -> None:
    assert opening("<p>one</p>\n<p>two</p>") == ("<p>one</p>", "<p>two</p>")
    assert opening("\n<p>one</p>") == ("<p>one</p>", "")


@pytest.mark.parametrize("html", ["", "<ul><li>a</li></ul><p>b</p>", '<div class="admonition"><p>a</p></div>'])
def test_a_text_that_begins_otherwise_has_no_opening(html: str) -> None:
    assert opening(html) == ("", html)


BLOCKS = st.lists(
    st.sampled_from([
        "## A", "## A {#x}", "### B", "#### C", "text", "- item", "> ## quoted", "```\n## code\n```", "---", "<p>",
        "שלום *a*", "!!! note\n    ## boxed", "<div><h2>html</h2></div>", "| a |\n|---|\n| b |", "![a](b.png)",
    ]),
    max_size=12,
)  # fmt: skip


def bare(html: str) -> str:
    """Return the HTML without the tags of headings and without white space."""
    return re.sub(r"</?h[23][^>]*>|\s", "", html)


@given(BLOCKS)
def test_put_together_again_a_divided_page_has_lost_nothing(blocks: list[str]) -> None:
    html = page("\n\n".join(blocks))
    before, found = divide(html)
    parts = [before]
    for section in found:
        parts += [section.title, section.html]
        for part in section.parts:
            parts += [part.title, part.html]
    rest = html
    for part in parts:
        assert part in rest
        rest = rest[rest.index(part) + len(part) :]
    assert bare(html) == bare("".join(parts))
