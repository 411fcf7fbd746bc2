"""The mark of review changes only the necessary lines; every other byte of the file stays."""

from __future__ import annotations

import re
from datetime import date, timedelta
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import frontmatter
from kb.clock import months_later
from kb.drafting import splice
from kb.drafting.revision import review
from workspace import TRILINGUAL, Workspace

TODAY = date(2027, 2, 28)
PAGES = sorted(path for folder in ("tools", "articles", "docs/topics") for path in (TRILINGUAL / folder).glob("*.md"))


def fields(raw: str) -> dict[str, object]:
    front = frontmatter.split(splice.plain(raw))[0]
    assert front is not None
    return dict(frontmatter.parse(front).data)


# ---- one case after the other


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("reviewed: 2026-01-01 # by all", "reviewed: 2027-02-28 # by all"),
        ("reviewed:  # not yet", "reviewed: 2027-02-28  # not yet"),
        ("reviewed: null", "reviewed: 2027-02-28"),
        ("published: 2026-01-01 # then", "published: 2026-01-01 # then\nreviewed: 2027-02-28"),
        ("keywords: [a]\n\n# the end", "keywords: [a]\n\n# the end\nreviewed: 2027-02-28"),
        ("transcript: |+\n  a\n", "transcript: |+\n  a\n\nreviewed: 2027-02-28"),
        ("published: 2026-01-01\nkeywords: [a]", "published: 2026-01-01\nreviewed: 2027-02-28\nkeywords: [a]"),
    ],
)
def test_the_day_is_written_where_it_belongs(before: str, after: str) -> None:
    text, _ = review(f"---\ntitle: A\n{before}\n---\nB\n", TODAY, is_translation=False, months=None)
    assert text == f"---\ntitle: A\n{after}\n---\nB\n"


def test_a_front_matter_in_braces_stays_in_braces() -> None:
    text, _ = review("---\n{title: A, reviewed: 2026-01-01}\n---\n", TODAY, is_translation=False, months=12)
    assert text == "---\n{title: A, reviewed: 2027-02-28, review_by: 2028-02-28}\n---\n"


def test_the_next_review_is_due_after_the_months_of_the_library() -> None:
    text, _ = review("---\ntitle: A\nreview_by: 2026-01-01\n---\n", TODAY, is_translation=False, months=6)
    assert fields(text)["review_by"] == date(2027, 8, 28)


def test_without_months_the_page_keeps_the_time_between_its_own_dates() -> None:
    raw = "---\ntitle: A\nreviewed: 2026-01-01\nreview_by: 2026-01-31\n---\n"
    assert fields(review(raw, TODAY, is_translation=False, months=None)[0])["review_by"] == TODAY + timedelta(30)


def test_without_months_and_dates_nothing_is_said_of_the_next_review() -> None:
    text, _ = review("---\ntitle: A\nreview_by: 2026-01-31\n---\n", TODAY, is_translation=False, months=None)
    assert fields(text) == {"title": "A", "review_by": date(2026, 1, 31), "reviewed": TODAY}


def test_a_translation_is_marked_as_reviewed_and_takes_its_next_review_from_the_original() -> None:
    text, changes = review("---\ntitle: A\ntranslation: draft # mine\n---\n", TODAY, is_translation=True, months=12)
    assert text == "---\ntitle: A\ntranslation: reviewed # mine\nreviewed: 2027-02-28\n---\n"
    assert [(one.field, one.old, one.new) for one in changes] == [
        ("reviewed", None, TODAY),
        ("translation", "draft", "reviewed"),
    ]


def test_a_year_after_the_29th_of_february_is_the_28th() -> None:
    assert months_later(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_later(date(2027, 10, 31), 4) == date(2028, 2, 29)


# ---- whatever the file is


line_ends = st.sampled_from(["\n", "\r\n", "\r"])
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
field_lines = st.sampled_from(
    [
        "published: 2026-01-01",
        "published:",
        "reviewed: 2026-01-01",
        "reviewed: 2026-01-01   # שוב 😀",
        "reviewed:",
        "reviewed: ~",
        "review_by: 2027-01-01",
        "review_by:\n  2027-01-01",
        "translation: draft",
        'translation: "draft"',
        "# a comment: with: colons",
        "",
        "keywords: [א, '😀']",
        "summary: >\n  folded\n\n  text",
        "transcript: |+\n  kept\n\n",
        "related:\n- {to: x, why: 'y'}\n# z",
    ]
)


def key_of(line: str) -> str:
    return line.partition(":")[0]


@given(
    st.lists(field_lines, unique_by=lambda line: key_of(line) if not line.startswith("#") and line else line),
    words,
    line_ends,
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, 1, 12]),
)
def test_only_the_dates_and_the_mark_change(
    lines: list[str], body: str, end: str, bom: bool, is_translation: bool, months: int | None
) -> None:
    plain = "\n".join(["---", "title: 'א'", *lines, "---", body, ""])
    raw = ("\ufeff" if bom else "") + plain.replace("\n", end)
    text, changes = review(raw, TODAY, is_translation, months)

    assert fields(text) == {**fields(raw), **{one.field: one.new for one in changes}}
    assert fields(text)["reviewed"] == TODAY
    assert (fields(text).get("translation") == "reviewed") or not is_translation
    assert review(text, TODAY, is_translation, months) == (text, ())
    assert set(re.findall("\r\n|\r|\n", text)) == {end}
    assert text.startswith("\ufeff") == bom
    allowed = re.compile(r"(reviewed|review_by|translation):|20[0-9-]+$|$")
    assert [line for line in lines_that_differ(raw, text) if not allowed.match(line.strip())] == []


def lines_that_differ(raw: str, text: str) -> list[str]:
    """Return the lines that are in only one of the two texts, with their places."""
    old, new = raw.splitlines(keepends=True), text.splitlines(keepends=True)
    parts = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [line for tag, i, j, k, m in parts if tag != "equal" for line in (*old[i:j], *new[k:m])]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_of_our_own_pages_changes_in_these_lines_alone(path: Path) -> None:
    raw = path.read_bytes().decode()
    is_translation = path.stem.count(".") > 0
    text, changes = review(raw, TODAY, is_translation, 12)
    assert changes
    kept = [line for line in text.split("\n") if key_of(line) not in ("reviewed", "review_by", "translation")]
    assert kept == [line for line in raw.split("\n") if key_of(line) not in ("reviewed", "review_by", "translation")]


# ---- the command


DAY = {"SOURCE_DATE_EPOCH": str(int(timedelta(days=TODAY.toordinal() - date(1970, 1, 1).toordinal()).total_seconds()))}


def test_the_command_marks_files_and_says_what_it_did(copy: Workspace) -> None:
    result = copy.kb("review", "tools/stacey-matrix.md", "tools/stacey-matrix.ar.md", **DAY)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "tools/stacey-matrix.md: reviewed: 2026-11-23 → 2027-02-28",
        "tools/stacey-matrix.md: review_by: 2027-11-23 → 2028-02-28",
        "tools/stacey-matrix.ar.md: reviewed: – → 2027-02-28",
        "tools/stacey-matrix.ar.md: translation: draft → reviewed",
    ]
    assert "reviewed: 2027-02-28\n" in (copy.root / "tools/stacey-matrix.md").read_text("utf-8")
    assert copy.kb("check").returncode == 0
    again = copy.kb("review", "tools/stacey-matrix.md", **DAY)
    assert again.stdout == "tools/stacey-matrix.md: כבר סומן היום · already marked today\n"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("topics: [backbone,", "topics: [backbown,", "backbone?"), ("## מקורות", "TODO\n\n## מקורות", "TODO")],
)
def test_a_page_that_is_not_ready_is_not_marked(copy: Workspace, old: str, new: str, says: str) -> None:
    copy.edit("tools/stacey-matrix.md", old, new)
    before = (copy.root / "tools/stacey-matrix.md").read_bytes()
    result = copy.kb("review", "tools/network-check-in.md", "tools/stacey-matrix.md")
    assert (result.returncode, result.stdout) == (1, "")
    assert "tools/stacey-matrix.md:" in result.stderr
    assert says in result.stderr
    assert (copy.root / "tools/stacey-matrix.md").read_bytes() == before


@pytest.mark.parametrize("file", ["tools/stacy-matrix.md", "docs/glossary.yml", "../outside.md"])
def test_a_file_that_is_no_page_is_refused_kindly(copy: Workspace, file: str) -> None:
    result = copy.kb("review", file)
    assert (result.returncode, result.stdout) == (1, "")
    assert "אין בספרייה עמוד כזה" in result.stderr
    assert "Traceback" not in result.stderr
