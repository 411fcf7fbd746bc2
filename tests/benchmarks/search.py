"""How heavy and how quick the search is in the browser, beside plain lunr.js over the same documents, in the same run.

    .venv/bin/python tests/benchmarks/search.py FOLDER [DOCUMENTS] [EVERY]

Repeats the documents of a collection (docs.json and q_*.json, as `kb evaluate` takes them) to DOCUMENTS (6800), every
copy with its words in another order and one in ten with another letter: so the vocabulary grows about as in language.
Opens the shipped search from a folder in a headless Chromium and asks every EVERY-th query (8) of all sets.
Prints what loads before the first result, in gzip and brotli, also at 60 documents; how long it takes to be ready, the
median of five fresh pages; and milliseconds a query: all new, asked at once after opening; when a few seconds have
passed; and again.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
sys.path[:1] = [str(ROOT / "hooks"), str(TESTS)]  # instead of this folder

import brotli  # noqa: E402
import mkdocs.contrib.search  # noqa: E402
from kb import chromium  # noqa: E402
from kb.search import baseline, evaluate, trial  # noqa: E402
from kb.search.index import Document, Section  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

DOCUMENTS, EVERY, FEW = 6800, 8, 60
FRESH_PAGES = 5
ALPHABET = "אבגדהוזחטיכלמנסעפצקרשת"
WORD = re.compile(f"[{ALPHABET}]{{4,}}")
LUNR = Path(mkdocs.contrib.search.__file__).parent / "templates/search/lunr.js"

READY = """() => { const began = performance.now();
    return library.search("", {language: "he"}).then(() => performance.now() - began); }"""
IDLE = "() => new Promise((done) => setTimeout(done, 4000))"
TIMES = """async (queries) => { const times = [];
    for (const query of queries) {
        const began = performance.now();
        await library.search(query);
        times.push(performance.now() - began);
        await new Promise((done) => setTimeout(done, 0));
    }
    return times; }"""
LOADED = "() => Array.from(document.scripts, (one) => one.src)"

LUNR_BUILD = """async (documents) => {
    window.index = lunr(function () {
        this.pipeline.reset();
        this.searchPipeline.reset();
        this.ref("id");
        this.field("title");
        this.field("body");
        documents.forEach((one) => this.add(one));
    });
    const stored = JSON.stringify(index);
    const squeezing = new Blob([stored]).stream().pipeThrough(new CompressionStream("gzip"));
    const squeezed = await new Response(squeezing).arrayBuffer();
    const began = performance.now();
    lunr.Index.load(JSON.parse(stored));
    return [squeezed.byteLength, performance.now() - began]; }"""
LUNR_TIMES = """(queries) => queries.map((words) => {
    const began = performance.now();
    if (words.length) index.query((asked) => asked.term(words)).slice(0, 10);
    return performance.now() - began; })"""


def repeated(documents: Sequence[Document], size: int) -> list[Document]:
    """Return this many documents; after the first round they have shuffled words, some of them changed."""
    found = list(documents[:size])
    chance = random.Random(1)
    for number in range(len(found), size):
        one = documents[chance.randrange(len(documents))]
        words = [changed(word, chance) for word in one.sections[0].text.split()]
        chance.shuffle(words)
        found.append(Document(f"{one.id}-{number}", one.title, sections=(Section(text=" ".join(words)),)))
    return found


def changed(word: str, chance: random.Random) -> str:
    """Return a word; one time in ten, return it with one letter changed."""
    if chance.random() > 0.1 or not WORD.fullmatch(word):
        return word
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + chance.choice(ALPHABET) + word[place + 1 :]


def opened(browser: Browser, home: Path) -> Page:
    page = browser.new_page()
    page.goto(home.as_uri())
    return page


def weigh(page: Page, of: str) -> None:
    """Print the bytes of all scripts that a page has loaded."""
    page.evaluate(READY)
    files = [Path(address.removeprefix("file://")).read_bytes() for address in page.evaluate(LOADED)]
    sizes = [sum(map(len, files)), sum(len(gzip.compress(file, 9)) for file in files), sum(map(squeezed, files))]
    print(
        f"{of}: loaded before the first result", *(f"{size / 1024:,.1f} KB" for size in sizes), "(plain, gzip, brotli)"
    )


def squeezed(file: bytes) -> int:
    return len(brotli.compress(file, quality=9, lgwin=22))


def report(name: str, times: list[float]) -> float:
    """Print a row of times and return their 95th percentile."""
    p95 = quantiles(times, n=20)[-1]
    print(f"  {name:<28}p50 {median(times):7.1f}   p95 {p95:7.1f}   most {max(times):7.1f} ms")
    return p95


def measure(browser: Browser, home: Path, sets: dict[str, list[str]]) -> float:
    """Print how fast the search is on a page; return the 95th percentile of all kinds of queries after opening."""
    ready = [browser_page_ready(browser, home) for _ in range(FRESH_PAGES)]
    print(f"ready after {median(ready):.0f} ms ({', '.join(f'{one:.0f}' for one in ready)})")
    every = [query for queries in sets.values() for query in queries]
    random.Random(2).shuffle(every)
    page = opened(browser, home)
    page.evaluate(READY)
    report("cold", page.evaluate(TIMES, every))
    page.close()
    page = opened(browser, home)
    page.evaluate(READY)
    page.evaluate(IDLE)
    p95 = report("after idle time", page.evaluate(TIMES, every))
    report("again", page.evaluate(TIMES, every))
    for name, queries in sets.items():
        report(f"again, {name}", page.evaluate(TIMES, queries))
    page.close()
    return p95


def browser_page_ready(browser: Browser, home: Path) -> float:
    page = opened(browser, home)
    taken: float = page.evaluate(READY)
    page.close()
    return taken


def measure_lunr(browser: Browser, documents: Sequence[Document], sets: dict[str, list[str]]) -> float:
    """Print the same for plain lunr.js over the same words; return its 95th percentile."""
    page = browser.new_page()
    page.add_script_tag(path=LUNR)
    fields: list[Any] = [
        {"id": one.id, "title": baseline.words(one.title), "body": baseline.words(one.sections[0].text)}
        for one in documents
    ]
    size, ready = page.evaluate(LUNR_BUILD, fields)
    print(f"lunr.js: its index {size / 1024:,.1f} KB gzip, read in {ready:.0f} ms, loading apart")
    every = [list(dict.fromkeys(baseline.words(query))) for queries in sets.values() for query in queries]
    p95 = report("lunr.js", page.evaluate(LUNR_TIMES, every))
    page.close()
    return p95


def main() -> None:
    """Print the figures."""
    folder = Path(sys.argv[1])
    size, every = (int(given) for given in [*sys.argv[2:], *map(str, (DOCUMENTS, EVERY)[len(sys.argv) - 2 :])])
    read = evaluate.read(folder, every)
    sets = {name: [one["q"] for one in asked] for name, asked in read.queries.items()}
    documents = repeated(read.documents, size)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        few = documents[:FEW]
        weigh(opened(browser, trial.lay_out(ROOT, Path(place, "few"), few, evaluate.index_of(few))), f"{FEW} documents")
        index = evaluate.index_of(documents)
        print(
            f"{len(documents)} documents, {len(index.words)} words, {json.dumps({k: len(v) for k, v in sets.items()})}"
        )
        home = trial.lay_out(ROOT, Path(place, "all"), documents, index)
        weigh(opened(browser, home), f"{size} documents")
        ours = measure(browser, home, sets)
        theirs = measure_lunr(browser, documents, sets)
        print(f"95th percentile, ours to lunr.js: {ours / theirs:.2f}")
        browser.close()


if __name__ == "__main__":
    main()
