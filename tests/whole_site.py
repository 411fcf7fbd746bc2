"""What holds of every page of a built site of ours, whichever content it is built of."""

from __future__ import annotations

import gzip
import re
from collections import Counter

from site_pages import Page, Site

EDIT = "https://shidra.example/repository/edit/main/"
RELEASES = "https://shidra.example/repository/releases"
FAULTS = "https://shidra.example/repository/issues/new?"
NEW = "https://shidra.example/repository/new/main"
OF_THE_REPOSITORY = (EDIT, NEW, RELEASES, FAULTS)
HOLDS_WEIGHT = 80 * 1024  # bytes, as sent, of everything that an entry's page loads


def links(site: Site) -> tuple[int, list[tuple[str, str, str]]]:
    """Return how many links lead into the site, and those that arrive nowhere: page, element, address."""
    ids = {name: set(page.ids) for name, page in site.pages.items()}
    broken, checked = [], 0
    for page in site.pages.values():
        for element, address in page.addresses:
            arrival = site.arrives(page.path, address)
            if arrival is None or address.startswith(OF_THE_REPOSITORY):
                continue
            checked += 1
            file, id_ = arrival
            if file not in site.files or (id_ and id_ not in ids.get(file, {id_})):
                broken.append((page.path, element.tag, address))
    return checked, broken


def ids_out_of_order(site: Site) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the ids that are repeated in a page, and those that a label or description names but that do not exist."""
    twice, lost = [], []
    for page in site.pages.values():
        twice += [(page.path, id_) for id_, count in Counter(page.ids).items() if count > 1]
        for element in page.elements:
            named = [
                name
                for key in ("aria-labelledby", "aria-describedby", "for")
                for name in element.attributes.get(key, "").split()
            ]
            lost += [(page.path, name) for name in named if name not in page.ids]
    return twice, lost


def weight(site: Site, page: Page) -> dict[str, int]:
    """Return what a page in Hebrew loads, in bytes as sent: by file, the page itself first."""
    later = ("canonical", "alternate", "apple-touch-icon")  # not loaded with the page
    links = [e for e in page.all("link") if e.attributes.get("rel") not in later]
    assert {e.attributes["rel"] for e in links} <= {"stylesheet", "icon", "manifest"}
    addresses = [e.attributes["href"] for e in links] + [
        e.attributes["src"] for e in page.elements if "src" in e.attributes
    ]
    files = [site.file(page.path, address) for address in addresses]
    for sheet in [file for file in files if file.endswith(".css")]:
        for face in re.findall(r"@font-face\s*{([^}]*)}", site.read(sheet)):
            if "unicode-range" not in face or "U+0590" in face.upper():
                files += [site.file(sheet, a) for a in re.findall(r"url\([\"']?([^\"')]+)", face)]
    assert len([file for file in files if file.endswith(".woff2")]) == 2
    sizes = {page.path: len(gzip.compress(page.html.encode(), 9))}
    for file in dict.fromkeys(files):
        data = (site.root / file).read_bytes()
        sizes[file] = len(data) if file.endswith((".woff2", ".png", ".jpg", ".webp")) else len(gzip.compress(data, 9))
    return sizes
