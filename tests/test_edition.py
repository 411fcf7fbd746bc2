"""What an edition does to a page between MkDocs and the templates."""

from kb import edition


def test_a_link_to_a_page_that_is_not_there_leaves_its_words() -> None:
    html = '<p>See <a href="../tools/gone.md#steps">the <b>tool</b></a> and <a href="https://a.example/b.md">b</a>.</p>'
    kept = edition.dress(html, {"kind": "page"})
    assert kept == '<p>See the <b>tool</b> and <a href="https://a.example/b.md">b</a>.</p>'


def test_a_tool_without_written_steps_still_shows_those_it_declares() -> None:
    view = {"kind": "tool", "steps": [{"title": "Dig", "minutes": 5}]}
    edition.dress('<p>Why.</p><h2 id="tips">Tips</h2><p>Water.</p>', view)
    assert [part["kind"] for part in view["sections"]] == ["steps", "prose"]
