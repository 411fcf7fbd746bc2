"""The search's data in the site: indexes, entries and texts of every language, under search/."""

from __future__ import annotations

from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.memory import uncollected
from kb.publish.codes import code
from kb.search import corpus, counting, index, scripts
from kb.search.corpus import Corpus
from kb.site_folder import SiteFolder
from kb.views import plan, suggest
from kb.views.context import Context
from kb.views.models import plain
from kb.views.script_data import GuideCode
from kb.views.search_dialog import search_dialog
from kb.worksheets.downloads import Bundle

FOLDER = "search"


def write(site: SiteFolder, listing: Catalogue, bundle: Bundle) -> None:
    """Write all data that the search, the plan and the form for suggestions load into the built `site`.

    Counts are cached for the next build.
    """
    _put(site, *scripts.of_rules(listing.library.settings.language_codes))
    with uncollected():
        for of_language in corpus.read(listing, bundle.downloads):
            _write_language(site, Context(listing, of_language.language, bundle), of_language)


def _write_language(site: SiteFolder, context: Context, of_language: Corpus) -> None:
    language = context.language
    counted = counting.count([page.document for page in of_language.pages], context.library.root / CACHE)
    encoded = index.join(language, counted, of_language.asides, of_language.synonyms)
    for file, script in scripts.of_language(of_language, encoded):
        _put(site, file, script)
    _put(site, f"{language}/interface.js", scripts.script("interface", plain(search_dialog(context))))
    _put(site, f"{language}/plan.js", scripts.script("plan", plain(plan.entries(context))))
    for guides in plan.guides(context, _drawn):
        _put(site, f"{language}/guide-{guides.number}.js", scripts.script("guide", plain(guides)))
    _put(site, f"{language}/suggest.js", scripts.script("suggest", suggest.form(context)))


def _drawn(address: str) -> GuideCode:
    drawing = code(address)
    return GuideCode(side=drawing.side, path=drawing.path)


def _put(site: SiteFolder, file: str, script: str) -> None:
    site.write(f"{FOLDER}/{file}", script.encode())
