"""Front matter is read by YAML 1.2's core rules with the place of every value.

Everything else is refused with a Fault.
"""

import re
from datetime import date
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from kb import frontmatter
from kb.frontmatter import Fault, Reading, parse, resolve, split
from kb.problems import Place


def read(text: str, first_line: int = 1) -> Reading:
    return parse(dedent(text), first_line)


def refused(text: str, first_line: int = 1) -> tuple[str, int, int]:
    """Return the code and the place of the fault with which `text` is refused."""
    with pytest.raises(Fault) as caught:
        parse(text, first_line)
    return caught.value.code, caught.value.place.line, caught.value.place.column


# ---- parting a file


def test_a_file_is_parted_at_its_fences_and_the_line_of_its_body_is_known() -> None:
    assert split("---\ntitle: a\n---\nbody\n") == ("title: a\n", "body\n", 4)


def test_a_file_without_an_opening_fence_is_all_body() -> None:
    assert split("title: a\n---\n") == (None, "title: a\n---\n", 1)


@pytest.mark.parametrize("opening", ["----\n", "--- x\n", " ---\n", "\n---\n", "---"])
def test_what_only_resembles_a_fence_opens_nothing(opening: str) -> None:
    assert split(f"{opening}title: a\n---\n")[0] is None


def test_front_matter_that_is_never_closed_takes_the_whole_file() -> None:
    assert split("---\ntitle: a\nbody\n") == ("title: a\nbody\n", "", 4)


def test_three_dots_close_as_well_and_spaces_after_a_fence_do_no_harm() -> None:
    assert split("--- \t\ntitle: a\n... \nbody") == ("title: a\n", "body", 4)


def test_empty_front_matter_is_there_and_empty() -> None:
    assert split("---\n---\nbody") == ("", "body", 3)


def test_a_fence_at_the_very_end_closes_without_a_newline() -> None:
    assert split("---\ntitle: a\n---") == ("title: a\n", "", 3)


@given(st.text(alphabet="-.a \n\t", max_size=40))
def test_parting_loses_no_line_whatever_the_text(text: str) -> None:
    front, body, line = split(text)
    assert text.endswith(body)
    assert front is None or front in text
    assert text[: len(text) - len(body)].count("\n") == line - 1


# ---- places


def test_every_value_and_every_key_has_its_line_and_column() -> None:
    reading = read(
        """\
        title: a
        steps:
        - {title: first, minutes: 5}
        - title: second
          minutes: 10
        """
    )
    assert reading.places == {
        (): Place(1, 1),
        ("title",): Place(1, 8),
        ("steps",): Place(3, 1),
        ("steps", 0): Place(3, 3),
        ("steps", 0, "title"): Place(3, 11),
        ("steps", 0, "minutes"): Place(3, 27),
        ("steps", 1): Place(4, 3),
        ("steps", 1, "title"): Place(4, 10),
        ("steps", 1, "minutes"): Place(5, 12),
    }
    assert reading.keys == {
        ("title",): Place(1, 1),
        ("steps",): Place(2, 1),
        ("steps", 0, "title"): Place(3, 4),
        ("steps", 0, "minutes"): Place(3, 18),
        ("steps", 1, "title"): Place(4, 3),
        ("steps", 1, "minutes"): Place(5, 3),
    }


def test_lines_are_counted_from_the_line_on_which_the_front_matter_stands() -> None:
    assert read("title: a\nlevel: b\n", first_line=2).places["level",] == Place(3, 8)
    assert refused("title: a\nlevel: [", first_line=2) == ("yaml-syntax", 3, 8)


def test_columns_count_characters_not_bytes() -> None:
    assert read("{כותרת: 😀😀, רמה: קל}").places["רמה",] == Place(1, 18)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_a_line_is_what_an_editor_shows_as_a_line(separator: str) -> None:
    assert read(f'a: "x{separator}y"\nb: 1').places["b",] == Place(2, 4)


def test_a_value_that_is_not_written_has_a_place_all_the_same() -> None:
    reading = read("a:\nb: 1")
    assert reading.data == {"a": None, "b": 1}
    assert reading.places["a",] == Place(1, 3)


@given(st.dictionaries(st.text("abc", min_size=1), st.text("xyz", min_size=1) | st.integers(0), min_size=1))
def test_at_the_place_of_a_value_stands_that_value(data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data)
    lines = text.split("\n")
    reading = parse(text)
    for key, value in data.items():
        for place, written in ((reading.places[key,], value), (reading.keys[key,], key)):
            assert lines[place.line - 1][place.column - 1 :].lstrip("'").startswith(str(written))


# ---- keys


def test_a_key_written_twice_is_a_slip_that_names_both_lines_and_the_first_value_stays() -> None:
    reading = read("title: a\nlevel: x\ntitle: b")
    assert reading.data == {"title": "a", "level": "x"}
    assert reading.places["title",] == Place(1, 8)
    (slip,) = reading.slips
    assert (slip.code, slip.place, dict(slip.facts)) == ("duplicate-key", Place(3, 1), {"key": "title", "first": 1})


def test_keys_are_unique_within_their_own_group_only() -> None:
    assert read("a: {x: 1}\nb: {x: 2}\nc: [{x: 3}, {x: 4}]").slips == ()


def test_a_group_written_twice_keeps_the_data_and_the_places_of_the_first() -> None:
    reading = read("a: {x: 1}\na: {x: 2}")
    assert reading.data == {"a": {"x": 1}}
    assert reading.places["a", "x"] == Place(1, 8)


def test_keys_are_always_text() -> None:
    assert read("5: a\nnull: b\n2026-01-01: c\ntrue: d").data == {"5": "a", "null": "b", "2026-01-01": "c", "true": "d"}


# ---- values


def test_lists_become_tuples_at_every_depth() -> None:
    assert read("a: [1, [2, {b: [3]}]]").data == {"a": (1, (2, {"b": (3,)}))}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("007", 7),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("2.0e3", 2000.0),
        ("2026-05-31", date(2026, 5, 31)),
    ],
)
def test_a_plain_word_is_read_by_the_core_schema(text: str, value: object) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "yes", "no", "on", "off", "Yes", "y", "TRUE", "12:30", "1:2:3", "1_000", "0x1F", "0o17", "1e3", ".inf", ".NaN",
        "2026-5-1", "2026-05-31T10:00:00", "2026-05-31 10:00", "١٢", "=", "<<", "9" * 19,
    ],
)  # fmt: skip
def test_what_surprises_in_other_readers_of_yaml_stays_text(text: str) -> None:
    assert read(f"a: {text}").data == {"a": text}


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "0000-01-01"])
def test_a_day_that_no_calendar_has_stays_text(text: str) -> None:
    assert read(f"a: {text}").data == {"a": text}


@pytest.mark.parametrize("written", ["'5'", '"5"', "|-\n  5", ">-\n  5"])
def test_a_quoted_or_block_value_is_text_whatever_it_resembles(written: str) -> None:
    assert read(f"a: {written}").data == {"a": "5"}


def test_a_merge_key_is_an_ordinary_key_and_merges_nothing() -> None:
    assert read("a: {<<: {x: 1}, y: 2}").data == {"a": {"<<": {"x": 1}, "y": 2}}


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n"])
def test_a_text_without_values_is_none(text: str) -> None:
    assert parse(text).data is None


def test_windows_line_ends_are_line_ends() -> None:
    reading = parse("title: a\r\nlevel: b\r\n")
    assert reading.data == {"title": "a", "level": "b"}
    assert reading.places["level",] == Place(2, 8)


def test_a_byte_order_mark_is_passed_over_and_moves_no_column() -> None:
    reading = parse("\ufefftitle: a\nlevel: b")
    assert reading.data == {"title": "a", "level": "b"}
    assert reading.places["title",] == Place(1, 8)


# ---- what is refused


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("a: &x 1\nb: *x", (1, 4), id="an anchor"),
        pytest.param("a: 1\nb: *x", (2, 4), id="an alias"),
        pytest.param("a: &x [1]\n", (1, 4), id="an anchor on a list"),
        pytest.param("b:\n  <<: *x", (2, 7), id="a merge of an alias"),
        pytest.param("a: !!python/object:os.system x", (1, 4), id="a type tag on a value"),
        pytest.param("a: !x {b: 1}", (1, 4), id="a type tag on a group"),
        pytest.param("!!str a: 1", (1, 1), id="a type tag on a key"),
        pytest.param("a: 1\n---\nb: 2", (2, 1), id="a second document"),
        pytest.param("? [a, b]\n: 1", (1, 3), id="a list for a key"),
        pytest.param("{{a: 1}: 2}", (1, 2), id="a group for a key"),
        pytest.param("a: " + "[" * 12 + "]" * 12, (1, 15), id="nesting too deep"),
        pytest.param("a: 1\n" * 3 + "b: " + "{x: " * 5000, (4, 48), id="nesting without end"),
        pytest.param('a: 1\nb: "x\\0y"', (2, 4), id="a control character written as an escape"),
        pytest.param('"\\e": 1', (1, 1), id="a control character in a key"),
    ],
)
def test_out_of_bounds_is(text: str, place: tuple[int, int]) -> None:
    assert refused(text) == ("yaml-bounds", *place)


def test_nesting_as_deep_as_allowed_is_read() -> None:
    depth = frontmatter.MAX_DEPTH
    assert parse("[" * depth + "]" * depth).data is not None


def test_a_text_that_is_too_long_is_refused_before_it_is_read() -> None:
    assert refused("a: '" + "א" * (frontmatter.MAX_BYTES // 2), first_line=2) == ("yaml-bounds", 2, 1)


def test_too_many_values_are_refused_where_the_first_one_too_many_stands() -> None:
    line = "- 1\n"
    assert len(parse(line * (frontmatter.MAX_NODES - 1)).data) == frontmatter.MAX_NODES - 1
    assert refused(line * frontmatter.MAX_NODES) == ("yaml-bounds", frontmatter.MAX_NODES, 3)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("a: b: c", (1, 5), id="a colon that wants quotes"),
        pytest.param("a: [1, 2", (1, 4), id="a list that is never closed"),
        pytest.param("a: 'x\nb: 1\n", (1, 4), id="a quote that is never closed"),
        pytest.param("a: 1\n b: 2", (2, 2), id="an indentation that fits nowhere"),
        pytest.param("\ta: 1", (1, 1), id="a tab for an indentation"),
        pytest.param("a: @x", (1, 4), id="a character that begins nothing"),
        pytest.param("a: 1\nb: \x00", (2, 4), id="a NUL"),
        pytest.param("a: 1\nb\x07: 2", (2, 2), id="a control character"),
        pytest.param("a: \x7f", (1, 4), id="a delete character"),
        pytest.param("a: \ud800", (1, 4), id="half a surrogate pair"),
        pytest.param("%YAML 9.0\n---\na: 1", (1, 1), id="another YAML"),
    ],
)
def test_a_mistake_of_syntax_is(text: str, place: tuple[int, int]) -> None:
    assert refused(text) == ("yaml-syntax", *place)


SLIPS = {
    "title: a\n\tlevel: easy\n": (2, 1, "tab"),
    'title: "a\nsummary: "b"\n': (1, 8, "not closed"),
    'title: "a "b" c"\n': (1, 11, "before its end"),
    "title: a\npreparation 10\nlevel: easy\n": (2, 1, "after the name of the field preparation"),
    "duration: {min: 30 max: 45}\n": (1, 19, "comma"),
    "modes: [a, b\nlevel: easy\n": (1, 8, "bracket"),
    "title: a: b\n": (1, 9, "inside a value"),
    "steps:\n  - title: a\n - title: b\n": (3, 2, "spaces at the start"),
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_reported_in_words_at_the_place_where_it_was_made(text: str) -> None:
    with pytest.raises(Fault) as fault:
        parse(text)
    line, column, says = SLIPS[text]
    found = fault.value
    assert (found.place.line, found.place.column, says in found.facts["detail_en"]) == (line, column, True), found.facts
    assert re.search("[א-ת]", found.facts["detail_he"])
    assert not re.search("[a-z]{3}", found.facts["detail_he"].replace("preparation", ""))  # not libyaml's English words


# ---- whatever the text

SHARDS = st.sampled_from([
    *"[]{}:,-?&*!|>'\"%@`#\n \t~ab5א😀\\", *"\u2028\u2029\x85\r\ufeff\u200f\u202e\ud800\x00\x07", "\\0", "2026-02-30",
    "---\n", "...\n", "\n- ", "a: ", "\n  ", "!!str ", "<<: ", "|-\n", "%YAML 1.1\n",
])  # fmt: skip


@given(st.text() | st.lists(SHARDS, max_size=60).map("".join), st.integers(1, 50))
def test_any_text_is_read_or_refused_by_a_fault_whose_place_lies_inside_the_text(text: str, first: int) -> None:
    try:
        reading = parse(text, first)
    except Fault as fault:
        code, places = fault.code, [fault.place]
    else:
        code, places = "", [*reading.places.values(), *reading.keys.values(), *(slip.place for slip in reading.slips)]
    assert code in ("", "yaml-syntax", "yaml-bounds")
    lines = text.split("\n")
    for place in places:
        assert first <= place.line < first + len(lines)
        assert 1 <= place.column <= len(lines[place.line - first]) + 1


def reads_alike_in_old_and_new_yaml(text: str) -> bool:
    """Leave out the few texts, such as 089 and 1.0e5, that are text in YAML 1.1 (PyYAML) and numbers in 1.2."""
    return isinstance(resolve(text), str) or yaml.safe_load(text) != text


WORDS = st.sampled_from(["yes", "12:30", "1_000", "null", "~", "5", "1.5", "2026-05-31", "- a", "a: b", "# a", "<<"])
TEXTS = WORDS | st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t")).filter(
    reads_alike_in_old_and_new_yaml
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
    | TEXTS
)
DATA = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20)


def with_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: with_tuples(item) for key, item in value.items()}
    return tuple(map(with_tuples, value)) if isinstance(value, list) else value


@given(DATA, st.booleans())
def test_what_another_program_dumps_reads_back_equal_with_lists_as_tuples(data: Any, allow_unicode: bool) -> None:
    reading = parse(yaml.safe_dump(data, allow_unicode=allow_unicode))
    assert reading.data == with_tuples(data)
    assert reading.slips == ()
