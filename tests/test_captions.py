"""Captions are read into cues without their markup and turned into paragraphs; invalid files are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kb import captions
from kb.captions import Cue, Paragraph
from kb.frontmatter import Fault
from kb.views.film import clock

SPOKEN = """\
WEBVTT

NOTE who speaks stands before what is said

1
00:00.500 --> 00:02.000 align:start
<v דנה>שלום <b>לכם</b>,
וברוכים הבאים.

01:00:03.250 --> 01:00:04.000
<c.loud>סוף</c>
"""


def test_cues_keep_their_times_and_voices_and_lose_their_markup() -> None:
    assert captions.read(SPOKEN) == (
        Cue(0.5, 2.0, "שלום לכם, וברוכים הבאים.", "דנה"),
        Cue(3603.25, 3604.0, "סוף"),
    )


@pytest.mark.parametrize("text", ["", "WEBVTT", "hello", "1\n00:00:01,000 --> 00:00:02,000\nSubRip\n"])
def test_what_holds_no_captions_is_refused(text: str) -> None:
    with pytest.raises(Fault, match="bad-captions"):
        captions.read(text)


@given(st.text(alphabet="WEBVT-> :.0123456789\nא<v/>\ufeff", max_size=200))
def test_whatever_the_file_holds_it_is_read_or_refused(text: str) -> None:
    try:
        cues = captions.read(f"WEBVTT\n\n{text}")
    except Fault:
        return
    assert cues
    assert all(cue.text for cue in cues)


def test_another_speaker_a_pause_and_a_sentence_that_ends_after_a_while_begin_a_paragraph() -> None:
    long = "מילים " * 60 + "וסוף."
    cues = [Cue(0, 1, "a", "x"), Cue(1, 2, "b", "x"), Cue(2, 3, "c", "y"), Cue(9, 10, long, "y"), Cue(10, 11, "d", "y")]
    assert list(captions.paragraphs(cues)) == [
        Paragraph(0, "a b", "x"),
        Paragraph(2, "c", "y"),
        Paragraph(9, long, "y"),
        Paragraph(10, "d", "y"),
    ]


@given(st.lists(st.tuples(st.floats(0, 9999), st.text("אב .", min_size=1)), max_size=30))
def test_no_word_of_the_captions_is_lost_in_the_paragraphs(said: list[tuple[float, str]]) -> None:
    cues = [Cue(start, start + 1, text) for start, text in said]
    spoken = " ".join(part.text for part in captions.paragraphs(cues))
    assert spoken.split() == " ".join(cue.text for cue in cues).split()


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (65.9, "1:05"), (3599, "59:59"), (3750, "1:02:30")])
def test_a_moment_is_written_as_people_write_it(seconds: float, text: str) -> None:
    assert clock(seconds) == text
