"""The entries as a table for spreadsheets: CSV (RFC 4180) with a row for each entry in each of its languages."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from kb.catalogue import Catalogue
from kb.exports.entries import describe, entries
from kb.facets import FACETS, Facet

_PLAIN = ("id", "type", "language", "title", "summary", "url")
_RUNS = {"runs": "number", "run_minutes": "minutes", "planned_minutes": "planned"}  # columns of what people report
# What a spreadsheet would run as a formula (https://owasp.org/www-community/attacks/CSV_Injection): also with the
# full-width signs of East Asian keyboards, and after spaces and hidden characters, which some spreadsheets skip.
_FORMULA = re.compile(r"[\t\r]|[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def as_csv(catalogue: Catalogue) -> bytes:
    """Return the table. Each facet has a column with the model's name.

    Several terms are separated by commas; a range is 30–40, without an upper limit 30–.
    """
    written = io.StringIO(newline="")
    rows = csv.writer(written)  # ends its lines with CR LF, as the format requires
    columns = [facet for facet in FACETS if facet.holds != "flag"]
    rows.writerow([*_PLAIN, *(facet.field for facet in columns), *_RUNS])
    for document in entries(catalogue):
        entry = describe(catalogue, document)
        found = entry["facets"]
        cells = [entry[key] for key in _PLAIN]
        cells += [_value(facet, found[facet.field]) if facet.field in found else "" for facet in columns]
        runs = entry.get("runs", {})
        cells += ["" if runs.get(key) is None else str(runs[key]) for key in _RUNS.values()]
        rows.writerow(map(cell, cells))
    return written.getvalue().encode("utf-8-sig")  # without a byte order mark spreadsheets assume another encoding


def _value(facet: Facet, value: Any) -> str:
    if facet.holds == "span":
        least, most = value
        return f"{least}–{'' if most is None else most}"
    return str(value) if facet.holds == "number" else ", ".join(value)


def cell(value: str | None) -> str:
    """Return a value as a cell that no spreadsheet runs: an apostrophe precedes what would begin a formula."""
    text = value or ""
    return f"'{text}" if _FORMULA.match(text) else text
