"""The library: every page that people wrote, read and validated once and never changed afterwards."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from kb import addresses, captions, frontmatter, inheritance, integrity, manuscripts, page_kinds
from kb.captions import Cue
from kb.document import Document, Entry, Manuscript, PathDocument, ToolDocument, TopicDocument, sound
from kb.frontmatter import Fault, Reading
from kb.languages import nearest
from kb.problems import Changes, Fix, Place, Problem, ordered, problem
from kb.schema import MODELS, GlossaryTerm, Run, model_of
from kb.settings import ENTRY_KINDS, Kind, Language, License, Settings
from kb.sources import PRIVATE_FOLDERS, READ_FOLDERS, RUNS_FOLDER, SETTINGS_FILE
from kb.validation import LACKS, Misfit, called, field_facts, misfits, salvage, validate
from kb.wording import spoken

GLOSSARY_FILE = "docs/glossary.yml"
MAX_TEXT_BYTES = 256 * 1024
MAX_SVG_BYTES = 512 * 1024
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
PAPERS = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".csv", ".txt", ".zip")
RECORDINGS = (".mp4", ".webm", ".mp3", ".ogg", ".vtt")
ASSETS = frozenset(PICTURES + PAPERS + RECORDINGS)
_ACTIVE_SVG = re.compile(
    rb"<\s*(script|foreignObject|iframe|embed|object)|\bon\w+\s*=|javascript:|<!ENTITY", re.IGNORECASE
)

_D = TypeVar("_D", bound=Document)
_T = TypeVar("_T")
_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True)
class Library:
    """Everything that was read from a library's root. Documents with errors are left out; see `problems`.

    `runs` has what people report who ran a tool, the latest first, by the tool's slug.
    `cues` has the captions of films, by the path of their file in the composed tree. `written` has all documents as
    they were read, with or without errors, and drafts too; `tables` has the YAML files beside them, by path. The checks
    work on these two; pages do not show them.
    """

    root: Path
    settings: Settings
    documents: tuple[Document, ...] = ()
    glossary: tuple[GlossaryTerm, ...] = ()
    runs: Mapping[str, tuple[Run, ...]] = field(default_factory=dict)
    assets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    cues: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    written: tuple[Manuscript, ...] = ()
    tables: Mapping[str, Reading] = field(default_factory=dict)

    @cached_property
    def _by_page(self) -> Mapping[tuple[str, str], Document]:
        return {(document.page, document.language): document for document in self.documents}

    @cached_property
    def originals(self) -> tuple[Document, ...]:
        """The documents in the default language, by page."""
        return tuple(d for d in self.documents if d.language == self.settings.default_language)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The original tools, articles and videos, by page."""
        return tuple(d for d in self.originals if isinstance(d, Entry))

    @cached_property
    def topics(self) -> tuple[TopicDocument, ...]:
        """The original topics, by their `order`, then by slug."""
        found = (d for d in self.originals if isinstance(d, TopicDocument))
        return tuple(sorted(found, key=lambda d: (d.fields.order, d.slug)))

    @cached_property
    def paths(self) -> tuple[PathDocument, ...]:
        """The original paths, by page."""
        return tuple(d for d in self.originals if isinstance(d, PathDocument))

    @cached_property
    def asset_sources(self) -> Mapping[str, str]:
        """The path of each asset's source, relative to the root, by its path in the composed tree."""
        return {addresses.composed(path): path for path in self.assets}

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """The files that should be shown but cannot be, and their translations, in order."""
        kept = {document.path for document in self.documents}
        drafts = {document.page for document in self.written if document.is_draft and not document.is_translation}
        wanted = {d.path for d in self.written if d.path not in kept and not d.is_draft and d.page not in drafts}
        return tuple(sorted(wanted | {p.file for p in self.problems if p.withholds and p.file not in kept}))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that must be fixed before the library is published."""
        return tuple(problem for problem in self.problems if problem.is_error)

    def find(self, page: str, language: str) -> Document | None:
        """Return the document of `page` in `language`, or None if it is not translated."""
        return self._by_page.get((page, language))

    def shown(self, page: str, language: str) -> Document:
        """Return what is shown for `page` in `language`: the translation, else the original.

        Raises KeyError if there is neither.
        """
        return self.find(page, language) or self._by_page[page, self.settings.default_language]

    def in_language(self, document: _D, language: str) -> _D:
        """Return what is shown for a document in `language`: its translation, else the original.

        Raises TypeError if that is of another kind, which a translation never is.
        """
        found = self.shown(document.page, language)
        if not isinstance(found, type(document)):
            raise TypeError(f"{found.path} is of another kind than {document.path}")
        return found


def read(root: Path | str, kept: Path | None = None) -> Library:
    """Read the library at `root`: every document, and every problem of every file.

    `kept`, if given, is the folder of the caches: texts that were read before are taken from there. Mistakes in the
    content raise nothing; what cannot be read is a problem in the result.
    """
    root = Path(root).resolve()
    settings, settings_reading, problems = read_settings(root)
    reader = _Reader(root, settings)
    paths = list(reader.walk())
    reader.paths = frozenset(paths)
    reader.read_texts([path for path in paths if _is_text(path)], kept)
    for path in paths:
        reader.take(path)
    documents = reader.validate()
    world = integrity.World(settings, reader.documents, reader.assets)
    reader.problems.extend(integrity.check(world, kept))
    reader.problems.extend(integrity.check_settings(settings_reading, reader.documents))
    reader.problems.extend(integrity.check_glossary(reader.glossary_reading, GLOSSARY_FILE, reader.documents))
    withheld = {p.file for p in reader.problems if p.withholds}
    reader.problems.extend(integrity.check_runs(reader.run_readings, reader.documents))
    sound = _sound(map(world.without_dangling, documents), withheld)
    reported = ordered([*problems, *reader.problems])
    return Library(
        root, settings, sound, reader.glossary, _of_tools(reader.runs, sound), tuple(reader.assets), reported,
        reader.cues, tuple(reader.documents),
        {SETTINGS_FILE: settings_reading, GLOSSARY_FILE: reader.glossary_reading, **reader.run_readings},
    )  # fmt: skip


def _is_text(path: str) -> bool:
    return path.endswith(".md") and not path.startswith(f"{RUNS_FOLDER}/")


def _sound(documents: Iterable[Document], withheld: set[str]) -> tuple[Document, ...]:
    """Leave out documents that cannot be shown, drafts, and translations whose original is left out."""
    kept = [d for d in documents if d.path not in withheld and d.fields.status == "published"]
    originals = {d.page for d in kept if not d.is_translation}
    return tuple(sorted((d for d in kept if d.page in originals), key=lambda d: (d.page, d.path)))


def _of_tools(runs: Mapping[str, Sequence[Run]], documents: Iterable[Document]) -> dict[str, tuple[Run, ...]]:
    """Return the reports of the tools that are shown, by their slugs, the latest first."""
    tools = {document.slug for document in documents if isinstance(document, ToolDocument)}
    ordered = {slug: sorted(found, key=lambda run: run.date, reverse=True) for slug, found in runs.items()}
    return {slug: tuple(found) for slug, found in ordered.items() if found and slug in tools}


def read_settings(root: Path) -> tuple[Settings, Reading, list[Problem]]:
    """Read `library.yml`: return the settings, their reading with places, and the problems.

    If it has errors, the settings are makeshift ones with which the rest can still be checked.
    """
    path, nothing = root / SETTINGS_FILE, Reading({}, {}, {})
    if path.is_symlink():
        return _makeshift(None), nothing, [problem("symlink", SETTINGS_FILE)]
    if not path.is_file():
        return _makeshift(None), nothing, [problem("no-settings", SETTINGS_FILE)]
    try:
        reading = frontmatter.parse(_text(path, SETTINGS_FILE))
    except Fault as fault:
        found = problem(fault.code, SETTINGS_FILE, fault.place, **fault.facts).with_fix(fault.fix)
        return _makeshift(None), nothing, [found]
    settings, problems = validate(Settings, reading, SETTINGS_FILE)
    problems += [slip.as_problem(SETTINGS_FILE) for slip in reading.slips]
    problems += _without_words(settings, reading) if settings else ()
    return settings or _makeshift(reading.data), reading, problems


def _without_words(settings: Settings, reading: Reading) -> Iterator[Problem]:
    """Yield the languages that have no words for the interface; their pages show it in English."""
    for number, language in enumerate(settings.languages):
        if not nearest(language.code, spoken()):
            place = reading.places.get(("languages", number, "code"), Place())
            facts = {"tag": language.code, "name": language.name, "known": ", ".join(spoken())}
            yield problem("no-words", SETTINGS_FILE, place, **facts)


def _makeshift(data: Any) -> Settings:
    """Return settings with which a library whose own are broken can still be checked: they allow all words."""
    try:
        languages = tuple(Language.model_validate(item) for item in data["languages"])
    except Exception:
        languages = ()
    if not languages:
        languages = tuple(Language(code=code, name=code, direction="ltr") for code in ("he", "ar", "en"))
    types: Any = {kind: Kind(label={}, plural={}) for kind in ENTRY_KINDS}
    return Settings.model_construct(
        name={}, tagline={}, license=License(name="", url="https://example.org"), languages=languages,
        slugs="unicode", types=types,
    )  # fmt: skip


def _text(path: Path, name: str, limit: int = MAX_TEXT_BYTES) -> str:
    """Read a text file of limited size, with line ends made alike. Raises Fault."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise Fault("too-large", Place(), bytes=size, limit=limit)
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Fault("not-utf8", Place(line, 1)) from None
    except OSError as error:
        raise Fault("unreadable", Place(), detail=error.strerror or type(error).__name__) from None


@dataclass
class _Reader:
    """Gathers documents and problems while the sources are walked."""

    root: Path
    settings: Settings
    paths: Set[str] = frozenset()  # of all files
    documents: list[Manuscript] = field(default_factory=list)
    glossary: tuple[GlossaryTerm, ...] = ()
    glossary_reading: Reading = field(default_factory=lambda: Reading((), {}, {}))
    runs: dict[str, list[Run]] = field(default_factory=dict)
    run_readings: dict[str, Reading] = field(default_factory=dict)
    assets: list[str] = field(default_factory=list)
    cues: dict[str, tuple[Cue, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, manuscripts.Text | Fault] = field(default_factory=dict)

    def report(self, code: str, file: str, place: Place = Place(), **facts: Any) -> None:  # noqa: B008
        self.problems.append(problem(code, file, place, **facts))

    def walk(self) -> Iterator[str]:
        """Yield every file of the sources, in order; links are reported and not followed."""
        for folder in READ_FOLDERS:
            if (self.root / folder).is_symlink():
                self.report("symlink", folder)
            elif (self.root / folder).is_dir():
                yield from self._walk(folder)

    def _walk(self, folder: str) -> Iterator[str]:
        try:
            items = sorted(os.scandir(self.root / folder), key=lambda item: item.name)
        except OSError as error:
            self.report("unreadable", folder, detail=error.strerror or type(error).__name__)
            return
        for item in items:
            name = f"{folder}/{item.name}"
            if item.name.startswith(".") or name in PRIVATE_FOLDERS:
                continue
            if item.is_symlink():
                self.report("symlink", name)
            elif item.is_dir(follow_symlinks=False):
                yield from self._walk(name)
            else:
                yield name

    def read_texts(self, paths: Sequence[str], kept: Path | None) -> None:
        """Read the texts of Markdown files, in several processes; what is wrong with a text is in its result."""
        sources = dict[str, manuscripts.Source]()
        for path in paths:
            try:
                language = addresses.take_apart(path.rpartition("/")[2], self.settings).language
                sources[path] = manuscripts.Source(_text(self.root / path, path), language)
            except Fault as fault:
                self.texts[path] = fault
        read = manuscripts.read(list(sources.values()), kept)
        self.texts |= dict(zip(sources, read, strict=True))

    def take(self, path: str) -> None:
        """Read one file into a document, an asset or a problem."""
        try:
            if path == GLOSSARY_FILE:
                self._take_glossary(path)
            elif path.startswith(f"{RUNS_FOLDER}/"):
                self._take_runs(path)
            elif path.endswith(".md"):
                self._take_document(path)
            else:
                self._take_asset(path)
        except Fault as fault:
            self.problems.append(problem(fault.code, path, fault.place, **fault.facts).with_fix(fault.fix))

    def _take_asset(self, path: str) -> None:
        suffix = Path(path).suffix
        if wanted := _page_name(self.root / path):
            fix = Fix(path.rpartition("/")[2], wanted, Changes.NAME)
            self.problems.append(problem("page-ending", path, write=wanted).with_fix(fix))
            return
        if suffix.lower() not in ASSETS:
            self.report("unknown-file", path, suffix=suffix or Path(path).name)
            return
        if path.startswith("docs/") and addresses.composed(path).startswith(_folders_of_others(self.settings)):
            self.report("reserved-name", path, address=addresses.composed(path))
            return
        if suffix.lower() == ".svg":
            active = _ACTIVE_SVG.search(_text(self.root / path, path, MAX_SVG_BYTES).encode())
            if active:
                self.report("unsafe-asset", path, detail=active.group().decode("utf-8", "replace"))
                return
        if suffix.lower() == ".vtt":
            self.cues[addresses.composed(path)] = captions.read(_text(self.root / path, path))
        self.assets.append(path)

    def _take_glossary(self, path: str) -> None:
        terms, self.glossary_reading = self._listed(path, GlossaryTerm, ("רשימה של מונחים", "a list of terms"))
        self.glossary = tuple(terms)

    def _take_runs(self, path: str) -> None:
        name = path.removeprefix(f"{RUNS_FOLDER}/")
        if not name.endswith(".yml") or "/" in name:
            self.report("unknown-file", path, suffix=Path(name).suffix or name)
            return
        expected = ("רשימה של הרצות", "a list of runs")
        self.runs[name.removesuffix(".yml")], self.run_readings[path] = self._listed(path, Run, expected)

    def _listed(self, path: str, model: type[_M], expected: tuple[str, str]) -> tuple[list[_M], Reading]:
        """Return the sound items of a YAML file that is a list, and its reading; report what is wrong with the others.

        `expected` says in Hebrew and in English what the file should hold. Raises Fault.
        """
        reading = frontmatter.parse(_text(self.root / path, path))
        for slip in reading.slips:
            self.problems.append(slip.as_problem(path))
        if reading.data is not None and not isinstance(reading.data, tuple):
            found = "{…}" if isinstance(reading.data, dict) else reading.data
            named = field_facts(path.rpartition("/")[2])
            said = dict(zip(("expected_he", "expected_en"), expected, strict=True))
            raise Fault("wrong-type", reading.places[()], **named, found=found, **said)
        items = []
        places, keys, ends = _by_item(reading.places), _by_item(reading.keys), _by_item(reading.ends)
        for number, item in enumerate(reading.data or ()):
            one = Reading(
                item, places.get(number, {}), keys.get(number, {}), (), ends.get(number, {}), reading.text,
                reading.first_line,
            )  # fmt: skip
            found_item, problems = validate(model, one, path, self.settings)
            self.problems.extend(problems)
            if found_item:
                items.append(found_item)
        return items, reading

    def _take_document(self, path: str) -> None:
        document, text = self._name(path), self.texts[path]
        if isinstance(text, Fault):
            raise text
        document = replace(document, **text.parts)
        kind = model_of(document.folder, text.reading.data if text.reading else None)
        document = replace(document, reading=text.reading, kind=kind)
        if text.reading is not None:
            self.problems += [slip.as_problem(path) for slip in text.reading.slips]
        if text.fault:
            self.problems.append(text.fault.as_problem(path))
        self.documents.append(document)

    def _name(self, path: str) -> Manuscript:
        """Return an empty document with everything that its name says; a bad name is reported.

        A translation whose name has a slip is still that of its original, whose mistakes are not its own.
        """
        name = addresses.take_apart(path.rpartition("/")[2], self.settings)
        inner = addresses.composed(path).rpartition("/")[0]
        page = f"{inner}/{name.slug}" if inner else name.slug
        folder = path.split("/")[0] if path.startswith(addresses.ENTRY_FOLDERS) else page.rpartition("/")[0]
        misnamed = name_problem(path, page, name.slug, self.settings, self.paths)
        if misnamed:
            self.problems.append(misnamed)
        if misnamed and misnamed.fix:
            better = addresses.take_apart(misnamed.fix.new, self.settings)
            if better.is_translation:
                name, page = better, f"{inner}/{better.slug}" if inner else better.slug
        return Manuscript(path, page, name.slug, folder, name.language, name.is_translation)

    def validate(self) -> list[Document]:
        """Validate every document that could be read; return those that fit their model."""
        originals = {d.page: d for d in self.documents if not d.is_translation}
        fitting = list[Document]()
        for document in self.documents:
            own, only, known = document.reading, None, frozenset[Misfit]()
            if own is None:
                continue
            reading = own
            original = originals.get(document.page) if document.is_translation else None
            if original and not original.reading:
                continue  # what it takes from an unreadable original is unknown
            if original and original.reading:
                model, document = MODELS[original.kind], replace(document, kind=original.kind)
                reading = self._inherited(document, own, original)
                only, known = set(own.data), misfits(model, original.reading, self.settings)
            fields, problems = validate(MODELS[document.kind], reading, document.path, self.settings, only, known)
            self.problems.extend(problems)
            fields = fields or salvage(MODELS[document.kind], reading, self.settings)
            if fields:
                fitting.append(sound(document, fields))
        unlike = list(integrity.check_translations(fitting))
        self.problems.extend(unlike)
        return [_without_worksheet(d) if any(p.file == d.path for p in unlike) else d for d in fitting]

    def _inherited(self, document: Manuscript, own: Reading, original: Manuscript) -> Reading:
        """Return a translation's data with what it takes from its original.

        Numbers and choices are the original's. A list of groups that is not as long as the original's, and needs it,
        is reported, and the original's list is used instead.
        """
        assert original.reading
        model, reading = MODELS[original.kind], inheritance.inherited(own, original.reading)
        for path, _ in inheritance.other_figures(own.data, original.reading.data):
            reading = inheritance.with_original(reading, original.reading, path)
        wrong = misfits(model, reading, self.settings)
        for path, there, here in inheritance.unequal(own.data, original.reading.data):
            if any(where[: len(path)] == path and kind in LACKS for where, kind in wrong):
                facts = {**called(model, path, own), "original": original.path, "there": there, "here": here}
                self.report("translation-count", document.path, own.places.get(path, Place()), **facts)
                reading = inheritance.with_original(reading, original.reading, path)
        return reading


def _without_worksheet(document: Document) -> Document:
    if not isinstance(document, ToolDocument):
        return document
    return replace(document, fields=document.fields.model_copy(update={"worksheet": None}))


def _by_item(table: Mapping[frontmatter.Path, _T]) -> dict[str | int, dict[frontmatter.Path, _T]]:
    """Return the places (or what else is known) of what is within each item of a list, by item."""
    found: dict[str | int, dict[frontmatter.Path, _T]] = {}
    for path, known in table.items():
        if path:
            found.setdefault(path[0], {})[path[1:]] = known
    return found


def name_problem(path: str, page: str, slug: str, settings: Settings, there: Collection[str] = ()) -> Problem | None:
    """Return the problem of a file's name, if any: it is not a slug, or `page` is an address that the site needs.

    No page has ever been published under such a name, so its fix is to rename the file, if `there`, the paths of all
    files, show that the better name is free.
    """
    if not addresses.is_slug(slug, settings.slugs):
        folder, slash, name = path.rpartition("/")
        wanted = _better_name(name, slug, settings, {one.rpartition("/")[2] for one in there if one.startswith(folder)})
        is_taken = f"{folder}{slash}{wanted}" in there
        facts = _taken(wanted) if wanted and is_taken else {"write": wanted, **_slug_rule(settings.slugs)}
        found = problem("bad-slug", path, slug=slug, **facts)
        return found.with_fix(Fix(name, wanted, Changes.NAME) if wanted and not is_taken else None)
    if _is_reserved(path, page, settings):
        return problem("reserved-name", path, address=page + ".html")
    return None


def _better_name(name: str, slug: str, settings: Settings, beside: Set[str]) -> str | None:
    """Return the name nearest to that of a file whose slug is none; None if its letters cannot be kept.

    If an original stands beside it, a language after another sign, or in capitals, makes a translation: x_AR.md.
    """
    stem = re.sub(r"(?:\.md)+$", "", name, flags=re.IGNORECASE)
    for code in settings.language_codes[1:]:
        found = re.fullmatch(rf"(.+)[._ -]{re.escape(code)}", stem, re.IGNORECASE)
        whole = _better_slug(found[1], settings) if found else None
        if whole and f"{whole}.md" in beside:
            return f"{whole}.{code}.md"
    wanted = _better_slug(slug if name == f"{stem}.md" else stem, settings)
    return wanted and (name.replace(slug, wanted) if name == f"{stem}.md" else f"{wanted}.md")


def _better_slug(slug: str, settings: Settings) -> str | None:
    """Return the slug nearest to a name that is not a slug; None if its letters cannot be kept."""
    whole = unicodedata.normalize("NFC", slug)
    if not addresses.is_slug(whole, settings.slugs):
        if settings.slugs == "ascii":  # é is an e for whoever types the address
            whole = addresses.unaccented(whole)
        whole = re.sub(r"[^\w]+|_+", "-", re.sub(r"\s*\(\d+\)$", "", whole)).strip("-").lower()
    return whole if addresses.is_slug(whole, settings.slugs) else None


def _taken(name: str) -> dict[str, str]:
    return {
        "rule_he": f"השם המתאים, {name}, כבר תפוס: מחקו את אחד משני הקבצים או בחרו לו שם אחר.",
        "rule_en": f"The name that fits, {name}, is taken: delete one of the two files or choose another name.",
    }


def _page_name(path: Path) -> str | None:
    """Return the name that the file of a page ought to have, if it has another ending; None for any other file."""
    lower = path.name.lower()
    for ending in (".md.txt", ".markdown", ".mdown", ".mkd", ".md"):
        if lower.endswith(ending) and not path.name.endswith(".md"):
            return f"{path.name[: -len(ending)]}.md"
    if path.suffix.lower() not in (".txt", ""):
        return None
    try:
        with path.open("rb") as file:
            begins = file.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return None
    return f"{path.stem}.md" if re.match(rb"---[ \t]*\r?\n[a-z_]+:", begins) else None


def _slug_rule(rule: str) -> dict[str, Any]:
    if rule == "ascii":
        return {
            "rule_he": "כתבו אותו באותיות לטיניות קטנות, ספרות ומקפים, למשל stacey-matrix.",
            "rule_en": "Use lower-case Latin letters, digits and hyphens, such as stacey-matrix.",
        }
    return {
        "rule_he": "כתבו אותו באותיות, ספרות ומקפים בלבד, בלי רווחים ובלי נקודות.",
        "rule_en": "Use letters, digits and hyphens only, without spaces or full stops.",
    }


def _is_reserved(path: str, page: str, settings: Settings) -> bool:
    """Return whether the site or another folder has a page at this address."""
    in_folder_of_others = path.startswith("docs/") and page.startswith(_folders_of_others(settings))
    return page_kinds.is_reserved(page, settings) or in_folder_of_others


def _folders_of_others(settings: Settings) -> tuple[str, ...]:
    """Return the folders of the site in which docs/ may have no pages."""
    names = (*addresses.ENTRY_FOLDERS, "videos", "worksheets", *settings.language_codes)
    return (*(f"{name}/" for name in names), *([addresses.RULES_FOLDER] if settings.guide else []))
