"""The page of terms in all languages: the glossary as a table, in libraries with a guide and translations."""

from __future__ import annotations

from kb import addresses
from kb.catalogue import Catalogue
from kb.views.components import Foreign
from kb.views.context import Context
from kb.views.making import pages_of
from kb.views.models import TerminologyPage
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary

GLOSSARY = """\
- {term: Worm, definition: Who lives there., translations: {he: {term: תולעת, definition: מי שגר שם}}}
- {term: Soil, definition: What things grow in.}
"""
HEBREW, ENGLISH = Foreign(lang="he", dir="rtl"), Foreign(lang="en", dir="ltr")


def made(library: SmallLibrary, language: str) -> list[TerminologyPage]:
    """Return the pages of terms that a library's site has in a language."""
    context = Context(Catalogue(library.read()), language, Bundle())
    views = [page.view for page in pages_of(context, "terminology")]
    return [view for view in views if isinstance(view, TerminologyPage)]


def page(library: SmallLibrary, language: str) -> TerminologyPage:
    """Return the page of terms of a library that has a guide and a glossary."""
    library.edit("library.yml", "types:", "guide: true\ntypes:")
    library.write("docs/glossary.yml", GLOSSARY)
    (view,) = made(library, language)
    return view


def test_each_row_is_a_term_in_every_language_in_the_order_of_the_pages_own(library: SmallLibrary) -> None:
    view = page(library, "en")
    assert [(one.text, one.foreign) for one in view.languages] == [("English", None), ("עברית", HEBREW)]
    rows = [[(name.text, name.foreign) for name in term.names] for term in view.terms]
    assert rows == [[("Soil", None), ("", None)], [("Worm", None), ("תולעת", HEBREW)]]


def test_the_pages_own_language_comes_first_and_terms_that_it_lacks_last(library: SmallLibrary) -> None:
    view = page(library, "he")
    assert [one.text for one in view.languages] == ["עברית", "English"]
    rows = [[(name.text, name.foreign) for name in term.names] for term in view.terms]
    assert rows == [[("תולעת", None), ("Worm", ENGLISH)], [("", None), ("Soil", ENGLISH)]]


def test_each_term_leads_to_its_meaning_and_the_page_to_the_file_that_is_edited(library: SmallLibrary) -> None:
    view = page(library, "en")
    assert [term.url for term in view.terms] == ["glossary.html#soil", "glossary.html#worm"]
    assert view.source == "docs/glossary.yml"


def test_only_a_library_with_a_guide_and_several_languages_has_the_page(library: SmallLibrary) -> None:
    library.write("docs/glossary.yml", GLOSSARY)
    assert made(library, "en") == []
    library.edit("library.yml", "types:", "guide: true\ntypes:")
    assert len(made(library, "en")) == 1
    library.edit("docs/glossary.yml", ", translations: {he: {term: תולעת, definition: מי שגר שם}}", "")
    library.edit("library.yml", "- {code: he, name: עברית, direction: rtl}\n", "")
    assert made(library, "en") == []


def test_the_guides_pages_may_link_to_it_and_no_page_may_take_its_place(library: SmallLibrary) -> None:
    page(library, "en")
    library.edit("tools/a.md", "Any spade.", f"See [the terms](../docs/{addresses.TERMINOLOGY}.md).")
    assert library.read().problems == ()
    library.write(f"docs/{addresses.TERMINOLOGY}.md", "---\ntitle: Ours\n---\n")
    assert [problem.code for problem in library.read().problems] == ["reserved-name"]
