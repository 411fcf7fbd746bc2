"""Every rule, broken once in a small library: what is said, in which file, on which line and column.

A case is a function that breaks exactly one rule; its name is the sentence. Where the mistake stands is given by the
words that stand there, `at`; a mistake of the file as a whole stands at its beginning.
"""

import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from kb import build, integrity
from kb import library as library_module
from kb.catalogue import Catalogue
from kb.check import report
from kb.frontmatter import MAX_BYTES
from kb.library import MAX_SVG_BYTES, MAX_TEXT_BYTES
from kb.problems import Place, Problem, Severity, messages, nearest, ordered, problem
from kb.worksheets import downloads
from small_library import SmallLibrary

Break = Callable[[SmallLibrary], object]


@dataclass(frozen=True)
class Case:
    """A way to break a rule, and what must be said."""

    code: str
    file: str
    break_it: Break
    at: str | None = None
    place: Place | None = None
    nearest: str | None = None
    says: str = ""
    posix_only: bool = False
    is_fatal: bool = False  # what every page of its kind needs is missing

    @property
    def sentence(self) -> str:
        return self.break_it.__name__.replace("_", " ")


CASES: list[Case] = []
SITE = "https://garden.example/"
QUESTION = "{type: questions, items: [{id: q, label: Why?}]}"

# Rules that only a build finds broken, and the tests that break them.
ELSEWHERE = {
    "language-mismatch": "test_languages_that_differ_from_those_of_mkdocs_stop_every_build",
    "unprintable": "test_a_character_that_the_font_does_not_have_is_named_with_its_place_in_the_worksheet",
    "worksheet-too-long": "test_a_worksheet_that_takes_more_pages_than_it_promises_says_how_many",
}


def breaks(code: str, file: str, **expected: object) -> Callable[[Break], Break]:
    """Register a case."""

    def register(break_it: Break) -> Break:
        CASES.append(Case(code, file, break_it, **expected))  # type: ignore[arg-type]
        return break_it

    return register


# ---- the file itself


@breaks("symlink", "tools/c.md", posix_only=True)
def a_link_to_a_file_is_not_followed(library: SmallLibrary) -> None:
    (library.root / "tools/c.md").symlink_to(library.root / "tools/a.md")


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


@breaks("unreadable", "tools/c.md", posix_only=True)
def what_cannot_be_opened_is_said(library: SmallLibrary) -> None:
    here = Path.cwd()
    os.chdir(library.root / "tools")  # the name of a socket must be short
    try:
        socket.socket(socket.AF_UNIX).bind("c.md")
    finally:
        os.chdir(here)


@breaks("not-utf8", "tools/a.md", place=Place(3, 1))
def another_encoding_is_said_with_the_line_of_the_first_wrong_byte(library: SmallLibrary) -> None:
    library.write("tools/a.md", "---\ntitle: Dig\nsummary: שלום\n---\n".encode("cp1255"))


@breaks("not-utf8", "library.yml", place=Place(1, 1))
def another_encoding_of_the_settings_is_said(library: SmallLibrary) -> None:
    library.write("library.yml", "name: {en: גן}\n".encode("utf-16"))


@breaks("too-large", "articles/b.md")
def a_text_beyond_the_limit_is_refused(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like soil.", "worm " * (MAX_TEXT_BYTES // 5))


@breaks("too-large", "docs/map.svg")
def a_drawing_beyond_the_limit_is_refused(library: SmallLibrary) -> None:
    library.write("docs/map.svg", b"<svg>" + b" " * MAX_SVG_BYTES)


@breaks("unknown-file", "docs/notes.xyz", says=".xyz")
def a_file_of_an_unknown_type_is_named(library: SmallLibrary) -> None:
    library.write("docs/notes.xyz", "x")


@breaks("unknown-file", "docs/Makefile", says="Makefile")
def a_file_without_a_type_is_named(library: SmallLibrary) -> None:
    library.write("docs/Makefile", "x")


@breaks("unsafe-asset", "docs/map.svg", says="<script")
def a_drawing_with_a_script_is_refused(library: SmallLibrary) -> None:
    library.write("docs/map.svg", "<svg><script>alert(1)</script></svg>")


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


@breaks("reserved-name", "docs/404.md", says="404.html")
def the_address_of_the_missing_page_is_taken(library: SmallLibrary) -> None:
    library.write("docs/404.md", "---\ntitle: Gone\n---\n")


@breaks("reserved-name", "docs/he/about.md", says="he/about.html")
def the_folder_of_another_language_is_taken(library: SmallLibrary) -> None:
    library.write("docs/he/about.md", "---\ntitle: About\n---\n")


@breaks("reserved-name", "docs/stages/sow.md", says="stages/sow.html")
def the_address_of_a_term_is_taken(library: SmallLibrary) -> None:
    library.write("docs/stages/sow.md", "---\ntitle: Sowing\n---\n")


@breaks("duplicate-slug", "articles/b.md", says="tools/b.md")
def a_tool_and_an_article_cannot_share_an_id(library: SmallLibrary) -> None:
    (library.root / "tools/a.md").rename(library.root / "tools/b.md")


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


@breaks("bad-redirect", "tools/a.md", at="dug.html", says="without its ending")
def an_old_address_has_no_ending(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [digging, dug.html]")


@breaks("redirect-taken", "tools/a.md", at="articles/b", says="articles/b.md")
def a_page_that_is_there_is_not_led_away_from(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [articles/b]")


@breaks("redirect-taken", "tools/a.md", at="A]", says="tools/a.md")
def a_page_does_not_lead_to_itself_whatever_the_letters(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [A]")


@breaks("redirect-taken", "tools/a.md", at="stages/sow]", says="stages/sow.html")
def a_page_that_the_site_makes_is_not_led_away_from(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [stages/sow]")


@breaks("redirect-taken", "tools/a.md", at="he/about", says="he/about.html")
def another_languages_folder_holds_no_old_addresses(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [he/about]")


@breaks("redirect-twice", "articles/b.md", at="tools/soil", says="tools/a.md")
def two_pages_did_not_stand_at_one_address(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [tools/soil]")
    library.add("articles/b.md", "redirect_from: [tools/soil]")


@breaks("broken-link", "articles/b.md", at="../tools/spade.md", nearest="../tools/a.md")
def a_link_to_an_old_address_is_told_the_new_one(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade]")
    library.edit("articles/b.md", "Worms like soil.", "Worms like [soil](../tools/spade.md).")


@breaks("unknown-relation", "articles/b.md", at="spade", nearest="a")
def a_relation_by_an_old_name_is_told_the_new_one(library: SmallLibrary) -> None:
    library.add("tools/a.md", "redirect_from: [spade]")
    library.add("articles/b.md", "related: [{to: spade, kind: deepens}]")


@breaks("orphan-translation", "tools/c.he.md", says="c.md")
def a_translation_needs_an_original(library: SmallLibrary) -> None:
    (library.root / "tools/a.md").rename(library.root / "tools/c.he.md")


# ---- the front matter


@breaks("no-front-matter", "docs/topics/x.md")
def a_page_begins_with_front_matter(library: SmallLibrary) -> None:
    library.write("docs/topics/x.md", "Soil.\n")


@breaks("no-front-matter", "articles/b.md")
def empty_front_matter_is_none(library: SmallLibrary) -> None:
    library.write("articles/b.md", "---\n---\nWorms.\n")


@breaks("no-front-matter", "articles/b.md")
def front_matter_is_fields_and_not_a_list(library: SmallLibrary) -> None:
    library.write("articles/b.md", "---\n- title\n---\nWorms.\n")


@breaks("yaml-syntax", "tools/a.md", at=": turning")
def a_colon_in_a_value_wants_quotes(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "summary: Turning", "summary: Digging: turning")


@breaks("yaml-syntax", "tools/a.md", at="\t{title: Dig", says="behind the dash stands a tab")
def a_space_follows_a_dash(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "- {title: Dig", "-\t{title: Dig")


@breaks("odd-space", "tools/a.md", at="\u00a0Dig\nsummary", says="a no-break space (U+00A0)")
def a_plain_space_follows_a_colon(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "title: Dig\n", "title:\u00a0Dig\n")


@breaks("odd-space", "tools/a.md", at="\u200fsummary", says="a hidden character (U+200F)")
def nothing_hidden_precedes_a_field(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "summary:", "\u200fsummary:")


@breaks("yaml-syntax", "tools/a.md", place=Place(), says="the line --- that closes the fields")
def the_fields_are_closed(library: SmallLibrary) -> None:
    text = (library.root / "tools/a.md").read_text("utf-8")
    library.write("tools/a.md", text.replace("\n---\n", "\n", 1))


@breaks("yaml-syntax", "library.yml", at=": [en")
def the_settings_are_yaml_as_well(library: SmallLibrary) -> None:
    library.edit("library.yml", "name: {en: Garden}", "name: a: [en]")


@breaks("yaml-syntax", "docs/glossary.yml", at=": soil")
def the_glossary_is_yaml_as_well(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "- term: loam\n   definition: soil\n")


@breaks("yaml-bounds", "tools/a.md", at="*x", says="alias")
def an_alias_is_refused(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "stages: [sow]", "stages: *x")


@breaks("yaml-bounds", "tools/a.md", place=Place(2, 1), says="too long")
def front_matter_beyond_the_limit_is_refused(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Turning", "x" * MAX_BYTES)


@breaks("duplicate-key", "tools/a.md", at="title: Digging", says="line 2")
def a_field_is_written_once(library: SmallLibrary) -> None:
    library.add("tools/a.md", "title: Digging")


@breaks("duplicate-key", "library.yml", at="name: {en: Two}", says="line 1")
def a_setting_is_written_once(library: SmallLibrary) -> None:
    library.edit("library.yml", "types:", "name: {en: Two}\ntypes:")


@breaks("duplicate-key", "docs/glossary.yml", at="term: soil", says="line 1")
def a_field_of_a_term_is_written_once(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "- term: loam\n  definition: soil\n  term: soil\n")


@breaks("unknown-key", "tools/a.md", at="keyword:", nearest="keywords")
def a_misspelt_field_is_unknown(library: SmallLibrary) -> None:
    library.add("tools/a.md", "keyword: [spade]")


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


@breaks("missing-field", "articles/b.md", place=Place(2, 1), says="summary")
def an_entry_needs_a_summary(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "summary: Who lives in the soil.\n", "")


@breaks("missing-field", "tools/a.md", at="{title: Dig}", says="steps[2].minutes")
def a_field_that_a_group_needs_is_named_with_its_path(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "{title: Dig, minutes: 20}", "{title: Dig}")


@breaks("missing-field", "tools/a.md", at="{title: Soil}", says="worksheet.blocks[1].type")
def a_block_of_a_worksheet_needs_a_type(library: SmallLibrary) -> None:
    library.add("tools/a.md", "worksheet:\n  title: Plan\n  blocks:\n  - {title: Soil}")


@breaks("wrong-type", "tools/a.md", at="soon", says="a date such as 2026-05-31 belongs here, found soon")
def a_date_is_a_date(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: soon")


@breaks("wrong-type", "tools/a.md", at="2026-02-30", says="found 2026-02-30")
def a_date_is_in_the_calendar(library: SmallLibrary) -> None:
    library.add("tools/a.md", "published: 2026-02-30")


@breaks("wrong-type", "tools/a.md", at='"10"', says="steps[1].minutes is of the wrong type: a whole number")
def a_number_is_not_text(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "spade, minutes: 10", 'spade, minutes: "10"')


@breaks("wrong-type", "tools/a.md", at="2026\n", says="text (in quotes if need be)", is_fatal=True)
def text_is_not_a_number(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "title: Dig\n", "title: 2026\n")


@breaks("wrong-type", "tools/a.md", at="x\nstages", says="a list, such as [a, b]")
def a_list_is_not_a_word(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "topics: [x]", "topics: x")


@breaks("wrong-type", "tools/a.md", at="half an hour", says="a group of fields")
def a_group_is_not_a_word(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "{min: 30, max: 40}", "half an hour")


@breaks("wrong-type", "docs/glossary.yml", says="a list of terms")
def the_glossary_is_a_list(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", "loam: soil\n")


@breaks("bad-value", "articles/b.md", at="Who lives", says="longer than 160 characters")
def a_summary_fits_a_card(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Who lives in the soil.", "Who lives " + "x" * 160)


@breaks("bad-value", "articles/b.md", at="[]", says="the list is empty")
def an_entry_belongs_to_a_topic(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "[x]", "[]")


@breaks("bad-value", "articles/b.md", at='""', says="it is empty", is_fatal=True)
def a_title_is_not_empty(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "On worms", '""')


@breaks("bad-value", "tools/a.md", at="20}\nsteps", says="duration.max does not fit: the end is smaller")
def a_span_goes_up(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "max: 40}", "max: 20}")


@breaks("bad-value", "tools/a.md", at="-5", says="it is less than 0")
def minutes_are_not_negative(library: SmallLibrary) -> None:
    library.add("tools/a.md", "preparation: -5")


@breaks("bad-value", "tools/a.md", at='"javascript', says="an address begins with https")
def an_address_is_one_of_the_web(library: SmallLibrary) -> None:
    library.add("tools/a.md", 'source: {name: Us, url: "javascript:alert(1)"}')


@breaks("bad-value", "tools/a.md", at="[[{id: n", says="worksheet.blocks[1].cells")
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


@breaks("unknown-term", "articles/b.md", at="grwo", nearest="grow", says="Valid values: sow, grow, harvest.")
def a_term_is_of_its_vocabulary(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "[grow]", "[grwo]")


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


@breaks("unknown-topic", "docs/topics/x.md", at="earth", says="Valid values: x.")
def a_topic_stands_under_one_that_is_there(library: SmallLibrary) -> None:
    library.add("docs/topics/x.md", "parent: earth")


@breaks("minutes-mismatch", "tools/a.md", at="- {title: Take", says="the steps sum to 50, the duration is 30 to 40")
def the_minutes_of_the_steps_add_up(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "minutes: 20", "minutes: 40")


@breaks("steps-mismatch", "tools/a.md", at="### Dig", says="2 steps, the body has 3")
def the_steps_are_written_as_declared(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "### Take", "### Look\n\nAround.\n\n### Take")


# ---- what points elsewhere


@breaks("unknown-relation", "tools/a.md", at="wroms", nearest="worms")
def a_relation_leads_to_an_entry(library: SmallLibrary) -> None:
    (library.root / "articles/b.md").rename(library.root / "articles/worms.md")
    library.add("tools/a.md", "related: [{to: wroms, kind: before}]")


@breaks("unknown-relation", "docs/topics/x.md", at="spade", says="Valid values: a, b.")
def a_featured_entry_is_there(library: SmallLibrary) -> None:
    library.add("docs/topics/x.md", "featured: [a, spade]")


@breaks("unknown-relation", "docs/paths/first.md", at="c, why")
def a_stop_on_a_path_is_there(library: SmallLibrary) -> None:
    library.write("docs/paths/first.md", "---\ntitle: First\nitems:\n- {to: a}\n- {to: c, why: Because.}\n---\n")


@breaks("self-relation", "tools/a.md", at="a, kind")
def an_entry_is_not_related_to_itself(library: SmallLibrary) -> None:
    library.add("tools/a.md", "related: [{to: a, kind: before}]")


@breaks("broken-link", "tools/a.md", at="../articles/bb.md", nearest="../articles/b.md")
def a_link_leads_to_a_page(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Any [spade](../articles/bb.md).")


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


@breaks("html-refused", "tools/a.md", at="<iframe", says="an entry of type video")
def a_frame_is_not_shown(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", 'See:\n\n<iframe src="https://example.org/film"></iframe>')


@breaks("html-refused", "tools/a.md", at="<video", says="an entry of type video")
def nor_is_a_film_in_the_middle_of_a_line(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Any <video src=x.mp4></video> spade.")


@breaks("html-unknown", "tools/a.md", at="<name>", says="write \\<name>")
def a_word_in_angle_brackets_is_read_as_a_tag(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "The spade of <name>.")


@breaks("html-unclosed", "tools/a.md", at="<b>")
def a_tag_that_is_opened_is_closed(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Any <b>spade.")


@breaks("html-unclosed", "tools/a.md", at="</div>")
def a_tag_that_is_closed_was_opened(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Any spade.\n\n</div>")


@breaks("comment-unclosed", "tools/a.md", at="<!-- to be")
def a_comment_ends(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Until it is done.", "<!-- to be written")


@breaks("html-markdown", "tools/a.md", at="<div markdown", says="an empty line")
def markdown_in_html_needs_no_attribute(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", '<div markdown="1">\nAny **spade**.\n</div>')


@breaks("text-bounds", "tools/a.md", place=Place(18, 1), says="levels")
def a_list_does_not_nest_without_end(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "- " * 60 + "x")


@breaks("text-bounds", "tools/a.md", place=Place(18, 1), says="20,000 characters")
def a_paragraph_ends_some_day(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "word " * 5000)


@breaks("broken-link", "tools/a.md", at="spade.png")
def a_picture_named_in_the_front_matter_is_there(library: SmallLibrary) -> None:
    library.add("tools/a.md", "image: {src: spade.png, alt: A spade}")


@breaks("wrong-file", "articles/b.md", at="film.png")
def a_film_is_a_recording(library: SmallLibrary) -> None:
    library.write("articles/film.png", b"png")
    library.add("articles/b.md", "type: video\nfile: film.png")


@breaks("bad-captions", "docs/film.vtt")
def captions_are_captions(library: SmallLibrary) -> None:
    library.write("docs/film.vtt", "1\n00:00:01,000 --> 00:00:04,000\nSubRip, not WebVTT\n")


@breaks("worksheet-ids", "tools/a.he.md", at="{title: תוכנית")
def a_translated_worksheet_has_the_fields_of_its_original(library: SmallLibrary) -> None:
    library.add("tools/a.md", f"worksheet: {{title: Plan, blocks: [{QUESTION}]}}")
    other = QUESTION.replace("id: q", "id: p")
    library.write("tools/a.he.md", f"---\ntitle: חפירה\nworksheet: {{title: תוכנית, blocks: [{other}]}}\n---\n")


@breaks("undeclared-type", "articles/v.md")
def the_library_names_the_types_that_it_has(library: SmallLibrary) -> None:
    library.edit("library.yml", "  video: {label: {en: Video}, plural: {en: Videos}}\n", "")
    library.write("articles/v.md", "---\ntype: video\ntitle: Film\nsummary: A film.\ntopics: [x]\n---\n")


@breaks("draft-link", "tools/a.md", at="../docs/sketch.md")
def a_published_page_does_not_lead_to_a_draft(library: SmallLibrary) -> None:
    library.write("docs/sketch.md", "---\ntitle: Sketch\nstatus: draft\n---\n")
    library.edit("tools/a.md", "Any spade.", "See [the plan](../docs/sketch.md).")


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


@breaks("broken-anchor", "articles/b.md", at="../tools/a.md#stepps", nearest="steps")
def an_anchor_is_on_its_page(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "like soil", "like [soil](../tools/a.md#stepps)")


@breaks("broken-anchor", "tools/a.md", at="#step)", nearest="steps")
def an_anchor_is_on_this_page(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "See [above](#step).")


@breaks("absolute-link", "articles/b.md", at="/tools/a.md")
def a_link_does_not_begin_at_the_root(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "like soil", "like [soil](/tools/a.md)")


@breaks("unsafe-link", "articles/b.md", at="javascript:alert(1)", says="type javascript")
def a_link_runs_no_script(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "like soil", "like [soil](javascript:alert(1))")


@breaks("unsafe-link", "articles/b.md", at="file:///etc/passwd")
def a_link_in_html_opens_no_file(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "like soil", 'like <a href="file:///etc/passwd">soil</a>')


@breaks("external-image", "articles/b.md", at="https://example.org/worm.png")
def a_picture_is_of_this_library(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like", "![A worm](https://example.org/worm.png) likes")


@breaks("external-image", "articles/b.md", at="//example.org/worm.png")
def a_picture_without_a_scheme_is_of_another_site(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like", "![A worm](//example.org/worm.png) likes")


# ---- library.yml


@breaks("no-settings", "library.yml")
def a_library_has_settings(library: SmallLibrary) -> None:
    (library.root / "library.yml").unlink()


@breaks("unknown-in-settings", "library.yml", at="y, label", says="y")
def the_urgent_topic_is_there(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "urgent: {topic: y, label: {en: Now}, heading: {en: Now}}\nindexes:")


@breaks("unknown-in-settings", "library.yml", at="abuot.md", nearest="about.md")
def a_page_of_the_menu_is_there(library: SmallLibrary) -> None:
    library.write("docs/about.md", "---\ntitle: About\n---\n")
    library.edit("library.yml", "indexes:", "menu: [abuot.md]\nindexes:")


@breaks("no-contact", "library.yml", at="{page: about.md", says="accessibility.phone")
def the_accessibility_statement_names_whom_to_turn_to(library: SmallLibrary) -> None:
    library.write("docs/about.md", "---\ntitle: About\n---\n")
    block = "accessibility: {page: about.md, coordinator: {en: Dana}, email: a@example.org}"
    library.edit("library.yml", "indexes:", f"{block}\nindexes:")


@breaks("no-mail", "library.yml", at="}\nindexes:", says="contact.email")
def readers_can_write_without_an_account(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "contact: {email: }\nindexes:")


@breaks("no-words", "library.yml", at="fr, name", says="français (fr)")
def the_interface_has_words_in_a_language(library: SmallLibrary) -> None:
    library.edit("library.yml", "code: he, name: עברית, direction: rtl", "code: fr, name: français, direction: ltr")


# ---- what holds for every case


@pytest.fixture(params=CASES, ids=lambda case: case.sentence)
def case(request: pytest.FixtureRequest) -> Case:
    if request.param.posix_only and os.name != "posix":
        pytest.skip("needs what only POSIX systems have")
    return request.param


def test_the_small_library_has_no_mistake(library: SmallLibrary) -> None:
    assert library.read().problems == ()


def test_exactly_one_problem_is_told_where_it_stands_with_the_way_out(case: Case, library: SmallLibrary) -> None:
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


def told_by_the_check_alone() -> set[str]:
    """Return the rules of the families in kb.check; their examples and cases are in tests/check."""
    families = Path(report.__file__).parent.glob("*.py")
    text = "".join(path.read_text("utf-8") for path in families)
    return {code for code in messages() if f'"{code}"' in text}


def test_every_rule_has_a_case() -> None:
    rules = set(messages()) - {"_common"} - told_by_the_check_alone()
    assert {case.code for case in CASES} | set(ELSEWHERE) == rules
    assert all(callable(globals()[name]) for name in ELSEWHERE.values())


def test_every_rule_has_a_severity_and_both_texts_with_the_same_facts() -> None:
    for code, rule in messages().items():
        if code != "_common":
            assert set(rule) - {"withholds"} == {"severity", "he", "en"}
            assert Severity(rule["severity"])
            assert facts_in(rule["he"]) == facts_in(rule["en"]), code


def facts_in(text: str) -> set[str]:
    """Return the facts that a text asks for, whichever language they are in."""
    import string

    return {name.removesuffix("_he").removesuffix("_en") for _, name, _, _ in string.Formatter().parse(text) if name}


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
        ("tools/a.md", "wrong-type", 10),
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
        build.prepare(library.root, ["en", "ar"], site_url=SITE, strict=False)
    with pytest.raises(build.ContentErrors, match="language-mismatch"):
        build.prepare(library.root, ["he", "en"], site_url=SITE, strict=False)


def bound(library: SmallLibrary) -> tuple[Problem, ...]:
    """Return the problems of making the worksheets."""
    read = library.read()
    assert read.problems == ()
    return downloads.bind(
        Catalogue(read), SITE, library.root / "cache", library.root / "out", lambda page: None
    ).problems


def test_a_character_that_the_font_does_not_have_is_named_with_its_place_in_the_worksheet(
    library: SmallLibrary,
) -> None:
    library.add("tools/a.md", f"worksheet: {{title: Dig 🦔, blocks: [{QUESTION}]}}")
    (found,) = bound(library)
    at = library.place_of("tools/a.md", "{title: Dig 🦔")
    assert (found.code, found.file, found.line, found.column) == ("unprintable", "tools/a.md", at.line, at.column)
    assert "HEDGEHOG" in found.message["en"].upper()
    assert "Dig 🦔" in found.message["he"]


def test_a_worksheet_that_takes_more_pages_than_it_promises_says_how_many(library: SmallLibrary) -> None:
    many = ", ".join(f"{{id: q{number}, label: Why?, lines: 40}}" for number in range(3))
    library.add("tools/a.md", f"worksheet: {{title: Dig, pages: 1, blocks: [{{type: questions, items: [{many}]}}]}}")
    (found,) = bound(library)
    at = library.place_of("tools/a.md", "{title: Dig, pages")
    assert (found.code, found.file, found.line, found.column) == (
        "worksheet-too-long",
        "tools/a.md",
        at.line,
        at.column,
    )
    assert re.search(r"takes [2-9] pages, .* pages: 1", found.message["en"])


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


def test_problems_are_ordered_by_file_and_place_and_told_once() -> None:
    def at(file: str, line: int) -> Problem:
        return problem("self-relation", file, Place(line))

    assert ordered([at("b", 1), at("a", 10), at("a", 9), at("b", 1)]) == (at("a", 9), at("a", 10), at("b", 1))


def test_schemes_that_pass_are_those_that_the_sanitiser_lets_pass() -> None:
    from kb.publish import sanitize

    assert integrity.SAFE_SCHEMES == sanitize.SCHEMES
