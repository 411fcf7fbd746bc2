"""The order of headings, by which people jump and screen readers read: WCAG 2.2, 1.3.1 and 2.4.6, technique G141."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kb import parts
from kb.document import Manuscript
from kb.library import Library
from kb.markdown import literal
from kb.parts import INVENTED
from kb.problems import Place, Problem, problem
from kb.prose import Heading

OF_FRAME = ("kb-", "__")  # how the ids of the page's frame begin
# The word by which an author says that a case is made up, in braces or as a class, in any spelling.
_INVENTED = re.compile(
    rf"(?<!\\)\{{[^{{}}\n]{{0,500}}\b{INVENTED}\b[^{{}}\n]{{0,500}}\}}?|(?<![\w`.])\.{INVENTED}\b", re.IGNORECASE
)


def check(library: Library) -> Iterator[Problem]:
    """Yield headings that are empty, skip a level, repeat others, or say without effect that a case is made up."""
    for document in library.written:
        yield from _levels(document)
        yield from _repeated(document)
        yield from _invented(document)
        yield from _named(document)


def _levels(document: Manuscript) -> Iterator[Problem]:
    before = 1  # the page's own heading, from its title
    for heading in document.prose.headings:
        if not heading.text:
            yield problem("empty-heading", document.path, heading.place)
        if heading.level == 1:
            yield problem("heading-of-page", document.path, heading.place, found=heading.text)
        elif heading.level > before + 1:
            facts = {"before": before, "level": heading.level, "found": heading.text, "wanted": "#" * (before + 1)}
            yield problem("heading-jump", document.path, heading.place, **facts)
        before = heading.level


def _repeated(document: Manuscript) -> Iterator[Problem]:
    """Yield headings that have the same words as another heading of their level, under the same parent."""
    seen: dict[int, dict[str, Heading]] = {}
    for heading in document.prose.headings:
        seen = {level: known for level, known in seen.items() if level <= heading.level}
        known = seen.setdefault(heading.level, {})
        first = known.setdefault(heading.text.casefold(), heading)
        if first is not heading and heading.text:
            facts = {"found": heading.text, "first": first.place.line}
            yield problem("repeated-heading", document.path, heading.place, **facts)


def _invented(document: Manuscript) -> Iterator[Problem]:
    """Yield places that say that a case is made up, although no page will show it."""
    if INVENTED not in document.body.casefold():
        return
    lines = document.body.split("\n")
    tellers = sorted(heading.place.line for heading in document.prose.headings if _tells(document, heading))
    for start, end in document.prose.lines:
        after = bisect_right(tellers, start - 1)
        if after < len(tellers) and tellers[after] < end:
            continue
        text = "\n".join(lines[start - document.body_line : end - document.body_line])
        code = list(literal.code(text)) if INVENTED in text.casefold() else []
        for match in _INVENTED.finditer(text) if INVENTED in text.casefold() else ():
            if not any(first <= match.start() < last for first, last in code):
                line = start + text.count("\n", 0, match.start())
                place = Place(line, match.start() - text.rfind("\n", 0, match.start()))
                yield problem("invented-unseen", document.path, place, found=match[0])


def _tells(document: Manuscript, heading: Heading) -> bool:
    """Return whether the page shows, under a heading, that the case is made up."""
    part = parts.headed(document.kind, heading.level).get(heading.id)
    return part is not None and INVENTED in part.classes and INVENTED in heading.classes


def _named(document: Manuscript) -> Iterator[Problem]:
    """Yield ids that an author gave twice, and those that belong to the frame of the page."""
    first: dict[str, Place] = {}
    for id_, place in document.prose.named:
        if id_.startswith(OF_FRAME):
            yield problem("reserved-id", document.path, place, found=id_)
        elif id_ in first:
            yield problem("repeated-id", document.path, place, found=id_, first=first[id_].line)
        first.setdefault(id_, place)
