"""A page's text made ready for its template: framed, explained, divided into the parts that the template lays out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.publish import regions, sections
from kb.publish.glosses import Gloss, gloss
from kb.publish.sections import Section
from kb.views.models import EntryPage, Frame, PageView, ToolPage, TopicPage, VideoPage

# Sections of a text that are laid out in a way of their own, by the ids of their headings.
_OF_TOOLS = {"why": "when", "steps": "steps", "example": "example", "sources": "sources"}
_OF_ALL = {"sources": "sources"}


@dataclass(frozen=True)
class Arranged:
    """A section of an entry's page, and the way in which it is laid out.

    `kind` is prose, steps, when, example, worksheet, transcript, sequence, serving, related or sources; without a
    `section` of the text, the page makes it of its view.
    """

    kind: str
    section: Section | None = None


@dataclass(frozen=True)
class Dressed:
    """A page's text, whole and in parts. Entries have `before` and `sections`, topics `opening` and `rest`."""

    html: str
    glosses: tuple[Gloss, ...] = ()  # terms that are explained in it
    before: str = ""  # what comes before the first heading
    sections: tuple[Arranged, ...] = ()
    opening: str = ""  # the first paragraph
    rest: str = ""


def dress(clean: str, view: PageView, frame: Frame) -> Dressed:
    """Return a page's sanitised text as its template takes it.

    Terms of the glossary in the language of the `frame` are marked where they first occur; what may be wider than the
    page scrolls in a region of its own.
    """
    own = view.foreign.lang if view.foreign else ""
    html = regions.frame(clean, frame.words, frame.language if own else "", own)
    terms = [] if own else [term for term in frame.definitions.terms if term.topic != view.page]
    html, glosses = gloss(html, terms)
    match view:
        case EntryPage():
            before, found = sections.divide(html)
            return Dressed(html, glosses, before=before, sections=tuple(arrange(view, found)))
        case TopicPage():
            opening, rest = sections.opening(html)
            return Dressed(html, glosses, opening=opening, rest=rest)
    return Dressed(html, glosses)


def arrange(view: EntryPage, found: Sequence[Section]) -> Iterator[Arranged]:
    """Yield an entry's sections in the order of the page: those that its text has, and those made of its `view`.

    A tool's steps stand where the text tells them, else before everything that follows the lead; what comes before and
    after it, its relations and its sources close the page.
    """
    arranged = [Arranged(_kinds(view).get(section.id, "prose"), section) for section in found]
    sources = next((one for one in arranged if one.kind == "sources"), None)
    rest = [one for one in arranged if one is not sources]
    if isinstance(view, ToolPage):
        if view.steps and not any(one.kind == "steps" for one in rest):
            rest.insert(0, Arranged("steps"))
        if view.worksheet:
            after = next((n for n, one in enumerate(rest, 1) if one.kind == "steps"), 0)
            rest.insert(after, Arranged("worksheet"))
    yield from rest
    wanted = {
        "transcript": isinstance(view, VideoPage) and view.transcript,
        "sequence": view.before_entries or view.after_entries,
        "serving": view.serving,
        "related": view.related,
    }
    yield from (Arranged(kind) for kind, is_there in wanted.items() if is_there)
    cited = view.sources
    if sources or cited.source or cited.citation or cited.references:
        yield sources or Arranged("sources")


def _kinds(view: EntryPage) -> Mapping[str, str]:
    """Return how sections are laid out; under the heading of steps stands a text where a tool declares none."""
    if not isinstance(view, ToolPage):
        return _OF_ALL
    return _OF_TOOLS if view.steps else {id_: kind for id_, kind in _OF_TOOLS.items() if id_ != "steps"}
