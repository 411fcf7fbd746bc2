"""A small library that can be changed in all the ways in which libraries change. Each switch is one edit.

The library is written again from the switches that are on, so they can be turned on and off in any order.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import small_site
from small_library import FILES, SmallLibrary
from workspace import CHECKOUT

LANGUAGES = ("en", "he")
CONFIGURATION = small_site.MKDOCS.replace(f"custom_dir: {CHECKOUT}/overrides", "custom_dir: overrides") + (
    "        - {locale: en, name: en, default: true, build: true}\n"
    "        - {locale: he, name: he, default: false, build: true}\n"
)
SWITCHED_BY_ENVIRONMENT = {"KB_SITE_URL", "SOURCE_DATE_EPOCH"}
DAY, LATER = "1750000000", "1900000000"  # a page's review becomes due between these two days

WORKSHEET = """\
worksheet:
  title: Where to dig
  blocks:
  - {type: table, rows: 3, columns: [{id: place, label: Place}, {id: depth, label: Depth}]}
"""
BODY = """
Dig near [worms](../articles/b.md), not near [moles](../articles/moles.md) or [the plan](plan.pdf); see
[what is alive](../docs/topics/x.md#alive) and [all stages](../docs/stages/index.md#sow).

<a title="href=" href="../articles/moles.md">Moles</a>, [a title](moles.md "src=") and [hidden](../articles/moles.md),
<a title='x' href = ../articles/moles.md>unquoted</a>, <a HREF='../articles/moles.md?a=1&copy=2#x'>queried</a>.

![A spade](spade.png) and mulch: href=' [an apostrophe](../articles/moles.md) isn't closed.
"""
RUN = "- {date: 2025-02-03, people: 7, minutes: [9, 30], changed: Ωmega spades were used.}\n"
GLOSSARY = "- {term: mulch, definition: What covers soil., translations: {he: {term: חיפוי, definition: מה שמכסה.}}}\n"


@dataclass(frozen=True)
class Switch:
    """One edit: its change to the files, or to the environment, while it is on."""

    edit: Callable[[SmallLibrary], None] = lambda library: None
    environment: Mapping[str, str] = field(default_factory=dict)


def _replaced(file: str, old: str, new: str) -> Switch:
    return Switch(lambda library: library.edit(file, old, new))


def _added(file: str, text: str) -> Switch:
    """Add text at the end of a file; create the file if it does not exist."""

    def edit(library: SmallLibrary) -> None:
        place = library.root / file
        library.write(file, (place.read_text("utf-8") if place.is_file() else "") + text)

    return Switch(edit)


def _written(file: str, text: str | bytes) -> Switch:
    return Switch(lambda library: library.write(file, text))


def _front(file: str, line: str) -> Switch:
    return Switch(lambda library: library.add(file, line))


def _renamed(old: str, new: str) -> Switch:
    return Switch(lambda library: (library.root / old).rename(library.root / new) and None)


def _deleted(file: str) -> Switch:
    return Switch(lambda library: (library.root / file).unlink())


# They are applied in this order; switches that delete a file come last.
SWITCHES: Mapping[str, Switch] = {
    "body": _replaced("tools/a.md", "Any spade.", "A sharp spade."),
    "another body": _added("articles/b.md", "\nRain brings them up, and mulch keeps them.\n"),
    "title": _replaced("articles/b.md", "title: On worms", "title: All about worms"),
    "summary": _replaced("tools/a.md", "Turning the soil over.", "Turning the soil upside down."),
    "topic of an entry": _replaced("articles/b.md", "topics: [x]", "topics: [x, y]"),
    "title of a topic": _replaced("docs/topics/x.md", "title: Soil", "title: Earth"),
    "term": _replaced("articles/b.md", "stages: [grow]", "stages: [harvest]"),
    "relation": _front("tools/a.md", "related: [{to: b, kind: deepens, why: Worms dig too.}]"),
    "worksheet": _front("tools/a.md", WORKSHEET),
    "worksheet in another tool": _front("tools/c.md", WORKSHEET),
    "label in a worksheet": Switch(lambda library: _in_all(library, "label: Depth", "label: How deep")),
    "picture": _written("tools/spade.png", small_site.picture(60, 40)),
    "picture of another size": _written("tools/spade.png", small_site.picture(80, 40)),
    "cover": Switch(lambda library: _cover(library, 320, 200)),
    "cover of another size": Switch(lambda library: _cover(library, 640, 200)),
    "entry": Switch(lambda library: library.tool("new", "keywords: [worms]", body="New. [Dig](a.md).")),
    "entry that others link to": Switch(lambda library: library.article("moles", body="Moles dig.\n\n## X {#x}\n")),
    "paper that others link to": _written("tools/plan.pdf", b"%PDF-1.4"),
    "part that others link to": _replaced("docs/topics/x.md", "{#alive}", "{#living}"),
    "translation": _written("articles/b.he.md", "---\ntitle: תולעים\nsummary: מי גר.\n---\n\nתולעים, חיפוי.\n"),
    "translation of a tool": _written("tools/c.he.md", "---\ntitle: השקיה\nsummary: מים.\n---\n\nמים [ל](a.md).\n"),
    "draft": Switch(lambda library: library.article("draft", "status: draft", body="Not yet.")),
    "a mistake": _front("articles/b.md", "level: hrad"),
    "a dead link": _added("articles/b.md", "\n[Nowhere](nowhere.md).\n"),
    "characters that fonts have not yet": _added("articles/b.md", "\nŁódź, Ψ and عربية.\n"),
    "redirect": _front("tools/a.md", "redirect_from: [tools/spade]"),
    "review": _front("tools/c.md", "reviewed: 2025-01-01\nreview_by: 2027-01-01"),
    "glossary": _added("docs/glossary.yml", GLOSSARY),
    "definition in the glossary": Switch(lambda library: _in_all(library, "What covers soil", "What shades soil")),
    "a report of a run": _added("runs/a.yml", RUN),
    "another report of a run": _added("runs/a.yml", RUN.replace("[9, 30]", "[80]")),
    "name of the library": _replaced("library.yml", "name: {en: Garden}", "name: {en: Orchard}"),
    "word of a vocabulary": _replaced("library.yml", "sow: {en: Sowing}", "sow: {en: Seeding}"),
    "new word of a vocabulary": _replaced("library.yml", "rain: {en: Rain}", "rain: {en: Rain}, hail: {en: Hail}"),
    "name of a relation": _replaced("library.yml", "label: {en: Going deeper}", "label: {en: Deeper}"),
    "facets": _added("library.yml", small_site.FACETS),
    "contact": _added("library.yml", "contact: {email: garden@example.org}\n"),
    "guide": _added("library.yml", "guide: true\n"),
    "template": _added("overrides/kb/footer.html", "<p>Printed on straw.</p>\n"),
    "macro": Switch(lambda library: _in_overrides(library, "kb/macros.html", "<li", "<li data-macro")),
    "style sheet": _added("overrides/assets/kb/kb.css", "\n.kb-mulch{color:#123456}\n"),
    "script": _added("overrides/assets/kb/mulch.js", "'mulch';\n"),
    "sign": Switch(lambda library: _in_overrides(library, "assets/icons/icon.svg", "<svg ", "<svg data-sign='1' ")),
    "address of the site": _replaced("mkdocs.yml", small_site.URL, "https://mulch.example/under/"),
    "address on this machine": _replaced("mkdocs.yml", "site_url: ", "site_url: http://127.0.0.1/ #"),
    "repository": _added("mkdocs.yml", "repo_url: https://code.example/mulch\n"),
    "path of the editor": _added("mkdocs.yml", "edit_uri: edit/trunk/\n"),
    "a day later": Switch(environment={"SOURCE_DATE_EPOCH": LATER}),
    "renamed": _renamed("tools/c.md", "tools/cc.md"),
    "renamed topic": _renamed("docs/topics/y.md", "docs/topics/yy.md"),
    "deleted": _deleted("tools/d.md"),
}


def _in_all(library: SmallLibrary, old: str, new: str) -> None:
    for path in [*library.root.glob("tools/*.md"), *library.root.glob("docs/*.yml")]:
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def _in_overrides(library: SmallLibrary, name: str, old: str, new: str) -> None:
    path = library.root / "overrides" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _cover(library: SmallLibrary, width: int, height: int) -> None:
    library.write("articles/pictures/worm.png", small_site.picture(width, height))
    if "\nimage:" not in (library.root / "articles/b.md").read_text("utf-8"):
        library.add("articles/b.md", 'image: {src: pictures/worm.png, alt: "A worm in the rain"}')


def write(root: Path, switched: Collection[str]) -> dict[str, str]:
    """Write the library under `root` with these switches on, leaving what was built there; return the environment."""
    for name in ("docs", "tools", "articles", "runs", "overrides"):
        shutil.rmtree(root / name, ignore_errors=True)
    shutil.copytree(CHECKOUT / "overrides", root / "overrides")
    library = SmallLibrary(root, {**FILES, "mkdocs.yml": CONFIGURATION})
    library.edit("tools/a.md", "Dig when it is dry.\n", f"Dig when it is dry.\n{BODY}")
    library.tool("c", "keywords: [water, mulch]", body="Water, on mulch. [Dig](a.md#steps).")
    library.tool("d", WORKSHEET.rstrip(), body='[Dig](a.md "src=") where no [moles](../articles/moles.md) are.')
    library.article("odd", body='A title before its own link: <a title="href=" href="moles.md">moles</a>.')
    library.write("docs/topics/y.md", "---\ntitle: Water\nsummary: Rain.\n---\n\nIt rains.\n")
    environment = {"SOURCE_DATE_EPOCH": DAY}
    for name, switch in SWITCHES.items():
        if name in switched:
            switch.edit(library)
            environment |= switch.environment
    return environment
