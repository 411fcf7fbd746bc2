"""The texts of Markdown files, front matter and body together; a text is read again only if it has changed."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kb import frontmatter, page_head, prose, workers, yaml_errors
from kb.frontmatter import Fault, Reading, Slip
from kb.problems import Place
from kb.prose import Prose
from kb.store import Store, code, key

STEP = "texts"
_PART = 1000  # texts whose stored form is in memory at a time


@dataclass(frozen=True)
class Source:
    """The text of a file, and its language."""

    text: str
    language: str


@dataclass(frozen=True)
class Text:
    """A text that was read: its front matter as written and as data, and its body, which starts at line `body_line`.

    `reading` is None if the front matter could not be read; `fault` says why. `key` is the hash of the text. What is
    made from the text is cached under it; it is empty if nothing is cached.
    """

    key: str
    front: str
    body_line: int
    prose: Prose
    reading: Reading | None = None
    fault: Slip | None = None

    @property
    def parts(self) -> dict[str, Any]:
        """The parts of the text that a document keeps."""
        return {name: value for name, value in vars(self).items() if name not in ("reading", "fault")}


def read(sources: Sequence[Source], kept: Path | None) -> list[Text]:
    """Read texts, with as many processes as there are cores. `kept` is the folder of the caches, or None for none."""
    if kept is None:
        return [parse(source) for source in sources]
    named = [(key(code(), source.language, source.text), source) for source in sources]
    return [text for start in range(0, len(named), _PART) for text in _read(named[start : start + _PART], kept)]


def _read(named: Sequence[tuple[str, Source]], kept: Path) -> list[Text]:
    """Return some of the texts, which are given with their keys; what is stored of them is in memory no longer."""
    store = Store(kept, STEP)
    found = store.find(name for name, _ in named)
    new = {name: source for name, source in named if name not in found}
    names = list(new)
    made = {names[number]: data for number, data in workers.each(_parsed, list(new.items()), workers.cores())}
    store.keep(made)
    return [pickle.loads(found.get(name) or made[name]) for name, _ in named]


def _parsed(named: tuple[str, Source]) -> bytes:
    name, source = named
    return pickle.dumps(parse(source, name), protocol=pickle.HIGHEST_PROTOCOL)


def parse(source: Source, name: str = "") -> Text:
    """Read as much of one text as possible, whatever its mistakes. `name` is its key if it is cached."""
    front, body, body_line = frontmatter.split(source.text)
    known = prose.read(body, body_line, source.language)
    if front is None:  # nobody can tell fields from text, so no field is read
        fault = page_head.misplaced(source.text) or Slip("no-front-matter", Place(), {})
        return Text(name, "", body_line, replace(known, source="", is_marked=False), fault=fault)
    if cut := page_head.cut(source.text):
        slip = Slip(cut.code, cut.place, cut.facts, cut.fix)
        return Text(name, front, body_line, replace(known, source="", is_marked=False), fault=slip)
    try:
        reading = frontmatter.parse(front, first_line=2)
        if not isinstance(reading.data, dict):
            raise Fault("no-front-matter", Place())
    except Fault as fault:
        if fault.code == "yaml-syntax" and not frontmatter.is_closed(source.text):
            reason, (line, fix) = yaml_errors.unclosed(), page_head.unclosed(source.text)
            fault = Fault("yaml-syntax", Place(line), detail_he=reason.he, detail_en=reason.en)
            fault.fix = fix
        slip = Slip(fault.code, fault.place, fault.facts, fault.fix)
        return Text(name, front, body_line, known, fault=slip)
    return Text(name, front, body_line, known, reading)
