"""The library as data for others. Each export is a module; two tables say under which name it goes where."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kb.catalogue import Catalogue
from kb.exports import table, whole
from kb.exports.entries import Worksheets

# Files of the site, at its root. What is made of a library may tell of its worksheets' documents.
SITE: Mapping[str, Callable[[Catalogue, Worksheets], bytes]] = {"library.json": whole.as_json}

# Files that a release holds beside the zip, and the site does not.
RELEASE: Mapping[str, Callable[[Catalogue], bytes]] = {"library.csv": table.as_csv}
