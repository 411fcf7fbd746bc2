"""The limits of a worksheet: it can be drawn while somebody waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from kb.worksheets.model import MAX_CELLS, Worksheet
from pydantic import ValidationError
from small_library import SmallLibrary


def tables(count: int, rows: int, columns: int) -> dict[str, object]:
    blocks = tuple(
        {"type": "table", "rows": rows, "columns": tuple({"id": f"a{t}x{c}", "label": "A"} for c in range(columns))}
        for t in range(count)
    )
    return {"title": "A", "blocks": blocks}


@pytest.mark.parametrize(("count", "rows", "columns"), [(20, 60, 20), (1, 60, 11), (61, 1, 10)])
def test_more_cells_than_a_sheet_may_have_are_refused(count: int, rows: int, columns: int) -> None:
    with pytest.raises(ValidationError, match=f"{MAX_CELLS} at most"):
        Worksheet.model_validate(tables(count, rows, columns))


def test_as_many_as_it_may_have_are_taken() -> None:
    assert len(list(Worksheet.model_validate(tables(1, 60, MAX_CELLS // 60)).ids())) == MAX_CELLS


def test_they_are_reported_in_their_file_at_their_line(tmp_path: Path) -> None:
    library = SmallLibrary(tmp_path)
    columns = ", ".join(f"{{id: a{n}, label: A}}" for n in range(20))
    sheet = f"worksheet:\n  title: A\n  blocks:\n  - {{type: table, rows: 60, columns: [{columns}]}}\n"
    library.edit("tools/a.md", "steps:\n", f"{sheet}steps:\n")
    (problem,) = library.read().problems
    assert (problem.code, problem.file, problem.line) == ("bad-value", "tools/a.md", 10)
    assert "1,200" in problem.message["he"]
