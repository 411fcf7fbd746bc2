"""The file of a new entry: a name made from its title, and a check that the name is free."""

from __future__ import annotations

import re
import unicodedata

from kb import addresses, prose
from kb.library import Library, name_problem
from kb.problems import Problem, problem

FOLDERS = {"tool": "tools", "article": "articles", "video": "articles", "topic": "docs/topics"}
_QUOTES = re.compile(r"['’׳״\"]")


def proposed(title: str, rule: str) -> str:
    """Return a slug made from a title by the `rule` of the library; "" if the title gives none.

    Under `ascii` only Latin letters and digits count, so a title in another script gives none.
    """
    bare = _QUOTES.sub("", title)
    if rule == "ascii":
        latin = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode().lower()
        foreign = any(c.isalpha() and not unicodedata.normalize("NFKD", c)[0].isascii() for c in bare)
        slug = "" if foreign else re.sub("[^a-z0-9]+", "-", latin).strip("-")
    else:
        slug = re.sub("-+", "-", prose.slug(unicodedata.normalize("NFC", bare))).strip("-_")
    return slug if addresses.is_slug(slug, rule) else ""


def file_of(kind: str, slug: str) -> str:
    """Return the path of the file of a `kind` with this name, relative to the library's root."""
    return f"{FOLDERS[kind]}/{slug}.md"


def refusal(kind: str, slug: str, library: Library) -> Problem | None:
    """Return the reason why a new `kind` cannot have this slug, or None if it can."""
    path = file_of(kind, slug)
    page = f"{addresses.composed(FOLDERS[kind] + '/')}{slug}"
    misnamed = name_problem(path, page, slug, library.settings)
    if misnamed:
        return misnamed
    entries = FOLDERS[kind] in addresses.ENTRY_FOLDERS
    for document in library.written:
        same_room = document.folder in addresses.ENTRY_FOLDERS if entries else document.folder == "topics"
        if same_room and not document.is_translation and document.slug.casefold() == slug.casefold():
            return problem("duplicate-slug", path, slug=slug, other=document.path)
    taken = (library.root / path).exists() or (library.root / path).is_symlink()
    return problem("duplicate-slug", path, slug=slug, other=path) if taken else None
