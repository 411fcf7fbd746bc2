"""The state of the library: what is there, what is missing, what is due for review, what is not finished."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from kb import addresses
from kb.catalogue import Catalogue
from kb.check import todo
from kb.document import Document, Manuscript, ToolDocument
from kb.library import Library
from kb.problems import Problem
from kb.settings import ENTRY_KINDS, TERM_FIELDS, Kind, Settings
from kb.wording import Wording

GAPS = ("topics_without_tool", "stages_without_article", "tools_without_worksheet", "tools_without_translation",
        "never_reviewed")  # fmt: skip
DUE = ("stale",)
UNFINISHED = ("drafts", "translation_drafts", "todo")
PARTS = GAPS + DUE + UNFINISHED


@dataclass(frozen=True)
class Item:
    """A page, a file or a term that a part lists.

    `page` is its composed path if the site has it; `day` the day since which it is due; `count` its number of marks.
    """

    name: str
    title: str
    page: str = ""
    day: date | None = None
    count: int = 0


@dataclass(frozen=True)
class Part:
    """One thing to know: its code (one of PARTS), its language if it is about one, and its items."""

    code: str
    items: tuple[Item, ...]
    language: str = ""


@dataclass(frozen=True)
class Status:
    """The state of a library on one day: numbers by kind, translations by language and state, the parts in order."""

    day: date
    counts: Mapping[str, int]
    translations: Mapping[str, Mapping[str, int]]
    parts: tuple[Part, ...]
    problems: Mapping[str, int] = field(default_factory=dict)


def survey(listing: Catalogue, today: date, problems: Iterable[Problem] | None = None) -> Status:
    """Return the state of the library on the day `today`; `problems`, if given, are counted by severity."""
    library = listing.library
    severities = Counter(str(one.severity) for one in problems or ())
    counted = {key: severities[key] for key in ("error", "warning")} if problems is not None else {}
    return Status(today, _counts(library), _translations(library), tuple(_parts(listing, today)), counted)


def as_data(status: Status) -> dict[str, object]:
    """Return the status as plain data for JSON; a part about languages appears once for each."""
    parts = [
        {"code": part.code, **({"language": part.language} if part.language else {}), "items": _plain(part.items)}
        for part in status.parts
    ]
    return {
        "day": status.day.isoformat(),
        "counts": dict(status.counts),
        "translations": {code: dict(states) for code, states in status.translations.items()},
        "parts": parts,
        "problems": dict(status.problems),
    }


def _plain(items: Iterable[Item]) -> list[dict[str, object]]:
    found = []
    for item in items:
        data = {name: value for name, value in asdict(item).items() if value and name != "page"}
        found.append({**data, **({"day": item.day.isoformat()} if item.day else {})})
    return found


def label(part: Part, settings: Settings, words: Wording) -> str:
    """Return the label of a part in the language of `words`, such as "topics with no tool" or "drafts in Arabic"."""
    if part.code in ("topics_without_tool", "stages_without_article"):
        is_topics = part.code == "topics_without_tool"
        stages = settings.indexes.get("stages")
        many = words.say("topics") if is_topics or not stages else settings.say(stages.plural, words.language)
        one: Kind | None = settings.types.get("tool" if is_topics else "article")
        return words.say("status_without", many=many, one=settings.say(one.label, words.language) if one else "")
    if part.code.startswith("tools_without_"):
        many = settings.say(settings.types["tool"].plural, words.language) if "tool" in settings.types else ""
        language = words.language_name(part.language) if part.language else ""
        return words.say(f"status_{part.code.removeprefix('tools_')}", many=many, language=language)
    return words.say(f"status_{part.code}", language=words.language_name(part.language) if part.language else "")


def kind_label(kind: str, settings: Settings, words: Wording, count: int = 2) -> str:
    """Return the name of a kind in `counts`, in the plural form for this number."""
    if kind in settings.types:
        called = settings.types[kind]
        return settings.say(called.label if count == 1 else called.plural, words.language)
    return words.say("ws_all" if kind == "worksheet" else f"kind_{kind}" if count == 1 else f"kind_{kind}_plural")


def numbers(status: Status, settings: Settings, words: Wording) -> list[tuple[int, str]]:
    """Return the numbers with their labels: each kind of page, the translations, the problems if counted."""
    rows = [(count, kind_label(kind, settings, words, count)) for kind, count in status.counts.items() if count]
    for code, states in status.translations.items():
        done = states["reviewed"] + states["draft"]
        rows.append((done, words.say("status_translated", language=words.language_name(code))))
    return rows + [(count, words.say(f"status_{key}s")) for key, count in status.problems.items()]


def note(item: Item, words: Wording) -> str:
    """Return a note on an item: since when it is due, or how many marks it has."""
    if item.day:
        return words.say("status_since", date=item.day.isoformat())
    return words.count("status_marks", item.count) if item.count else ""


def as_text(status: Status, settings: Settings, words: Wording) -> str:
    """Return the status for a terminal: numbers in a column, and below each the files that it counts."""
    name = settings.say(settings.name, words.language)
    lines = [f"{name} · {words.say('status_title')} · {words.say('status_day', date=status.day.isoformat())}"]
    rows = numbers(status, settings, words)
    lines += ["", words.say("status_have"), *(f"{count:>5}  {called}" for count, called in rows)]
    for title, codes in (("gaps", GAPS), ("due", DUE), ("unfinished", UNFINISHED)):
        parts = [part for part in status.parts if part.code in codes and part.items]
        lines += ["", words.say(f"status_{title}")]
        for part in parts:
            lines.append(f"{len(part.items):>5}  {label(part, settings, words)}")
            lines += _listed(part.items, words)
        lines += [] if parts else [f"{'–':>5}  {words.say('status_nothing')}"]
    return "\n".join(lines)


def _listed(items: Sequence[Item], words: Wording) -> Iterator[str]:
    width = max(_cells(item.name) for item in items)
    for item in items:
        described = " · ".join(filter(None, (item.title, note(item, words))))
        yield f"         {item.name}{' ' * (width - _cells(item.name))}  {described}"


def _cells(text: str) -> int:
    """Return the width of a text in terminal cells: none for a mark over a letter, two for a wide letter."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in text)


def _counts(library: Library) -> dict[str, int]:
    kinds = Counter(document.kind for document in library.originals)
    sheets = sum(isinstance(one, ToolDocument) and bool(one.fields.worksheet) for one in library.originals)
    entries: dict[str, int] = {kind: kinds[kind] for kind in ENTRY_KINDS if kind in library.settings.types}
    others = {"topic": kinds["topic"], "path": kinds["path"], "term": len(library.glossary), "worksheet": sheets}
    return {**entries, **others}


def _translations(library: Library) -> dict[str, dict[str, int]]:
    """Return, for each language but the first, how many pages are reviewed, drafts, or missing."""
    found = {}
    for code in library.settings.language_codes[1:]:
        shown = [library.find(document.page, code) for document in library.originals]
        states = Counter(one.fields.translation if one else "missing" for one in shown)
        found[code] = {state: states[state] for state in ("reviewed", "draft", "missing")}
    return found


def _parts(listing: Catalogue, today: date) -> Iterator[Part]:
    """Yield every part, including empty ones, but none about a type that the library does not have."""
    library = listing.library
    if "tool" in library.settings.types:
        bare = (d for d in library.topics if not _has(listing.of_topic(d.slug), "tool"))
        yield Part("topics_without_tool", _items(bare))
    if "article" in library.settings.types:
        yield Part("stages_without_article", _stages_without(listing, "article"))
    if "tool" in library.settings.types:
        yield from _tools_without(library)
    yield Part("never_reviewed", _items(d for d in library.entries if not d.fields.reviewed))
    yield Part("stale", _stale(library, today))
    yield Part("drafts", tuple(_draft(document) for document in library.written if document.is_draft))
    for code in library.settings.language_codes[1:]:
        own = (d for d in library.documents if d.language == code)
        yield Part("translation_drafts", _items(d for d in own if d.fields.translation == "draft"), code)
    yield Part("todo", _unfinished(library))


def _tools_without(library: Library) -> Iterator[Part]:
    tools = [entry for entry in library.entries if isinstance(entry, ToolDocument)]
    yield Part("tools_without_worksheet", _items(d for d in tools if not d.fields.worksheet))
    for code in library.settings.language_codes[1:]:
        yield Part("tools_without_translation", _items(d for d in tools if not library.find(d.page, code)), code)


def _items(documents: Iterable[Document]) -> tuple[Item, ...]:
    return tuple(Item(document.path, document.fields.title, document.page) for document in documents)


def _has(entries: Iterable[Document], kind: str) -> bool:
    return any(entry.kind == kind for entry in entries)


def _stages_without(listing: Catalogue, kind: str) -> tuple[Item, ...]:
    settings = listing.library.settings
    return tuple(
        Item(
            f"stages/{term}",
            settings.term_label(TERM_FIELDS["stages"], term, settings.default_language),
            addresses.term_page("stages", term) if "stages" in settings.indexes else "",
        )
        for term in settings.terms(TERM_FIELDS["stages"]) or ()
        if not _has(listing.of_term("stages", term), kind)
    )


def _stale(library: Library, today: date) -> tuple[Item, ...]:
    """Return the pages whose review is overdue, the longest overdue first."""
    due = [d for d in library.originals if d.fields.review_by and d.fields.review_by < today]
    due.sort(key=lambda d: (d.fields.review_by, d.path))
    return tuple(Item(d.path, d.fields.title, d.page, day=d.fields.review_by) for d in due)


def _draft(document: Manuscript) -> Item:
    data = document.reading.data if document.reading else {}
    marks = sum(1 for _ in todo.marks(document))
    return Item(document.path, str(data.get("title", "")), count=marks)


def _unfinished(library: Library) -> tuple[Item, ...]:
    """Return the files with marks that a strict check refuses, those with most marks first."""
    marks = Counter(one.file for one in todo.check(library))
    titles = {d.path: str(d.reading.data.get("title", "")) for d in library.written if d.reading}
    pages = {d.path: d.page for d in library.documents}
    ordered = sorted(marks.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Item(file, titles.get(file, ""), pages.get(file, ""), count=count) for file, count in ordered)
