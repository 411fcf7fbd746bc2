"""Shared by the tests of documents for Word and Excel: sheets, one more sheet, and functions to look into documents."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from kb.worksheets.sheet import Sheet
from lxml import etree
from worksheets import sheets

ALL = (*sheets.ALL, "odd")
FIXED = (1980, 1, 1, 0, 0, 0)
PATIENCE = 180  # seconds

# Content that harms Office and that nobody should write: characters that XML does not allow, signs that begin formulas,
# invalid names, ids that differ only by a hyphen, a table of one column.
ODD: dict[str, Any] = {
    "title": "=1+1 \x01\ufffeשלום\x1f",
    "howto": ["+ ראו [[CC BY-SA 4.0]]", "- [[rtl:אחר]] – מעגל (Cycle 2), ואז القدس, ואז שוב"],
    "blocks": [
        {
            "type": "fields",
            "fields": [
                {"id": "a-b", "label": "@א", "hint": "-ב"},
                {"id": "a_b", "label": "=ב", "kind": "number"},
                {"id": "a-b-c", "label": "+ג", "kind": "date"},
                {"id": "a-b_c", "label": "ד"},
                {"id": "a_b-c", "label": "ה"},
            ],
        },
        {"type": "checklist", "items": [{"id": "r1c1", "label": "'מים' & <b>", "hint": "1.5 ל׳"}]},
        {
            "type": "scale",
            "min": 0,
            "max": 1,
            "max_label": '"כן"',
            "items": [{"id": "c", "label": "כך?", "hint": "רמז"}],
        },
        {
            "type": "table",
            "title": "History",
            "rows": 2,
            "columns": [{"id": "only", "label": "=לבד"}],
            "example": ["@שם"],
        },
        {"type": "table", "title": "history?", "rows": 1, "columns": [{"id": "n", "label": "#", "kind": "number"}]},
        {
            "type": "table",
            "rows": 1,
            "columns": [
                {"id": "i", "label": "מילה " * 59, "kind": "index", "width": 2},
                {"id": "y", "label": "כן", "kind": "check", "width": 98},
            ],
            "example": ["1", "x"],
        },
    ],
}


def sheet(name: str) -> Sheet:
    """Return the sheet called `name`, one of ALL."""
    return sheets.of(ODD, "he", "=כלי") if name == "odd" else sheets.sheet(name)


@cache
def parts(document: bytes) -> Mapping[str, bytes]:
    """Return the parts of a document by name, in order."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(document: bytes, name: str) -> etree._Element:
    """Return a part of a document as XML."""
    return etree.fromstring(parts(document)[name])


def stamps(document: bytes) -> set[tuple[int, ...]]:
    """Return the dates of the files in a document."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {info.date_time for info in archive.infolist()}


def digests(module: str, names: tuple[str, ...], hash_seed: str) -> list[str]:
    """Return the SHA-256 of a module's documents, made in another process with another hash seed."""
    program = (
        "import hashlib, sys; from importlib import import_module; from worksheets import word_sheets;"
        "render = import_module(f'kb.worksheets.{sys.argv[1]}').render;"
        "print(*(hashlib.sha256(render(word_sheets.sheet(name))).hexdigest() for name in sys.argv[2:]))"
    )
    paths = os.pathsep.join(str(sheets.ROOT / folder) for folder in ("hooks", "tests"))
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths, "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", program, module, *names]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stdout.split()


def converted(folder: Path, suffix: str, render: Callable[[Sheet], bytes], names: tuple[str, ...]) -> dict[str, Path]:
    """Let LibreOffice make a PDF of every sheet's document; skip the test if it is not installed."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice (soffice) is not installed: documents were not converted")
    files = [folder / f"{name}.{suffix}" for name in names]
    for name, file in zip(names, files, strict=True):
        file.write_bytes(render(sheet(name)))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    return {name: file.with_suffix(".pdf") for name, file in zip(names, files, strict=True)}


def has_arial() -> bool:
    """Return whether Arial is installed, or a font with the same widths, so that lines break as in Word."""
    if not shutil.which("fc-match"):
        return False
    found = subprocess.run(["fc-match", "Arial"], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
    return "Arial" in found or "Liberation Sans" in found
