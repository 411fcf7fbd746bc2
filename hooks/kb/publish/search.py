"""The search's data in the site: indexes, entries and texts of every language, under search/."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.memory import uncollected
from kb.publish import asset_names, codes
from kb.search import corpus, counting, index, scripts
from kb.search.corpus import Corpus
from kb.site_folder import SiteFolder
from kb.store import code, key
from kb.views import experience, plan, suggest_form
from kb.views.context import Context
from kb.views.models import plain
from kb.views.script_data import GuideCode
from kb.views.search_dialog import search_dialog
from kb.worksheets.downloads import Bundle

FOLDER = "search"


def write(site: SiteFolder, listing: Catalogue, bundle: Bundle) -> dict[str, str]:
    """Write all data that the search, the plan and the forms load into the built `site`.

    Returns the names of the files in the site, by their plain names. Counts are cached for the next build.
    """
    names = put(site, *scripts.of_rules(listing.library.settings.language_codes))
    with uncollected():
        for of_language in corpus.read(listing, bundle.downloads):
            context = Context(listing, of_language.language, bundle)
            names |= _write_index(site, of_language, listing.library.root / CACHE)
            for file, made_from, make in _of_language(context):
                names |= shared(site, file, made_from, make)
    return names


def shared(site: SiteFolder, file: str, made_from: str, make: Callable[[], str]) -> dict[str, str]:
    """Share a script with the previous site if it was made from the same inputs, or write it; return its name."""
    name = key(code(), file, made_from)
    known = site.carried(name)
    return {f"{FOLDER}/{file}": known} if known else put(site, file, make(), name)


def _write_index(site: SiteFolder, searched: Corpus, cache: Path) -> dict[str, str]:
    """Write the index of a language, and the texts that results quote; return the names of the files."""
    language, names = searched.language, dict[str, str]()
    heads, joined = counting.join(language, [page.searched for page in searched.pages], cache)
    starts = list(scripts.shards(head.size for head in heads))
    encoded = index.as_data(language, heads, joined, searched.asides, searched.synonyms, searched.signs)
    for file, script in scripts.of_language(searched, encoded, starts):
        names |= put(site, file, script)
    for file, made_from, make in scripts.texts(searched, encoded, starts):
        names |= shared(site, file, made_from, make)
    return names


def _of_language(context: Context) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Yield what else scripts load in a language: the file, the key of its inputs, and a function that makes it."""
    language, facts = context.language, key(context.catalogue.facts, context.bundle.facts)
    script = scripts.script
    yield f"{language}/interface.js", facts, lambda: script("interface", plain(search_dialog(context)))
    yield f"{language}/plan.js", facts, lambda: script("plan", plain(plan.entries(context)))
    yield f"{language}/run-form.js", facts, lambda: script("run-form", plain(experience.form(context)))
    yield f"{language}/suggest.js", facts, lambda: script("suggest", plain(suggest_form.form(context)))
    for guides in plan.guides(context, _drawn):
        made = script("guide", plain(guides))
        yield f"{language}/guide-{guides.number}.js", made, partial(str, made)


def _drawn(address: str) -> GuideCode:
    drawing = codes.code(address)
    return GuideCode(side=drawing.side, path=drawing.path)


def put(site: SiteFolder, file: str, script: str, made_from: str = "") -> dict[str, str]:
    """Write a script into the folder of the search; return its name in the site, by its plain name."""
    name, data = f"{FOLDER}/{file}", script.encode()
    site.write(asset_names.stamped(name, data), data, made_from)
    return {name: asset_names.stamped(name, data)}
