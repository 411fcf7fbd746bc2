"""Callouts: admonitions `!!!`, details `???`, tabs `===`, with their text indented; and GitHub's alerts `> [!NOTE]`.

The syntax is that of Python-Markdown's admonition and of PyMdown's details and tabbed (alternate style). So is the
markup, for which Material's style sheet has styles. An alert is an admonition that GitHub shows as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_CLASSES = r"[A-Za-z0-9_-]+(?: +[A-Za-z0-9_-]+)*"  # Latin: a Hebrew or Arabic word belongs to a title
_UNQUOTED = r"(?P<words>[^\s\"A-Za-z0-9_-].*)"  # a title that somebody forgot to quote
_ADMONITION = re.compile(rf'!!! ?(?P<classes>{_CLASSES})?(?: *(?:"(?P<title>.*)"|{_UNQUOTED}))? *')
_DETAILS = re.compile(rf'\?\?\?(?P<mark>\+?) ?(?P<classes>{_CLASSES})?(?: *(?:"(?P<title>.*)"|{_UNQUOTED}))? *')
_TAB = re.compile(r'===(?P<mark>\+!?|!\+?)? +"(?P<title>.*)" *')
# Kinds and places that Material has styles for. A first Latin word that is not a kind, or a later one that is not a
# place, belongs to a title that somebody forgot to quote.
_KINDS = frozenset(
    [
        "note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check", "done",
        "question", "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing", "danger", "error",
        "bug", "example", "quote", "cite",
    ]
)  # fmt: skip
_PLACED = frozenset(["inline", "end", "annotate"])
_WORD = re.compile(r"[^ ]+")
_PATTERNS = {"!": _ADMONITION, "?": _DETAILS, "=": _TAB}
INDENT = 4  # columns by which the text of a callout is indented from its mark
ALERTS = {"NOTE": "note", "TIP": "tip", "IMPORTANT": "important", "WARNING": "warning", "CAUTION": "danger"}
_LOOKS = {"important": "info"}  # a kind that Material has no colours for
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}

Titles = Callable[[str], str]


def callouts_plugin(md: MarkdownIt, titles: Titles) -> None:
    """Make a parser read callouts; `titles` gives the default title of each type."""
    md.block.ruler.before("fence", "callout", _rule(titles), _INTERRUPTS)
    md.options["alerts"] = True

    def dress(state: StateCore) -> None:
        _dress_alerts(state.tokens, titles)

    md.core.ruler.before("inline", "alerts", dress)


def title(line: str) -> tuple[int, int] | None:
    """Return the place of the author's title in the first line of a callout; None if it is not such a line."""
    pattern = _PATTERNS.get(line[:1])
    found = pattern.fullmatch(line) if pattern else None
    return _title_of(found)[1] if found else None


def _title_of(found: re.Match[str]) -> tuple[str, tuple[int, int] | None]:
    """Return the classes of an opening, and the place of its title: what is in quotes, or what is not a class."""
    names = found.groupdict()
    classes = names.get("classes") or ""
    if found["title"] is not None:
        return classes, found.span("title")
    if names.get("words"):
        return classes, (found.start("words"), found.start("words") + len(found["words"].rstrip()))
    words = [*_WORD.finditer(classes)]
    known = (word[0].lower() in (_PLACED if number else _KINDS | _PLACED) for number, word in enumerate(words))
    first = next((word for word, is_known in zip(words, known, strict=True) if not is_known), None)
    if len(words) < 2 or not first:
        return classes, None
    start = found.start("classes")
    return classes[: first.start()].strip(), (start + first.start(), start + len(classes))


@dataclass(frozen=True)
class _Opening:
    """The first line of a callout."""

    line: int
    mark: str
    classes: str
    title: str | None


def _rule(titles: Titles) -> Callable[[StateBlock, int, int, bool], bool]:
    def callout(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        opening = _opening(state, start)
        if not opening:
            return False
        if silent:
            return True
        if opening.mark.startswith("="):
            _write_tabs(state, list(_tabs(state, opening, end)))
        else:
            _write_box(state, opening, _end(state, start, end), titles)
        return True

    return callout


def _opening(state: StateBlock, line: int) -> _Opening | None:
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    pattern = _PATTERNS.get(state.src[start : start + 1])
    if not pattern or state.is_code_block(line) or state.src[start : start + 3] != state.src[start] * 3:
        return None
    found = pattern.fullmatch(state.src, start, end)
    if not found:
        return None
    is_box, mark = state.src[start] == "!", found.groupdict().get("mark") or ""
    written, place = _title_of(found)
    if not written and (not place or (is_box and found["title"] is not None)):
        return None
    kind = "note" if is_box else ""  # of one that has only a title
    classes = " ".join((written or kind).lower().split())
    title = state.src[slice(*place)] if place else None
    return _Opening(line, state.src[start : start + 3] + mark, classes, title)


def _end(state: StateBlock, line: int, last: int) -> int:
    """Return the line after the text of the callout that opens on `line`: the first that is not indented."""
    wanted, line = state.sCount[line] + INDENT, line + 1
    after = line
    while line < last and (state.isEmpty(line) or state.sCount[line] >= wanted):
        line += 1
        after = line if not state.isEmpty(line - 1) else after
    return after


def _write_inside(state: StateBlock, start: int, end: int) -> None:
    """Parse the text of a callout that opens on line `start`, up to line `end`."""
    before = state.blkIndent, state.parentType, state.lineMax, state.tight
    state.blkIndent, state.parentType, state.lineMax = state.sCount[start] + INDENT, "callout", end
    state.md.block.tokenize(state, start + 1, end)
    state.blkIndent, state.parentType, state.lineMax, state.tight = before
    state.line = end


def _push(state: StateBlock, type_: str, tag: str, nesting: Literal[-1, 0, 1], **attributes: str) -> Token:
    token = state.push(type_, tag, nesting)
    token.block = True
    token.attrs = {name.rstrip("_"): value for name, value in attributes.items()}
    return token


def _write_title(state: StateBlock, opening: _Opening, text: str, name: str, tag: str, **attributes: str) -> None:
    """Write a title; a default title, which is not the author's, is marked as such."""
    _push(state, f"{name}_open", tag, 1, **attributes)
    token = state.push("inline", "", 0)
    token.meta["made"] = opening.title is None
    token.content, token.children, token.map = text, [], [opening.line, opening.line + 1]
    _push(state, f"{name}_close", tag, -1)


def _write_box(state: StateBlock, opening: _Opening, end: int, titles: Titles) -> None:
    """Write an admonition or details."""
    is_folded = opening.mark.startswith("?")
    kind, tag = ("details", "details") if is_folded else ("admonition", "div")
    token = _push(state, f"{kind}_open", tag, 1)
    classes = opening.classes if is_folded else f"admonition {opening.classes}"
    if classes:
        token.attrSet("class", classes)
    if opening.mark.endswith("+"):
        token.attrSet("open", "open")
    token.map, token.meta["written"] = [opening.line, end], opening.classes
    title = titles(opening.classes.split()[0]) if opening.title is None else opening.title
    if is_folded:
        _write_title(state, opening, title, "summary", "summary")
    elif title:
        _write_title(state, opening, title, "admonition_title", "p", class_="admonition-title")
    _write_inside(state, opening.line, end)
    _push(state, f"{kind}_close", tag, -1)


# ---- tabs


def _tabs(state: StateBlock, opening: _Opening, last: int) -> Iterator[tuple[_Opening, int]]:
    """Yield (opening, line after its text) of each tab in the set of the first one."""
    first, found = opening, opening
    while True:
        end = _end(state, found.line, last)
        yield found, end
        following = end
        while following < last and state.isEmpty(following):
            following += 1
        after = _opening(state, following) if following < last else None
        beside = after and state.sCount[after.line] == state.sCount[first.line]
        if not after or not beside or not after.mark.startswith("=") or "!" in after.mark:
            return
        found = after


def _write_tabs(state: StateBlock, tabs: list[tuple[_Opening, int]]) -> None:
    number = state.env["tabs"] = state.env.get("tabs", 0) + 1
    chosen = max([n for n, (tab, _) in enumerate(tabs) if "+" in tab.mark], default=0)
    names = [f"__tabbed_{number}_{n}" for n in range(1, len(tabs) + 1)]
    outer = _push(state, "tabs_open", "div", 1, class_="tabbed-set tabbed-alternate")
    outer.attrSet("data-tabs", f"{number}:{len(tabs)}")
    outer.map = [tabs[0][0].line, tabs[-1][1]]
    for n, name in enumerate(names):
        button = _push(state, "tab_input", "input", 0, **({"checked": "checked"} if n == chosen else {}))
        button.attrs |= {"id": name, "name": f"__tabbed_{number}", "type": "radio"}
    _push(state, "tab_labels_open", "div", 1, class_="tabbed-labels")
    for (opening, _), name in zip(tabs, names, strict=True):
        _write_title(state, opening, opening.title or "", "tab_label", "label", for_=name)
    _push(state, "tab_labels_close", "div", -1)
    _push(state, "tab_content_open", "div", 1, class_="tabbed-content")
    for opening, end in tabs:
        _push(state, "tab_block_open", "div", 1, class_="tabbed-block")
        _write_inside(state, opening.line, end)
        _push(state, "tab_block_close", "div", -1)
    _push(state, "tab_content_close", "div", -1)
    _push(state, "tabs_close", "div", -1)


# ---- alerts


def _dress_alerts(tokens: list[Token], titles: Titles) -> None:
    """Give GitHub's alerts the markup of admonitions, with titles in the language of the text."""
    for place, token in enumerate(tokens):
        if token.type == "alert_open":
            kind = ALERTS[token.meta["kind"]]
            token.attrs = {"class": f"admonition {_LOOKS.get(kind, kind)}"}
            tokens[place + 1].attrs = {"class": "admonition-title"}
            tokens[place + 2].content, tokens[place + 2].meta["made"] = titles(kind), True
            start = (token.map or [0, 1])[0]
            tokens[place + 2].map = [start, start + 1]
