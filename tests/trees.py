"""Trees of HTML, to compare the output of two renderers: elements, attributes and words, without layout."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kb.publish import sanitize

VOID = frozenset(["br", "hr", "img", "input"])
Tree = list[object]


def tree(html: str) -> Tree:
    """Return the elements and words of sanitised `html` in order, with white space reduced."""
    reader = _Reader()
    reader.feed(sanitize.clean(html))
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Tree = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: " ".join((value or "").replace(": ", ":").rstrip(";").split()) for name, value in attrs}
        self.found.append((tag, tuple(sorted(values.items()))))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words:
            return
        last = self.found[-1] if self.found else None
        if isinstance(last, list):
            last[0] += f" {words}"
        else:
            self.found.append([words])


def as_github(found: Tree) -> Tree:
    """Return a tree without what Material's markup adds to GitHub's: ids, alignment, frames of code and tasks."""
    kept: Tree = []
    frames = 0
    for item in found:
        if isinstance(item, tuple):
            tag, attributes = item[0], dict(item[1])
            if tag in ("label", "span"):
                continue
            if tag == "div" and "highlight" in attributes.get("class", ""):
                frames += 1
                continue
            gone = {
                "ul": {"class"},
                "li": {"class"},
                "th": {"style"},
                "td": {"style"},
                "code": {"class"},
                "pre": {"class"},
            }
            gone |= {f"h{n}": {"id"} for n in range(1, 7)}
            attributes = {name: value for name, value in attributes.items() if name not in gone.get(tag, ())}
            kept.append((tag, tuple(sorted(attributes.items()))))
        elif item == "/div" and frames and kept and kept[-1] == "/pre":
            frames -= 1
        elif item not in ("/label", "/span"):
            kept.append(item)
    return _joined(kept)


def _joined(found: Tree) -> Tree:
    """Return a tree in which neighbouring words are joined, without white space, because its place is only layout."""
    joined: Tree = []
    for item in found:
        if isinstance(item, list):
            words = re.sub(r"\s+", "", item[0])
            if joined and isinstance(joined[-1], list):
                joined[-1] = [joined[-1][0] + words]
            else:
                joined.append([words])
        else:
            joined.append(item)
    return joined
