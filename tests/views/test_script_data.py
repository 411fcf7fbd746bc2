"""Scripts and their data agree: a script reads every field that the data's class declares, by its name."""

from __future__ import annotations

import inspect
import re

import pytest
from kb.settings import Record
from kb.views import script_data
from workspace import CHECKOUT

SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted((CHECKOUT / "overrides/assets/kb").rglob("*.js")))
DECLARED = [
    (name, field)
    for name, cls in inspect.getmembers(script_data, inspect.isclass)
    if issubclass(cls, Record) and cls.__module__ == script_data.__name__
    for field in cls.model_fields
]


@pytest.mark.parametrize(("name", "field"), DECLARED, ids=[".".join(one) for one in DECLARED])
def test_a_script_reads_it(name: str, field: str) -> None:
    assert re.search(rf"\.{field}\b|[{{,]\s*{field}\s*(?=[,}}])", SCRIPTS), f"no script reads {name}.{field}"
