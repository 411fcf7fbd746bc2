"""A forge for tests: GitHub's and Gitea's REST APIs, as far as the form asks them, over real repositories of git.

Objects and refs are written by git itself; a fork shares its objects with the repository that it was made from, as on
GitHub. Answers have the fields, the status and the words that the documentation of both gives
(https://docs.github.com/en/rest, https://docs.gitea.com/api): this is a recorded contract, not the program itself.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Json = Any
CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Retry-After, X-RateLimit-Remaining, X-RateLimit-Reset",
    "access-control-allow-headers": "Authorization, Content-Type, Accept",
    "access-control-allow-methods": "GET, POST, PATCH",
}
NAMED = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


@dataclass
class Answer:
    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None, **more: Json) -> None:
        super().__init__(message)
        self.answer = Answer(status, {"message": message, **more}, headers or {})


@dataclass
class Repository:
    """A bare repository under `folder`."""

    name: str
    folder: Path
    parent: Repository | None = None

    def git(self, *arguments: str, given: bytes = b"", **variables: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, input=given, capture_output=True, check=True,
            env={**os.environ, **NAMED, **variables},
        )  # fmt: skip
        return done.stdout.decode().strip()

    def ask(self, *arguments: str, status: int = 404, message: str = "Not Found") -> str:
        try:
            return self.git(*arguments)
        except subprocess.CalledProcessError:
            raise Refusal(status, message) from None

    def find(self, place: str) -> str:
        """Return the object at a place ("refs/heads/x", or "x:path"), "" if there is none."""
        try:
            return self.git("rev-parse", "--verify", "--quiet", place)
        except subprocess.CalledProcessError:
            return ""

    def head(self, branch: str) -> str:
        return self.ask("rev-parse", "--verify", f"refs/heads/{branch}")

    def tree(self, base: str, files: list[tuple[str, str]]) -> str:
        """Return a tree: that of `base` with these (path, blob)."""
        index = str(self.folder / "index.new")
        self.git("read-tree", base, GIT_INDEX_FILE=index)
        for path, blob in files:
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", GIT_INDEX_FILE=index)
        return self.git("write-tree", GIT_INDEX_FILE=index)

    def commit(self, tree: str, parents: list[str], message: str) -> str:
        listed = [part for one in parents for part in ("-p", one)]
        return self.git("commit-tree", tree, *listed, given=message.encode())

    def begin_branch(self, name: str, commit: str, status: int, message: str) -> None:
        self.ask("cat-file", "-e", f"{commit}^{{commit}}", message="Object does not exist")
        if self.find(f"refs/heads/{name}"):
            raise Refusal(status, message)
        self.git("update-ref", f"refs/heads/{name}", commit)


class Forge:
    """A forge with one library. Tests set what a key may do, what fails, and how the checks went.

    `rights` of a key: "write" to push to the repository itself, "fork" to copy it, "own" to write in the own copy,
    "open" to open pull requests. `faults` gives the refusal for requests whose "METHOD path" matches a pattern.
    """

    def __init__(self, folder: Path, files: Path, software: str, repository: str = "garden/library") -> None:
        self.folder, self.software = folder, software
        self.keys: dict[str, tuple[str, set[str]]] = {}
        self.faults: dict[str, Refusal] = {}
        self.checks: list[Json] = []
        self.pulls: list[Json] = []
        self.asked: list[str] = []
        self.library = self._make(repository, "clone", "--bare", "-q", str(_committed(files, folder / "work")))
        self.repositories = {repository: self.library}

    def _make(self, name: str, *arguments: str, parent: Repository | None = None) -> Repository:
        target = self.folder / f"{name.replace('/', '-')}.git"
        subprocess.run(["git", *arguments, str(target)], check=True, capture_output=True)
        return Repository(name, target, parent)

    def change(self, path: str, text: str) -> str:
        """Commit a change to the library's main branch, as somebody else does; return the commit."""
        library, head = self.library, self.library.head("main")
        blob = library.git("hash-object", "-w", "--stdin", given=text.encode())
        commit = library.commit(library.tree(head, [(path, blob)]), [head], "A change")
        library.git("update-ref", "refs/heads/main", commit)
        return commit

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Answer a request; header names are in lower case."""
        parts = urlsplit(url)
        path = unquote(parts.path).removeprefix("/api/v1")
        self.asked.append(f"{method} {path}")
        try:
            for pattern, refusal in self.faults.items():
                if re.search(pattern, f"{method} {path}"):
                    raise refusal
            scheme, _, key = headers.get("authorization", "").partition(" ")
            if scheme != ("Bearer" if self.software == "github" else "token") or key not in self.keys:
                raise Refusal(401, "Bad credentials")
            login, rights = self.keys[key]
            asked = _Asked(self, login, rights, parse_qs(parts.query), json.loads(body) if body else {})
            for verb, pattern, function in (*SHARED, *(GITHUB if self.software == "github" else GITEA)):
                if verb == method and (found := re.fullmatch(pattern, path)):
                    return function(asked, *found.groups())
            raise Refusal(404, "Not Found")
        except Refusal as refusal:
            return refusal.answer


def _committed(files: Path, work: Path) -> Path:
    """Return a repository whose branch main holds the files of a folder."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", f"--work-tree={files}", f"--git-dir={work}/.git"]
    subprocess.run(["git", "init", "-q", "-b", "main", str(work)], check=True)
    subprocess.run([*git, "add", "tools", "articles", "docs", "library.yml"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "The library"], check=True)
    return work


@dataclass
class _Asked:
    """A request: by whom, and with what."""

    forge: Forge
    login: str
    rights: set[str]
    query: dict[str, list[str]]
    body: Json

    def at(self, name: str) -> Repository:
        if name not in self.forge.repositories:
            raise Refusal(404, "Not Found")
        return self.forge.repositories[name]

    def to_write(self, name: str) -> Repository:
        repository = self.at(name)
        if ("own" if repository.parent else "write") not in self.rights:
            raise Refusal(403, "Resource not accessible by personal access token")
        return repository


Handler = Callable[..., Answer]


def _user(asked: _Asked) -> Answer:
    return Answer(200, {"login": asked.login})


def _repository(asked: _Asked, name: str) -> Answer:
    found = asked.at(name)
    push = "write" in asked.rights if not found.parent else name.startswith(f"{asked.login}/")
    parent = {"parent": {"full_name": found.parent.name}} if found.parent else {}
    return Answer(200, {"full_name": name, "fork": bool(found.parent), "permissions": {"push": push}, **parent})


def _fork(asked: _Asked, name: str) -> Answer:
    if "fork" not in asked.rights:
        raise Refusal(403, "Resource not accessible by personal access token")
    forge, origin = asked.forge, asked.at(name)
    own = f"{asked.login}/{name.split('/')[1]}"
    forge.repositories[own] = forge._make(own, "clone", "--bare", "--shared", "-q", str(origin.folder), parent=origin)
    return Answer(202, {"full_name": own})


def _branch(asked: _Asked, name: str, branch: str) -> Answer:
    head = asked.at(name).head(branch)
    return Answer(200, {"name": branch, "commit": {"id": head, "sha": head}})


def _content(asked: _Asked, name: str, path: str) -> Answer:
    (ref,) = asked.query["ref"]
    return Answer(200, {"path": path, "sha": asked.at(name).ask("rev-parse", "--verify", f"{ref}:{path}")})


def _commits(asked: _Asked, name: str) -> Answer:
    (path,), (branch,) = asked.query["path"], asked.query["sha"]
    return Answer(200, [{"sha": sha} for sha in asked.at(name).git("log", "--format=%H", branch, "--", path).split()])


def _open(asked: _Asked, name: str) -> Answer:
    if "open" not in asked.rights:
        raise Refusal(403, "Resource not accessible by personal access token")
    library, pulls = asked.at(name), asked.forge.pulls
    owner, _, branch = asked.body["head"].rpartition(":")
    source = asked.at(f"{owner}/{name.split('/')[1]}") if owner else library
    number = len(pulls) + 1
    library.git("fetch", "-q", str(source.folder), f"+refs/heads/{branch}:refs/pull/{number}/head")
    url = f"https://forge.example/{name}/pull/{number}"
    pulls.append({"number": number, "state": "open", "html_url": url, **asked.body, "source": source, "branch": branch})
    return Answer(201, {"number": number, "state": "open", "html_url": url})


def _pull(asked: _Asked, name: str, number: str) -> Answer:
    assert name == asked.forge.library.name
    return Answer(200, {"state": asked.forge.pulls[int(number) - 1]["state"], "number": int(number)})


def _moved(asked: _Asked) -> None:
    """Bring pull requests up to date with their branches, as a forge does after each push."""
    for one in asked.forge.pulls:
        place = f"+refs/heads/{one['branch']}:refs/pull/{one['number']}/head"
        asked.forge.library.git("fetch", "-q", str(one["source"].folder), place)


REPO = "/repos/([^/]+/[^/]+)"
SHARED: list[tuple[str, str, Handler]] = [
    ("GET", "/user", _user), ("GET", REPO, _repository), ("POST", f"{REPO}/forks", _fork),
    ("GET", f"{REPO}/branches/(.+)", _branch), ("GET", f"{REPO}/contents/(.+)", _content),
    ("GET", f"{REPO}/commits", _commits), ("POST", f"{REPO}/pulls", _open), ("GET", f"{REPO}/pulls/([0-9]+)", _pull),
]  # fmt: skip


# ---- GitHub


def _ref(asked: _Asked, name: str, branch: str) -> Answer:
    found = {"type": "commit", "sha": asked.at(name).head(branch)}
    return Answer(200, {"ref": f"refs/heads/{branch}", "object": found})


def _merge_upstream(asked: _Asked, name: str) -> Answer:
    copy, branch = asked.to_write(name), asked.body["branch"]
    assert copy.parent
    copy.git("fetch", "-q", str(copy.parent.folder), f"refs/heads/{branch}:refs/heads/{branch}")
    return Answer(200, {"message": "Successfully fetched and fast-forwarded", "merge_type": "fast-forward"})


def _blob(asked: _Asked, name: str) -> Answer:
    assert asked.body["encoding"] == "base64"
    data = base64.b64decode(asked.body["content"], validate=True)
    return Answer(201, {"sha": asked.to_write(name).git("hash-object", "-w", "--stdin", given=data)})


def _git_commit(asked: _Asked, name: str, sha: str) -> Answer:
    return Answer(200, {"sha": sha, "tree": {"sha": asked.at(name).ask("rev-parse", "--verify", f"{sha}^{{tree}}")}})


def _tree(asked: _Asked, name: str) -> Answer:
    repository, entries = asked.to_write(name), asked.body["tree"]
    assert all((one["mode"], one["type"]) == ("100644", "blob") for one in entries)
    repository.ask("cat-file", "-e", asked.body["base_tree"], status=422, message="tree.sha is not valid")
    tree = repository.tree(asked.body["base_tree"], [(one["path"], one["sha"]) for one in entries])
    return Answer(201, {"sha": tree})


def _new_commit(asked: _Asked, name: str) -> Answer:
    body = asked.body
    return Answer(201, {"sha": asked.to_write(name).commit(body["tree"], body["parents"], body["message"])})


def _new_ref(asked: _Asked, name: str) -> Answer:
    branch = asked.body["ref"].removeprefix("refs/heads/")
    asked.to_write(name).begin_branch(branch, asked.body["sha"], 422, "Reference already exists")
    return Answer(201, {"ref": asked.body["ref"]})


def _moved_ref(asked: _Asked, name: str, branch: str) -> Answer:
    repository = asked.to_write(name)
    old, new = f"refs/heads/{branch}", asked.body["sha"]
    repository.ask("merge-base", "--is-ancestor", old, new, status=422, message="Update is not a fast forward")
    repository.git("update-ref", old, new)
    _moved(asked)
    return Answer(200, {"ref": f"refs/heads/{branch}"})


def _check_runs(asked: _Asked, name: str, sha: str) -> Answer:
    asked.at(name).ask("cat-file", "-e", sha)
    return Answer(200, {"total_count": len(asked.forge.checks), "check_runs": asked.forge.checks})


GITHUB: list[tuple[str, str, Handler]] = [
    ("GET", f"{REPO}/git/ref/heads/(.+)", _ref), ("POST", f"{REPO}/merge-upstream", _merge_upstream),
    ("POST", f"{REPO}/git/blobs", _blob), ("GET", f"{REPO}/git/commits/([0-9a-f]+)", _git_commit),
    ("POST", f"{REPO}/git/trees", _tree), ("POST", f"{REPO}/git/commits", _new_commit),
    ("POST", f"{REPO}/git/refs", _new_ref), ("PATCH", f"{REPO}/git/refs/heads/(.+)", _moved_ref),
    ("GET", f"{REPO}/commits/([0-9a-f]+)/check-runs", _check_runs),
]  # fmt: skip


# ---- Gitea and Forgejo


def _new_branch(asked: _Asked, name: str) -> Answer:
    body = asked.body
    asked.to_write(name).begin_branch(body["new_branch_name"], body["old_ref_name"], 409, "The branch already exists.")
    return Answer(201, {"name": body["new_branch_name"]})


def _change_files(asked: _Asked, name: str) -> Answer:
    repository, branch = asked.to_write(name), asked.body["branch"]
    head, files = repository.head(branch), list[tuple[str, str]]()
    for one in asked.body["files"]:
        there = repository.find(f"{head}:{one['path']}")
        if (one["operation"] == "update") != bool(there) or (there and one["sha"] != there):
            raise Refusal(422, "sha does not match")
        data = base64.b64decode(one["content"], validate=True)
        files.append((one["path"], repository.git("hash-object", "-w", "--stdin", given=data)))
    commit = repository.commit(repository.tree(head, files), [head], asked.body["message"])
    repository.git("update-ref", f"refs/heads/{branch}", commit)
    _moved(asked)
    return Answer(201, {"commit": {"sha": commit}})


def _status(asked: _Asked, name: str, sha: str) -> Answer:
    asked.at(name).ask("cat-file", "-e", sha)
    return Answer(200, {"state": "", "statuses": asked.forge.checks})


GITEA: list[tuple[str, str, Handler]] = [
    ("POST", f"{REPO}/branches", _new_branch), ("POST", f"{REPO}/contents", _change_files),
    ("GET", f"{REPO}/commits/([0-9a-f]+)/status", _status),
]  # fmt: skip
