"""What the search costs a build: beside a stock Material build of the same Markdown, in the same run.

    .venv/bin/python tests/benchmarks/build.py [PAGES] [RUNS]

Builds from nothing the library repeated to PAGES entries with changed words (240), RUNS times (3): as it is, the search's
step timed inside; and stock Material with its own search on, the same files in it, out of `nav`, for there they would make
it slower still. Prints medians and ratios: the search's step, the gathering of text while sources are read, a build with
and without them; the same after one edit; and how much loads before the first result, at 60 pages and at PAGES.
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
from pathlib import Path
from statistics import median
from unittest import mock

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS.parent / "hooks"), str(TESTS)]  # in place of this folder

import yaml  # noqa: E402
from kb import frontmatter, prose  # noqa: E402
from rendering import mkdocs_settings  # noqa: E402
from workspace import Workspace  # noqa: E402

PAGES, RUNS, AT_60 = 240, 3, 60
ALPHABET = "אבגדהוזחטיכלמנסעפצקרשת"
WORD = re.compile(f"[{ALPHABET}]{{4,}}")
BODY = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)

# MkDocs as the engine runs it, with a watch around the search's step.
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
    """Repeat the entries of a library until there are `pages`, each time with a part of its words changed.

    Worksheets are left out of the copies, for they would take longer than all else.
    """
    sources = [path for folder in ("tools", "articles") for path in sorted((library.root / folder).glob("*.md"))]
    sources = [path for path in sources if "." not in path.stem]
    for number in range(len(sources), pages):
        source = sources[number % len(sources)]
        front, body = BODY.fullmatch(source.read_text("utf-8")).groups()  # type: ignore[union-attr]
        fields = {key: value for key, value in yaml.safe_load(front).items() if key != "worksheet"}
        fields["title"] += f" {number}"
        chance = random.Random(number)
        changed = WORD.sub(lambda found: other(found[0], chance), body)
        text = f"---\n{yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)}---\n{changed}"
        source.with_name(f"{source.stem}-{number}.md").write_text(text, "utf-8")


def other(word: str, chance: random.Random) -> str:
    """Return a word or, one time in five, one with another letter in it."""
    if chance.random() > 0.2:
        return word
    place = chance.randrange(1, len(word) - 1)
    return word[:place] + chance.choice(ALPHABET) + word[place + 1 :]


def stock(library: Workspace, root: Path) -> None:
    """Lay out the same Markdown for Material by itself, its search on, the same extensions."""
    for folder, place in (("docs", ""), ("tools", "tools"), ("articles", "articles")):
        shutil.copytree(library.root / folder, root / "docs" / place, dirs_exist_ok=True)
    shutil.rmtree(root / "docs/developers", ignore_errors=True)
    settings = (library.root / "mkdocs.yml").read_text("utf-8")
    extensions = settings[settings.index("markdown_extensions:") :]
    assert len(mkdocs_settings()["markdown_extensions"]) > 5
    (root / "mkdocs.yml").write_text(
        "site_name: stock\nuse_directory_urls: false\ntheme: {name: material, language: he, font: false}\n"
        f"plugins: [search]\nnav: [index.md]\nnot_in_nav: '*'\n{extensions}",
        "utf-8",
    )


def run(root: Path, *command: str) -> tuple[float, str]:
    """Run Python in a folder; return the seconds that it took and what it printed."""
    paths = os.pathsep.join([str(root / "hooks")])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-P", *command], cwd=root, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return time.perf_counter() - began, ran.stdout


def build(library: Workspace) -> tuple[float, float]:
    """Build; return the seconds of the whole and of the search's step."""
    whole, printed = run(library.root, "-c", TIMED, str(library.site))
    return whole, float(printed.split("search ")[1])


def gathering(library: Workspace) -> float:
    """Return the seconds that gathering text for the search adds while all sources are read."""
    bodies = []
    for path in sorted(library.root.glob("[dta][ro]*/**/*.md")):
        bodies.append(frontmatter.split(path.read_text("utf-8"))[1])

    def reading() -> float:
        began = time.process_time()
        for body in bodies:
            prose.read(body)
        return time.process_time() - began

    with_text = min(reading() for _ in range(3))
    with mock.patch.object(prose, "_Teller", mock.MagicMock(spec=prose._Teller)) as teller:
        teller.return_value.passages.return_value = ()
        teller.return_value.take = teller.return_value.begin = lambda _: None
        without = min(reading() for _ in range(3))
    return max(0.0, with_text - without)


def weights(site: Path) -> Iterator[tuple[str, int]]:
    """Yield what loads before the first result, in Hebrew, with its bytes in gzip."""
    code = [*(site / "assets/kb/search").glob("*"), site / "assets/kb/search.js"]
    for path in [*code, site / "search/rules.js", *(site / "search/he").glob("[ei]*.js")]:
        if path.is_file():
            yield path.relative_to(site).as_posix(), len(gzip.compress(path.read_bytes(), 9, mtime=0))


def told_weight(library: Workspace, pages: int) -> None:
    found = dict(weights(library.site))
    print(f"loaded before the first result at {pages} entries: {sum(found.values()) / 1024:.1f} KB gzip")
    for name, size in sorted(found.items(), key=lambda one: -one[1]):
        print(f"  {size / 1024:7.1f}  {name}")


def measure(library: Workspace, plain: Path, runs: int) -> None:
    """Print medians over `runs` builds from nothing, ours and stock Material's in turn."""
    wholes, steps, stocks = [], [], []
    for _ in range(runs):
        shutil.rmtree(library.root / ".cache/search", ignore_errors=True)
        shutil.rmtree(library.root / ".cache/composed", ignore_errors=True)
        whole, step = build(library)
        wholes.append(whole)
        steps.append(step)
        stocks.append(run(plain, "-m", "mkdocs", "build", "-q", "-f", "mkdocs.yml", "-d", str(plain / "site"))[0])
    text, whole, step, theirs = gathering(library), median(wholes), median(steps), median(stocks)
    pages = sum(1 for _ in (plain / "docs").rglob("*.md"))
    print(f"stock Material, {pages} pages: {theirs:.2f} s (runs: {', '.join(f'{one:.2f}' for one in stocks)})")
    print(f"the search's step: {step:.2f} s (runs: {', '.join(f'{one:.2f}' for one in steps)})")
    print(f"gathering its text while reading: {text:.2f} s")
    print(f"search to stock build: {(step + text) / theirs:.3f} (at most .10)")
    print(f"our build, three languages: {whole:.2f} s with search, {whole - step - text:.2f} s without:", end=" ")
    print(f"{whole / (whole - step - text):.3f}")
    source = sorted((library.root / "tools").glob("*-*.md"))[0]
    source.write_text(source.read_text("utf-8").replace("\n## ", "\n\nעוד משפט.\n\n## ", 1), "utf-8")
    _, warm = build(library)
    print(f"the search's step after one edit: {warm:.2f} s, {warm / step:.2f} of the first")


def main() -> None:
    """Print the figures."""
    pages, runs = (int(given) for given in [*sys.argv[1:], *map(str, (PAGES, RUNS)[len(sys.argv) - 1 :])])
    with tempfile.TemporaryDirectory() as folder:
        small = Workspace.create(Path(folder) / "small")
        repeated(small, AT_60)
        build(small)
        told_weight(small, AT_60)
        large, plain = small.fork(Path(folder) / "large"), Path(folder) / "stock"
        repeated(large, pages)
        stock(large, plain)
        measure(large, plain, runs)
        told_weight(large, pages)


if __name__ == "__main__":
    main()
