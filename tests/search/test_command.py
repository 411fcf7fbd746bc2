"""`kb search` answers from the sources as the site does; stdout has only the answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from kb.commands import main
from search.site_data import entries_of
from site_pages import Site
from workspace import FIXTURES, Workspace


@pytest.fixture(scope="module")
def harbour(unbuilt: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small library, not built."""
    return unbuilt.fork(tmp_path_factory.mktemp("harbour") / "checkout")


def search(workspace: Workspace, *arguments: str) -> tuple[int, str, str]:
    ran = workspace.kb("search", "-f", f"{FIXTURES}/harbour/mkdocs.yml", *arguments)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout, ran.stderr


def test_answers_come_as_json_in_the_shape_of_the_sites_own_search(site: Site) -> None:
    ran = site.source.kb("search", "בשותפויות", "--json")
    answers = json.loads(ran.stdout)
    assert (ran.returncode, ran.stderr) == (0, "")
    listed = {entry["url"]: entry for entry in entries_of(site, "he")["entries"]}
    assert 1 < len(answers) <= 10
    for answer in answers:
        assert {key: answer[key] for key in listed[answer["url"]]} == listed[answer["url"]]
        assert not answer["anchor"] or answer["anchor"] in site.page(answer["url"]).ids
    scores = [answer["score"] for answer in answers]
    assert scores == sorted(scores, reverse=True)


def test_a_person_reads_score_type_address_and_title(harbour: Workspace) -> None:
    code, out, err = search(harbour, "wrap ropes")
    first, *_ = out.splitlines()
    score, kind, address, title = first.split(maxsplit=3)
    assert code == 0
    assert float(score) > 0
    assert (kind, address, title) == ("Tool", "tools/bowline.html#why", "Tie a bowline")
    assert "Files that an error keeps out of the search: 1\npython3 kb check\n" in err


def test_languages_are_searched_one_at_a_time(harbour: Workspace) -> None:
    code, out, _ = search(harbour, "בלולאה", "--language", "he")
    assert (code, out.splitlines()[0].split()[2]) == (0, "he/tools/bowline.html")
    assert search(harbour, "ropes", "--language", "he")[:2] == (1, "")


def test_no_more_than_the_limit_is_printed(harbour: Workspace) -> None:
    assert len(search(harbour, "rope", "--limit", "2")[1].splitlines()) == 2


@pytest.mark.parametrize("query", ["qqqq", "", "־־", "שלום"])
def test_as_with_grep_nothing_found_is_exit_code_1(harbour: Workspace, query: str) -> None:
    command = ["search", "-f", str(harbour.root / FIXTURES / "harbour/mkdocs.yml"), query]
    found = [CliRunner().invoke(main, command + more) for more in ([], ["--json"])]
    assert [(one.exit_code, one.stdout) for one in found] == [(1, ""), (1, "[]\n")]


def test_an_unknown_language_is_reported_with_the_known_ones(harbour: Workspace) -> None:
    code, out, err = search(harbour, "rope", "--language", "fr")
    assert (code, out) == (1, "")
    assert "fr" in err
    assert "en, he, ar" in err


def test_nothing_needs_to_be_built_first_and_nothing_is_lost_of_what_was(harbour: Workspace, tmp_path: Path) -> None:
    root = harbour.root / FIXTURES / "harbour"
    shutil.rmtree(root / ".cache", ignore_errors=True)
    assert search(harbour, "rope")[0] == 0
    assert not (root / "site").exists()
