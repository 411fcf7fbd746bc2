"""What a page's text is made of once the site's Markdown has rendered it: what a mending must leave as it is."""

from __future__ import annotations

from html.parser import HTMLParser

import markdown
from pymdownx.slugs import slugify

EXTENSIONS = (
    "abbr", "admonition", "attr_list", "def_list", "footnotes", "sane_lists", "tables", "toc",
    "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist",
)  # fmt: skip
SETTINGS = {"toc": {"slugify": slugify(case="lower")}, "pymdownx.tabbed": {"alternate_style": True}}
WORDS = ("alt", "title")  # attributes that hold words, which may be mended


def read(body: str) -> list[object]:
    """Return the elements of a Markdown body in order, with their attributes but the worded ones, and its code's text.

    Python-Markdown differs from CommonMark, by which the rules read, where marks are odd: what one takes for words may
    be a reference to the other.
    """
    outline = _Outline()
    outline.feed(markdown.markdown(body, extensions=list(EXTENSIONS), extension_configs=SETTINGS))
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
