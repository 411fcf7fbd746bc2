"""A mistake affects only its own place: the page is shown without it, and a build says at the end what it left out.

These are real builds of a small library, made as an editor does and as the publication does.
"""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path

import pytest
import small_site
from site_pages import Site
from small_library import SmallLibrary
from workspace import CHECKOUT, Workspace

COUNT = re.compile(r"errors: (\d+) · warnings: (\d+)")
LEFT_OUT = "Files left out of the site: "


@dataclass(frozen=True)
class Built:
    """How a build ended, and what it said."""

    returncode: int
    stderr: str


def build(library: SmallLibrary, *options: str) -> Built:
    config = small_site.MKDOCS + "        - {locale: en, name: en, default: true, build: true}\n"
    library.write("mkdocs.yml", config + "        - {locale: he, name: he, build: true}\n")
    said = io.StringIO()
    with redirect_stderr(said):
        succeeded = small_site.publish(library.root, "--strict" in options)
    return Built(0 if succeeded else 1, said.getvalue())


def counted(text: str) -> tuple[str, str]:
    found = COUNT.findall(text)
    assert found, text
    errors, warnings = found[-1]
    return errors, warnings


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return SmallLibrary(tmp_path / "library")


def test_a_page_with_wrong_links_and_values_is_there_without_them(library: SmallLibrary) -> None:
    library.edit(
        "tools/a.md", "Any spade.", "A [sharp *spade*](gone.md), [Soil](../docs/topics/x.md#gone), ![Mud](mud.png)."
    )
    library.edit(
        "tools/a.md", "stages: [sow]", "stages: [sow, saw]\ncolour: green\nrelated: [{to: nowhere, kind: after}]"
    )
    library.edit("tools/a.md", "topics: [x]", "topics: [x, y]")
    built = build(library)
    assert built.returncode == 0, built.stderr
    page = Site(library.root / "site", Workspace(library.root), small_site.URL).page("tools/a.html")
    assert "A sharp <em>spade</em>, <a" in page.html
    assert 'alt="Mud"' in page.html
    assert "mud.png" not in page.html
    assert 'href="../stages/sow.html"' in page.html
    assert LEFT_OUT not in built.stderr
    for code in ("broken-link", "broken-anchor", "unknown-term", "unknown-key", "unknown-relation", "unknown-topic"):
        assert f"[{code}]" in built.stderr
    strict = build(library, "--strict")
    assert strict.returncode == 1
    assert "Traceback" not in strict.stderr


def test_what_cannot_be_shown_is_left_out_and_the_last_line_says_so(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "title: Dig\nsummary", "titel: Dig\nsummary")
    library.write("articles/b.he.md", "---\ntitle: [\n---\n")
    built = build(library)
    assert built.returncode == 0
    assert built.stderr.rstrip().split("\n")[-1].endswith(f"{LEFT_OUT}2 (articles/b.he.md, tools/a.md)")
    assert not (library.root / "site/tools/a.html").exists()
    assert (library.root / "site/articles/b.html").exists()


def test_a_build_and_a_check_count_the_same(library: SmallLibrary) -> None:
    library.edit("tools/a.md", "Any spade.", "Any  spade, [here](gone.md), <font>x</font>.\n\nTODO more")
    library.edit("articles/b.md", "title: On worms", "titel: On worms")
    result = build(library)
    checked = Workspace(CHECKOUT).kb("check", "-f", library.root / "mkdocs.yml")
    assert counted(result.stderr) == counted(checked.stdout)
    assert counted(result.stderr)[0] != "0"
    assert checked.returncode == 1


def test_a_sound_library_is_built_without_a_word_about_faults(library: SmallLibrary) -> None:
    built = build(library, "--strict")
    assert built.returncode == 0
    assert not COUNT.search(built.stderr)
    assert LEFT_OUT not in built.stderr


def test_a_page_on_which_a_word_is_missing_fails_the_build_by_file_and_line(copy: Workspace, tmp_path: Path) -> None:
    """A template that drops a part of the text: the only mistake that no check of the content can find."""
    copy.edit("overrides/kb/entry.html", '<div class="kb-prose md-typeset">{{ kbm.whole(section) }}</div>', "")
    failed = copy.kb("build", "-f", "tests/fixtures/garden/mkdocs.yml", "-d", tmp_path / "site")
    assert failed.returncode == 1
    assert re.search(r"^\w+/[\w-]+\.md:\d+  מילים מן הטקסט לא הגיעו לעמוד", failed.stderr, re.MULTILINE)
    assert "Words of the text did not reach the page" in failed.stderr
    assert not (tmp_path / "site").exists()


TWICE = """\
---
title: Dig
summary: Turning the soil over.
topics: [x]
steps: [{title: Dig, minutes: 5}]
---

Any spade.

## How {#steps}

### Dig {#step-1}

Deep.

## How again {#steps}

Slowly.
{#steps}

### Water {#step-1}

Wet.

## From where {#sources}

A book.

## From where else {#sources}

A film.
"""


def test_a_part_that_is_named_twice_is_shown_once_and_the_second_is_text_of_what_it_follows(
    library: SmallLibrary,
) -> None:
    library.write("tools/a.md", TWICE)
    built = build(library)
    assert built.returncode == 0, built.stderr
    assert counted(built.stderr) == ("3", "0")
    assert built.stderr.count("[repeated-id]") == 3
    page = Site(library.root / "site", Workspace(library.root), small_site.URL).page("tools/a.html")
    ids = re.findall(r'\sid="([^"]+)"', page.html)
    assert len(ids) == len(set(ids))
    shown = {
        found[1]: re.sub(r"<[^>]+>|\s+", " ", found[0]).split()
        for found in re.finditer(r'<section class="kb-section kb-part-(\w+)".*?</section>', page.html, re.DOTALL)
    }
    texts = {kind: " ".join(words) for kind, words in shown.items()}
    assert list(texts) == ["steps", "experience", "sources"]
    assert texts["steps"].endswith("5 minutes Dig Deep. How again Slowly. Water Wet.")
    assert texts["sources"] == "From where A book. From where else A film."
    assert {"steps", "steps_1", "step-1", "step-1_1", "sources", "sources_1"} <= set(ids)
