"""The YAML files that belong to the program: rules, words, lists. What people write is read by `frontmatter`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


def read(file: Path) -> Any:
    """Return the data in a file. Raises yaml.YAMLError where it is not YAML."""
    return yaml.load(file.read_text("utf-8"), _Loader)
