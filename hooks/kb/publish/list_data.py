"""The data of divided lists, with which each of their pages filters all entries, even without a network.

Under search/LANGUAGE in the site, as plain scripts (see `search.scripts`), in the order of the list:

- `list-TYPE.js`: the facets of every entry
- `list-TYPE-N.js`: the HTML of a hundred entries, as the page of the whole list shows them, links included
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from urllib.parse import unquote

from kb import addresses
from kb.facets import Said
from kb.publish import search
from kb.search import scripts
from kb.site_folder import SiteFolder
from kb.store import key
from kb.views import pages
from kb.views.context import Context

Facets = Sequence[Mapping[str, Said]]  # of the entries of a list, each by the field

# The entries of a list in overrides/kb/macros.html (`timed`, `cards`), which overrides/type.html ends with #kb-loosen.
_LIST = re.compile(
    r'<(?P<tag>[ou]l) class="kb-(?:spine kb-timed|cards)">(?P<items>.*)</(?P=tag)>\s*<div class="kb-loosen"', re.S
)
_ITEM = re.compile(r'(?=<li class="kb-(?:result|card)")')
_FACETS = re.compile(r" data-facets='[^']*'")


def write(site: SiteFolder, context: Context) -> dict[str, str]:
    """Write the scripts of every list that is divided, in the context's language, from the built pages of `site`.

    Returns their names in the site, by their plain names. Raises LookupError if a page's list is not as its template
    made it.
    """
    names = dict[str, str]()
    for kind in context.settings.types:
        facets = pages.list_facets(context, kind)
        if facets and addresses.is_divided(len(facets)):
            page = unquote(addresses.page_url(addresses.whole_list(kind), context.language, context.settings))
            shown = _List(site, page, f"list-{kind}", context.language, facets)
            made_from = key(context.catalogue.facts, context.bundle.facts, site.files[page].digest)
            names |= search.shared(site, f"{context.language}/{shown.name}.js", made_from, shown.of_facets)
            for number in range(-(-len(facets) // addresses.LIST_PAGE)):
                file = f"{context.language}/{shown.name}-{number}.js"
                names |= search.shared(site, file, made_from, partial(shown.of_items, number))
    return names


@dataclass(frozen=True)
class _List:
    """A divided list: its page in the site, the name of its scripts, the facets of its entries."""

    site: SiteFolder
    page: str
    name: str
    language: str
    facets: Facets

    def of_facets(self) -> str:
        return scripts.script(self.name, {"language": self.language, "facets": self.facets})

    def of_items(self, number: int) -> str:
        start = number * addresses.LIST_PAGE
        items = self._items[start : start + addresses.LIST_PAGE]
        return scripts.script(self.name, {"language": self.language, "number": number, "items": items})

    @cached_property
    def _items(self) -> list[str]:
        items = cut((self.site.root / self.page).read_text("utf-8"))
        if len(items) != len(self.facets):
            raise LookupError(f"{self.page} shows {len(items)} entries of {len(self.facets)}")
        return items


def cut(html: str) -> list[str]:
    """Return the HTML of each entry in the page of a list, without its facets."""
    found = _LIST.search(html)
    items = _ITEM.split(found["items"])[1:] if found else []
    return [re.sub(r">\s+<", "> <", _FACETS.sub("", item).strip()) for item in items]
