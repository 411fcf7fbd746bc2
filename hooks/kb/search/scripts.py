"""Data as plain scripts, which load from `file://` too: each hands its data to the loader, `library.receive(kind, data)`.

In the site's folder `search/`: `rules.js`, and for each language `index.js`, `entries.js`, `text-N.js`, `interface.js`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

FOLDER = "search"  # of the site
_UNSAFE = {sign: f"\\u{ord(sign):04x}" for sign in ("<", "\u2028", "\u2029")}


def as_script(kind: str, data: Mapping[str, Any]) -> str:
    """Return a script that hands `data` of a `kind` (rules, index, entries, texts, interface) to the loader."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _UNSAFE.items():
        text = text.replace(sign, escaped)
    return f'library.receive("{kind}",{text});\n'
