"""The pages of the check's rules: their languages, their marks, and that only some libraries have them."""

import pytest
from builds import compose_tree
from kb import compose
from kb.rulebook import rules
from kb.views.components import Foreign, Stretch
from kb.views.models import SampleLine
from kb.views.rule_pages import lines, parts
from small_library import SmallLibrary
from workspace import contents

SITE = "https://garden.example/"
ARABIC = "- {code: ar, name: العربية, direction: rtl}\n"


def composed(garden: SmallLibrary) -> dict[str, str]:
    """Return the composed files of a library by name."""
    compose_tree(garden.root, SITE, strict=True)
    return {name: data.decode("utf-8", "replace") for name, data in contents(garden.root / compose.TREE).items()}


@pytest.fixture
def guide(library: SmallLibrary) -> SmallLibrary:
    """A small library that shows the rules, in English, Hebrew and Arabic."""
    library.edit("library.yml", "types:", f"{ARABIC}guide: true\ntypes:")
    return library


def test_a_library_that_does_not_ask_for_them_has_none(library: SmallLibrary) -> None:
    assert [name for name in composed(library) if name.startswith("guide/")] == []


def test_every_rule_has_a_page_in_every_language_and_all_have_one_together(guide: SmallLibrary) -> None:
    wanted = {f"guide/rules/{name}{suffix}.md" for name in ("index", *rules()) for suffix in ("", ".he", ".ar")}
    assert {name for name in composed(guide) if name.startswith("guide/rules/")} == wanted


def test_a_language_without_rules_shows_the_librarys_first_and_says_so(guide: SmallLibrary) -> None:
    files = composed(guide)
    english, hebrew, arabic = (files[f"guide/rules/broken-link{suffix}.md"] for suffix in ("", ".he", ".ar"))
    for text in (english, arabic):
        assert text.startswith("---\ntitle: A link that leads nowhere\n")
    assert hebrew.startswith("---\ntitle: קישור שאינו מוביל לשום מקום\n")
    assert "canonical: guide/rules/broken-link.html" in arabic
    assert [name for name, text in (("en", english), ("he", hebrew), ("ar", arabic)) if "\n  notice: " in text] == [
        "ar"
    ]


def test_a_link_to_a_rule_leads_to_its_page(guide: SmallLibrary) -> None:
    folder = "../docs/guide/rules"
    guide.edit("tools/a.md", "Any spade.", f"See [the rule]({folder}/broken-link.md) and [all]({folder}/index.md).")
    assert guide.read().problems == ()
    guide.edit("tools/a.md", "broken-link.md", "borken-link.md")
    assert [(p.code, "../docs/guide/rules/broken-link.md" in p.message["en"]) for p in guide.read().problems] == [
        ("broken-link", True)
    ]


def test_without_the_guide_such_a_link_leads_nowhere(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "See [the rule](../docs/guide/rules/broken-link.md).")
    assert [p.code for p in library.read().problems] == ["broken-link"]


def test_the_folder_of_the_rules_is_taken_where_they_are_shown_and_free_elsewhere(library: SmallLibrary) -> None:
    library.write("docs/guide/rules/ours.md", "---\ntitle: Ours\n---\n")
    assert library.read().problems == ()
    library.edit("library.yml", "types:", "guide: true\ntypes:")
    assert [p.code for p in library.read().problems] == ["reserved-name"]


def test_lines_that_the_other_example_lacks_are_marked_without_their_indent() -> None:
    assert lines("a:\n  b: 1\nc: 2\n", "a:\n  b: 2\nc: 2\n") == (
        SampleLine(indent="", text="a:", differs=False),
        SampleLine(indent="  ", text="b: 1", differs=True),
        SampleLine(indent="", text="c: 2", differs=False),
    )


def test_what_cannot_be_seen_is_shown_by_its_number_and_turns_no_text_around() -> None:
    assert [line.text for line in lines("a\u202eb\n", "ab\n")] == ["a[U+202E]b"]


def test_nothing_is_marked_where_there_is_nothing_to_compare_with() -> None:
    assert [line.differs for line in lines("a\nb\n", None)] == [False, False]


def test_code_and_hebrew_stand_apart_in_a_text() -> None:
    hebrew = Foreign(lang="he", dir="rtl")
    assert parts("write “לחצו כאן”, not `status: טיוטה`.", "en") == (
        Stretch(text="write “"),
        Stretch(text="לחצו כאן", foreign=hebrew),
        Stretch(text="”, not "),
        Stretch(text="status: טיוטה", code=True),
        Stretch(text="."),
    )
    assert [part.text for part in parts("כתבו `status` כאן", "he")] == ["כתבו ", "status", " כאן"]
