"""How much the tests try, and the pages that browser tests visit: of each kind, with open parts, languages and sizes.

A quick run visits a fair sample, the same in every run; `python3 kb test --full` visits everything. A quick run of all
tests (SAMPLED) leaves out some long ones, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, Page

_T = TypeVar("_T")

SEEN = Path(__file__).with_name("seen.js").read_text("utf-8").strip()
FULL = bool(os.environ.get("KB_TEST_FULL"))
FUZZ = bool(os.environ.get("KB_TEST_FUZZ"))
SAMPLED = bool(os.environ.get("KB_TEST_SAMPLE"))  # a quick run of everything

# Files whose tests take long, because they drive a browser or start commands. Of the cases of each test in them, a
# quick run of all tests tries a third.
LONG = (
    "tests/browser/", "tests/test_bench.py", "tests/test_bounds.py", "tests/test_build.py", "tests/test_commands.py",
    "tests/test_killed.py", "tests/test_lock.py", "tests/test_serve.py", "tests/test_store.py", "tests/test_work.py",
)  # fmt: skip

# A test that alone takes as long as hundreds, and whose subject has others.
in_full = pytest.mark.skipif(SAMPLED, reason="long: python3 kb test --full, or name its file")
LANGUAGES = {"he": "", "ar": "ar/", "en": "en/"}
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
SCHEMES = ("light", "dark")
QUERIES = {"he": "שותפים", "ar": "الشركاء", "en": "partners"}

PLANNED = {
    "title": "A day together",
    "days": [
        {"start": "09:00", "target": 60, "date": "2026-12-08", "items": [
            {"id": "rapid-consultation", "minutes": 50, "who": "Noa", "notes": "Bring the ball."},
            {"kind": "group", "rooms": [{"items": [{"id": "stacey-matrix"}]}, {"title": "B", "items": []}]},
            {"kind": "break", "minutes": 45, "at": "12:30"}]},
        {"items": [{"kind": "own", "type": "talk", "title": "x" * 40}, {"kind": "entry", "id": "long-gone"}]},
    ],
}  # fmt: skip


def examples(quick: int, full: int) -> int:
    """Return how many examples hypothesis tries: `quick`, or `full` with --full, or three times as many with --fuzz.

    A quick run of all tests tries half of `quick`.

    The pipeline tries the same ones in every run, so many more would prove little; --fuzz looks for new ones.
    """
    return 3 * full if FUZZ else full if FULL else max(1, quick // 2) if SAMPLED else quick


def fair(cases: Sequence[_T], of: str) -> list[_T]:
    """Return every third of some cases of one test, at least one, the same in every run.

    All tests `of` a file begin with the same case of the first three, so that they share what is made for it; files
    begin with different ones, so that every language and size is tried.

    >>> fair(["he", "ar", "en"], of="tests/browser/test_map.py")
    ['ar']
    """
    return list(cases[sum(of.encode()) % min(3, len(cases)) :: 3])


State = Callable[[Page, str], None]


def as_it_is(page: Page, code: str) -> None:
    """Open nothing."""


def searched(page: Page, code: str) -> None:
    page.keyboard.press("/")
    page.wait_for_selector("[data-query]", state="attached")
    page.locator("#kb-q").fill(QUERIES[code])
    page.locator(".kb-hit mark").first.wait_for()
    page.locator(".kb-narrow summary").click()


def searched_in_vain(page: Page, code: str) -> None:
    page.keyboard.press("/")
    page.wait_for_selector("[data-query]", state="attached")
    page.locator("#kb-q").fill("קקקקקקק")
    page.locator(".kb-nothing").wait_for()


def with_the_menu_open(page: Page, code: str) -> None:
    if page.locator(".kb-menu > summary").is_visible():
        page.locator(".kb-menu > summary").click()


def with_sharing_open(page: Page, code: str) -> None:
    page.locator(".kb-share summary").click()


def running(page: Page, code: str) -> None:
    page.locator("#kb-run-start").click()
    page.locator("#kb-run [data-part=next]").click()


def reporting(page: Page, code: str) -> None:
    page.locator("#kb-ran").click()
    page.locator(".kb-ran [type=submit]").click()


def with_a_term_explained(page: Page, code: str) -> None:
    if page.locator(".kb-gloss").count():
        page.locator(".kb-gloss").first.click()


def filled_in(page: Page, code: str) -> None:
    page.locator("#kb-form input[type=text]:visible").first.fill("12/05/2026 (SLA)")


def planned(page: Page, code: str) -> None:
    page.evaluate("plan => localStorage.setItem('kb-plans', JSON.stringify({plans: [plan]}))", PLANNED)
    page.reload()
    page.locator("[data-do=details]").first.click()


def with_everything_unfolded(page: Page, code: str) -> None:
    page.evaluate("document.querySelectorAll('.kb-map-list details').forEach(one => one.open = true)")
    page.locator(".kb-map:visible a:visible").nth(2).focus()


def suggested(page: Page, code: str) -> None:
    for name, text in (("title", "שם"), ("slug", "a-name"), ("summary", "תקציר.")):
        page.locator(f"#kb-s-{name}").fill(text)
    page.locator("[data-to=meeting]").click()
    for end in ("min", "max"):
        page.locator(f"#kb-s-duration-{end}").fill("45")
    page.locator("[data-to=find]").click()
    page.locator("#kb-s-topics input").first.check()
    page.locator("[data-to=text]").click()
    page.locator("#kb-s-opening").fill('- פתיחה של מנכ"ל.')
    page.locator("#kb-suggest [type=submit]").click()
    page.locator("[data-part=ready] details:has([data-part=file]) > summary").click()


def suggested_in_vain(page: Page, code: str) -> None:
    page.locator("[data-to=sources]").click()
    page.locator("[data-rows=related] + p button").click()
    page.locator("#kb-s-related-0-why").fill("x")
    page.locator("#kb-suggest [type=submit]").click()
    page.locator("[data-part=wrong-list] a").first.wait_for()


def edited(page: Page, code: str) -> None:
    page.locator("[data-to=steps]").click()
    page.locator("#kb-s-steps-0-title").fill("שם אחר")
    page.locator(".kb-fold summary").first.click()
    page.locator("#kb-suggest [type=submit]").click()
    page.locator("[data-part=changed-lines] > summary").click()
    page.locator("[data-part=changes] ins").first.wait_for()


# A page of each kind, and what may be open on it.
WAYS: tuple[tuple[str, State], ...] = (
    ("index.html", as_it_is),
    ("index.html", with_the_menu_open),
    ("index.html", searched),
    ("tools/stacey-matrix.html", searched_in_vain),
    ("tools/rapid-consultation.html", with_sharing_open),
    ("tools/rapid-consultation.html", running),
    ("tools/rapid-consultation.html", reporting),
    ("articles/collective-impact-stories.html", with_a_term_explained),
    ("articles/building-common-ground.html", as_it_is),
    ("topics/backbone.html", as_it_is),
    ("topics/index.html", as_it_is),
    ("stages/act.html", as_it_is),
    ("purposes/conflict.html", as_it_is),
    ("tools/index.html?minutes=15&modes=online", as_it_is),
    ("articles/index.html", as_it_is),
    ("worksheets/index.html", as_it_is),
    ("worksheets/backbone-in-emergency.html", filled_in),
    ("plan.html", as_it_is),
    ("plan.html", planned),
    ("suggest.html", suggested),
    ("suggest.html", suggested_in_vain),
    ("suggest.html?edit=tools/rapid-consultation.md", edited),
    ("glossary.html", as_it_is),
    ("guide/terms.html", as_it_is),
    ("guide/rules/index.html", as_it_is),
    ("guide/rules/worksheet-ids.html", as_it_is),
    ("map.html", as_it_is),
    ("map.html", with_everything_unfolded),
    ("offline.html", as_it_is),
    ("about.html", as_it_is),
    ("accessibility.html", as_it_is),
    ("contribute.html", as_it_is),
    ("404.html", as_it_is),
)


Case = tuple[Any, ...]  # a way, a language, and what else the test varies


def name(case: Case) -> str:
    """Return a case as the name of a test."""
    (address, state), *rest = case
    return "-".join([address.partition("?")[0], state.__name__, *rest])


@contextmanager
def opened(
    browser: Browser, root: str, way: tuple[str, State], code: str, style: str = "", **options: Any
) -> Iterator[Page]:
    """A page of the site at `root` in a state; `style` is a person's own style, `options` are the browser's."""
    address, state = way
    context = browser.new_context(locale="he-IL", service_workers="block", bypass_csp=bool(style), **options)
    context.set_default_timeout(15_000)
    try:
        page = context.new_page()
        page.goto(f"{root}{LANGUAGES[code]}{address}")
        if style:
            page.add_style_tag(content=style)
        state(page, code)
        yield page
    finally:
        context.close()


def look(page: Page, what: str, argument: Any = None) -> Any:
    """Return the result of one of the functions in seen.js for the page."""
    return page.evaluate(f"(argument) => {SEEN}.{what}(argument)", argument)
