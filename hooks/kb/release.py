"""What is given away beside the site: a zip that opens from a folder, exports, a ZIM, and sums to check them by.

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

from kb import exports, zim
from kb.catalogue import Catalogue
from kb.disk import put
from kb.library import Library
from kb.search import corpus
from kb.worksheets.downloads import with_worksheets

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the zip format
INSIDE = "files"  # the folder of the site in the zip
SUMS = "SHA256SUMS"


def make(site: Path, folder: Path, read: Library) -> list[Path]:
    """Write into `folder` everything that is given away of the library `read`, built at `site`; return the files.

    There is a ZIM only where libzim is installed. The last file holds the sums of the others.
    """
    settings, listing = read.settings, Catalogue(read)
    first = settings.language(settings.default_language)
    name = stem(settings.say(settings.name, "en"))
    made = [folder / f"{name}.zip", *(folder / file for file in exports.RELEASE)]
    pack(site, made[0], settings.say(settings.name, first.code), first.code, first.direction)
    for file, export in exports.RELEASE.items():
        put(folder / file, export(listing))
    if zim.is_possible():
        sheets = {(document.page, document.language) for document in with_worksheets(read)}
        made.append(folder / f"{name}.zim")
        zim.write(site, made[-1], listing, corpus.read(listing, sheets))
    put(folder / SUMS, sums(made).encode())
    return [*made, folder / SUMS]


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
