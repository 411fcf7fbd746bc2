"""Begins an entry, a translation or a term: composes its text, validates it against the model, and writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kb import disk, frontmatter, interview
from kb.document import Manuscript
from kb.drafting import naming, questions, skeleton, terms, translation
from kb.frontmatter import Fault
from kb.interview import Asker, Refused
from kb.library import GLOSSARY_FILE, Library
from kb.problems import problem
from kb.schema import MODELS
from kb.settings import ENTRY_KINDS
from kb.validation import validate


def entry(library: Library, kind: str, typed: Mapping[str, str], slug: str, asker: Asker | None, today: date) -> str:
    """Begin an entry of a `kind`, or a topic, from what was `typed` for its fields; return the path of its file.

    `slug` is the file's name, or ""; `asker` asks for the rest if a person is there. Raises Refused.
    """
    if kind in ENTRY_KINDS and kind not in library.settings.types:
        raise Refused(interview.both(problem("undeclared-type", "", type=kind).message))
    answers = interview.given(kind, typed, library)
    known = questions.asked(kind, library)
    if asker:
        asker.greet()
        asker.ask([one for one in known if one.name in ("title", "term_en")], answers)
    slug = _slug(library, kind, answers, slug, asker)
    if asker:
        asker.ask(known, answers)
    interview.require(kind, answers, slug, library)
    text = skeleton.entry(kind, answers, library.settings, today)
    path = naming.file_of(kind, slug)
    _hold_against_model(library, kind, path, text)
    return _put_new(library.root, path, text)


def _slug(library: Library, kind: str, answers: Mapping[str, object], slug: str, asker: Asker | None) -> str:
    title = str(answers.get("term_en") or answers.get("title", ""))
    suggested = naming.proposed(title, library.settings.slugs)
    if asker and not slug:
        return asker.slug(suggested)
    slug = slug or suggested
    fault = naming.refusal(kind, slug, library) if slug else None
    if fault:
        raise Refused(interview.both(fault.message))
    return slug


def term(library: Library, typed: Mapping[str, str], asker: Asker | None) -> str:
    """Add a term to the glossary from what was `typed` for its fields; return the glossary's path. Raises Refused."""
    answers = interview.given("term", typed, library)
    if asker:
        asker.greet()
        asker.ask(questions.asked("term", library), answers)
    interview.require("term", answers, GLOSSARY_FILE, library)
    item = skeleton.term(answers, library.settings)
    if terms.position(_terms(library), item["term"]) is not None:
        raise Refused(f"המונח כבר במילון · The glossary has this term already: {item['term']}")
    return _put_glossary(library, lambda raw: terms.added(raw, item))


def translated(library: Library, kind: str, name: str, language: str, asker: Asker | None, today: date) -> str:
    """Begin the translation of the `kind` called `name` into a language; return its file's path. Raises Refused."""
    if language not in library.settings.language_codes:
        raise interview.no_such("קוד שפה", "code of a language", language, library.settings.language_codes)
    if kind == "term":
        return _translated_term(library, name, language)
    originals = _originals(library, kind)
    if not name and asker:
        done = {document.page for document in library.written if document.language == language}
        name = asker.which({one.slug: _title(one) for one in originals.values() if one.page not in done})
    if not name:
        raise Refused("חסר שם הקובץ שמתרגמים · The name of the file to translate is missing:\n  --slug some-name")
    if name not in originals:
        raise interview.no_such("קובץ מקור", "original", name, originals)
    original = originals[name]
    _refuse_errors(library, original.path)
    path = f"{original.path.removesuffix('.md')}.{language}.md"
    return _put_new(library.root, path, translation.begun(original, language, today))


def _originals(library: Library, kind: str) -> dict[str, Manuscript]:
    """Return what can be translated of a kind, by name; articles and films, in one folder, are one kind here."""
    kinds = ("article", "video") if naming.FOLDERS[kind] == "articles" else (kind,)
    written = (document for document in library.written if document.kind in kinds and document.reading)
    return {document.slug: document for document in written if not document.is_translation}


def _title(document: Manuscript) -> str:
    return str((document.reading and document.reading.data.get("title")) or "")


def _translated_term(library: Library, name: str, language: str) -> str:
    if not name:
        raise Refused('חסר המונח שמתרגמים · The term to translate is missing:\n  --title "…"')
    known = _terms(library)
    number = terms.position(known, name)
    if number is None:
        raise interview.no_such("מונח", "term", name, [str(one.get("term")) for one in known])
    _refuse_errors(library, GLOSSARY_FILE)
    if language in (known[number].get("translations") or {}):
        raise Refused(f"התרגום כבר קיים · This translation is there already: {name} ({language})")
    return _put_glossary(library, lambda raw: terms.translated(raw, number, language))


def _terms(library: Library) -> Sequence[Mapping[str, Any]]:
    data = library.tables[GLOSSARY_FILE].data if GLOSSARY_FILE in library.tables else ()
    return [item for item in data or () if isinstance(item, dict)]


# ---- writing


def _refuse_errors(library: Library, path: str) -> None:
    """Raise Refused if a file has errors, because nothing can be based on it then."""
    errors = [p for p in library.problems if p.is_error and p.file == path]
    if errors:
        listing = "".join(f"\n  {p.file}:{p.line}\n{interview.both(p.message, '    ')}" for p in errors)
        raise Refused(f"יש בקובץ שגיאות; תקנו אותן תחילה · The file has errors; fix them first:{listing}")


def _hold_against_model(library: Library, kind: str, path: str, text: str) -> None:
    """Raise Refused if the text that is to be written would have errors, because an answer does not fit."""
    try:
        reading = frontmatter.parse(frontmatter.split(text)[0] or "", first_line=2)
        problems = validate(MODELS[kind], reading, path, library.settings)[1]
    except Fault as fault:
        problems = [problem(fault.code, path, fault.place, **fault.facts)]
    if problems:
        raise Refused("\n".join(interview.both(one.message) for one in problems))


def _put_new(root: Path, path: str, text: str) -> str:
    place = root / path
    if place.exists() or place.is_symlink():
        raise Refused(f"הקובץ כבר קיים, ולא נגענו בו · The file is there already and was left alone: {path}")
    disk.put(place, text.encode())
    return path


def _put_glossary(library: Library, change: Callable[[str], str]) -> str:
    _refuse_errors(library, GLOSSARY_FILE)
    place = library.root / GLOSSARY_FILE
    before = place.read_bytes() if place.exists() else None
    try:
        text = change((before or b"").decode("utf-8"))
    except terms.Unwritable as fault:
        raise Refused(f"{GLOSSARY_FILE}: {fault}") from None
    if before is None:
        disk.put(place, text.encode())
    else:
        disk.replace(place, before, text.encode())
    return GLOSSARY_FILE
