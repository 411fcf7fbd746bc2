"""The captions of films as scripts under captions/ in the site, because browsers load no tracks from `file://`."""

from __future__ import annotations

from pathlib import Path

from kb.disk import put
from kb.library import Library
from kb.search.scripts import script

FOLDER = "captions"


def write(site: Path, library: Library) -> None:
    """Write the cues of every file of captions into the built `site`: [start, end (seconds), text]."""
    for file, cues in library.cues.items():
        rows = [[cue.start, cue.end, f"{cue.voice}: {cue.text}" if cue.voice else cue.text] for cue in cues]
        put(site / FOLDER / f"{file}.js", script("cues", {"language": file, "cues": rows}).encode())
