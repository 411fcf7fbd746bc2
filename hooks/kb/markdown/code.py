"""Code: blocks in fences and indented ones, in the colours of Pygments, by PyMdown's highlight called as a library.

After the language may stand what PyMdown's superfences knows: `title="…"`, `linenums="1"`, `hl_lines="2 3"`, or all of
it as an attribute list, `{.python title="…"}`.
"""

from __future__ import annotations

import re
from html import escape

from pymdownx.highlight import Highlight

from kb.markdown import attributes

MAX_COLOURED = 20_000  # characters; what is longer stays plain, for lexers may take long
_OPTION = re.compile(r"""(?P<name>title|linenums|hl_lines)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


def render(text: str, info: str = "") -> str:
    """Return the HTML of a block of code; `info` is what stands behind its fence."""
    info = info.strip()
    if not info:
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
    marked = [
        n for low, high in _RANGE.findall(options.get("hl_lines", "")) for n in _lines(int(low), int(high or low))
    ]
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
