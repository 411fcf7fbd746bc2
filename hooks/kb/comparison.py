"""What a change does to a site's pages: pictures before and after, and the lines that changed, as one HTML file.

The file contains everything that it shows and runs no script, so that it can be opened anywhere, even on a phone.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb import chromium, pictures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST = 12  # pages that are shown; the others are only named
WIDTH, HIGHEST, AROUND = 640, 2400, 80  # pixels of a picture, and those around what changed
NAMED = 50  # pages that are named in a summary

State = Literal["new", "gone", "changed"]
STATES = {"new": "עמוד חדש", "gone": "העמוד נמחק", "changed": "העמוד השתנה"}
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_HASH = re.compile(r"\.[0-9a-f]{8}(?=\.[a-z0-9]+\b)")  # in the names of files of the site
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# Blocks of text and pictures without another one inside, and their texts.
_READ = """() => {
  const WITHIN = "p, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, figcaption, summary, blockquote, pre, img";
  const isShown = (one) => one.getClientRects().length > 0 && !one.querySelector(WITHIN);
  const source = (one) => "▢ " + one.alt + " " + one.getAttribute("src");
  const hangs = (one) => [...one.children].some((child) => getComputedStyle(child).position === "absolute");
  document.querySelectorAll("main details").forEach((one) => { one.open = !hangs(one); }); // a menu stays closed
  window.said = (one) => (one.tagName === "IMG" ? source(one) : one.innerText).replace(/\\s+/g, " ").trim();
  window.blocks = [...document.querySelectorAll("main :is(" + WITHIN + ")")].filter((one) => isShown(one) && said(one));
  return window.blocks.map(said);
}"""
_MARK = """([others, colour]) => {
  const known = new Set(others), marked = window.blocks.filter((one) => !known.has(window.said(one)));
  marked.forEach((one) => Object.assign(one.style, { outline: "3px solid " + colour, outlineOffset: "2px" }));
  const rects = marked.map((one) => one.getBoundingClientRect());
  const ends = [Math.min(...rects.map((one) => one.top)), Math.max(...rects.map((one) => one.bottom))];
  return rects.length ? ends.map((end) => end + scrollY) : null;
}"""
_STYLE = """
body{margin:0 auto;padding:1em;max-inline-size:84em;font:1rem/1.6 system-ui,sans-serif;color:#1b2430;background:#fff}
h2{margin-block:2.5em .3em;border-block-start:1px solid #bbb;padding-block-start:1em}
.both{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20em),1fr));gap:1em;align-items:start}
figure{margin:0}figcaption{font-weight:700}img{max-inline-size:100%;block-size:auto;border:1px solid #bbb}
ins,del{display:block;padding-inline:.5em;text-decoration:none;overflow-wrap:anywhere}
ins{background:#d9f2dd}ins::before{content:"+ "}del{background:#fbdcd9}del::before{content:"\\2212  "}"""
BEFORE, AFTER = "לפני", "אחרי"
_COLOURS = {BEFORE: "#c62f2f", AFTER: "#1a7f37"}


@dataclass(frozen=True)
class Change:
    """A page that differs in two sites: its path in the site, its title, and what happened to it."""

    page: str
    title: str
    state: State


def changes(before: Path, after: Path) -> list[Change]:
    """Return the pages whose main part differs in two built sites, entries and texts before lists of them."""
    old, new = _pages(before), _pages(after)
    found = list[Change]()
    for page in {**old, **new}:
        texts = [_main(path) for site in (old, new) if (path := site.get(page))]
        state: State = "changed" if len(texts) == 2 else "new" if page in new else "gone"
        if len({main for main, _ in texts}) != 1 or state != "changed":
            found.append(Change(page, texts[-1][1], state))
    return sorted(found, key=lambda one: (one.page.endswith("index.html"), "/" not in one.page, one.page))


def _pages(site: Path) -> dict[str, Path]:
    return {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}


def _main(path: Path) -> tuple[str, str]:
    """Return the main part of a page, without the hashes in names of files, and its title."""
    html = path.read_text("utf-8")
    main, title = _MAIN.search(html), _TITLE.search(html)
    return _HASH.sub("", main[0] if main else html), " ".join(unescape(title[1]).split()) if title else path.name


def compare(before: Path, after: Path, found: Sequence[Change]) -> str:
    """Return the HTML of the first `changes` of two sites, in pictures and in words. Raises chromium.NoChromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        parts = [_part(browser, before, after, one) for one in found[:MOST]]
        browser.close()
    rest = "".join(f"<li>{escape(one.title)}: {STATES[one.state]}</li>" for one in found[MOST:])
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return "\n".join(
        [
            '<!doctype html><html lang="he" dir="rtl"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>מה השתנה</title><style>{_STYLE}</style></head><body><h1>מה השתנה</h1>",
            *(parts or ["<p>אף עמוד לא השתנה.</p>"]),
            f"<h2>עמודים נוספים</h2><ul>{rest}</ul>" if rest else "",
            "</body></html>\n",
        ]
    )


def _part(browser: Browser, before: Path, after: Path, change: Change) -> str:
    """Return the HTML of one page: what happened to it, its lines, its pictures."""
    files = {BEFORE: before / change.page, AFTER: after / change.page}
    pages = {name: _open(browser, file) for name, file in files.items() if file.is_file()}
    said = {name: [str(line) for line in page.evaluate(_READ)] for name, page in pages.items()}
    lines = "".join(_lines(said[BEFORE], said[AFTER])) if len(said) == 2 else ""
    shots = {name: _take(page, _marked(page, name, said)) for name, page in pages.items()}
    for page in pages.values():
        page.context.close()
    head = f"<h2>{escape(change.title)}</h2><p>{STATES[change.state]} · <bdi dir=ltr>{escape(change.page)}</bdi></p>"
    figures = "".join(_figure(name, shot) for name, shot in shots.items())
    return f'<section>{head}<div>{lines}</div><div class="both">{figures}</div></section>'


def _open(browser: Browser, file: Path) -> Page:
    """Open a page of a site as a reader sees it."""
    context = browser.new_context(viewport={"width": WIDTH, "height": 900}, color_scheme="light", locale="he-IL")
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")
    return page


def _marked(page: Page, name: str, said: dict[str, list[str]]) -> tuple[float, float]:
    """Mark what the page's other version does not say; return where that begins and ends, in pixels from the top."""
    others = next((lines for other, lines in said.items() if other != name), None)
    top, bottom = (others is not None and page.evaluate(_MARK, [others, _COLOURS[name]])) or (0, HIGHEST)
    return top, bottom


def _take(page: Page, stretch: tuple[float, float]) -> bytes:
    """Return the picture of a stretch of a page, and of a little around it, as a PNG."""
    top = max(0, stretch[0] - AROUND)
    bottom = min(page.evaluate("document.documentElement.scrollHeight"), stretch[1] + AROUND)
    height = max(1, min(bottom - top, HIGHEST))
    shot = page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": height})
    return pictures.lighter(shot)


def _figure(name: str, shot: bytes) -> str:
    data = base64.b64encode(shot).decode()
    return f'<figure><figcaption>{name}</figcaption><img alt="" src="data:image/png;base64,{data}"></figure>'


def _lines(old: list[str], new: list[str]) -> Iterator[str]:
    """Yield the lines that only one of two pages has."""
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (f'<del dir="auto">{escape(line)}</del>' for line in old[first:last])
            yield from (f'<ins dir="auto">{escape(line)}</ins>' for line in new[begin:end])


def summary(found: Sequence[Change]) -> str:
    """Return the changes as Markdown, for the summary of a check."""
    if not found:
        return "אף עמוד לא השתנה.\n"
    listed = [f"- {_plain(one.title)}: {STATES[one.state]}" for one in found[:NAMED]]
    rest = [f"- ועוד {len(found) - NAMED} עמודים"] if len(found) > NAMED else []
    return "\n".join([*listed, *rest, ""])


def _plain(text: str) -> str:
    """Return a text in which nothing is Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>&~])", r"\\\1", text)
