"""With our reduced and split copy of Material's style sheet, pages and texts look the same as with the whole sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from kb.publish import regions, sanitize, styles, stylesheet
from kb.publish.finish import material_css
from kb.publish.stylesheet import Rules
from kb.wording import wording
from playwright.sync_api import Browser, Page
from rendering import render
from site_pages import Site
from ways import FULL, SIZES, in_full
from workspace import CHECKOUT

WHOLE = material_css().read_text("utf-8")
OWN = {path.as_posix(): path.read_text("utf-8") for path in sorted((CHECKOUT / "overrides").rglob("*.css"))}
STYLES = styles.divide(WHOLE, OWN)
# Elements that Material's template leaves on our pages, and that our style sheet hides.
HIDDEN = ".md-dialog,.md-overlay,.md-toggle,[data-md-component=skip]"
# States of an element that come and go, and pseudo-elements.
PASSING = re.compile(
    r"::?(-(webkit|moz|ms)-[\w-]+|before|after|marker|placeholder|backdrop|file-selector-button)(\([^)]*\))?"
    r"|:(hover|focus-visible|focus-within|focus|active|checked|indeterminate|disabled|target)(?![\w-])"
)
LOOKED_AT = 40 if FULL else 4  # number of pages to compare, those with most classes first: each takes seconds
STATES = (("phone", "light", "screen"), ("desk", "dark", "screen"), ("desk", "light", "print"))

MATCHING = """([selectors, hidden]) => selectors.filter((selector) =>
    [...document.querySelectorAll(selector)].some((element) => !element.closest(hidden)))"""
# Every kind of visible element, once, with the looks of the element and of its ::before and ::after under two lists of
# sheets; returns what differs. Reading properties by known names takes a tenth of the time of iterating over a style.
COMPARE = """([whole, cut]) => {
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) link.remove();
    for (const element of document.querySelectorAll("details")) element.open = true;
    const names = [...getComputedStyle(document.documentElement)].filter((name) => !name.startsWith("--"));
    const dressed = [whole, cut].map((texts) => texts.map((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return sheet;
    }));
    const named = (e) => e ? `${e.tagName}.${e.getAttribute("class")}#${e.type ?? ""}` : "";
    const all = [...document.querySelectorAll("html, body, body *")].map((element) => {
        const up = element.parentElement, before = element.previousElementSibling;
        return [element, [element, up, up && up.parentElement, before].map(named).join(" < ")];
    });
    const isListed = (element) => getComputedStyle(element).display.includes("list-item");
    const parts = (element) => ["", "::before", "::after", "::marker"]
        .map((part) => [part, getComputedStyle(element, part || null)])
        .filter(([part, style]) => !part || (part == "::marker" ? isListed(element) : style.content != "none"));
    const looks = (sheets) => {
        document.adoptedStyleSheets = sheets;
        const seen = new Map();
        for (const [element, key] of all) {
            if (!seen.has(key) && element.checkVisibility()) {
                seen.set(key, new Map(parts(element).map(([part, style]) =>
                    [part, names.map((name) => style.getPropertyValue(name))])));
            }
        }
        return seen;
    };
    const [one, other] = dressed.map(looks), found = [];
    for (const key of new Set([...one.keys(), ...other.keys()])) {
        if (!one.has(key) || !other.has(key)) {
            found.push([key, "drawn", one.has(key), other.has(key)]);
            continue;
        }
        for (const part of new Set([...one.get(key).keys(), ...other.get(key).keys()])) {
            const before = one.get(key).get(part) ?? [], after = other.get(key).get(part) ?? [];
            names.forEach((name, place) => {
                if (before[place] != after[place]) found.push([key, part + " " + name, before[place], after[place]]);
            });
        }
    }
    return found;
}"""
SHOWS = "(scheme) => document.documentElement.getAttribute('data-md-color-scheme') == scheme"
TEXT = "(html) => { document.querySelector('.kb-prose').innerHTML = html; }"

TEXTS = {
    "nothing": "Just a text with *emphasis*, `code`, ++ins++ and a [link](https://example.org).",
    "headings": "## Two\n\na\n\n### Three\n\na\n\n#### Four\n\na\n\n##### Five\n\na\n\n###### Six\n\na",
    "lists": "- a\n    - b\n        1. c\n            1. d\n\n1. a\n\n    b\n\n2. c\n\nTerm\n:   What it means",
    "quotation": "> quoted\n>\n> - a\n\n---\n\na",
    "tasks": "- [x] done\n- [ ] not yet",
    "table": "| a | b |\n|:--|--:|\n| 1 | `2` |\n| 3 | 4 |",
    "table by hand": "<table><tr><th align='center'>a</th></tr><tr><td>1</td></tr></table>",
    **{f"callout {kind}": f"!!! {kind}\n\n    Text with `code`.\n\n    - a" for kind in (
        "note", "abstract", "info", "tip", "success", "question", "warning", "failure", "danger", "bug", "example",
        "quote")},
    "callout beside": '!!! info inline end "Beside"\n\n    a\n\nb',
    "callout without a title": '!!! note ""\n\n    a',
    "callout that unfolds": "??? tip\n\n    a\n\n???+ warning\n\n    b",
    "details": "<details><summary>More</summary>\n\ntext\n\n</details>",
    "details with a kind": "<details class='bug'><summary>More</summary><p>text</p></details>",
    "tabs": '=== "One"\n\n    a\n\n=== "Two"\n\n    b\n\n    ```python\n    x = 1\n    ```',
    "code": '```python title="a.py" linenums="1" hl_lines="1"\n# so\nx = "a" + str(1)\n```\n\n    plain\n',
    "code in a callout": "!!! note\n\n    ```js\n    let a = /b/;\n    ```",
    "footnotes": "Said[^1].\n\n[^1]: Where it is said.",
    "pictures": '<figure><img src="x.png" alt="x" align="left"><figcaption>What it shows</figcaption></figure>',
    "small things": "H<sub>2</sub>O, x<sup>2</sup>, <mark>so</mark>, <del>a</del>, <ins>b</ins>, <kbd>Ctrl</kbd>, "
    '<small>c</small>, <abbr title="d">e</abbr>',
    "keys": '<span class="keys"><kbd class="key-control">Ctrl</kbd><span>+</span><kbd class="key-alt">Alt</kbd></span>',
    "classes of Material's": "[Press](https://example.org){.md-button} [this](https://example.org)"
    '{.md-button .md-button--primary}\n\n<div class="grid cards"><ul><li>a</li></ul></div>\n\n'
    '<span class="twemoji"><svg viewBox="0 0 1 1"><path d="M0 0"/></svg></span> <span class="critic comment">c</span>',
}  # fmt: skip


def html_of(text: str) -> str:
    """Return the HTML of a text as it is on a page."""
    return regions.frame(sanitize.clean(render(text)), wording("en").plain())


def bare(selector: str) -> str:
    """Return a selector without states that come and go, so that it matches an element in any state."""
    without = re.sub(r":not\(\s*\)", "", PASSING.sub("", selector))
    return re.sub(r"(^|[\s>+~])(?=$|[\s>+~,)])", r"\1*", without) or "*"


def asked(rules: Rules, group: str = "") -> Iterator[tuple[str, str]]:
    """Yield each selector of a style sheet, with the condition of its rule."""
    for rule in rules:
        if rule.is_group:
            yield from asked(rule.inside or (), rule.head)
        elif rule.is_of_elements:
            yield from ((group, selector) for selector in stylesheet.selectors(rule.head))


# Rules that only set unused properties do not matter.
ALL = list(dict.fromkeys(asked(stylesheet.with_properties(stylesheet.read(WHOLE), lambda name: False))))


def lacking(page: Page, files: list[str]) -> list[str]:
    """Return the selectors that match something on the page and are in the whole sheet but not in these files."""
    there = {one for name in files for one in asked(stylesheet.read(STYLES.material[name]))}
    return page.evaluate(MATCHING, [sorted({bare(s) for group, s in ALL if (group, s) not in there}), HIDDEN])


def differences(page: Page, files: list[str], states: tuple[tuple[str, str, str], ...] = STATES) -> list[Any]:
    """Return what looks different with these files than with the whole sheet: element, property, both values."""
    found = []
    own = page.evaluate("""() => Promise.all([...document.querySelectorAll("link[rel=stylesheet]")]
        .filter((link) => link.href.includes("/assets/kb/"))
        .map((link) => fetch(link.href).then((answer) => answer.text())))""")
    for size, scheme, media in states:
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme, media=media, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_function(SHOWS, arg="slate" if scheme == "dark" else "default")
        sheets = [[WHOLE, *own], [*(STYLES.material[name] for name in files), *own]]
        found += page.evaluate(COMPARE, sheets)
    return found


@pytest.fixture(scope="module")
def bench(chromium: Browser, root: str) -> Iterator[Page]:
    """A plain page; tests replace its text."""
    context = chromium.new_context(service_workers="block")
    yield context.new_page()
    context.close()


def lay(page: Page, root: str, text: str) -> list[str]:
    """Put a text into a plain page; return the files that it needs."""
    html = html_of(text)
    page.goto(f"{root}en/about.html")
    page.evaluate(TEXT, html)
    return STYLES.needed(html)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_lacks_no_rule_and_looks_as_under_the_whole_sheet(bench: Page, root: str, name: str) -> None:
    files = lay(bench, root, TEXTS[name])
    assert lacking(bench, files) == []
    assert differences(bench, files, STATES if FULL else STATES[:1]) == []


@pytest.mark.parametrize("prefix", ["", "en/"] if FULL else [""])
def test_all_constructs_together_look_as_under_the_whole_sheet(bench: Page, root: str, prefix: str) -> None:
    html = html_of("\n\n".join(TEXTS.values()))
    bench.goto(f"{root}{prefix}about.html")
    bench.evaluate(TEXT, html)
    assert STYLES.needed(html) == list(STYLES.material)
    assert differences(bench, list(STYLES.material)) == []


@in_full
def test_every_page_lacks_no_rule_and_looks_as_under_the_whole_sheet(bench: Page, root: str, site: Site) -> None:
    wanting, other = {}, {}
    sample = fair_sample(site)
    rest = sorted(site.pages.keys() - {*sample})
    for number, name in enumerate([*sample, *rest] if FULL else sample[:10]):
        bench.goto(f"{root}{name}")
        files = [address for element, address in site.page(name).addresses if element.tag == "link"]
        files = [plain(site.file(name, address)) for address in files if "/stylesheets/" in address]
        if found := lacking(bench, files):
            wanting[name] = found
        states = (STATES if FULL else STATES[1:2]) if number < LOOKED_AT else ()
        if found := differences(bench, files, states):
            other[name] = found[:5]
    assert (wanting, other) == ({}, {})


def plain(name: str) -> str:
    """Return the name of a published file without the hash of its content."""
    return re.sub(r"\.[0-9a-f]{8}(?=\.\w+$)", "", name)


def fair_sample(site: Site) -> list[str]:
    """Return pages that together have every class that any page has, on any kind of element."""
    left = {name: {(e.tag, one) for e in page.elements for one in e.classes} for name, page in site.pages.items()}
    found, seen = [], set[tuple[str, str]]()
    while name := max(left, key=lambda name: (len(left[name] - seen), name)):
        if not left[name] - seen:
            return found
        found.append(name)
        seen |= left[name]


def test_a_page_that_lacks_a_part_is_noticed(bench: Page, root: str) -> None:
    files = lay(bench, root, TEXTS["callout note"])
    folder = "assets/stylesheets"
    assert files == [styles.EVERY, f"{folder}/material-callouts-note.css", f"{folder}/material-callouts.css"]
    assert lacking(bench, files[:1])
    assert differences(bench, files[:1], STATES[:1])


def test_the_sheet_is_read_as_the_browser_reads_it(page: Page) -> None:
    """The rules that we read are those that the browser reads, with the same selectors."""
    read = """(text) => {
        const sheet = new CSSStyleSheet(), listed = (rules) => [...rules].flatMap((rule) =>
            rule.cssRules && !rule.selectorText ? [rule.conditionText ?? rule.name, ...listed(rule.cssRules)]
            : [rule.cssText.replace(/\\s+/g, " ")]);
        sheet.replaceSync(text);
        return listed(sheet.cssRules);
    }"""
    for css in (WHOLE, *(path.read_text("utf-8") for path in (CHECKOUT / "overrides").rglob("*.css"))):
        assert page.evaluate(read, styles.minified(css)) == page.evaluate(read, css)
