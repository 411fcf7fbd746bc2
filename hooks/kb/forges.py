"""The forge where the repository lives, as the form that sends to it must know it: GitHub, Gitea, Forgejo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Software = Literal["github", "gitea"]  # Forgejo answers as Gitea does

# Hosts whose software is known without a setting, and the addresses of APIs that do not follow from the host.
HOSTS: Mapping[str, Software] = {"github.com": "github", "codeberg.org": "gitea"}
APIS: Mapping[str, str] = {"github.com": "https://api.github.com"}
PATHS: Mapping[Software, str] = {"github": "/api/v3", "gitea": "/api/v1"}


@dataclass(frozen=True)
class Forge:
    """A forge, and the library's place in it.

    `home` and `api` are addresses without a slash at the end, `repository` is "owner/name", `prefix` is the library's
    folder in the repository: empty, or with a slash at the end.
    """

    software: Software
    home: str
    api: str
    repository: str
    branch: str
    prefix: str = ""

    @property
    def name(self) -> str:
        """What people call the forge: GitHub, or the name of its host."""
        return "GitHub" if self.home == "https://github.com" else urlsplit(self.home).netloc

    @property
    def origin(self) -> str:
        """The only host that the form asks: the scheme and the host of the API."""
        scheme, host, *_ = urlsplit(self.api)
        return f"{scheme}://{host}"


def find(repository: str, edit_uri: str, software: Software | None = None) -> Forge | None:
    """Return the forge of a repository; None if it cannot be asked.

    `repository` and `edit_uri` are those of `mkdocs.yml`; `software` is the library's setting, for hosts that are not
    known. For example `find("https://github.com/a/b", "edit/main/")` is GitHub's "a/b" with the branch "main".
    """
    scheme, host, path, *_ = urlsplit(repository)
    place = [part for part in path.removesuffix(".git").split("/") if part]
    # The API is asked with a key, so never without encryption; a server on this machine is for tests.
    is_safe = scheme == "https" or (scheme == "http" and urlsplit(repository).hostname in ("127.0.0.1", "localhost"))
    kind, edited = HOSTS.get(host) or software, [part for part in edit_uri.split("/") if part]
    if not (is_safe and kind and len(place) == 2 and len(edited) >= 2):
        return None
    home, (_, branch, *folders) = f"{scheme}://{host}", edited
    api = APIS.get(host) or home + PATHS[kind]
    return Forge(kind, home, api, "/".join(place), branch, "".join(f"{one}/" for one in folders))
