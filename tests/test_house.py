"""The house rules that tools can check: lint, format, types, locked requirements."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LISTS = ("requirements", "tests/requirements", "tests/benchmarks/generators/requirements", ".ci/tools")


@pytest.mark.parametrize("tool", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)], ids=" ".join)
def test_the_tools_find_nothing(tool: tuple[str, ...]) -> None:
    run = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("file", LISTS)
def test_everything_asked_for_is_locked_with_hashes(file: str) -> None:
    asked = re.findall(r"^([\w-]+)", (ROOT / f"{file}.in").read_text("utf-8"), re.MULTILINE)
    locked = (ROOT / f"{file}.txt").read_text("utf-8")
    assert asked
    for name in asked:
        assert re.search(rf"^{re.escape(name)}==\S+ .*\\\n    --hash=sha256:", locked, re.MULTILINE | re.IGNORECASE), (
            name
        )


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/developers"])
def test_what_the_documents_lead_to_is_there(document: str) -> None:
    files = [ROOT / document] if document.endswith(".md") else sorted((ROOT / document).glob("*.md"))
    found = [(file, link) for file in files for link in re.findall(r"\]\(([^)#:\s]+)[)#]", file.read_text("utf-8"))]
    assert found
    assert [(file.name, link) for file, link in found if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/developers"])
def test_a_link_to_a_section_leads_to_a_heading(document: str) -> None:
    files = [ROOT / document] if document.endswith(".md") else sorted((ROOT / document).glob("*.md"))
    for file in files:
        for link, anchor in re.findall(r"\]\(([^)#:\s]*)#([^)\s]+)\)", file.read_text("utf-8")):
            headings = re.findall(r"^#+ (.+)$", (file.parent / link if link else file).read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}, link


def test_a_clone_has_the_same_bytes_where_git_turns_line_ends(tmp_path: Path) -> None:
    """Git for Windows changes line ends by default; .gitattributes forbids it for this repository."""
    clone = ("git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "clone", "-q", "--depth", "1")
    done = subprocess.run([*clone, ROOT.as_uri(), tmp_path / "clone"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this checkout is no repository that can be cloned: {done.stderr.strip()}")
    turned = [path for path in (tmp_path / "clone").rglob("*.md") if b"\r\n" in path.read_bytes()]
    assert turned == []


# The number of lines of our code without a type, each with its reason. If there are fewer, lower the number.
UNTYPED = 4
# The most lines with Any, the type that mypy does not check: of YAML, JSON and libraries without types.
ANY = 120


def test_what_has_no_type_says_why_and_is_rare() -> None:
    """A getattr or an ignored type is allowed only if a library does not declare its types."""
    lines = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "hooks").rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\bgetattr\(|# type: ignore", line)
    ]
    assert [line for line in lines if not re.search(r"(?<!^)# (?!type:)\w+ \w+", line)] == []
    assert len(lines) == UNTYPED, "\n".join(lines)


def test_what_mypy_does_not_check_is_rare() -> None:
    lines = [
        line
        for path in (ROOT / "hooks").rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\bAny\b", line) and not line.startswith(("from ", "import "))
    ]
    assert len(lines) <= ANY, "a precise type, or `object` for a value that is only passed on"


def test_views_say_of_what_they_are_made() -> None:
    paths = (ROOT / "hooks/kb/views").glob("*.py")
    assert [path.name for path in paths if re.search(r"\bAny\b", path.read_text("utf-8"))] == []


# Words that school English does not teach, with those to write instead.
OLD_WORDS = {
    "mend": "fix", "mends": "fixes", "mended": "fixed", "mending": "fixing", "told": "reported, said",
    "lest": "so that … not", "thereof": "of it", "hence": "so", "whence": "from where", "thence": "from there",
    "thither": "there", "whilst": "while", "amongst": "among", "wherein": "in which", "wherefrom": "from which",
    "therein": "in it", "thereby": "so", "whereby": "by which", "albeit": "although", "nought": "zero",
    "anew": "again", "bade": "asked", "unto": "to", "shall": "will, must", "hither": "here",
    "whither": "where", "whereupon": "then", "thereupon": "then", "thereto": "to it", "therefrom": "from it",
    "thereafter": "after that", "henceforth": "from now on", "hitherto": "until now", "herein": "here",
    "hereby": "with this", "forthwith": "at once", "notwithstanding": "although", "whatsoever": "any",
    "whosoever": "whoever", "amidst": "among", "nigh": "near", "naught": "nothing", "thrice": "three times",
    "scarcely": "hardly", "erstwhile": "former", "in vain": "without effect",
}  # fmt: skip
# Keys of data that pages and saved suggestions hold: a part of the form for suggestions, a weight of the search.
KEPT = ('"told"', " told: 3,", "  told:", "weights.told", "told: float", "told=0")
WRITTEN = ("hooks", "overrides", "tests", "docs/developers", "README.md", "CONTRIBUTING.md")
SUFFIXES = {".py", ".yml", ".md", ".html", ".js", ".css", ".typ"}
# Content and files made from it, a licence, and this list itself.
NOT_OURS = ("tests/fixtures/", "tests/golden/", "overrides/assets/fonts/", "tests/test_house.py")


def test_what_we_write_uses_words_of_today() -> None:
    """In code, comments, messages and documents for developers."""
    paths = [path for part in WRITTEN for path in (ROOT / part, *sorted((ROOT / part).rglob("*"))) if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in paths if path.suffix in SUFFIXES]
    old = re.compile(rf"(?:\b|_)({'|'.join(OLD_WORDS)})(?:\b|_)", re.IGNORECASE)
    found = [
        f"{name}:{number}: {match[1]} (write {OLD_WORDS[match[1].lower()]}): {line.strip()}"
        for name in names
        if not name.startswith(NOT_OURS)
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1)
        if (match := old.search(line)) and not any(kept in line for kept in KEPT)
    ]
    assert len(names) > 300
    assert found == []
