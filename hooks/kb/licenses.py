"""The licences of the installed packages, and of what a built site carries of others, held to a list of allowed ones.

A package states its licence in its metadata: today as an SPDX expression (https://spdx.org/licenses, PEP 639), in older
packages as classifiers or as free text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions

# All allow everybody to use, change and share, for any purpose. MPL-2.0 asks for the source of its own files only.
ALLOWED = frozenset(
    ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0"]
)
UNKNOWN = "?"

_WRITTEN = {  # SPDX's names for what packages write
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause, apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "sil ofl v1.1": "OFL-1.1",
}
_READ = {"axe-playwright-python": "MIT AND MPL-2.0"}  # from the package's files; its metadata does not say it


@dataclass(frozen=True)
class Part:
    """A work of others: its name, its version if it has one, and its licence as an SPDX expression or UNKNOWN."""

    name: str
    version: str
    license: str

    @property
    def is_allowed(self) -> bool:
        """Whether every licence that binds us is allowed; of alternatives (`OR`), one is enough."""
        terms = re.sub(r"[()]", "", self.license).split(" AND ")
        return all(any(one.strip() in ALLOWED for one in term.split(" OR ")) for term in terms)


# What a site carries of others, beside what its own content names. Their texts are in overrides/assets and in LICENSE.
SHIPPED = (
    Part("FiraGO, as Kb Sans (assets/fonts)", "", "OFL-1.1"),
    Part("Material for MkDocs, style sheets (assets/stylesheets)", "", "MIT"),
    Part("lunr, its English stemmer (assets/kb/search/stemmer.js)", "2.3.9", "MIT"),
)


def installed(paths: Iterable[str] | None = None) -> list[Part]:
    """Return the packages that Python finds in the folders `paths`, or in its own, by name."""
    found = distributions(path=list(paths)) if paths is not None else distributions()
    parts = {_plain(one.name): Part(one.name, one.version, _license(one)) for one in found}
    return [part for _, part in sorted(parts.items())]


def table(parts: Iterable[Part]) -> str:
    """Return parts as lines of a table: licence, name and version."""
    rows = [(part.license, f"{part.name} {part.version}".strip()) for part in parts]
    width = max((len(license) for license, _ in rows), default=0)
    return "\n".join(f"{license:<{width}}  {name}" for license, name in rows)


def refusal(parts: Iterable[Part]) -> str:
    """Return a sentence in Hebrew and English about the parts whose licence is not allowed; "" if there are none."""
    names = ", ".join(f"{part.name} ({part.license})" for part in parts if not part.is_allowed)
    return names and (
        f"רישיון שאינו ברשימת המותרים: {names}. הסירו את החבילה, או הוסיפו את הרישיון ל־hooks/kb/licenses.py. · "
        f"A licence that is not among the allowed ones: {names}. Remove the package, or add the licence to "
        "hooks/kb/licenses.py."
    )


def _license(package: Distribution) -> str:
    """Return the licence that a package states, in the best form that it has."""
    stated = package.metadata.get_all("License-Expression")
    return _READ.get(_plain(package.name)) or (stated[0] if stated else next(_older(package), UNKNOWN))


def _older(package: Distribution) -> Iterator[str]:
    """Yield licences as packages state them without an expression: as classifiers, then as text."""
    for classifier in package.metadata.get_all("Classifier") or ():
        family, _, name = classifier.rpartition(" :: ")
        if family.startswith("License") and name != "OSI Approved":
            yield _WRITTEN.get(name.lower(), name)
    for text in package.metadata.get_all("License") or ():
        first = text.strip().partition("\n")[0]
        if first not in ("", "UNKNOWN"):
            yield _WRITTEN.get(first.lower(), first)


def _plain(name: str) -> str:
    """Return a package's name in the form that registries compare (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
