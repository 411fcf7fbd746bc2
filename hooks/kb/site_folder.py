"""The folder in which a site is built, and what is known about every file in it.

A file that is the same in the previous site is not written again: both sites share its content by a hard link.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kb import disk


@dataclass(frozen=True)
class File:
    """What is known about a file: the SHA-256 of its content, its size in bytes, and the key of what it was made from.

    `made_from` is None if nobody needs to know it.
    """

    digest: str
    size: int
    made_from: str = ""


Files = Mapping[str, File]  # by name, relative to the site, with slashes


@dataclass(frozen=True)
class Former:
    """The previous site: its folder, and those of its files that were not changed since they were written."""

    root: Path
    files: Files


@dataclass
class SiteFolder:
    """The folder `root`, in which a site is built; `before` is the previous site, whose files may be shared.

    For example, `SiteFolder(Path("site")).write("robots.txt", b"User-agent: *")`.
    """

    root: Path
    before: Former | None = None
    files: dict[str, File] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)
    _made_from: dict[str, str] = field(default_factory=dict)  # names in the previous site, by the key of their inputs
    _same: dict[str, str] = field(default_factory=dict)  # names in the previous site, by the digest of their content

    def __post_init__(self) -> None:
        if self.before:
            self._same = {file.digest: name for name, file in self.before.files.items()}
            self._made_from = {file.made_from: name for name, file in self.before.files.items() if file.made_from}

    def write(self, name: str, data: bytes, made_from: str = "") -> None:
        """Make the file `name` hold `data`."""
        digest = hashlib.sha256(data).hexdigest()
        same = self._same.get(digest)
        if not (same and self._link(same, name)):
            self._make_folder(name)
            self._write(self.root / name, data)
        self.files[name] = File(digest, len(data), made_from)

    def carry(self, name: str, made_from: str) -> bool:
        """Share the file `name` of the previous site if it was made from the same inputs; return whether it was."""
        known = self.before.files.get(name) if self.before else None
        if known is None or known.made_from != made_from or not self._link(name, name):
            return False
        self.files[name] = known
        return True

    def carried(self, made_from: str) -> str:
        """Share the file of the previous site that was made from these inputs; return its name, or "" if none was."""
        name = self._made_from.get(made_from, "")
        return name if name and self.carry(name, made_from) else ""

    def adopt(self) -> None:
        """Add the files that another program has written into the folder."""
        for name in sorted(disk.names(self.root) - self.files.keys()):
            data = (self.root / name).read_bytes()
            self.files[name] = File(hashlib.sha256(data).hexdigest(), len(data))

    def _link(self, old: str, name: str) -> bool:
        """Share a file of the previous site under a name here; return whether the file system allows it."""
        assert self.before
        self._make_folder(name)
        with suppress(OSError, NotImplementedError):
            os.link(os.path.join(self.before.root, old), os.path.join(self.root, name))  # a Path would take longer
            return True
        return False

    def _make_folder(self, name: str) -> None:
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        try:
            with disk.naming(path), path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            disk.put(path, data)


Stamp = tuple[int, int, int]  # of a file: its size, the time of its last change in nanoseconds, and its number


def stamps(root: Path, names: Iterable[str]) -> dict[str, Stamp]:
    """Return the stamps of those of the files `names` that exist. A file with the same stamp was not changed."""
    found = dict[str, Stamp]()
    for name in names:
        with suppress(OSError):
            facts = os.stat(os.path.join(root, name))
            found[name] = (facts.st_size, facts.st_mtime_ns, facts.st_ino)
    return found
