"""The composed tree: plain Markdown for MkDocs, with one file for each page in each language.

A composed file is front matter and a Markdown body. The front matter has `title`, `description`, `template`, the page's
view under `kb`, and data for other programs under `metadata`. A page that is not translated has a file in each language
all the same: its text is the original, and everything around the text is in the reader's language. Only this module
writes the tree, and it writes a file only if its content has changed.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import yaml

from kb import addresses
from kb.catalogue import Catalogue
from kb.disk import CACHE, put
from kb.document import Document
from kb.library import Library
from kb.libyaml import DUMPER
from kb.page_kinds import KINDS
from kb.store import Store, key
from kb.views import frame, models
from kb.views.components import Metadata
from kb.views.context import Context
from kb.views.inputs import Inputs
from kb.views.linked_data import linked_data
from kb.views.making import Made, pages_of, view_of
from kb.views.models import Frame, PageView
from kb.views.share import preview
from kb.worksheets.downloads import Bundle

STEP = "views"  # what is stored: the hash of what a page shows, by the hash of its inputs
TREE = f"{CACHE}/composed"  # the docs tree, relative to the library's root

# A path to another file: in a link, in a link definition, or in HTML.
_WAY = re.compile(r"((?:\]\(|\]:\s*)<?|\s(?:href|src)\s*=\s*[\"']?)([^\s()<>\"'#?]+)")


@dataclass(frozen=True)
class Page:
    """One file of the tree: its path, what the page shows, and the document with its text if there is one."""

    file: str
    title: str
    description: str
    view: PageView
    metadata: Metadata
    document: Document | None = None

    @property
    def shown(self) -> str:
        """The hash of everything that the page shows besides its text.

        A field may hold an instance of a subclass of its declared class; `serialize_as_any` includes all of its fields.
        """
        view, metadata = (one.model_dump_json(serialize_as_any=True) for one in (self.view, self.metadata))
        return key(self.title, self.description, view, metadata)

    @property
    def body(self) -> str:
        """The page's text as Markdown, with links to files of the tree."""
        document = self.document
        return _WAY.sub(lambda way: way[1] + _in_the_tree(way[2], document), document.body) if document else ""

    def text(self) -> str:
        """Return the file's text."""
        front: dict[str, object] = {
            "title": self.title,
            "description": self.description,
            "template": KINDS[self.view.kind].template,
            "kb": models.plain(self.view),
            "metadata": models.plain(self.metadata),
        }
        dumped = yaml.dump(front, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
        return f"---\n{dumped}---\n\n{self.body}"


@dataclass(frozen=True)
class Listed:
    """A page in the list of all pages: its place, and the hash of everything that it shows besides its text.

    `name` is the same in every language, for example tools/worms. The page itself is made when it is first used.
    """

    file: str
    name: str
    language: str
    url: str
    shown: str
    make: Callable[[], Page] = field(repr=False)

    @cached_property
    def page(self) -> Page:
        """The page."""
        return self.make()


@dataclass
class Changes:
    """What writing the tree did, by file."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: int = 0


def compose(pages: Iterable[Page], library: Library) -> Changes:
    """Write the docs tree under the library's root; return what changed in it."""
    files = {page.file: page.text().encode() for page in pages}
    return _write(library.root / TREE, files, assets(library))


def assets(library: Library) -> dict[str, Path]:
    """Return the files beside the pages, such as pictures: path in the site, path of the source."""
    return {addresses.composed(path): library.root / path for path in library.assets}


def frames(listing: Catalogue, bundle: Bundle) -> dict[str, Frame]:
    """Return the frame around all pages of a language, by language."""
    return {code: frame.frame(Context(listing, code, bundle)) for code in listing.library.settings.language_codes}


def pages(listing: Catalogue, bundle: Bundle) -> Iterator[Page]:
    """Yield every page of the tree, in every language."""
    return (one.page for one in listed(listing, bundle))


def listed(listing: Catalogue, bundle: Bundle, kept: Path | None = None) -> Iterator[Listed]:
    """Yield every page of the tree, in every language, as it is listed.

    `kept` is the folder of the caches. If it is given, the hash of a page whose view was made before from the same
    inputs is taken from there, and the view is not made.
    """
    inputs = Inputs(listing, bundle)
    for language in listing.library.settings.language_codes:
        context = Context(listing, language, bundle)
        documents = [listing.library.shown(original.page, language) for original in listing.library.originals]
        keys = [inputs.key(context, document) if kept else None for document in documents]
        found = Store(kept, STEP).find(filter(None, keys)) if kept else {}
        new = dict[str, bytes]()
        for document, name in zip(documents, keys, strict=True):
            if name in found:
                yield _known(context, document, found[name].decode())
                continue
            one = _listed(_written_page(context, document))
            if name:
                new[name] = one.shown.encode()
            yield one
        named = {kind: inputs.of_kind(context, kind) if kept else None for kind in KINDS}
        found = Store(kept, STEP).find(filter(None, named.values())) if kept else {}
        for kind, name in named.items():
            if name in found:
                yield from _known_of_kind(context, kind, found[name])
                continue
            rows = []
            for made in pages_of(context, kind):
                one = _listed(_generated_page(context, made))
                rows.append((one.file, one.name, one.url, one.shown))
                yield one
            if name:
                new[name] = json.dumps(rows).encode()
        if kept:
            Store(kept, STEP).keep(new)


def _known(context: Context, document: Document, shown: str) -> Listed:
    file = addresses.page_file(document.page, context.language, context.settings)
    make = partial(_written_page, context, document)
    return Listed(file, document.page, context.language, context.url(document.page), shown, make)


def _listed(page: Page) -> Listed:
    view = page.view
    return Listed(page.file, view.page, view.language, view.url, page.shown, lambda: page)


def _written_page(context: Context, document: Document) -> Page:
    file = addresses.page_file(document.page, context.language, context.settings)
    view, title = view_of(context, document), document.fields.title
    return Page(file, title, document.fields.summary or "", view, _metadata(context, view, title, document), document)


def _in_the_tree(way: str, document: Document) -> str:
    """Change a path in a source, which is relative in the repository, to one that is relative in the tree."""
    target = addresses.resolve(way, document.path)
    is_near = not target.scheme and target.path and not target.path.startswith("/")
    return quote(posixpath.relpath(target.path, posixpath.dirname(document.page) or ".")) if is_near else way


def _known_of_kind(context: Context, kind: str, rows: bytes) -> Iterator[Listed]:
    generated = _Generated(context, kind)
    for number, (file, name, url, shown) in enumerate(json.loads(rows)):
        yield Listed(file, name, context.language, url, shown, partial(generated.page, number))


class _Generated:
    """The generated pages of a kind; none is in memory longer than whoever asks for it keeps it."""

    def __init__(self, context: Context, kind: str) -> None:
        self.context, self.kind = context, kind
        self._rest, self._next = iter(pages_of(context, kind)), 0

    def page(self, number: int) -> Page:
        """Return a page by its number; pages before it are passed over, so it is best to ask in order."""
        if number < self._next:
            self._rest, self._next = iter(pages_of(self.context, self.kind)), 0
        made = next(islice(self._rest, number - self._next, None))
        self._next = number + 1
        return _generated_page(self.context, made)


def _generated_page(context: Context, made: Made) -> Page:
    view = made.view
    file = addresses.page_file(view.page, context.language, context.settings)
    description = view.lead or context.say(context.settings.tagline)
    return Page(file, made.title, description, view, _metadata(context, view, made.title, made.of))


def _metadata(context: Context, view: PageView, title: str, document: Document | None) -> Metadata:
    """Return a page's data for other programs: for previews of its address, and for search engines."""
    linked = linked_data(context, view, title, document)
    return Metadata(preview=preview(context, view, document), linked=linked)


def _write(tree: Path, files: Mapping[str, bytes], assets: Mapping[str, Path]) -> Changes:
    """Make the tree contain exactly these files; write only what has changed."""
    changes = Changes()
    for name, data in files.items():
        if put(tree / name, data):
            changes.written.append(name)
        else:
            changes.kept += 1
    for name, source in assets.items():
        if put(tree / name, source.read_bytes()):
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
