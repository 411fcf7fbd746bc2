"""Compose the plain docs tree that MkDocs renders: one Markdown file for each page and language.

A composed file is front matter (`title`, `description`, `template` and the page's view under `kb`) and the Markdown
body. A page that is not translated is composed for each language all the same, from the original, so that everything
around the text speaks the reader's language. This module is the tree's only writer; a file is written only when its
content changed.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import yaml

from kb import addresses, exports
from kb.catalogue import Catalogue
from kb.clock import today
from kb.disk import CACHE, put
from kb.document import Document
from kb.views import entry, frame, rule_pages, sheets
from kb.views import pages as site_pages
from kb.views.context import Context, View
from kb.views.design import STYLES, design
from kb.views.glossary import glossary
from kb.views.linked_data import linked_data
from kb.views.map import library_map
from kb.views.plan import plan
from kb.views.share import preview
from kb.views.status_page import status
from kb.views.suggest import suggest
from kb.worksheets.downloads import Bundle

try:
    from yaml import CSafeDumper as _Dumper
except ImportError:  # pragma: no cover - PyYAML without libyaml
    from yaml import SafeDumper as _Dumper  # type: ignore[assignment]

TREE = f"{CACHE}/composed"  # the docs tree, relative to the library's root
PUBLIC = f"{CACHE}/public"  # files that go into the site as they are

TEMPLATES = {
    "home": "home.html", "page": "main.html", "topics": "topics.html", "topic": "topic.html", "term": "term.html",
    "shelf": "shelf.html", "type": "type.html", "tool": "tool.html", "article": "article.html",
    "video": "article.html", "path": "path.html", "missing": "missing.html", "glossary": "glossary.html",
    "plan": "plan.html", "map": "map.html", "suggest": "suggest.html", "design": "design.html",
    "status": "status.html",
    "worksheet": "worksheet.html", "worksheets": "worksheets.html",
    "offline": "offline.html",
    "rules": "rules.html", "rule": "rule.html",
}  # fmt: skip
# A way to another file, as a link, a definition of one, or HTML writes it.
_WAY = re.compile(r"((?:\]\(|\]:\s*)<?|\s(?:href|src)\s*=\s*[\"']?)([^\s()<>\"'#?]+)")


@dataclass(frozen=True)
class Page:
    """One file of the tree: where it stands, what it shows, and the Markdown of its body."""

    file: str
    title: str
    description: str
    view: View
    body: str = ""

    def text(self) -> str:
        """Return the file's text."""
        front = {
            "title": self.title,
            "description": self.description,
            "template": TEMPLATES[self.view["kind"]],
            "kb": self.view,
        }
        dumped = yaml.dump(front, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
        return f"---\n{dumped}---\n\n{self.body}"


@dataclass
class Changes:
    """What writing the tree did, by file; and of each page its source, relative to the library's root, or nothing."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: int = 0
    sources: dict[str, str] = field(default_factory=dict)


def compose(listing: Catalogue, bundle: Bundle) -> Changes:
    """Write the docs tree and the site's exports under the library's root; return what changed in the tree."""
    library = listing.library
    files, sources = {}, {}
    for page in pages(listing, bundle):
        files[page.file], sources[page.file] = page.text().encode(), page.view.get("source", "")
    assets = {addresses.composed(path): library.root / path for path in library.assets}
    changes = _write(library.root / TREE, files, assets)
    changes.sources.update(sources)
    for name, make in exports.SITE.items():
        put(library.root / PUBLIC / name, make(listing, bundle.downloads))
    return changes


def frames(listing: Catalogue, bundle: Bundle) -> dict[str, View]:
    """Return by language the frame that the templates draw around every page."""
    return {code: frame.frame(Context(listing, code, bundle)) for code in listing.library.settings.language_codes}


def pages(listing: Catalogue, bundle: Bundle) -> Iterator[Page]:
    """Yield every page of the tree, in every language."""
    for language in listing.library.settings.language_codes:
        context = Context(listing, language, bundle)
        for original in listing.library.originals:
            yield _written_page(context, listing.library.shown(original.page, language))
        yield from _generated_pages(context)


def _written_page(context: Context, document: Document) -> Page:
    makers = {"topic": site_pages.topic, "page": site_pages.plain, "path": site_pages.path}
    make = site_pages.home if document.page == addresses.HOME else makers.get(document.kind, entry.entry)
    body = _WAY.sub(lambda way: way[1] + _in_the_tree(way[2], document), document.body)
    file = addresses.page_file(document.page, context.language, context.settings)
    view = _to_others(context, make(context, document), document.fields.title, document)
    return Page(file, document.fields.title, document.fields.summary or "", view, body)


def _in_the_tree(way: str, document: Document) -> str:
    """Return how a composed file writes the way to another, which its source writes as the repository has it."""
    target = addresses.resolve(way, document.path)
    is_near = not target.scheme and target.path and not target.path.startswith("/")
    return quote(posixpath.relpath(target.path, posixpath.dirname(document.page) or ".")) if is_near else way


def _generated_pages(context: Context) -> Iterator[Page]:
    settings, words = context.settings, context.words
    if not context.library.find(addresses.HOME, settings.default_language):
        yield _generated(context, addresses.HOME, context.say(settings.tagline), site_pages.home(context))
    yield _generated(context, addresses.TOPICS, words.say("topics"), site_pages.topics(context))
    for kind in settings.types:
        for view in site_pages.type_pages(context, kind):
            yield _generated(context, view["page"], view["title"], view)
    for index in settings.indexes:
        view = site_pages.shelf(context, index)
        yield _generated(context, f"{index}/index", view["title"], view)
        for stop in view["shelf"]["stops"]:
            term_view = site_pages.term(context, index, stop["page"].partition("/")[2])
            yield _generated(context, stop["page"], term_view["title"], term_view)
    for document in sheets.fillable(context):
        sheet_view = sheets.filling(context, document)
        yield _generated(context, sheet_view["page"], document.fields.worksheet.title, sheet_view, document)
    if "tool" in settings.types:
        yield _generated(context, addresses.WORKSHEETS, words.say("ws_all"), sheets.all_sheets(context))
    if context.library.glossary:
        yield _generated(context, addresses.GLOSSARY, words.say("glossary"), glossary(context))
    yield _generated(context, addresses.MAP, words.say("map_name"), library_map(context))
    if settings.types:
        yield _generated(context, addresses.PLAN, words.say("plan_name"), plan(context))
        yield _generated(context, addresses.SUGGEST, words.say("suggest_name"), suggest(context))
    if settings.design:
        yield _generated(
            context, addresses.DESIGN, words.say("design_title"), design(context, STYLES.read_text("utf-8"))
        )
    if settings.editors.status_page:
        yield _generated(context, addresses.STATUS, words.say("status_title"), status(context, today()))
    yield _generated(context, addresses.OFFLINE, words.say("offline_title"), site_pages.offline(context))
    if settings.guide:
        yield _generated(context, addresses.RULES, words.say("rules"), rule_pages.index(context))
        for rule_view in rule_pages.rule_pages(context):
            yield _generated(context, rule_view["page"], rule_view["title"], rule_view)
    yield _generated(context, addresses.MISSING, words.say("missing_title"), site_pages.missing(context))


def _generated(context: Context, page: str, title: str, view: View, of: Document | None = None) -> Page:
    """Return a page that the catalogue makes; `of` is the entry of which it shows a part."""
    file = addresses.page_file(page, context.language, context.settings)
    view = _to_others(context, view, title, of)
    return Page(file, title, view.get("lead") or context.say(context.settings.tagline), view)


def _to_others(context: Context, view: View, title: str, document: Document | None) -> View:
    """Return a page's view with what it tells to machines: who shows its address, who reads what it is."""
    linked = linked_data(context, view, title, document)
    return {**view, "preview": preview(context, view, document), **({"linked": linked} if linked else {})}


def _write(tree: Path, files: Mapping[str, bytes], assets: Mapping[str, Path]) -> Changes:
    """Make the tree hold exactly these files, touching only what changed."""
    changes = Changes()
    for name, data in files.items():
        if put(tree / name, data):
            changes.written.append(name)
        else:
            changes.kept += 1
    for name, source in assets.items():
        if _copy(source, tree / name):
            changes.written.append(name)
        else:
            changes.kept += 1
    wanted = {tree / name for name in (*files, *assets)}
    for path in sorted(tree.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
            changes.removed.append(path.relative_to(tree).as_posix())
    return changes


def _copy(source: Path, path: Path) -> bool:
    """Copy a file unless size and time say that it is the same."""
    there, here = source.stat(), path.stat() if path.is_file() else None
    if here and (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, path)
    return True
