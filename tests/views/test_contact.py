"""The accessibility coordinator's details, from `library.yml` to the page."""

from __future__ import annotations

from kb.catalogue import Catalogue
from kb.views import pages
from kb.views.context import Context
from kb.views.models import PlainPage, plain
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

STATEMENT = "---\ntitle: Statement\n---\n\nWhat was done.\n"


def statement(library: SmallLibrary, block: str, language: str = "en", page: str = "statement") -> PlainPage:
    """Return the view of a page of a library with `block` in its settings."""
    library.write("docs/statement.md", STATEMENT)
    library.edit("library.yml", "indexes:", f"accessibility: {block}\nindexes:")
    read = library.read()
    return pages.plain(Context(Catalogue(read), language, Bundle()), read.shown(page, language))


def test_the_coordinator_is_named_and_can_be_reached(library: SmallLibrary) -> None:
    block = "{page: statement.md, coordinator: {en: Dana, he: דנה}, phone: 03-123 4567, email: a@example.org}"
    assert [plain(row) for row in statement(library, block, "he").contact] == [
        {"label": "שם", "text": "דנה"},
        {"label": "טלפון", "text": "03-123 4567", "url": "tel:031234567"},
        {"label": "דוא״ל", "text": "a@example.org", "url": "mailto:a@example.org"},
    ]


def test_what_is_not_filled_in_has_a_label_and_no_text(library: SmallLibrary) -> None:
    rows = statement(library, "{page: statement.md, phone: , email: }").contact
    assert [(row.label, row.text) for row in rows] == [("Name", ""), ("Phone", ""), ("Email", "")]


def test_other_pages_do_not_name_the_coordinator(library: SmallLibrary) -> None:
    library.write("docs/other.md", STATEMENT)
    assert statement(library, "{page: statement.md}", page="other").contact == ()
