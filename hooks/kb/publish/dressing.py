"""Preparing a page's text for its template: sections, explanations of terms, and frames for wide tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb import parts
from kb.parts import Part
from kb.publish import regions, sections
from kb.publish.glosses import Gloss, gloss
from kb.publish.sections import Section
from kb.views.models import EntryPage, Frame, PageView, TopicPage
from kb.wording import Wording, wording

_AGAIN = re.compile(r"(.+)_[0-9]+")  # the id of a heading whose own id was taken (kb.markdown.heading_ids)

# Code and tags, which stay as they are; else a sign after which browsers let the line break, before a closing quote:
# Unicode takes the Hebrew gershayim for a letter (https://www.unicode.org/reports/tr14/, LB31).
_CLOSING = re.compile(r"<(?P<code>pre|code)\b.*?</(?P=code)>|<[^>]*>|(?P<sign>[?!…])(?=״)", re.DOTALL)
_CLOSED = re.compile("״(?<=[?!…]״)")  # found fast, because most texts have no such place
_JOINER = "\u2060"


@dataclass(frozen=True)
class Arranged:
    """A section of an entry's page, and how the page shows it.

    `kind` is a layout of kb.parts, or the name of a section made from the view (kb.parts.MADE). A section without a
    `section` of the text has a `title`. `more` are sections of the text that are shown inside this one.
    """

    kind: str
    section: Section | None = None
    title: str = ""
    more: tuple[Section, ...] = ()

    @property
    def looks(self) -> Mapping[str, str]:
        """For each part inside it, by the id of its heading: whether it speaks for or against something."""
        return {part.id: part.look for part in parts.PARTS if part.look}


@dataclass(frozen=True)
class Dressed:
    """A page's text, whole and in parts. Entries have `before` and `sections`, topics have `opening` and `rest`."""

    html: str
    glosses: tuple[Gloss, ...] = ()  # terms explained in the text
    before: str = ""  # the text before the first heading
    sections: tuple[Arranged, ...] = ()
    opening: str = ""  # the first paragraph
    rest: str = ""


def dress(clean: str, view: PageView, frame: Frame) -> Dressed:
    """Prepare a page's sanitised text for its template.

    Terms of the glossary, in the language of `frame`, are marked where they first occur. Tables and code that may be
    wider than the page scroll in frames of their own.
    """
    own = view.foreign.lang if view.foreign else ""
    html = regions.frame(clean, frame.words, frame.language if own else "", own)
    terms = [] if own else [term for term in frame.definitions.terms if term.topic != view.page]
    html, glosses = gloss(html, terms)
    html = _keep_quotes_closed(html)
    match view:
        case EntryPage():
            before, found = sections.divide(html)
            return Dressed(html, glosses, before=before, sections=tuple(arrange(view, found, wording(frame.language))))
        case TopicPage():
            opening, rest = sections.opening(html)
            return Dressed(html, glosses, opening=opening, rest=rest)
    return Dressed(html, glosses)


def _keep_quotes_closed(html: str) -> str:
    """Let no line begin with the gershayim that close a quotation after a question, an exclamation or dots."""
    if not _CLOSED.search(html):
        return html
    return _CLOSING.sub(lambda found: found[0] + _JOINER if found["sign"] else found[0], html)


def arrange(view: EntryPage, found: Sequence[Section], words: Wording) -> Iterator[Arranged]:
    """Yield an entry's sections in the order of the page: those of its text, and those made from its `view`.

    A part that is only in the view comes before all sections except the lead, or at the end of the page; so do
    relations.
    """
    texts = parts.headed(view.type)
    arranged = list(_written(view, found))
    there = {one.section.id for one in arranged if one.section}
    for part in texts.values():
        if part.of and part.id not in there and vars(view)[part.of]:
            arranged.insert(len(arranged) if part.is_last else 0, Arranged(part.layout, title=words.heading(part.name)))
    closing = {part.layout for part in texts.values() if part.is_last}
    rest = [one for one in arranged if one.kind not in closing]
    for made in parts.MADE:
        if any(vars(view).get(field) for field in made.fields):
            title = str(vars(view)[made.title]) if made.title else words.say(made.name)
            after = next((n for n, one in enumerate(rest, 1) if one.kind == made.after), 0) if made.after else len(rest)
            rest.insert(after, Arranged(made.name, title=title))
    yield from rest
    yield from (one for one in arranged if one.kind in closing)


def _written(view: EntryPage, found: Sequence[Section]) -> Iterator[Arranged]:
    """Yield the sections of a text, each with the layout of its part.

    If a second heading names the same part, it begins no section: it is text of the section before it.
    """
    texts = parts.headed(view.type)
    groups: list[list[Section]] = []
    for section in found:
        again = _AGAIN.fullmatch(section.id)
        if groups and again and again[1] in texts:
            groups[-1].append(section)
        else:
            groups.append([section])
    for first, *more in groups:
        yield Arranged(_layout(texts.get(first.id), view), first, more=tuple(more))


def _layout(part: Part | None, view: EntryPage) -> str:
    """Return the layout of a part; plain text if the part describes rows that the page does not have."""
    return part.layout if part and (part.shape != "rows" or vars(view)[part.of]) else "prose"
