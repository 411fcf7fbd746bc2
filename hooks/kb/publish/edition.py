"""The edition of a site: its name, and the names of the files that change with the content.

/edition.js is the one script with a fixed name that every page loads. It names the edition, the fonts, and for each
language the file with the names of everything that scripts load later. So a new word in one entry changes this small
file and the data of the search, but no other page. /offline/edition.json holds the name alone, for a page or a service
worker that asks the host whether there is another edition.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib import resources

from kb.publish import asset_names, fonts
from kb.publish.asset_names import Assets
from kb.search import scripts
from kb.site_folder import SiteFolder

FILE = "edition.js"
NAME = "offline/edition.json"
_DIGITS = 16  # of the name of an edition


def write_names(site: SiteFolder, languages: Iterable[str], sheets: Assets, data: Mapping[str, str]) -> dict[str, str]:
    """Write one file for each language with the names of everything its scripts load later; return the files' names.

    `data` gives the names of the scripts with data, by their plain names; other languages' data are not listed.
    """
    codes, found = [*languages], {}
    for code in codes:
        others = tuple(f"search/{other}/" for other in codes if other != code)
        mine = {name: file for name, file in {**sheets.names, **data}.items() if not name.startswith(others)}
        stamps = {name: file.split(".")[-2] for name, file in sorted(mine.items())}
        script = scripts.script("names", {"language": code, "names": stamps}).encode()
        found[code] = asset_names.stamped(f"search/{code}/names.js", script)
        site.write(found[code], script)
    return found


def name(contents: Mapping[str, tuple[str, int]], kept: Mapping[str, object]) -> str:
    """Return the name of the edition that consists of these files, given with the hash of their content and their size.

    Two editions also have different names if they differ only in what is `kept` on a device from the first visit.
    """
    return hashlib.sha256(json.dumps([contents, kept, _code()], sort_keys=True).encode()).hexdigest()[:_DIGITS]


def _code() -> str:
    return asset_names.without_comments(resources.files("kb.publish").joinpath(FILE).read_bytes()).decode()


def write(site: SiteFolder, edition: str, names: Mapping[str, str], letters: Mapping[str, str]) -> None:
    """Write /edition.js and /offline/edition.json; `names` and `letters` are the names of `write_names` and of fonts.

    `letters` maps plain file names to names; a page prefetches the fonts of its language.
    """
    shown = {code: [letters[file] for file in fonts.files(code) if file in letters] for code in names}
    facts = {"present": edition, "fonts": shown, "names": dict(names)}
    data = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    site.write(FILE, f"window.library=Object.assign(window.library||{{}},{data});\n{_code()}".encode())
    site.write(NAME, json.dumps({"edition": edition}).encode())
