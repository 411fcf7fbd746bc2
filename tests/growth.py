"""Adds thirty valid tools in three languages to a library: python tests/growth.py FOLDER [--wrong].

They prove that no test of the code fails when the content grows. Each is a copy of a tool of the frozen library
(tests/fixtures/trilingual) with another title and other facts; every second one has a worksheet. With --wrong, the
first of them has a mistake.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from workspace import TRILINGUAL

NUMBER = 30
SOURCES = (
    "backbone-in-emergency", "leading-together-in-emergency", "network-check-in", "rapid-consultation",
    "short-learning-cycles", "stacey-matrix",
)  # fmt: skip
TITLES = {".md": "מפגש שותפים", ".ar.md": "لقاء الشركاء", ".en.md": "Partners meet"}
STAGES = ("explore", "launch", "agenda", "act", "learn", "sustain", "close")
PURPOSES = ("consult", "trust", "map", "decide", "conflict", "plan", "reflect", "connect")
MODES, LEVELS = ("in_person", "online", "hybrid"), ("easy", "medium", "hard")
CONTEXTS = ("routine", "emergency", "recovery")
TOPICS = ("common-agenda", "shared-measurement", "mutual-activities", "communication", "backbone")
MISTAKE = "levle: easy"  # an unknown key


def grow(root: Path, number: int = NUMBER) -> list[Path]:
    """Write `number` tools with their translations into the library at `root`; return the files."""
    made = []
    for n in range(number):
        for suffix in TITLES:
            made.append(root / f"tools/grown-{n:02}{suffix}")
            made[-1].write_text(_text(n, suffix), "utf-8")
    return made


def spoil(root: Path) -> Path:
    """Put a mistake into the first of the added tools; return its file."""
    path = root / "tools/grown-00.md"
    path.write_text(path.read_text("utf-8").replace("\nlevel: ", f"\n{MISTAKE}\nlevel: ", 1), "utf-8")
    return path


def _text(n: int, suffix: str) -> str:
    text = (TRILINGUAL / f"tools/{SOURCES[n % len(SOURCES)]}{suffix}").read_text("utf-8")
    front, fence, body = text.partition("\n---\n")
    fields = _blocks(front)
    fields["title"] = f'title: "{TITLES[suffix]} {n + 1}"'
    fields.pop("related", None)
    fields.pop("redirect_from", None)
    if n % 2:
        fields.pop("worksheet", None)
    if suffix == ".md":  # the facts; translations inherit them
        fields |= {
            "topics": f"topics: [{TOPICS[n % 5]}]",
            "stages": f"stages: [{STAGES[n % 7]}]",
            "contexts": f"contexts: [{CONTEXTS[n % 3]}]",
            "purposes": f"purposes: [{PURPOSES[n % 8]}]",
            "modes": f"modes: [{MODES[n % 3]}]",
            "level": f"level: {LEVELS[n % 3]}",
            "group": f"group: {{min: {2 + n % 4}, max: {8 + n}}}",
        }
    return "\n".join(["---", *fields.values()]) + fence + body


def _blocks(front: str) -> dict[str, str]:
    """Return the lines of each field of front matter, by its key."""
    parts = re.split(r"^(?=\w+:)", front.removeprefix("---\n"), flags=re.MULTILINE)
    return {part.partition(":")[0]: part.rstrip("\n") for part in parts}


if __name__ == "__main__":
    grow(Path(sys.argv[1]))
    if "--wrong" in sys.argv[2:]:
        spoil(Path(sys.argv[1]))
