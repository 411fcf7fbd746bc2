"""What no single field can show: whether ids are unique, and whether every reference has a target.

These checks work on documents as they were read, with or without errors, so that one mistake hides no other.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from html import escape
from pathlib import Path as FilePath

import nh3
from mdurl import encode

from kb import addresses, page_kinds
from kb.clock import today
from kb.document import Document, Manuscript, ToolDocument
from kb.frontmatter import Path, Reading
from kb.parts import STEPS
from kb.problems import Changes, Fix, Names, Place, Problem, meant, named, nearest, problem, respelt
from kb.prose import Link
from kb.rulebook import codes
from kb.schema import EntryFields, Topic, Video
from kb.schema import Path as PathFields
from kb.settings import Settings
from kb.sources import SETTINGS_FILE
from kb.store import Store, code, key

STEP = "faultless"  # the documents in which nothing was found, by all that they may name
_A_DAY = timedelta(days=1)  # in some time zones it is already tomorrow
MAX_CHOICES = 12  # tools that a message lists
MAX_GUESSES = 200  # unknown ids, whose nearest is searched among all others
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_ON_A_COMPUTER = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|/(?:Users|home|Volumes)/)", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"(?:www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+|(?:[a-z0-9-]+\.)+[a-z]{2,24}(?=/))(?:/[^\s]*)?", re.IGNORECASE
)
_LINK = re.compile(r"\[[^\[\]]*\]\((?P<target>[^()\s]+)\)")  # a link of Markdown in place of an id
_PLAIN = re.compile(r"https?://(?!xn--)[a-z0-9-]+(?:\.(?!xn--)[a-z0-9-]+)*\.[a-z]+(?:[/?#]|\Z)")  # certainly an address
KINDS_OF_FILE = {"file": (".mp4", ".webm", ".mp3", ".ogg"), "captions": (".vtt",)}  # what the fields of a film may name


def check(world: World, kept: FilePath | None = None) -> Iterator[Problem]:
    """Yield every problem that lies between documents: ids, translations, relations, topics, links.

    `kept`, if given, is the folder of the caches. A document in which nothing was found is not looked at again while
    it and all that it may name are the same.
    """
    yield from world.duplicates()
    yield from world.former_addresses()
    store, name = (Store(kept, STEP), world.named()) if kept else (None, "")
    known = set(json.loads(store.get(name) or b"[]")) if store else set[str]()
    faultless = list[str]()
    for document in world.documents:
        own = key(document.key, document.path) if document.key else ""
        found = [] if own in known else list(_of_document(world, document))
        yield from found
        if own and not found:
            faultless.append(own)
    if store and known != {*faultless}:
        store.put(name, json.dumps(faultless).encode())


def _of_document(world: World, document: Manuscript) -> Iterator[Problem]:
    yield from world.names(document)
    yield from world.files(document)
    yield from world.kind(document)
    yield from world.steps(document)
    for link in document.prose.links:
        yield from world.link(document, link)
    for slip in document.prose.slips:
        yield problem(slip.code, document.path, slip.place, **slip.facts)


def check_settings(reading: Reading, documents: Sequence[Manuscript]) -> Iterator[Problem]:
    """Yield the topics and pages that `library.yml` names but that do not exist; they are left out of the site."""
    topics = {d.slug for d in documents if d.folder == "topics"}
    pages = {f"{d.page}.md" for d in documents if not d.is_translation}
    wanted = (
        (topics, ("topic_sets", "*", "topics", "*")),
        (topics, ("urgent", "topic")),
        (pages, ("menu", "*")),
        (pages, ("footer", "*")),
        (pages, ("contribute",)),
        (pages, ("accessibility", "page")),
    )
    for known, pattern in wanted:
        for path, value in _match(reading.data, pattern, ()):
            if value not in known:
                place = reading.places.get(path, Place())
                found = problem("unknown-in-settings", SETTINGS_FILE, place, value=value, nearest=nearest(value, known))
                yield found.with_fix(respelt(value, known))
    yield from _check_contact(reading)
    yield from _check_mail(reading)


def _check_contact(reading: Reading) -> Iterator[Problem]:
    """Yield the details of the accessibility statement that nobody has filled in."""
    block = reading.data.get("accessibility") if isinstance(reading.data, dict) else None
    if not isinstance(block, dict):
        return
    for name in ("coordinator", "phone", "email"):
        if not block.get(name):
            path = ("accessibility", name) if name in block else ("accessibility",)
            yield problem("no-contact", SETTINGS_FILE, reading.places.get(path, Place()), field=f"accessibility.{name}")


def _check_mail(reading: Reading) -> Iterator[Problem]:
    """Yield a problem if the readers' contact address is not filled in; a library without the block needs none."""
    if not isinstance(reading.data, dict) or "contact" not in reading.data:
        return
    block = reading.data["contact"]
    if block is None or (isinstance(block, dict) and not block.get("email")):
        path = ("contact", "email") if block and "email" in block else ("contact",)
        yield problem("no-mail", SETTINGS_FILE, reading.places.get(path, Place()), field="contact.email")


def check_glossary(reading: Reading, file: str, documents: Sequence[Manuscript]) -> Iterator[Problem]:
    """Yield the topics that the glossary names but that do not exist."""
    topics = {d.slug for d in documents if d.folder == "topics"}
    names = names_of(topics, ("topics",), documents)
    for number, _ in enumerate(reading.data if isinstance(reading.data, tuple) else ()):
        for path, value in _match(reading.data[number], ("topic",), (number,)):
            if value not in topics:
                place, (guess, fix) = reading.places.get(path, Place()), meant(value, names)
                yield problem("unknown-topic", file, place, value=value, nearest=guess).with_fix(fix)


def check_runs(readings: Mapping[str, Reading], documents: Sequence[Manuscript]) -> Iterator[Problem]:
    """Yield reports of tools that do not exist, of days in the future, and of steps that the tool does not have."""
    tools = {d.slug: d for d in documents if d.folder == "tools" and not d.is_translation}
    for file, reading in readings.items():
        slug = posixpath.basename(file).removesuffix(".yml")
        if slug not in tools:
            guess = nearest(slug, tools)
            choices = sorted(tools) if not guess and len(tools) <= MAX_CHOICES else None
            yield problem("run-without-tool", file, slug=slug, nearest=guess, choices=choices)
            continue
        document = tools[slug]
        declared = document.reading.data.get(STEPS.of) if document.reading else None
        steps = len(declared) if isinstance(declared, tuple) else 0
        for number, item in enumerate(reading.data if isinstance(reading.data, tuple) else ()):
            run = item if isinstance(item, dict) else {}
            minutes, day = run.get("minutes"), run.get("date")
            if isinstance(minutes, tuple) and steps and len(minutes) not in (1, steps):
                place = reading.places.get((number, "minutes"), Place())
                yield problem("run-minutes", file, place, written=len(minutes), declared=steps, tool=document.path)
            if isinstance(day, date) and day > today() + _A_DAY:
                place = reading.places.get((number, "date"), Place())
                yield problem("run-ahead", file, place, date=day.isoformat())


def check_translations(documents: Sequence[Document]) -> Iterator[Problem]:
    """Yield translated worksheets whose fields differ from the original's: their ids must be the same everywhere."""
    originals = {d.page: d for d in documents if not d.is_translation}
    for document in documents:
        original = originals.get(document.page)
        sheets = [d.fields.worksheet if isinstance(d, ToolDocument) else None for d in (document, original) if d]
        if document.is_translation and len(sheets) == 2 and all(sheets):
            own, theirs = (list(sheet.ids()) for sheet in sheets if sheet)
            if own != theirs:
                differing = next((a for a, b in zip(own, theirs, strict=False) if a != b), (own + theirs)[-1])
                place = _place(document, ("worksheet",))
                yield problem(
                    "worksheet-ids", document.path, place, id=differing, original=original.path if original else ""
                )


def names_of(slugs: Iterable[str], folders: Sequence[str], documents: Iterable[Manuscript]) -> Names:
    """Return what the pages of these folders are called in any language, by their ids."""
    found: dict[str, set[str]] = {slug: set() for slug in slugs}
    for document in documents:
        if document.folder in folders and document.slug in found:
            found[document.slug] |= {name for _, name in _names(document, ("title",), ("term_en",))}
    return found


class World:
    """All documents of a library as they were read, with or without errors, by the names that others use for them."""

    def __init__(self, settings: Settings, documents: Sequence[Manuscript], assets: Iterable[str]) -> None:
        self.settings, self.documents, self.unknown = settings, documents, 0
        self.assets = {addresses.composed(path) for path in assets}
        self.originals = {d.page: d for d in documents if not d.is_translation}
        self.entries = {d.slug for d in self.originals.values() if d.folder in addresses.ENTRY_FOLDERS}
        self.topics = {d.slug for d in self.originals.values() if d.folder == "topics"}
        self.generated = set(page_kinds.made_pages(settings, codes))
        self.moved = {
            addresses.former_page(value, page): page
            for page, document in self.originals.items()
            for _, value in _names(document, ("redirect_from", "*"))
        }

    def named(self) -> str:
        """Return the hash of all that a document may name: topics, entries, pages and their parts, files, settings."""
        documents = (
            repr((d.path, d.page, d.slug, d.folder, d.language, d.kind, d.is_draft, sorted(d.prose.ids)))
            for d in self.documents
        )
        return key(code(), repr(self.settings), *sorted(self.assets), "", *documents)

    @cached_property
    def _entry_names(self) -> Names:
        """What each entry is called, in any language."""
        return names_of(self.entries, addresses.ENTRY_FOLDERS, self.documents)

    @cached_property
    def _topic_names(self) -> Names:
        """What each topic is called, in any language."""
        return names_of(self.topics, ("topics",), self.documents)

    @cached_property
    def _paths(self) -> Set[str]:
        """Everything that a link may lead to."""
        return {f"{page}.md" for page in (*self.originals, *self.generated)} | self.assets

    @cached_property
    def _versions(self) -> Mapping[tuple[str, str], Manuscript]:
        return {(d.page, d.language): d for d in self.documents}

    def duplicates(self) -> Iterator[Problem]:
        """Yield ids that two entries share, and translations without an original."""
        taken: dict[tuple[str, str], Manuscript] = {}
        for document in self.documents:
            if document.is_translation and document.page not in self.originals:
                original = f"{document.slug}.md"
                yield problem("orphan-translation", document.path, original=original)
            scope = "entry" if document.folder in addresses.ENTRY_FOLDERS else document.folder
            named_so = (f"{scope}/{document.language}", document.slug.casefold())
            other = taken.setdefault(named_so, document)
            if other is not document:
                yield problem("duplicate-slug", document.path, slug=document.slug, other=other.path)

    def former_addresses(self) -> Iterator[Problem]:
        """Yield old addresses that are impossible, that belong to a page today, or that two pages claim."""
        yield from self._wrong_old.values()

    @cached_property
    def _wrong_old(self) -> Mapping[tuple[str, str], Problem]:
        """The mistakes in old addresses, by (the document that names it, the address)."""
        return {(p.file, value): p for value, p in self._judge_old()}

    def _judge_old(self) -> Iterator[tuple[str, Problem]]:
        present = {page.casefold(): document.path for page, document in self.originals.items()}
        claims: dict[str, Manuscript] = {}
        for document in self.documents:
            for path, value in _names(document, ("redirect_from", "*")):
                place, page = _place(document, path), addresses.former_page(value, document.page).casefold()
                if not addresses.is_former(value):
                    yield value, problem("bad-redirect", document.path, place, value=value)
                elif page in present or page_kinds.is_reserved(page, self.settings):
                    other = present.get(page, f"{page}.html")
                    yield value, problem("redirect-taken", document.path, place, value=value, other=other)
                elif claims.setdefault(page, document).page != document.page:
                    yield value, problem("redirect-twice", document.path, place, value=value, other=claims[page].path)

    def names(self, document: Manuscript) -> Iterator[Problem]:
        """Yield the names in the front matter that no topic or entry has."""
        for path, value in _names(document, ("topics", "*"), ("parent",)):
            if value not in self.topics:
                yield self._unknown("unknown-topic", document, path, value, self._topic_names)
        for path, value in _names(document, ("related", "*", "to"), ("featured", "*"), ("items", "*", "to")):
            if value not in self.entries:
                yield self._unknown("unknown-relation", document, path, value, self._entry_names)
            elif value == document.slug and document.folder in addresses.ENTRY_FOLDERS:
                yield problem("self-relation", document.path, _place(document, path))

    def kind(self, document: Manuscript) -> Iterator[Problem]:
        """Yield an entry of a type that `library.yml` does not name."""
        if document.is_entry and document.kind not in self.settings.types:
            yield problem("undeclared-type", document.path, Place(), type=document.kind)

    def files(self, document: Manuscript) -> Iterator[Problem]:
        """Yield the pictures and recordings named in the front matter that do not exist."""
        for path, value in _names(document, ("image", "src"), ("file",), ("captions", "*", "src")):
            target = addresses.resolve(value, document.path)
            if _ON_A_COMPUTER.match(value):
                yield self._local(document, value, _place(document, path))
            elif slashed := self._slashed(document, value):
                found = problem("backslash-path", document.path, _place(document, path), target=value, write=slashed)
                yield found.with_fix(Fix(value, slashed, Changes.FIELD))
            elif target.scheme or target.path not in self.assets:
                guess = self._nearest_target(document, target.path, is_file=True)
                found = problem("broken-link", document.path, _place(document, path), target=value, nearest=guess)
                fix = self._respelt(document, value, target.path, is_file=True)
                yield found.with_fix(fix and replace(fix, changes=Changes.FIELD))
            elif path[0] in KINDS_OF_FILE and not target.path.lower().endswith(KINDS_OF_FILE[str(path[0])]):
                kinds = ", ".join(KINDS_OF_FILE[str(path[0])])
                yield problem("wrong-file", document.path, _place(document, path), target=value, kinds=kinds)

    def without_dangling(self, document: Document) -> Document:
        """Return a document without the names in its fields that lead nowhere; `check` reports each of them."""
        fields, kept = document.fields, dict[str, object]()
        old, others = fields.redirect_from, self.entries - {document.slug}
        kept["redirect_from"] = tuple(value for value in old if (document.path, value) not in self._wrong_old)
        if fields.image and not self._is_file(document, fields.image.src):
            kept["image"] = None
        match fields:
            case EntryFields():
                kept["topics"] = tuple(value for value in fields.topics if value in self.topics)
                kept["related"] = tuple(one for one in fields.related if one.to in others)
            case Topic():
                kept["featured"] = tuple(value for value in fields.featured if value in self.entries)
                kept["parent"] = fields.parent if fields.parent in self.topics else None
            case PathFields():
                kept["items"] = tuple(one for one in fields.items if one.to in others)
        if isinstance(fields, Video):
            kept["captions"] = tuple(one for one in fields.captions if self._is_file(document, one.src))
            kept["file"] = fields.file if fields.file and self._is_file(document, fields.file) else None
        changed = fields.model_copy(update=kept)
        return document if changed == fields else replace(document, fields=changed)

    def _is_file(self, document: Manuscript, value: str) -> bool:
        return addresses.resolve(value, document.path).path in self.assets

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        """The new ids of entries and topics that were renamed, by their old ones."""
        return {posixpath.basename(old): posixpath.basename(new) for old, new in self.moved.items()}

    def _unknown(self, code: str, document: Manuscript, path: Path, value: str, names: Names) -> Problem:
        """Return the problem of an id that does not exist: one that was renamed, a path or an address, a title."""
        self.unknown += 1
        place, slug = _place(document, path), _slug_in(value)
        sure = self._renamed.get(value) or (slug if slug != value else None) or named(value, names)
        if sure and sure in names:
            return problem(code, document.path, place, value=value, write=sure).with_fix(Fix(value, sure))
        if self.unknown > MAX_GUESSES:
            return problem(code, document.path, place, value=value)
        guess, fix = meant(value, names)
        choices = sorted(names) if not guess and len(names) <= MAX_CHOICES else ()
        shown = [f"{id_} ({', '.join(sorted(names[id_])[-1:])})" if names[id_] else id_ for id_ in choices]
        return problem(code, document.path, place, value=value, nearest=guess, choices=shown or None).with_fix(fix)

    def steps(self, document: Manuscript) -> Iterator[Problem]:
        """Yield a tool whose written steps are not as many as the declared ones."""
        if document.kind not in STEPS.kinds or not document.reading:
            return
        declared = document.reading.data.get(STEPS.of)
        written = document.prose.under(STEPS.id) if isinstance(declared, tuple) else ()
        if written and len(written) != len(declared):
            place = written[-1].place
            yield problem("steps-mismatch", document.path, place, declared=len(declared), written=len(written))

    def link(self, document: Manuscript, link: Link) -> Iterator[Problem]:
        """Yield the problems of a link or an image in the body."""
        target = addresses.resolve(link.target, document.path)
        if _ON_A_COMPUTER.match(link.target):
            yield self._local(document, link.target, link.place)
        elif slashed := self._slashed(document, link.target):
            found = problem("backslash-path", document.path, link.place, target=link.target, write=slashed)
            yield found.with_fix(Fix(link.target, slashed, Changes.WAY))
        elif target.scheme:
            yield from _outside(document, link, target.scheme)
        elif target.path.startswith("/"):
            yield problem("absolute-link", document.path, link.place, target=link.target)
        elif target.path in self.assets:
            yield from _former(document, link, target)
        else:
            yield from self._inside(document, link, target)

    def _slashed(self, document: Manuscript, target: str) -> str:
        """Return a path in which Windows has written backslashes with slashes, if it leads to something; else ""."""
        slashed = target.replace("\\", "/")
        path = addresses.resolve(slashed, document.path).path if slashed != target else ""
        return slashed if path and (path in self.assets or self._page(path, document)[0]) else ""

    def _local(self, document: Manuscript, target: str, place: Place) -> Problem:
        """Return the problem of a path on a person's computer; a file of this name in the library is what was meant."""
        name = re.split(r"[\\/]", target)[-1]
        alike = [asset for asset in self.assets if posixpath.basename(asset) == name]
        guess = addresses.written(alike[0], document.path) if len(alike) == 1 else None
        return problem("local-path", document.path, place, target=target, name=name, nearest=guess)

    def _inside(self, document: Manuscript, link: Link, target: addresses.Target) -> Iterator[Problem]:
        page, language = self._page(target.path, document) if target.path else (document.page, document.language)
        if page in self.generated and target.path:
            yield from _former(document, link, target)
        elif page not in self.originals or link.is_image:
            guess = partial(self._nearest_target, document, target.path, is_file=link.is_image)
            if _OUTSIDE.fullmatch(link.target) and not link.is_image:  # an address without https://, as people copy it
                facts = {"target": link.target, "nearest": f"https://{link.target}"}
                found = problem("broken-link", document.path, link.place, **facts)
                is_sure = link.target.lower().startswith("www.")
                yield found.with_fix(Fix(link.target, f"https://{link.target}", Changes.WAY) if is_sure else None)
                return
            found = problem("broken-link", document.path, link.place, target=link.target, nearest=guess)
            yield found.with_fix(self._respelt(document, link.target, target.path, is_file=link.is_image))
        elif self.originals[page].is_draft and not document.is_draft:
            yield problem("draft-link", document.path, link.place, page=self.originals[page].path)
        else:
            yield from _former(document, link, target)
            if target.anchor:
                yield from self._anchor(document, link, page, language, target.anchor)

    def _page(self, path: str, document: Manuscript) -> tuple[str, str]:
        """Return the page and the language to which a composed path leads; the page is None if there is none.

        A path that names no language leads to the page in the reader's language.
        """
        if not path.endswith(".md"):
            return "", ""
        page = path.removesuffix(".md")
        if page in self.originals or page in self.generated:
            return page, document.language
        folder, _, name = page.rpartition("/")
        parts = addresses.take_apart(name, self.settings)
        page = f"{folder}/{parts.slug}" if folder else parts.slug
        return (page, parts.language) if (page, parts.language) in self._versions else ("", "")

    @cached_property
    def _by_letters(self) -> Mapping[str, Set[str]]:
        """All paths that a link may lead to, by what is the same in all spellings of a name."""
        found = dict[str, set[str]]()
        for path in self._paths:
            found.setdefault(_letters(path), set()).add(path)
        return found

    def _respelt(self, document: Manuscript, written: str, path: str, is_file: bool) -> Fix | None:
        """Return the fix of a link to a name that is the same but for capitals, spaces, signs and how é is stored."""
        alike = self._by_letters.get(_letters(path), set())
        if len(alike) != 1:
            return None
        (right,) = alike
        if is_file != (right in self.assets) or not path:
            return None
        old = re.split("[?#]", written, maxsplit=1)[0]
        return Fix(old, addresses.written(right, document.path), Changes.WAY)

    def _anchor(self, document: Manuscript, link: Link, page: str, language: str, anchor: str) -> Iterator[Problem]:
        shown = self._versions.get((page, language)) or self.originals[page]
        if anchor in shown.prose.ids:
            return
        here = re.sub(r"-([0-9]+)\Z", r"_\1", anchor)  # GitHub's id of a repeated heading, as it is here
        guess = here if here in shown.prose.ids else partial(nearest, anchor, shown.prose.ids)
        yield problem("broken-anchor", document.path, link.place, page=shown.path, anchor=anchor, nearest=guess)

    def _nearest_target(self, document: Manuscript, path: str, is_file: bool = False) -> str | None:
        """Return the new path of `path`, or else the nearest path of a page or file, as a link would write it.

        Among files, one of the same name in another folder is the nearest.
        """
        if is_file:
            name = posixpath.basename(path)
            alike = [asset for asset in self.assets if posixpath.basename(asset) == name]
            guess = alike[0] if len(alike) == 1 else nearest(path, self.assets)
            return addresses.written(guess, document.path) if guess else None
        if path.removesuffix(".md") in self.moved:
            return addresses.written(f"{self.moved[path.removesuffix('.md')]}.md", document.path)
        guess = nearest(path, self._paths)
        return addresses.written(guess, document.path) if guess else None


def _letters(path: str) -> str:
    """Return a path without what differs between the spellings of a name: capitals, spaces, signs, marks on letters."""
    return re.sub(r"[\W_]+", "-", addresses.unaccented(path)).casefold()


def _slug_in(value: str) -> str:
    """Return the id in which a path or an address ends, such as that of tools/x.md and of /en/tools/x.html."""
    linked = _LINK.fullmatch(value.strip())
    name = posixpath.basename(re.split("[?#]", linked["target"] if linked else value, maxsplit=1)[0].rstrip("/"))
    return re.sub(r"(?:\.[a-z]{2,3}(?:-[A-Za-z0-9]+)*)?\.(?:md|html)\Z", "", name)


def _former(document: Manuscript, link: Link, target: addresses.Target) -> Iterator[Problem]:
    """Yield a link that leads to the right page, but by a path that leads nowhere in the repository."""
    if target.is_former:
        path = re.split("[?#]", link.target, maxsplit=1)[0]
        new = addresses.written(target.path, document.path)
        wanted = new + link.target[len(path) :]
        found = problem("link-form", document.path, link.place, target=link.target, wanted=wanted)
        yield found.with_fix(Fix(path, new, Changes.WAY))


def _outside(document: Manuscript, link: Link, scheme: str) -> Iterator[Problem]:
    if link.is_image:
        yield problem("external-image", document.path, link.place, target=link.target)
    elif scheme not in SAFE_SCHEMES:
        yield problem("unsafe-link", document.path, link.place, scheme=scheme)
    elif not _is_address(link.target):
        yield problem("no-address", document.path, link.place, target=link.target)


def _is_address(target: str) -> bool:
    """Return whether browsers can read an address (WHATWG's URL); a link to any other is not shown."""
    if _PLAIN.match(target):
        return True
    html = nh3.clean(f'<a href="{escape(encode(target))}"></a>', url_schemes=set(SAFE_SCHEMES))
    return "href=" in html


def _place(document: Manuscript, path: Path) -> Place:
    return document.reading.places.get(path, Place()) if document.reading else Place()


def _names(document: Manuscript, *patterns: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Yield (path, text) of each text at one of the patterns (`*` is any item of a list)."""
    if document.reading:
        for pattern in patterns:
            yield from _match(document.reading.data, pattern, ())


def _match(value: object, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    if not pattern:
        if isinstance(value, str):
            yield path, value
    elif pattern[0] == "*":
        for number, item in enumerate(value if isinstance(value, tuple) else ()):
            yield from _match(item, pattern[1:], (*path, number))
    elif isinstance(value, dict) and pattern[0] in value:
        yield from _match(value[pattern[0]], pattern[1:], (*path, pattern[0]))
