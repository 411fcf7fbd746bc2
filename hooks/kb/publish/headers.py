"""The header fields with which a host should send the files of a site, as `/_headers`.

Netlify, Cloudflare Pages and others read this file (https://docs.netlify.com/manage/routing/headers/,
https://developers.cloudflare.com/pages/configuration/headers/). If two rules give the same field, they join the values;
so no file is under two rules about caching. They allow a hundred rules, so each folder has one, and a file beside the
folders has one only if it must: hosts make browsers ask again for all other files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from kb.publish import asset_names, edition, fonts

FILE = "_headers"
FOR_EVER = "public, max-age=31536000, immutable"  # a year, the longest that hosts and browsers promise
ASKED_AGAIN = "no-cache"  # may be stored, but the host is asked each time whether it is still the same
MOST = 60  # files in the site's root that have a rule
# What the policy in each page cannot say, or cannot say about files that are not pages.
SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def headers(files: Iterable[str]) -> str:
    """Return the text of the file for a site with these `files`."""
    rules = [("/*", SAFETY), *((path, {"Cache-Control": value}) for path, value in caching(files).items())]
    return "\n".join(_rule(path, fields) for path, fields in rules)


def caching(files: Iterable[str]) -> dict[str, str]:
    """Return how long browsers may keep the files of a site: a value of Cache-Control for each path.

    A path that ends in `*` is that of all files in a folder.
    """
    names = sorted(files)
    folders = {folder for folder in map(_folder, names) if folder}
    beside = [name for name in names if not _folder(name) and name != FILE]
    first = ["", "index.html", "sw.js", edition.FILE, fonts.SHEET]
    asked = [*first, *(name for name in beside if name not in first)][:MOST]
    rules = {f"/{quote(name)}": ASKED_AGAIN for name in asked}
    for folder in sorted(folders):
        rules[f"/{quote(folder)}/*"] = FOR_EVER if folder in asset_names.FOLDERS else ASKED_AGAIN
    return rules


def _folder(name: str) -> str:
    """Return the folder whose rule a file is sent by, which may be a folder in `assets`; "" if there is none."""
    parts = name.split("/")[:-1]
    if parts[:1] == ["assets"]:
        return "/".join(parts[:2]) if len(parts) > 1 else ""
    return parts[0] if parts else ""


def _rule(path: str, fields: Mapping[str, str]) -> str:
    return "".join([f"{path}\n", *(f"  {name}: {value}\n" for name, value in fields.items())])
