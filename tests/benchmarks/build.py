"""How much the search adds to a build, compared with stock Material builds of the same Markdown in the same run.

    .venv/bin/python tests/benchmarks/build.py [PAGES] [RUNS]

The library is repeated, with some words changed, until it has PAGES entries (240). It is built RUNS times (3) with
empty caches, and the time of the search's step is measured. Material with its own search builds the same files: with
every page in the navigation, as is usual, and with a short navigation, which takes half the time. The script prints
medians and ratios, the time of the step after one edit, and what a browser loads before the first result, at 60 entries
and at PAGES.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS.parent / "hooks"), str(TESTS)]  # instead of this folder

import yaml  # noqa: E402
from kb import frontmatter, prose  # noqa: E402
from kb.disk import CACHE  # noqa: E402
from rendering import EXTENSIONS, render_as_material  # noqa: E402
from workspace import Workspace  # noqa: E402

PAGES, RUNS, AT_60 = 240, 3, 60
ALPHABET = "אבגדהוזחטיכלמנסעפצקרשת"
WORD = re.compile(f"[{ALPHABET}]{{4,}}")
BODY = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)

# MkDocs as the engine runs it, with a timer around the search's step.
TIMED = """
import sys, time
from kb.publish import search
write = search.write
def timed(*arguments):
    began = time.perf_counter()
    write(*arguments)
    print("search", time.perf_counter() - began)
search.write = timed
from mkdocs.__main__ import cli
cli(["build", "-q", "-f", "mkdocs.yml", "-d", sys.argv[1]])
"""


def repeated(library: Workspace, pages: int) -> None:
    """Repeat the entries of a library, with some words changed, until there are `pages`.

    The copies have no worksheets, because these would take longer than everything else.
    """
    sources = [path for folder in ("tools", "articles") for path in sorted((library.root / folder).glob("*.md"))]
    sources = [path for path in sources if "." not in path.stem]
    for number in range(len(sources), pages):
        source = sources[number % len(sources)]
        front, body = BODY.fullmatch(source.read_text("utf-8")).groups()  # type: ignore[union-attr]
        fields = {key: value for key, value in yaml.safe_load(front).items() if key != "worksheet"}
        fields["title"] += f" {number}"
        changed = WORD.sub(partial(other, random.Random(number)), body)
        text = f"---\n{yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)}---\n{changed}"
        source.with_name(f"{source.stem}-{number}.md").write_text(text, "utf-8")


def other(chance: random.Random, found: re.Match[str]) -> str:
    """Return a word; one time in five, return it with one letter changed."""
    word = found[0]
    if chance.random() > 0.2:
        return word
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + chance.choice(ALPHABET) + word[place + 1 :]


def stock(library: Workspace, root: Path, navigation: str) -> Path:
    """Write the same Markdown for Material, with its search and the extensions that our grammar has.

    Return the folder.
    """
    for folder, place in (("docs", ""), ("tools", "tools"), ("articles", "articles")):
        shutil.copytree(library.root / folder, root / "docs" / place, dirs_exist_ok=True)
    shutil.rmtree(root / "docs/developers", ignore_errors=True)
    head = "site_name: stock\nuse_directory_urls: false\ntheme: {name: material, language: he, font: false}\n"
    (root / "mkdocs.yml").write_text(
        f"{head}plugins: [search]\n{navigation}{yaml.safe_dump({'markdown_extensions': list(EXTENSIONS)})}", "utf-8"
    )
    return root


def run(root: Path, *command: str) -> tuple[float, str]:
    """Run Python in a folder; return the seconds that it took and what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(root / "hooks"), "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-P", *command], cwd=root, env=environment, check=True, stdout=subprocess.PIPE
    )
    return time.perf_counter() - began, ran.stdout.decode()


def build(library: Workspace) -> tuple[float, float]:
    """Build; return the seconds of the whole and of the search's step."""
    whole, printed = run(library.root, "-c", TIMED, str(library.site))
    return whole, float(printed.split("search ")[1])


class Deaf(prose._Teller):
    """A collector of text that collects nothing."""

    def begin(self, heading: object) -> None: ...
    def take(self, token: object) -> None: ...


def gathering(library: Workspace) -> float:
    """Return the seconds that gathering text for the search adds to reading all sources."""
    paths = [path for folder in ("docs", "tools", "articles") for path in (library.root / folder).rglob("*.md")]
    bodies = [frontmatter.split(path.read_text("utf-8"))[1] for path in paths]
    with_text, teller = min(reading(bodies) for _ in range(3)), prose._Teller
    prose._Teller = Deaf  # type: ignore[misc]
    without = min(reading(bodies) for _ in range(3))
    prose._Teller = teller  # type: ignore[misc]
    return max(0.0, with_text - without)


def reading(bodies: list[str]) -> float:
    began = time.process_time()
    for body in bodies:
        prose.read(body)
    return time.process_time() - began


def report_reading(library: Workspace) -> None:
    """Print how long reading a text takes: for the checks, the search and the page together.

    For comparison, it prints how long Python-Markdown takes for the page alone, with the extensions of Material's
    documentation.
    """
    paths = [path for folder in ("tools", "articles") for path in (library.root / folder).glob("*.md")]
    bodies = [frontmatter.split(path.read_text("utf-8"))[1] for path in paths]
    words = sum(len(body.split()) for body in bodies) / 1000
    ours = min(reading(bodies) for _ in range(3)) / words * 1000
    began = time.process_time()
    for body in bodies:
        render_as_material(body)
    theirs = (time.process_time() - began) / words * 1000
    print(f"a text of 1,000 words: read {ours:.1f} ms, Python-Markdown {theirs:.1f} ms, {ours / theirs:.2f} of it")


def weights(site: Path) -> Iterator[tuple[str, int]]:
    """Yield the files that load before the first result in Hebrew, with their size in bytes of gzip."""
    code = [*(site / "assets/kb/search").glob("*"), *(site / "assets/kb").glob("search.*.js")]
    for path in [*code, *(site / "search").glob("rules.*.js"), *(site / "search/he").glob("[ein]*.js")]:
        if path.is_file():
            yield path.relative_to(site).as_posix(), len(gzip.compress(path.read_bytes(), 9, mtime=0))


def report_weight(library: Workspace, pages: int) -> None:
    """Print the files that load before the first result, the largest first."""
    found = dict(weights(library.site))
    print(f"loaded before the first result at {pages} entries: {sum(found.values()) / 1024:.1f} KB gzip")
    for name, size in sorted(found.items(), key=lambda one: -one[1]):
        print(f"  {size / 1024:7.1f}  {name}")


def measure(library: Workspace, plains: dict[str, Path], runs: int) -> None:
    """Print medians over `runs` builds with empty caches; our builds and Material's take turns."""
    wholes, steps, stocks = [], [], {name: list[float]() for name in plains}
    for _ in range(runs):
        shutil.rmtree(library.root / CACHE, ignore_errors=True)
        whole, step = build(library)
        wholes.append(whole)
        steps.append(step)
        for name, root in plains.items():
            stocks[name].append(run(root, "-m", "mkdocs", "build", "-q", "-d", str(root / "site"))[0])
    text = gathering(library)
    added, whole = median(steps) + text, median(wholes)
    print(f"the search adds {added:.2f} s: its step {summary(steps)}, gathering text while sources are read {text:.2f}")
    for name, times in stocks.items():
        print(f"{added / median(times):.3f} of Material {name}: {summary(times)}")
    print(f"{added / (whole - added):.3f} of our own build without it, in three languages: {whole - added:.2f} s")
    source = min((library.root / "tools").glob("*.md"))
    source.write_text(source.read_text("utf-8").replace("\n## ", "\n\nעוד משפט.\n\n## ", 1), "utf-8")
    print(f"the step after one edit: {build(library)[1]:.2f} s")


def summary(times: list[float]) -> str:
    """Return the median, and the times of all runs."""
    return f"{median(times):.2f} s ({', '.join(f'{one:.2f}' for one in times)})"


def main() -> None:
    """Print the figures."""
    pages, runs = [*map(int, sys.argv[1:]), *(PAGES, RUNS)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = Workspace.create(folder / "small")
        repeated(small, AT_60)
        build(small)
        report_weight(small, AT_60)
        report_reading(small)
        large = small.fork(folder / "large")
        repeated(large, pages)
        plains = {
            "as it comes": stock(large, folder / "stock", ""),
            "with a short navigation": stock(large, folder / "short", "nav: [index.md]\nnot_in_nav: '*'\n"),
        }
        print(f"{pages} entries, {runs} runs")
        measure(large, plains, runs)
        report_weight(large, pages)


if __name__ == "__main__":
    main()
