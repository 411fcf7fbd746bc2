"""Names of files, places in the composed tree and addresses in the site follow from one another, without the disk."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import addresses, frontmatter
from kb.addresses import FileName, Target, is_slug, page_file, page_url, resolve, take_apart
from kb.validation import validate
from kb.vocabulary import Settings
from small_library import SETTINGS


def read_settings(text: str = SETTINGS) -> Settings:
    settings, problems = validate(Settings, frontmatter.parse(text), "library.yml")
    assert settings, problems
    return settings


LIBRARY = read_settings()


# ---- names of files


@pytest.mark.parametrize(
    ("name", "apart"),
    [
        ("a.md", FileName("a", "en", False)),
        ("a.en.md", FileName("a", "en", False)),
        ("a.he.md", FileName("a", "he", True)),
        ("a.ar.md", FileName("a.ar", "en", False)),
        ("a.b.he.md", FileName("a.b", "he", True)),
        ("he.md", FileName("he", "en", False)),
        ("a..md", FileName("a.", "en", False)),
    ],
)
def test_a_file_name_tells_its_slug_and_its_language(name: str, apart: FileName) -> None:
    assert take_apart(name, LIBRARY) == apart


@pytest.mark.parametrize("slug", ["a", "stacey-matrix", "2026", "a-1-b", "x" * 180])
def test_lower_case_letters_digits_and_hyphens_make_a_slug(slug: str) -> None:
    assert is_slug(slug, "ascii")


@pytest.mark.parametrize(
    "slug",
    ["", "A", "a_b", "a b", "-a", "a-", "a--b", "a.b", "a/b", "..", "é", "כלי", "a\n", "x" * 181, "%61", "a?"],
)
def test_nothing_else_makes_an_ascii_slug(slug: str) -> None:
    assert not is_slug(slug, "ascii")


@pytest.mark.parametrize("slug", ["כלי-עבודה", "أداة", "é", "Ünïcode_2", "אִמָּא", "工具", "٢٠٢٦"])
def test_letters_marks_and_digits_of_any_script_make_a_unicode_slug(slug: str) -> None:
    assert is_slug(slug, "unicode")


@pytest.mark.parametrize(
    "slug",
    ["", "a b", "a.b", "a/b", "a\\b", "-a", "_a", "e\u0301", "\u200fכלי", "כלי\u202e", "😀", "א" * 91, "a:b", "\udcff"],
)
def test_spaces_separators_invisible_marks_and_two_ways_to_write_one_letter_do_not(slug: str) -> None:
    assert not is_slug(slug, "unicode")


@given(st.text(max_size=20), st.sampled_from(["ascii", "unicode"]))
def test_whatever_is_a_slug_is_one_segment_of_a_path_and_of_an_address(slug: str, rule: str) -> None:
    if is_slug(slug, rule):
        assert posixpath.normpath(f"tools/{slug}.md") == f"tools/{slug}.md"
        assert not set(slug) & set('/\\.:?#%"<>|* \t\n')
        assert page_url(f"tools/{slug}", "en", LIBRARY).isascii()


# ---- places


@pytest.mark.parametrize(
    ("source", "place"),
    [("docs/index.md", "index.md"), ("docs/topics/x.md", "topics/x.md"), ("tools/a.md", "tools/a.md")],
)
def test_docs_is_the_root_of_the_composed_tree_and_the_other_sources_stand_in_it(source: str, place: str) -> None:
    assert addresses.composed(source) == place


def test_the_default_language_stands_at_the_root_and_the_others_in_folders_of_theirs() -> None:
    assert page_url("tools/a", "en", LIBRARY) == "tools/a.html"
    assert page_url("tools/a", "he", LIBRARY) == "he/tools/a.html"
    assert page_file("tools/a", "en", LIBRARY) == "tools/a.md"
    assert page_file("tools/a", "he", LIBRARY) == "tools/a.he.md"


def test_an_address_is_percent_encoded() -> None:
    assert page_url("tools/כלי", "en", LIBRARY) == "tools/%D7%9B%D7%9C%D7%99.html"


def test_a_composed_file_name_is_taken_apart_into_what_it_was_made_of() -> None:
    for language in LIBRARY.language_codes:
        name = page_file("tools/a", language, LIBRARY).removeprefix("tools/")
        assert take_apart(name, LIBRARY) == FileName("a", language, language != "en")


def test_generated_pages_are_topics_worksheets_types_and_every_term_of_an_index() -> None:
    assert addresses.generated_pages(LIBRARY) == (
        "topics/index",
        "map",
        "worksheets/index",
        "plan",
        "suggest",
        "offline",
        "tools/index",
        "articles/index",
        "videos/index",
        "stages/index",
        "stages/sow",
        "stages/grow",
        "stages/harvest",
    )


# ---- where links lead


@pytest.mark.parametrize(
    ("link", "folder", "target"),
    [
        ("b.md", "tools", Target("", "tools/b.md", "")),
        ("./b.md#x", "tools", Target("", "tools/b.md", "x")),
        ("../topics/x.md", "tools", Target("", "topics/x.md", "")),
        ("../docs/topics/x.md", "tools", Target("", "topics/x.md", "")),
        ("topics/x.md", "", Target("", "topics/x.md", "")),
        ("#x", "tools", Target("", "", "x")),
        ("?a=b#x", "tools", Target("", "", "x")),
        ("%D7%90.md#%D7%91", "tools", Target("", "tools/א.md", "ב")),
        ("b.md?x", "tools", Target("", "tools/b.md", "")),
        ("../../../x.md", "tools", Target("", "../../x.md", "")),
        ("/tools/b.md", "tools", Target("", "/tools/b.md", "")),
        (" b.md ", "tools", Target("", "tools/b.md", "")),
    ],
)
def test_a_link_inside_leads_to_a_composed_file(link: str, folder: str, target: Target) -> None:
    assert resolve(link, folder) == target


@pytest.mark.parametrize(
    ("link", "scheme"),
    [
        ("https://example.org/x.md#y", "https"),
        ("HTTPS://example.org", "https"),
        ("mailto:a@example.org", "mailto"),
        ("//example.org/x.png", "//"),
        ("javascript:alert(1)", "javascript"),
        (" JavaScript:alert(1)", "javascript"),
        ("java\nscript:alert(1)", "javascript"),
        ("\tjavascript:alert(1)", "javascript"),
        ("data:text/html,x", "data"),
    ],
)
def test_a_link_outside_is_told_by_its_scheme(link: str, scheme: str) -> None:
    assert resolve(link, "tools").scheme == scheme


@pytest.mark.parametrize("link", ["docs/topics/x.md", "../../docs/topics/x.md"])
def test_only_the_way_that_composing_rewrites_is_read_as_one_of_the_repository(link: str) -> None:
    assert resolve(link, "" if link.startswith("docs") else "tools/deep").path == "docs/topics/x.md"


@given(st.text(max_size=40), st.sampled_from(["", "tools", "topics"]))
def test_any_link_is_resolved_without_an_error(link: str, folder: str) -> None:
    target = resolve(link, folder)
    assert target.scheme == target.scheme.lower()


@pytest.mark.parametrize("link", ["http://[", "http://[::1", "//[", "http://a]b"])
def test_what_is_no_address_at_all_leads_nowhere(link: str) -> None:
    assert resolve(link, "tools") == Target("", link, "")


PATHS = st.lists(st.sampled_from(["a", "b", "topics", "tools"]), min_size=1, max_size=4).map("/".join)


@given(PATHS, PATHS)
def test_the_way_from_a_page_to_another_leads_there(target: str, page: str) -> None:
    way = addresses.relative(f"{target}.md", f"{page}.md")
    assert resolve(way, posixpath.dirname(page)).path == f"{target}.md"
