"""A term is added at its place, and every other byte of the glossary stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import frontmatter
from kb.drafting import splice, terms, yaml_style
from kb.drafting.yaml_style import Text
from workspace import TRILINGUAL, Workspace

GLOSSARY = TRILINGUAL / "docs/glossary.yml"
NEW = {"term": Text("new"), "definition": Text("TODO: what it means"), "topic": "soil"}
WRITTEN = '- term: "new"\n  definition: "TODO: what it means"\n  topic: soil\n'


def read(raw: str) -> tuple[dict[str, object], ...]:
    return tuple(frontmatter.parse(splice.plain(raw)).data or ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("# Words.\n", ""),
        ("- term: a\n  definition: b\n", ""),
        ("- term: a\n  definition: b", ""),
        ("- term: a\n  topic: soil # so\n", "\n# of water\n- term: c\n  topic: water\n"),
        ("- term: a\n  topic: soil\n  definition: >\n    b\n    c\n\n", "- term: c\n  topic: water\n"),
        ("- term: a\n  synonyms: [b,\n    c]\n  topic: soil\n- term: d\n  topic: soil\n", "- term: c\n"),
    ],
)
def test_a_term_stands_behind_the_last_of_its_topic_else_at_the_end(before: str, after: str) -> None:
    newline = "\n" if before and not before.endswith("\n") else ""
    assert terms.added(before + after, NEW) == before + newline + WRITTEN + after


def test_a_list_that_is_moved_in_stays_so() -> None:
    raw = "  - term: a\n    topic: soil\n"
    assert terms.added(raw, NEW) == raw + "".join(f"  {line}\n" for line in WRITTEN.splitlines())


def test_a_translation_begins_with_the_terms_own_words() -> None:
    raw = "- term: a\n  definition: b  # so\n\n# c\n- term: c\n  definition: d\n"
    begun = '  translations:\n    ar:\n      term: "a"  # TODO\n      definition: "b"  # TODO\n'
    assert terms.translated(raw, 0, "ar") == raw.replace("# so\n", f"# so\n{begun}")


def test_a_second_translation_stands_behind_the_first() -> None:
    raw = "- term: a\n  definition: b\n  translations:\n    ar:\n      term: x\n      definition: y\n  topic: soil\n"
    begun = '    en:\n      term: "a"  # TODO\n      definition: "b"  # TODO\n'
    assert terms.translated(raw, 0, "en") == raw.replace("y\n", f"y\n{begun}")


@pytest.mark.parametrize("raw", ["[]", "[{term: a}]", "{}"])
def test_a_list_in_brackets_is_refused(raw: str) -> None:
    with pytest.raises(terms.Unwritable):
        terms.added(raw, NEW)


@pytest.mark.parametrize("raw", ["- {term: a, definition: b}", "- term: a\n  definition: b\n  translations: {}\n"])
def test_a_term_in_braces_is_refused(raw: str) -> None:
    with pytest.raises(terms.Unwritable):
        terms.translated(raw, 0, "ar")


topics = st.sampled_from(["soil", "water", None])
notes = st.sampled_from(["", "# a note\n", "\n", "\n# ---- a part\n"])
ends = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.lists(st.tuples(topics, notes, st.booleans())), st.sampled_from(["soil", "water", "air", None]), ends)
def test_everything_else_stays(items: list[tuple[str | None, str, bool]], topic: str | None, end: str) -> None:
    raw = "# The words\n"
    for number, (its, note, translated) in enumerate(items):
        raw += f"{note}- term: t{number}\n  definition: |\n    מה\n\n    זה\n"
        raw += "  translations:\n    he:\n      term: ט\n      definition: '{}'\n" if translated else ""
        raw += f"  topic: {its}\n" if its else ""
    raw = raw.replace("\n", end)
    item = {key: value for key, value in {**NEW, "topic": topic}.items() if value}
    text = terms.added(raw, item)
    written = yaml_style.fields(item).replace("\n", f"{end}  ")[:-2]
    assert text.count(f"- {written}") == 1
    assert text.replace(f"- {written}", "") == raw
    assert [one for one in read(text) if one["term"] != "new"] == list(read(raw))
    assert next(one for one in read(text) if one["term"] == "new") == item


def test_our_own_glossary_takes_a_term_of_each_topic_and_a_translation_of_each_term() -> None:
    raw = GLOSSARY.read_bytes().decode()
    data = read(raw)
    for topic in {str(one["topic"]) for one in data}:
        text = terms.added(raw, {**NEW, "topic": topic})
        at = text.index('- term: "new"')
        new = f'- term: "new"\n  definition: "TODO: what it means"\n  topic: {topic}\n'
        assert text == raw[:at] + new + raw[at:]
        own = [one["topic"] for one in read(text)]
        assert own.index(topic) + own.count(topic) - 1 >= [one["term"] for one in read(text)].index("new")
    for number, one in enumerate(data):
        assert {**read(terms.translated(raw, number, "fr"))[number]["translations"]}.keys() == {"ar", "en", "fr"}, one


def test_the_command_adds_a_term_that_passes_the_check(copy: Workspace) -> None:
    before = (copy.root / "docs/glossary.yml").read_text("utf-8")
    result = copy.kb("new", "term", "--title", "מפת דרכים", "--set", "term_en=Road map", "--set", "topic=מצע משותף")
    assert (result.returncode, result.stdout) == (0, "docs/glossary.yml\n")
    after = (copy.root / "docs/glossary.yml").read_text("utf-8")
    assert len(after.splitlines()) == len(before.splitlines()) + 4
    for language, marks in (("ar", 4), ("en", 7)):
        assert copy.kb("new", "term", "--language", language, "--title", "Road map").returncode == 0
        found = json.loads(copy.kb("check", "--format", "json").stdout)
        assert [one["code"] for one in found if one["file"] == "docs/glossary.yml"] == ["todo"] * marks
