"""Addresses: the rule for slugs, where a source stands in the composed tree, and where its page stands in the site.

Pure arithmetic on paths with forward slashes; nothing here touches the disk.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote, unquote, urljoin, urlsplit

from kb.settings import TERM_FIELDS, Settings
from kb.sources import SOURCE_FOLDERS

ENTRY_FOLDERS = ("tools", "articles")
_OF_ENTRIES = tuple(f"{name}/" for name in ENTRY_FOLDERS)
TYPE_FOLDERS = {"tool": "tools", "article": "articles", "video": "articles"}
TYPE_PAGES = {"tool": "tools/index", "article": "articles/index", "video": "videos/index"}
LIST_PAGE = 100  # entries on a page of a list that is too long for one
LONG_LIST = 200  # entries of a list that still stand on one page
HOME, TOPICS, WORKSHEETS, MISSING = "index", "topics/index", "worksheets/index", "404"
GLOSSARY = "glossary"  # made where the library has one

MAP = "map"  # all topics, entries and relations as one drawing
SUGGEST = "suggest"  # where a reader suggests an entry
PLAN = "plan"  # where a person orders entries into a session
STATUS = "status"  # how the library stands, for editors; made where the library asks for it
DESIGN = "developers/design"  # tokens and components, for maintainers; made where the library asks for it
CARDS = "assets/cards"  # pictures of pages, for where their addresses are passed on
OFFLINE = "offline"  # what can be kept on the device; shown instead of a page that is not
GUIDE = "guide/index"  # the first page of the editors' guide, where somebody wrote one
RULES_FOLDER = "guide/rules/"  # the rules of the check, one page each, where the library shows them
RULES = f"{RULES_FOLDER}index"

# What a slug may be, and what lists of entries are called: the rules of `is_slug` and `is_list_page` as ECMAScript's
# regular expressions (with the flag u), for the browser.
SLUG_PATTERNS = {"ascii": "[a-z0-9]+(?:-[a-z0-9]+)*", "unicode": r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}_-]*"}
LIST_NAMES = "index|all|index-[0-9]+"

_NO_PART_OF_A_LINK = re.compile(
    r"[\x00-\x20\x7f()<>\[\]%\"'\\?#]"
)  # what ends a link in Markdown, or means something there
_OF_A_LIST = re.compile(r"(?:all|index-[0-9]+)")
_ASCII = re.compile(SLUG_PATTERNS["ascii"])
MAX_SLUG_BYTES = 180


@dataclass(frozen=True)
class FileName:
    """A Markdown file's name taken apart: slug.md, or slug.ar.md for a translation."""

    slug: str
    language: str
    is_translation: bool


def take_apart(name: str, settings: Settings) -> FileName:
    """Take apart the name of a Markdown file (without folders)."""
    stem = name.removesuffix(".md")
    slug, dot, suffix = stem.rpartition(".")
    if dot and suffix in settings.language_codes:
        return FileName(slug, suffix, suffix != settings.default_language)
    return FileName(stem, settings.default_language, False)


def is_slug(slug: str, rule: str) -> bool:
    """Tell whether `slug` keeps the rule: `ascii`, or `unicode` (NFC letters, marks and digits of any script)."""
    if rule == "ascii":
        return bool(_ASCII.fullmatch(slug)) and len(slug) <= MAX_SLUG_BYTES
    if not slug or slug != unicodedata.normalize("NFC", slug) or len(slug.encode("utf-8", "replace")) > MAX_SLUG_BYTES:
        return False
    return slug[0] not in "-_" and all(c in "-_" or unicodedata.category(c)[0] in "LMN" for c in slug)


def composed(source: str) -> str:
    """Return where a source file (relative to the library's root) stands in the composed tree."""
    folder, _, rest = source.partition("/")
    return SOURCE_FOLDERS[folder] + rest


def page_url(page: str, language: str, settings: Settings) -> str:
    """Return the site-relative address of `page` (a composed path without suffixes) in `language`.

    Percent-encoded, so that it can stand in HTML: tools/x.html, en/tools/x.html.
    """
    prefix = "" if language == settings.default_language else f"{language}/"
    return _quoted(f"{prefix}{page}.html")


@lru_cache(maxsize=1_000_000)
def absolute(site_url: str, address: str) -> str:
    """Return the whole address of what stands at `address`, relative to the site at `site_url`."""
    return urljoin(site_url, address)


@lru_cache(maxsize=1_000_000)
def _quoted(address: str) -> str:
    return quote(address)


def page_file(page: str, language: str, settings: Settings) -> str:
    """Return the name of the composed file of `page` in `language`: tools/x.md, tools/x.en.md."""
    return f"{page}.md" if language == settings.default_language else f"{page}.{language}.md"


def term_page(field: str, term: str) -> str:
    """Return the page of a term of a field that has an index."""
    return f"{field}/{term}"


def shelf_page(field: str) -> str:
    """Return the page of all terms of a field that has an index."""
    return f"{field}/index"


def is_divided(number: int) -> bool:
    """Tell whether a list of `number` entries is too long for one page."""
    return number > LONG_LIST


def list_pages(kind: str, number: int) -> tuple[str, ...]:
    """Return the pages on which `number` entries of a type are listed: one; many are divided among several."""
    first = TYPE_PAGES[kind]
    pages = -(-number // LIST_PAGE) if is_divided(number) else 1
    return (first, *(f"{first}-{n}" for n in range(2, pages + 1)))


def whole_list(kind: str) -> str:
    """Return the page on which all entries of a type stand where the list is divided."""
    return f"{TYPE_PAGES[kind].rpartition('/')[0]}/all"


def is_list_page(page: str) -> bool:
    """Tell whether a divided list of a type's entries has, or may come to have, a page at this address."""
    folder, _, name = page.rpartition("/")
    return f"{folder}/index" in TYPE_PAGES.values() and bool(_OF_A_LIST.fullmatch(name))


@dataclass(frozen=True)
class Place:
    """What the settings alone tell of a kind of page; with `views.kinds.KINDS` this is all that is decided of a kind.

    `page` is the address of a kind of which there is one page, `title` the key of the words by which that is called.
    `pages` are those that a library has whatever its content is. Those that are `listed` stand in the site map.
    `tab` is the page of the menu to which a page belongs, its own where there is none. Pages of a kind that is `kept`
    stay on a reader's device from the first visit on, to be read without a network. `source` says where its text
    stands: in a document, in library.yml, in the glossary, in the rules of the check, or in the interface's words.
    """

    page: str = ""
    title: str = ""
    pages: Callable[[Settings], Iterable[str]] = lambda settings: ()
    listed: bool = True
    tab: str = ""
    kept: bool = False
    source: Literal["document", "settings", "glossary", "rules", "words"] = "words"


def _one(page: str, title: str, asked: Callable[[Settings], object] = lambda settings: True, **more: Any) -> Place:
    """Return the place of a kind of one page, which is made where the settings ask for it."""
    return Place(page, title, lambda settings: (page,) if asked(settings) else (), **more)


PLACES: Mapping[str, Place] = {
    "topics": _one(TOPICS, "topics", kept=True),
    "map": _one(MAP, "map_name", tab=TOPICS),
    "offline": _one(OFFLINE, "offline_title", kept=True),
    "type": Place(pages=lambda settings: (TYPE_PAGES[kind] for kind in settings.types), kept=True, source="settings"),
    "worksheets": _one(
        WORKSHEETS, "ws_all", lambda settings: "tool" in settings.types, tab=TYPE_PAGES["tool"], kept=True
    ),
    "plan": _one(PLAN, "plan_name", lambda settings: settings.types, kept=True),  # it is about entries
    "suggest": _one(SUGGEST, "suggest_name", lambda settings: settings.types, kept=True),
    "shelf": Place(pages=lambda settings: map(shelf_page, settings.indexes), tab=TOPICS, source="settings"),
    "term": Place(pages=lambda settings: _term_pages(settings), tab=TOPICS, source="settings"),
    "design": _one(DESIGN, "design_title", lambda settings: settings.design, listed=False),
    "status": _one(STATUS, "status_title", lambda settings: settings.editors.status_page, listed=False),
    # What the content asks for, or only some languages have.
    "home": Place(HOME, kept=True, source="settings"),
    "missing": Place(MISSING, "missing_title", kept=True),
    "glossary": Place(GLOSSARY, "glossary", tab=TOPICS, kept=True, source="glossary"),
    "rules": Place(RULES, "rules", source="rules"),
    "rule": Place(source="rules"),
    "worksheet": Place(tab=TYPE_PAGES["tool"], source="document"),
    "topic": Place(tab=TOPICS, kept=True, source="document"),
    **{kind: Place(tab=page, source="document") for kind, page in TYPE_PAGES.items()},
    "path": Place(source="document"),
    "page": Place(source="document"),
}


def _term_pages(settings: Settings) -> Iterator[str]:
    for field in settings.indexes:
        yield from (term_page(field, term) for term in settings.terms(TERM_FIELDS[field]) or ())


def generated_pages(settings: Settings) -> tuple[str, ...]:
    """Return the pages that the catalogue makes whatever the content is, and that the site map lists."""
    return tuple(page for place in PLACES.values() if place.listed for page in place.pages(settings))


def kept_pages(settings: Settings) -> tuple[str, ...]:
    """Return the pages that nobody writes and that stay on a reader's device from the first visit on, if they are made.

    Of a list that is divided it is the first page.
    """
    kept = [place for place in PLACES.values() if place.kept]
    return tuple(page for place in kept for page in ((place.page,) if place.page else place.pages(settings)))


def rule_page(code: str) -> str:
    """Return the page of a rule of the check."""
    return f"{RULES_FOLDER}{code}"


def guide_pages(settings: Settings, codes: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """Return the pages of all rules with that of them all; none where the library does not show them.

    `codes` gives the rules' codes: the rulebook is not read where nobody asks for it.
    """
    return (RULES, *map(rule_page, codes())) if settings.guide else ()


def unlisted_pages(settings: Settings) -> tuple[str, ...]:
    """Return the pages that are made where the library asks for them, and that stand in no list and no site map."""
    return tuple(page for place in PLACES.values() if not place.listed for page in place.pages(settings))


def made_pages(settings: Settings, codes: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """Return all pages that are made whatever the content is, those of the rules among them (see `guide_pages`)."""
    return (*generated_pages(settings), *unlisted_pages(settings), *guide_pages(settings, codes))


def card(page: str, language: str, settings: Settings) -> str:
    """Return the site-relative address of the picture that stands for `page` where it is passed on, percent-encoded."""
    return f"{CARDS}/{page_url(page, language, settings).removesuffix('.html')}.png"


def is_kept(page: str, settings: Settings) -> bool:
    """Tell whether an address is kept for what the site makes by itself: a page, or a folder of its own."""
    if page in (*generated_pages(settings), *unlisted_pages(settings), MISSING, GLOSSARY) or is_list_page(page):
        return True
    if settings.guide and page.startswith(RULES_FOLDER):
        return True
    return page.partition("/")[0] in ("assets", "videos", "worksheets", *settings.language_codes) and "/" in page


def former_page(old: str, page: str) -> str:
    """Return at which page `page` stood, as its `redirect_from` tells: a slug in the same folder, or folder/slug."""
    return old if "/" in old else posixpath.join(posixpath.dirname(page), old)


def is_former(old: str) -> bool:
    """Tell whether `old` can be a slug, or folder/slug, of whatever rule a library has kept before."""
    return all(is_slug(part, "unicode") for part in old.split("/"))


@dataclass(frozen=True)
class Target:
    """Where a link in a source leads: to a composed file and perhaps an anchor, or outside (scheme set).

    `is_former`: the path is not the one by which the file is reached in the repository, but one of the site's.
    """

    scheme: str
    path: str
    anchor: str
    is_former: bool = False


def source_of(path: str) -> str:
    """Return where the source of a composed file stands, relative to the library's root, or would if it had one."""
    return path if path.startswith(_OF_ENTRIES) else f"docs/{path}"


@lru_cache(maxsize=1 << 17)
def resolve(link: str, source: str) -> Target:
    """Resolve a link as written in the file `source` (relative to the library's root), as the repository's pages do.

    A path of the site's own, in which docs/ is not a folder, is understood too. A folder stands for its first page.
    Never raises: what cannot be split is a path that leads nowhere.
    """
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return Target("", link, "")
    scheme = re.sub(r"[\x00-\x20]", "", parts.scheme).lower()
    if len(scheme) == 1:  # a drive, as in C:\\pictures: a path on somebody's computer
        return Target("", link, "")
    if scheme or parts.netloc:
        return Target(scheme or "//", link, "")
    path, anchor = unquote(parts.path), unquote(parts.fragment)
    if not path or path.startswith("/"):
        return Target("", path, anchor)
    written = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if path.endswith("/") or written in SOURCE_FOLDERS:
        written += "/index.md"
    folder = written.partition("/")[0]
    target = composed(written) if folder in SOURCE_FOLDERS and "/" in written else written
    return Target("", target, anchor, is_former=written != source_of(target))


def written(target: str, source: str) -> str:
    """Return how the file `source` writes a link to the composed file `target`: letters of any script as they are."""
    way = posixpath.relpath(source_of(target), posixpath.dirname(source) or ".")
    return _NO_PART_OF_A_LINK.sub(lambda sign: quote(sign[0]), way)
