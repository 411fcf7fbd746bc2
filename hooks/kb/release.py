"""What is given away beside the site: a zip that opens from a folder, and the sums by which it is checked.

The zip's bytes depend on the site alone: names are sorted, and every date is SOURCE_DATE_EPOCH
(https://reproducible-builds.org/specs/source-date-epoch/) or the first day that a zip can hold.
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the zip format
INSIDE = "files"  # the folder of the site in the zip


def pack(site: Path, target: Path, name: str, language: str, direction: str) -> None:
    """Write the built `site` as a zip at `target`: a start file called `name` beside the folder with all the rest.

    `language` and `direction` are those of the name. The start file leads to the home page by itself.
    """
    inside = f"{target.stem}/{INSIDE}"
    files = {f"{target.stem}/{name}.html": start_page(name, language, direction).encode()}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        files[f"{inside}/{path.relative_to(site).as_posix()}"] = path.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file, data in sorted(files.items()):
            entry = zipfile.ZipInfo(file, _date())
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            packed.writestr(entry, data)


def stem(name: str) -> str:
    """Return the name of the library as the files' name: lower-case Latin letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "library"


def start_page(name: str, language: str, direction: str) -> str:
    """Return the page on which a double click opens the library; without a refresh there is still the link."""
    home, title = f"{INSIDE}/index.html", escape(name)
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f'<meta http-equiv="refresh" content="0;url={home}"></head>'
        f'<body><p><a href="{home}">{title}</a></p></body></html>\n'
    )


def _date() -> tuple[int, int, int, int, int, int]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return FIRST_DAY
    return max(FIRST_DAY, datetime.fromtimestamp(int(epoch), UTC).timetuple()[:6])


def sums(files: list[Path]) -> str:
    """Return the SHA-256 sums of files, as `sha256sum --check` reads them."""
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(files))
