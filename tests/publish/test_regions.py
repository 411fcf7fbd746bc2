"""Tables and code scroll in a frame that has a name and can have the keyboard's focus."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish.regions import frame

WORDS = {"scroll_table": "Scrollable table", "scroll_code": "Scrollable code"}
TABLE = "<table><tr><td>x</td></tr></table>"
CODE = '<div class="highlight"><pre><span></span><code>x</code></pre></div>'
CAPTIONED = TABLE.replace("<tr>", "<caption>Dates</caption><tr>")
TITLED = CODE.replace("<pre>", '<span class="filename">a.yml</span><pre>')


def named(html: str) -> list[str]:
    return re.findall(r'role="region" tabindex="0" aria-label="([^"]*)"', frame(html, WORDS))


def test_a_table_stands_in_a_frame_and_stays_as_it_is() -> None:
    opening = '<div class="kb-scroll" role="region" tabindex="0" aria-label="Scrollable table">'
    assert frame(f"<p>a</p>{TABLE}<p>b</p>", WORDS) == f"<p>a</p>{opening}{TABLE}</div><p>b</p>"


@pytest.mark.parametrize(
    ("html", "name"),
    [
        (f"<h2>One</h2><p>a</p><h3>Two &amp; <code>three</code></h3>{TABLE}", "Scrollable table: Two &amp; three"),
        (f"<h2>One</h2>{CAPTIONED}", "Scrollable table: Dates"),
        (f"<h2>One</h2>{CODE}", "Scrollable code: One"),
        (f"<h2>One</h2>{TITLED}", "Scrollable code: a.yml"),
        (f'<h2>One</h2><table class="highlighttable"><tr><td>{CODE}</td></tr></table>', "Scrollable code: One"),
    ],
)
def test_its_caption_its_title_or_the_nearest_heading_names_it(html: str, name: str) -> None:
    assert named(html) == [name]


def test_names_that_come_again_are_numbered() -> None:
    assert named(f"<h2>A</h2>{TABLE}{TABLE}<h2>B</h2>{TABLE}{CODE}") == [
        "Scrollable table: A", "Scrollable table: A (2)", "Scrollable table: B", "Scrollable code: B",
    ]  # fmt: skip


def test_what_stands_in_a_table_or_in_code_has_no_frame_of_its_own_and_names_nothing_after_it() -> None:
    inner = f"<table><tr><td><h3>Inner</h3>{TABLE}{CODE}</td></tr></table>"
    assert named(f"<h2>A</h2>{inner}{TABLE}") == ["Scrollable table: A", "Scrollable table: A (2)"]


def test_on_a_page_in_another_language_the_name_and_the_text_say_which_they_are_in() -> None:
    html = frame(TABLE, WORDS, "en", "he")
    assert 'aria-label="Scrollable table" lang="en"><table lang="he"><tr>' in html
    own = TABLE.replace("<table>", '<table class="a" lang="ar">')
    assert own in frame(own, WORDS, "en", "he")


@given(st.lists(st.sampled_from(["<h2>A</h2>", "<p>b</p>", TABLE, CODE, f"<ul><li>{TABLE}</li></ul>"])))
def test_nothing_is_lost_and_every_name_is_given_once(parts: list[str]) -> None:
    html = "".join(parts)
    framed = frame(html, WORDS)
    assert re.sub(r'<div class="kb-scroll"[^>]*>(.*?)</(table|pre)></div>', r"\1</\2>", framed) == html
    names = named(html)
    assert len(set(names)) == len(names) == html.count("<table") + html.count("<pre")
