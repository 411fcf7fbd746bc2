"""Words of other languages are marked in a text, and nothing else of it changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb.publish.foreign_words import mark
from kb.settings import Language

LANGUAGES = [
    Language(code="he", name="עברית", direction="rtl"),
    Language(code="ar", name="العربية", direction="rtl"),
    Language(code="en", name="English", direction="ltr"),
]


@pytest.mark.parametrize(
    ("own", "html", "marked"),
    [
        ("en", "<p>after אמרו:</p>", '<p>after <span lang="he" dir="rtl">אמרו</span>:</p>'),
        ("en", "״פתחו״, ״שאלו״ or", '<span lang="he" dir="rtl">״פתחו״, ״שאלו״</span> or'),
        ("en", "<code>x</code> שלום <b>לך</b>", None),
        ("en", "שלום مرحبا", '<span lang="he" dir="rtl">שלום</span> <span lang="ar" dir="rtl">مرحبا</span>'),
        ("ar", "قولوا «אמרו» ثم", 'قولوا «<span lang="he" dir="rtl">אמרו</span>» ثم'),
        ("he", "אמרו hello", "אמרו hello"),
        ("en", '<a title="שלום">x</a>', '<a title="שלום">x</a>'),
    ],
)
def test_words_of_another_script_have_its_language(own: str, html: str, marked: str | None) -> None:
    expected = (
        marked or '<code>x</code> <span lang="he" dir="rtl">שלום</span> <b><span lang="he" dir="rtl">לך</span></b>'
    )
    assert mark(html, own, LANGUAGES) == expected


@given(st.text(alphabet="אבגاب ab1,.״<>&\n"), st.sampled_from(["he", "ar", "en"]))
def test_nothing_but_marks_is_added(text: str, own: str) -> None:
    assert re.sub(r'<span lang="\w+" dir="rtl">|</span>', "", mark(text, own, LANGUAGES)) == text
