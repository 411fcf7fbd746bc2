"""Cards: a picture for every entry in its language and direction, complete with any title, and drawn once."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.publish import card_image, cards
from kb.publish.cards import Easel
from kb.site_folder import SiteFolder
from kept import pieces
from PIL import Image, ImageChops
from site_pages import Site
from small_library import SmallLibrary
from workspace import CHECKOUT

SITE = "https://garden.example/"
MARK = (CHECKOUT / "overrides" / cards.MARK).read_text("utf-8")
PAPER, LINE = (250, 246, 238), (169, 128, 63)  # colours of the design
LONGEST = 300  # the most characters of a title


@pytest.fixture(scope="module", params=[False, True], ids=["Pillow", "typst"])
def easel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Easel:
    """An easel of each kind, which keeps its fonts for all tests of this file."""
    if not request.param and not card_image.is_possible():
        pytest.skip("Pillow finds no FriBidi here")
    return Easel(tmp_path_factory.mktemp("cache"), MARK, is_typst=request.param)


def read(library: SmallLibrary) -> dict[str, cards.Card]:
    return dict(cards.cards(Catalogue(library.read())))


def entitled(library: SmallLibrary, title: str, language: str = "en") -> cards.Card:
    """Return the card of an entry with this title."""
    suffix = "" if language == "en" else f".{language}"
    library.write(f"articles/long{suffix}.md", f'---\ntitle: "{title}"\nsummary: S.\ntopics: [x]\n---\n\nText.\n')
    if suffix:
        library.article("long")
    return read(library)[cards.addresses.card("articles/long", language, library.read().settings)]


def open_(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def is_about(picture: Image.Image, x: int, y: int, colour: tuple[int, int, int]) -> bool:
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return all(abs(a - b) <= 3 for a, b in zip(found, colour, strict=True))


def inked(picture: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Return the bounds of everything in `box` that does not have the paper's colour."""
    part = picture.crop(box)
    plain = Image.new("RGB", part.size, PAPER)
    return ImageChops.difference(part, plain).point(lambda value: 255 if value > 8 else 0).getbbox()


# ---- which there are, and what is on them


def test_there_is_a_card_for_every_entry_where_it_is_written_and_one_for_the_rest_of_a_language(
    library: SmallLibrary,
) -> None:
    library.write("tools/a.he.md", "---\ntitle: חופרים\n---\n")
    library.tool("draft", "status: draft")
    assert set(read(library)) == {
        f"assets/cards/{name}.png" for name in ("index", "he/index", "tools/a", "he/tools/a", "articles/b")
    }


def test_a_card_says_what_the_entry_is_how_long_it_takes_and_for_how_many(library: SmallLibrary) -> None:
    library.add("tools/a.md", "group: {min: 2, max: 8}")
    card = read(library)["assets/cards/tools/a.png"]
    assert {name: card[name] for name in ("type", "kicker", "title", "facts", "library")} == {
        "type": "tool",
        "kicker": "Tool",
        "title": "Dig",
        "facts": "30 to 40 minutes · 2 to 8 people",
        "library": "Garden",
    }


def test_stops_stand_where_steps_begin_and_where_the_parts_of_a_text_do(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like soil.", "Worms.\n\n## Soil\n\nMuch.\n\n## Rain\n\nSome.")
    found = read(library)
    assert found["assets/cards/tools/a.png"]["stops"] == [0.3333, 1.0]
    assert found["assets/cards/articles/b.png"]["stops"] == [0.5, 1.0]


def test_nobody_keeps_cards_for_the_day_without_a_network(site: Site) -> None:
    assert "assets/cards/index.png" in site.files
    kept = json.loads(site.read(site.published("offline/files.json")))
    assert "assets/icons/icon.svg" in kept
    assert not [name for name in kept if name.startswith("assets/cards/")]


# ---- how it looks


@pytest.mark.parametrize(("language", "line", "other"), [("en", 96, 1104), ("he", 1104, 96)])
def test_a_card_is_read_from_the_side_of_its_language(
    library: SmallLibrary, easel: Easel, language: str, line: int, other: int
) -> None:
    picture = open_(easel.draw(entitled(library, "Worms" if language == "en" else "תולעים", language)))
    assert picture.size == (1200, 630)
    assert is_about(picture, line, 5, LINE)
    assert not is_about(picture, other, 5, LINE)
    halves = (160, 110, 600, 300), (600, 110, 1040, 300)  # the areas for the title, without the line
    near, far = halves if language == "en" else halves[::-1]
    assert inked(picture, near)
    assert not inked(picture, far)


TITLES = {
    "short": "Worms",
    "of many words": ("On the worms that live in the soil and what they do for all of us " * 5)[:LONGEST].strip(),
    "of one word": "W" * LONGEST,
    "in two directions": "What שדרה means: a spine (CC BY 4.0), or an avenue",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_stands_within_its_card_however_long_it_is(library: SmallLibrary, easel: Easel, title: str) -> None:
    picture = open_(easel.draw(entitled(library, title)))
    assert inked(picture, (160, 120, 1117, 405))
    assert not inked(picture, (1118, 0, 1200, 630)), "it runs over the edge"
    assert not inked(picture, (130, 505, 1200, 517)), "it runs into the library's name"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", TITLES["of many words"]),
        ("en", TITLES["in two directions"]),
        ("he", "מה זה Collective Impact (CC BY 4.0), וכיצד 3–5 ארגונים פועלים יחד ב־2026?"),
        ("he", "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ"),
        ("he", "Open Source Initiative guidelines for very long collaborative phrases בתוך עברית"),
    ],
)
def test_a_card_is_the_same_whoever_draws_it(library: SmallLibrary, tmp_path: Path, language: str, title: str) -> None:
    if not card_image.is_possible():
        pytest.skip("Pillow finds no FriBidi here")
    card = entitled(library, title, language)
    ours, theirs = (open_(Easel(tmp_path, MARK, is_typst=is_typst).draw(card)) for is_typst in (False, True))
    ours, theirs = (picture.convert("L").reduce(12) for picture in (ours, theirs))  # edges of letters differ a little
    darkest = ImageChops.difference(ours, theirs).getextrema()[1]
    assert darkest < 80, "a word or a stop stands elsewhere"  # another order of words gives 85 to 211


def test_what_the_font_does_not_have_is_left_out(library: SmallLibrary, easel: Easel) -> None:
    plain, strange = entitled(library, "Worms below"), entitled(library, "Worms 🪱 below")
    assert plain["title"] != strange["title"]
    assert easel.draw(plain) == easel.draw(strange)


def test_a_card_is_light(library: SmallLibrary, easel: Easel) -> None:
    assert len(easel.draw(entitled(library, TITLES["of many words"]))) < 50_000


# ---- when it is drawn


def place(library: SmallLibrary, name: str) -> Path:
    """Return a folder like a built site, with the library's logo."""
    site = library.root / name
    (site / cards.MARK).parent.mkdir(parents=True)
    (site / cards.MARK).write_text(MARK, "utf-8")
    return site


def kept(library: SmallLibrary) -> set[tuple[str, int]]:
    """Return the stored cards, each with its row in the database."""
    return set(pieces(library.root / CACHE, "cards").items())


def test_a_card_is_drawn_again_only_when_something_on_it_changed(library: SmallLibrary) -> None:
    cards.write(SiteFolder(place(library, "first")), Catalogue(library.read()), SITE)
    before = kept(library)
    assert len(before) == 4
    library.edit("tools/a.md", "Dig when it is dry.", "Dig when it is wet.")
    cards.write(SiteFolder(place(library, "second")), Catalogue(library.read()), SITE)
    assert kept(library) == before
    library.edit("tools/a.md", "title: Dig\nsummary", "title: Dig deep\nsummary")
    cards.write(SiteFolder(place(library, "third")), Catalogue(library.read()), SITE)
    after = kept(library)
    assert len(after - before) == 1
    assert before < after
    drawn = [(library.root / name / "assets/cards/tools/a.png").read_bytes() for name in ("first", "second", "third")]
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/", "http://localhost:8000/", "http://[::1]/", "/", ""])
def test_nothing_is_drawn_for_an_address_that_nobody_else_can_ask(library: SmallLibrary, address: str) -> None:
    cards.write(SiteFolder(place(library, "site")), Catalogue(library.read()), address)
    assert kept(library) == set()
    assert not (library.root / "site/assets/cards").exists()
