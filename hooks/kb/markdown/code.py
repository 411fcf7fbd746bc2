"""Code: fenced and indented blocks, coloured by Pygments through PyMdown's highlight, called as a library.

The options of PyMdown's superfences may follow the language: `title="…"`, `linenums="1"`, `hl_lines="2 3"`, or all
of them as an attribute list, `{.python title="…"}`.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from html import escape
from typing import Any

from kb.markdown import attributes
from kb.markdown.attributes import MAX_LIST

MAX_COLOURED = 5_000  # characters of a block; a longer one stays plain, because lexers may be slow
MAX_COLOURED_OF_PAGE = 100_000  # characters of all blocks of a page together
COST_OF_BLOCK = 50  # characters that every block counts in addition to its own, however short it is
_OPTION = re.compile(r"""(?P<name>title|linenums|hl_lines)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def is_coloured(text: str, noted: MutableMapping[str, Any]) -> bool:
    """Return whether a block may still be coloured; `noted` holds how much of its page already is."""
    noted["coloured"] = noted.get("coloured", 0) + min(len(text), MAX_COLOURED) + COST_OF_BLOCK
    return bool(noted["coloured"] <= MAX_COLOURED_OF_PAGE)


def render(text: str, info: str = "", is_plain: bool = False) -> str:
    """Return the HTML of a block of code; `info` is the text after its fence, which a block that `is_plain` ignores."""
    info = info.strip()
    if not info or is_plain:
        return f'<div class="highlight"><pre><span></span><code>{escape(_whole(text), quote=False)}</code></pre></div>'
    if info.startswith("{") and info.endswith("}"):
        listed = attributes.parse(info[1:-1].lstrip(":"), is_explicit=True) or {}
        language, _, classes = listed.pop("class", "").partition(" ")
        options = {name: listed.pop(name, "") for name in ("title", "linenums", "hl_lines")}
        return _highlight(text, language, options, classes.split(), listed.pop("id", ""))
    language = info.split()[0] if info else ""
    options = {found["name"]: found["double"] or found["single"] or "" for found in _OPTION.finditer(info)}
    return _highlight(text, "" if "=" in language else language, options, [], "")


def _highlight(text: str, language: str, options: dict[str, str], classes: list[str], id_: str) -> str:
    first, *_ = [*options.get("linenums", "").split(), ""]
    ranges = _RANGE.findall(options.get("hl_lines", "")[:MAX_LIST])
    marked = [n for low, high in ranges for n in _lines(int(low), int(high or low))]
    from pymdownx.highlight import Highlight  # here, because most texts have no code

    painter = Highlight(None, guess_lang=False, use_pygments=True, anchor_linenums=False)
    return str(
        painter.highlight(
            src=_whole(text),
            language=language if len(text) <= MAX_COLOURED else "text",
            hl_lines=marked,
            linestart=int(first) if first.isdecimal() and len(first) < 7 else -1,
            classes=classes,
            id_value=id_,
            title=options.get("title") or None,
        )
    )


def _whole(text: str) -> str:
    return text.removesuffix("\n") + "\n"


def _lines(first: int, last: int) -> range:
    return range(first, min(last, first + 1000) + 1)
