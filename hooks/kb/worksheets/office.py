"""Shared by the documents for Word and Excel: their date, language tags, legal text, and reproducible zips.

Both formats are zips of XML (ECMA-376 Part 2, Open Packaging Conventions).
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

from babel.core import get_global

from kb.languages import primary

Edit = Callable[[str, bytes], bytes]  # of a file's name and its content

FONT = "Arial"  # hardly any machine has FiraGO; most have this one, with Hebrew, niqqud, Arabic and Latin
INK, MUTED, CONTROL, SPINE, ACCENT, TINT = "1B2430", "555A61", "857B69", "A9803F", "3B6338", "FAF6EE"

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = datetime(2026, 1, 1)
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold


def legal(text: str) -> str:
    """Return `text` without the characters that XML does not allow (XML 1.0, 2.2)."""
    return _ILLEGAL.sub("", text)


def clip(text: str, units: int) -> str:
    """Return `text` in at most `units` UTF-16 code units, as Office counts; an ellipsis shows where it was cut."""
    if len(text.encode("utf-16-le")) <= 2 * units:
        return text
    return text.encode("utf-16-le")[: 2 * units - 2].decode("utf-16-le", "ignore").rstrip() + "…"


def moment() -> datetime:
    """Return the date of the documents, in UTC: SOURCE_DATE_EPOCH (reproducible-builds.org), else a fixed day."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None) if epoch else _DAY


def language_tag(code: str) -> str:
    """Return the tag of a language with its likely region, as Office needs it: he-IL for he (CLDR, likely subtags)."""
    region = _likely(code)[2]
    return f"{primary(code)}-{region}" if region and "-" not in code else code


def script(code: str) -> str:
    """Return the likely script of a language: Hebr for he (CLDR, likely subtags)."""
    return _likely(code)[1]


def _likely(code: str) -> tuple[str, str, str]:
    """Return language, script and region."""
    likely: str = get_global("likely_subtags").get(primary(code), "")
    parts = [*likely.split("_"), "", "", ""]
    return parts[0], parts[1], parts[2]


def repack(data: bytes, edit: Edit = lambda name, data: data) -> bytes:
    """Return the zip `data` with its files sorted by name, all with the same date, each passed through `edit`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            target.writestr(info, edit(name, source.read(name)))
    return out.getvalue()
