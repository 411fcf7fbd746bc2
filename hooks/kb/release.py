"""The files of a release: a zip that opens from a folder, exports, a ZIM, and their checksums.

The zip's bytes depend only on the site: names are sorted, and every date is SOURCE_DATE_EPOCH
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
from kb.disk import put, written
from kb.library import Library
from kb.search import corpus
from kb.worksheets.downloads import with_worksheets

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of the zip format: it allows no earlier day
INSIDE = "files"  # the folder of the site in the zip
SUMS = "SHA256SUMS"


def make(site: Path, folder: Path, read: Library) -> list[Path]:
    """Write the release of the library `read`, built at `site`, into `folder`; return its files.

    There is a ZIM only if libzim is installed. The last file holds the checksums of the others.
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
        with written(made[-1]) as aside:
            zim.write(site, aside, listing, corpus.read(listing, sheets))
    put(folder / SUMS, sums(made).encode())
    return [*made, folder / SUMS]


def pack(site: Path, target: Path, name: str, language: str, direction: str) -> None:
    """Write the built `site` as a zip at `target`: a start file called `name`, and a folder with all the rest.

    `language` and `direction` are those of the name. The start file redirects to the home page.
    """
    inside = f"{target.stem}/{INSIDE}"
    files = {f"{target.stem}/{name}.html": start_page(name, language, direction).encode()}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        files[f"{inside}/{path.relative_to(site).as_posix()}"] = path.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    with written(target) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file, data in sorted(files.items()):
            entry = zipfile.ZipInfo(file, _date())
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            packed.writestr(entry, data)


def stem(name: str) -> str:
    """Return the library's name in a form for file names: lower-case Latin letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "library"


def start_page(name: str, language: str, direction: str) -> str:
    """Return the page that opens the library; if a browser does not redirect, the page has a link."""
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
    """Return the SHA-256 checksums of files, in the format that `sha256sum --check` reads."""
    return "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(files))
