"""YAML as a person would write it, which is read back as the same data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import frontmatter
from kb.drafting import yaml_style
from kb.drafting.yaml_style import Text

names = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True).filter(lambda name: frontmatter.resolve(name) == name)
# Everything that a line typed at a terminal may contain; the reader refuses control characters.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)
scalars = st.one_of(texts, texts.map(Text), st.integers(-(10**17), 10**17), st.booleans(), st.none(), st.dates())
groups = st.dictionaries(names, scalars, min_size=1, max_size=4)
values = st.recursive(
    st.one_of(scalars, groups, st.lists(scalars), st.lists(groups, min_size=1)),
    lambda inner: st.one_of(
        st.dictionaries(names, inner, min_size=1, max_size=3), st.lists(inner.filter(lambda v: v != {}), max_size=3)
    ),
    max_leaves=8,
)


def as_read(value: Any) -> Any:
    """Return data in the form of the reader's result: tuples for lists, plain strings for texts."""
    if isinstance(value, dict):
        return {key: as_read(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(as_read(item) for item in value)
    return str(value) if isinstance(value, str) else value


@given(st.dictionaries(names, values, min_size=1, max_size=4), st.sampled_from(["", "TODO"]))
def test_what_is_written_is_read_again(data: dict[str, Any], mark: str) -> None:
    assert frontmatter.parse(yaml_style.fields(data, mark)).data == as_read(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"title": Text("Dig")}, 'title: "Dig"\n'),
        ({"license": "CC BY 4.0", "published": date(2026, 5, 31)}, "license: CC BY 4.0\npublished: 2026-05-31\n"),
        ({"status": "null", "level": "12"}, 'status: "null"\nlevel: "12"\n'),
        ({"duration": {"min": 5, "max": 10}}, "duration: {min: 5, max: 10}\n"),
        ({"steps": [{"title": Text("a"), "minutes": 5}]}, 'steps:\n- {title: "a", minutes: 5}\n'),
        (
            {"sheet": {"blocks": [{"type": "fields", "fields": [{"id": "q"}]}]}},
            "sheet:\n  blocks:\n  - type: fields\n    fields:\n    - {id: q}\n",
        ),
        ({"points": [Text("x" * 120)]}, f'points:\n- "{"x" * 120}"\n'),
    ],
)
def test_it_looks_as_the_library_does(data: dict[str, Any], text: str) -> None:
    assert yaml_style.fields(data) == text


def test_a_mark_stands_behind_each_line_that_holds_a_text() -> None:
    data = {"title": Text("Dig"), "level": "easy", "related": [{"to": "worms", "why": Text("so")}, {"to": "x"}]}
    expected = 'title: "Dig"  # TODO\nlevel: easy\nrelated:\n- {to: worms, why: "so"}  # TODO\n- {to: x}\n'
    assert yaml_style.fields(data, "TODO") == expected
    assert yaml_style.fields({"label": Text("#")}, "TODO") == 'label: "#"\n'
