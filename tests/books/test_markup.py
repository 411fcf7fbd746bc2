"""A text as typst: every mark has its counterpart, every word is in a string, nothing is lost and nothing runs.

If you change what is made on purpose, write the file again and read the difference: KB_GOLDEN=write
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import typst
from hypothesis import given
from hypothesis import strategies as st
from kb import prose
from kb.books import typesetting
from kb.books.markup import Manner, Setter
from kb.books.typesetting import Typesetter
from kb.books.typst_code import string
from kb.publish import sanitize

HERE = Path(__file__).parent
EXPECTED = HERE / "marks.typ"
PAGES = {"other.md": "#other", "#first": "#here#first", "picture.png": "/docs/picture.png"}
MANNER = Manner(
    "rtl", 2, "here", frozenset(["here", "here#first", "other"]), {"first": "שתי דקות"}, {"docs/picture.png": "p.png"}
)


def written(text: str, manner: Manner = MANNER) -> str:
    """Return the code of a Markdown text, with a statement on each line."""
    html = sanitize.clean(prose.read(text, language="he").html, lambda link: PAGES.get(link, link))
    return "\n".join(Setter(html, manner).blocks())


def test_every_mark_of_our_markdown_is_written_as_a_call_of_the_template() -> None:
    made = written((HERE / "marks.md").read_text("utf-8")) + "\n"
    if os.environ.get("KB_GOLDEN") == "write":
        EXPECTED.write_text(made, "utf-8")
    assert made == EXPECTED.read_text("utf-8")


def test_no_word_is_lost() -> None:
    text = (HERE / "marks.md").read_text("utf-8")
    read = prose.read(text, language="he")
    said = re.sub("[\u2060-\u2069\u200b]", "", written(text)).replace('\\"', '"')
    words = {word for passage in read.passages for word in re.findall(r"\w+", passage.text)}
    assert len(words) > 40
    assert {word for word in words if word not in said} == set()


@given(st.text())
def test_a_string_says_what_it_was_given_whatever_that_is(text: str) -> None:
    code = string(text)
    assert "\n" not in code
    inside = re.sub(r"\\(.)", r"\1", code[1:-1], flags=re.DOTALL)
    assert inside == "".join(" " if ord(sign) <= 0x9F and not sign.isprintable() else sign for sign in text)
    assert not re.search(r'(?<!\\)(\\\\)*"', code[1:-1])


def test_typst_reads_a_string_as_it_was_meant() -> None:
    text = 'a "b" \\ #c $d$ \\u{41} [e] *f* // g'
    assert typst.query(f"#metadata({string(text)}) <it>".encode(), "<it>", field="value", one=True) == (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    )


def test_a_character_that_no_font_has_stands_by_its_name_and_every_named_font_is_there(tmp_path: Path) -> None:
    typesetter = Typesetter(tmp_path, tmp_path)
    assert typesetter.printed("😀 ✓ ☐ → שלום") == "[grinning face] ✓ ☐ → שלום"
    there = typst.Fonts(include_system_fonts=False, font_paths=[str(typesetter.face.folder)]).families()
    assert {family for families in typesetting.FONTS.values() for family in families} <= set(there)
