"""Names of files, paths in the composed tree and addresses in the site follow from each other, without the disk."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import addresses, frontmatter, page_kinds
from kb.addresses import FileName, Target, is_slug, page_file, page_url, resolve, take_apart
from kb.settings import Settings
from kb.validation import validate
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


@pytest.mark.parametrize(
    "slug", ["כלי-עבודה", "أداة", "é", "Ünïcode_2", "אִמָּא", "工具", "٢٠٢٦", "café-кафе", "כלי-tool"]
)
def test_letters_marks_and_digits_of_any_script_make_a_unicode_slug(slug: str) -> None:
    assert is_slug(slug, "unicode")


@pytest.mark.parametrize(
    "slug",
    ["", "a b", "a.b", "a/b", "a\\b", "-a", "_a", "e\u0301", "\u200fכלי", "כלי\u202e", "😀", "א" * 91, "a:b", "\udcff",
     "\u0430rticle", "a-\u03bfpen", "\uff41bc", "ﬁn"],
)  # fmt: skip
def test_spaces_separators_invisible_marks_mixed_scripts_and_two_ways_to_write_one_letter_do_not(slug: str) -> None:
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
    assert page_kinds.generated_pages(LIBRARY) == (
        "topics/index",
        "tools/index",
        "articles/index",
        "videos/index",
        "stages/index",
        "stages/sow",
        "stages/grow",
        "stages/harvest",
        "worksheets/index",
        "map",
        "plan",
        "suggest",
        "offline",
    )


# ---- where links lead


@pytest.mark.parametrize(
    ("link", "source", "target"),
    [
        ("b.md", "tools/a.md", Target("", "tools/b.md", "")),
        ("./b.md#x", "tools/a.md", Target("", "tools/b.md", "x")),
        ("../docs/topics/x.md", "tools/a.md", Target("", "topics/x.md", "")),
        ("../docs/images/x.png", "articles/a.md", Target("", "images/x.png", "")),
        ("topics/x.md", "docs/a.md", Target("", "topics/x.md", "")),
        ("../tools/x.md", "docs/a.md", Target("", "tools/x.md", "")),
        ("../../tools/x.md", "docs/topics/a.md", Target("", "tools/x.md", "")),
        ("../index.md", "docs/topics/a.md", Target("", "index.md", "")),
        ("#x", "tools/a.md", Target("", "", "x")),
        ("?a=b#x", "tools/a.md", Target("", "", "x")),
        ("%D7%90.md#%D7%91", "tools/a.md", Target("", "tools/א.md", "ב")),
        ("b.md?x", "tools/a.md", Target("", "tools/b.md", "")),
        ("/tools/b.md", "tools/a.md", Target("", "/tools/b.md", "")),
        (" b.md ", "tools/a.md", Target("", "tools/b.md", "")),
        ("../tools/", "docs/a.md", Target("", "tools/index.md", "")),
        ("../tools", "docs/a.md", Target("", "tools/index.md", "")),
        ("../docs/topics/#x", "tools/a.md", Target("", "topics/index.md", "x")),
    ],
)
def test_a_link_as_the_repository_has_it_leads_to_a_composed_file(link: str, source: str, target: Target) -> None:
    assert resolve(link, source) == target


@pytest.mark.parametrize(
    ("link", "source", "path"),
    [
        ("../topics/x.md", "tools/a.md", "topics/x.md"),
        ("../images/x.png", "tools/a.md", "images/x.png"),
        ("tools/x.md", "docs/a.md", "tools/x.md"),
        ("../tools/x.md", "docs/topics/a.md", "tools/x.md"),
        ("../index.md", "tools/a.md", "index.md"),
        ("../../../x.md", "tools/a.md", "../../x.md"),
    ],
)
def test_a_way_of_the_site_that_the_repository_has_not_is_understood_as_a_former_one(
    link: str, source: str, path: str
) -> None:
    assert resolve(link, source) == Target("", path, "", is_former=True)


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
def test_a_link_outside_is_reported_by_its_scheme(link: str, scheme: str) -> None:
    assert resolve(link, "tools/a.md").scheme == scheme


@given(st.text(max_size=40), st.sampled_from(["docs/a.md", "tools/a.md", "docs/topics/a.md"]))
def test_any_link_is_resolved_without_an_error(link: str, source: str) -> None:
    target = resolve(link, source)
    assert target.scheme == target.scheme.lower()


@pytest.mark.parametrize("link", ["http://[", "http://[::1", "//[", "http://a]b"])
def test_what_is_no_address_at_all_leads_nowhere(link: str) -> None:
    assert resolve(link, "tools/a.md") == Target("", link, "")


PATHS = st.lists(st.sampled_from(["a", "b", "topics", "שלום"]), min_size=1, max_size=4).map("/".join)
COMPOSED = st.builds("{}{}.md".format, st.sampled_from(["", "tools/", "articles/"]), PATHS)


@given(COMPOSED, COMPOSED.map(addresses.source_of))
def test_the_way_that_is_written_to_a_file_leads_there(target: str, source: str) -> None:
    assert resolve(addresses.written(target, source), source) == Target("", target, "")


@given(COMPOSED)
def test_a_source_is_composed_to_the_file_whose_source_it_is(path: str) -> None:
    assert addresses.composed(addresses.source_of(path)) == path
