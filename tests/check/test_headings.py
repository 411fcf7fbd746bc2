"""What a heading says about its part is shown on the page; otherwise the check reports it."""

from datetime import date
from pathlib import Path

import pytest
from kb.check import inspection
from small_library import SmallLibrary

TODAY = date(2026, 1, 1)


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return SmallLibrary(tmp_path)


def places(library: SmallLibrary, file: str, code: str) -> list[tuple[int, int]]:
    found = inspection.inspect(library.read(), TODAY)
    return [(problem.line, problem.column) for problem in found if problem.file == file and problem.code == code]


def tool(library: SmallLibrary, body: str) -> int:
    """Write the body of the tool; return the number of the line before its first one."""
    text = library.root.joinpath("tools/a.md").read_text("utf-8")
    head = text[: text.index("---\n", 4) + 4]
    library.write("tools/a.md", f"{head}\n{body}\n")
    return head.count("\n") + 1


VAIN = [
    ("## א {#example.invented}", 1),
    ("## א {#example .Invented}", 1),
    ("## א {#example2 .invented}", 1),
    ("### א {#example .invented}", 1),
    ("## א {.invented}", 1),
    ("## א {#example, .invented}", 1),
    ("## א {#example invented}", 1),
    ("## א {#example} .invented", 1),
    ("## א {#example}\n\nסיפור.\n{.invented}", 4),
    ("## א {#example .invented}\n\nסיפור.\n\n## ב {#example .invented}", 5),
]


@pytest.mark.parametrize(("body", "line"), VAIN)
def test_invented_written_where_it_has_no_effect_is_reported(body: str, line: int, library: SmallLibrary) -> None:
    before = tool(library, body)
    assert [place[0] - before for place in places(library, "tools/a.md", "invented-unseen")] == [line]


@pytest.mark.parametrize(
    "body",
    [
        "## א {#example .invented}",
        "## א {: #example .invented }",
        "א {#example .invented}\n---",
        "## א\n\n`{#example.invented}`",
        "```\n## א {.Invented}\n```",
        "an invented word",
    ],
)
def test_where_it_works_or_is_only_mentioned_nothing_is_reported(body: str, library: SmallLibrary) -> None:
    tool(library, body)
    assert places(library, "tools/a.md", "invented-unseen") == []


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("## א {#x}\n\n## ב {#x}", "repeated-id", 3),
        ("## א {#x}\n\n<a id=x></a>", "repeated-id", 3),
        ('<div id="x">\n\nא\n\n</div>\n\n## א {#x}', "repeated-id", 7),
        ("## א {#steps}\n\n## ב {#steps}", "repeated-id", 3),
        ("## א {#kb-main}", "reserved-id", 1),
        ("## א {#__search}", "reserved-id", 1),
        ("א <b id=kb-main>ב</b>", "reserved-id", 1),
    ],
)
def test_ids_given_twice_or_kept_for_the_site_are_reported(
    body: str, code: str, line: int, library: SmallLibrary
) -> None:
    before = tool(library, body)
    assert [place[0] - before for place in places(library, "tools/a.md", code)] == [line]
