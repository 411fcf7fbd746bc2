"""Every rule has its entry, and its examples hold: the check reports the rule over the broken one, not over the sound.

The examples are those that the editors' guide shows. Each is laid over a small sound library and put before the command
itself, or before the first step of a build where only a build can tell.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml
from check.elsewhere import elsewhere
from check.garden import Garden
from click.testing import CliRunner
from kb import build, commands, library
from kb.check import inspection
from kb.check.external import Visitor
from kb.check.rules import TOLD, Rule, families, rules, told
from kb.problems import messages

ONLY_A_BUILD_TELLS = {"language-mismatch", "unprintable", "worksheet-too-long"}
LANGUAGES = ["he", "en"]
HEAD = """\
# What the check tells of every rule's broken example: the guide shows it. Written by tests/check/test_rules.py.
"""


@dataclass(frozen=True)
class Told:
    """One problem as a person meets it."""

    severity: str
    code: str
    message: Mapping[str, str]


@pytest.fixture(params=rules().values(), ids=lambda rule: rule.code)
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    if os.name != "posix" and any(sample.link or sample.closed for sample in found.broken):
        pytest.skip("needs what only POSIX systems have")
    return found


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def checked(garden: Garden) -> list[Told]:
    """Return everything that `kb check` tells of the garden."""
    run = CliRunner().invoke(
        commands.main, ["check", "-f", str(garden.root / "mkdocs.yml"), "--format", "json"], catch_exceptions=False
    )
    found = [Told(item["severity"], item["code"], item["message"]) for item in json.loads(run.stdout)]
    assert run.exit_code == (1 if "error" in {one.severity for one in found} else 0)
    return found


def built(garden: Garden) -> list[Told]:
    """Return everything that a build of the garden tells before it makes pages."""
    try:
        report = build.prepare(garden.root, LANGUAGES, "https://garden.example/", strict=False).told
    except build.ContentErrors as errors:
        report = str(errors)
    blocks = re.findall(r"· (error|warning)  \[([\w-]+)\]\n    (.*)\n    (.*)", report)
    return [Told(severity, code, {"he": he, "en": en}) for severity, code, he, en in blocks]


def asked(garden: Garden) -> list[Told]:
    """Return everything that a check of the garden tells that asks other sites too; example.org is a server here."""
    with elsewhere() as site:
        ask = site.through(Visitor(garden.root, pause=0, local=True))
        found = inspection.inspect(library.read(garden.root), date.today(), ask=ask)
    return [Told(str(p.severity), p.code, dict(p.message)) for p in found]


def tell(rule: Rule, garden: Garden) -> list[Told]:
    if rule.code in inspection.EXTERNAL:
        return asked(garden)
    return built(garden) if rule.code in ONLY_A_BUILD_TELLS else checked(garden)


def grave(problems: list[Told]) -> set[str]:
    """Return the codes of the errors."""
    return {one.code for one in problems if one.severity == "error"}


def test_the_garden_itself_is_sound(garden: Garden) -> None:
    assert checked(garden) == []
    assert built(garden) == []


def test_the_broken_example_breaks_its_rule_and_no_other_gravely(rule: Rule, garden: Garden) -> None:
    garden.lay(rule.broken)
    found = tell(rule, garden)
    assert (str(rule.severity), rule.code) in {(one.severity, one.code) for one in found}
    assert grave(found) <= {rule.code}


def test_the_sound_example_does_not_break_it_nor_any_other_gravely(rule: Rule, garden: Garden) -> None:
    garden.lay(rule.sound)
    found = tell(rule, garden)
    assert rule.code not in {one.code for one in found}
    assert grave(found) == set()


def test_the_guide_shows_what_the_check_tells(rule: Rule, garden: Garden) -> None:
    garden.lay(rule.broken)
    message = next(one.message for one in tell(rule, garden) if one.code == rule.code)
    if any(sample.closed for sample in rule.broken):  # the reason is the system's, and most often this one
        message = {language: re.sub(r"\(.*?\)", "(Permission denied)", text) for language, text in message.items()}
    if os.environ.get("KB_GOLDEN") == "write":
        write(rule.code, message)
    assert told()[rule.code] == message


def write(code: str, message: Mapping[str, str]) -> None:
    """Keep what the check tells, in the order of the rules; whatever is no rule any more goes."""
    kept = {**told(), code: dict(message)}
    ours = {code: dict(kept[code]) for code in rules() if code in kept}
    TOLD.write_text(HEAD + yaml.safe_dump(ours, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")
    told.cache_clear()


def test_what_is_told_is_told_of_a_rule() -> None:
    assert list(told()) == list(rules())


def test_every_rule_has_an_entry_and_every_entry_a_rule() -> None:
    assert set(rules()) == set(messages()) - {"_common"}


def test_what_the_guide_says_of_mending_holds(rule: Rule, garden: Garden) -> None:
    """What is said to be mended by `--fix` is mended by it, and nothing else is."""
    garden.lay(rule.broken)
    CliRunner().invoke(commands.main, ["check", "-f", str(garden.root / "mkdocs.yml"), "--fix"], catch_exceptions=False)
    assert (rule.code not in {one.code for one in tell(rule, garden)}) == rule.fixable


def test_every_family_has_rules_and_every_rule_stands_in_one() -> None:
    assert all(family.rules for family in families())
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


# ---- what the command says of the guide


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_library_with_a_guide_says_once_for_each_rule_where_it_is_explained(form: str, garden: Garden) -> None:
    garden.write("docs/index.md", "---\ntitle: x\n---\n\n[a](nowhere.md) [b](nobody.md) [c](/tools/digging.md)\n")
    command = ["check", "-f", str(garden.root / "mkdocs.yml"), "--format", form]
    assert "guide/rules/" not in CliRunner().invoke(commands.main, command).stderr
    garden.edit("library.yml", "types:", "guide: true\ntypes:")
    run = CliRunner().invoke(commands.main, command)
    explained = [line.strip() for line in run.stderr.splitlines() if "guide/rules/" in line]
    wanted = ["guide/rules/broken-link.html", "guide/rules/absolute-link.html"]
    assert explained == (wanted if form == "text" else [])
    assert "guide/rules/" not in run.stdout
