"""Data inside a page: JSON that no HTML parser can mistake for the end of its element or for a comment."""

from __future__ import annotations

import json

from markupsafe import Markup

# In <script>, "</script", "<!--" and "-->" change how the text is read
# (https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements);
# the line and paragraph separators end a line of JavaScript. JSON can write all of them as escapes.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def embedded(data: object) -> Markup:
    """Return plain data as JSON for a <script> element of data."""
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))
