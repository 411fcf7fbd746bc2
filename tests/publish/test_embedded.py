"""Data in a page stays data, whatever it contains: it cannot end its element, and programs read the same data."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st
from kb.publish.embedded import embedded

TEXTS = st.text() | st.sampled_from(["</script>", "<!--", "-->", "<script>", "]]>", "\u2028", "&lt;", "שלום"])
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS, lambda one: st.lists(one) | st.dictionaries(TEXTS, one)
)


class Reader(HTMLParser):
    """Reads the text of the only script in a page, and lists every tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.inside += data


@given(DATA)
@example("</script><script>alert(1)</script>")
@example("<!--<script>")
def test_what_is_written_is_read_again_and_opens_no_element(data: object) -> None:
    page = Reader(f'<script type="application/ld+json">{embedded(data)}</script>')
    assert page.tags == ["script"]
    assert json.loads(page.inside) == data
    assert not set("<>&\u2028\u2029") & set(page.inside)


def test_letters_of_any_script_stay_themselves() -> None:
    assert embedded({"a": "שלום"}) == '{"a":"שלום"}'
