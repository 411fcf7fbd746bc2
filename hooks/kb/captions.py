"""Captions of films: WebVTT files, read into cues and turned into the paragraphs of a transcript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from kb.frontmatter import Fault
from kb.problems import Place

if TYPE_CHECKING:
    from webvtt.models import Timestamp

PARAGRAPH = 320  # characters after which a paragraph of a transcript ends at the end of a sentence
PAUSE = 4.0  # seconds of silence that begin a new paragraph
ENDS = (".", "?", "!", "…", "؟", ":", "״", '"')


@dataclass(frozen=True)
class Cue:
    """A caption: when it is on the screen, in seconds from the beginning, its text, and who speaks."""

    start: float
    end: float
    text: str
    voice: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A stretch of a transcript; `start` in seconds."""

    start: float
    text: str
    voice: str = ""


def read(text: str) -> tuple[Cue, ...]:
    """Return the cues of a WebVTT file (W3C, WebVTT: The Web Video Text Tracks Format), without their markup.

    Raises Fault (`bad-captions`) if it is not such a file or holds no cue.
    """
    import webvtt  # here, because few libraries have films

    try:
        found = webvtt.from_buffer(StringIO(text.lstrip("\ufeff"))).captions
    except webvtt.errors.MalformedFileError:
        raise Fault("bad-captions", Place()) from None
    cues = tuple(
        Cue(_seconds(one.start_time), _seconds(one.end_time), " ".join(one.text.split()), one.voice or "")
        for one in found
        if one.text.strip()
    )
    if not cues:
        raise Fault("bad-captions", Place())
    return cues


def paragraphs(cues: Iterable[Cue]) -> Iterator[Paragraph]:
    """Yield the cues as paragraphs; one ends before another speaker, at a pause, or with a sentence once it is long."""
    held: list[Cue] = []
    length = 0
    for cue in cues:
        if held and _is_full(held[-1], length, cue):
            yield _paragraph(held)
            held, length = [], 0
        held.append(cue)
        length += len(cue.text) + 1
    if held:
        yield _paragraph(held)


def _is_full(last: Cue, length: int, following: Cue) -> bool:
    """Return whether a paragraph of `length` characters ends with its `last` cue."""
    if following.voice != last.voice or following.start - last.end >= PAUSE:
        return True
    return length >= PARAGRAPH and last.text.endswith(ENDS)


def _paragraph(held: list[Cue]) -> Paragraph:
    return Paragraph(held[0].start, " ".join(cue.text for cue in held), held[0].voice)


def _seconds(time: Timestamp) -> float:
    return time.hours * 3600 + time.minutes * 60 + time.seconds + time.milliseconds / 1000
