"""The search's data in the site: indexes, entries and texts of every language, under search/."""

from __future__ import annotations

from collections.abc import Iterator
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
            for file, script in _of_language(context):
                names |= put(site, file, script)
    return names


def _write_index(site: SiteFolder, searched: Corpus, cache: Path) -> dict[str, str]:
    """Write the index of a language, and the texts that results quote; return the names of the files."""
    language, names = searched.language, dict[str, str]()
    heads, joined = counting.join(language, [page.searched for page in searched.pages], cache)
    starts = list(scripts.shards(head.size for head in heads))
    encoded = index.as_data(language, heads, joined, searched.asides, searched.synonyms, searched.signs)
    for file, script in scripts.of_language(searched, encoded, starts):
        names |= put(site, file, script)
    for file, made_from, make in scripts.texts(searched, encoded, starts):
        made_from = key(code(), file, made_from)
        known = site.carried(made_from)
        names |= {f"{FOLDER}/{file}": known} if known else put(site, file, make(), made_from)
    return names


def _of_language(context: Context) -> Iterator[tuple[str, str]]:
    """Yield (file, script) for what else scripts load in a language."""
    language = context.language
    yield f"{language}/interface.js", scripts.script("interface", plain(search_dialog(context)))
    yield f"{language}/plan.js", scripts.script("plan", plain(plan.entries(context)))
    for guides in plan.guides(context, _drawn):
        yield f"{language}/guide-{guides.number}.js", scripts.script("guide", plain(guides))
    yield f"{language}/run-form.js", scripts.script("run-form", plain(experience.form(context)))
    yield f"{language}/suggest.js", scripts.script("suggest", plain(suggest_form.form(context)))


def _drawn(address: str) -> GuideCode:
    drawing = codes.code(address)
    return GuideCode(side=drawing.side, path=drawing.path)


def put(site: SiteFolder, file: str, script: str, made_from: str = "") -> dict[str, str]:
    """Write a script into the folder of the search; return its name in the site, by its plain name."""
    name, data = f"{FOLDER}/{file}", script.encode()
    site.write(asset_names.stamped(name, data), data, made_from)
    return {name: asset_names.stamped(name, data)}
