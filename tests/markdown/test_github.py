"""Readers get what GitHub shows: the examples of CommonMark's and GitHub's own specifications.

The specifications are not in the repository (CC BY-SA). KB_MARKDOWN_SPEC names the folder with `commonmark-spec.txt`,
`gfm-spec.txt` and `gfm-extensions.txt`; without it, these tests are skipped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rendering import render
from trees import as_github, tree

ROOT = Path(__file__).resolve().parents[2]
SPEC = Path(os.environ.get("KB_MARKDOWN_SPEC", ROOT.parent / "shared/markdown-spec"))
EXAMPLE = re.compile(r"^`{32} example([^\n]*)\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)

CLOSED = "a tag that is never closed ends with its paragraph or piece, so that it affects nothing else; it is reported"
WHOLE = "instructions and CDATA are cut as a whole; browsers end them at the first angle bracket"
STRAY = "a tag that never ends is text, so that no word is lost; as HTML it would swallow what follows"
LINKED = "written before GitHub made links of bare addresses, which cmark-gfm does here too"
FTP = "the site leads to no address but those of the web, of mail and of telephones"
OLDER = "written for an older CommonMark, in which comments ended otherwise"
REFUSED = "elements that are not shown are left out and reported; GitHub shows their tags as text"
CRASH = "an example without an expectation"
NOTES = "the markup is that of Material's footnotes; a note that nothing calls for is shown, so that no word is lost"

# Examples that differ on purpose, by the beginning of their Markdown.
DIFFERENT = {
    "<table><tr><td>\n<pre>\n**Hello**": CLOSED,
    "<div>\n*foo*\n\n*bar*": CLOSED,
    "  <div>\n\n    <div>": CLOSED,
    'Foo\n<a href="bar">\nbaz': CLOSED,
    '<a href="`">`': CLOSED,
    '**<a href="**">': CLOSED,
    '__<a href="__">': CLOSED,
    "[a](<b)c\n[a](<b)c>": CLOSED,
    "<a><bab><c2c>": CLOSED,
    "<a/><b2/>": CLOSED,
    '<a  /><b2\ndata="foo" >': CLOSED,
    '<a foo="bar" bam = \'baz': CLOSED,
    'foo <a href="&ouml;">': CLOSED,
    'foo <a href="\\*">': CLOSED,
    '<a href="foo  \nbar">': CLOSED,
    '<a href="foo\\\nbar">': CLOSED,
    "<?php\n\n  echo '>';": WHOLE,
    "foo <![CDATA[>&<]]>": WHOLE,
    '<div id="foo"\n*hi*': STRAY,
    "<div class\nfoo": STRAY,
    "<div *???-&&&-<---": STRAY,
    "<https://foo.bar/baz bim>": LINKED,
    "<http://foo.bar/baz bim>": LINKED,
    "<foo\\+@bar.example.com>": LINKED,
    "< https://foo.bar >": LINKED,
    "< http://foo.bar >": LINKED,
    "https://example.com\n": LINKED,
    "http://example.com\n": LINKED,
    "foo@bar.example.com\n": LINKED,
    "http://commonmark.org\n\n(Visit": FTP,
    "foo <!-- not a comment -- two": OLDER,
    "foo <!--> foo -->\n\nfoo <!-- foo--->": OLDER,
    "<strong> <title> <style> <em>": REFUSED,
    "This is <xmp> not okay": REFUSED,
    "This is some text![^1]. Other": NOTES,
    "This shouldn't crash": CRASH,
}


@dataclass(frozen=True)
class Example:
    """An example of a specification: the Markdown, the HTML that it requires, and its place."""

    text: str
    html: str
    place: str

    @property
    def reason(self) -> str | None:
        return next((reason for start, reason in DIFFERENT.items() if self.text.startswith(start)), None)


def examples(name: str) -> Iterator[Example]:
    if not (SPEC / name).is_file():
        return
    spec = (SPEC / name).read_text("utf-8").replace("→", "\t")
    for found in EXAMPLE.finditer(spec):
        yield Example(found[2], found[3], f"{name}:{spec.count(chr(10), 0, found.start()) + 1}")


def aligned(html: str) -> str:
    """Return HTML with the site's form of alignment in cells: a style, unlike in cmark-gfm."""
    return re.sub(r'<(t[hd]) align="(\w+)"', r'<\1 style="text-align:\2"', html)


FILES = {"commonmark-spec.txt": 655, "gfm-spec.txt": 650, "gfm-extensions.txt": 25}


@pytest.mark.parametrize("name", FILES)
def test_the_examples_are_all_read(name: str) -> None:
    if not (SPEC / name).is_file():
        pytest.skip(f"{name} is not in {SPEC}; KB_MARKDOWN_SPEC names its folder")
    assert len(list(examples(name))) >= FILES[name]


@pytest.mark.parametrize("name", FILES)
def test_a_text_has_the_tree_that_the_specification_asks_for(name: str) -> None:
    if not (SPEC / name).is_file():
        pytest.skip(f"{name} is not in {SPEC}; KB_MARKDOWN_SPEC names its folder")
    wrong = [
        (one.place, one.text)
        for one in examples(name)
        if not one.reason and as_github(tree(render(one.text))) != as_github(tree(aligned(one.html)))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_what_is_listed_as_different_is_different(name: str) -> None:
    if not (SPEC / name).is_file():
        pytest.skip(f"{name} is not in {SPEC}; KB_MARKDOWN_SPEC names its folder")
    same = [
        (one.place, one.text)
        for one in examples(name)
        if one.reason and as_github(tree(render(one.text))) == as_github(tree(aligned(one.html)))
    ]
    assert same == []


# ---- without the specifications: the kinds that went wrong before


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("_**ב**_ית", "<p>_<strong>ב</strong>_ית</p>"),
        ("ביאו:\n- מזלג\n- את\n", "<p>ביאו:</p><ul><li>מזלג</li><li>את</li></ul>"),
        ("- א\n  - ב\n    - ג\n", "<ul><li>א<ul><li>ב<ul><li>ג</li></ul></li></ul></li></ul>"),
        ("1. א\n   - ב\n", "<ol><li>א<ul><li>ב</li></ul></li></ol>"),
        ("שיר\\\nבשתי שורות", "<p>שיר<br>בשתי שורות</p>"),
        ("נתיב C:\\temp \\* \\_", "<p>נתיב C:\\temp * _</p>"),
        ("היו ~~שלושה~~ ארבעה", "<p>היו <del>שלושה</del> ארבעה</p>"),
        ("- [ ] לקנות\n- [x] לשתול\n", '<ul><li><input disabled type="checkbox"> לקנות</li>'
         '<li><input checked disabled type="checkbox"> לשתול</li></ul>'),
        ("> [!NOTE]\n> לב", '<div class="admonition note"><p class="admonition-title">Note</p><p>לב</p></div>'),
        ("5) חמש\n6) שש\n", '<ol start="5"><li>חמש</li><li>שש</li></ol>'),
        ("```\nא\n\n    ב\n```\n", "<pre><code>א\n\n    ב\n</code></pre>"),
        ("| א | ב |\n|---|:-:|\n| ג | `ד\\|ה` |\n", "<table><thead><tr><th>א</th><th>ב</th></tr></thead>"
         "<tbody><tr><td>ג</td><td><code>ד|ה</code></td></tr></tbody></table>"),
    ],
)  # fmt: skip
def test_a_text_reads_here_as_it_reads_on_github(text: str, html: str) -> None:
    assert as_github(tree(render(text))) == as_github(tree(html))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("ראו https://example.org/דף, וגם.", ["https://example.org/%D7%93%D7%A3"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("״https://example.org/x״", ["https://example.org/x%D7%B4"]),  # as on GitHub, which does not know gershayim
        ('"https://example.org/x"', ["https://example.org/x"]),
        ("בhttps://example.org", ["https://example.org"]),
        ("www.example.org/a_b_c?d=e&f=g;", ["http://www.example.org/a_b_c?d=e&f=g"]),
        ("xhttps://example.org", []),
        ("a@example.org, mailto:b@example.org", ["mailto:a@example.org", "mailto:b@example.org"]),
        ("a.b-c_d@example.org", ["mailto:a.b-c_d@example.org"]),
        ("`https://example.org` [x](https://example.org/y)", ["https://example.org/y"]),
        ("[https://example.org](b.md)", ["b.md"]),
        ("**https://example.org**", ["https://example.org"]),
        ("http://a_b.example.org http://a.b_c.org", ["http://a_b.example.org"]),
    ],
)  # fmt: skip
def test_a_bare_address_is_a_link_where_github_makes_it_one(text: str, addresses: list[str]) -> None:
    found = [dict(item[1])["href"] for item in tree(render(text)) if isinstance(item, tuple) and item[0] == "a"]
    assert found == addresses
