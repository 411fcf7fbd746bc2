"""Style sheets are read into rules, and rules are reduced by their selectors and custom properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish.stylesheet import animations, classes, cut, elements, read, selectors, uses, with_properties, written

SHEET = """
@charset "UTF-8";
/* said {to people} */
:root { --a: 1px; --b: var(--a); --c: 2px }
.x, .y:is(.p, .q) > li { margin: var(--b) }
@media print { .x { color: red; } .y { top: 0 } }
.z::before { content: "}{;/*"; background: url(data:image/png;base64,a//b) }
@keyframes turn { from { left: 0 } to { left: 1px } }
"""


def test_comments_and_white_space_go_strings_and_order_stay() -> None:
    assert written(read(SHEET)) == (
        '@charset "UTF-8";:root{--a: 1px;--b: var(--a);--c: 2px}.x, .y:is(.p, .q) > li{margin: var(--b)}'
        '@media print{.x{color: red}.y{top: 0}}.z::before{content: "}{;/*";background: url(data:image/png;base64,a//b)}'
        "@keyframes turn{from{left: 0}to{left: 1px}}"
    )


def test_what_is_written_is_read_as_the_same() -> None:
    rules = read(SHEET)
    assert read(written(rules)) == rules


@given(st.text('ab.{};:"/*\\ \n', max_size=30))
def test_whatever_is_written_is_read_or_refused(css: str) -> None:
    try:
        rules = read(css)
    except ValueError:
        return
    assert isinstance(written(rules), str)


@pytest.mark.parametrize("css", ["a{", "@media print{a{b:c}", "a{b:c}}"])
def test_a_block_without_its_end_or_its_beginning_is_refused(css: str) -> None:
    with pytest.raises(ValueError, match="block"):
        read(css)


def test_a_list_of_selectors_is_divided_at_its_own_commas() -> None:
    assert selectors('a:is(.b, .c), [d=","] , e') == ["a:is(.b, .c)", '[d=","]', "e"]


@pytest.mark.parametrize(
    ("selector", "of_class", "of_name"),
    [
        (".a.b-c>li:not(.d)", {"a", "b-c"}, {"li"}),
        (":is(.a,p):where(.b:not(.c)) .d", {"d"}, set()),
        ('a[href$=".b"]:hover', set(), {"a"}),
        ("details.a>summary::after", {"a"}, {"details", "summary"}),
        ("#table .h1", {"h1"}, set()),
    ],
)
def test_a_selector_asks_for_classes_and_elements(selector: str, of_class: set[str], of_name: set[str]) -> None:
    assert (classes(selector), elements(selector)) == (of_class, of_name)


def test_a_rule_keeps_the_selectors_that_are_chosen_and_goes_without_any() -> None:
    rules = cut(read(SHEET), lambda chosen: [one for one in chosen if ".x" in one])
    assert written(rules) == (
        '@charset "UTF-8";.x{margin: var(--b)}@media print{.x{color: red}}@keyframes turn{from{left: 0}to{left: 1px}}'
    )


def test_properties_are_used_by_rules_and_by_one_another() -> None:
    rules = read(SHEET)
    assert uses(rules, rules) == {"--a", "--b"}
    assert written(with_properties(rules, {"--a"}.__contains__)).startswith('@charset "UTF-8";:root{--a: 1px}.x')


def test_what_is_animated_names_its_keyframes() -> None:
    assert "turn" in animations(read("a{animation:turn 1s}"))
    assert animations(read("a{left:turn}")) == set()
