"""The terms of the glossary in the form: only the lines of a term change, and a new one is as `kb new` adds it."""

from __future__ import annotations

import difflib

import pytest
import yaml
from kb import frontmatter
from kb.drafting import terms, yaml_style
from playwright.sync_api import Page, expect
from site_pages import Site
from suggester import Suggester
from workspace import TRILINGUAL

FILE = "docs/glossary.yml"
RAW = (TRILINGUAL / FILE).read_bytes().decode()


@pytest.fixture
def editor(page: Page, site: Site) -> Suggester:
    return Suggester(page, f"{site.root.as_uri()}/")


def changed(text: str) -> list[str]:
    """Return the lines that are gone and those that came."""
    found = difflib.ndiff(RAW.splitlines(), text.splitlines())
    return [line for line in found if line[0] in "-+"]


def test_a_term_is_chosen_from_the_glossarys_own_page_and_only_its_lines_change(editor: Suggester) -> None:
    editor.page.goto(f"{editor.root}glossary.html")
    editor.page.locator(".kb-footer a[href*='edit=docs/glossary.yml']").click()
    expect(editor.page.get_by_role("heading", level=1)).to_have_text("המונחים במילון")
    editor.page.get_by_role("link", name="הוגנות").click()
    expect(editor.page.get_by_role("heading", level=1)).to_have_text("עריכה: הוגנות")
    editor.at("definition").fill("מענה לפי הצורך.")
    editor.at("synonyms").fill("צדק חברתי\nequity")
    editor.check()
    gone, came, gone_names, came_names = changed(editor.file)
    assert (gone[:16], came) == ("-   definition: ", '+   definition: "מענה לפי הצורך."')
    assert (gone_names[:14], came_names) == ("-   synonyms: ", '+   synonyms: ["צדק חברתי", "equity"]')
    expect(editor.page.locator("[data-part=changed]")).to_be_visible()


@pytest.mark.parametrize("topic", ["", "common-agenda"])
def test_a_new_term_is_added_as_the_command_adds_it(editor: Suggester, topic: str) -> None:
    editor.open(f"?edit={FILE}/")
    editor.check()
    assert len(editor.mistakes) == 2
    editor.at("term").fill("צוות היגוי: מוביל")
    editor.at("definition").fill("מי שמחליטים לאן הולכים.")
    editor.at("term_en").fill("Steering team")
    editor.at("synonyms").fill("ועדת היגוי")
    editor.at("topic").select_option(topic)
    editor.at("en", "term").fill("Steering team")
    editor.at("en", "definition").fill("Those who decide where to go.")
    editor.check()
    texts = {name: yaml_style.Text(one) for name, one in [
        ("term", "צוות היגוי: מוביל"), ("term_en", "Steering team"), ("definition", "מי שמחליטים לאן הולכים.")
    ]}  # fmt: skip
    translated = {name: yaml_style.Text(one) for name, one in [
        ("term", "Steering team"), ("definition", "Those who decide where to go.")
    ]}  # fmt: skip
    wanted = {
        **texts,
        **({"topic": topic} if topic else {}),
        "synonyms": [yaml_style.Text("ועדת היגוי")],
        "translations": {"en": translated},
    }
    assert editor.file == terms.added(RAW, wanted)


def test_a_translation_is_added_to_a_term_and_a_half_one_is_not(editor: Suggester) -> None:
    bare = [one for one in yaml.safe_load(RAW) if "en" not in one.get("translations", {})]
    name = str((bare or yaml.safe_load(RAW))[0]["term"])
    editor.open(f"?edit={FILE}")
    editor.page.get_by_role("link", name=name, exact=True).click()
    editor.at("en", "term").fill("Its name")
    editor.at("en", "definition").fill("")
    editor.check()
    assert len(editor.mistakes) == 1
    editor.at("en", "definition").fill("What it is.")
    editor.check()
    read = frontmatter.parse(editor.file).data
    (found,) = [one["translations"]["en"] for one in read if one["term"] == name]
    assert (found["term"], found["definition"]) == ("Its name", "What it is.")
    assert [one for one in read if one["term"] != name] == [
        one for one in frontmatter.parse(RAW).data if one["term"] != name
    ]


def test_a_name_that_is_there_is_taken_and_an_unknown_term_says_so(editor: Suggester) -> None:
    editor.open(f"?edit={FILE}/")
    editor.at("term").fill("הוגנות")
    editor.at("definition").fill("שוב.")
    editor.check()
    assert editor.mistakes == ["המונח: השם הזה כבר תפוס. בחרו שם אחר."]
    editor.open(f"?edit={FILE}/no-such-term")
    expect(editor.page.get_by_text("לכן נפתח טופס ריק")).to_be_visible()
