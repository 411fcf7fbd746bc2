"""Sanitising: the HTML made from Markdown is reduced to what Material's markup needs (nh3).

The policy. Kept: text, lists, tables, images of this site, code with its classes, and the markup of admonitions,
details, tabs, task lists and footnotes. Dropped: scripts and styles with their content, event handlers, forms other
than the check boxes and radio buttons of those components, frames, embedded objects, media, comments, `style`
attributes other than the alignment of table cells, addresses of any scheme but http, https, mailto and tel, images
from other hosts, and ids and classes that belong to the frame of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3

TAGS = frozenset(nh3.ALLOWED_TAGS) - {"map", "area"} | {
    "details", "summary", "input", "label", "svg", "path", "figure", "figcaption", "section", "ins",
}  # fmt: skip
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
EVERYWHERE = {"class", "id", "title", "dir", "lang"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": EVERYWHERE,
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading", "align"},
    "input": {"type", "name", "checked", "disabled"},
    "label": {"for"},
    "svg": {"viewBox", "xmlns"},
    "path": {"d"},
    "details": {"open"},
    "th": {"colspan", "rowspan", "scope", "style", "align", "valign", "width"},
    "td": {"colspan", "rowspan", "style", "align", "valign", "width"},
    "tr": {"align", "valign"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "p": {"align"},
    "div": {"data-tabs", "align"},
    **{heading: {"align"} for heading in HEADINGS},
}
# The allowed values of some attributes: GitHub's alignments, and the kinds of numbers of a list.
VALUES = {
    "align": re.compile("left|center|right|justify", re.IGNORECASE),
    "valign": re.compile("top|middle|bottom|baseline", re.IGNORECASE),
    "value": re.compile("-?[0-9]{1,9}"),
    "width": re.compile("[0-9]{1,4}%?"),
}
_NUMBERS = frozenset("1aAiI")
SCHEMES = {"http", "https", "mailto", "tel"}
_STRAY_INPUT = re.compile(r'<input(?![^>]*\btype="(?:checkbox|radio)")[^>]*>')
# A link without a target; an anchor, which has an id, is kept.
_DEAD_LINK = re.compile(r"<a(?: (?!href=|id=)[a-z]+=\"[^\"]*\")*>(?P<text>.*?)</a>", re.DOTALL)
_TAB = re.compile(r"__tabbed_[0-9_]+")  # ids that Markdown makes; other ids of this form belong to Material's frame
_VALUE = re.compile(r'="[^"<>]*"')
_ID_OF_HEADING = re.compile(r'<h[1-6]\b[^<>]*?\sid="([^"]*)"')
OWN_PREFIX = "kb-"  # classes and ids of the frame
MAX_PASSES = 5  # without an element, the rest may be parsed differently: repeat until nothing changes


Resolve = Callable[[str], str | None]


def clean(html: str, resolve: Resolve | None = None) -> str:
    """Return `html` (the rendered body of one page) without everything that the policy does not name.

    `resolve` gives the targets of links and pictures: for an address as written it returns the one on the page, or None
    if there is none. Of a link without a target only the words remain. An id is kept once: on a heading, or else on the
    first element that has it. Without `resolve`, the function is idempotent; it never raises.
    """
    kept = _clean_once(html, resolve)
    is_settled = _bare(kept) == _bare(html)  # every element is as it was, so a parser would find the same ones again
    if resolve:
        kept, found = _DEAD_LINK.subn(r"\g<text>", kept)
        is_settled = is_settled and not found
    for _ in range(0 if is_settled else MAX_PASSES):
        html, kept = kept, _clean_once(kept, None)
        if kept == html:
            break
    return kept


def _bare(html: str) -> str:
    """Return HTML without the values of its attributes. What is only written differently is alike."""
    return _VALUE.sub('=""', html).replace("&quot;", '"').replace(" />", ">")


def _clean_once(html: str, resolve: Resolve | None) -> str:
    of_headings, seen = set(_ID_OF_HEADING.findall(html)), set[str]()

    def judge(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":  # nh3 asks in the order of the page
            if value in seen or (tag not in HEADINGS and value in of_headings):
                return None
            seen.add(value)
        if resolve and (tag, attribute) in (("a", "href"), ("img", "src")):
            found = resolve(value)
            return found if found is None or tag == "a" else _judge(tag, attribute, found)
        return _judge(tag, attribute, value)

    kept = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=judge,
        link_rel=None,
        url_schemes=SCHEMES,
        filter_style_properties={"text-align"},
        strip_comments=True,
    )
    return _STRAY_INPUT.sub("", kept)


def _judge(tag: str, attribute: str, value: str) -> str | None:
    """Return the value that an allowed attribute keeps, or None to drop it."""
    if tag == "input" and attribute == "type":
        return value if value in ("checkbox", "radio") else None
    if tag == "ol" and attribute == "type":
        return value if value in _NUMBERS else None
    if attribute in VALUES and tag != "img":
        return value if VALUES[attribute].fullmatch(value.strip()) else None
    if tag == "img" and attribute == "src":
        return None if _leads_away(value) else value
    if attribute in ("id", "for", "name"):
        is_of_frame = value.startswith(OWN_PREFIX) or (value.startswith("__") and not _TAB.fullmatch(value))
        return None if is_of_frame else value
    if attribute == "class":
        kept = [name for name in value.split() if not name.startswith(OWN_PREFIX)]
        return " ".join(kept) or None
    return value


def _leads_away(address: str) -> bool:
    """Return whether a picture's address leaves the site: it has another host or any scheme.

    Browsers read a backslash as a slash and skip white space and control characters.
    """
    folded = "".join(character for character in address if character > " ").replace("\\", "/")
    return folded.startswith("//") or ":" in folded.split("/", 1)[0]
