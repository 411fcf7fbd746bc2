"""How quick the pages of a built site are in a browser: lists, filters, the search; a line for each figure.

    .venv/bin/python tests/benchmarks/browse.py SITE [LANGUAGE]

Serves the folder SITE from this machine to a headless Chromium, which keeps nothing between pages. Pages are opened
five times, on a phone's and on a desk's window; times are in milliseconds. The queries are beginnings of titles.
What else the machine does slows all of it: the load is printed first and last, and beside the time that has passed
stands the CPU time of the page's main thread, which hardly depends on it.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path
from statistics import median, quantiles

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS.parent / "hooks"), str(TESTS)]  # instead of this folder

from kb import chromium  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from serving import serving  # noqa: E402

RUNS = 5
WINDOWS = {"phone": (390, 844), "desk": (1280, 800)}
PAGES = ("index", "topics/index", "tools/index", "articles/index", "map", "paths/index")
TITLES, LONGEST = 40, 18  # so many titles are typed, so many letters of each

INTERACTIVE = (
    "() => { const one = document.querySelector('#kb-filters'); return one && !one.hidden && performance.now(); }"
)
FILTERED = """() => new Promise((done) => {
    const title = document.querySelector("#kb-list-title"), before = title.textContent, began = performance.now();
    new MutationObserver(() => {
        if (title.textContent === before) return;
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began), 0));
    }).observe(title, { childList: true, characterData: true, subtree: true });
    document.querySelectorAll("#kb-filters input[type=radio]:not(:checked)")[1].click();
})"""
FIRST_HIT = """(query) => new Promise((done) => {
    const began = performance.now();
    new MutationObserver(() => {
        if (!document.querySelector(".kb-hit")) return;
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began), 0));
    }).observe(document.body, { childList: true, subtree: true });
    library.open(query);
})"""
TYPED = """async (queries) => { const times = [];
    for (const query of queries) {
        const began = performance.now();
        await library.search(query, { typing: true });
        times.push(performance.now() - began);
    }
    return times; }"""
SHAPE = """() => [document.getElementsByTagName("*").length, document.documentElement.scrollHeight,
    document.documentElement.scrollWidth > innerWidth ? "too wide" : "fits",
    performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd]"""


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


class Clock:
    """The CPU time of a page's main thread."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.before = self.now()

    def now(self) -> float:
        """Return the time since the page's process began, in milliseconds; each page that is opened has its own."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(one["value"] for one in metrics if one["name"] == "ThreadTime"))

    def spent(self) -> float:
        """Return the time since this was asked last."""
        before, self.before = self.before, self.now()
        return self.before - before


def line(name: str, times: list[float], spent: list[float]) -> None:
    """Print a row of times, and of CPU times; milliseconds."""
    p95 = quantiles(times, n=20)[-1] if len(times) > RUNS else max(times)
    print(f"{name:<46} median {median(times):7.1f}   p95 {p95:7.1f}   CPU, median {median(spent):7.1f}", flush=True)


def weights(site: Path, language: str) -> None:
    """Print the bytes of the search's files, with gzip."""
    folder = site / "search" / language

    def squeezed(pattern: str) -> list[int]:
        return [len(gzip.compress(path.read_bytes(), 9)) for path in sorted(folder.glob(pattern))]

    head, parts, texts = squeezed("index.*") + squeezed("entries.*"), squeezed("postings-*"), squeezed("text-*")
    print(f"search/{language}, KB with gzip: first {sum(head) / 1024:,.0f}; {len(parts)} parts of the index, ", end="")
    print(f"{sum(parts) / 1024:,.0f}, the largest {max(parts, default=0) / 1024:,.0f}; ", end="")
    print(f"{len(texts)} of texts, {sum(texts) / 1024:,.0f}, the largest {max(texts, default=0) / 1024:,.0f}")


def titles(site: Path, language: str) -> list[str]:
    """Return titles of entries, from all over the library."""
    entries = json.loads((site / "library.json").read_text("utf-8"))["entries"]
    found = [one["title"] for one in entries if one["language"] == language]
    return found[:: max(1, len(found) // TITLES)][:TITLES]


def shapes(page: Page, root: str, site: Path) -> None:
    """Print the size of pages, and how long they take to be read."""
    for name in PAGES:
        file = site / f"{name}.html"
        if file.is_file():
            times, spent, clock = [], [], Clock(page)
            for _ in range(RUNS):
                page.goto(f"{root}{name}.html")
                spent.append(clock.now())
                elements, height, fits, ready = page.evaluate(SHAPE)
                times.append(ready)
            weight = len(gzip.compress(file.read_bytes(), 9)) / 1024
            line(f"{name}: {weight:.0f} KB, {elements} elements, {height} px, {fits}", times, spent)


def lists(browser: Browser, root: str, size: tuple[int, int], name: str) -> None:
    """Print how soon the list of tools is ready, and how soon a filter answers."""
    ready, answers, for_ready, for_answers = [], [], [], []
    for _ in range(RUNS):
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(f"{root}404.html")  # the process of the page is there
        clock = Clock(page)
        page.goto(f"{root}tools/index.html", wait_until="commit")
        ready.append(float(page.wait_for_function(INTERACTIVE).json_value()))
        for_ready.append(clock.now())
        page.wait_for_load_state()
        clock.spent()
        answers.append(float(page.evaluate(FILTERED)))
        for_answers.append(clock.spent())
        page.close()
    line(f"list of tools, interactive ({name})", ready, for_ready)
    line(f"a filter answers ({name})", answers, for_answers)


def searches(browser: Browser, root: str, queries: list[str]) -> None:
    """Print how soon the first result is there, and how long each letter takes."""
    first, spent = [], []
    for query in queries[:RUNS]:
        page = browser.new_page()
        page.goto(f"{root}index.html")
        clock = Clock(page)
        first.append(float(page.evaluate(FIRST_HIT, query)))
        spent.append(clock.spent())
        page.close()
    line("the search opened with a query: first result", first, spent)
    page = browser.new_page()
    page.goto(f"{root}index.html")
    page.evaluate(TYPED, [""])
    typed = [title[:length] for title in queries for length in range(2, min(len(title), LONGEST) + 1)]
    for name in (f"{len(typed)} queries, a letter more each time", "the same again, with its parts loaded"):
        clock, each = Clock(page), list[float]()
        times = []
        for query in typed:
            times += page.evaluate(TYPED, [query])
            each.append(clock.spent())
        line(name, times, each)
        print(f"{'':<46} CPU, p95 {quantiles(each, n=20)[-1]:7.1f}")
    page.close()


def main() -> None:
    """Print all figures."""
    site, language = Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else "he"
    print(load())
    weights(site, language)
    with serving(site) as server, sync_playwright() as playwright:
        browser, root = chromium.launch(playwright), server.address
        for name, size in WINDOWS.items():
            page = browser.new_page(viewport={"width": size[0], "height": size[1]})
            print(f"-- {name}")
            shapes(page, root, site)
            page.close()
            lists(browser, root, size, name)
        print("-- search")
        searches(browser, root, titles(site, language))
        browser.close()
    print(load())


if __name__ == "__main__":
    main()
