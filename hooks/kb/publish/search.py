"""The search's data in the site: indexes, entries and texts of every language, under search/."""

from __future__ import annotations

from collections.abc import Iterator

from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.memory import uncollected
from kb.publish import asset_names
from kb.publish.codes import code
from kb.search import corpus, counting, index, scripts
from kb.search.corpus import Corpus
from kb.site_folder import SiteFolder
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
            for file, script in _of_language(Context(listing, of_language.language, bundle), of_language):
                names |= put(site, file, script)
    return names


def _of_language(context: Context, of_language: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (file, script) for the data of one language."""
    language = context.language
    counted = counting.count([page.document for page in of_language.pages], context.library.root / CACHE)
    encoded = index.join(language, counted, of_language.asides, of_language.synonyms, of_language.signs)
    yield from scripts.of_language(of_language, encoded)
    yield f"{language}/interface.js", scripts.script("interface", plain(search_dialog(context)))
    yield f"{language}/plan.js", scripts.script("plan", plain(plan.entries(context)))
    for guides in plan.guides(context, _drawn):
        yield f"{language}/guide-{guides.number}.js", scripts.script("guide", plain(guides))
    yield f"{language}/run-form.js", scripts.script("run-form", plain(experience.form(context)))
    yield f"{language}/suggest.js", scripts.script("suggest", plain(suggest_form.form(context)))


def _drawn(address: str) -> GuideCode:
    drawing = code(address)
    return GuideCode(side=drawing.side, path=drawing.path)


def put(site: SiteFolder, file: str, script: str) -> dict[str, str]:
    """Write a script into the folder of the search; return its name in the site, by its plain name."""
    name, data = f"{FOLDER}/{file}", script.encode()
    site.write(asset_names.stamped(name, data), data)
    return {name: asset_names.stamped(name, data)}
