"""Worksheets for Word to be filled in on the device: the parts of each DOCX as a script beside it.

A page fills in the content controls and packs the parts again (overrides/assets/kb/worksheet_word.js). The parts are in
a script, because scripts also load from `file://`, and deflated (RFC 1951), because XML is then a tenth as long.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from base64 import urlsafe_b64encode
from io import BytesIO
from pathlib import PurePosixPath

from kb.library import Library
from kb.search.scripts import script
from kb.site_folder import SiteFolder
from kb.worksheets.downloads import Bundle

_RAW = -zlib.MAX_WBITS  # without the header and the checksum of zlib
_TEXTS = (".xml", ".rels")


def write(site: SiteFolder, library: Library, bundle: Bundle) -> None:
    """Write the script of each DOCX into the built `site`."""
    for (page, language), documents in bundle.downloads.items():
        for one in documents:
            if one.format == "docx":
                slug, direction = PurePosixPath(page).name, library.settings.language(language).direction
                data = {"language": language, "number": slug, "direction": direction}
                packed = {**data, "parts": packed_parts(bundle.files[one.url])}
                site.write(one.script, script("word", packed).encode())


def packed_parts(document: bytes) -> str:
    """Return the parts of a DOCX, deflated and in base64url: JSON of `texts` and, in base64url, of `pictures`."""
    texts, pictures = dict[str, str](), dict[str, str]()
    with zipfile.ZipFile(BytesIO(document)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith(_TEXTS):
                texts[name] = data.decode()
            else:
                pictures[name] = _base64(data)
    deflater = zlib.compressobj(wbits=_RAW)
    written = json.dumps({"texts": texts, "pictures": pictures}, ensure_ascii=False).encode()
    return _base64(deflater.compress(written) + deflater.flush())


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
