"""YAML as people write it is read as it was meant, and what programs and sound pages write is left alone."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from kb import frontmatter
from kb.drafting import yaml_style
from kb.drafting.yaml_style import Text
from kb.loose_yaml import tighten
from workspace import TRILINGUAL

MEANT = {
    "t: “מיפוי”": 't: "מיפוי"',
    "t: ”מיפוי: כלי”": 't: "מיפוי: כלי"',
    't: „מיפוי" # הערה': 't: "מיפוי" # הערה',
    "a: [“נייר, עט”, “פתקים”]": 'a: ["נייר, עט", "פתקים"]',
    "- {title: “פותחים: מה”, minutes:10}": '- {title: "פותחים: מה", minutes: 10}',
    "d: {min:60, max:60}": "d: {min: 60, max: 60}",
    "- {title: פותחים, מה רואים, minutes: 10}": '- {title: "פותחים, מה רואים", minutes: 10}',
    "- {to: x, why: אחרי, ואז, kind:after}": '- {to: x, why: "אחרי, ואז", kind: after}',
    's: {name: א, ב, url: "https://example.org"}': 's: {name: "א, ב", url: "https://example.org"}',
    't: מיפוי בעלי עניין"': 't: "מיפוי בעלי עניין"',
    "t: מיפוי”": 't: "מיפוי"',
    "t: ‘מיפוי’": 't: "מיפוי"',
    "t: ’מיפוי: כלי’": 't: "מיפוי: כלי"',
    "t: “מנכ”ל”": 't: "מנכ”ל"',
    "a: [‘נייר, עט’, ‘פתקים’]": 'a: ["נייר, עט", "פתקים"]',
    'a: [“נייר", “עט, פתקים"]': 'a: ["נייר", "עט, פתקים"]',
    "a: [״נייר, עט״]": 'a: ["נייר, עט"]',
    "t: ״https://example.org/״": 't: "https://example.org/"',
    "t: מיפוי #שותפות": 't: "מיפוי #שותפות"',
}


@pytest.mark.parametrize("text", MEANT)
def test_it_is_read_as_it_was_meant(text: str) -> None:
    assert tighten(text)[0] == MEANT[text]
    assert tighten(MEANT[text]) == (MEANT[text], ())
    assert frontmatter.parse(text).data == frontmatter.parse(MEANT[text]).data
    for slip in frontmatter.parse(text).slips:
        assert slip.fix
        assert text.startswith(slip.fix.old, slip.place.column - 1)


@pytest.mark.parametrize(
    "text",
    [
        "t: “מיפוי” של “בעלי עניין”", "t: (“מיפוי”)", "t: “מיפוי", 't: גובה 24"', 't: דו"ח', 't: הוא אמר "שלום"',
        "a: {url: http://example.org/a, b: c}", 'a: "{min:60}"', "a: |\n  “x”\n  {b:c}", 'a: "“x”"', "a: [b:c]",
        "a: ״מיפוי״ ועוד", "- ״מיפוי״", "t: מיפוי # שותפות", "t: #שותפות", "t: C#", 't: "א" #ב', "a: [ב] #ג",
        "t: ‘מיפוי’ של ‘בעלי עניין’", "t: ‘מיפוי",
        "a: '“x”'", 'a: {b: "c, d", e: f}', "a: [b, c]", "a: {b: [c, d], e: f}", "# “x”", 'a: "x\n  “y”"',
    ],
)  # fmt: skip
def test_what_may_be_meant_as_it_stands_is_left(text: str) -> None:
    assert tighten(text) == (text, ())


def test_so_is_one_between_brackets() -> None:
    text = "a: {b: ״מיפוי״, c: [״דו״ח״, ד]}"
    assert tighten(text)[0] == text
    assert [(one.code, one.old) for one in tighten(text)[1]] == [
        ("marks-around-value", "״מיפוי״"),
        ("marks-around-value", "״דו״ח״"),
    ]


@pytest.mark.parametrize("value", ["״מיפוי״", "״דו״ח מיפוי: כלי״", "״מיפוי, ועוד״"])
def test_a_value_between_gershayim_is_reported_and_read_as_it_stands(value: str) -> None:
    text = f"a: {value} # הערה"
    assert tighten(text)[0] == text
    assert [(one.code, one.old, one.new) for one in tighten(text)[1]] == [("marks-around-value", value, None)]
    assert tighten(f'a: "{value}"')[1] == ()


def groups(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(["title", "min", "to"]), inner, min_size=1, max_size=3)


WORDS = st.lists(st.sampled_from([*"abא {}[]:,“”\"'#-", ", ", ": "]), max_size=12).map("".join)
DATA = st.recursive(
    WORDS.map(Text) | st.integers(0, 99), lambda inner: st.lists(inner, max_size=3) | groups(inner), max_leaves=8
)


@given(groups(DATA))
def test_what_programs_write_is_left_alone(data: dict[str, Any]) -> None:
    for text in (yaml_style.fields(data), yaml.safe_dump(plain(data), allow_unicode=True)):
        loose = tighten(text)[1]
        assert [one for one in loose if one.code == "brace-slip"] == []
        if text == yaml_style.fields(data):
            assert loose == ()


def plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return list(map(plain, data)) if isinstance(data, list) else str(data) if isinstance(data, str) else data


@given(st.lists(st.sampled_from([*"aא{}[]:,“”\"'#- \n", ": ", "\n- ", "a: "]), max_size=40).map("".join))
def test_any_text_is_tightened_once_and_only_where_it_says(text: str) -> None:
    tight, loose = tighten(text)
    rest, position, shift = list[str](), 0, 0
    for one in loose:
        assert text.startswith(one.old, one.at)
        rest += (text[position : one.at], one.new)
        position = one.at + len(one.old)
        shift += len(one.new) - len(one.old)
    assert "".join([*rest, text[position:]]) == tight
    assert len(tight) == len(text) + shift


def test_no_page_of_the_library_is_loose() -> None:
    for part in ("docs", "tools", "articles"):
        for path in (TRILINGUAL / part).rglob("*.md"):
            assert tighten(frontmatter.split(path.read_text("utf-8"))[0] or "")[1] == (), path
