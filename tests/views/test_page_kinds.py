"""Each kind of page has one entry: its address, its words, its template, its class and its function."""

from __future__ import annotations

from collections import Counter
from typing import get_args, get_type_hints

import pytest
from kb.catalogue import Catalogue
from kb.page_kinds import KINDS
from kb.publish import offline
from kb.schema import MODELS
from kb.views import making, models
from kb.views.context import Context
from kb.views.making import kind_of, pages_of
from kb.worksheets.downloads import Bundle
from small_library import SmallLibrary
from workspace import CHECKOUT


def test_every_kind_has_a_class_and_a_template_of_its_own() -> None:
    assert set(Counter(kind.view for kind in KINDS.values()).values()) == {1}
    assert {kind.template for kind in KINDS.values()} == {path.name for path in (CHECKOUT / "overrides").glob("*.html")}


@pytest.mark.parametrize("name", KINDS)
def test_what_an_entry_names_is_there_and_fits_it(name: str) -> None:
    kind = KINDS[name]
    view = getattr(models, kind.view)
    assert issubclass(view, models.PageView)
    assert kind.written or kind.one or kind.many
    assert not (kind.one and kind.many)
    for function, returned in ((kind.written, view), (kind.one, view), (kind.many, making.Made)):
        if function:
            hints = get_type_hints(making.named(function))
            assert hints["context"] is Context
            given = hints["return"]
            assert returned in (given, *get_args(given)) or issubclass(view, given), function
    if kind.one:
        assert kind.page
        assert kind.title


def test_whatever_a_person_may_write_has_a_page() -> None:
    written = {name for name, kind in KINDS.items() if kind.written}
    assert written == {*MODELS, "home"}
    assert {KINDS[name].source for name in MODELS} == {"document"}


def test_what_the_settings_tell_of_pages_is_what_is_made(library: SmallLibrary) -> None:
    library.edit("library.yml", "indexes:", "design: true\neditors: {status_page: true}\nindexes:")
    context = Context(Catalogue(library.read()), "he", Bundle())
    for name, kind in KINDS.items():
        made = [page.view for page in pages_of(context, name)]
        assert {view.kind for view in made} <= {name}
        assert all(type(view).__name__ == kind.view for view in made)
        listed = list(kind.made(context.settings))
        assert not listed or [view.page for view in made] == listed


def test_a_page_that_the_settings_do_not_ask_for_is_not_made(library: SmallLibrary) -> None:
    context = Context(Catalogue(library.read()), "en", Bundle())
    made = {name for name in KINDS for _ in pages_of(context, name)}
    asked = {name for name, kind in KINDS.items() if kind.made(context.settings)}
    assert made == asked | {"missing"}
    assert not made & {"design", "status", "rules", "rule"}


def test_pages_of_the_kinds_that_are_kept_stay_on_the_device_from_the_first_visit_and_no_others(
    library: SmallLibrary,
) -> None:
    catalogue = Catalogue(library.read())
    context = Context(catalogue, "en", Bundle())
    made = {(name, made.view.page) for name in KINDS for made in pages_of(context, name)}
    written = {(kind_of(document), document.page) for document in catalogue.library.originals}
    core = offline.core(catalogue, Bundle(), "en", {})
    kept = {context.url(page) for name, page in made | written if KINDS[name].kept}
    assert len(kept) > 5
    assert kept <= set(core)
    assert not {context.url(page) for name, page in made | written} & set(core) - kept
