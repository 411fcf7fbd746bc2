"""PyYAML's fast readers and writers of safe YAML: those of libyaml, and Python's own where it is not installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
DUMPER: type[yaml.SafeDumper | yaml.CSafeDumper] = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper

Unreadable = yaml.YAMLError | UnicodeEncodeError  # what reading YAML raises; the second, text that no file can hold


def read(file: Path) -> Any:
    """Return the data in a file of the program's own. Raises yaml.YAMLError where it is no YAML."""
    return yaml.load(file.read_text("utf-8"), LOADER)
