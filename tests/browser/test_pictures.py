"""The pictures in README are all in the list of pictures, and the list's steps find what they look for."""

import io
import re

import pytest
from kb import pictures
from PIL import Image
from playwright.sync_api import Browser
from site_pages import Site
from workspace import CHECKOUT

WANTED = {picture.file: picture for picture in pictures.read(CHECKOUT)}


@pytest.mark.parametrize("file", WANTED)
def test_a_picture_is_taken_of_the_page_as_it_is_now(chromium: Browser, site: Site, file: str) -> None:
    picture = WANTED[file]
    with Image.open(io.BytesIO(pictures.take(chromium, site.root, picture))) as shot:
        assert shot.size == tuple(2 * side for side in picture.size) or picture.of or picture.whole
        assert len(shot.getcolors() or ()) > 10, "the picture is empty"


def test_the_pictures_that_readme_shows_are_in_the_list_and_in_the_repository() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([\w./-]+\.png)\)", (CHECKOUT / "README.md").read_text("utf-8"))
    shown += re.findall(r'src="([\w./-]+\.png)"', (CHECKOUT / "README.md").read_text("utf-8"))
    assert shown
    assert set(shown) <= set(WANTED)
    assert [file for file in WANTED if not (CHECKOUT / file).is_file()] == []


def test_a_list_that_is_wrong_is_refused_with_its_name(tmp_path, library) -> None:  # type: ignore[no-untyped-def]
    library.write(pictures.LIST, "- {file: a.gif, page: index.html}\n")
    with pytest.raises(pictures.Unreadable, match=r"docs/developers/pictures\.yml"):
        pictures.read(library.root)
