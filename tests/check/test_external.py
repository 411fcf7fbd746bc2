"""Other sites are asked politely and within limits, and their answers are reported; with a real server."""

import json
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from check.elsewhere import Elsewhere, elsewhere
from click.testing import CliRunner
from kb import commands
from kb.check import external, inspection
from kb.check.external import CACHE_FILE, Answer, Visitor, ask_all
from small_library import SmallLibrary

TODAY = date(2026, 1, 1)


@pytest.fixture
def site() -> Iterator[Elsewhere]:
    with elsewhere() as served:
        yield served


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return Visitor(tmp_path, pause=0, timeout=5, local=True)


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("/here", None, ""),
        ("/here#part", None, ""),
        ("/no-head", None, ""),
        ("/private", None, ""),
        ("/away", None, ""),
        ("/away-then-moved", None, ""),
        ("/gone", "dead-link", "404"),
        ("/buried", "dead-link", "410"),
        ("/moved-to-nothing", "dead-link", "404"),
        ("/broken", "unreachable-link", "Internal Server Error"),
        ("/garbage", "unreachable-link", ""),
        ("/round", "unreachable-link", ""),
        ("/to-a-file", "unreachable-link", ""),
        ("/moved", "moved-link", "example.org/here"),
        ("/moved-twice", "moved-link", "example.org/here"),
    ],
)
def test_an_answer_is_reported_at_the_link(
    path: str, code: str | None, says: str, site: Elsewhere, visitor: Visitor, library: SmallLibrary
) -> None:
    library.edit("articles/b.md", "like soil", f"like [soil](https://example.org{path})")
    found = external.check(library.read(), site.through(visitor), lambda file: True)
    reported = [(p.code, p.file, p.line, p.column) for p in list(found)]
    at = library.place_of("articles/b.md", "https://example.org")
    assert reported == ([(code, "articles/b.md", at.line, at.column)] if code else [])
    messages = [p.message["en"] for p in external.check(library.read(), site.through(visitor), lambda file: True)]
    assert all(says in message for message in messages)


def test_addresses_of_the_front_matter_are_asked_too(site: Elsewhere, visitor: Visitor, library: SmallLibrary) -> None:
    library.add("tools/a.md", 'source: {name: Us, url: "https://example.org/gone"}')
    library.add("articles/b.md", 'references:\n- {text: A book, url: "https://example.org/gone"}')
    found = inspection.inspect(library.read(), TODAY, (), site.through(visitor))
    assert [(p.code, p.file, p.line) for p in found] == [
        ("dead-link", "articles/b.md", 7),
        ("dead-link", "tools/a.md", 10),
    ]
    assert [path for method, path, _ in site.asked if method == "HEAD"] == ["/gone"]


def test_only_what_is_wanted_is_asked(site: Elsewhere, visitor: Visitor, library: SmallLibrary) -> None:
    library.edit("articles/b.md", "like soil", "like [soil](https://example.org/gone)")
    assert inspection.inspect(library.read(), TODAY, ("tools",), site.through(visitor)) == ()
    assert site.asked == []


def test_head_is_tried_first_and_get_where_it_is_refused(site: Elsewhere, visitor: Visitor) -> None:
    assert visitor.ask(f"{site.url}/here").status == 200
    assert visitor.ask(f"{site.url}/no-head").status == 200
    assert [(method, path) for method, path, _ in site.asked] == [
        ("HEAD", "/here"),
        ("HEAD", "/no-head"),
        ("GET", "/no-head"),
    ]


def test_a_redirection_is_followed_by_head(site: Elsewhere, visitor: Visitor) -> None:
    visitor.ask(f"{site.url}/moved")
    assert [(method, path) for method, path, _ in site.asked] == [("HEAD", "/moved"), ("HEAD", "/here")]


def test_a_server_that_is_too_slow_is_left(site: Elsewhere, tmp_path: Path) -> None:
    began = time.monotonic()
    answer = Visitor(tmp_path, pause=0, timeout=0.2, local=True).ask(f"{site.url}/slow")
    assert "timed out" in answer.detail
    assert not answer.is_good
    assert time.monotonic() - began < 1


def test_one_host_is_asked_one_question_at_a_time_with_a_pause(site: Elsewhere, tmp_path: Path) -> None:
    visitor = Visitor(tmp_path, pause=0.3, timeout=5, local=True)
    ask_all([f"{site.url}/here?{number}" for number in range(4)], visitor.ask)
    times = [when for _, _, when in site.asked]
    assert site.most_at_once == 1
    assert all(later - earlier > 0.1 for earlier, later in pairwise(times))


def test_hosts_are_asked_side_by_side_and_never_more_than_so_many(tmp_path: Path) -> None:
    running, most = 0, 0

    def ask(url: str) -> Answer:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.05)
        running -= 1
        return Answer(200, "", "", 0)

    answers = ask_all([f"https://{number}.example/" for number in range(40)], ask)
    assert len(answers) == 40
    assert 1 < most <= external.WORKERS


def test_an_answer_is_kept_and_believed_for_a_while(site: Elsewhere, tmp_path: Path) -> None:
    first = Visitor(tmp_path, pause=0, local=True)
    first.ask(f"{site.url}/here")
    first.ask(f"{site.url}/broken")
    first.save()
    asked = len(site.asked)
    second = Visitor(tmp_path, pause=0, local=True)
    assert second.ask(f"{site.url}/here").status == 200
    assert second.ask(f"{site.url}/broken").status == 500
    assert len(site.asked) == asked


@pytest.mark.parametrize(("path", "age"), [("/here", external.AGE_OF_GOOD), ("/broken", external.AGE_OF_BAD)])
def test_an_old_answer_is_asked_for_again(path: str, age: int, site: Elsewhere, tmp_path: Path) -> None:
    file = tmp_path / CACHE_FILE
    file.parent.mkdir()
    url, status = f"{site.url}{path}", 200 if path == "/here" else 500
    for seconds, asked in ((age - 60, False), (age + 60, True)):
        kept = {url: {"status": status, "detail": "", "moved": "", "at": time.time() - seconds}}
        file.write_text(json.dumps(kept), "utf-8")
        site.asked.clear()
        Visitor(tmp_path, pause=0, local=True).ask(url)
        assert bool(site.asked) is asked


@pytest.mark.parametrize("text", ["", "[]", "{", '{"https://a.example/": 5}', '{"https://a.example/": {"status": 1}}'])
def test_a_file_of_answers_that_is_not_ours_is_passed_over(text: str, tmp_path: Path) -> None:
    file = tmp_path / CACHE_FILE
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    assert Visitor(tmp_path).kept == {}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "192.168.1.1", "169.254.169.254", "[::1]"])
def test_nobody_asks_this_machine_or_its_own_network(host: str, tmp_path: Path) -> None:
    answer = Visitor(tmp_path, pause=0).ask(f"http://{host}/")
    assert (answer.status, answer.detail) == (0, "not a public address")


def test_no_redirection_leads_to_a_private_network_either(site: Elsewhere, tmp_path: Path) -> None:
    visitor = Visitor(tmp_path, pause=0, local=True)
    hops = next(handler for handler in visitor.opener.handlers if isinstance(handler, external._Hops))
    hops.may_ask = lambda url: False
    answer = visitor.ask(f"{site.url}/away")
    assert (answer.status, answer.detail) == (0, "redirected to an address that is not public")
    assert {path for _, path, _ in site.asked} == {"/away"}


@pytest.mark.parametrize(
    "url", ["http://", "http://[", "http://a b/", "http://\u05d0..\u05d1/", "https://x:port/", "http://%"]
)
def test_an_invalid_address_is_reported_and_not_raised(url: str, visitor: Visitor) -> None:
    assert visitor.ask(url).status == 0


def test_letters_of_any_script_are_sent_as_the_web_has_them() -> None:
    sent = external._ascii("https://\u05d2\u05df.example/\u05d3\u05e3 %D7%90?q=\u05d0&r=1")
    assert sent == "https://xn--6db0a.example/%D7%93%D7%A3%20%D7%90?q=%D7%90&r=1"


def test_the_command_asks_only_with_its_option(library: SmallLibrary) -> None:
    library.write("mkdocs.yml", "")
    library.edit("articles/b.md", "like soil", "like [soil](http://127.0.0.1:9/)")
    arguments = ["check", "-f", str(library.root / "mkdocs.yml"), "--format", "json"]
    assert json.loads(CliRunner().invoke(commands.main, arguments).stdout) == []
    assert not (library.root / CACHE_FILE).exists()
    reported = json.loads(CliRunner().invoke(commands.main, [*arguments, "--external"]).stdout)
    assert [p["code"] for p in reported] == ["unreachable-link"]
    assert (library.root / CACHE_FILE).exists()


@pytest.mark.parametrize(
    "spoiled",
    [
        "",
        "{",
        "[" * 100_000,
        "[]",
        '{"URL": null}',
        '{"URL": {"status": 200}}',
        '{"URL": {"status": 200, "detail": "", "moved": "", "at": "today"}}',
        '{"URL": {"status": "200", "detail": "", "moved": "", "at": 9e99}}',
        '{"URL": {"status": 200, "detail": "", "moved": null, "at": 0}}',
    ],
    ids=lambda text: text[:70],
)
def test_kept_answers_that_cannot_be_read_are_asked_for_again(spoiled: str, site: Elsewhere, tmp_path: Path) -> None:
    file, url = tmp_path / CACHE_FILE, f"{site.url}/here"
    file.parent.mkdir()
    file.write_text(spoiled.replace("URL", url), "utf-8")
    visitor = Visitor(tmp_path, pause=0, local=True)
    assert visitor.ask(url).status == 200
    assert site.asked
    visitor.save()
    assert url in json.loads(file.read_text("utf-8"))
