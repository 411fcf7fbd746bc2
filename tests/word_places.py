"""Where the interface's words are used: templates, scripts and modules contain their keys, or parts of them."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# A script gets these words without the beginning of their keys.
HANDED = re.compile(r"(?:find|list|suggest|plan|offline|ws_form|run|ran|glossary|notes|ws)_(\w+)")

OF_SEVERAL_WORDS = ("status_", "draft_", "map_")  # modules put these keys together; the rest may contain a _


def groups(file: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Return the groups in a file of words: the title of each (where its words appear) and its keys."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    places: list[str] = []
    keys: list[str] = []
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("# ---- "):
            places, keys = [], []
            found[line.removeprefix("# ---- ")] = (places, keys)
        elif line.startswith(("# in:", "#     ")):
            places += line.removeprefix("# in:").removeprefix("#").split()
        elif key := re.match(r"\w+(?=:)", line):
            keys.append(key[0])
    return found


def mentions(place: str, key: str) -> bool:
    """Return whether a file of the repository uses the words of a key."""
    if place.endswith(".html"):
        return key in _of_template(place)
    if place.endswith(".js"):
        handed = HANDED.fullmatch(key)
        return bool(handed) and any(pattern.fullmatch(handed[1]) for pattern in _of_script(place))
    return any(pattern.fullmatch(key) for pattern in _of_module(place))


@cache
def _of_template(place: str) -> set[str]:
    text = (ROOT / place).read_text("utf-8")
    of_form = {f"ws_form_{key}" for key in re.findall(r"\b(?:ui|interface\.words)\.(\w+)", text)}
    return of_form | set(re.findall(r"\b(?:frame\.words|w)\.(\w+)", text))


@cache
def _of_script(place: str) -> list[re.Pattern[str]]:
    """Return the keys that a script uses: written out, after a dot, or put together from a text and something else."""
    text = (ROOT / place).read_text("utf-8")
    whole = set(re.findall(r'"(\w+)"', text)) | set(re.findall(r"\.(\w+)", text))
    begun = {f"{one}.+" for one in re.findall(r'"([a-z_]+_)" \+', text)}
    ended = {f".+{one}" for one in re.findall(r'\+ "(_[a-z_]+)"', text)}
    return [re.compile(one) for one in (*whole, *begun, *ended)]


@cache
def _of_module(place: str) -> list[re.Pattern[str]]:
    """Return the keys that a module uses: written out, or put together in an f-string."""
    found = []
    for node in ast.walk(ast.parse((ROOT / place).read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"\w+", node.value):
            found.append(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values]
            begins, ends = re.fullmatch(r"[a-z_]+_", parts[0]), re.fullmatch(r"_(span|open|unit)", parts[-1])
            between = r"\w+" if ends or parts[0] in OF_SEVERAL_WORDS else "[a-z]+"
            found += ["".join(part or between for part in parts)] if begins or ends else []
    return [re.compile(one) for one in found]
