"""Raw HTML is correct or refused: only tags that cannot be shown are removed.

What is not closed ends with its paragraph.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import prose
from kb.markdown import rawhtml
from kb.publish import losses, sanitize, sections

KEPT = [
    ("<div>\n\n**a**\n\n</div>", "<div><p><strong>a</strong></p></div>"),
    ("a <b>b</b> <sub>c</sub> <kbd>d</kbd>", "<p>a <b>b</b> <sub>c</sub> <kbd>d</kbd></p>"),
    (
        "<details>\n<summary>a</summary>\n\n- b\n\n</details>",
        "<details><summary>a</summary><ul><li>b</li></ul></details>",
    ),
    ("<table><tr><td>a<td>b</table>", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"),
    ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
    ('a <svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', '<p>a <svg viewBox="0 0 1 1"><path d="M0 0"></path></svg></p>'),
    ('<a name="here"></a>a', '<p><a id="here"></a>a</p>'),
    ("a<br/>b\n<hr>", "<p>a<br>b</p><hr>"),
]
CONTAINED = [
    ("a <b>b\n\nc", "<p>a <b>b</b></p><p>c</p>"),
    ("<div>a\n\n## b", '<div>a</div><h2 id="b">b</h2>'),
    ("a</div>\n\nb", "<p>a</p><p>b</p>"),
    ("<b><i>a</b>b</i>", "<p><b><i>a</i></b>b</p>"),
    ("<div/>\n\na", "<div></div><p>a</p>"),
    ("> <div>a\n\nb", "<blockquote><div>a</div></blockquote><p>b</p>"),
    ("- <section>a\n\nb", "<ul><li><section>a</section></li></ul><p>b</p>"),
    ("<iframe src=x>\n\na", "<p>a</p>"),
    ("<textarea>\n</textarea>\n\na", "<p>a</p>"),
    ("<plaintext>\n\n**a**", "<p><strong>a</strong></p>"),
    ("<script>alert(1)</script>\n\na", "<p>a</p>"),
    ("<style>\np{}\n\n</style>\n\na", "<p>a</p>"),
    ("a <title>b</title>", "<p>a b</p>"),
    ("<li>a\n\nb", "<li>a</li><p>b</p>"),
    *((f"a <{name}>b</{name}> c", "<p>a b c</p>") for name in ("div", "p", "h3", "ul", "table", "center", "details")),
    ("a <hr> b", "<p>a  b</p>"),
    ("## a <h3>b</h3>", '<h2 id="a-b">a b</h2>'),
    ("- a <li>b", "<ul><li>a b</li></ul>"),
    ("<p>a\n<p>b", "<p>a</p><p>b</p>"),
    ("<p>a\n<div>b</div></p>", "<p>a</p><div>b</div>"),
    ("<a href='x'>a[b](c)</a> d", '<p>a<a href="c">b</a> d</p>'),
    ("[a <a href='x'>b</a>](c)", '<p><a href="c">a b</a></p>'),
    ("<a href='x'>a <a href='y'>b</a></a>", '<p><a href="x">a b</a></p>'),
    ("a <path>b</path>", "<p>a b</p>"),
    ("<svg>a</svg>", "<p><svg></svg>a</p>"),
    ("b <svg><path d='M0 0'>a</path>c</svg>", '<p>b <svg><path d="M0 0"></path></svg>ac</p>'),
    ("<svg>\n<path d='M0 0'/>a\n</svg>\n\nb", '<svg><path d="M0 0"></path></svg>a<p>b</p>'),
    ("<svg>\n\na\n\n</svg>", "<svg></svg><p>a</p>"),
]  # fmt: skip


def rendered(text: str) -> str:
    return "".join(line.strip() for line in sanitize.clean(prose.read(text).html).split("\n"))


def faults_of(text: str) -> list[tuple[str, str, int, int]]:
    return [(s.code, s.facts["name"], s.place.line, s.place.column) for s in prose.read(text).slips]


@pytest.mark.parametrize(("text", "html"), KEPT)
def test_html_that_is_right_is_kept_and_nothing_is_said(text: str, html: str) -> None:
    assert (rendered(text), faults_of(text)) == (html, [])


@pytest.mark.parametrize(("text", "html"), CONTAINED)
def test_html_that_is_wrong_takes_nothing_else_with_it_and_is_reported(text: str, html: str) -> None:
    assert rendered(text) == html
    assert faults_of(text)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a\n\n<iframe src=x></iframe>", [("html-refused", "iframe", 3, 1)]),
        ("a <video src=x></video> b", [("html-refused", "video", 1, 3)]),
        ("<video><source src=x></video>", [("html-refused", "video", 1, 1)]),
        ("a\nb <name> c <font color=red>d</font>", [("html-unknown", "name", 2, 3), ("html-unknown", "font", 2, 12)]),
        ("<div>\n<p>a\n<b>b\n</div>", [("html-unclosed", "p", 2, 1), ("html-unclosed", "b", 3, 1)]),
        ("`<iframe>` <iframe></iframe>", [("html-refused", "iframe", 1, 12)]),
        ("\\<name> <name>", [("html-unknown", "name", 1, 9)]),
        ("> a\n> b <i>c", [("html-unclosed", "i", 2, 5)]),
        ("a </em> b", [("html-unclosed", "/em", 1, 3)]),
        ("<!-- a", [("comment-unclosed", "!--", 1, 1)]),
        ("<!-- a --> <!--> <!---> b", []),
        ('<div markdown="1">a</div>', [("html-markdown", "div", 1, 1)]),
        ("`<iframe>` and \\<name>\n\n    <video>\n\n```\n<b>\n```\n", []),
        ("a < b > c, 1<2", []),
        ('a <b style="color: red" target=x>b</b>', [("html-attribute", "style", 1, 3)]),
        ('a <img srcset="a.png" alt="">', [("html-attribute", "srcset", 1, 3)]),
        ("a\nb <div>c</div>", [("html-block-inline", "div", 2, 3)]),
        ("a <a href=x>b[^1]</a>\n\n[^1]: c", [("html-nested-link", "a", 1, 3)]),
        ("<svg>a</svg>", [("html-refused", "svg", 1, 1)]),
        ("<svg>\n  <path/>\n</svg>", []),
        ("<p>a\n<p>b", [("html-unclosed", "p", 1, 1), ("html-unclosed", "p", 2, 1)]),
    ],
)
def test_what_is_wrong_with_html_is_reported_at_its_place(text: str, faults: list[tuple[str, str, int, int]]) -> None:
    assert faults_of(text) == faults


PARTED = [
    *(
        f"אחת <{name}>שתיים</{name}> שלוש"
        for name in ("div", "p", "h2", "h3", "ul", "li", "table", "td", "center", "b")
    ),
    "אחת <hr> שתיים",
    "**אחת <div>שתיים** שלוש",
    "<p>אחת <div>שתיים</div> שלוש</p>",
    "<p>אחת</p><h2>שתיים</h2>שלוש",
    "<table><tr><td>אחת</td>שתיים</tr></table> שלוש",
    '<a href="https://x.org">ראו[^1]</a> המשך\n\n[^1]: הערה',
    '<a href="https://x.org">\n\nראו[^1]\n\n</a>\n\n[^1]: הערה',
    "[^1]: <a>א[^1]ב",
    "<path>א",
    "<svg>א</svg>",
    '<sup id="fnref">אחת</sup>',
]


@pytest.mark.parametrize("text", PARTED)
def test_words_are_on_the_page_wherever_a_template_parts_it(text: str) -> None:
    read = prose.read(text)
    html = sanitize.clean(read.html)
    first, rest = sections.opening(html)
    before, found = sections.divide(html)
    parts = "".join(f"<i>between</i><h2>{part.title}</h2>{part.html}" for part in found)
    assert losses.lost(read, f"{first}<i>between</i>{rest}") is None
    assert losses.lost(read, f"{before}{parts}") is None


def test_lists_in_cells_and_in_items_stay() -> None:
    assert rendered("| a |\n|---|\n| <ul><li>b</li></ul> |").count("<li>b</li>") == 1
    assert faults_of("| a |\n|---|\n| <ul><li>b</li></ul> |\n\n- c <div>d</div>") == []


SHARDS = st.sampled_from(
    [
        *"\n <>/\"'=א", "<b>", "</b>", "<div>", "</div>", "<p/>", "<li>", "<iframe>", "<x-y", "<!--", "-->", "<script>",
        "</script>", "<a href=", "</td>", "<table>", "\n\n", "- ", "> ", "<svg>", "<path/>", "<textarea>", "**",
    ]
)  # fmt: skip


@given(st.lists(SHARDS, max_size=30).map("".join))
def test_after_any_html_a_paragraph_is_a_paragraph(text: str) -> None:
    """HTML that CommonMark reads until its end, such as a comment or a script, is ended first."""
    after = rendered(f"{text}\n\n-->\n</script></style></pre></textarea>\n\n# end\n\nlast *words*\n")
    assert after.endswith('<h1 id="end">end</h1><p>last <em>words</em></p>')


@given(st.lists(SHARDS, max_size=30).map("".join))
def test_tags_are_found_where_they_stand(html: str) -> None:
    for tag in rawhtml.tags(html):
        assert html[tag.start] == "<"
        assert tag.name in html[tag.start : tag.end].lower()


def test_an_anchor_by_its_name_is_one_that_links_may_lead_to() -> None:
    assert prose.read("<a name='here'></a>\n\n<p><a name=there></a></p>").ids == {"here", "there"}
