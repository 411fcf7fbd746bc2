"""A film: nothing of it loads before a person starts it; chapters and transcript jump to their place in it."""

import re
from pathlib import Path

import pytest
from patience import until
from playwright.sync_api import Page, expect
from serving import serving
from site_pages import Site
from workspace import GARDEN, Workspace

FILM = "articles/pruning-film.html"
MEDIA = re.compile(r"\.(webm|vtt|vtt\.js)$|youtube|vimeo")
PLAYING = "document.querySelector('video').readyState >= 2"


def asked(page: Page) -> list[str]:
    """Collect the addresses of films, captions and hosts that the page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if MEDIA.search(request.url) else None)
    return found


def test_nothing_of_a_film_is_loaded_before_it_is_played_and_then_its_captions_come_too(
    page: Page, garden_site: Site
) -> None:
    wanted = asked(page)
    with serving(garden_site.root) as server:
        page.goto(f"{server.address}{FILM}")
        page.wait_for_load_state("networkidle")
        assert not [url for url in wanted if "webm" in url]
        page.get_by_role("link", name="The bud").click()
        until(page, PLAYING)
        assert page.evaluate("Math.floor(document.querySelector('video').currentTime)") >= 15
        expect(page.get_by_role("link", name="The bud")).to_have_attribute("aria-current", "true")
        cues = "[...document.querySelector('video').textTracks[0].cues || []].map((cue) => cue.text)"
        until(page, f"({cues}).length === 4")
        assert "first cut" in page.evaluate(cues)[1]


def test_from_a_folder_the_film_plays_with_its_captions_as_well(page: Page, garden_site: Site) -> None:
    page.goto((garden_site.root / FILM).as_uri())
    page.locator(".kb-transcript a").first.click()
    until(page, PLAYING)
    until(page, "document.querySelector('video').textTracks[0].mode === 'showing'")
    said = page.evaluate("[...document.querySelector('video').textTracks[0].cues].map((cue) => cue.text)")
    assert said[0] == "Maya: This tree is three years old."
    assert len(said) == 4


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["without scripts"])
def test_without_scripts_what_is_said_is_read_and_the_film_is_there_to_take_along(
    page: Page, garden_site: Site
) -> None:
    page.goto((garden_site.root / FILM).as_uri())
    expect(page.locator(".kb-transcript")).to_contain_text("above a bud that looks outwards")
    assert (page.locator("video source").get_attribute("src") or "").endswith("pruning.webm")
    assert page.get_by_role("link", name="Download the film").is_visible()


@pytest.fixture(scope="module")
def outside(once, garden_site: Site) -> Site:  # type: ignore[no-untyped-def]
    """The garden, with its film at another host, for which the test answers."""

    def make(folder: Path) -> None:
        workspace = garden_site.source.fork(folder)
        film = f"{GARDEN}/articles/pruning-film.md"
        text = (workspace.root / film).read_text("utf-8")
        address = "url: https://www.youtube.com/watch?v=abcdefghijk&t=3s\n"
        workspace.write(film, text.replace("file: ../docs/films/pruning.webm\n", address))
        built = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site, "--strict")
        assert built.returncode == 0, built.stderr

    workspace = Workspace(once("film-outside", make))
    return Site(workspace.site, workspace, garden_site.base)


def test_a_host_outside_is_asked_only_when_a_person_presses(page: Page, outside: Site) -> None:
    wanted = asked(page)
    player = re.compile(r"https://www\.youtube-nocookie\.com/.*")
    page.route(player, lambda route: route.fulfill(body="<title>player</title>", content_type="text/html"))
    with serving(outside.root) as server:
        page.goto(f"{server.address}{FILM}")
        page.wait_for_load_state("networkidle")
        assert not wanted
        expect(page.get_by_text("Nothing is loaded from YouTube until you press.")).to_be_visible()
        page.get_by_role("button", name="Play from YouTube").click()
        frame = page.locator("#kb-film iframe")
        expect(frame).to_have_attribute("title", "Film: Three cuts")
        expect(frame).to_be_focused()
        page.get_by_role("link", name="What crosses").click()
        expect(frame).to_have_attribute("src", re.compile(r"embed/abcdefghijk\?autoplay=1&rel=0&start=4$"))
    assert {url.partition("?")[0] for url in wanted} == {"https://www.youtube-nocookie.com/embed/abcdefghijk"}


def test_from_a_folder_a_film_outside_is_a_link_to_its_page(page: Page, outside: Site) -> None:
    page.goto((outside.root / FILM).as_uri())
    expect(page.get_by_role("link", name="Open at YouTube")).to_be_visible()
    expect(page.get_by_role("button", name="Play from YouTube")).to_be_hidden()


def test_a_film_without_an_address_stands_by_its_key_points(page: Page, site: Site) -> None:
    page.goto((site.root / "articles/building-common-ground.html").as_uri())
    expect(page.get_by_role("note")).to_contain_text("הסרטון עצמו עוד לא נמצא כאן")
    expect(page.get_by_role("heading", name="עיקרי הדברים")).to_be_visible()
