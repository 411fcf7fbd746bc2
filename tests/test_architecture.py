"""The rules of the code: a core without MkDocs, imports in one direction, docstrings on everything public."""

from __future__ import annotations

import ast
import io
import itertools
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from kb.settings import Settings
from workspace import is_content

ROOT = Path(__file__).resolve().parents[1]
KB = ROOT / "hooks/kb"

# From the bottom up: a module imports only from lower layers. A package is listed by its name and is one layer, except
# for its modules that are listed separately; inside a package, imports must not form a circle.
LAYERS = (
    {"durations", "forges", "image_size", "libyaml", "licenses", "patterns", "reduced_font"},
    {"shorthand"},
    {"facets", "rulebook"},
    {
        "chromium",
        "clock",
        "disk",
        "failures",
        "languages",
        "memory",
        "odd_spaces",
        "problems",
        "progress",
        "yaml_errors",
    },
    {"loose_yaml", "site_folder", "store"},
    {"display", "lock", "site_settings", "sources", "wording", "workers"},
    {"settings"},
    {"addresses", "frontmatter", "markdown", "parts", "worksheets.model"},
    {"inheritance", "intentions", "page_head", "page_kinds", "prose"},
    {"captions", "schema", "validation"},
    {"document", "manuscripts"},
    {"integrity"},
    {"library"},
    {"check.stretches"},
    {
        "check.direction",
        "check.hebrew",
        "check.marks",
        "check.quotation",
        "check.spelling",
        "check.text",
        "check.todo",
        "check.twin",
        "relations",
    },
    {"catalogue", "repository"},
    {"drafting", "search", "status", "worksheets"},
    {"exports"},
    {"views"},
    {"compose", "search.corpus"},
    {"search.answers", "search.scripts"},
    {"search.trial"},
    {"check", "publish"},
    {"books"},
    {"build", "zim"},
    {"mkdocs_process", "pictures", "release", "rendering", "serving"},
    {"comparison"},
    {"site"},
    {"publication"},
    {"server"},
    {"interview"},
    {"new_file", "issues"},
    {"suggestions"},
    {"commands"},
    {"__main__"},
)
LEVEL = {name: number for number, layer in enumerate(LAYERS) for name in layer}


@cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax trees of all modules of kb, by their names within it."""
    found = {}
    for path in sorted(KB.rglob("*.py")):
        name = ".".join(path.relative_to(KB).with_suffix("").parts).removesuffix("__init__").removesuffix(".")
        found[name] = ast.parse(path.read_text("utf-8"), str(path))
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the absolute names of everything that a module imports, at any place in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def imported_from_kb(name: str) -> set[str]:
    """Return the modules of kb that the module `name` imports."""
    found = set()
    for full in imported(modules()[name]):
        inside = full.removeprefix("kb.")
        if inside != full:
            module = inside if inside in modules() else inside.rpartition(".")[0]
            if module:
                found.add(module)
    return found - {name}


def level(name: str) -> int:
    return LEVEL[name] if name in LEVEL else LEVEL[name.partition(".")[0]]


ALL = pytest.mark.parametrize("name", [name for name in modules() if name])


@ALL
def test_nothing_in_the_core_imports_mkdocs_or_anything_by_a_relative_name(name: str) -> None:
    tops = {full.partition(".")[0] for full in imported(modules()[name])}
    assert not tops & {"mkdocs", "material", "mkdocs_static_i18n", "properdocs", ""}


@ALL
def test_every_module_has_a_layer_and_imports_from_lower_ones_only(name: str) -> None:
    assert name in LEVEL or name.partition(".")[0] in LEVEL, f"say in LAYERS where {name} stands"
    for other in imported_from_kb(name):
        same_package = name.partition(".")[0] == other.partition(".")[0] and level(name) == level(other)
        assert same_package or level(other) < level(name), f"{name} must not import {other}"


def test_no_two_modules_have_one_name() -> None:
    names = sorted(path.stem for path in KB.rglob("*.py") if not path.stem.startswith("__"))
    assert [one for one, other in itertools.pairwise(names) if one == other] == []


def test_no_imports_run_in_a_circle() -> None:
    TopologicalSorter({name: imported_from_kb(name) for name in modules()}).prepare()


def test_every_layer_is_there_or_yet_to_come() -> None:
    missing = {name for name in LEVEL if name not in modules()}
    assert missing <= {"search"}


def test_the_hook_is_the_only_place_where_mkdocs_and_the_core_meet() -> None:
    hook = ast.parse((ROOT / "hooks/events.py").read_text("utf-8"))
    tops = {full.partition(".")[0] for full in imported(hook)}
    assert {"kb", "mkdocs"} <= tops
    assert [path.name for path in (ROOT / "hooks").glob("*.py")] == ["events.py"]


# ---- what the documents say

DEVELOPERS = ROOT / "docs/developers"
SCREENS, WIDTH = 110, 110  # lines and characters of two screens


def test_how_it_works_fits_two_screens() -> None:
    lines = (DEVELOPERS / "architecture.md").read_text("utf-8").splitlines()
    assert len(lines) <= SCREENS
    assert [line for line in lines if len(line) > WIDTH] == []


@cache
def rooms() -> dict[str, int]:
    """Return, for each module or package in the table of architecture.md, the number of its line."""
    text = (DEVELOPERS / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    names = [
        (name.strip("/").replace("/", "."), at) for at, row in enumerate(rows) for name in re.findall("`(.+?)`", row)
    ]
    assert len(names) == len(dict(names)), "a module stands in two lines"
    return dict(names)


def test_the_table_names_every_module_by_itself_or_by_its_package_and_nothing_else() -> None:
    tops = {name.partition(".")[0] for name in modules() if name}
    assert tops <= set(rooms())
    assert set(rooms()) <= set(modules())


@ALL
def test_a_line_of_the_table_uses_those_above_it(name: str) -> None:
    room = rooms().get(name, rooms()[name.partition(".")[0]])
    below = {other for other in imported_from_kb(name) if rooms().get(other, rooms()[other.partition(".")[0]]) > room}
    assert below == set()


# Files made by a build, a release or an example; and placeholder names.
MADE = {"404.html", "offline.html", "status.html", "sw.js", "specification.js", "worms.md", "worms.en.md", "x.en.md"}
MADE |= {"numbers.py", "numbers.html"}  # those of CONTRIBUTING's new kind of page
IN_ITS_PLACE = re.compile(r"[A-Z]{4}|^slug\b")
MENTIONED = re.compile(r"(?<![`\w])`([A-Za-z_][\w./-]*)`(?![`\w])")
A_FILE = re.compile(r"\.(?:py|md|yml|typ|css|js|html)$")
DATA = re.compile(r"\.(?:json|xml|csv)$")  # all such files are generated


@cache
def files_of_ours() -> frozenset[str]:
    return frozenset(path.relative_to(ROOT).as_posix() for path in files_of_the_repository())


@cache
def names_in(module: str) -> frozenset[str]:
    """Return the names that a module or package defines or imports at its top level, and those in its classes."""
    found = set()
    for node in modules()[module].body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            found |= {alias.asname or alias.name for alias in node.names}
        found |= {target.id for target in ast.walk(node) if isinstance(target, ast.Name)}
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return frozenset(found)


def is_there(named: str) -> bool:
    """Return whether a file, a module, or a name in a module exists; True for words that are none of these."""
    named = named.rstrip("/.")
    plain = re.sub(r"^(?:hooks/)?kb[./]", "", named)
    if DATA.search(named):
        return True
    if A_FILE.search(named):
        ends = (f"/{named}", f"/{plain}")
        is_other = Path(named).name in MADE or IN_ITS_PLACE.search(named)
        return bool(is_other) or any(f"/{file}".endswith(ends) for file in files_of_ours())
    first, *rest = re.split("[./]", plain)
    if not rest or first in Settings.model_fields:  # a word, or a key of library.yml
        return plain == named or first in modules()
    if f"{first}.{rest[0]}" in modules():
        first, *rest = f"{first}.{rest[0]}", *rest[1:]
    within = [first] if first in modules() else [name for name in modules() if name.endswith(f".{first}")]
    return not rest or any(rest[0] in names_in(name) for name in within) or (not within and plain == named)


def mentions() -> Iterator[tuple[str, str]]:
    """Yield (file, name) for each name of code in documents for developers and in docstrings."""
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DEVELOPERS.glob("*.md"))):
        text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        yield from ((path.name, name) for name in MENTIONED.findall(text))
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield from ((module, name) for name in MENTIONED.findall(ast.get_docstring(node) or ""))


def test_what_documents_and_docstrings_name_is_there() -> None:
    named = list(mentions())
    assert ("architecture.md", "page_kinds.KINDS") in named
    assert sorted({(file, name) for file, name in named if not is_there(name)}) == []


def test_every_test_that_a_promise_names_is_there() -> None:
    promises = re.findall(r"^\|.*\|$", (DEVELOPERS / "trust.md").read_text("utf-8"), re.MULTILINE)[2:]
    assert len(promises) > 20
    for row in promises:
        files = re.findall(r"`(tests/[\w/]+\.py)`", row)
        defined = "".join((ROOT / file).read_text("utf-8") for file in files)
        named = re.findall(r"`(test_\w+)`", row)
        assert files, row
        assert [name for name in named if f"def {name}(" not in defined] == [], row


GONE = [
    "views/desk",
    "kb.bindery",
    "kb.library.gone",
    "publish/sanitize.GONE",
    "addresses.GONE",
    "hooks/kb/press.py",
    "gone.css",
]


@pytest.mark.parametrize("named", GONE)
def test_what_is_gone_is_found(named: str) -> None:
    assert not is_there(named)


# ---- docstrings


def is_public(node: ast.AST) -> bool:
    return not getattr(node, "name", "_").startswith("_")


def public_surface(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Yield the public functions and classes of a module and the public methods of these classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and is_public(node):
            yield node  # type: ignore[misc]
            if isinstance(node, ast.ClassDef):
                yield from (m for m in node.body if isinstance(m, ast.FunctionDef) and is_public(m))


@ALL
def test_every_module_and_everything_public_in_it_says_what_it_is(name: str) -> None:
    tree = modules()[name]
    assert ast.get_docstring(tree)
    assert [node.name for node in public_surface(tree) if not ast.get_docstring(node)] == []


@ALL
def test_a_docstring_begins_with_a_sentence(name: str) -> None:
    for node in (modules()[name], *public_surface(modules()[name])):
        first = (ast.get_docstring(node) or "Nothing is said.").split("\n")[0]
        assert first.endswith((".", "?", "!", ":")), f"{getattr(node, 'name', name)}: {first}"


# ---- English

OTHER_SCRIPTS = re.compile("[\u0590-\u06ff]")
TESTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("file", TESTS)
def test_names_comments_and_docstrings_of_the_tests_are_in_english(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    said = [
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT
    ]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            said += [ast.get_docstring(node) or "", getattr(node, "name", "")]
        elif isinstance(node, ast.Name):
            said.append(node.id)
    assert [words for words in said if OTHER_SCRIPTS.search(words)] == []


@pytest.mark.parametrize("file", [file for file in TESTS if Path(file).name.startswith("test_")])
def test_every_file_of_tests_says_in_a_sentence_what_it_proves(file: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8")))


# ---- no registry

# Put together from pieces, because this file is searched too.
REGISTRIES = [
    f"{name}.{top}"
    for name, top in [
        ("pypi", "org"),
        ("pypi", "python.org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("anaconda", "org"),
        ("golang", "org"),
        ("ghcr", "io"),
    ]
]
NOT_OURS = {"__pycache__", "node_modules", "site", "dist", "fixtures-built"}


def files_of_the_repository() -> Iterator[Path]:
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            hidden = path.name.startswith(".") and path.name not in (".github", ".gitignore")
            if hidden or path.name in NOT_OURS or path.is_symlink():
                continue
            if is_content(path):  # an author decides what an entry says
                continue
            if path.is_dir():
                folders.append(path)
            else:
                yield path


def test_no_file_of_the_repository_names_a_host_of_a_package_registry() -> None:
    """The person who installs packages chooses their source; a lock file that names a host breaks mirrors."""
    searched = list(files_of_the_repository())
    assert {"requirements.txt", "kb", "mkdocs.yml"} <= {path.name for path in searched}
    host = re.compile("|".join(map(re.escape, REGISTRIES)).encode(), re.IGNORECASE)
    assert [path.relative_to(ROOT).as_posix() for path in searched if host.search(path.read_bytes())] == []
