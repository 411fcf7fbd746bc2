"""A film on its page: where it is played from, once a person asks for it, and what it says in writing."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from kb import addresses, captions
from kb.document import Document
from kb.views.context import Context, View

# Hosts whose films play inside the page: how their addresses name a film, and from where they send it. Nothing is asked
# of them before a person presses; YouTube's own address for that keeps no cookies until then.
HOSTS = (
    (
        re.compile(r"^https://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:.*&)?v=|embed/|live/)|youtu\.be/)([\w-]{11})(?:[?&#].*)?$"),
        "YouTube",
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1&rel=0&start=",
    ),
    (re.compile(r"^https://(?:www\.)?vimeo\.com/(\d+)"), "Vimeo", "https://player.vimeo.com/video/{}?autoplay=1&dnt=1#t="),
)  # fmt: skip
TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".ogg": "audio/ogg"}


def film(context: Context, document: Document) -> View:
    """Return the film of a video's page, its chapters, and its transcript: written, or else made of its captions."""
    fields = document.fields
    played = _local(context, document) if fields.file else _outside(context, fields.url) if fields.url else None
    if played:
        played["name"] = context.words.say("film_of", title=fields.title)
    return {
        "film": played,
        "chapters": [
            {"start": one.start, "clock": clock(one.start), "title": one.title} for one in fields.chapters
        ],
        "transcript": transcript(context, document),
        **({} if played else {"video_note": context.words.say(_note(context, document))}),
    }  # fmt: skip


def clock(seconds: float) -> str:
    """Return a moment of a film as people write it, such as 4:05 or 1:02:30. `seconds` from its beginning."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _local(context: Context, document: Document) -> View:
    fields = document.fields
    source = _target(document, fields.file)
    size = (context.library.root / context.library.asset_sources[source]).stat().st_size
    kind = TYPES[posixpath.splitext(source)[1].lower()]
    tracks = [
        {
            "src": _target(document, one.src),
            "language": one.language,
            "label": one.label or context.words.language_name(one.language),
        }
        for one in fields.captions
    ]
    spoken = [track["language"] for track in tracks]
    return {
        "kind": "local",
        "element": kind.partition("/")[0],
        "src": source,
        "type": kind,
        "size": _size(context, size),
        "tracks": tracks,
        "shown": next((code for code in (context.language, document.language) if code in spoken), ""),
        **({"poster": _target(document, fields.image.src)} if fields.image else {}),
    }


def _size(context: Context, size: int) -> str:
    """Return the size of a file, given in bytes, in kilobytes or megabytes."""
    if size < 1_000_000:
        return context.words.say("ws_size", n=max(1, round(size / 1024)))
    return context.words.say("film_size", n=f"{size / 1_000_000:.1f}".removesuffix(".0"))


def _outside(context: Context, address: str) -> View:
    for pattern, name, player in HOSTS:
        found = pattern.match(address)
        if found:
            play, told = (context.words.say(key, host=name) for key in ("film_play", "film_promise"))
            told_open = context.words.say("film_open", host=name)
            return {
                "kind": "outside",
                "address": address,
                "player": player.format(found[1]),
                "origin": player[: player.index("/", len("https://"))],
                "play": play,
                "told": told,
                "open": told_open,
            }
    host = re.sub(r"^https?://(www\.)?|/.*", "", address)
    return {"kind": "elsewhere", "address": address, "open": context.words.say("film_open", host=host)}


def transcript(context: Context, document: Document) -> list[View]:
    """Return what is said in a film, paragraph by paragraph, with its moments (seconds) where captions tell them."""
    fields = document.fields
    if fields.transcript:
        return [{"text": " ".join(part.split())} for part in re.split(r"\n\s*\n", fields.transcript) if part.strip()]
    captioned = {one.language: _target(document, one.src) for one in fields.captions}
    for language in dict.fromkeys((document.language, *captioned)):
        cues = context.library.cues.get(captioned.get(language, ""), ())
        if cues:
            mark: View = {} if language == context.language else {"foreign": context.direction(language)}
            return [
                {"start": int(part.start), "clock": clock(part.start), "text": part.text, "voice": part.voice, **mark}
                for part in captions.paragraphs(cues)
            ]
    return []


def _note(context: Context, document: Document) -> str:
    written: Any = document.fields
    return "no_video_but_transcript" if written.transcript or written.captions else "no_video_yet"


def _target(document: Document, value: str) -> str:
    """Return the site's address of a file that the front matter names."""
    return addresses.resolve(value, document.path).path
