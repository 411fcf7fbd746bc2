"""Addresses: the rule for slugs, the path of a source in the composed tree, and the address of its page in the site.

Everything is computed from paths with forward slashes; nothing here touches the disk.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from kb.settings import Settings
from kb.sources import SOURCE_FOLDERS

ENTRY_FOLDERS = ("tools", "articles")
_OF_ENTRIES = tuple(f"{name}/" for name in ENTRY_FOLDERS)
TYPE_FOLDERS = {"tool": "tools", "article": "articles", "video": "articles"}
TYPE_PAGES = {"tool": "tools/index", "article": "articles/index", "video": "videos/index"}
LIST_PAGE = 100  # entries per page of a list that is too long for one page
LONG_LIST = 200  # a list with more entries is divided into pages
HOME, TOPICS, WORKSHEETS, MISSING = "index", "topics/index", "worksheets/index", "404"
GLOSSARY = "glossary"  # made if the library has one
PATHS = "paths/index"  # made if the library has paths

MAP = "map"  # all topics, entries and relations as one drawing
SUGGEST = "suggest"  # the form by which a reader suggests an entry
PLAN = "plan"  # the page on which a person arranges entries into a meeting
STATUS = "status"  # the state of the library, for editors; made if the library asks for it
DESIGN = "developers/design"  # design tokens and components, for maintainers; made if the library asks for it
CARDS = "assets/cards"  # preview pictures, shown where a page's address is shared
BOOKS = "books"  # the folder of topics, paths and the whole library as PDFs
OFFLINE = "offline"  # what can be kept on the device; shown instead of a page that is not kept
GUIDE = "guide/index"  # the first page of the editors' guide, if there is one
RULES_FOLDER = "guide/rules/"  # the rules of the check, one page each, if the library shows them
RULES = f"{RULES_FOLDER}index"
TERMINOLOGY = "guide/terms"  # the glossary's terms in all languages, for editors and translators

# What a slug may be, and the names of lists of entries: the rules of `is_slug` and `is_list_page` as ECMAScript's
# regular expressions (with the flag u), for the browser.
SLUG_PATTERNS = {"ascii": "[a-z0-9]+(?:-[a-z0-9]+)*", "unicode": r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}_-]*"}
LIST_NAMES = "index|all|index-[0-9]+"

_NO_PART_OF_A_LINK = re.compile(
    r"[\x00-\x20\x7f()<>\[\]%\"'\\?#]"
)  # characters that end a link in Markdown, or have a meaning there
_OF_A_LIST = re.compile(r"(?:all|index-[0-9]+)")
_ASCII = re.compile(SLUG_PATTERNS["ascii"])
_ACCENTS = re.compile("[\u0300-\u036f]+")
MAX_SLUG_BYTES = 180
_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}  # scripts with letters that look the same, as Unicode's names begin


@dataclass(frozen=True)
class FileName:
    """The parts of a Markdown file's name: slug.md, or slug.ar.md for a translation."""

    slug: str
    language: str
    is_translation: bool


def take_apart(name: str, settings: Settings) -> FileName:
    """Split the name of a Markdown file (without folders): x.ar.md gives the slug x and the language ar."""
    stem = name.removesuffix(".md")
    slug, dot, suffix = stem.rpartition(".")
    if dot and suffix in settings.language_codes:
        return FileName(slug, suffix, suffix != settings.default_language)
    return FileName(stem, settings.default_language, False)


def is_slug(slug: str, rule: str) -> bool:
    """Return whether `slug` follows the rule: `ascii`, or `unicode` (letters, marks and digits of any script).

    A unicode slug must be the same for every keyboard (NFKC), and no word of it may mix the scripts whose letters look
    alike (https://www.unicode.org/reports/tr39/): with a Cyrillic letter a Latin word would look like another.
    """
    if rule == "ascii":
        return bool(_ASCII.fullmatch(slug)) and len(slug) <= MAX_SLUG_BYTES
    if not slug or slug != unicodedata.normalize("NFKC", slug) or len(slug.encode("utf-8", "replace")) > MAX_SLUG_BYTES:
        return False
    if any(len(_ALIKE & {_script(c) for c in word}) > 1 for word in re.split("[-_]", slug)):
        return False
    return slug[0] not in "-_" and all(c in "-_" or unicodedata.category(c)[0] in "LMN" for c in slug)


def unaccented(text: str) -> str:
    """Return a text without the accents of its letters: é becomes e, as most people type it. It is also NFKD."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def composed(source: str) -> str:
    """Return the path in the composed tree of a source file, which is given relative to the library's root."""
    folder, _, rest = source.partition("/")
    return SOURCE_FOLDERS[folder] + rest


def page_url(page: str, language: str, settings: Settings) -> str:
    """Return the site-relative address of `page` (a composed path without suffixes) in `language`.

    It is percent-encoded for HTML: tools/x.html, en/tools/x.html.
    """
    return _quoted(f"{page}.html" if language == settings.default_language else f"{language}/{page}.html")


@lru_cache(maxsize=1 << 16)
def absolute(site_url: str, address: str) -> str:
    """Return the absolute address of something at `address`, which is relative to the site at `site_url`."""
    return urljoin(site_url, address)


@lru_cache(maxsize=1 << 16)
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
    """Return whether a list of `number` entries is too long for one page."""
    return number > LONG_LIST


def list_pages(kind: str, number: int) -> tuple[str, ...]:
    """Return the pages on which `number` entries of a type are listed: one; many are divided among several."""
    first = TYPE_PAGES[kind]
    pages = -(-number // LIST_PAGE) if is_divided(number) else 1
    return (first, *(f"{first}-{n}" for n in range(2, pages + 1)))


def listing_pages(page: str, number: int) -> tuple[str, ...]:
    """Return the pages on which `number` entries of a topic or a term are listed: its `page`, and the further ones."""
    pages = -(-number // LIST_PAGE) if is_divided(number) else 1
    return (page, *(f"{page}/{n}" for n in range(2, pages + 1)))


def whole_list(kind: str) -> str:
    """Return the page with all entries of a type, for a list that is divided."""
    return f"{TYPE_PAGES[kind].rpartition('/')[0]}/all"


def is_list_page(page: str) -> bool:
    """Return whether a divided list of a type's entries has a page at this address, or may have one later."""
    folder, _, name = page.rpartition("/")
    return f"{folder}/index" in TYPE_PAGES.values() and bool(_OF_A_LIST.fullmatch(name))


def rule_page(code: str) -> str:
    """Return the page of a rule of the check."""
    return f"{RULES_FOLDER}{code}"


SOURCES = "editing"  # a folder: the library's texts as they are in their files, for the form


def edit_page(source: str, language: str, settings: Settings) -> str:
    """Return the site-relative address of the form for the file `source`, in the reader's `language`.

    If `source` is a translation that does not exist yet, the form begins it.
    """
    return f"{page_url(SUGGEST, language, settings)}?edit={quote(source)}"


def card(page: str, language: str, settings: Settings) -> str:
    """Return the site-relative, percent-encoded address of the preview picture shown where `page` is shared."""
    return f"{CARDS}/{page_url(page, language, settings).removesuffix('.html')}.png"


def book(page: str, language: str, settings: Settings) -> str:
    """Return the path in the site of the book that belongs to `page`; that of all topics is the whole library's."""
    name = "library" if page == TOPICS else page
    prefix = "" if language == settings.default_language else f"{language}/"
    return f"{prefix}{BOOKS}/{name}.pdf"


def former_page(old: str, page: str) -> str:
    """Return the former page that `redirect_from` of `page` names: a slug in the same folder, or folder/slug."""
    return old if "/" in old else posixpath.join(posixpath.dirname(page), old)


def is_former(old: str) -> bool:
    """Return whether `old` can be a slug, or folder/slug, by any rule that the library may have had before."""
    return all(is_slug(part, "unicode") for part in old.split("/"))


@dataclass(frozen=True)
class Target:
    """The target of a link in a source: a composed file and perhaps an anchor, or another site (`scheme` is set).

    `is_former`: the link uses a path of the site, not the path of the file in the repository.
    """

    scheme: str
    path: str
    anchor: str
    is_former: bool = False


def source_of(path: str) -> str:
    """Return the path of a composed file's source, relative to the library's root (whether or not it exists)."""
    return path if path.startswith(_OF_ENTRIES) else f"docs/{path}"


def resolve(link: str, source: str) -> Target:
    """Resolve a link in the file `source` (relative to the library's root), as GitHub does in the repository.

    For example ../docs/about.md#team in tools/x.md leads to the composed file about.md with the anchor team.
    A path of the site, in which docs/ is not a folder, is understood too. A folder means its first page.
    Never raises: a link that cannot be split is a path that leads nowhere.
    """
    return _resolve(link, source.rpartition("/")[0])


@lru_cache(maxsize=1 << 17)
def _resolve(link: str, folder: str) -> Target:
    """Do what `resolve` does for all files of a folder: many of them have the same links."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return Target("", link, "")
    scheme = re.sub(r"[\x00-\x20]", "", parts.scheme).lower()
    if len(scheme) == 1:  # a drive, as in C:\\pictures: a path on a person's computer
        return Target("", link, "")
    if scheme or parts.netloc:
        return Target(scheme or "//", link, "")
    path, anchor = unquote(parts.path), unquote(parts.fragment)
    if not path or path.startswith("/"):
        return Target("", path, anchor)
    written = posixpath.normpath(posixpath.join(folder, path))
    if path.endswith("/") or written in SOURCE_FOLDERS:
        written += "/index.md"
    top = written.partition("/")[0]
    target = composed(written) if top in SOURCE_FOLDERS and "/" in written else written
    return Target("", target, anchor, is_former=written != source_of(target))


def written(target: str, source: str) -> str:
    """Return the link from the file `source` to the composed file `target`; letters of any script stay as they are."""
    way = posixpath.relpath(source_of(target), posixpath.dirname(source) or ".")
    return _NO_PART_OF_A_LINK.sub(lambda sign: quote(sign[0]), way)
