"""PyYAML's fast readers and writers of safe YAML: those of libyaml if it is installed, else Python's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
DUMPER: type[yaml.SafeDumper | yaml.CSafeDumper] = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper

Unreadable = yaml.YAMLError | UnicodeEncodeError  # errors of reading YAML; the second, for text that no file can hold


def read(file: Path) -> Any:
    """Return the data in one of the program's own files. Raises yaml.YAMLError if it is not valid YAML."""
    return yaml.load(file.read_text("utf-8"), LOADER)
