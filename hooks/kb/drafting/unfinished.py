"""The answers to `kb new` that are not a file yet: kept on disk after each, so that whoever is cut off can go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kb import disk

FOLDER = "new"  # in the folder of the caches
FORMAT = 1


class Unfinished:
    """The typed answers for a new entry of a kind in the library at `root`, by the name of the question.

    `left` has those that an earlier conversation has left. "" is the answer of a person who skips a question.
    """

    def __init__(self, root: Path, kind: str) -> None:
        self.file = root / disk.CACHE / FOLDER / f"{kind}.json"
        self.left: Mapping[str, str] = _read(self.file)
        self.typed = dict[str, str]()
        self.is_kept = True

    def keep(self, name: str, typed: str) -> None:
        """Keep an answer; `is_kept` says from then on whether the disk has taken it."""
        self.typed[name] = typed
        data = json.dumps({"format": FORMAT, "typed": {**self.left, **self.typed}}, ensure_ascii=False, indent=1)
        try:
            disk.put(self.file, data.encode("utf-8", "surrogatepass"))
        except OSError:
            self.is_kept = False

    def forget(self) -> None:
        """Delete everything that is kept."""
        self.left, self.typed = {}, {}
        with suppress(OSError):
            self.file.unlink(missing_ok=True)


def _read(file: Path) -> Mapping[str, str]:
    """Return kept answers; none if there are none, or if the file is of another format or damaged."""
    with suppress(OSError, ValueError):
        data = json.loads(file.read_bytes())
        if isinstance(data, dict) and data.get("format") == FORMAT and isinstance(data.get("typed"), dict):
            return {name: typed for name, typed in data["typed"].items() if isinstance(typed, str)}
    return {}
