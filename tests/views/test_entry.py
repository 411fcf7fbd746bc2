"""An entry shows what its author knows: an unknown time is shown nowhere, and a range may have no upper end."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from kb import library as libraries
from kb.catalogue import Catalogue, minutes
from kb.check import images
from kb.drafting import questions, skeleton
from kb.exports import whole
from kb.library import Library
from kb.views import lists, pages, plan
from kb.views.components import Card
from kb.views.context import Context
from kb.views.entry import ToolPage, entry
from kb.views.linked_data import linked_data
from kb.worksheets.downloads import Bundle, sheet_of, with_worksheets
from small_library import SmallLibrary
from small_site import picture

TOOL = "---\ntitle: {slug}\nsummary: Something.\ntopics: [x]\n{fields}---\n"


def tool(library: SmallLibrary, slug: str, fields: str = "") -> Library:
    """Write a tool with only these `fields`; return the library, which has no mistake."""
    library.write(f"tools/{slug}.md", TOOL.format(slug=slug, fields=fields))
    read = library.read()
    assert [one.message["en"] for one in read.problems if one.is_error] == []
    return read


def context_of(read: Library, language: str = "en") -> Context:
    return Context(Catalogue(read), language, Bundle())


def facts(read: Library, slug: str, language: str = "en") -> dict[str, str]:
    """Return the facts at a glance on a tool's page: for each label, the text of its first fact."""
    context = context_of(read, language)
    shown = entry(context, context.library.shown(f"tools/{slug}", language)).glance
    return {item.label: item.facts[0].text for item in shown}


def card(read: Library, slug: str) -> Card:
    context = context_of(read)
    return lists.card(context, context.library.shown(f"tools/{slug}", "en"))


def test_a_card_says_that_an_entry_is_in_another_language_only(library: SmallLibrary) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\nsummary: הופכים את האדמה.\n---\n")
    read = library.read()
    cards = {
        (code, entry.slug): lists.card(context_of(read, code), entry) for code in ("en", "he") for entry in read.entries
    }
    marked = {
        key: [fact.text for fact in one.facts if "only" in fact.text or "בלבד" in fact.text]
        for key, one in cards.items()
    }
    assert marked == {("en", "a"): [], ("en", "b"): [], ("he", "a"): [], ("he", "b"): ["באנגלית בלבד"]}


def exported(read: Library, slug: str) -> dict[str, Any]:
    data = json.loads(whole.as_json(Catalogue(read), {}))
    return next(one for one in data["entries"] if one["id"] == slug)["facets"]


def test_an_entry_with_its_own_licence_says_so_and_no_other_does(library: SmallLibrary) -> None:
    library.add("tools/a.md", "license: All rights reserved")
    library.add("articles/b.md", f"license: {library.read().settings.license.name}")
    context = context_of(library.read())
    shown = {page: entry(context, context.library.shown(page, "en")) for page in ("tools/a", "articles/b")}
    assert {page: view.license for page, view in shown.items()} == {
        "tools/a": "All rights reserved",
        "articles/b": "",
    }


def test_a_sheet_has_the_licence_of_its_tool(library: SmallLibrary) -> None:
    sheet = "worksheet: {title: Sheet, blocks: [{type: fields, fields: [{id: x, label: X}]}]}"
    library.tool("own", sheet, "license: All rights reserved")
    library.tool("shared", sheet)
    read = library.read()
    licences = [sheet_of(read, tool, "/").license for tool in with_worksheets(read) if tool.slug in ("own", "shared")]
    assert licences == ["All rights reserved", read.settings.license.name]


def test_a_tool_need_not_say_how_long_it_takes(library: SmallLibrary) -> None:
    read = tool(library, "unknown")
    shown = card(read, "unknown")
    assert "Time" not in facts(read, "unknown")
    assert (shown.facts, shown.figure, shown.unit) == ((), "", "")
    assert exported(read, "unknown") == {"topics": ["x"]}
    assert [one.slug for one in Catalogue(read).of_type("tool")] == ["a", "unknown"]
    assert plan.entries(context_of(read)).entries["unknown"].minutes == 0


def test_machines_get_no_time_that_nobody_knows(library: SmallLibrary) -> None:
    library.tool("open", "preparation: 10")
    library.edit("tools/open.md", "{min: 5, max: 5}", "{min: 5}")
    read = tool(library, "unknown", "preparation: 10\n")
    for slug in ("unknown", "open"):
        context = context_of(read)
        document = context.library.shown(f"tools/{slug}", "en")
        (how_to, *_) = (linked_data(context, entry(context, document), "x", document) or {})["@graph"]
        assert how_to["prepTime"] == "PT10M"
        assert not {"performTime", "totalTime"} & set(how_to)


@pytest.mark.parametrize(
    ("fields", "en", "he", "figure", "facet"),
    [
        ("duration: {min: 90, max: 90}", "an hour and a half", "שעה וחצי", ("90", "minutes"), [90, 90]),
        ("duration: {min: 60}", "1 hour or more", "שעה ומעלה", ("60", "minutes or more"), [60, None]),
        (
            "duration: {min: 4800, max: 24000}",
            "2 to 10 weeks, at 8 hours a day and 5 days a week",
            "שבועיים עד 10 שבועות, לפי 8 שעות ביום ו־5 ימים בשבוע",
            ("10", "weeks"),
            [4800, 24000],
        ),
        ("duration: {min: 1, max: 527040}", "1 minute to about 220 weeks, at 8 hours a day and 5 days a week",
         "דקה אחת עד בערך 220 שבועות, לפי 8 שעות ביום ו־5 ימים בשבוע", ("220", "weeks or so"), [1, 527040]),
    ],
)  # fmt: skip
def test_a_time_reads_as_people_say_it(
    library: SmallLibrary, fields: str, en: str, he: str, figure: tuple[str, str], facet: list[int | None]
) -> None:
    read = tool(library, "slow", f"{fields}\n")
    assert facts(read, "slow")["Time"] == en
    assert facts(read, "slow", "he")["משך"] == he
    assert (card(read, "slow").figure, card(read, "slow").unit) == figure
    assert exported(read, "slow")["duration"] == facet


def test_a_group_may_have_no_upper_end(library: SmallLibrary) -> None:
    read = tool(library, "many", "group: {min: 2}\n")
    assert facts(read, "many")["People"] == "2 or more"
    assert [fact.text for fact in card(read, "many").facts] == ["2 people or more"]
    assert exported(read, "many")["group"] == [2, None]


def test_what_takes_longer_than_a_day_has_no_minutes_in_a_plan_of_one_session(library: SmallLibrary) -> None:
    read = tool(library, "slow", "duration: {min: 4800, max: 24000}\n")
    assert minutes(read.shown("tools/slow", "en")) == 24000
    assert plan.entries(context_of(read)).entries["slow"].minutes == 0


@pytest.mark.parametrize(("minutes", "there_is"), [(0, False), (30, True), (24 * 60, True), (24 * 60 + 1, False)])
def test_a_tool_can_be_run_if_its_steps_take_a_day_at_most(library: SmallLibrary, minutes: int, there_is: bool) -> None:
    read = tool(library, "steps", f"steps: [{{title: Dig, minutes: {minutes}}}]\n")
    context = context_of(read)
    assert entry(context, context.library.shown("tools/steps", "en")).runs is there_is


@pytest.mark.parametrize(("step", "codes"), [(29, ["minutes-mismatch"]), (30, []), (4000, [])])
def test_steps_add_up_to_a_duration_without_an_end(library: SmallLibrary, step: int, codes: list[str]) -> None:
    fields = f"duration: {{min: 30}}\nsteps: [{{title: Dig, minutes: {step}}}]\n"
    library.write("tools/open.md", TOOL.format(slug="open", fields=fields))
    problems = [one for one in library.read().problems if one.is_error]
    assert [one.code for one in problems] == codes
    assert all("the duration is 30 or more" in one.message["en"] for one in problems)


def test_unknown_and_open_facts_stand_in_no_page_as_a_fault(library: SmallLibrary) -> None:
    tool(library, "unknown", "group: {min: 2}\n")
    read = tool(library, "open", "duration: {min: 10}\n")
    for language in ("en", "he"):
        for view in pages.type_pages(context_of(read, language), "tool"):
            assert "None" not in str([fact.text for card in view.cards for fact in card.facts])


def test_a_tool_is_begun_without_a_duration_as_well(library: SmallLibrary) -> None:
    answers = {"title": "Listen", "topics": ("x",)}
    text = skeleton.entry("tool", answers, library.read().settings, date(2026, 12, 1))
    assert "\nduration:" not in text
    assert "## Example {#example .invented}" in text
    library.write("tools/listen.md", text)
    assert [one.message["en"] for one in libraries.read(library.root).problems if one.is_error] == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [("30", {"min": 30, "max": 30}), ("30-45", {"min": 30, "max": 45}), ("30+", {"min": 30}), ("30 +", {"min": 30})],
)
def test_a_range_is_typed_with_its_end_or_without(library: SmallLibrary, typed: str, read: dict[str, int]) -> None:
    assert questions.read(questions.known("tool", library.read())["duration"], typed) == read


# ---- pictures and orders


def test_a_diagram_is_drawn_with_the_words_of_a_translation_or_marked_as_the_originals(library: SmallLibrary) -> None:
    library.add("tools/a.md", "diagram: {kind: matrix, title: Soil, axes: [wet, deep], labels: [a, b, c, d]}")
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")

    def drawn(language: str) -> Any:
        context = Context(Catalogue(library.read()), language, Bundle())
        return entry(context, context.library.shown("tools/a", language)).diagram

    assert (drawn("en").labels, drawn("en").side, drawn("en").foreign) == (("a", "b", "c", "d"), 2, None)
    assert (drawn("he").labels, drawn("he").foreign.lang) == (("a", "b", "c", "d"), "en")
    words = "diagram: {title: אדמה, axes: [רטוב, עמוק], labels: [א, ב, ג, ד]}"
    library.write("tools/a.he.md", f"---\ntitle: חופרים\n{words}\n---\n")
    assert (drawn("he").kind, drawn("he").labels, drawn("he").foreign) == ("matrix", ("א", "ב", "ג", "ד"), None)


def test_the_words_of_a_named_picture_say_what_it_shows(library: SmallLibrary) -> None:
    library.write("articles/worm.png", picture(30, 20))
    for alt, codes in (("A worm in the rain", []), ("photo", ["vague-alt"]), ("worm.png", ["vague-alt"])):
        library.article("c", f"image: {{src: worm.png, alt: {alt}}}")
        problems = list(images.check(library.read()))
        assert [one.code for one in problems] == codes
        assert all((one.file, one.line) == ("articles/c.md", 4) for one in problems)


def test_a_film_that_is_here_is_shown_with_its_picture_once(library: SmallLibrary) -> None:
    library.write("articles/worm.png", picture(30, 20))
    library.write("articles/film.mp4", b"film")
    library.article("film", "type: video", "image: {src: worm.png, alt: A worm}")
    context = context_of(library.read())
    assert entry(context, context.library.shown("articles/film", "en")).picture.src == "articles/worm.png"
    library.add("articles/film.md", "file: film.mp4")
    context = context_of(library.read())
    shown = entry(context, context.library.shown("articles/film", "en"))
    assert (shown.picture, shown.film.poster) == (None, "articles/worm.png")


def orders(read: Library, kind: str) -> list[tuple[str, str]]:
    (view,) = pages.type_pages(context_of(read), kind)
    return [(one.value, one.label) for one in view.orders]


def test_a_list_is_offered_in_the_orders_that_differ(library: SmallLibrary) -> None:
    assert orders(library.read(), "article") == []  # a list of one entry has no order
    library.article("c")
    assert orders(library.read(), "article") == []  # without days, it is sorted by title
    library.article("d", "published: 2026-01-02")
    assert orders(library.read(), "article") == [("", "By title"), ("newest", "Newest first")]
    library.tool("e")
    assert orders(library.read(), "tool") == [("", "Shortest first"), ("title", "By title")]


def test_a_part_of_a_long_list_is_ordered_on_the_page_of_the_whole(library: SmallLibrary) -> None:
    for number in range(201):
        library.article(f"a-{number:04}", "published: 2026-01-02")
    made = {view.page: view for view in pages.type_pages(context_of(library.read()), "article")}
    assert made.pop("articles/all").ordered_at == ""
    assert {view.ordered_at for view in made.values()} == {"articles/all.html"}


def test_a_list_by_title_goes_by_the_titles_of_its_language(library: SmallLibrary) -> None:
    library.write("articles/b.he.md", "---\ntitle: א ראשון\n---\n")
    library.article("zebra")
    library.article("apple")
    library.write("articles/apple.he.md", "---\ntitle: ב שני\n---\n")
    read = library.read()
    titles = {
        code: [card.title for card in pages.type_pages(context_of(read, code), "article")[0].cards]
        for code in ("en", "he")
    }
    assert titles["en"] == sorted(titles["en"], key=str.casefold)
    assert titles["he"] == sorted(titles["he"], key=str.casefold)
    assert {"א ראשון", "ב שני"} < set(titles["he"])


@pytest.mark.parametrize(("language", "line"), [("en", "2 steps, 30 minutes"), ("ar", "خطوتان، 30 دقيقة")])
def test_the_line_of_steps_has_the_comma_of_its_language(library: SmallLibrary, language: str, line: str) -> None:
    library.edit("library.yml", "code: he, name: עברית", "code: ar, name: العربية")
    context = context_of(library.read(), language)
    shown = entry(context, context.library.shown("tools/a", language))
    assert isinstance(shown, ToolPage)
    assert shown.steps_line == line
