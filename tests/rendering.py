"""Markdown rendered as the site renders it: with the extensions of mkdocs.yml and nothing else of MkDocs."""

from functools import cache
from pathlib import Path
from typing import Any

import markdown
import yaml
from pymdownx.slugs import slugify

MKDOCS_YML = Path(__file__).resolve().parents[1] / "mkdocs.yml"


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml: !ENV as its default, the one Python object in it as what it is."""


def _apply(loader: yaml.SafeLoader, name: str, node: Any) -> object:
    assert name == "pymdownx.slugs.slugify"
    return slugify(**loader.construct_mapping(node, deep=True)["kwds"])


_Loader.add_constructor("!ENV", lambda loader, node: loader.construct_sequence(node)[-1])
_Loader.add_multi_constructor("tag:yaml.org,2002:python/object/apply:", _apply)


@cache
def mkdocs_settings() -> dict[str, Any]:
    """Return what mkdocs.yml holds."""
    return yaml.load(MKDOCS_YML.read_text("utf-8"), Loader=_Loader)


def render(text: str) -> str:
    """Return the HTML of a Markdown text."""
    extensions = [item if isinstance(item, dict) else {item: {}} for item in mkdocs_settings()["markdown_extensions"]]
    configs = {name: config or {} for item in extensions for name, config in item.items()}
    return markdown.markdown(text, extensions=list(configs), extension_configs=configs)
