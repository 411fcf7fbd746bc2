"""Turns a suggestion that came by mail or as an issue into a branch: its text becomes a commit.

The form writes a suggestion as a text with a block of base64 between two lines (`letter.js`), which no mail program
breaks. Only git objects are written: the working tree, the index and the current branch stay as they are.
"""

from __future__ import annotations

import base64
import binascii
import email
import email.policy
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from html import unescape
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb import addresses, clock, issues, library
from kb.drafting import splice, yaml_style
from kb.drafting.splice import Splice
from kb.library import MAX_TEXT_BYTES
from kb.problems import Problem
from kb.schema import Run
from kb.settings import Settings, one_line
from kb.sources import PRIVATE_FOLDERS, READ_FOLDERS, RUNS_FOLDER, SOURCE_FOLDERS

MAX_BYTES = 25 * 1024 * 1024  # of the file that came, as mail servers limit messages
_BEGIN, _END = "-----BEGIN KB SUGGESTION-----", "-----END KB SUGGESTION-----"
_TAG = re.compile(r"<[^>]*>")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp")
_BRANCH = "suggestion/"


class Unreceivable(ValueError):
    """A suggestion cannot become a branch; the text says why and what to do, in Hebrew and English."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Picture(_Data):
    """A picture that comes with a suggestion; `data` is base64."""

    path: Annotated[str, Field(max_length=300)]
    data: str


class Suggestion(_Data):
    """What the form sends: the file `path` with its whole `text`, or with `edits` of the git blob `base`.

    An edit is (start, end, text): offsets in the text with plain line ends, in units of UTF-16. A report that a tool
    was run has `run` instead, which is added to the list in `path`.
    """

    path: Annotated[str, Field(max_length=300)]
    title: Annotated[str, Field(max_length=500)] = ""
    author: Annotated[str, Field(max_length=200)] = ""
    text: str | None = None
    base: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = None
    edits: list[tuple[int, int, str]] = []
    run: Run | None = None
    files: list[Picture] = []


@dataclass(frozen=True)
class Received:
    """A branch with a suggestion: its author, its files, whether the page has changed meanwhile, and its problems."""

    branch: str
    author: str
    paths: tuple[str, ...]
    is_behind: bool
    problems: tuple[Problem, ...]


def receive(root: Path, data: bytes, settings: Settings, author: str = "") -> Received:
    """Make a branch of the suggestion in `data` in the repository at `root`.

    `data` is a message, the form's own text, or the text of an issue. `author`, such as `Noa <noa@example.org>`, is the
    sender of an issue, who is credited unless the suggestion names somebody.
    Raises Unreceivable; then nothing has been written but objects of git that nobody refers to.
    """
    git = _Git(root)
    suggestion, sender = _of_issue(git, data, settings) or read(data)
    sender = parseaddr(author) if author else sender
    _refuse_place(suggestion, settings)
    parent, text = _written(git, suggestion)
    files = {suggestion.path: text.encode(), **{one.path: _decoded(one.data) for one in suggestion.files}}
    name = one_line(suggestion.author) or sender[0] or "קוראים"
    commit = git.commit(parent, files, one_line(suggestion.title) or suggestion.path, (_bare(name), _bare(sender[1])))
    branch = git.branch(_BRANCH + _branch_of(suggestion), commit)
    problems = tuple(one for one in git.read(commit) if one.file in files)
    return Received(branch, name, tuple(files), parent != git.head, problems)


def _branch_of(suggestion: Suggestion) -> str:
    path = Path(suggestion.path)
    if path.suffix == ".md":
        return path.name.removesuffix(".md").replace(".", "-")
    return f"run-{path.stem}" if suggestion.run else path.stem


def read(data: bytes) -> tuple[Suggestion, tuple[str, str]]:
    """Return the suggestion in a message or a text, and the name and the address of the message's sender.

    Raises Unreceivable.
    """
    if len(data) > MAX_BYTES:
        raise Unreceivable("הקובץ גדול מדי · The file is too large")
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    is_message = "from" in message
    sender = parseaddr(str(message["from"])) if is_message else ("", "")
    texts = _texts(message) if is_message else iter([data.decode("utf-8", "replace")])
    block = next((found for text in texts if (found := _block(text)) is not None), None)
    if block is None:
        raise Unreceivable(
            "אין בקובץ הצעה. שמרו את ההודעה כולה (‎.eml) או את הקובץ שצורף לה · There is no suggestion in the file. "
            "Save the whole message (.eml), or the file attached to it"
        )
    try:
        return Suggestion.model_validate_json(_decoded(re.sub(r"[^A-Za-z0-9+/=]", "", block))), sender
    except ValidationError as fault:
        raise Unreceivable(
            f"ההצעה נקטעה בדרך · The suggestion was damaged on its way: {fault.errors()[0]['msg']}"
        ) from None


def _of_issue(git: _Git, data: bytes, settings: Settings) -> tuple[Suggestion, tuple[str, str]] | None:
    """Return the suggestion in the text of an issue that was made by an issue form, under a name that is free."""
    text = data[:MAX_BYTES].decode("utf-8", "replace")
    sent = None if _BEGIN in text else issues.read(text, settings, clock.today())
    if sent is None:
        return None
    path, number = sent.path, 1
    while sent.text is not None and git.blob(git.head, path):
        number += 1
        path = f"{sent.path.removesuffix('.md')}-{number}.md"
    try:
        run = Run.model_validate_json(json.dumps(sent.run)) if sent.run else None
        return Suggestion(path=path, title=sent.title, text=sent.text, run=run), ("", "")
    except ValidationError as fault:
        where, said = ".".join(map(str, fault.errors()[0]["loc"])), fault.errors()[0]["msg"]
        raise Unreceivable(f"הדיווח אינו שלם: {where} · The report is not complete: {where}: {said}") from None


def _block(text: str) -> str | None:
    """Return the last block in a text, None if there is none: the words before it may quote another one."""
    pieces = (piece.partition(_END) for piece in reversed(text.split(_BEGIN)[1:]))
    return next((block for block, end, _ in pieces if end), None)


def _texts(message: EmailMessage) -> Iterator[str]:
    """Yield the texts of a message and of its attachments."""
    for part in message.walk():
        if part.get_content_maintype() in ("text", "application"):
            payload = part.get_payload(decode=True)
            text = (
                payload.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(payload, bytes) else ""
            )
            yield unescape(_TAG.sub("\n", text)) if part.get_content_type() == "text/html" else text


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreceivable("ההצעה נקטעה בדרך · The suggestion was damaged on its way") from None


def _bare(text: str) -> str:
    """Return a name or an address as git can write it into a commit: without angle brackets."""
    return re.sub(r"[<>\x00-\x1f]", "", text).strip()


def _refuse_place(suggestion: Suggestion, settings: Settings) -> None:
    """Raise Unreceivable unless all files are in folders for texts and their pictures.

    Of other files only the glossary may be changed or begun, and only a run may come to the folder for runs.
    """
    *folders, name = suggestion.path.split("/")
    if suggestion.run:
        if folders != [RUNS_FOLDER] or not _is_list(name, settings) or suggestion.files:
            raise Unreceivable(f"הדיווח אינו על כלי של הספרייה · The report is of no tool: {suggestion.path}")
        return
    if suggestion.path == library.GLOSSARY_FILE and not suggestion.files:
        return
    stem = addresses.take_apart(name, settings).slug
    is_page = name.endswith(".md") and addresses.is_slug(stem, settings.slugs)
    pictures = [one.path for one in suggestion.files]
    sound = [one for one in pictures if one.lower().endswith(_PICTURES)]
    if not (is_page and sound == pictures and all(map(_is_ours, (suggestion.path, *pictures)))) or not folders:
        listed = ", ".join((suggestion.path, *pictures))
        raise Unreceivable(f"ההצעה אינה עמוד של הספרייה · The suggestion is no page of the library: {listed}")


def _is_list(name: str, settings: Settings) -> bool:
    return name.endswith(".yml") and addresses.is_slug(name.removesuffix(".yml"), settings.slugs)


def _is_ours(path: str) -> bool:
    parts = path.split("/")
    plain = all(re.fullmatch(r"[\w][\w.-]*", part) for part in parts)
    return plain and parts[0] in SOURCE_FOLDERS and not path.startswith(PRIVATE_FOLDERS)


def _written(git: _Git, suggestion: Suggestion) -> tuple[str, str]:
    """Return the commit on which a suggestion is based, and the text of its file."""
    there = git.blob(git.head, suggestion.path)
    if suggestion.run:
        kept = git.run("cat-file", "blob", there).decode() if there else ""
        return git.head, with_run(kept, suggestion.run)
    if suggestion.base is None:
        if suggestion.text is None or len(suggestion.text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
            raise Unreceivable("אין בהצעה טקסט, או שהוא ארוך מדי · The suggestion has no text, or too long a one")
        if there:
            raise Unreceivable(f"יש כבר קובץ בשם הזה · There is a file of this name already: {suggestion.path}")
        return git.head, suggestion.text
    parent = git.head if there == suggestion.base else git.commit_with(suggestion.path, suggestion.base)
    if not parent:
        raise Unreceivable(
            f"אין במאגר את הנוסח של {suggestion.path} שעליו מבוססת ההצעה. משכו את כל ההיסטוריה: git fetch --unshallow"
            f" · The repository does not have the text of {suggestion.path} on which it is based. Fetch all its history"
        )
    raw = git.run("cat-file", "blob", suggestion.base).decode()
    return parent, edited(raw, suggestion.edits)


def with_run(raw: str, run: Run) -> str:
    """Return the list of a tool's runs with one more at its end."""
    said = {name: value for name, value in run if value is not None}
    texts = {name: yaml_style.Text(said[name]) for name in ("changed", "happened") if name in said}
    whole = splice.plain(raw)
    begun = "" if not whole or whole.endswith("\n") else "\n"
    end = Splice(len(whole), len(whole), begun + yaml_style.item({**said, **texts}))
    return splice.spliced(raw, [end])


def edited(raw: str, edits: list[tuple[int, int, str]]) -> str:
    """Return a text with the form's edits made. Raises Unreceivable if they do not fit it."""
    units = splice.plain(raw).encode("utf-16-le")
    try:
        at = {offset: len(units[: 2 * offset].decode("utf-16-le")) for edit in edits for offset in edit[:2]}
    except UnicodeDecodeError:
        at = {}
    ends = [at for start, end, _ in edits for at in (start, end)]
    if (edits and not at) or ends != sorted(ends) or (ends and not 0 <= ends[0] <= ends[-1] <= len(units) // 2):
        raise Unreceivable("השינויים אינם מתאימים לקובץ · The edits do not fit the file")
    return splice.spliced(raw, [Splice(at[start], at[end], text) for start, end, text in edits])


@dataclass(frozen=True)
class _Git:
    """The repository at `root`, through the git command."""

    root: Path

    def run(self, *arguments: str, given: bytes = b"", variables: Mapping[str, str] | None = None) -> bytes:
        """Return what git answers. Raises Unreceivable with its message if it fails."""
        try:
            done = subprocess.run(
                ["git", *arguments], cwd=self.root, input=given, capture_output=True, check=True,
                env={**os.environ, **(variables or {})},
            )  # fmt: skip
        except FileNotFoundError:
            raise Unreceivable("git אינו מותקן · git is not installed") from None
        except subprocess.CalledProcessError as fault:
            raise Unreceivable(f"git: {fault.stderr.decode('utf-8', 'replace').strip()}") from None
        return done.stdout

    def _asked(self, *arguments: str) -> str:
        """Return an answer of one line, "" if there is none."""
        try:
            return self.run(*arguments).decode().strip()
        except Unreceivable:
            return ""

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.run("rev-parse", "HEAD").decode().strip()

    @property
    def prefix(self) -> str:
        """The library's folder in the repository, with a slash at the end; "" if it is the repository's root."""
        return self.run("rev-parse", "--show-prefix").decode().strip()

    def blob(self, commit: str, path: str) -> str:
        """Return the blob of a file in a commit, "" if it has none."""
        return self._asked("rev-parse", "--verify", "--quiet", f"{commit}:{self.prefix}{path}")

    def commit_with(self, path: str, blob: str) -> str:
        """Return the latest commit in which a file has this content, "" if there is none."""
        commits = self.run("rev-list", "HEAD", "--", path).decode().split()
        return next((one for one in commits if self.blob(one, path) == blob), "")

    def commit(self, parent: str, files: dict[str, bytes], message: str, author: tuple[str, str]) -> str:
        """Return a new commit on `parent` with these files, by `author` (name, address)."""
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.run("read-tree", parent, variables=index)
            for path, data in files.items():
                blob = self.run("hash-object", "-w", "--stdin", given=data).decode().strip()
                place = f"100644,{blob},{self.prefix}{path}"
                self.run("update-index", "--add", "--cacheinfo", place, variables=index)
            tree = self.run("write-tree", variables=index).decode().strip()
        named = {"GIT_AUTHOR_NAME": author[0], "GIT_AUTHOR_EMAIL": author[1]}
        return self.run("commit-tree", tree, "-p", parent, given=message.encode(), variables=named).decode().strip()

    def branch(self, name: str, commit: str) -> str:
        """Create a branch at a commit, under a name that is free; return the name."""
        number, free = 1, name
        while self._asked("rev-parse", "--verify", "--quiet", f"refs/heads/{free}"):
            number += 1
            free = f"{name}-{number}"
        self.run("branch", free, commit)
        return free

    def read(self, commit: str) -> tuple[Problem, ...]:
        """Return the problems of the library as it is in a commit."""
        packed = self.run("archive", f"{commit}:{self.prefix.rstrip('/')}")
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                wanted = (*(f"{name}/" for name in READ_FOLDERS), "library.yml")
                archive.extractall(folder, [one for one in archive if one.name.startswith(wanted)], filter="data")
            return library.read(folder).problems
