"""A page says about an entry what its author says, and nothing else."""

from __future__ import annotations

import gzip
import json

import pytest
from kb.wording import wording
from site_pages import Page, Site

INVENTED = wording("en").say("example_mark")


def glance(page: Page) -> dict[str, str]:
    """Return the facts of an entry's page by label."""
    shown = page.one("div", class_="kb-glance")
    rows = [one for one in shown.walk() if one.tag == "div" and one is not shown]
    return {row.children[0].text: row.children[1].text for row in rows}  # type: ignore[union-attr]


# ---- examples and steps


def test_an_example_is_called_invented_where_its_author_says_so_and_nowhere_else(varied_site: Site) -> None:
    assert {name for name, page in varied_site.pages.items() if INVENTED in page.text} == {"tools/tale.html"}
    mark = wording("he").say("example_mark")
    assert {name for name, page in varied_site.pages.items() if mark in page.text} == {"he/tools/tale.html"}


def test_a_text_under_steps_is_a_text_where_no_steps_are_declared(varied_site: Site) -> None:
    page = varied_site.page("tools/prose.html")
    assert "kb-part-prose" in next(one for one in page.all("section") if "One Two" in one.text).classes
    assert not page.all("ol", class_="kb-steps") + page.all("p", class_="kb-flow")
    assert "kb-run-start" not in page.ids


def test_what_takes_weeks_is_not_run(varied_site: Site) -> None:
    page = varied_site.page("tools/slow.html")
    assert "kb-run-start" not in page.ids
    assert [one.text for one in page.all("p", class_="kb-min")] == ["1week", "4weeks"]
    assert "kb-run-start" in varied_site.page("tools/a.html").ids


def test_a_page_without_a_worksheet_speaks_of_none(varied_site: Site) -> None:
    for name in ("tale", "unknown", "slow"):
        assert "kb-worksheet" not in varied_site.page(f"tools/{name}.html").ids


# ---- times and groups


def test_weeks_are_shown_as_weeks_and_a_group_without_end_as_such(varied_site: Site) -> None:
    facts = glance(varied_site.page("tools/slow.html"))
    assert facts["Time"] == "2 to 10 weeks, at 8 hours a day and 5 days a week"
    assert facts["People"] == "2 or more"
    assert "24000 minutes" not in varied_site.page("tools/slow.html").text
    assert glance(varied_site.page("he/tools/slow.html"))["משתתפים"] == "שניים ומעלה"


def test_a_time_that_nobody_knows_is_on_no_page(varied_site: Site) -> None:
    for name in ("tools/unknown.html", "tools/index.html", "topics/x.html", "index.html"):
        assert "None" not in varied_site.page(name).text
    assert "Time" not in glance(varied_site.page("tools/unknown.html"))
    rows = varied_site.page("tools/index.html").all("li", class_="kb-result")
    assert rows[-1].text.startswith("unknown")


def test_what_is_not_known_is_not_exported_and_no_end_is_null(varied_site: Site) -> None:
    entries = {one["id"]: one["facets"] for one in json.loads(varied_site.read("library.json"))["entries"]}
    assert "duration" not in entries["unknown"]
    assert (entries["slow"]["duration"], entries["slow"]["group"]) == ([4800, 24000], [2, None])


# ---- days, words, pictures


@pytest.mark.parametrize(
    ("page", "label", "day", "iso"),
    [
        ("articles/zebra.html", "Published", "May 6, 2024", "2024-05-06"),
        ("tools/real.html", "Published", "January 1, 2023", "2023-01-01"),
        ("he/articles/zebra.html", "פורסם", "6 במאי 2024", "2024-05-06"),
        ("he/articles/apple.html", "פורסם", "2 בינואר 2020", "2020-01-02"),
    ],
)
def test_the_day_of_publication_stands_on_the_page_in_its_language(
    varied_site: Site, page: str, label: str, day: str, iso: str
) -> None:
    shown = varied_site.page(page)
    assert glance(shown)[label] == day
    facts = shown.one("div", class_="kb-glance")
    assert [one.attributes["datetime"] for one in facts.walk() if one.tag == "time"] == [iso]


def test_an_entry_without_a_day_shows_none(varied_site: Site) -> None:
    assert "Published" not in glance(varied_site.page("articles/melon.html"))


def test_words_stand_on_the_page_in_the_language_that_they_are_in(varied_site: Site) -> None:
    for name in ("articles/apple.html", "he/articles/apple.html", "he/articles/zebra.html"):
        words = [one for one in varied_site.page(name).all("span") if "data-kb-word" in one.attributes]
        assert words
        assert {one.lang for one in words} == {"en"}  # a translation without its own words has the original's
    assert "kb-words" not in varied_site.page("articles/melon.html").ids


def test_a_picture_stands_on_the_page_and_on_the_cards_with_room_kept_for_it(varied_site: Site) -> None:
    for name in ("articles/zebra.html", "he/articles/zebra.html"):
        (shown,) = varied_site.page(name).all("img")
        assert varied_site.file(name, shown.attributes["src"]) == "articles/pictures/worm.png"
        assert (shown.attributes["width"], shown.attributes["height"]) == ("320", "200")
        assert (shown.attributes["alt"], shown.lang) == ("A worm in the rain", "en")
        assert shown.attributes["loading"] == "lazy"
    for name in ("articles/index.html", "index.html", "topics/x.html"):
        (shown,) = varied_site.page(name).all("img")
        assert (shown.attributes["alt"], shown.attributes["loading"]) == ("", "lazy")


def test_these_pages_too_weigh_little(varied_site: Site) -> None:
    for name, page in varied_site.pages.items():
        assert len(gzip.compress(page.html.encode())) < 12 * 1024, name
