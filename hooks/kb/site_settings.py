"""The settings of the site in `mkdocs.yml`, read without MkDocs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag

HOOKS = Path(__file__).parents[1] / "events.py"
_DEPTH = 20  # files that inherit from each other; more of them must be a circle


class Unreadable(Exception):
    """`mkdocs.yml` cannot be read; the text says why, in Hebrew and English."""


@dataclass(frozen=True)
class SiteSettings:
    """The settings of a site.

    `languages` are codes, the default first. `url` ends in a slash; it is "/" if the settings have no address.
    `repository` and `edit_uri` are empty if they are not set. `overrides` is the folder of the templates. `others` are
    plugins and hooks that are not ours: only MkDocs can run them. With `with_books`, the site has books, and to make
    everything takes about twice as long.
    """

    file: Path
    languages: tuple[str, ...]
    url: str
    repository: str
    edit_uri: str
    overrides: Path
    others: tuple[str, ...] = ()
    with_books: bool = False

    @property
    def root(self) -> Path:
        """The library's root."""
        return self.file.parent


class _Loader(yaml.SafeLoader):
    """YAML with MkDocs' `!ENV` (https://www.mkdocs.org/user-guide/configuration/#environment-variables)."""


_Loader.add_constructor("!ENV", construct_env_tag)


def read(file: Path) -> SiteSettings:
    """Read the settings in `file`. Raises Unreadable if it is missing or not valid YAML."""
    try:
        data = _load(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Unreadable(f"אי אפשר לקרוא את {file.name} · {file.name} cannot be read: {error}") from None
    if not isinstance(data, dict):
        raise Unreadable(f"אין הגדרות ב־{file.name} · There are no settings in {file.name}")
    theme = data.get("theme")
    folder = theme.get("custom_dir") if isinstance(theme, dict) else None
    languages, others = _plugins(data.get("plugins") or [])
    others += [str(hook) for hook in data.get("hooks") or () if (file.parent / str(hook)).resolve() != HOOKS.resolve()]
    return SiteSettings(
        file=file,
        languages=tuple(languages),
        url=site_url(data.get("site_url")),
        repository=str(data.get("repo_url") or ""),
        edit_uri=str(data.get("edit_uri") or ""),
        overrides=(file.parent / str(folder or "overrides")).resolve(),
        others=tuple(others),
    )


def files(file: Path) -> list[Path]:
    """Return the settings file and the files that it inherits from, as far as they can be read."""
    found = [file]
    try:
        while len(found) < _DEPTH:
            data = yaml.load(found[-1].read_text("utf-8"), Loader=_Loader)
            if not isinstance(data, dict) or "INHERIT" not in data:
                break
            found.append((found[-1].parent / str(data["INHERIT"])).resolve())
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        pass
    return found


def _load(file: Path) -> object:
    """Return the settings of a file, merged over those of the file that it inherits from, as in MkDocs."""
    data = yaml.load(file.read_text("utf-8"), Loader=_Loader)
    parent = data.pop("INHERIT", None) if isinstance(data, dict) else None
    return _overlay(_load(file.parent / str(parent)), data) if parent else data


def _overlay(base: object, own: object) -> object:
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _overlay(base.get(key), value) for key, value in own.items()}}
    return own


def site_url(value: object) -> str:
    """Return the site's address with a slash at its end; "/" if there is none."""
    return f"{str(value or '').rstrip('/')}/"


def _plugins(listed: Any) -> tuple[list[str], list[str]]:
    """Return the languages of static-i18n, the default first, and the names of other plugins."""
    languages, others = list[str](), list[str]()
    items = listed.items() if isinstance(listed, dict) else [_named(item) for item in listed]
    for name, options in items:
        if name == "i18n":
            wanted = [one for one in (options or {}).get("languages", ()) if one.get("build", True)]
            languages = [one["locale"] for one in sorted(wanted, key=lambda one: not one.get("default"))]
        else:
            others.append(str(name))
    return languages, others


def _named(item: Any) -> tuple[Any, Any]:
    return next(iter(item.items())) if isinstance(item, dict) else (item, None)
