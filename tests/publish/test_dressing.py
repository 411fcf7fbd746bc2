"""How a page's text is prepared for its template."""

from __future__ import annotations

import pytest
from kb.publish.dressing import dress
from kb.views.components import Foreign, Step
from kb.views.models import Definition, Definitions
from page_views import frame, tool_page, topic_page

DIG = Step(title="Dig", minutes=5, figure="5", unit="minutes")
SOIL = Definition(id="soil", names=("Soil",), definition="What things grow in.", topic="topics/soil")
FRAME = frame(definitions=Definitions(url="glossary.html", terms=(SOIL,)))


def test_a_tool_without_written_steps_still_shows_those_it_declares() -> None:
    dressed = dress('<p>Why.</p><h2 id="tips">Tips</h2><p>Water.</p>', tool_page(steps=(DIG,)), frame())
    assert [part.kind for part in dressed.sections] == ["steps", "prose"]


@pytest.mark.parametrize(("steps", "kind"), [((DIG,), "steps"), ((), "prose")])
def test_what_stands_under_the_heading_of_steps_is_a_text_where_a_tool_declares_none(
    steps: tuple[Step, ...], kind: str
) -> None:
    dressed = dress('<h2 id="steps">Steps</h2><p>Dig.</p>', tool_page(steps=steps), frame())
    assert [part.kind for part in dressed.sections] == [kind]


def test_a_page_explains_every_term_but_its_own_subject() -> None:
    pages = (tool_page(), topic_page(page="topics/soil"))
    assert [len(dress("<p>Soil is alive.</p>", view, FRAME).glosses) for view in pages] == [1, 0]


def test_a_text_in_another_language_than_the_page_is_not_explained() -> None:
    view = tool_page(foreign=Foreign(lang="he", dir="rtl"))
    assert dress("<p>Soil</p>", view, FRAME).html == "<p>Soil</p>"


def test_a_topic_is_divided_after_its_first_paragraph_and_nothing_is_changed_in_its_view() -> None:
    view = topic_page()
    dressed = dress("<p>Soil is alive.</p><p>So are worms.</p>", view, frame())
    assert (dressed.opening, dressed.rest) == ("<p>Soil is alive.</p>", "<p>So are worms.</p>")
    assert view == topic_page()


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>״מה?״ שאלו, ״די!״</p>", "<p>״מה?\u2060״ שאלו, ״די!\u2060״</p>"),
        ("<p>״עד ש…״</p>", "<p>״עד ש…\u2060״</p>"),
        ("<p>״כן.״ מה? ״לא״</p>", "<p>״כן.״ מה? ״לא״</p>"),
        ('<a title="מה?״">x</a><code>מה?״</code>', '<a title="מה?״">x</a><code>מה?״</code>'),
    ],
)
def test_a_closing_quote_stays_on_the_line_of_the_sign_before_it(html: str, shown: str) -> None:
    assert dress(html, topic_page(), frame()).html == shown
