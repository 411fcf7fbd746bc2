"""The library without a network: stored by the service worker, under any path, through new editions.

And in a folder.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import Server
from site_pages import Site
from workspace import Workspace, contents

PATIENCE = 20_000  # milliseconds
UNDER = "x/y/"
ARTICLE = "articles/red-lines-founding"
WORKER_FILES = re.compile(r"sw\.js|offline/.*\.json|assets/kb/offline/worker\..*")
CORE_IS_KEPT = """async (language) => {
  const kept = await caches.keys();
  for (const name of kept) {
    const state = await (await caches.open(name)).match(library.root + "offline/state");
    if (state && (await state.json()).languages.includes(language)) return true;
  }
  return false;
}"""

expect.set_options(timeout=PATIENCE)


class Reader:
    """A person who reads the library on the web; the test can stop the server."""

    def __init__(self, page: Page, server: Server, folder: Path) -> None:
        self.page, self.server, self.folder = page, server, folder
        self.root = server.address + UNDER
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def visit(self, name: str) -> None:
        self.page.goto(self.root + name)

    def visit_until_kept(self, name: str, language: str = "he") -> None:
        """Open a page and wait until the basic files of its language are on the device."""
        self.visit(name)
        for _ in range(PATIENCE // 100):
            if self.page.evaluate(CORE_IS_KEPT, language):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("the core was not kept")

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def asked(self) -> list[str]:
        """The requested files of the library, except the worker's own."""
        files = [path.partition("?")[0].removeprefix(f"/{UNDER}") for path in self.server.asked]
        return [file for file in files if not WORKER_FILES.fullmatch(file)]


@pytest.fixture
def workers() -> Literal["allow", "block"]:
    return "allow"


@pytest.fixture
def reader(page: Page, site: Site, tmp_path: Path) -> Iterator[Reader]:
    """The library under a path, with a server that the test can stop."""
    folder = tmp_path / "host" / UNDER
    shutil.copytree(site.root, folder)
    server = Server(tmp_path / "host")
    page.set_default_timeout(PATIENCE)
    person = Reader(page, server, folder)
    yield person
    server.stop()
    assert person.faults == []


def title(site: Site, name: str) -> str:
    return site.page(name).one("h1").text


# ---- with the server stopped


@pytest.mark.parametrize(("language", "prefix"), [("he", ""), ("ar", "ar/"), ("en", "en/")])
def test_after_one_visit_the_core_opens_without_a_server(
    reader: Reader, site: Site, language: str, prefix: str
) -> None:
    reader.visit_until_kept(f"{prefix}index.html", language)
    reader.server.stop()
    for name in ("topics/emergency", "tools/index", "articles/index", "tools/network-check-in", "topics/index"):
        reader.visit(f"{prefix}{name}.html")
        assert " ".join(reader.heading().split()) == title(site, f"{prefix}{name}.html")
        assert reader.page.evaluate("getComputedStyle(document.querySelector('.kb-header')).position") != ""
        assert reader.page.evaluate("Array.from(document.styleSheets).every((sheet) => sheet.cssRules.length > 0)")
        family = f"16px 'Kb Sans {language}'"
        assert reader.page.evaluate("(family) => document.fonts.ready.then(() => document.fonts.check(family))", family)


def test_search_finds_and_worksheets_open_without_a_server(reader: Reader) -> None:
    reader.visit_until_kept("index.html")
    reader.server.stop()
    reader.visit("tools/index.html")
    found = reader.page.evaluate("library.search('חירום').then((all) => all.map((one) => one.id))")
    assert len(found) > 2
    reader.page.keyboard.press("/")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    reader.visit("worksheets/network-check-in.html")
    expect(reader.page.locator("form").first).to_be_visible()
    got = "fetch(library.root + 'worksheets/network-check-in.pdf').then((r) => r.text()).then((t) => t.slice(0, 5))"
    assert reader.page.evaluate(got) == "%PDF-"
    reader.page.locator("[data-kind=text]").first.fill("נכתב בלי רשת")
    with reader.page.expect_download() as waiting:
        reader.page.locator("#kb-word").click()
    assert waiting.value.suggested_filename.endswith(".docx")


def test_a_plan_and_a_tool_of_it_run_without_a_server(reader: Reader) -> None:
    reader.visit_until_kept("tools/rapid-consultation.html")
    plan = '{"items": [{"id": "short-learning-cycles", "minutes": 50}]}'
    reader.page.evaluate("plan => localStorage.setItem('kb-plan', plan)", plan)
    reader.server.stop()
    for name in ("plan.html", "tools/rapid-consultation.html"):
        reader.visit(name)
        reader.page.locator("[data-part=run]:visible, #kb-run-start").first.click()
        expect(reader.page.locator("#kb-run h2")).not_to_be_empty()
        expect(reader.page.get_by_role("timer")).to_have_text(re.compile(r"^\d:\d\d$"))
        assert len(reader.page.locator("#kb-run [data-part=lines]").inner_text()) > 100
        reader.page.locator("#kb-run [data-part=stop]").click()


def test_a_visited_page_stays_and_one_never_seen_leads_to_what_there_is(reader: Reader, site: Site) -> None:
    reader.visit_until_kept("index.html")
    reader.visit(f"{ARTICLE}.html")
    reader.page.wait_for_load_state("networkidle")
    reader.page.wait_for_timeout(500)  # the worker goes on storing after the page has loaded
    reader.server.stop()
    reader.visit(f"{ARTICLE}.html")
    assert reader.heading() == title(site, f"{ARTICLE}.html")
    reader.visit("articles/top15-closing.html")
    assert reader.page.url == f"{reader.root}offline.html#articles/top15-closing.html"
    expect(reader.page.locator("#kb-wanted")).to_be_visible()
    expect(reader.page.locator("h1")).to_have_text("אין חיבור")
    expect(reader.page).to_have_title(re.compile("^אין חיבור – "))
    assert reader.page.locator("#kb-wanted a").get_attribute("href") == f"{reader.root}articles/top15-closing.html"
    kept = reader.page.locator("#kb-kept li:visible a")
    expect(reader.page.locator("#kb-kept a[href='articles/top15-closing.html']")).to_be_hidden()
    kept.first.click()
    assert "offline.html" not in reader.page.url
    for prefix, said in (("ar/", "لا يوجد اتصال"), ("en/", "No connection")):
        reader.visit(prefix)
        assert reader.page.url == f"{reader.root}{prefix}offline.html#{prefix}index.html"
        expect(reader.page.locator("h1")).to_have_text(said)


# ---- everything


def test_everything_is_kept_with_its_size_and_progress_and_given_back(reader: Reader, site: Site) -> None:
    reader.visit_until_kept("offline.html")
    keep, status = reader.page.locator("[data-part=keep]"), reader.page.locator("[data-part=status]")
    expect(keep).to_contain_text("מ״ב")
    reader.page.evaluate(
        "() => { window.seen = []; navigator.serviceWorker.addEventListener('message', (e) => seen.push(e.data)); }"
    )
    keep.click()
    give = reader.page.locator("[data-part=give]")
    expect(give).to_be_visible()
    steps = reader.page.evaluate("seen.filter((one) => one.kind === 'progress').map((one) => [one.done, one.total])")
    assert len(steps) > 20
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1] > 1_000_000
    expect(status).to_contain_text("כל הספרייה נשמרה")
    reader.server.stop()
    for name in ("articles/top15-closing.html", "en/articles/top15-closing.html", "ar/tools/stacey-matrix.html"):
        reader.visit(name)
        assert " ".join(reader.heading().split()) == title(site, name)
    reader.visit("offline.html")
    give.click()
    expect(keep).to_be_visible()
    reader.visit("en/articles/top15-closing.html")
    assert "offline.html" in reader.page.url


def test_kept_pages_go_to_another_device_in_the_readers_file(reader: Reader, site: Site, chromium: Browser) -> None:
    reader.visit_until_kept(f"{ARTICLE}.html")
    reader.visit("offline.html")
    expect(reader.page.locator(f"#kb-kept a[href='{ARTICLE}.html']")).to_be_visible()
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("button", name="הורדת הכול בקובץ אחד").click()
    context = chromium.new_context(locale="he-IL")
    other = Reader(context.new_page(), reader.server, reader.folder)
    other.visit_until_kept("offline.html")
    expect(other.page.locator(f"#kb-kept a[href='{ARTICLE}.html']")).to_be_hidden()
    with other.page.expect_file_chooser() as choosing:
        other.page.get_by_role("button", name="פתיחת קובץ שהורדתם").click()
    choosing.value.set_files(waiting.value.path())
    expect(other.page.locator(f"#kb-kept a[href='{ARTICLE}.html']")).to_be_visible()
    reader.server.stop()
    other.visit(f"{ARTICLE}.html")
    assert other.heading() == title(site, f"{ARTICLE}.html")
    assert other.faults == []
    context.close()


# ---- a new edition


def test_a_new_edition_fetches_only_what_changed_and_says_so(reader: Reader, site: Site, workspace: Workspace) -> None:
    reader.visit_until_kept(f"{ARTICLE}.html")
    text = (workspace.root / f"{ARTICLE}.md").read_text("utf-8")
    workspace.write(f"{ARTICLE}.md", f"{text}\nמשפט שנוסף במהדורה החדשה.\n")
    built = workspace.kb("build", "--strict")
    assert built.returncode == 0, built.stderr
    before = {f: (reader.folder / f).read_bytes() for f in site.files}
    shutil.copytree(workspace.site, reader.folder, dirs_exist_ok=True)
    now = {f: data for f, data in contents(reader.folder).items() if data != before.get(f)}
    reader.server.asked.clear()
    reader.visit(f"{ARTICLE}.html")
    line = reader.page.locator(".kb-updated")
    expect(line).to_contain_text("הספרייה התעדכנה")
    asked = set(reader.asked)
    assert f"{ARTICLE}.html" in asked
    assert asked <= now.keys()
    assert len(asked) < 10
    assert "במהדורה החדשה" not in reader.page.content()
    line.get_by_role("button").click()
    expect(reader.page.get_by_text("משפט שנוסף במהדורה החדשה.")).to_be_visible()
    expect(line).to_have_count(0)
    assert reader.page.evaluate("caches.keys().then((names) => names.length)") == 1
    old = "caches.keys().then((n) => caches.open(n[0])).then((c) => c.keys()).then((k) => k.map((r) => r.url))"
    keys = [url.partition("?")[0] for url in reader.page.evaluate(old)]
    assert len(keys) == len(set(keys))


# ---- what is not kept


def test_what_is_not_what_the_build_wrote_is_not_kept(reader: Reader) -> None:
    reader.visit_until_kept("index.html")
    (reader.folder / "articles/top15-closing.html").write_text("<h1>Log in to the hotel</h1>", "utf-8")
    reader.visit("articles/top15-closing.html")
    assert reader.heading() == "Log in to the hotel"
    reader.visit("articles/nowhere.html")
    reader.server.stop()
    for name in ("articles/top15-closing.html", "articles/nowhere.html"):
        reader.visit(name)
        assert "offline.html" in reader.page.url


def test_a_part_of_a_kept_file_can_be_asked_for(reader: Reader, site: Site) -> None:
    reader.visit_until_kept("index.html")
    reader.visit("tools/index.html")
    reader.server.stop()
    file = site.published("assets/kb/kb.css")
    data = (site.root / file).read_bytes()
    ask = """([file, range]) => fetch(library.root + file, {headers: {Range: range}}).then(async (r) =>
      [r.status, r.headers.get("content-range"), await r.text()])"""
    assert reader.page.evaluate(ask, [file, "bytes=2-5"]) == [206, f"bytes 2-5/{len(data)}", data[2:6].decode()]
    assert reader.page.evaluate(ask, [file, f"bytes={len(data)}-"])[0] == 416


# ---- from a folder


def test_from_a_folder_there_is_no_worker_and_no_complaint(page: Page, site: Site) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in ("index.html", "offline.html", "en/offline.html"):
        page.goto((site.root / name).as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.querySelector('link[rel=manifest]')") is None
    expect(page.locator("#kb-keep")).to_be_hidden()
    assert page.locator("#kb-kept li:visible").count() > 10
    assert said == []
