"""A film on its page: where it is played from, once a person starts it, and its transcript."""

from __future__ import annotations

import posixpath
import re

from kb import addresses, captions
from kb.document import Document, VideoDocument
from kb.views.components import Chapter, Film, HostedFilm, LinkedFilm, LocalFilm, Spoken, Track
from kb.views.context import Context

# Hosts whose films play inside the page: the patterns of their addresses, and the addresses of their players. Nothing
# is loaded from them before a person presses; this address of YouTube sets no cookies until then.
HOSTS = (
    (
        re.compile(r"^https://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:.*&)?v=|embed/|live/)|youtu\.be/)([\w-]{11})(?:[?&#].*)?$"),
        "YouTube",
        "https://www.youtube-nocookie.com/embed/{}?autoplay=1&rel=0&start=",
    ),
    (re.compile(r"^https://(?:www\.)?vimeo\.com/(\d+)"), "Vimeo", "https://player.vimeo.com/video/{}?autoplay=1&dnt=1#t="),
)  # fmt: skip
TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".ogg": "audio/ogg"}


def film(context: Context, document: VideoDocument) -> Film | None:
    """Return the film of a video's page; None if there is none yet."""
    fields = document.fields
    name = context.words.say("film_of", title=fields.title)
    if fields.file:
        return _local(context, document, fields.file, name)
    return _outside(context, fields.url, name) if fields.url else None


def chapters(document: VideoDocument) -> tuple[Chapter, ...]:
    """Return the chapters of a video."""
    found = document.fields.chapters
    return tuple(Chapter(start=one.start, clock=clock(one.start), title=one.title) for one in found)


def clock(seconds: float) -> str:
    """Return a time in a film as people write it, such as 4:05 or 1:02:30; `seconds` count from its beginning."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _local(context: Context, document: VideoDocument, file: str, name: str) -> LocalFilm:
    fields = document.fields
    source = _target(document, file)
    size = (context.library.root / context.library.asset_sources[source]).stat().st_size
    kind = TYPES[posixpath.splitext(source)[1].lower()]
    spoken = [one.language for one in fields.captions]
    return LocalFilm(
        kind="local",
        element=kind.partition("/")[0],
        src=source,
        type=kind,
        size=_size(context, size),
        tracks=tuple(
            Track(
                src=_target(document, one.src),
                language=one.language,
                label=one.label or context.words.language_name(one.language),
            )
            for one in fields.captions
        ),
        shown=next((code for code in (context.language, document.language) if code in spoken), ""),
        poster=_target(document, fields.image.src) if fields.image else "",
        name=name,
    )


def _size(context: Context, size: int) -> str:
    """Return the size of a file, given in bytes, in kilobytes or megabytes."""
    if size < 1_000_000:
        return context.words.say("ws_size", n=max(1, round(size / 1024)))
    return context.words.say("film_size", n=f"{size / 1_000_000:.1f}".removesuffix(".0"))


def _outside(context: Context, address: str, name: str) -> HostedFilm | LinkedFilm:
    say = context.words.say
    for pattern, host, player in HOSTS:
        found = pattern.match(address)
        if found:
            return HostedFilm(
                kind="outside",
                address=address,
                player=player.format(found[1]),
                origin=player[: player.index("/", len("https://"))],
                play=say("film_play", host=host),
                promise=say("film_promise", host=host),
                open=say("film_open", host=host),
                name=name,
            )
    host = re.sub(r"^https?://(www\.)?|/.*", "", address)
    return LinkedFilm(kind="elsewhere", address=address, open=say("film_open", host=host))


def transcript(context: Context, document: VideoDocument) -> tuple[Spoken, ...]:
    """Return the transcript of a film, paragraph by paragraph: the written one, else one made from its captions."""
    fields = document.fields
    if fields.transcript:
        parts = re.split(r"\n\s*\n", fields.transcript)
        return tuple(Spoken(text=" ".join(part.split())) for part in parts if part.strip())
    captioned = {one.language: _target(document, one.src) for one in fields.captions}
    for language in dict.fromkeys((document.language, *captioned)):
        cues = context.library.cues.get(captioned.get(language, ""), ())
        if cues:
            return tuple(
                Spoken(
                    start=int(part.start),
                    clock=clock(part.start),
                    text=part.text,
                    voice=part.voice,
                    foreign=context.foreign_language(language),
                )
                for part in captions.paragraphs(cues)
            )
    return ()


def note(context: Context, document: VideoDocument) -> str:
    """Return the text that replaces a film if there is none yet."""
    has_words = document.fields.transcript or document.fields.captions
    return context.words.say("no_video_but_transcript" if has_words else "no_video_yet")


def _target(document: Document, value: str) -> str:
    """Return the site's address of a file that the front matter names."""
    return addresses.resolve(value, document.path).path
