"""The captions of films as scripts under captions/ in the site, because browsers load no tracks from `file://`."""

from __future__ import annotations

from kb.library import Library
from kb.search.scripts import script
from kb.site_folder import SiteFolder

FOLDER = "captions"


def write(site: SiteFolder, library: Library) -> None:
    """Write the cues of every file of captions into the built `site`: [start, end (seconds), text]."""
    for file, cues in library.cues.items():
        rows = [[cue.start, cue.end, f"{cue.voice}: {cue.text}" if cue.voice else cue.text] for cue in cues]
        site.write(f"{FOLDER}/{file}.js", script("cues", {"language": file, "cues": rows}).encode())
