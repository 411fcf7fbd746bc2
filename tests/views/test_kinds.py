"""Each kind of page has one entry: in the table of places, which depends only on the settings, and in that of views."""

from __future__ import annotations

from collections import Counter

from kb import addresses
from kb.catalogue import Catalogue
from kb.publish import offline
from kb.schema import MODELS
from kb.views.context import Context
from kb.views.kinds import KINDS, kind_of
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary
from workspace import CHECKOUT


def test_both_tables_have_the_same_kinds() -> None:
    assert set(KINDS) == set(addresses.PLACES)


def test_every_kind_has_a_class_and_a_template_of_its_own() -> None:
    assert set(Counter(kind.view for kind in KINDS.values()).values()) == {1}
    assert {kind.template for kind in KINDS.values()} == {path.name for path in (CHECKOUT / "overrides").glob("*.html")}


def test_whatever_a_person_may_write_has_a_page() -> None:
    written = {name for name, kind in KINDS.items() if kind.of_document}
    assert written == {*MODELS, "home"}
    assert {addresses.PLACES[name].source for name in MODELS} == {"document"}


def test_what_the_settings_tell_of_pages_is_what_is_made(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "design: true\neditors: {status_page: true}\nindexes:")
    context = Context(Catalogue(library.read()), "he", Bundle())
    for name, kind in KINDS.items():
        made = [page.view for page in kind.make(context)]
        assert {view.kind for view in made} <= {name}
        assert all(type(view) is kind.view for view in made)
        listed = list(addresses.PLACES[name].pages(context.settings))
        assert not listed or [view.page for view in made] == listed


def test_a_page_that_the_settings_do_not_ask_for_is_not_made(library: SmallLibrary) -> None:
    context = Context(Catalogue(library.read()), "en", Bundle())
    made = {name for name, kind in KINDS.items() for _ in kind.make(context)}
    asked = {name for name, place in addresses.PLACES.items() if tuple(place.pages(context.settings))}
    assert made == asked | {"missing"}
    assert not made & {"design", "status", "rules", "rule"}


def test_pages_of_the_kinds_that_are_kept_stay_on_the_device_from_the_first_visit_and_no_others(
    library: SmallLibrary,
) -> None:
    catalogue = Catalogue(library.read())
    context = Context(catalogue, "en", Bundle())
    made = {(name, made.view.page) for name, kind in KINDS.items() for made in kind.make(context)}
    written = {(kind_of(document), document.page) for document in catalogue.library.originals}
    core = offline.core(catalogue, Bundle(), "en", {})
    kept = {context.url(page) for name, page in made | written if addresses.PLACES[name].kept}
    assert len(kept) > 5
    assert kept <= set(core)
    assert not {context.url(page) for name, page in made | written} & set(core) - kept
