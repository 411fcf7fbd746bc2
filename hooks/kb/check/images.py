"""Pictures: their alternative texts, their size and their weight.

Alternative texts: WCAG 2.2, 1.1.1, https://www.w3.org/WAI/tutorials/images/. Size: the column of text is 720 CSS
pixels wide, so 1,600 pixels a side fill it on a screen of double density.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kb import disk
from kb.check.fix import Change
from kb.document import Manuscript
from kb.image_size import MAX_KILOBYTES, MAX_SIDE
from kb.library import Library
from kb.problems import Problem, problem

RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_SAVED: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 85, "progressive": True},
    "WEBP": {"quality": 85},
    "PNG": {"optimize": True},
}

# Words that say that there is a picture, but not what it shows.
_VAGUE = frozenset(
    [
        "תמונה", "תצלום", "צילום", "איור", "גרף", "תרשים", "צילום מסך", "לוגו", "image", "picture", "photo",
        "photograph", "figure", "graph", "chart", "diagram", "screenshot", "logo", "img", "صورة", "رسم",
        "رسم بياني", "شعار",
    ]
)  # fmt: skip
_NAME = re.compile(r"[^\s]+\.(?:png|jpe?g|gif|webp|avif|svg)", re.IGNORECASE)


def check(library: Library) -> Iterator[Problem]:
    """Yield pictures that lack an alternative text or have a vague one, are too large or heavy, or cannot be opened."""
    for document in library.written:
        for link in document.prose.links:
            if link.is_image and not link.is_decorative:
                text = " ".join(link.text.split())
                if not text:
                    yield problem("image-without-alt", document.path, link.place, found=link.target)
                elif _is_vague(text):
                    yield problem("vague-alt", document.path, link.place, found=text)
        yield from _named_picture(document)
    for file in library.assets:
        if file.lower().endswith(RASTER):
            yield from _file(library.root, file)


def _is_vague(text: str) -> bool:
    return text.casefold() in _VAGUE or bool(_NAME.fullmatch(text))


def _named_picture(document: Manuscript) -> Iterator[Problem]:
    """Yield a page's picture if its alternative text says nothing; the model refuses one without any."""
    where = ("image", "alt")
    if document.reading and document.says("image") and where in document.reading.places:
        text = " ".join(str(document.reading.value(where)).split())
        if _is_vague(text):
            yield problem("vague-alt", document.path, document.reading.places[where], found=text)


def _file(root: Path, file: str) -> Iterator[Problem]:
    from PIL import Image  # here, because few libraries need it in a check

    try:
        kilobytes = (root / file).stat().st_size // 1024
        if kilobytes > MAX_KILOBYTES:
            yield problem("image-too-heavy", file, kilobytes=kilobytes, limit=MAX_KILOBYTES)
        with Image.open(root / file) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        yield problem("unreadable-image", file, detail=type(error).__name__)
        return
    if max(width, height) > MAX_SIDE:
        yield problem("image-too-wide", file, width=width, height=height, limit=MAX_SIDE)


def shrink(root: Path, problems: Iterable[Problem]) -> list[Change]:
    """Shrink pictures that are too large to the allowed size, in their own format; return what changed.

    They are rotated as their camera noted; its other notes (the location, for example) are dropped. Animated pictures
    stay as they are.
    """
    wide = {p.file for p in problems if p.code == "image-too-wide"}
    return [change for file in sorted(wide) if (change := _shrink(root, file))]


def _shrink(root: Path, file: str) -> Change | None:
    from PIL import Image, ImageOps

    path = root / file
    try:
        before = path.read_bytes()
        with Image.open(io.BytesIO(before)) as opened:
            kind = opened.format or ""
            frames = getattr(opened, "n_frames", 1)  # which only formats that can move have
            if frames > 1 or kind not in _SAVED:
                return None
            profile = opened.info.get("icc_profile")
            has_palette, has_alpha = opened.mode == "P", opened.mode in ("LA", "PA") or "transparency" in opened.info
            picture: Any = ImageOps.exif_transpose(opened)
            if has_palette:
                picture = picture.convert("RGBA" if has_alpha else "RGB")
            picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            data = io.BytesIO()
            picture.save(data, kind, icc_profile=profile, **_SAVED[kind])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    disk.replace(path, before, data.getvalue())
    return Change(file, before, data.getvalue(), 1)
