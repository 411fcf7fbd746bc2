"""Words that look like marks but are not stay on the page; nothing of them is lost, and no build fails."""

from __future__ import annotations

import pytest
from kb import prose
from kb.publish import losses, sanitize

BOX = (
    '<label class="task-list-control"><input type="checkbox" disabled checked/>'
    '<span class="task-list-indicator"></span></label>'
)
SHOWN = [
    # an abbreviation explains what stands in the text
    ("*[הערת העורך]: הטקסט קוצר*", "<p><em>[הערת העורך]: הטקסט קוצר</em></p>"),
    ("- *[הערה]: קוצר*", "<em>[הערה]: קוצר</em>"),
    ("א\n*[הערה]: קוצר*\nב", "<em>[הערה]: קוצר</em>"),
    ("*[HTML]: Hyper *text*\n\nHTML", '<abbr title="Hyper *text*">HTML</abbr>'),
    ("*[מע״מ]: מס", "<p>*[מע״מ]: מס</p>"),
    ("*[א]:", "<p>*[א]:</p>"),
    ("*[א]: ראשון\n*[א]: שני\n\nא", '<p>*[א]: ראשון</p>\n<p><abbr title="שני">א</abbr></p>'),
    # the title of a callout that nobody quoted
    ("!!! note Important things\n    א", '<p class="admonition-title">Important things</p>'),
    ("!!! Warning read this\n    א", '<div class="admonition warning">\n<p class="admonition-title">read this</p>'),
    ("??? Read this first\n    א", "<summary>Read this first</summary>"),
    ('!!! danger highlight "T"\n    א', '<div class="admonition danger highlight">'),
    ("!!! tip inline end\n    א", '<div class="admonition tip inline end">'),
    # braces that hold words
    ("**א**{: שני דברים}", "{: שני דברים}"),
    ("## א {: שני דברים}", "{: שני דברים}</h2>"),
    ("## משוואה {x=5}", "משוואה {x=5}</h2>"),
    ("[א](b.md){ .md-button target=_blank }", '<a href="b.md" class="md-button" target="_blank">'),
    # what begins like an instruction of HTML
    ("לפני\n\n<?\n\nכל השאר", "כל השאר"),
    ("<!important שימו לב\n\nכל השאר", "כל השאר"),
    ("<![CDATA[ כל השאר", "כל השאר"),
    # tasks that hold more than a line of words
    ("- [x] \n- [x] שתיים", "שתיים"),
    ("- [x] 12. להזמין אולם", f"{BOX} 12. להזמין אולם</li>"),
    ("- [x] # א\n- [ ] ב", f"{BOX} # א</li>"),
    ("- [x] > א\n    - ב", f"{BOX} &gt; א\n<ul>"),
    ("- [x]\n\n    # א", "<h1"),
    # calls for notes, beside addresses and in links
    ("[ראו[^1]](b.md)\n\n[^1]: הערה", '<a href="b.md">ראו<sup id="fnref:1">1</sup></a>'),
    ("https://example.org[^1]\n\n[^1]: הערה", '<a href="https://example.org">https://example.org</a><sup'),
    ("https://x.org[1]", '<a href="https://x.org">https://x.org</a>[1]'),
    ("https://x.org/a[1]", ">https://x.org/a[1]</a>"),
    ("[ראו https://x.org/a]", ">https://x.org/a</a>]"),
    ("ראו[^A] ושוב[^a]\n\n[^a]: הערה", '<li id="fn:a">\n<p>הערה'),
]  # fmt: skip


@pytest.mark.parametrize(("body", "html"), SHOWN)
def test_words_are_shown_and_accounted_for(body: str, html: str) -> None:
    read = prose.read(body, language="he")
    assert html in read.html
    assert read.lost is None
    assert losses.lost(read, sanitize.clean(read.html)) is None


def test_an_instruction_that_never_ends_is_reported_where_it_begins() -> None:
    (slip,) = prose.read("לפני\n\n<?\n\nכל השאר").slips
    assert (slip.code, slip.place.line) == ("html-unclosed", 3)
