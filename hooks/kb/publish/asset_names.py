"""The files of a site whose names carry a hash of their content, such as kb.3f2a91c0.css.

A browser may keep such a file for ever: a changed file has another name. These are the style sheets and scripts that
pages load, the fonts, and the data that scripts load, each in one of the FOLDERS, which hold nothing else.

Pages are rendered and stored with plain names. `Assets.placed` puts the present names into a page when it is written,
so that another style sheet or script renders no page again. The names of data and fonts are in no page, because they
change with the content: scripts find them in /edition.js (`publish.edition`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kb.publish.styles import Styles
from kb.site_folder import SiteFolder
from kb.store import key

FOLDERS = ("assets/kb", "assets/stylesheets", "assets/fonts", "search")
STAMP = 8  # hexadecimal digits
# Scripts that pages load together, as one file: together they are a quarter smaller. Its name, and its parts in order.
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "assets/kb/page.js": ("folds", "search", "notes", "offline"),
    "assets/kb/entry.js": ("share", "contents", "plan/star"),
}
ALONE = ("share", "plan/star")  # parts that other pages load by themselves
_COMMENT = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)  # no script has a text of several lines (tests/publish)
# A comment at the end of a line, unless a sign in it could end a string that began before it; and indentation.
_REMARK = re.compile(rb"(?<=[;,{}()\[\]]) +// [^\"'`\n]*$", re.MULTILINE)
_INDENT = re.compile(rb"^[ \t]+", re.MULTILINE)
_LOADED = re.compile(r'(<(?:link|script)\b[^>]*?\s(?:href|src)="(?:[^"]*?/)?)(assets/[^"]+)(?=")')


def stamp(data: bytes) -> str:
    """Return the hash of a file's content that its name carries."""
    return hashlib.sha256(data).hexdigest()[:STAMP]


def stamped(name: str, data: bytes) -> str:
    """Return the name of a file with the hash of its content before the suffix.

    >>> stamped("search/he/index.js", b"")
    'search/he/index.e3b0c442.js'
    """
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{stamp(data)}{dot}{suffix}"


@dataclass(frozen=True)
class Assets:
    """The style sheets and scripts of a site, by their plain names."""

    files: Mapping[str, bytes]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each file in the site, by its plain name."""
        return {name: stamped(name, data) for name, data in self.files.items()}

    @cached_property
    def key(self) -> str:
        """The hash of all names."""
        return key(*self.names.values())

    def placed(self, html: str) -> str:
        """Return a rendered page with the names that its style sheets and scripts have in the site."""
        return _LOADED.sub(lambda found: found[1] + self.names.get(found[2], found[2]), html)

    def write(self, site: SiteFolder) -> None:
        """Write the files into the `site`."""
        for name, data in self.files.items():
            site.write(self.names[name], data)


def of(overrides: Path, sheets: Styles) -> Assets:
    """Return the style sheets `sheets` and the other files of `overrides` that are in the FOLDERS."""
    paths = [path for folder in FOLDERS for path in sorted((overrides / folder).rglob("*")) if path.is_file()]
    others = {path.relative_to(overrides).as_posix(): path for path in paths if path.suffix not in (".css", ".html")}
    rest = {name: path.read_bytes() for name, path in others.items() if "/." not in name}
    sent = {name: without_comments(data) if name.endswith(".js") else data for name, data in rest.items()}
    return Assets({**{name: css.encode() for name, css in sheets.files.items()}, **bundled(sent)})


def bundled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files with the BUNDLES in place of their parts, except those parts that pages load ALONE."""
    parts = {name: [f"assets/kb/{part}.js" for part in parts] for name, parts in BUNDLES.items()}
    gone = {part for names in parts.values() for part in names} - {f"assets/kb/{part}.js" for part in ALONE}
    made = {name: b"".join(files[part] for part in names) for name, names in parts.items() if names[0] in files}
    return {**{name: data for name, data in files.items() if name not in gone}, **made}


def without_comments(script: bytes) -> bytes:
    """Return a script without comments and indentation, which are a quarter of what a page would load.

    >>> without_comments(b"// Adds.\\n  add(1); // one\\n  say('; // two');\\n")
    b"add(1);\\nsay('; // two');\\n"
    """
    return _INDENT.sub(b"", _REMARK.sub(b"", _COMMENT.sub(b"", script)))


def has_stamp(name: str) -> bool:
    """Return whether a file of a site is in one of the FOLDERS, so that its name carries a hash."""
    return name.startswith(tuple(f"{folder}/" for folder in FOLDERS))
