"""What an edition does to a page between MkDocs and the templates."""

from kb import build

FRAME = {"definitions": {"terms": []}, "words": {}, "language": "en"}
SOIL = {"id": "soil", "names": ["Soil"], "definition": "What things grow in.", "topic": "topics/soil"}


def test_a_tool_without_written_steps_still_shows_those_it_declares() -> None:
    view = {"kind": "tool", "page": "tools/x", "steps": [{"title": "Dig", "minutes": 5}]}
    build.dress('<p>Why.</p><h2 id="tips">Tips</h2><p>Water.</p>', view, FRAME)
    assert [part["kind"] for part in view["sections"]] == ["steps", "prose"]


def test_a_page_explains_every_term_but_its_own_subject() -> None:
    frame = {**FRAME, "definitions": {"terms": [SOIL]}}
    pages = {"tools/x": {"kind": "tool", "page": "tools/x"}, "topics/soil": {"kind": "topic", "page": "topics/soil"}}
    for view in pages.values():
        build.dress("<p>Soil is alive.</p>", view, frame)
    assert [len(view["glosses"]) for view in pages.values()] == [1, 0]


def test_a_text_in_another_language_than_the_page_is_not_explained() -> None:
    view = {"kind": "tool", "page": "tools/x", "foreign": {"lang": "he", "dir": "rtl"}}
    assert build.dress("<p>Soil</p>", view, {**FRAME, "definitions": {"terms": [SOIL]}}) == "<p>Soil</p>"
