"""What a change does to the pages, as one file for whoever reviews it: pictures, lines, and nothing that runs."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
import small_site
from conftest import MakeOnce
from kb import comparison
from PIL import Image
from playwright.sync_api import Page
from small_library import SmallLibrary
from ways import in_full
from workspace import CHECKOUT, Workspace

GREEN, RED = (26, 127, 55), (198, 47, 47)


@pytest.fixture(scope="module")
def sites(once: MakeOnce) -> Path:
    """A folder with a library's site before and after a change, and the result of the command."""

    def make(folder: Path) -> None:
        for name in ("before", "after"):
            library = SmallLibrary(folder / name)
            library.article("melon")
            if name == "after":
                library.edit("articles/b.md", "Worms like soil.", "Worms like <b>wet</b> soil.\n\nAnd leaves.")
                library.article("fig", "keywords: [fruit]")
                library.edit("articles/fig.md", "title: fig", 'title: "Figs [x](y) & <i>more</i>"')
                (folder / name / "articles/melon.md").unlink()
            small_site.build(library, "en", "he")
        sides = [str(folder / name / "site") for name in ("before", "after")]
        done = Workspace(CHECKOUT).kb("compare", *sides, "-o", folder / "changes.html")
        assert done.returncode == 0, done.stderr
        (folder / "changes.md").write_text(done.stdout, "utf-8")

    return once("compared", make)


@in_full
def test_the_pages_that_differ_are_named_texts_before_lists(sites: Path) -> None:
    found = comparison.changes(sites / "before/site", sites / "after/site")
    states = {one.page: one.state for one in found}
    assert states["articles/b.html"] == "changed"
    assert states["articles/fig.html"] == "new"
    assert states["articles/melon.html"] == "gone"
    assert "tools/a.html" not in states
    assert [one.page for one in found].index("articles/index.html") > 5
    assert comparison.changes(sites / "after/site", sites / "after/site") == []


@in_full
def test_the_summary_is_a_list_in_which_a_title_is_text(sites: Path) -> None:
    lines = (sites / "changes.md").read_text("utf-8").splitlines()
    assert any(line.startswith("- On worms") and line.endswith(": העמוד השתנה") for line in lines)
    (fig,) = [line for line in lines if "Figs" in line and "Garden" in line and line.endswith("עמוד חדש")][:1]
    assert r"Figs \[x\]\(y\) \& \<i\>more\</i\>" in fig
    assert comparison.summary([]) == "אף עמוד לא השתנה.\n"


def section(html: str, page: str) -> str:
    return next(part for part in html.split("<section>") if f">{page}</bdi>" in part)


def colours(picture: bytes) -> set[tuple[int, int, int]]:
    with Image.open(io.BytesIO(picture)) as image:
        plain = image.convert("RGB")
        return {colour for _, colour in plain.getcolors(plain.width * plain.height) or ()}  # type: ignore[misc]


def near(colour: tuple[int, int, int], found: set[tuple[int, int, int]]) -> bool:
    return any(sum(abs(a - b) for a, b in zip(colour, other, strict=True)) < 30 for other in found)


@in_full
def test_the_file_shows_a_page_before_and_after_with_what_changed_marked(sites: Path) -> None:
    part = section((sites / "changes.html").read_text("utf-8"), "articles/b.html")
    assert '<del dir="auto">Worms like soil.</del>' in part
    assert '<ins dir="auto">Worms like wet soil.</ins>' in part
    assert '<ins dir="auto">And leaves.</ins>' in part
    before, after = (base64.b64decode(one) for one in re.findall(r"base64,([^\"]+)", part))
    assert near(RED, colours(before))
    assert near(GREEN, colours(after))
    assert not near(GREEN, colours(before))


@in_full
def test_the_file_holds_everything_and_runs_nothing(page: Page, sites: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((sites / "changes.html").as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [(sites / "changes.html").as_uri()]
    assert page.locator("script, link, iframe").count() == 0
    assert page.get_by_role("heading", name="Figs [x](y) & <i>more</i>").count() >= 1
    assert all(page.locator("img").evaluate_all("all => all.map((one) => one.naturalWidth > 300)"))
