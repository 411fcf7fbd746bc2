"""The library as data for others. Each export is a module; two tables give the exports' names in site and release."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.catalogue import Catalogue
from kb.exports import table, whole
from kb.exports.entries import Worksheets

# Files at the root of the site. An export may include the documents of worksheets.
SITE: Mapping[str, Callable[[Catalogue, Worksheets], bytes]] = {"library.json": whole.as_json}

# Files of a release that the site does not have.
RELEASE: Mapping[str, Callable[[Catalogue], bytes]] = {"library.csv": table.as_csv}
