"""What must be true of every page of a built site, with any content."""

from __future__ import annotations

from collections import Counter

from site_pages import Site

EDIT = "https://shidra.example/repository/edit/main/"
RELEASES = "https://shidra.example/repository/releases"
FAULTS = "https://shidra.example/repository/issues/new?"
NEW = "https://shidra.example/repository/new/main"
OF_THE_REPOSITORY = (EDIT, NEW, RELEASES, FAULTS)


def links(site: Site) -> tuple[int, list[tuple[str, str, str]]]:
    """Return the number of links into the site, and those without a target: page, element, address."""
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
    """Return the ids that a page repeats, and those that a label or description names but that do not exist."""
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
