"""Queries of practitioners, typed into the search: the right page comes first, on the web and from a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from patience import until
from playwright.sync_api import Browser, Page
from serving import serving
from site_pages import Site
from ways import FULL

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text("utf-8"))
HOMES = {"he": "index.html", "ar": "ar/index.html", "en": "en/index.html"}
KINDS = {
    "prefix", "plural", "construct", "verb", "ktiv", "acronym", "maqaf", "niqqud", "punctuation", "digits", "English",
    "synonym", "typo", "words", "beginning", "Arabic",
}  # fmt: skip
DONE = "query => document.querySelector('[data-query]').dataset.query === query"


class Asker:
    """A person who has opened the search, in one language after another."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.root, self.language = page, root, ""

    def ask(self, text: str, language: str) -> list[str]:
        """Type a question as a person would; return the slugs of the results, in order."""
        if language != self.language:
            self.page.goto(self.root + HOMES[language])
            self.page.keyboard.press("/")
            self.page.wait_for_selector("[data-query]", state="attached")
            self.language = language
        field = self.page.get_by_role("dialog").locator("#kb-q")
        field.fill("")
        field.press_sequentially(text)
        until(self.page, DONE, text)
        links = self.page.locator(".kb-hit").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        return [link.partition("#")[0].rpartition("/")[2].removesuffix(".html") for link in links]


@pytest.fixture(scope="module")
def online(chromium: Browser, site: Site) -> Iterator[Asker]:
    with serving(site.root) as server:
        page = chromium.new_page(locale="he-IL")
        yield Asker(page, server.address)
        page.close()


@pytest.fixture(scope="module")
def from_a_folder(chromium: Browser, site: Site) -> Iterator[Asker]:
    page = chromium.new_page(locale="he-IL")
    yield Asker(page, f"{site.root.as_uri()}/")
    page.close()


def test_there_are_questions_of_every_kind_and_enough_of_them() -> None:
    assert len(QUESTIONS) >= 80
    assert {question["kind"] for question in QUESTIONS} == KINDS


def named(questions: list[dict[str, Any]]) -> pytest.MarkDecorator:
    names = [f"{one['kind']}-{QUESTIONS.index(one)}" for one in questions]
    return pytest.mark.parametrize("question", questions, ids=names)


# A quick run asks one question of each kind, and every sixth one; `kb test --full` asks all, on the web and from a
# folder.
FIRST_OF_A_KIND = {one["kind"]: one for one in reversed(QUESTIONS)}.values()
SOME = [one for number, one in enumerate(QUESTIONS) if FULL or number % 6 == 0 or one in FIRST_OF_A_KIND]


@named(SOME)
def test_what_is_asked_for_comes_first(online: Asker, question: dict[str, Any]) -> None:
    comes_first(online, question)


@named(SOME if FULL else SOME[::4])
def test_what_is_asked_for_comes_first_from_a_folder_too(from_a_folder: Asker, question: dict[str, Any]) -> None:
    comes_first(from_a_folder, question)


def comes_first(asker: Asker, question: dict[str, Any]) -> None:
    wanted = question["first"]
    found = asker.ask(question["ask"], question.get("in", "he"))
    assert found[:1], f"{question['ask']}: nothing is found"
    assert found[0] in ([wanted] if isinstance(wanted, str) else wanted), f"{question['ask']}: {found[:5]}"
