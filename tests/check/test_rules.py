"""Every rule has its entry, and its examples hold: the check reports the rule over the broken one, not over the sound.

The examples are those that the editors' guide shows. Each is laid over a small sound library and put before the command
itself, or before the first step of a build where only a build can tell.
"""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from check.garden import Garden
from click.testing import CliRunner
from kb import commands, edition
from kb.check.rules import Rule, families, rules
from kb.problems import messages

ONLY_A_BUILD_TELLS = {"language-mismatch", "unprintable", "worksheet-too-long"}
LANGUAGES = ["he", "en"]

Told = list[tuple[str, str]]


@pytest.fixture(params=rules().values(), ids=lambda rule: rule.code)
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    if os.name != "posix" and any(sample.link or sample.closed for sample in found.broken):
        pytest.skip("needs what only POSIX systems have")
    return found


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def checked(garden: Garden) -> Told:
    """Return severity and code of everything that `kb check` tells of the garden."""
    run = CliRunner().invoke(
        commands.main, ["check", "-f", str(garden.root / "mkdocs.yml"), "--format", "json"], catch_exceptions=False
    )
    told = [(item["severity"], item["code"]) for item in json.loads(run.stdout)]
    assert run.exit_code == (1 if "error" in dict(told) else 0)
    return told


def built(garden: Garden) -> Told:
    """Return severity and code of everything that a build of the garden tells before it makes pages."""
    try:
        _, report = edition.prepare(garden.root, LANGUAGES, "https://garden.example/", strict=False)
    except edition.ContentErrors as errors:
        report = str(errors)
    return re.findall(r"· (error|warning)  \[([\w-]+)\]$", report, re.MULTILINE)


def way_to_tell(rule: Rule) -> Callable[[Garden], Told]:
    return built if rule.code in ONLY_A_BUILD_TELLS else checked


def test_the_garden_itself_is_sound(garden: Garden) -> None:
    assert checked(garden) == []
    assert built(garden) == []


def test_the_broken_example_breaks_its_rule_and_no_other_gravely(rule: Rule, garden: Garden) -> None:
    garden.lay(rule.broken)
    told = way_to_tell(rule)(garden)
    assert (str(rule.severity), rule.code) in told
    assert {code for severity, code in told if severity == "error"} <= {rule.code}


def test_the_sound_example_does_not_break_it_nor_any_other_gravely(rule: Rule, garden: Garden) -> None:
    garden.lay(rule.sound)
    told = way_to_tell(rule)(garden)
    assert rule.code not in {code for _, code in told}
    assert "error" not in {severity for severity, _ in told}


def test_every_rule_has_an_entry_and_every_entry_a_rule() -> None:
    assert set(rules()) == set(messages()) - {"_common"}


def test_every_rule_stands_in_one_family() -> None:
    assert sum(len(family.rules) for family in families()) == len(rules())


def test_an_entry_speaks_both_languages_in_whole_sentences(rule: Rule) -> None:
    for texts in (rule.title, rule.why, rule.mend):
        assert re.search("[\u05d0-\u05ea]", texts["he"])
        assert not re.search("[\u05d0-\u05ea]", texts["en"])
    for texts in (rule.why, rule.mend):
        assert all(text.endswith(".") for text in texts.values())
    assert not any(text.endswith(".") for text in rule.title.values())


def test_no_two_rules_share_a_title() -> None:
    for language in ("he", "en"):
        titles = [rule.title[language] for rule in rules().values()]
        assert len(set(titles)) == len(titles)


def test_hebrew_is_written_as_the_rules_ask(rule: Rule) -> None:
    """Gershayim and not straight quotes inside a word; code, where quotes are straight, stands between backticks."""
    for texts in (rule.title, rule.why, rule.mend):
        prose = re.sub("`[^`]*`", "x", texts["he"])
        assert not re.search("""["']|[\u05d0-\u05ea]-[\u05d0-\u05ea]|  |[\u200e\u200f\u202a-\u202e]""", prose)


def test_an_example_is_short_enough_to_be_read(rule: Rule) -> None:
    for sample in (*rule.broken, *rule.sound):
        assert len((sample.text or "").splitlines()) <= 30
