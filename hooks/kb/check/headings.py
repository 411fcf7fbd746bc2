"""The order of headings, by which people jump and screen readers read: WCAG 2.2, 1.3.1 and 2.4.6, technique G141."""

from __future__ import annotations

from collections.abc import Iterator

from kb.document import Manuscript
from kb.library import Library
from kb.problems import Problem, problem
from kb.prose import Heading


def check(library: Library) -> Iterator[Problem]:
    """Yield headings that are empty, leave out a level, take the page's own, or repeat a sister's words."""
    for document in library.written:
        yield from _levels(document)
        yield from _repeated(document)


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
    """Yield headings whose words a heading of their level has, under the same heading."""
    seen: dict[int, dict[str, Heading]] = {}
    for heading in document.prose.headings:
        seen = {level: known for level, known in seen.items() if level <= heading.level}
        known = seen.setdefault(heading.level, {})
        first = known.setdefault(heading.text.casefold(), heading)
        if first is not heading and heading.text:
            facts = {"found": heading.text, "first": first.place.line}
            yield problem("repeated-heading", document.path, heading.place, **facts)
