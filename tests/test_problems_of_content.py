"""Problems that reading a library reports, besides the rules' examples: which message, in which file, at which place.

The example in a rule's entry proves the rule (tests/check/test_rules.py). A case here is a function that breaks exactly
one rule in another way; its name is the sentence. The words `at` give the place of the mistake; a mistake of the whole
file is at its beginning.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from builds import prepare
from kb import build, integrity
from kb import library as library_module
from kb.check import report
from kb.frontmatter import MAX_BYTES
from kb.library import MAX_SVG_BYTES, MAX_TEXT_BYTES
from kb.problems import Place, Problem, nearest, ordered, problem
from small_library import SmallLibrary

Break = Callable[[SmallLibrary], object]


@dataclass(frozen=True)
class Case:
    """A way to break a rule, and the expected problem."""

    code: str
    file: str
    break_it: Break
    at: str | None = None
    place: Place | None = None
    nearest: str | None = None
    says: str = ""
    posix_only: bool = False
    is_fatal: bool = False  # a value that every page of its kind needs is missing

    @property
    def sentence(self) -> str:
        return self.break_it.__name__.replace("_", " ")


CASES: list[Case] = []
SITE = "https://garden.example/"


def breaks(code: str, file: str, **expected: object) -> Callable[[Break], Break]:
    """Register a case."""

    def register(break_it: Break) -> Break:
        CASES.append(Case(code, file, break_it, **expected))  # type: ignore[arg-type]
        return break_it

    return register


# ---- the file itself


@breaks("symlink", "docs/more", posix_only=True)
def a_link_to_a_folder_is_not_followed(library: SmallLibrary) -> None:
    (library.root / "docs/more").symlink_to(library.root / "tools")


@breaks("symlink", "articles/c.md", posix_only=True)
def a_link_to_nothing_is_a_link(library: SmallLibrary) -> None:
    (library.root / "articles/c.md").symlink_to("/nowhere")


@breaks("symlink", "articles", posix_only=True)
def a_source_folder_that_is_a_link_is_not_followed(library: SmallLibrary) -> None:
    (library.root / "articles").rename(library.root / "elsewhere")
    (library.root / "articles").symlink_to(library.root / "elsewhere")


@breaks("symlink", "library.yml", posix_only=True)
def settings_that_are_a_link_are_not_followed(library: SmallLibrary) -> None:
    (library.root / "library.yml").rename(library.root / "elsewhere.yml")
    (library.root / "library.yml").symlink_to("elsewhere.yml")


@breaks("not-utf8", "library.yml", place=Place(1, 1))
def another_encoding_of_the_settings_is_said(library: SmallLibrary) -> None:
    library.write("library.yml", "name: {en: גן}\n".encode("utf-16"))


@breaks("too-large", "articles/b.md")
def a_text_beyond_the_limit_is_refused(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like soil.", "worm " * (MAX_TEXT_BYTES // 5))


@breaks("too-large", "docs/map.svg")
def a_drawing_beyond_the_limit_is_refused(library: SmallLibrary) -> None:
    library.write("docs/map.svg", b"<svg>" + b" " * MAX_SVG_BYTES)


@breaks("unknown-file", "docs/Makefile", says="Makefile")
def a_file_without_a_type_is_named(library: SmallLibrary) -> None:
    library.write("docs/Makefile", "x")


@breaks("unsafe-asset", "docs/map.SVG", says="onload=")
def a_drawing_with_an_event_handler_is_refused_however_its_name_is_written(library: SmallLibrary) -> None:
    library.write("docs/map.SVG", '<svg onload="alert(1)"/>')


@breaks("bad-slug", "tools/Dig_Deep.md", says="Dig_Deep")
def a_name_that_is_no_address_is_refused(library: SmallLibrary) -> None:
    (library.root / "tools/a.md").rename(library.root / "tools/Dig_Deep.md")


@breaks("bad-slug", "tools/c .md")
def a_name_with_a_space_is_no_address_in_any_script(library: SmallLibrary) -> None:
    library.edit("library.yml", "types:", "slugs: unicode\ntypes:")
    (library.root / "tools/a.md").rename(library.root / "tools/c .md")


@breaks("reserved-name", "tools/index.md", says="tools/index.html")
def the_address_of_a_generated_page_is_taken(library: SmallLibrary) -> None:
    (library.root / "tools/a.md").rename(library.root / "tools/index.md")


@breaks("reserved-name", "docs/he/about.md", says="he/about.html")
def the_folder_of_another_language_is_taken(library: SmallLibrary) -> None:
    library.write("docs/he/about.md", "---\ntitle: About\n---\n")


@breaks("reserved-name", "docs/stages/sow.md", says="stages/sow.html")
def the_address_of_a_term_is_taken(library: SmallLibrary) -> None:
    library.write("docs/stages/sow.md", "---\ntitle: Sowing\n---\n")


@breaks("duplicate-slug", "tools/deep/a.md", says="tools/a.md")
def two_folders_cannot_share_an_id(library: SmallLibrary) -> None:
    library.write("tools/deep/a.md", (library.root / "tools/a.md").read_bytes())


@breaks("duplicate-slug", "tools/a.md", says="tools/a.en.md")
def an_original_is_written_once(library: SmallLibrary) -> None:
    library.write("tools/a.en.md", (library.root / "tools/a.md").read_bytes())


@breaks("bad-redirect", "tools/a.md", at="old name", says="without its ending")
def an_old_address_is_a_name_without_spaces(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [old name]")


@breaks("bad-redirect", "tools/a.md", at="/old", says="without its ending")
def an_old_address_does_not_begin_at_the_root(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [/old]")


@breaks("redirect-taken", "tools/a.md", at="A]", says="tools/a.md")
def a_page_does_not_lead_to_itself_whatever_the_letters(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [A]")


@breaks("redirect-taken", "tools/a.md", at="stages/sow]", says="stages/sow.html")
def a_page_that_the_site_makes_is_not_led_away_from(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [stages/sow]")


@breaks("redirect-taken", "tools/a.md", at="he/about", says="he/about.html")
def another_languages_folder_holds_no_old_addresses(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [he/about]")


@breaks("broken-link", "articles/b.md", at="../tools/spade.md", nearest="../tools/a.md")
def a_link_to_an_old_address_gets_the_new_one(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade]")
    library.edit("articles/b.md", "Worms like soil.", "Worms like [soil](../tools/spade.md).")


@breaks("unknown-relation", "articles/b.md", at="spade", says="Write: a")
def a_relation_by_an_old_name_gets_the_new_one(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade]")
    library.add("articles/b.md", "related: [{to: spade, kind: deepens}]")


# ---- the front matter


@breaks("no-front-matter", "articles/b.md")
def empty_front_matter_is_none(library: SmallLibrary) -> None:
    library.write("articles/b.md", "---\n---\nWorms.\n")


@breaks("no-front-matter", "articles/b.md")
def front_matter_is_fields_and_not_a_list(library: SmallLibrary) -> None:
    library.write("articles/b.md", "---\n- title\n---\nWorms.\n")


@breaks("yaml-syntax", "tools/a.md", at="\t{title: Dig", says="behind the dash stands a tab")
def a_space_follows_a_dash(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "- {title: Dig", "-\t{title: Dig")


@breaks("odd-space", "tools/a.md", at="\u200fsummary", says="a hidden character (U+200F)")
def nothing_hidden_precedes_a_field(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "summary:", "\u200fsummary:")


@breaks("yaml-syntax", "tools/a.md", place=Place(10), says="the line --- that closes the fields")
def the_fields_are_closed(library: SmallLibrary) -> None:
    text = (library.root / "tools/a.md").read_text("utf-8")
    library.write("tools/a.md", text.replace("\n---\n", "\n", 1))


@breaks("yaml-syntax", "library.yml", at=": [en")
def the_settings_are_yaml_as_well(library: SmallLibrary) -> None:
    library.edit("library.yml", "name: {en: Garden}", "name: a: [en]")


@breaks("yaml-syntax", "docs/glossary.yml", place=Place(2, 4), says="Align it")
def the_glossary_is_yaml_as_well(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "- term: loam\n   definition: soil\n")


@breaks("yaml-bounds", "tools/a.md", at="*x", says="alias")
def an_alias_is_refused(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "stages: [sow]", "stages: *x")


@breaks("yaml-bounds", "tools/a.md", place=Place(2, 1), says="too long")
def front_matter_beyond_the_limit_is_refused(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Turning", "x" * MAX_BYTES)


@breaks("duplicate-key", "library.yml", at="name: {en: Two}", says="line 1")
def a_setting_is_written_once(library: SmallLibrary) -> None:
    library.edit("library.yml", "types:", "name: {en: Two}\ntypes:")


@breaks("duplicate-key", "docs/glossary.yml", at="term: soil", says="line 1")
def a_field_of_a_term_is_written_once(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "- term: loam\n  definition: soil\n  term: soil\n")


@breaks("unknown-key", "tools/a.md", at="hours", says="Valid values: min, max.")
def a_field_unlike_all_others_is_answered_by_all_of_them(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "max: 40}", "max: 40, hours: 1}")


@breaks("unknown-key", "tools/a.md", at="minuets", nearest="minutes")
def a_misspelt_field_of_a_group_is_unknown(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "spade, minutes: 10", "spade, minutes: 10, minuets: 10")


@breaks("unknown-key", "library.yml", at="taglines", nearest="tagline")
def a_misspelt_setting_is_unknown(library: SmallLibrary) -> None:
    library.edit("library.yml", "types:", "taglines: {en: x}\ntypes:")


@breaks("unknown-key", "docs/index.md", at="topics", says="Valid values: title, summary,")
def what_only_entries_have_is_unknown_on_a_page(library: SmallLibrary) -> None:
    library.add("docs/index.md", "topics: [x]")


@breaks("missing-field", "tools/a.md", at="{title: Dig}", says="minutes (step 2 “Dig”)")
def a_field_that_a_group_needs_is_named_with_its_path(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "{title: Dig, minutes: 20}", "{title: Dig}")


@breaks("missing-field", "tools/a.md", at="{title: Soil}", says="type (worksheet, part 1 “Soil”)")
def a_block_of_a_worksheet_needs_a_type(library: SmallLibrary) -> None:
    library.add("tools/a.md", "worksheet:\n  title: Plan\n  blocks:\n  - {title: Soil}")


@breaks("wrong-type", "tools/a.md", at="soon", says="a date such as 2026-05-31 belongs here, found soon")
def a_date_is_a_date(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: soon")


@breaks("bad-value", "tools/a.md", at="2026-02-30", says="February 2026 has 28 days")
def a_date_is_in_the_calendar(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-02-30")


@breaks(
    "wrong-type", "tools/a.md", at='"10"', says="minutes (step 1 “Take a spade”) is of the wrong type: a whole number"
)
def a_number_is_not_text(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "spade, minutes: 10", 'spade, minutes: "10"')


@breaks("wrong-type", "tools/a.md", at="2026\n", says="text (in quotes if need be)", is_fatal=True)
def text_is_not_a_number(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "title: Dig\n", "title: 2026\n")


@breaks("wrong-type", "tools/a.md", at="x\nstages", says="a list, such as [a, b]")
def a_list_is_not_a_word(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "topics: [x]", "topics: x")


@breaks("wrong-type", "docs/glossary.yml", says="a list of terms")
def the_glossary_is_a_list(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "loam: soil\n")


@breaks("bad-value", "tools/a.md", at="[one, two, three]", says="a matrix has four cells or nine")
def a_matrix_is_square(library: SmallLibrary) -> None:
    drawn = "{kind: matrix, title: Soil, axes: [wet, deep], labels: [one, two, three]}"
    library.add("tools/a.md", f"diagram: {drawn}")


@breaks("bad-value", "tools/a.md", at="[wet]", says="names of 2 axes are needed here")
def an_axis_has_two_ends(library: SmallLibrary) -> None:
    library.add("tools/a.md", "diagram: {kind: axis, title: Soil, axes: [wet], labels: [one, two]}")


@breaks("bad-value", "articles/b.md", at="Who lives", says="longer than 160 characters")
def a_summary_fits_a_card(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Who lives in the soil.", "Who lives " + "x" * 160)


@breaks("bad-value", "articles/b.md", at="[]", says="the list is empty")
def an_entry_belongs_to_a_topic(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "[x]", "[]")


@breaks("bad-value", "articles/b.md", at='""', says="it is empty", is_fatal=True)
def a_title_is_not_empty(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "On worms", '""')


@breaks("bad-value", "tools/a.md", at="-5", says="it is less than 0")
def minutes_are_not_negative(library: SmallLibrary) -> None:
    library.add("tools/a.md", "preparation: -5")


@breaks("bad-value", "tools/a.md", at='"javascript', says="an address begins with https")
def an_address_is_one_of_the_web(library: SmallLibrary) -> None:
    library.add("tools/a.md", 'source: {name: Us, url: "javascript:alert(1)"}')


@breaks("bad-value", "tools/a.md", at="[[{id: n", says="cells (worksheet, part 1)")
def the_cells_of_a_grid_fill_it(library: SmallLibrary) -> None:
    grid = "{type: grid, rows: [a, b], columns: [c], cells: [[{id: n, label: N}]]}"
    library.add("tools/a.md", f"worksheet: {{title: Plan, blocks: [{grid}]}}")


@breaks("bad-value", "tools/a.md", at="[{type", says="the id n appears twice")
def the_ids_of_a_worksheet_are_unique(library: SmallLibrary) -> None:
    block = "{type: fields, fields: [{id: n, label: N}, {id: n, label: M}]}"
    library.add("tools/a.md", f"worksheet: {{title: Plan, blocks: [{block}]}}")


@breaks("bad-value", "tools/a.md", at="2}", says="the highest grade is not above the lowest")
def the_grades_of_a_scale_go_up(library: SmallLibrary) -> None:
    block = "{type: scale, items: [{id: n, label: N}], min: 5, max: 2}"
    library.add("tools/a.md", f"worksheet: {{title: Plan, blocks: [{block}]}}")


@breaks("bad-value", "library.yml", at="latter", says="no such kind of relation")
def the_inverse_of_a_relation_is_one(library: SmallLibrary) -> None:
    library.edit("library.yml", "inverse: after", "inverse: latter")


@breaks("bad-value", "library.yml", at="{bog: {en: Bog}}", says="no such vocabulary")
def a_vocabulary_belongs_to_a_field(library: SmallLibrary) -> None:
    library.edit("library.yml", "  contexts: {rain", "  soils: {bog: {en: Bog}}\n  contexts: {rain")


@breaks("bad-value", "library.yml", at="[]", says="the list is empty")
def a_library_speaks_a_language(library: SmallLibrary) -> None:
    settings = (library.root / "library.yml").read_text("utf-8")
    languages = settings[settings.index("languages:") : settings.index("types:")]
    library.edit("library.yml", languages, "languages: []\n")


@breaks("unknown-term", "tools/a.md", at="befor,", nearest="before")
def a_kind_of_relation_is_declared(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{kind: befor, to: b}]")


@breaks("unknown-term", "tools/a.md", at="drafted", nearest="draft")
def a_choice_is_one_of_few(library: SmallLibrary) -> None:
    library.add("tools/a.md", "status: drafted")


@breaks("unknown-term", "tools/a.md", at="tabel", nearest="table")
def the_type_of_a_block_is_one_of_few(library: SmallLibrary) -> None:
    library.add("tools/a.md", "worksheet: {title: Plan, blocks: [{type: tabel, title: Soil}]}")


@breaks("unknown-term", "docs/topics/x.md", at="rian", nearest="rain")
def a_topic_gathers_by_known_terms(library: SmallLibrary) -> None:
    library.add("docs/topics/x.md", "gather: {contexts: [rian]}")


@breaks("unknown-topic", "tools/a.md", at="sol]", nearest="soil")
def an_entry_names_topics_that_are_there(library: SmallLibrary) -> None:
    library.write("docs/topics/soil.md", "---\ntitle: Soil\n---\n")
    library.edit("tools/a.md", "[x]", "[x, sol]")


@breaks("unknown-topic", "docs/topics/x.md", at="earth", says="Valid values: x (Soil).")
def a_topic_stands_under_one_that_is_there(library: SmallLibrary) -> None:
    library.add("docs/topics/x.md", "parent: earth")


@breaks("steps-mismatch", "tools/a.md", at="### Dig", says="2 steps, the body has 3")
def the_steps_are_written_as_declared(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "### Take", "### Look\n\nAround.\n\n### Take")


# ---- what points elsewhere


@breaks("unknown-relation", "docs/topics/x.md", at="spade", says="Valid values: a (Dig), b (On worms).")
def a_featured_entry_is_there(library: SmallLibrary) -> None:
    library.add("docs/topics/x.md", "featured: [a, spade]")


@breaks("unknown-relation", "docs/paths/first.md", at="c, why")
def a_stop_on_a_path_is_there(library: SmallLibrary) -> None:
    library.write("docs/paths/first.md", "---\ntitle: First\nitems:\n- {to: a}\n- {to: c, why: Because.}\n---\n")


@breaks("broken-link", "docs/index.md", at="spade.png", nearest="spades.png")
def a_picture_is_there(library: SmallLibrary) -> None:
    library.write("docs/spades.png", b"png")
    library.edit("docs/index.md", "Welcome.", "![A spade](spade.png)")


@breaks("broken-link", "docs/index.md", at="docs/topics/x.md", nearest="topics/x.md")
def a_link_goes_from_the_page_and_not_from_the_repository(library: SmallLibrary) -> None:
    library.edit("docs/index.md", "Welcome.", "[Soil](docs/topics/x.md)")


@breaks("broken-link", "tools/a.md", at="../articles/b.he.md", nearest="../articles/b.md")
def a_link_to_a_translation_leads_to_one_that_is_there(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "[Worms](../articles/b.he.md)")


@breaks("link-form", "tools/a.md", at="../topics/x.md", says="../docs/topics/x.md")
def a_link_goes_the_way_of_the_repository(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "[Soil](../topics/x.md)")


# ---- HTML in the text, and its bounds


@breaks("table-cells", "tools/a.md", place=Place(20, 1), says="three | four")
def a_row_has_as_many_cells_as_headings(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "| a | b |\n|---|---|\n| one | two | three | four |")


@breaks("html-refused", "tools/a.md", at="<script>", says="Delete it")
def a_script_is_not_run(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "<script>alert(1)</script>")


@breaks("html-refused", "tools/a.md", at="<video", says="an entry of type video")
def nor_is_a_film_in_the_middle_of_a_line(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Any <video src=x.mp4></video> spade.")


@breaks("html-unknown", "tools/a.md", at="<name>", says="write \\<name>")
def a_word_in_angle_brackets_is_read_as_a_tag(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "The spade of <name>.")


@breaks("html-unclosed", "tools/a.md", at="</div>")
def a_tag_that_is_closed_was_opened(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Any spade.\n\n</div>")


@breaks("html-markdown", "tools/a.md", at="<div markdown", says="an empty line")
def markdown_in_html_needs_no_attribute(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", '<div markdown="1">\nAny **spade**.\n</div>')


@breaks("text-bounds", "tools/a.md", place=Place(18, 1), says="20,000 characters")
def a_paragraph_ends_some_day(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "word " * 5000)


@breaks("broken-link", "tools/a.md", at="spade.png")
def a_picture_named_in_the_front_matter_is_there(library: SmallLibrary) -> None:
    library.add("tools/a.md", "image: {src: spade.png, alt: A spade}")


@breaks("bad-value", "docs/glossary.yml", at="{term", says="languages to translate into")
def a_term_is_translated_into_a_language_of_the_library(library: SmallLibrary) -> None:
    library.write(
        "docs/glossary.yml",
        "- term: loam\n  definition: soil\n  translations:\n    fr: {term: terreau, definition: terre}\n",
    )


@breaks("unknown-topic", "docs/glossary.yml", at="xx")
def a_term_of_the_glossary_belongs_to_a_topic(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "- {term: Spade, definition: A tool., topic: xx}\n")


@breaks("reserved-name", "docs/tools/spade.png")
def a_picture_of_docs_does_not_stand_among_the_tools(library: SmallLibrary) -> None:
    library.write("docs/tools/spade.png", b"png")


@breaks("broken-anchor", "tools/a.md", at="#step)", nearest="steps")
def an_anchor_is_on_this_page(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "See [above](#step).")


@breaks("unsafe-link", "articles/b.md", at="javascript:alert(1)", says="type javascript")
def a_link_runs_no_script(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "like soil", "like [soil](javascript:alert(1))")


@breaks("unsafe-link", "articles/b.md", at="file:///etc/passwd")
def a_link_in_html_opens_no_file(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "like soil", 'like <a href="file:///etc/passwd">soil</a>')


@breaks("external-image", "articles/b.md", at="//example.org/worm.png")
def a_picture_without_a_scheme_is_of_another_site(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like", "![A worm](//example.org/worm.png) likes")


# ---- library.yml


@breaks("unknown-in-settings", "library.yml", at="y, label", says="y")
def the_urgent_topic_is_there(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "urgent: {topic: y, label: {en: Now}, heading: {en: Now}}\nindexes:")


@breaks("no-mail", "library.yml", at="}\nindexes:", says="contact.email")
def readers_can_write_without_an_account(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "contact: {email: }\nindexes:")


# ---- what holds for every case


@pytest.fixture(params=CASES, ids=lambda case: case.sentence)
def case(request: pytest.FixtureRequest) -> Case:
    if request.param.posix_only and os.name != "posix":
        pytest.skip("needs what only POSIX systems have")
    return request.param


def test_the_small_library_has_no_mistake(library: SmallLibrary) -> None:
    assert library.read().problems == ()


def test_exactly_one_problem_is_reported_where_it_stands_with_the_way_out(case: Case, library: SmallLibrary) -> None:
    case.break_it(library)
    (found,) = library.read().problems
    assert (found.code, found.file) == (case.code, case.file)
    at = library.place_of(case.file, case.at) if case.at else case.place or Place()
    assert (found.line, found.column) == (at.line, at.column)
    assert case.says in found.message["en"]
    for language, question in (("he", "האם התכוונתם ל: {}?"), ("en", "Did you mean: {}?")):
        text = found.message[language]
        assert text
        assert "{" not in text.replace("{…}", "")
        assert "}" not in text.replace("{…}", "")
        if case.nearest:
            assert question.format(case.nearest) in text


def test_a_fault_stays_where_it_is_and_only_what_cannot_be_shown_is_left_out(case: Case, library: SmallLibrary) -> None:
    case.break_it(library)
    read = library.read()
    (found,) = read.problems
    shown = {document.path for document in read.documents} | set(read.assets)
    left_out = set(read.left_out)
    assert read.errors == ((found,) if found.is_error else ())
    if found.withholds or case.is_fatal:
        assert case.file not in shown
    elif case.file.endswith(".md"):
        assert case.file in shown
    assert left_out <= {case.file} | {d.path for d in read.written if d.is_translation}
    unbroken = {"docs/index.md", "docs/topics/x.md", "tools/a.md", "articles/b.md"} - {case.file}
    assert {
        name for name in unbroken if (library.root / name).exists() and not under_a_link(library.root / name)
    } <= shown


def under_a_link(path: Path) -> bool:
    return path.parent.is_symlink()


# ---- all at once


def test_all_problems_of_all_files_come_in_one_go(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-02-30\nrelated: [{to: nowhere, kind: before}]")
    library.edit("tools/a.md", "minutes: 20", "minutes: 99")
    library.edit("tools/a.md", "Any spade.", "Any [spade](spades.md).")
    library.edit("articles/b.md", "title: On worms", "title: On: worms")
    found = [(p.file, p.code, p.line) for p in library.read().problems]
    assert found == [
        ("articles/b.md", "yaml-syntax", 2),
        ("tools/a.md", "minutes-mismatch", 8),
        ("tools/a.md", "bad-value", 10),
        ("tools/a.md", "unknown-relation", 11),
        ("tools/a.md", "broken-link", 20),
    ]


def test_a_broken_entry_is_an_entry_all_the_same_to_whoever_points_at_it(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: before}]")
    library.edit("tools/a.md", "Any spade.", "Ask [worms](../articles/b.md).")
    library.edit("articles/b.md", "title: On worms", "title: On: worms")
    assert [p.code for p in library.read().problems] == ["yaml-syntax"]


def test_broken_settings_do_not_make_every_word_unknown(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: b, kind: before}]")
    library.edit("library.yml", "name: {en: Garden}", "name: Garden")
    assert [(p.code, p.file) for p in library.read().problems] == [("wrong-type", "library.yml")]


def test_a_list_with_a_mistake_in_it_is_not_called_empty(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "topics: [x]", "topics: [5]")
    assert [p.code for p in library.read().problems] == ["wrong-type"]


def test_a_translation_is_not_blamed_for_what_it_inherits(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "minutes: 20", "minutes: 99")
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    assert [(p.code, p.file) for p in library.read().problems] == [("minutes-mismatch", "tools/a.md")]


def test_a_translation_is_blamed_for_what_it_says_itself(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\nduration: {max: מחר}\n---\n")
    (found,) = library.read().problems
    assert (found.code, found.file, found.line, found.column) == ("wrong-type", "tools/a.he.md", 3, 17)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "minutes: 20", "minutes: 99")
    (before,) = library.read().problems
    text = (library.root / "tools/a.md").read_text("utf-8")
    library.write("tools/a.md", ("\ufeff" + text).replace("\n", "\r\n"))
    assert library.read().problems == (before,)


def test_a_library_without_anything_says_only_that_it_has_no_settings(tmp_path: Path) -> None:
    assert [p.code for p in library_module.read(tmp_path).problems] == ["no-settings"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is closed to the administrator")
def test_a_folder_that_cannot_be_opened_is_said_and_the_others_are_read(library: SmallLibrary) -> None:
    library.write("docs/closed/a.md", "---\ntitle: a\n---\n")
    (library.root / "docs/closed").chmod(0)
    try:
        assert [(p.code, p.file) for p in library.read().problems] == [("unreadable", "docs/closed")]
    finally:
        (library.root / "docs/closed").chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX systems only")
@pytest.mark.parametrize("rule", ["ascii", "unicode"])
def test_a_file_name_that_is_no_text_is_no_address(library: SmallLibrary, rule: str) -> None:
    library.edit("library.yml", "types:", f"slugs: {rule}\ntypes:")
    (library.root / "tools/a.md").rename(os.fsdecode(os.fsencode(library.root / "tools") + b"/\xff.md"))
    assert [p.code for p in library.read().problems] == ["bad-slug"]


@pytest.mark.parametrize("text", ["5", "true", "2026-01-01", "loam", "{term: loam}", "1.5"])
def test_a_glossary_of_any_shape_is_said_to_be_no_list(library: SmallLibrary, text: str) -> None:
    library.write("docs/glossary.yml", text)
    assert [(p.code, p.file) for p in library.read().problems] == [("wrong-type", "docs/glossary.yml")]


def test_an_empty_glossary_is_no_mistake(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "# nothing yet\n")
    assert library.read().problems == ()


# ---- the build


def test_languages_that_differ_from_those_of_mkdocs_stop_every_build(library: SmallLibrary) -> None:
    with pytest.raises(build.ContentErrors, match=r"library.yml:1:1 .*\[language-mismatch\]"):
        prepare(library.root, ["en", "ar"], SITE)
    with pytest.raises(build.ContentErrors, match="language-mismatch"):
        prepare(library.root, ["he", "en"], SITE)


# ---- the parts


def test_the_report_names_place_rule_and_both_texts() -> None:
    found = problem("unknown-topic", "tools/a.md", Place(3, 9), value="sol", nearest="soil")
    text = report.as_text([found])
    assert text.startswith("tools/a.md:3:9  ")
    for words in ("[unknown-topic]", found.message["he"], found.message["en"], "errors: 1"):
        assert words in text


def test_what_a_person_wrote_is_quoted_on_one_short_printable_line() -> None:
    text = problem("unknown-topic", "a.md", value="a\nb\x07\u202ec" + "d" * 500).message["en"]
    assert text.isprintable()
    assert "a b" in text
    assert len(text) < 200


def test_braces_in_what_a_person_wrote_are_only_braces() -> None:
    assert "{key}" in problem("unknown-topic", "a.md", value="{key}").message["en"]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("emergancy", "emergency"),
        ("recovry", "recovery"),
        ("חרום", "חירום"),
        ("zzz", None),
        ("", None),
        ("e" * 1000, None),
    ],
)
def test_the_nearest_spelling_is_near_or_none(word: str, found: str | None) -> None:
    assert nearest(word, ["emergency", "recovery", "חירום"]) == found


def test_problems_are_ordered_by_file_and_place_and_reported_once() -> None:
    def at(file: str, line: int) -> Problem:
        return problem("self-relation", file, Place(line))

    assert ordered([at("b", 1), at("a", 10), at("a", 9), at("b", 1)]) == (at("a", 9), at("a", 10), at("b", 1))


def test_schemes_that_pass_are_those_that_the_sanitiser_lets_pass() -> None:
    from kb.publish import sanitize

    assert integrity.SAFE_SCHEMES == sanitize.SCHEMES
