"""The data of divided lists, with which each of their pages filters all entries, even without a network.

Under search/LANGUAGE in the site, as plain scripts (see `search.scripts`), in the order of the list:

- `list-TYPE.js`: the facets of every entry
- `list-TYPE-N.js`: the HTML of a hundred entries, as the page of the whole list shows them, links included
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from kb import addresses
from kb.facets import Said
from kb.publish import search
from kb.search import scripts
from kb.site_folder import SiteFolder
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
            for file, script in _scripts(site, context, kind, facets):
                names |= search.put(site, f"{context.language}/{file}", script)
    return names


def _scripts(site: SiteFolder, context: Context, kind: str, facets: Facets) -> Iterator[tuple[str, str]]:
    page = unquote(addresses.page_url(addresses.whole_list(kind), context.language, context.settings))
    items = cut((site.root / page).read_text("utf-8"))
    if len(items) != len(facets):
        raise LookupError(f"{page} shows {len(items)} entries of {len(facets)}")
    name = f"list-{kind}"
    yield f"{name}.js", scripts.script(name, {"language": context.language, "facets": facets})
    for number, start in enumerate(range(0, len(items), addresses.LIST_PAGE)):
        part = {"language": context.language, "number": number, "items": items[start : start + addresses.LIST_PAGE]}
        yield f"{name}-{number}.js", scripts.script(name, part)


def cut(html: str) -> list[str]:
    """Return the HTML of each entry in the page of a list, without its facets."""
    found = _LIST.search(html)
    items = _ITEM.split(found["items"])[1:] if found else []
    return [re.sub(r">\s+<", "> <", _FACETS.sub("", item).strip()) for item in items]
