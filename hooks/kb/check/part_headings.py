"""The parts of a text: headings without the id that names their part or written as bold lines, steps out of order."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache

from kb import addresses, parts
from kb.document import Manuscript
from kb.library import Library
from kb.parts import STEPS, Part
from kb.problems import Changes, Fix, Place, Problem, bare, nearest, problem
from kb.prose import Heading
from kb.wording import spoken, wording

_SHORTEST = 3  # letters of a word that can stand for a longer heading
_NEAR = 0.85  # the least similarity of a heading to the usual words of its part
_MENTION = re.compile(
    r"\{?[({\[]?#[ ]*(?P<id>[a-z][a-z0-9-]*)[ ]*[)}\]]?\}?|\{[ ]*(?P<bare>[a-z][a-z0-9-]*)[ ]*\}?(?=[ \t]*$)",
    re.IGNORECASE,
)
_BOLD = re.compile(
    r"^ {0,3}(?:(?P<mark>\*\*|__)(?P<words>[^*_]{1,100})(?P=mark)|<(?P<tag>b|strong)>(?P<inner>[^<]{1,100})</(?P=tag)>)"
    r"[ \t]*:?[ \t]*(?:\{#[\w-]+\})?[ \t\\]*$"
)
_MAY_BE_BOLD = re.compile(r"^ {0,3}(?:\*\*|__|<b>|<strong>)", re.MULTILINE)
_ROW_ID = re.compile(rf"{STEPS.each}-?_?(?P<number>[0-9]{{1,3}})", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:(?:שלב|step|خطوة)\s+)?[0-9]{1,2}\s*[.):–-]\s*", re.IGNORECASE)


def check(library: Library) -> Iterator[Problem]:
    """Yield headings without the id or the level of their part or in bold, and steps whose titles or order differ."""
    led_to = anchors(library)
    for document in library.written:
        yield from of_document(document, led_to.get(document.page, frozenset()))


def anchors(library: Library) -> Mapping[str, Set[str]]:
    """Return the ids of headings to which links lead, by page; translations have the page of their original."""
    found = defaultdict[str, set[str]](set)
    for document in library.written:
        for link in document.prose.links:
            if "#" in link.target:
                target = addresses.resolve(link.target, document.path)
                folder, slash, name = target.path.rpartition("/")
                page = f"{folder}{slash}{addresses.take_apart(name, library.settings).slug}" if name else document.page
                found[page].add(target.anchor)
    return found


def of_document(document: Manuscript, led_to: Set[str]) -> Iterator[Problem]:
    """Yield the problems of one document; links lead to its headings with the ids `led_to`."""
    if document.body:  # nobody can tell what is text in a file without fields
        yield from _without_id(document, led_to)
        yield from _in_bold(document)
        yield from _of_wrong_level(document)
        yield from _titles(document)
        yield from _numbers(document, led_to)


def _without_id(document: Manuscript, led_to: Set[str]) -> Iterator[Problem]:
    """Yield headings that must belong to parts which the page lacks."""
    missing = [part for part in parts.of(document.kind) if part.id and part.id not in document.prose.ids]
    for heading in document.prose.headings if missing else ():
        part = _meant(document, heading, missing)
        if part:
            missing.remove(part)
            facts = {"found": heading.text, "id": f"{{#{part.id}}}"}
            found = problem("part-without-id", document.path, heading.place, **facts)
            yield found.with_fix(_with_id(document, heading, part.id) if heading.id not in led_to else None)


def _meant(document: Manuscript, heading: Heading, missing: Sequence[Part]) -> Part | None:
    """Return the part that this heading must belong to, among those that the page lacks."""
    by_id = {part.id: part for part in missing}
    if heading.explicit and heading.id.isascii():
        near = None if _is_known(heading.id, document.kind) else nearest(heading.id, by_id)
        return by_id[near] if near else None
    mention = _MENTION.search(heading.text)
    if mention and _mentioned(mention) in by_id:
        return by_id[_mentioned(mention)]
    if STEPS.id in by_id and heading.level == STEPS.level and _has_steps(document, heading):
        return by_id[STEPS.id]
    level = [part for part in missing if part.level == heading.level]
    return next((part for part in level if _is_called(bare(heading.text), part.name)), None)


def _mentioned(mention: re.Match[str]) -> str:
    """Return the id that an author wrote at a heading in a way that Markdown does not know."""
    return (mention["id"] or mention["bare"]).casefold()


def _is_known(id_: str, kind: str) -> bool:
    """Return whether an id is that of a part of a kind of page, or of one of its rows."""
    rows = [part.each for part in parts.of(kind) if part.each]
    return id_ in {part.id for part in parts.of(kind)} or any(re.fullmatch(rf"{row}-[0-9]+", id_) for row in rows)


@lru_cache(maxsize=10_000)  # texts have the same headings again and again
def _is_called(words: str, part: str) -> bool:
    """Return whether a heading has the usual words of a part, in any language."""
    return any(_is_near(words, usual) or _is_short_for(words, usual) for usual in _usual(part))


def _is_short_for(words: str, usual: str) -> bool:
    """Return whether a heading says the first words of a usual one: tips for tips and variations."""
    return len(words) > _SHORTEST and usual.startswith(f"{words} ")


def _is_near(words: str, usual: str) -> bool:
    """Return whether two headings are alike. Quick bounds come first: nearly all headings are quite different."""
    if 2 * min(len(words), len(usual)) < _NEAR * (len(words) + len(usual)):
        return False
    compared = _compared_with(usual)
    compared.set_seq1(words)
    return all(ratio() >= _NEAR for ratio in (compared.quick_ratio, compared.ratio))


@lru_cache(maxsize=100)
def _compared_with(usual: str) -> difflib.SequenceMatcher[str]:
    """Return what compares texts with this one, whose letters it has sorted once."""
    return difflib.SequenceMatcher(None, "", usual)


@lru_cache(maxsize=100)
def _usual(part: str) -> frozenset[str]:
    return frozenset(bare(wording(language).heading(part)) for language in spoken())


def _has_steps(document: Manuscript, heading: Heading) -> bool:
    """Return whether the headings under this one are the steps of the tool."""
    below = document.prose.under(heading.id)
    declared = [bare(title) for title in _declared(document)]
    known = [one for one in below if bare(one.text) in declared or re.fullmatch(rf"{STEPS.each}-[0-9]+", one.id)]
    return len(known) > 1 and 2 * len(known) >= len(below)


def _with_id(document: Manuscript, heading: Heading, id_: str) -> Fix | None:
    """Return the fix that gives a heading its id; None if the heading is written in an unusual way."""
    line = document.body.split("\n")[heading.place.line - document.body_line]
    mention = _MENTION.search(line)
    if mention and (_mentioned(mention) == id_ or (heading.explicit and heading.id.isascii())):
        if mention.end() < len(line.rstrip()) or not mention[0].startswith("{#"):  # it is not where ids are written
            words = f"{line[: mention.start()].rstrip()} {line[mention.end() :].strip()}".rstrip()
            return Fix(line, f"{words} {{#{id_}}}", Changes.MARKS, Place(heading.place.line, 1))
        space = "" if line[: mention.start()].endswith((" ", "\t")) else " "
        rest = mention[0].removeprefix(f"{{#{mention['id']}") if heading.explicit else "}"
        return Fix(mention[0], f"{space}{{#{id_}{rest}", Changes.MARKS, Place(heading.place.line, mention.start() + 1))
    words = line.rstrip()
    if not re.match(r" {0,3}#{1,6}[ \t]", line) or words.endswith(("}", "#")):
        return None
    return Fix("", f" {{#{id_}}}", Changes.MARKS, Place(heading.place.line, len(words) + 1))


def _in_bold(document: Manuscript) -> Iterator[Problem]:
    """Yield lines in bold that stand where the heading of a part, or of a step, belongs."""
    if not _MAY_BE_BOLD.search(document.body):
        return
    missing = [part for part in parts.of(document.kind) if part.id and part.id not in document.prose.ids]
    written = {_name(heading.text) for heading in document.prose.headings}
    steps = [(number, title) for number, title in enumerate(_declared(document), 1) if _name(title) not in written]
    lines = document.body.split("\n")
    for start, end in document.prose.lines if missing or steps else ():
        line = lines[start - document.body_line]
        found = _BOLD.match(line)
        is_alone = end == start + 1
        if found and (is_alone or line.endswith("\\")):
            words = (found["words"] or found["inner"]).strip().rstrip(":").rstrip()
            if heading := _heading(words, missing, steps):
                p = problem("bold-heading", document.path, Place(start, 1), found=line.strip(), write=heading)
                yield p.with_fix(Fix(line, heading, Changes.MARKS) if is_alone else None)


def _heading(words: str, missing: Sequence[Part], steps: Sequence[tuple[int, str]]) -> str:
    """Return the heading that a line in bold stands for, as Markdown; "" if it is that of no part and no step."""
    part = next((part for part in missing if _is_called(bare(words), part.name)), None)
    if part:
        return f"{'#' * part.level} {words} {{#{part.id}}}"
    number = next((number for number, title in steps if _name(title) == _name(words)), 0)
    return f"{'#' * (STEPS.level + 1)} {words} {{#{STEPS.each}-{number}}}" if number else ""


def _of_wrong_level(document: Manuscript) -> Iterator[Problem]:
    wanted = {part.id: part.level for part in parts.of(document.kind) if part.id}
    for heading in document.prose.headings:
        level = wanted.get(heading.id, heading.level)
        if document.kind in STEPS.kinds and _ROW_ID.fullmatch(heading.id):
            level = STEPS.level + 1
        if heading.explicit and heading.level != level:
            facts = {"found": heading.text, "id": f"{{#{heading.id}}}", "written": "#" * heading.level}
            found = problem("part-level", document.path, heading.place, wanted="#" * level, **facts)
            yield found.with_fix(Fix("#" * heading.level, "#" * level, Changes.MARKS))


def _declared(document: Manuscript) -> list[str]:
    """Return the titles of the steps that the file itself has in its fields."""
    steps = document.reading.data.get(STEPS.of) if document.reading else None
    if not isinstance(steps, tuple):
        return []
    titles = [step.get("title") for step in steps if isinstance(step, dict)]
    found = [title for title in titles if isinstance(title, str)]
    return found if len(found) == len(steps) else []


def _titles(document: Manuscript) -> Iterator[Problem]:
    """Yield steps whose titles differ between the fields and the text, if both have the same number of steps."""
    if document.kind not in STEPS.kinds or not document.reading:
        return
    declared, written = _declared(document), document.prose.under(STEPS.id)
    if len(declared) != len(written):
        return
    names = [_name(title) for title in declared]
    for number, (title, heading) in enumerate(zip(declared, written, strict=True), 1):
        if _name(heading.text) != _name(title):
            elsewhere = names.index(_name(heading.text)) + 1 if _name(heading.text) in names else 0
            where_he, where_en = (f", שהוא שלב {elsewhere}", f", which is step {elsewhere}") if elsewhere else ("", "")
            facts = {"number": number, "declared": title, "written": heading.text, "where_he": where_he}
            yield problem("step-titles", document.path, heading.place, where_en=where_en, **facts)


def _numbers(document: Manuscript, led_to: Set[str]) -> Iterator[Problem]:
    """Yield steps whose id has the number of another step, if the fields have as many steps as the text."""
    if document.kind not in STEPS.kinds:
        return
    written, declared = document.prose.under(STEPS.id), [_name(title) for title in _declared(document)]
    if len(written) != len(declared):
        return
    lines = document.body.split("\n")
    for number, heading in enumerate(written, 1):
        found, wanted = _ROW_ID.fullmatch(heading.id), f"{STEPS.each}-{number}"
        if not found or not heading.explicit or heading.id == wanted:
            continue
        own = int(found["number"])
        if (
            own != number and 0 < own <= len(declared) and declared[own - 1] == _name(heading.text)
        ):  # it moved with its words
            continue
        old, new = f"{{#{heading.id}", f"{{#{wanted}"
        at = lines[heading.place.line - document.body_line].rfind(old)
        p = problem(
            "step-id", document.path, heading.place, number=number, found=heading.text, id=f"{old}}}", write=f"{new}}}"
        )
        is_free = at >= 0 and not {heading.id, wanted} & led_to
        fix = Fix(old, new, Changes.MARKS, Place(heading.place.line, at + 1)) if is_free else None
        yield p.with_fix(fix)


def _name(title: str) -> str:
    return bare(_NUMBER.sub("", title)).rstrip(":!?… ")
