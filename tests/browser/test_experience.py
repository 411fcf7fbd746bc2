"""People who ran a tool report it on its page; what they send joins the tool's runs, and its page then says so."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from kb import library, suggestions
from playwright.sync_api import Locator, Page, expect
from small_library import SmallLibrary

PATIENCE = 15_000  # milliseconds
TOOL = "tools/rapid-consultation.html"
DAY = date(2026, 11, 3)

expect.set_options(timeout=PATIENCE)


def opened(page: Page, root: str, address: str) -> Locator:
    page.set_default_timeout(PATIENCE)
    page.clock.set_fixed_time("2026-11-20T10:00:00")
    page.goto(root + address)
    page.locator("#kb-ran").click()
    form = page.locator(".kb-ran")
    expect(form).to_be_visible()
    return form


def fill(form: Locator, minutes: int) -> int:
    """Fill in the required fields, with this many minutes for each step; return the number of steps."""
    form.locator("#kb-ran-date").fill(DAY.isoformat())
    form.locator("#kb-ran-people").fill("14")
    steps = form.locator(".kb-ran-steps input")
    for one in steps.all():
        one.fill(str(minutes))
    return steps.count()


def test_what_is_missing_is_said_beside_its_field_and_the_first_is_focused(page: Page, root: str) -> None:
    form = opened(page, root, TOOL)
    form.get_by_role("button", name="הכנת הדיווח").click()
    expect(form.locator("#kb-ran-date")).to_be_focused()
    assert len(form.locator(".kb-wrong:visible").all_inner_texts()) == 3
    fill(form, 7)
    form.locator("#kb-ran-date").fill("2026-11-21")  # to come
    form.locator("#kb-ran-step-1").fill("")
    form.get_by_role("button", name="הכנת הדיווח").click()
    expect(form.locator("#kb-ran-date")).to_have_attribute("aria-invalid", "true")
    expect(form.locator("#kb-ran-step-1")).to_have_attribute("aria-invalid", "true")
    expect(form.locator("#kb-ran-step-0")).not_to_have_attribute("aria-invalid", "true")
    expect(form.locator(".kb-section")).to_be_hidden()


def test_the_form_can_be_closed_and_the_button_is_there_again(page: Page, root: str) -> None:
    form = opened(page, root, TOOL)
    form.get_by_role("button", name="ביטול").click()
    expect(form).to_have_count(0)
    expect(page.locator("#kb-ran")).to_be_focused()


def test_the_repositorys_form_is_filled_in(page: Page, root: str) -> None:
    form = opened(page, root, TOOL)
    steps = fill(form, 7)
    form.locator("#kb-ran-happened").fill("יצאנו עם צורך אחד.")
    form.get_by_role("button", name="הכנת הדיווח").click()
    asked = parse_qs(urlsplit(form.get_by_role("link", name=re.compile("GitHub")).get_attribute("href") or "").query)
    assert {name: asked[name] for name in ("template", "tool", "date", "people", "minutes", "happened")} == {
        "template": ["report-run.yml"], "tool": ["rapid-consultation"], "date": [DAY.isoformat()], "people": ["14"],
        "minutes": [", ".join(["7"] * steps)], "happened": ["יצאנו עם צורך אחד."],
    }  # fmt: skip


@pytest.mark.parametrize(("folder", "language"), [("", None), ("ar/", "ar")])
def test_a_report_as_it_is_copied_becomes_a_run_of_the_tool(
    page: Page, root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, language: str | None
) -> None:
    form = opened(page, root, folder + TOOL)
    steps = fill(form, 7)
    form.locator("#kb-ran-changed").fill('  דילגנו על "הסבב":\n  הראשון. ')
    form.locator("[type=submit]").click()
    form.locator("#kb-ran-author").fill("דנה לוי")
    expect(form.locator("pre")).to_contain_text("- date: 2026-11-03")

    ours = SmallLibrary(tmp_path)
    ours.edit("library.yml", "languages:\n", "languages:\n- {code: ar, name: العربية, direction: rtl}\n")
    ours.tool("rapid-consultation")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "x")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "x@example.org")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True)
    text = form.locator("pre").inner_text().encode()
    received = suggestions.receive(tmp_path, text, library.read_settings(tmp_path)[0])
    assert (received.author, [one.code for one in received.problems]) == ("דנה לוי", [])
    subprocess.run(["git", "merge", "-q", received.branch], cwd=tmp_path, check=True)
    (run,) = ours.read().runs["rapid-consultation"]
    assert (run.date, run.people, run.minutes) == (DAY, 14, (7,) * steps)
    assert (run.changed, run.language) == ('דילגנו על "הסבב": הראשון.', language)
