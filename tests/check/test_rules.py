"""Every rule's entry is true: the check reports its broken example as the entry says, and nothing in its sound one.

The editors' guide shows the same examples. Each example is added to a small valid library. Then the command checks the
library; for rules that only a build reports, the first step of a build is run; for rules about other sites, a check
that asks them.
"""

import json
import os
import re
import shutil
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from builds import prepare
from check.elsewhere import elsewhere
from check.garden import FILES, Garden
from click.testing import CliRunner
from kb import build, commands, library, rulebook
from kb.check import inspection
from kb.check.external import Visitor
from kb.problems import Place
from kb.rulebook import FOLDER, ReportedBy, Rule, families, hints, rules

HOOKS = Path(build.__file__).parent
LANGUAGES = ["he", "en"]


@dataclass(frozen=True)
class Reported:
    """One problem as a person sees it."""

    severity: str
    code: str
    file: str
    place: Place
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


def checked(garden: Garden) -> list[Reported]:
    """Return everything that `kb check` reports about the garden."""
    run = CliRunner().invoke(
        commands.main, ["check", "-f", str(garden.root / "mkdocs.yml"), "--format", "json"], catch_exceptions=False
    )
    found = [
        Reported(item["severity"], item["code"], item["file"], Place(item["line"], item["column"]), item["message"])
        for item in json.loads(run.stdout)
    ]
    assert run.exit_code == (1 if "error" in {one.severity for one in found} else 0)
    return found


def built(garden: Garden) -> list[Reported]:
    """Return everything that a build of the garden reports before it makes pages."""
    try:
        report = prepare(garden.root, LANGUAGES).report
    except build.ContentErrors as errors:
        report = str(errors)
    blocks = re.findall(r"(\S+):(\d+):(\d+)  .* · (error|warning)  \[([\w-]+)\]\n    (.*)\n    (.*)", report)
    return [
        Reported(severity, code, file, Place(int(line), int(column)), {"he": he, "en": en})
        for file, line, column, severity, code, he, en in blocks
    ]


def asked(garden: Garden) -> list[Reported]:
    """Return everything that a check reports if it also asks other sites; a server on this machine is example.org."""
    with elsewhere() as site:
        ask = site.through(Visitor(garden.root, pause=0, local=True))
        found = inspection.inspect(library.read(garden.root), date.today(), ask=ask)
    return [Reported(str(p.severity), p.code, p.file, Place(p.line, p.column), dict(p.message)) for p in found]


def tell(rule: Rule, garden: Garden) -> list[Reported]:
    return {ReportedBy.CHECK: checked, ReportedBy.BUILD: built, ReportedBy.EXTERNAL: asked}[rule.reported_by](garden)


def grave(problems: list[Reported]) -> set[str]:
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


def test_it_is_reported_where_the_entry_says_in_the_words_that_the_guide_shows(rule: Rule, garden: Garden) -> None:
    garden.lay(rule.broken)
    found = next(one for one in tell(rule, garden) if one.code == rule.code)
    wanted = garden.place_of(rule.at.file, rule.at.words) if rule.at.words else Place()
    assert (found.file, found.place) == (rule.at.file, wanted)
    message = found.message
    if any(sample.closed for sample in rule.broken):  # the reason comes from the system; usually it is this one
        message = {language: re.sub(r"\(.*?\)", "(Permission denied)", text) for language, text in message.items()}
    assert message == {language: rule.example(language) for language in LANGUAGES}


def test_only_the_build_or_the_network_tells_what_is_said_to_need_them(rule: Rule, garden: Garden) -> None:
    garden.lay(rule.broken)
    assert (rule.code in {one.code for one in checked(garden)}) == (rule.reported_by is ReportedBy.CHECK)


def test_a_fault_stays_where_it_is_and_only_what_cannot_be_shown_is_left_out(rule: Rule, garden: Garden) -> None:
    """If the problem is found while reading the library, it is the only one that reading reports."""
    garden.lay(rule.broken)
    read, file = garden.read(), rule.at.file
    assert [(p.code, p.file) for p in read.problems] in ([], [(rule.code, file)])
    shown = {document.path for document in read.documents} | set(read.assets)
    assert {name for name in FILES if name.endswith(".md")} - {file} <= shown
    assert set(read.left_out) <= {file}
    if rule.withholds:
        assert file not in shown
    elif file.endswith(".md"):
        assert file in shown


def test_the_facts_of_the_example_fill_the_message_and_both_languages_ask_for_the_same(rule: Rule) -> None:
    asked_for = {language: facts_in(text) for language, text in rule.message.items()}
    he, en = ({name.removesuffix(f"_{language}") for name in names} for language, names in asked_for.items())
    assert he == en
    hinted = {name for hint in hints() for name in (hint, *(f"{hint}_{language}" for language in LANGUAGES))}
    assert set.union(*asked_for.values()) == set(rule.facts) - hinted


def facts_in(text: str) -> set[str]:
    """Return the names of the facts in a text's braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_what_the_guide_says_about_fixes_is_true(rule: Rule, garden: Garden) -> None:
    """`--fix` fixes what the guide says, and nothing else."""
    garden.lay(rule.broken)
    CliRunner().invoke(commands.main, ["check", "-f", str(garden.root / "mkdocs.yml"), "--fix"], catch_exceptions=False)
    assert (rule.code not in {one.code for one in tell(rule, garden)}) == rule.fixable


# ---- the book as a whole


def entries() -> Iterator[tuple[str, str]]:
    """Yield each file of the book, with each code that begins an entry in it."""
    for file in FOLDER.glob("*.yml"):
        for code in re.findall(r"^([\w-]+):", file.read_text("utf-8"), re.MULTILINE):
            yield file.stem, code


def test_every_file_is_a_family_with_rules_and_every_entry_a_rule() -> None:
    found = sorted((family, code) for family, code in entries() if family != rulebook.INDEX.stem)
    assert found == sorted((rule.family, rule.code) for rule in rules().values())
    assert {family for family, _ in found} == {family.code for family in families()}


def test_what_the_code_reports_is_in_the_book_and_what_is_in_the_book_is_reported() -> None:
    code = "".join(path.read_text("utf-8") for path in HOOKS.rglob("*.py"))
    assert set(re.findall(r"""\bproblem\(\s*"([a-z0-9-]+)\"""", code)) <= set(rules())
    assert [name for name in rules() if f'"{name}"' not in code] == []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the book's files; tests damage it."""
    return Path(shutil.copytree(FOLDER, tmp_path / "book"))


def test_a_code_in_two_files_is_refused(book: Path) -> None:
    entry = re.search(r"^todo:\n(?:(?: .*)?\n)+", (book / "upkeep.yml").read_text("utf-8"), re.MULTILINE)
    assert entry
    with (book / "links.yml").open("a", encoding="utf-8") as file:
        file.write(f"\n{entry[0]}")
    with pytest.raises(ValueError, match=r"todo is in links\.yml and in upkeep\.yml"):
        rulebook.read(book)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  why:", "  wyh:", r"lacks \['why'\].*\['wyh'\]"),
        ("    en: ", "    eng: ", "en"),
        ("severity: warning", "severity: grave", "grave"),
        ("  broken:", "  reported_by: guess\n  broken:", "guess"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(old: str, new: str, said: str, book: Path) -> None:
    text = (book / "upkeep.yml").read_text("utf-8")
    (book / "upkeep.yml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises((KeyError, ValueError), match=said):
        rulebook.read(book)


# ---- how it is written


def test_an_entry_speaks_both_languages_in_whole_sentences(rule: Rule) -> None:
    for texts in (rule.title, rule.message, rule.why, rule.fix):
        assert re.search("[\u05d0-\u05ea]", texts["he"])
        assert not re.search("[\u05d0-\u05ea]", texts["en"])
    for texts in (rule.why, rule.fix):
        assert all(text.endswith(".") for text in texts.values())
    assert not any(text.endswith(".") for text in rule.title.values())


def test_no_two_rules_share_a_title() -> None:
    for language in ("he", "en"):
        titles = [rule.title[language] for rule in rules().values()]
        assert len(set(titles)) == len(titles)


def test_hebrew_is_written_as_the_rules_ask(rule: Rule) -> None:
    """Inside a word there is gershayim and not a straight quote; code, with straight quotes, is between backticks."""
    for texts in (rule.title, rule.why, rule.fix):
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
