"""`kb serve`, really run: an edit appears, a mistake does no harm, and no process is left running.

It serves the garden, which has everything that the library has in one language, and builds faster.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import small_site
from kb.server import serve, web
from kb.server.editions import Desk
from kb.server.web import wanted
from served import (
    DIRECTLY,
    FILE,
    GARDEN,
    PATIENCE,
    READY,
    REBUILDING,
    SETTINGS,
    TOOL,
    Server,
    free_port,
    heading,
    retitle,
    title,
)
from site_pages import Site
from small_library import SmallLibrary
from workspace import contents

pytestmark = pytest.mark.skipif(os.name == "nt", reason="ends processes the POSIX way")


@pytest.fixture(scope="module")
def servers(garden_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bool], Server]]:
    """Return serve(fresh): it returns the running server, or a new one with a fresh copy of the library."""
    running: list[Server] = []

    def serve(fresh: bool) -> Server:
        if fresh or not running:
            end()
            folder = tmp_path_factory.mktemp("serve")
            running.append(Server(garden_site.source.fork(folder / "library"), folder / "temporary"))
            running[0].wait_until_up()
        return running[0]

    def end() -> None:
        while running:
            running.pop().end()

    yield serve
    end()


@pytest.fixture
def server(servers: Callable[[bool], Server], request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server with no build under way and an empty record; after a failure, the next test gets a new one."""
    server, failed = servers(False), request.session.testsfailed
    server.wait_until_calm()
    server.lines.clear()
    yield server
    if request.session.testsfailed > failed:
        servers(True)


def test_nothing_is_built_again_while_nothing_changes(server: Server) -> None:
    server.get()
    server.wait_until_calm()
    assert server.said == ""


def test_an_edit_shows_on_every_page_after_one_build(server: Server) -> None:
    retitle(server, title(server), "Another title")
    server.wait_for(lambda: heading(server) == "Another title", "the new title")
    server.wait_until_calm()
    assert (server.count(REBUILDING), server.count(READY)) == (1, 1)
    assert "Another title" in server.get("tools/index.html")
    assert "Another title" in server.data("search/en/entries.js")


def test_two_edits_in_a_row_both_show(server: Server) -> None:
    retitle(server, title(server), "A first title")
    server.wait_for(lambda: server.count(REBUILDING) == 1, "the first build")
    retitle(server, "A first title", "A second title")
    server.wait_for(lambda: heading(server) == "A second title", "the second title")
    server.wait_until_calm()
    assert heading(server) == "A second title"


def test_a_new_entry_is_listed_and_goes_when_its_file_goes(server: Server) -> None:
    root = server.workspace.root
    text = (root / FILE).read_text("utf-8").replace(title(server), "One more")
    server.workspace.write(f"{GARDEN}/tools/one-more.md", text)
    server.wait_for(lambda: "one-more.html" in server.get("tools/index.html"), "the new entry")
    assert heading(server, "tools/one-more") == "One more"
    assert '"tools/one-more"' in server.data("search/en/index.js")
    (root / f"{GARDEN}/tools/one-more.md").unlink()
    server.wait_for(lambda: "one-more.html" not in server.get("tools/index.html"), "its end")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        server.get("tools/one-more.html")
    assert '"tools/one-more"' not in server.data("search/en/index.js")


def test_a_page_that_cannot_be_shown_is_reported_and_the_last_good_site_stays_until_it_is_fixed(
    server: Server,
) -> None:
    before, good = heading(server), title(server)
    text = (server.workspace.root / FILE).read_text("utf-8")
    line = text.splitlines().index(f"title: {good}") + 1
    server.workspace.edit(FILE, "title:", "titel:")
    server.wait_for(lambda: server.count(f"{TOOL}.md:{line}:") == 2, "the report")
    assert heading(server) == before
    server.workspace.edit(FILE, f"titel: {good}", "titel: A title not seen yet")
    server.wait_for(lambda: server.count(f"{TOOL}.md:{line}:") == 4, "the second report")
    assert heading(server) == before
    assert server.count(READY) == 0
    assert "Traceback" not in server.said
    server.workspace.edit(FILE, "titel:", "title:")
    server.wait_for(lambda: heading(server) == "A title not seen yet", "the fixed page")
    server.wait_until_calm()
    assert server.count(READY) == 1


def test_a_mistake_that_leaves_a_page_in_is_reported_and_the_page_is_built_without_what_is_wrong(
    server: Server,
) -> None:
    text = (server.workspace.root / FILE).read_text("utf-8")
    line = text.splitlines().index("level: seedling") + 1
    server.workspace.write(
        FILE, text.replace("level: seedling", "level: seedlign").replace(title(server), "Now reported")
    )
    server.wait_for(lambda: heading(server) == "Now reported", "the page")
    assert server.count(f"{TOOL}.md:{line}:") == 1
    server.workspace.write(FILE, text)
    server.wait_for(lambda: heading(server) != "Now reported", "the fixed page")


def test_a_file_that_cannot_be_read_as_yaml_is_a_mistake_like_any_other(server: Server) -> None:
    before = heading(server)
    text = (server.workspace.root / FILE).read_text("utf-8")
    server.workspace.write(FILE, text.replace("topics: [", "topics: [[", 1))
    server.wait_for(lambda: server.count(f"{TOOL}.md:") == 1, "the report")
    assert heading(server) == before
    assert "Traceback" not in server.said
    server.workspace.write(FILE, text.replace(before, "Sound again"))
    server.wait_for(lambda: heading(server) == "Sound again", "the fixed page")


def test_an_edit_in_the_settings_shows(server: Server) -> None:
    server.workspace.edit(SETTINGS, "plural: {en: Recipes}", "plural: {en: Jobs}")
    server.wait_for(lambda: heading(server, "tools/index").startswith("Jobs"), "the new label")


def test_a_mistake_in_the_settings_does_no_harm(server: Server) -> None:
    before = server.get()
    server.workspace.edit(SETTINGS, "direction: ltr", "direction: sideways")
    server.wait_for(lambda: "[unknown-term]" in server.said, "the report")
    assert server.get() == before
    server.workspace.edit(SETTINGS, "direction: sideways", "direction: ltr")
    server.wait_for(lambda: server.count(READY) == 1, "a good build")
    assert server.get() == before


def test_an_edit_in_the_templates_shows(server: Server) -> None:
    footer = (server.workspace.root / "overrides/kb/footer.html").read_text("utf-8")
    server.workspace.write("overrides/kb/footer.html", footer.replace("</footer>", "<p>A new line.</p></footer>"))
    server.wait_for(lambda: "<p>A new line.</p></footer>" in server.get(), "the new line")


def test_a_mistake_in_the_templates_does_no_harm(server: Server) -> None:
    before, footer = server.get(), (server.workspace.root / "overrides/kb/footer.html").read_text("utf-8")
    server.workspace.write("overrides/kb/footer.html", footer + "{% if %}")
    server.wait_for(lambda: "footer.html" in server.said, "the report")
    assert server.get() == before
    server.workspace.write("overrides/kb/footer.html", footer + "<!-- edited -->")
    server.wait_for(lambda: "<!-- edited -->" in server.get(), "the fixed page")


@pytest.mark.parametrize("busy", [False, True], ids=["at rest", "while it builds"])
@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 0)], ids=["terminated", "interrupted by Ctrl-C"]
)
def test_the_end_of_the_command_leaves_nothing_behind(
    how: signal.Signals, code: int, busy: bool, garden_site: Site, tmp_path: Path
) -> None:
    server = Server(garden_site.source.fork(tmp_path / "library"), tmp_path / "temporary")
    try:
        server.wait_until_up()
        if busy:
            retitle(server, title(server), "Another title")
            server.wait_for(lambda: server.count(REBUILDING) == 1, "a build")
        if how is signal.SIGINT:
            os.killpg(server.process.pid, how)  # a terminal sends the signal to the whole group
        else:
            server.process.send_signal(how)
        assert server.process.wait(timeout=PATIENCE) == code, server.said
        deadline = time.monotonic() + PATIENCE
        while not server.group_is_empty():
            assert time.monotonic() < deadline, "a child process lives on"
            time.sleep(0.05)
        server.listener.join()
        assert "Traceback" not in server.said
        assert server.process.stdout is not None
        assert server.process.stdout.read() == ""
        assert [path.name for path in server.temporary.iterdir()] == []
        assert contents(server.workspace.site) == contents(garden_site.root)
    finally:
        server.end()


def ask(server: Server, page: str, **fields: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, header fields and body of an answer."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    try:
        with DIRECTLY.open(urllib.request.Request(f"{server.url}{page}", headers=named), timeout=PATIENCE) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, dict(answer.headers), answer.read()


def test_the_old_site_is_served_while_the_next_one_is_built(server: Server) -> None:
    """A save changes every page; until the next edition is ready, all requests get the last one."""
    before, footer = title(server), (server.workspace.root / "overrides/kb/footer.html").read_text("utf-8")
    retitle(server, before, "While it builds")
    server.workspace.write("overrides/kb/footer.html", footer + "<!-- while it builds -->")
    server.wait_for(lambda: server.count(REBUILDING) == 1, "a build")
    seen = []
    while server.count(READY) == 0:
        began = time.monotonic()
        page = server.get(f"{TOOL}.html")
        seen.append((before in page, "<!-- while it builds -->" in page))
        assert time.monotonic() - began < 2
    assert seen[0] == (True, False)
    assert set(seen) <= {(True, False), (False, True)}
    server.workspace.write("overrides/kb/footer.html", footer)


def test_a_part_of_a_film_is_sent_as_it_is_asked_for(server: Server) -> None:
    film = (server.workspace.root / GARDEN / "docs/films/pruning.webm").read_bytes()
    status, fields, part = ask(server, "films/pruning.webm", Range="bytes=100-199")
    assert (status, fields["Content-Range"]) == (206, f"bytes 100-199/{len(film)}")
    assert part == film[100:200]
    assert fields["Content-Type"] == "video/webm"
    assert ask(server, "films/pruning.webm", Range="bytes=-7")[2] == film[-7:]
    status, fields, part = ask(server, "films/pruning.webm", Range=f"bytes={len(film)}-")
    assert (status, fields["Content-Range"], part) == (416, f"bytes */{len(film)}", b"")
    assert ask(server, "films/pruning.webm")[2] == film


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", (0, 1)), ("bytes=0-", (0, 10)), ("bytes=5-99", (5, 10)), ("bytes=-99", (0, 10)),
        ("bytes=10-", (0, 0)), ("bytes=-0", (0, 0)), ("bytes=4-2", None), ("bytes=-", None), ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
    ],
)  # fmt: skip
def test_parts_are_understood_as_rfc_9110_has_them(asked: str, part: tuple[int, int] | None) -> None:
    assert wanted(asked, 10) == part


def test_nothing_is_kept_by_browsers_and_every_file_has_its_type(server: Server) -> None:
    types = {
        "index.html": "text/html; charset=utf-8", "assets/fonts.css": "text/css; charset=utf-8",
        "edition.js": "text/javascript; charset=utf-8", "films/pruning.vtt": "text/vtt; charset=utf-8",
        "manifest.webmanifest": "application/manifest+json; charset=utf-8",
        "assets/icons/icon.svg": "image/svg+xml; charset=utf-8",
    }  # fmt: skip
    for file, kind in types.items():
        status, fields, _ = ask(server, file)
        assert (status, fields["Content-Type"], fields["Cache-Control"]) == (200, kind, "no-store"), file


def test_what_is_missing_is_answered_with_the_sites_own_page(server: Server) -> None:
    status, _, page = ask(server, "tools/nothing.html")
    assert status == 404
    assert "Page not found" in page.decode()
    for outside in ("../library.yml", "%2e%2e/%2e%2e/library.yml", "..%5c..%5clibrary.yml", "%00", ".live/web.py"):
        assert ask(server, outside)[0] == 404, outside


def test_an_address_that_is_taken_is_reported_with_a_way_out(server: Server) -> None:
    second = server.workspace.kb("serve", "-f", f"{GARDEN}/mkdocs.yml", "-a", server.address)
    assert second.returncode == 1
    port = int(server.address.rpartition(":")[2])
    assert second.stderr.count(f"python3 kb serve -a 127.0.0.1:{port + 1}") == 2
    assert "Traceback" not in second.stderr
    assert server.get()


def test_a_library_that_cannot_be_built_is_waited_for(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "library")
    workspace.edit(SETTINGS, "direction: ltr", "direction: sideways")
    server = Server(workspace, tmp_path / "temporary")
    try:
        server.wait_for(server.is_answering, "an answer")
        status, _, page = ask(server, "tools/index.html")
        assert status == 503
        assert "library.yml:" in page.decode()
        workspace.edit(SETTINGS, "direction: sideways", "direction: ltr")
        server.wait_for(lambda: server.count(READY) == 1, "a good build")
        assert "<h1" in server.get()
    finally:
        server.end()


def test_what_the_machine_refuses_is_a_sentence_on_the_page(library: SmallLibrary) -> None:
    """A file stands where the server would put its editions."""
    library.write(f".cache/{serve.FOLDER}", "")
    server = web.Server("127.0.0.1", 0, "/", Desk())
    try:
        serve.Press(small_site.configure(library, "en", "he"), server).make()
        assert "A file stands where a folder must be" in server.desk.fault
        assert "Traceback" not in server.desk.fault
    finally:
        server.server_close()


def test_a_change_of_the_program_asks_for_a_new_start(server: Server) -> None:
    module = "hooks/kb/clock.py"
    server.workspace.write(module, (server.workspace.root / module).read_text("utf-8") + "\n")
    server.wait_for(lambda: "start again" in server.said, "the advice")
    server.wait_until_calm()
    assert server.count(REBUILDING) == 0


def test_what_mkdocs_must_build_is_served_from_its_finished_site(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "library")
    hook = "def on_post_page(output, page, config):\n    return output.replace('</h1>', ' (hooked)</h1>')\n"
    workspace.write(f"{GARDEN}/hook.py", hook)
    workspace.edit(f"{GARDEN}/mkdocs.yml", "hooks: [", "hooks: [hook.py, ")
    server = Server(workspace, tmp_path / "temporary")
    try:
        server.wait_until_up()
        retitle(server, title(server), "Edited")
        server.wait_for(lambda: heading(server) == "Edited (hooked)", "the edit")
    finally:
        server.end()


def test_mkdocs_serves_the_library_by_itself_too(garden_site: Site, tmp_path: Path) -> None:
    workspace = garden_site.source.fork(tmp_path / "library")
    address = f"127.0.0.1:{free_port()}"
    command = [
        sys.executable,
        "-P",
        "-m",
        "mkdocs",
        "serve",
        "-f",
        f"{GARDEN}/mkdocs.yml",
        "-a",
        address,
        "--livereload",
    ]
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=workspace.root, env=workspace.environment(), stdout=said, stderr=said)
    try:

        def shows(text: str) -> bool:
            assert process.poll() is None, (tmp_path / "said").read_text("utf-8")
            try:
                with DIRECTLY.open(f"http://{address}/handbook/{TOOL}.html", timeout=PATIENCE) as answer:
                    return text in answer.read().decode()
            except (urllib.error.URLError, ConnectionError):
                return False

        wait_for(lambda: shows("<h1"))
        workspace.edit(FILE, "title:", "titel:")
        wait_for(lambda: "The site stays as it was" in (tmp_path / "said").read_text("utf-8"))
        assert shows("<h1")
        workspace.edit(FILE, "titel: ", "title: Edited, ")
        wait_for(lambda: shows("Edited, "))
    finally:
        process.kill()
        process.wait()


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)
