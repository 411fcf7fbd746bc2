"""The library without a network: the service worker's data, the list of all files by content, manifests, icons.

`/sw.js` has three lines: data, and the import of `assets/kb/offline/worker.js`. It changes whenever any file of the
site does, so that browsers notice a new edition (https://www.w3.org/TR/service-workers/#update-algorithm). Pages
register it as `/sw.js?EDITION`, so that no stored copy of an earlier one can answer.
"""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from kb import addresses, page_kinds
from kb.catalogue import Catalogue
from kb.disk import CACHE
from kb.library import Library
from kb.publish import asset_names, edition, fonts, search
from kb.publish.asset_names import Assets
from kb.search import scripts
from kb.settings import Language
from kb.site_folder import SiteFolder
from kb.store import Store, code, key
from kb.views.making import kind_of
from kb.wording import wording
from kb.worksheets.downloads import FOLDER as SHEETS
from kb.worksheets.downloads import Bundle

WORKER = "assets/kb/offline/worker.js"
LIST = "offline/files.json"
DRAWINGS = "assets/icons"
ICONS = {"icon-192.png": (192, False), "icon-512.png": (512, False), "icon-maskable-512.png": (512, True),
         "apple-touch-icon.png": (180, True)}  # fmt: skip
COLOUR = "#faf6ee"  # the paper of kb.css
MOST_PARTS = 8_000_000  # bytes of a language's postings and texts that are kept from the first visit on
_HASH = 16  # hexadecimal digits, enough to distinguish contents
# Files that no reader opens: the worker and its list, data for machines, sources; and zips and books of what is kept
# anyway.
_NOT_KEPT = re.compile(
    rf"^([\w-]+/)?(developers|{addresses.BOOKS})/|^{addresses.CARDS}/|^{addresses.SOURCES}/"
    r"|^(sw\.js|offline/.*\.json|sitemap\.xml|feed.*\.xml|llms\.txt|robots\.txt|_headers)$|\.zip$|\.map$"
)
_GROUND = re.compile(r'<rect [^>]*fill="(#[0-9a-f]{6})"')


def write_manifests(site: SiteFolder, library: Library) -> None:
    """Add the icons and, for each language, the web application manifest."""
    _draw_icons(site, library.root / CACHE)
    for language in library.settings.languages:
        data = json.dumps(manifest(library, language), ensure_ascii=False, indent=1)
        site.write(manifest_file(library, language.code), data.encode())


def write(site: SiteFolder, listing: Catalogue, bundle: Bundle, sheets: Assets, name: str) -> None:
    """Add the list of files and the service worker of the edition `name` to the finished `site`, as the last step."""
    files = contents(site)
    data = json.dumps(files, ensure_ascii=False, separators=(",", ":")).encode()
    site.write(asset_names.stamped(LIST, data), data)
    facts = {"edition": name, "list": asset_names.stamped(LIST, data), **kept(files, listing, bundle)}
    serialized = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    code = f'"use strict";\nself.LIBRARY = {serialized};\nimportScripts("{sheets.names[WORKER]}");\n'
    site.write("sw.js", code.encode())


def contents(site: SiteFolder) -> dict[str, tuple[str, int]]:
    """Return every file of the site that can be kept: its hash (the first digits of SHA-256) and its bytes."""
    known = ((name, site.files[name]) for name in sorted(site.files, key=PurePosixPath) if not _NOT_KEPT.search(name))
    return {name: (file.digest[:_HASH], file.size) for name, file in known}


def kept(files: dict[str, tuple[str, int]], listing: Catalogue, bundle: Bundle) -> dict[str, object]:
    """Return the languages' folders, and the files kept from the first visit on: those of all languages under ""."""
    settings = listing.library.settings
    of_languages = tuple(_fonts(code) for code in settings.language_codes)
    return {
        "languages": {code: _prefix(listing.library, code) for code in settings.language_codes},
        "core": {
            "": [file for file in files if _is_shared(file) and not file.startswith(of_languages)]
            + [_offline_page(listing.library, code) for code in settings.language_codes],
            **{code: [f for f in core(listing, bundle, code, files) if f in files] for code in settings.language_codes},
        },
    }


def _offline_page(library: Library, language: str) -> str:
    """Return the page that stands for what is not kept, which is kept in every language from the first visit on."""
    return unquote(addresses.page_url(addresses.OFFLINE, language, library.settings))


def _is_shared(file: str) -> bool:
    return file.startswith(("assets/", f"{search.FOLDER}/rules")) or file == edition.FILE


def core(listing: Catalogue, bundle: Bundle, language: str, files: dict[str, tuple[str, int]]) -> list[str]:
    """Return the files of a language that are kept from the first visit on.

    Every page of a kind that is kept (`page_kinds`), the urgent set with forms and documents, and this
    language's search and fonts.
    """
    library, settings = listing.library, listing.library.settings
    pages = [*page_kinds.kept_pages(settings)]
    pages += [document.page for document in library.originals if page_kinds.KINDS[kind_of(document)].kept]
    documents = []
    for entry in listing.urgent_entries():
        pages += [entry.page, f"{SHEETS}/{entry.slug}"]
        shown = bundle.downloads.get((entry.page, language)) or bundle.downloads.get(
            (entry.page, settings.default_language), ()
        )
        documents += [one.url for one in shown if one.format == "pdf"]
        documents += [one.script for one in shown if one.format == "docx"]
    kept = [unquote(addresses.page_url(page, language, settings)) for page in pages]
    kept += [*documents, manifest_file(library, language)]
    return kept + _searched(files, language) + [file for file in files if file.startswith(_fonts(language))]


def _searched(files: dict[str, tuple[str, int]], language: str) -> list[str]:
    """Return the files of a language's search.

    Files that only some queries load are among them if together they are small. Otherwise a device keeps the files that
    its reader's queries have loaded.
    """
    folder = f"{search.FOLDER}/{language}/"
    found = [file for file in files if file.startswith(folder)]
    parts = [file for file in found if file.removeprefix(folder).startswith((scripts.POSTINGS, scripts.TEXTS))]
    if sum(files[file][1] for file in parts) <= MOST_PARTS:
        return found
    return sorted(set(found) - set(parts))


def _fonts(language: str) -> str:
    """Return how the files of a language's fonts begin."""
    return f"{fonts.FOLDER}/kb-sans-{language}-"


def manifest_file(library: Library, language: str) -> str:
    """Return the path of a language's web application manifest in the site."""
    return f"{_prefix(library, language)}manifest.webmanifest"


def manifest(library: Library, language: Language) -> dict[str, object]:
    """Return the web application manifest of a language (https://www.w3.org/TR/appmanifest/).

    Its addresses are relative to itself, so that the site works under any path.
    """
    settings, code, words = library.settings, language.code, wording(language.code)
    up = "../" if _prefix(library, code) else ""
    shortcuts = (
        [(settings.say(settings.types["tool"].plural, code), "tools/index.html")] if "tool" in settings.types else []
    )
    if settings.urgent and library.find(f"topics/{settings.urgent.topic}", settings.default_language):
        shortcuts.insert(0, (settings.say(settings.urgent.label, code), f"topics/{settings.urgent.topic}.html"))
    shortcuts.append((words.say("find"), "index.html#search"))
    return {
        "name": f"{settings.say(settings.name, code)} – {settings.say(settings.tagline, code)}",
        "short_name": settings.say(settings.name, code),
        "lang": code,
        "dir": language.direction,
        "start_url": "index.html",
        "scope": up or "./",
        "display": "standalone",
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [
            {"src": f"{up}{DRAWINGS}/{name}", "sizes": f"{size}x{size}", "type": "image/png",
             "purpose": "maskable" if full else "any"}
            for name, (size, full) in ICONS.items() if name.startswith("icon-")
        ],
        "shortcuts": [{"name": name, "url": url} for name, url in shortcuts],
    }  # fmt: skip


def _prefix(library: Library, language: str) -> str:
    return "" if language == library.settings.default_language else f"{language}/"


def _draw_icons(site: SiteFolder, cache: Path) -> None:
    """Write the icons of the site, drawn from icon.svg; they are cached by the drawing's content."""
    drawing = (site.root / DRAWINGS / "icon.svg").read_bytes()
    for name, (size, full) in ICONS.items():
        icon = Store(cache, "icons").made(key(code(), name, drawing), partial(draw, drawing, size, full))
        site.write(f"{DRAWINGS}/{name}", icon)


def draw(drawing: bytes, size: int, full: bool) -> bytes:
    """Return an SVG as a PNG of `size` pixels a side.

    `full` fills the whole square with the background and keeps the drawing within four fifths of it, for systems that
    cut icons to their own shape (https://www.w3.org/TR/appmanifest/#icon-masks).
    """
    ground = _GROUND.search(drawing.decode())
    fill = f'rgb("{ground.group(1)}")' if full and ground else "none"
    width = "80%" if full else "100%"
    source = (
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})\n"
        f'#align(center + horizon, image(bytes(sys.inputs.drawing), format: "svg", width: {width}))'
    )
    import typst  # here, because few builds draw icons

    pages = typst.compile(source.encode(), format="png", ppi=72, sys_inputs={"drawing": drawing.decode()})
    return bytes(pages[0] if isinstance(pages, list) else pages)
