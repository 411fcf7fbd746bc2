"""What a page's text is made of once it is rendered: what a mending must leave as it is."""

from __future__ import annotations

from html.parser import HTMLParser

WORDS = ("alt", "title")  # attributes that hold words, which may be mended


def read(html: str) -> list[object]:
    """Return the elements of a rendered body in order, their attributes but the worded ones, and its code's text."""
    outline = _Outline()
    outline.feed(html)
    outline.close()
    return outline.found


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []
        self.in_code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_code += tag == "code"
        self.found.append((tag, [(name, value) for name, value in attrs if name not in WORDS]))

    def handle_endtag(self, tag: str) -> None:
        self.in_code -= tag == "code"
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if self.in_code:
            self.found.append(data)
