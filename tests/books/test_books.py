"""Books of the second library and of the frozen one: tagged PDFs with contents, outline and every word, kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdfium2
import pytest
import typst
from kb import library
from kb.books import binding, outline, source, typesetting
from kb.books.binding import Binder
from kb.books.outline import Outline
from kb.catalogue import Catalogue
from kb.document import TopicDocument
from kb.publish.destinations import Destinations
from kb.views.context import Context
from kb.worksheets import downloads
from small_library import SmallLibrary
from workspace import CHECKOUT, GARDEN, TRILINGUAL

SITE = "https://garden.example/handbook/"
EXPECTED = Path(__file__).parent / "soil.typ"


@cache
def context(root: Path, language: str, site: str = SITE) -> Context:
    read = library.read(root)
    return Context(Catalogue(read), language, downloads.promised(read, site))


def topic(context: Context, slug: str) -> Outline:
    found = context.library.shown(f"topics/{slug}", context.language)
    assert isinstance(found, TopicDocument)
    return outline.of_topic(context, found)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def bound(context: Context, book: Outline, kept: Path) -> bytes:
    return Binder(context.catalogue, kept).book(context, book)


@pytest.fixture(scope="module")
def soil(kept: Path) -> bytes:
    """The book of a topic of the garden."""
    garden = context(CHECKOUT / GARDEN, "en")
    return bound(garden, topic(garden, "soil"), kept)


def text(pdf: bytes) -> str:
    opened = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in opened)


def bookmarks(pdf: bytes) -> list[tuple[int, str]]:
    """Every entry of the outline: how deep it is, and its title."""

    def walk(items: Any, depth: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield depth, item.title
            yield from walk(item.children, depth + 1)

    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as found:
        return list(walk(found.root, 0))


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub("[\u00ad\u2060-\u2069\u200b-\u200f]", "", text)))


def test_the_source_of_a_book_is_as_it_was() -> None:
    """If you change it on purpose, write the file again and read the difference: KB_GOLDEN=write."""
    garden = context(CHECKOUT / GARDEN, "en", "/")
    made = source.of(garden, topic(garden, "soil"), Destinations(garden.library), str, {}).body + "\n"
    if os.environ.get("KB_GOLDEN") == "write":
        EXPECTED.write_text(made, "utf-8")
    assert made == EXPECTED.read_text("utf-8")


def test_it_is_tagged_and_says_what_it_is(soil: bytes) -> None:
    report = validator.validate_pdf_bytes(soil, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    with pikepdf.open(BytesIO(soil)) as opened:
        assert str(opened.Root.Lang) == "en"
        assert str(opened.docinfo["/Title"]).startswith("Soil")


def test_its_outline_has_the_chapters_and_their_sections(soil: bytes) -> None:
    garden = context(CHECKOUT / GARDEN, "en")
    found, book = bookmarks(soil), topic(garden, "soil")
    titles = [chapter.fields.title for chapter in book.chapters]
    assert titles
    assert [title for depth, title in found if depth == 0 and title in titles] == titles
    assert any(depth == 1 for depth, _ in found)


def test_its_contents_name_the_pages_on_which_the_chapters_begin(soil: bytes) -> None:
    opened, garden = pypdfium2.PdfDocument(soil), context(CHECKOUT / GARDEN, "en")
    contents = opened[1].get_textpage().get_text_range()
    for chapter in topic(garden, "soil").chapters:
        number = re.search(rf"{re.escape(chapter.fields.title)}[ .\r\n]+(\d+)", contents)
        assert number, chapter.fields.title
        assert chapter.fields.title in opened[int(number[1]) - 1].get_textpage().get_text_range()


def test_every_word_of_the_texts_is_in_it(soil: bytes) -> None:
    garden, said = context(CHECKOUT / GARDEN, "en"), words(text(soil))
    documents = list(topic(garden, "soil").documents)
    assert len(documents) > 2
    for document in documents:
        wanted = words(" ".join(passage.text for passage in document.prose.passages))
        assert wanted - said == set(), document.path


def test_a_hebrew_book_reads_from_right_to_left_and_leads_to_what_is_in_another_language(kept: Path) -> None:
    frozen = context(TRILINGUAL, "he")
    pdf = bound(frozen, topic(frozen, "emergency"), kept)
    said = words(text(pdf))
    for document in topic(frozen, "emergency").documents:
        wanted = words(" ".join(passage.text for passage in document.prose.passages))
        assert len(wanted & said) > 0.98 * len(wanted), document.path
    assert [word for word in said if len(word) > 1 and word[0] in "םןץףך"] == [], "words that are read backwards"
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "he"
    assert validator.is_pdf_compliant_bytes(pdf, profile="ua1")


def test_a_tool_says_how_often_it_was_run_and_an_entry_its_own_licence(library: SmallLibrary, kept: Path) -> None:
    library.tool("seldom", "license: All rights reserved")
    library.write("runs/a.yml", "- {date: 2026-01-01, people: 9, minutes: [50]}\n")
    small = Context(Catalogue(library.read()), "en", downloads.promised(library.read(), SITE))
    said = " ".join(text(bound(small, topic(small, "x"), kept)).split())
    assert said.count("Reported runs: 1 run; median 50 minutes") == 1
    assert said.count("Reported runs: No run has been reported yet.") == 1
    assert said.count("Licence: All rights reserved") == 1


def test_links_between_chapters_lead_to_the_chapter_and_others_to_the_site() -> None:
    garden = context(CHECKOUT / GARDEN, "en")
    made = source.of(garden, outline.of_all(garden), Destinations(garden.library), str, {}).body
    inside = set(re.findall(r'refer\("([^"]+)"', made))
    assert inside <= {document.page for document in outline.of_all(garden).documents} | set(
        re.findall(r'"([^"]+#[^"]+)"', made)
    )
    assert inside
    assert f'"{SITE}' in made


def test_a_book_is_set_once(soil: bytes, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **named: object) -> None:
        raise AssertionError("it was set again")

    monkeypatch.setattr(typst, "compile", fail)
    garden = context(CHECKOUT / GARDEN, "en")
    assert bound(garden, topic(garden, "soil"), kept) == soil


def test_two_machines_make_the_same_bytes(soil: bytes, tmp_path: Path) -> None:
    garden = context(CHECKOUT / GARDEN, "en")
    assert bound(garden, topic(garden, "soil"), tmp_path) == soil


def test_each_topic_and_path_and_all_have_a_book_in_each_language_in_which_anything_is_written() -> None:
    for language in ("he", "ar", "en"):
        frozen = context(TRILINGUAL, language)
        for book in outline.every(frozen):
            assert {chapter.language for chapter in book.chapters} == {language}
            assert {entry.language for entry in book.elsewhere} <= {"he"}
    everything = outline.of_all(context(TRILINGUAL, "he"))
    pages = [chapter.page for chapter in everything.chapters]
    assert sorted(pages) == sorted(entry.page for entry in context(TRILINGUAL, "he").library.entries)


def test_a_book_that_typst_cannot_set_is_a_sentence(kept: Path) -> None:
    typesetter = typesetting.Typesetter(kept, kept)
    broken = source.Source({**typesetting.FONTS}, "no-such-function()", ())
    with pytest.raises(typesetting.Unset):
        typesetter.book(broken)


def test_a_library_has_all_its_books_bound(kept: Path) -> None:
    garden = context(CHECKOUT / GARDEN, "en")
    begun = list[str]()
    made = binding.bind(garden.catalogue, garden.bundle, kept, begun.append)
    assert begun == [one.url for one in made.books.values()]
    assert {page for page, _ in made.books} == {"topics/soil", "topics/water", "topics/frost", "topics/index"}
    assert {url: len(data) for url, data in made.files.items()} == {one.url: one.bytes for one in made.books.values()}


def test_the_drawings_of_tools_are_set_and_tagged(kept: Path) -> None:
    garden = context(CHECKOUT / GARDEN, "en")
    facts = source.of(garden, topic(garden, "soil"), Destinations(garden.library), str, typesetting.FONTS).facts
    labels, axes = '("North", "East", "South", "West")', '("across", "up")'
    kinds = ("matrix", "axis", "steps", "cycle", "circles")
    body = "\n".join(f'drawing("{kind}", "Of {kind}", {labels}, {axes}, 2)' for kind in kinds)
    pdf = typesetting.Typesetter(kept, kept).book(source.Source(facts, body, ()))
    said = text(pdf)
    assert [kind for kind in kinds if f"Of {kind}" not in said] == []
    assert said.count("South") == len(kinds)
    assert validator.is_pdf_compliant_bytes(pdf, profile="ua1")
