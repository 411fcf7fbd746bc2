"""A file with some of its fields changed: in the browser as by `kb`, and everything else keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from kb import frontmatter
from kb.drafting import amendment, splice, yaml_style
from kb.drafting.splice import Splice
from kb.drafting.yaml_style import Text
from kb.frontmatter import Fault
from playwright.sync_api import Browser, Page
from ways import examples
from workspace import CHECKOUT

SCRIPTS = CHECKOUT / "overrides/assets/kb/suggest"
GATHER = settings(
    max_examples=examples(60, 300), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)

names = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(lambda name: frontmatter.resolve(name) == name)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=50) | st.sampled_from(
    ["שלום: עולם", "a # b", "😀", "it's", 'a "b"', "null", "- x", "a, b]", "y: {z}"]
)
scalars = st.one_of(
    words.map(Text), names, st.integers(-(10**12), 10**12), st.booleans(), st.dates(date(1900, 1, 1), date(2100, 1, 1))
)
groups = st.dictionaries(names, scalars, min_size=1, max_size=4)
values = st.recursive(
    st.one_of(scalars, groups, st.lists(scalars, min_size=1, max_size=5), st.lists(groups, min_size=1, max_size=5)),
    lambda inner: st.dictionaries(names, inner, min_size=1, max_size=3) | st.lists(inner, min_size=1, max_size=4),
    max_leaves=10,
)
fronts = st.dictionaries(names, values, min_size=1, max_size=5)


@pytest.fixture(scope="module")
def script(chromium: Browser) -> Iterator[Page]:
    """A page with the form's scripts for files, and nothing else."""
    page = chromium.new_page()
    for name in ("yaml.js", "amend.js"):
        page.add_script_tag(path=SCRIPTS / name)
    yield page
    page.close()


def bare(value: Any) -> Any:
    """Return data as plain dicts, lists and strings, without the difference between names and texts."""
    if isinstance(value, dict):
        return {name: bare(item) for name, item in value.items()}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return str(value) if isinstance(value, str) else value


def read(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: read(item) for name, item in value.items()}
    return tuple(map(read, value)) if isinstance(value, list) else value


def for_script(value: Any) -> Any:
    """Return data as the script has it: names and days say that they are written without quotes."""
    if isinstance(value, dict):
        return {name: for_script(item) for name, item in value.items()}
    if isinstance(value, list):
        return [for_script(item) for item in value]
    if isinstance(value, date) or (isinstance(value, str) and not isinstance(value, Text)):
        written = yaml_style.scalar(value)
        return value if written.startswith('"') else {"bare": written}
    return value


def with_comments(text: str, comments: list[int]) -> str:
    """Return YAML with comments between its fields."""
    lines = text.splitlines(keepends=True)
    tops = [number for number, line in enumerate(lines) if line[0] not in " -#}]\n"]
    for place in sorted({tops[one % len(tops)] for one in comments}, reverse=True):
        lines.insert(place, "# הערה: כאן\n")
    return "".join(lines)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return front matter in one of several styles, and its data."""
    data = draw(fronts)
    style = draw(st.sampled_from([None, True, False, "ours", "ours"]))
    if style == "ours":
        return with_comments(yaml_style.fields(data), draw(st.lists(st.integers(0, 9), max_size=2))), data
    text = yaml.safe_dump(bare(data), allow_unicode=True, default_flow_style=style, sort_keys=False, width=60)
    return text, data


@st.composite
def changed(draw: st.DrawFn, old: Any) -> Any:
    """Return a value that is partly the old one, as after an edit."""
    if isinstance(old, list) and draw(st.booleans()):
        new = list(old)
        at = draw(st.integers(0, len(new) - 1))
        match draw(st.sampled_from(["one", "gone", "more", "moved"])):
            case "one":
                new[at] = draw(changed(new[at]))
            case "gone":
                del new[at]
            case "more":
                new.insert(at, draw(values))
            case "moved":
                new.insert(0, new.pop(at))
        return new or draw(values)
    if isinstance(old, dict) and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(old)))
        return {**old, name: draw(changed(old[name]))}
    return draw(values)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return front matter, its data, and new values of some fields; None removes a field."""
    text, data = draw(written())
    changes: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(sorted(data)), unique=True, max_size=3)):
        changes[name] = None if draw(st.integers(0, 4)) == 0 else draw(changed(data[name]))
    changes |= draw(st.dictionaries(names, values, max_size=2))
    return text, data, changes


def script_of(page: Page, text: str, changes: dict[str, Any], order: list[str]) -> list[list[Any]]:
    front = amendment.plain(amendment.outline(text), utf16(text))
    return list(
        page.evaluate(
            "([text, ...rest]) => library.suggestAmend.fields(text, [0, text.length], ...rest)",
            [text, front, for_script(changes), order],
        )
    )


def utf16(text: str) -> Any:
    return lambda offset: len(text[:offset].encode("utf-16-le")) // 2


@GATHER
@given(edits())
def test_the_browser_changes_a_file_as_the_commands_do(
    script: Page, edit: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    text, data, changes = edit
    try:
        assume(frontmatter.parse(text).data == read(bare(data)))
    except Fault:
        assume(False)
    left = {name: value for name, value in {**data, **changes}.items() if value is not None}
    assume(left)
    order = sorted({*data, *changes})
    splices = amendment.amended(text, changes, order)
    new = splice.spliced(text, splices)
    assert frontmatter.parse(new).data == read(bare(left))
    at = utf16(text)
    assert script_of(script, text, changes, order) == [[at(one.start), at(one.end), one.text] for one in splices]


@GATHER
@given(written())
def test_what_did_not_change_gives_no_splice(script: Page, found: tuple[str, dict[str, Any]]) -> None:
    text, data = found
    try:
        assume(frontmatter.parse(text).data == read(bare(data)))
    except Fault:
        assume(False)
    assert amendment.amended(text, data, []) == []
    assert script_of(script, text, data, []) == []


pieces = st.lists(st.sampled_from(["א", "b", "😀", "\n", "\r\n", "\r", " "]), max_size=30).map("".join)


@GATHER
@given(pieces, st.booleans(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), pieces), max_size=3))
def test_line_ends_and_a_mark_at_the_beginning_stay(
    script: Page, body: str, mark: bool, places: list[tuple[int, int, str]]
) -> None:
    raw = ("\ufeff" if mark else "") + body
    plain = splice.plain(raw)
    splices, done = [], 0
    for start, length, text in sorted(places):
        start, end = min(max(start, done), len(plain)), min(max(start, done) + length, len(plain))
        splices.append(Splice(start, end, splice.plain(text)))
        done = end
    at = utf16(plain)
    found = script.evaluate(
        "([raw, splices]) => [library.suggestAmend.plain(raw), library.suggestAmend.spliced(raw, splices)]",
        [raw, [[at(one.start), at(one.end), one.text] for one in splices]],
    )
    assert found == [plain, splice.spliced(raw, splices)]


KINDS = {
    "one step's minutes": ({"steps": [{"title": Text("א"), "minutes": 7}, {"title": Text("ב"), "minutes": 9}]}, 1),
    "a step more": (
        {"steps": [*({"title": Text(one), "minutes": n} for one, n in (("א", 7), ("ב", 8), ("ג", 1)))]}, 1,
    ),
    "a step less": ({"steps": [{"title": Text("ב"), "minutes": 8}]}, 1),
    "a title": ({"title": Text("אחר")}, 1),
}  # fmt: skip


@pytest.mark.parametrize("case", KINDS)
def test_the_lines_of_what_changed_change_and_no_others(case: str) -> None:
    text = "title: 'ישן' # של כולם\n# הערה\nsteps:\n- {title: א, minutes: 7} # חובה\n- {minutes: 8, title: 'ב'}\n"
    changes, lines = KINDS[case]
    new = splice.spliced(text, amendment.amended(text, changes, ["title", "steps"]))
    gone, come = set(text.splitlines()) - set(new.splitlines()), set(new.splitlines()) - set(text.splitlines())
    assert max(len(gone), len(come)) == lines
