"""Pictures of the built site, for README and the guide: a list describes each, and one command makes them all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urljoin

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from kb import chromium
from kb.disk import put
from kb.settings import Record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIST = "docs/developers/pictures.yml"  # relative to the library's root
COLOURS = 128  # of a picture: the site has few colours, so a third of the bytes is enough
PATIENCE = 10_000  # milliseconds to wait for what a picture needs

Pixels = Annotated[int, Field(ge=100, le=4000)]


class Picture(Record):
    """A picture to make: `file` is its path in the library, `page` the page that it shows, relative to the site.

    `size` is the window's in CSS pixels. `do` lists steps before the picture is taken, each one of {click: …, press: …,
    fill: […, text], choose: […, value], see: …} with Playwright's selectors. `of` selects one element; `whole` takes
    the page to its end.
    """

    file: Annotated[str, Field(pattern=r"^[\w./-]+\.png$")]
    page: str
    size: Annotated[list[Pixels], Field(min_length=2, max_length=2)] = Field(default_factory=lambda: [390, 844])
    scheme: Literal["light", "dark"] = "light"
    do: list[dict[Literal["click", "press", "fill", "choose", "see"], Any]] = Field(default_factory=list)
    of: str | None = None
    whole: bool = False


class Unreadable(ValueError):
    """The list of pictures is missing or wrong; the text says how."""


def read(root: Path) -> list[Picture]:
    """Return the pictures in the list of the library at `root`. Raises Unreadable."""
    try:
        return TypeAdapter(list[Picture]).validate_python(yaml.safe_load((root / LIST).read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as fault:
        raise Unreadable(f"{LIST}: {fault}") from None


def make(root: Path, site: Path, wanted: list[Picture]) -> Iterator[tuple[Picture, bool]]:
    """Make each picture from the built `site`; yield (picture, whether its file changed).

    Raises chromium.NoChromium, and Unreadable if a step finds nothing on its page.
    """
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for picture in wanted:
            try:
                shot = take(browser, site, picture)
            except Error as fault:
                raise Unreadable(f"{LIST}: {picture.file}: {fault.message}") from None
            yield picture, put(root / picture.file, shot)
        browser.close()


def take(browser: Browser, site: Path, picture: Picture) -> bytes:
    """Return one picture as a PNG. Raises Playwright's errors if a step finds nothing."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=picture.scheme, device_scale_factor=2, locale="he-IL"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(urljoin(f"{site.as_uri()}/", picture.page))
    for step in picture.do:
        _do(page, step)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)  # wait for moving parts to arrive
    shot = page.locator(picture.of).screenshot() if picture.of else page.screenshot(full_page=picture.whole)
    context.close()
    return lighter(shot)


def _do(page: Page, step: dict[Any, Any]) -> None:
    for action, value in step.items():
        if action == "click":
            page.locator(value).first.click()
        elif action == "press":
            page.keyboard.press(value)
        elif action == "fill":
            page.locator(value[0]).first.fill(value[1])
        elif action == "choose":
            page.locator(value[0]).first.select_option(value[1])
        else:
            page.locator(value).first.wait_for()


def lighter(shot: bytes) -> bytes:
    """Return a PNG in fewer colours."""
    from PIL import Image

    written = io.BytesIO()
    with Image.open(io.BytesIO(shot)) as image:
        image.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT).save(written, "PNG", optimize=True)
    return written.getvalue()
