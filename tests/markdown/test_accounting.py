"""No word is lost: every letter of a text is on its page, or is known to be markup. Any other letter is reported."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from kb import prose
from kb.markdown import accounting, parser
from kb.publish import losses, sanitize
from markdown_it.token import Token

WORDS = st.sampled_from(
    [
        "שלום", "ארה״ב", "ג׳ירף", "מַיִם", "אי־ודאות", "مرحبا", "كلٌّ", "word", "C:\\temp", "a_b_c", "2026", "x*y", "5%",
        "<b>מודגש</b>", "<br>", "&amp;", "&#1488;", "<name>", "**", "_", "`", "~~", "[^1]", "{#x}", "{.y}", "\\*", "|",
        "HTML", "😀", "https://example.org/דף", "a@example.org", "<!-- הערה -->", "<span", "![", "](", "[", "]",
    ]
)  # fmt: skip
LINE = st.lists(WORDS, max_size=6).map(" ".join) | st.lists(WORDS, max_size=4).map("".join)
WRAPPERS = st.sampled_from(
    [
        "{}", "*{}*", "_**{}**_", "**{}**", "~~{}~~", "`{}`", "[{}](a.md)", "[{}][x]", "![{}](a.png)", "# {}",
        "## {} {{#id}}", "- {}", "  - {}", "    - {}", "1. {}", "> {}", "> - {}", "- [ ] {}", "| {} | b |", "|---|---|",
        "    {}", "\t{}", '!!! note "{}"', "!!! tip", '??? note "{}"', '=== "{}"', "> [!NOTE]", ":   {}", "[^1]: {}",
        "*[HTML]: {}", '[x]: a.md "{}"', "```{}", "```", "~~~ py", "<div>{}", "</div>", "<p>{}</p>",
        "<script>{}</script>", "{{: .y}}", "---", "===", "{}  ", "{}\\", "", "",
    ]
)  # fmt: skip
LINES = st.builds(lambda wrapper, line: wrapper.format(line), WRAPPERS, LINE)
TEXTS = st.lists(LINES, max_size=14).map("\n".join)


@given(TEXTS | st.text(max_size=80))
@example("_**ב**_ית ו_**ג**_ינה _**ד**_לת")
@example("_אין לי זמן _  \n**_רגילה _**  \n_..._")
@example("[^1]: one\n\n[^1]: two\n")
@example("- " * 60 + "מילה")
@example("<textarea>\nאחרי\n\nועוד")
@example("*[HTML]: a\n\n*[HTML]: b\n")
@example("[x]: a.md\n\n[x]: b.md 'title'\n")
def test_no_letter_of_any_text_is_lost_in_reading_it(text: str) -> None:
    tokens, noted = parser.parse(text, "he")
    assert accounting.lost(text, tokens, noted) is None


@pytest.mark.parametrize(
    "text",
    [
        "[ישראל](https://he.wikipedia.org/wiki/ישראל) ![א](תמונה.png) [ב](<א ב.md>) [ג](#עוגן)",
        "| א | ב |\n|---|---|\n| ג | ד | ה |",
        "> | א | ב |\n> |---|---|\n> | ג | `ד|ה` |",
        "<!-- א &copy 2026 -->\n\n<p>1&nbsp2 &lt ב</p>",
        '[x](https://example.org/ "ראשונה"){title="שנייה"} [א](ב.md){href=cd.md}',
        "a[^1]\n\n[^1]: אחת\n\n    [^1]: שתיים\n    [^2]: שלוש\n",
        "<svg><tr><td>מילה</td></tr></svg>",
        "!!! שימו לב\n    x\n\n??? שאלה נפוצה\n    y\n\n!!! note לפני שמתחילים\n    z\n",
        "מונח\n:   הגדרה\n~~~ py\nקוד\n~~~\n",
        "<!-- לא נגמרת\n\nמילים\n",
        "<?php echo 'א' ?> ב <![CDATA[ג]]> ד",
    ],
)
def test_what_once_lost_a_word_or_was_said_to_is_read_whole(text: str) -> None:
    read = prose.read(text, language="he")
    assert read.lost is None
    assert losses.lost(read, sanitize.clean(read.html)) is None


@given(TEXTS)
@example("<textarea>\nאחרי\n\nועוד")
@example("<xmp>\n\nא\n\n</xmp>\n\nב")
@example("<table>\n\nא\n\n</table>")
@example("<svg>\n\nא\n\n</svg>\n\nב")
def test_every_line_of_a_text_is_on_its_page_in_its_order(text: str) -> None:
    read = prose.read(text, language="he")
    assert read.lost is None
    assert losses.lost(read, sanitize.clean(read.html)) is None


# ---- a loss is seen


def without(tokens: list[Token], word: str) -> list[Token]:
    """Return tokens as if the parser had dropped a word."""
    for token in tokens:
        token.content = token.content.replace(word, "")
        for child in token.children or ():
            child.content = child.content.replace(word, "")
    return tokens


@pytest.mark.parametrize("word", ["שלישית", "ב", "9"])
def test_a_word_that_the_parser_drops_is_reported_with_its_line(word: str) -> None:
    text = "ראשונה\n\nשנייה ועוד\n\nשלישית ב 9\n"
    tokens, noted = parser.parse(text, "he")
    lost = accounting.lost(text, without(tokens, word), noted)
    assert lost == accounting.Loss(4, "שלישית ב 9")


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("<p>one two</p><p>three</p>", None),
        ("<p>one <b>t</b>wo</p><p>th<button>ree</button></p>", None),
        ("<p>three</p><p>one two</p>", None),
        ("<p>two one</p><p>three</p>", "one two"),
        ("<p>one</p><p>three</p>", "one two"),
        ("<p>one two</p>", "three"),
        ("<p>one two klzzwxh:0003</p><p>three</p>", "klzzwxh:0003"),
        ("<p>one two</p><script>three</script>", "three"),
        ('<p>one<sup id="fnref:1">1</sup> two</p><p>three</p>', None),
        ('<p>one two <img alt="three"></p>', None),
    ],
)
def test_words_that_a_page_lacks_or_turns_round_are_reported(page: str, line: str | None) -> None:
    assert losses.lost(prose.read("one two\n\nthree"), page) == line
