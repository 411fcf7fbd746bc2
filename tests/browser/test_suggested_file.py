"""Whatever a person types into the form, its file is read back the same, and passes the check if the form said so."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kb import frontmatter, library, prose
from kb.facets import FACETS
from kb.settings import one_line
from playwright.sync_api import Page
from rendering import render
from site_pages import Site
from ways import examples

GATHER = settings(
    max_examples=examples(30, 150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
TODAY = "new Date(2026, 0, 31)"
UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

# Signs that have a meaning in YAML, Markdown or HTML, and letters of several scripts.
SIGNS = st.sampled_from(
    [
        *"\"'\\`*_{}[]()<>#+-.!|~=:?&%@,^$/ \t\n\r",
        *("---", "...", "**", "](", "&amp;", "&#35;", "${", "{#x}", "{: .y}", "- ", "1. ", "# ", "```", "~~~", "==="),
        *("\n- ", "\n   - ", "\n   2. ", "\n\t1) ", "\n| a | b |\n|---|:-:|\n", "\n| ש | \\| |\n"),
        *("<b>", "</script>", "<!--", "[^1]", "[^1]: ", "*[A]: ", "!!! note\n", "null", "0x1f", "\u2028", "\u0085"),
        *("\u00a0", "\u202e", "\u2067", "\u200f", "\ufeff", "\x00", "\x1b", "\x7f", "\ud800", "😀"),
        *(
            "ש",
            "שלום",
            "مرحبا",
            "word",
            "https://a.example/b_c",
            "[x](https://a.example/(b)_c_)",
            "**x*y**",
            "[^x](https://a.example/)",
        ),
    ]
)
TEXTS = st.lists(SIGNS | st.characters(), max_size=12).map("".join)
MANY = st.lists(TEXTS, min_size=1, max_size=20)


def composed(form: Page, kind: str, all_values: list[dict[str, Any]]) -> list[str]:
    """Return the file that the form makes for each of these values."""
    script = f"""([kind, all]) => {{
      const type = form.types.find((one) => one.id === kind);
      return JSON.parse(all).map((values) => library.suggestFile.compose(type, form, values, {TODAY}));
    }}"""
    return list(form.evaluate(script, [kind, json.dumps(all_values)]))  # JSON escapes also carry half a surrogate pair


def without_list_marks(text: str) -> str:
    """Return what a field with one item a line makes of a text: list marks typed by hand are removed."""
    lines = re.split("\r\n?|[\n\u0085\u2028\u2029\x0b\x0c]", UNSEEN.sub("", text))
    shown = (
        " ".join(
            "".join(sign for sign in line if sign in "\t" or unicodedata.category(sign) not in ("Cc", "Cs")).split()
        )
        for line in lines
    )
    return "\n".join(re.sub(r"^(?:[-*•]|[0-9]{1,3}[.)])(?: |$)", "", line) for line in shown)


def visible(text: str) -> str:
    """Return what a reader sees of a text: no white space, no controls, no signs of direction."""
    kept = (sign for sign in UNSEEN.sub("", text) if unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join("".join(kept).split())


@GATHER
@given(MANY)
def test_front_matter_reads_back_as_it_was_typed(form: Page, texts: list[str]) -> None:
    typed = [{"title": text, "source": {"name": text, "url": ""}, "keywords": text, "topics": []} for text in texts]
    for text, file in zip(texts, composed(form, "article", typed), strict=True):
        front, body, _ = frontmatter.split(file)
        read = frontmatter.parse(front or "").data
        assert read["published"] == date(2026, 1, 31)
        assert read["review_by"] == date(2027, 1, 31)
        assert visible(read.get("title", "")) == visible(text)
        assert read.get("title") == one_line(read.get("title"))
        assert read.get("source", {}).get("name") == read.get("title")
        assert visible("".join(read.get("keywords", ()))) == visible(without_list_marks(text))
        assert body == "\n\n"


def test_a_list_written_by_hand_into_a_field_of_lines_is_no_list_in_a_list(form: Page) -> None:
    typed = {"fits": "- מפגש שבועי\n• משבר\n1. שלישי\n-\n10 אנשים", "materials": "- שעון\n2) לוח"}
    (file,) = composed(form, "tool", [typed])
    front, body, _ = frontmatter.split(file)
    assert frontmatter.parse(front or "").data["materials"] == ("שעון", "לוח")
    assert re.findall("^- .*", body, re.MULTILINE) == ["- מפגש שבועי", "- משבר", "- שלישי", "- 10 אנשים"]


@GATHER
@given(MANY)
def test_a_text_of_many_lines_keeps_them(form: Page, texts: list[str]) -> None:
    files = composed(form, "video", [{"transcript": text} for text in texts])
    for text, file in zip(texts, files, strict=True):
        read = frontmatter.parse(frontmatter.split(file)[0] or "").data.get("transcript", "")
        assert visible(read) == visible(text)
        lines = re.sub("\r\n?|[\u0085\u2028\u2029\x0b\x0c]", "\n", text)
        assert [visible(line) for line in read.split("\n") if visible(line)] == [
            visible(line) for line in lines.split("\n") if visible(line)
        ]


# ---- the text


class Shape(HTMLParser):
    """The content of HTML: the text of its blocks, and the number of elements of each kind."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.ids: list[str] = []
        self.tags: Counter[str] = Counter()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[{"strong": "b"}.get(tag, tag)] += 1
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.text += data


SHOW = """(all) => JSON.parse(all).map((values) => {
  const type = form.types.find((one) => one.id === "tool"), box = document.createElement("div");
  library.suggestFile.parts(type, values).forEach((part) => {
    const { mails, show } = library.suggestText;
    if (part.level) box.append(library.make("h" + part.level, { id: part.id }, ...mails(part.title)));
    box.append(...show(part.blocks));
  });
  return box.outerHTML.slice(5, -6);
})"""


def a_tools_text(text: str) -> dict[str, Any]:
    steps = [{"title": text, "minutes": "5", "text": text}, {"title": f"{text} x", "minutes": "5", "text": ""}]
    return {"title": "x", "opening": text, "why": f"a\n{text}", "fits": text, "steps": steps, "tips": f"- {text}"}


@GATHER
@given(MANY)
def test_the_site_renders_what_the_preview_shows_and_nothing_else(form: Page, texts: list[str]) -> None:
    typed = [a_tools_text(text) for text in texts]
    shown = form.evaluate(SHOW, json.dumps(typed))
    for file, expected in zip(composed(form, "tool", typed), shown, strict=True):
        body = frontmatter.split(file)[1]
        rendered, preview = Shape(render(body)), Shape(expected)
        assert visible(rendered.text) == visible(preview.text), body
        assert rendered.tags == preview.tags, body
        assert rendered.ids == preview.ids, body


@GATHER
@given(MANY)
def test_the_check_reads_the_headings_of_the_form_and_no_others(form: Page, texts: list[str]) -> None:
    typed = [a_tools_text(text) for text in texts]
    for text, file in zip(texts, composed(form, "tool", typed), strict=True):
        read = prose.read(frontmatter.split(file)[1])
        ids = [heading.id for heading in read.headings]
        assert set(ids) <= {"why", "fits", "steps", "step-1", "step-2", "tips"}
        assert len(read.under("steps")) == 2 * ("steps" in ids)
        if "steps" in ids:
            assert [visible(heading.text) for heading in read.under("steps")] == [visible(text), visible(f"{text}x")]
        assert all(link.target.startswith(("https://", "http://", "mailto:")) for link in read.links)


# ---- what the form lets through


def mostly(sound: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Usually a valid value, sometimes another."""
    return st.sampled_from([sound] * 6 + list(others))


LINE = mostly("שם", "", "א" * 300, "😀" * 300, "א" * 301, " \u00a0", "a: #b") | TEXTS
ADDRESS = mostly(
    "https://example.org/a?b=c#d", "", "http://x", "www.example.org", "https://a b", 'https://a"b', "HTTPS://x"
)
MINUTES = mostly("20", "", "0", "527040", "527041", "-1", "1.5", "٢٠", "007", "9" * 20, "x")
CLOCK = mostly("12:30", "", "0:00", "0:01", "99:59:59", "1:60", "750", "x")
SPAN = mostly(
    {"min": "20", "max": "60"},
    {"min": "", "max": ""},
    {"min": "60", "max": "20"},
    {"min": "0", "max": "0"},
    {},
    {"min": "20", "max": ""},
    {"min": "", "max": "20"},
)
COMMON = {
    "title": LINE,
    "slug": st.just("x"),
    "summary": mostly("תקציר.", "", "א" * 160, "😀" * 160, "א" * 161) | TEXTS,
    "topics": mostly(["backbone"], [], ["backbone", "communication"]),
    "stages": mostly(["act", "learn"], []),
    "keywords": mostly("מילה\nעוד מילה", "", "א" * 301) | TEXTS,
    "source": st.fixed_dictionaries({"name": LINE, "url": ADDRESS}),
    "references": st.lists(st.fixed_dictionaries({"text": LINE, "url": ADDRESS}), max_size=2),
    "related": st.lists(
        st.fixed_dictionaries({"to": mostly("stacey-matrix", ""), "kind": mostly("before", ""), "why": LINE}),
        max_size=2,
    ),
    "opening": mostly("פתיחה.", "", "ראו [כאן](x.md).", "[כאן](https://a.example)") | TEXTS,
    "told": TEXTS,
}
STEP = st.fixed_dictionaries({"title": LINE, "minutes": MINUTES, "text": TEXTS})
CHAPTER = st.fixed_dictionaries({"title": LINE, "start": CLOCK})
PART = st.fixed_dictionaries({"title": LINE, "text": TEXTS})
NUMBERS = {facet.field: SPAN if facet.holds == "span" else MINUTES for facet in FACETS if facet.is_number}
VALUES = {
    "tool": {**NUMBERS, "preparation": MINUTES, "level": mostly("easy", ""), "why": TEXTS,
             "steps": st.lists(STEP, max_size=3), "fits": TEXTS},
    "article": {"genre": mostly("review", ""), "citation": LINE, "parts": st.lists(PART, max_size=3)},
    "video": {"url": ADDRESS, "length": CLOCK, "chapters": st.lists(CHAPTER, max_size=2), "transcript": TEXTS,
              "parts": st.lists(PART, max_size=2)},
}  # fmt: skip
FOLDERS = {"tool": "tools", "article": "articles", "video": "articles"}


@pytest.mark.parametrize("kind", VALUES)
def test_what_the_form_lets_through_the_check_lets_through(form: Page, site: Site, tmp_path: Path, kind: str) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("library.yml", "docs/topics", "tools/stacey-matrix.md"):  # what is suggested leads to nothing else
        place, copied = site.source.root / name, tmp_path / name
        copied.parent.mkdir(exist_ok=True)
        shutil.copytree(place, copied) if place.is_dir() else shutil.copy(place, copied)
    judge = f"""([kind, all]) => JSON.parse(all).map((values) => {{
      const type = form.types.find((one) => one.id === kind);
      return library.suggestJudge.judge(type, form, values, {TODAY}).length === 0;
    }})"""
    counted: Counter[bool] = Counter()

    @settings(max_examples=examples(15, 75), phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.lists(st.fixed_dictionaries({**COMMON, **VALUES[kind]}), min_size=10, max_size=16))
    def hold(batch: list[dict[str, Any]]) -> None:
        sound = form.evaluate(judge, [kind, json.dumps(batch)])
        names = [f"{FOLDERS[kind]}/suggested-{number}.md" for number in range(len(batch))]
        for name, text, is_sound in zip(names, composed(form, kind, batch), sound, strict=True):
            (tmp_path / name).unlink(missing_ok=True)
            if is_sound:
                (tmp_path / name).write_text(text, "utf-8", newline="")
        counted.update(sound)
        errors = [one for one in library.read(tmp_path).problems if one.is_error and "/suggested-" in one.file]
        assert [(one.code, one.message["en"]) for one in errors] == []

    hold()
    assert counted[True] > 10
    assert counted[False] > 10
