"""Material's style sheet is split by what texts need; tests/browser/test_styles.py checks how the result looks."""

from __future__ import annotations

import pytest
from kb.publish.styles import CALLOUTS, EVERY, MAIN, OURS, divide

CSS = """
:root{--used:1px;--of-callouts:2px;--unused:3px}
p,.md-header{margin:var(--used)}
.md-nav__link{top:0}
.md-typeset .admonition,.md-typeset .bug>summary,.md-typeset summary{padding:var(--of-callouts)}
.md-typeset table td{top:1px}
.js .x{top:2px}
.no-js .footnote{animation:turn 1s}
@keyframes turn{to{left:0}}
@media print{.md-search{top:3px}}
"""
MADE = divide(CSS, {})


def file(part: str) -> str:
    return f"assets/stylesheets/material-{part}.css"


def test_parts_of_the_frame_go_and_the_rest_is_divided() -> None:
    assert MADE.material == {
        EVERY: ":root{--used:1px}p{margin:var(--used)}",
        **dict.fromkeys((file(f"callouts-{kind}") for kind in CALLOUTS), ""),
        file("callouts-bug"): ":root{--of-callouts:2px}.md-typeset .bug>summary{padding:var(--of-callouts)}",
        file("details"): ":root{--of-callouts:2px}.md-typeset summary{padding:var(--of-callouts)}",
        file("callouts"): ":root{--of-callouts:2px}.md-typeset .admonition{padding:var(--of-callouts)}",
        file("tabs"): "",
        file("code"): "",
        file("tables"): ".md-typeset table td{top:1px}",
        file("more"): ".no-js .footnote{animation:turn 1s}@keyframes turn{to{left:0}}",
    }


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("<p>text</p>", []),
        ('<div class="admonition note"><p>text</p></div>', ["callouts"]),
        ('<div class="admonition bug"><p>text</p></div>', ["callouts-bug", "callouts"]),
        ("<details><summary>more</summary></details>", ["details"]),
        ('<table class="x"><tr><td>1</td></tr></table><p class="a footnote">', ["tables", "more"]),
        ('<p class="unknown">class="admonition"</p>', []),
    ],
)
def test_a_page_loads_the_parts_that_its_text_calls_for(html: str, parts: list[str]) -> None:
    assert MADE.needed(html) == [EVERY, *map(file, parts)]


def test_a_property_that_our_own_sheets_use_stays() -> None:
    assert "--unused:3px" in divide(CSS, {MAIN: "a{top:var(--unused)}"}).material[EVERY]


def test_our_sheets_are_sent_without_what_only_people_read() -> None:
    plan = f"{OURS}/plan/plan.css"
    made = divide(CSS, {MAIN: "/* tokens */ a { top: 0 }", plan: "b {\n left: 0;\n}"})
    assert made.files == {**made.material, MAIN: "a{top: 0}", plan: "b{left: 0}"}
