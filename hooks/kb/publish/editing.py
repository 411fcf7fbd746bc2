"""The texts of the library as they are in their files, for the form that edits them.

Under editing/ in the site, a script for each page that a person wrote, with the original and its translations, and one
for the glossary (see `drafting.anatomy`). Only the form loads them, one at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from kb import workers
from kb.addresses import GLOSSARY, SOURCES
from kb.disk import CACHE
from kb.document import Document
from kb.drafting import anatomy
from kb.library import GLOSSARY_FILE, Library
from kb.search import scripts
from kb.site_folder import SiteFolder
from kb.store import Store, code, key

STEP = "editing"
_PART = 500  # pages whose scripts are in memory at a time

Source = tuple[Document, list[tuple[Document, str]]]  # the original of a page, and its files with their texts


def write(site: SiteFolder, library: Library) -> None:
    """Write the script of every page of a library that has a form, into the built `site`."""
    if not library.settings.types:
        return
    versions = defaultdict[str, list[Document]](list)
    for document in library.documents:
        versions[document.page].append(document)
    originals, store = iter(library.originals), Store(library.root / CACHE, STEP)
    while part := list(islice(originals, _PART)):
        new = dict[str, tuple[str, Source]]()
        for original in part:
            read = [(one, raw) for one in versions[original.page] if (raw := _read(library.root / one.path))]
            name = key(code(), *(text for one, raw in read for text in (one.path, raw)))
            file = f"{SOURCES}/{original.path.removesuffix('.md')}.js"
            if not site.carry(file, name):
                new[name] = file, (original, read)
        found = store.find(new)
        lacking = [name for name in new if name not in found]
        written = workers.each(_script, [new[name][1] for name in lacking], workers.cores())
        made = {lacking[number]: script for number, script in written}
        store.keep(made)
        for name, (file, _) in new.items():
            site.write(file, found.get(name) or made[name], name)
    _write_glossary(site, library)


def _write_glossary(site: SiteFolder, library: Library) -> None:
    """Write the script of the glossary; without one, that of an empty file without an id, in which a term is begun."""
    path = library.root / GLOSSARY_FILE
    raw = _read(path) if path.exists() else ""
    file, name = f"{SOURCES}/{GLOSSARY_FILE.removesuffix('.yml')}.js", key(code(), repr(raw), str(path.exists()))
    if raw is not None and not site.carry(file, name) and (found := anatomy.of_terms(raw)):
        own = found if path.exists() else found | {"id": ""}
        facts = {"kind": "term", "page": GLOSSARY, "files": {library.settings.default_language: own}}
        site.write(file, _source(GLOSSARY_FILE, facts), name)


def _read(path: Path) -> str | None:
    """Return the text of a file as it is; None if the file is gone or is no longer text."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def _script(source: Source) -> bytes:
    original, files = source
    read = {one.language: {"path": one.path, **anatomy.data(found)} for one, raw in files
            if (found := anatomy.of(one, raw))}  # fmt: skip
    facts = {"kind": original.kind, "page": original.page, "title": original.fields.title}
    return _source(original.path, {**facts, "files": read})


def _source(path: str, facts: Mapping[str, object]) -> bytes:
    return scripts.script("source", {"language": "", "number": path.rpartition(".")[0], **facts}).encode()
