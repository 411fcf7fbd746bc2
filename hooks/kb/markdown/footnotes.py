"""Footnotes: parsed by mdit-py-plugins, with the markup of Python-Markdown, for which Material has styles.

They are numbered in the order in which the text refers to them, as on GitHub. A footnote without a reference comes
after the others, so that no word is lost; so does one whose name is already taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref


def footnotes_plugin(md: MarkdownIt) -> None:
    """Make a parser read footnotes."""
    md.use(footnote_plugin, inline=False)
    md.core.ruler.before("normalize", "footnote_labels", _fold_labels)
    md.inline.ruler.at("footnote_ref", _call)
    md.block.ruler.at("footnote_def", _define, {"alt": ["paragraph", "reference"]})
    md.core.ruler.before("inline", "footnote_names", _tell_apart)
    md.core.ruler.before("footnote_tail", "footnote_rest", _call_for_all)
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)


class _Labels(dict[str, int]):
    """Footnotes by their labels, ignoring case, as on GitHub."""

    def __getitem__(self, label: str) -> int:
        return super().__getitem__(label.casefold())

    def __setitem__(self, label: str, number: int) -> None:
        super().__setitem__(label.casefold(), number)

    def __contains__(self, label: object) -> bool:
        return super().__contains__(str(label).casefold())

    def get(self, label: str, default: Any = None) -> Any:
        return super().get(label.casefold(), default)


def _fold_labels(state: StateCore) -> None:
    state.env["footnotes"] = {"refs": _Labels(), "list": {}, "written": {}}


def _call(state: StateInline, silent: bool) -> bool:
    """Read a reference; the text around it may still be a link. Within a link it has no link of its own."""
    if silent or not footnote_ref(state, silent):
        return False
    meta, notes = state.tokens[-1].meta, state.env["footnotes"]
    meta["label"] = notes["list"][meta["id"]]["label"] = notes["written"][meta["label"].casefold()]
    meta["is_linked"] = state.linkLevel > 0
    return True


def _define(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a footnote; one within another is text, because notes cannot be nested."""
    if state.env.get("in_footnote") and state.sCount[start] >= state.blkIndent:
        return False
    if silent:
        return bool(footnote_def(state, start, end, silent))
    state.env["in_footnote"] = True
    found = footnote_def(state, start, end, silent)
    state.env["in_footnote"] = False
    return bool(found)


def _tell_apart(state: StateCore) -> None:
    """Give a footnote another name if its name is taken."""
    seen: set[str] = set()
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = token.meta["label"]
            if label.casefold() in seen:
                token.meta = {"label": f"{label}:{len(seen)}"}
                state.env["footnotes"]["refs"][f":{label}:{len(seen)}"] = -1
            seen.add(token.meta["label"].casefold())
            state.env["footnotes"]["written"][token.meta["label"].casefold()] = token.meta["label"]


def _call_for_all(state: StateCore) -> None:
    """Put footnotes without a reference after the others."""
    notes = state.env.get("footnotes", {})
    for name, number in notes.get("refs", {}).items():
        if number < 0:
            notes["refs"][name] = len(notes["list"])
            notes["list"][len(notes["list"])] = {"label": name[1:], "count": 0}


def _id(token: Token) -> str:
    return str(token.meta["label"])


def _call_id(token: Token) -> str:
    number = token.meta["subId"] + 1
    return f"fnref{number if number > 1 else ''}:{_id(token)}"


def _render_call(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[at]
    number = token.meta["id"] + 1
    id_, href = escapeHtml(_call_id(token)), escapeHtml(f"#fn:{_id(token)}")
    call = f'<a class="footnote-ref" href="{href}">{number}</a>'
    return f'<sup id="{id_}">{number if token.meta["is_linked"] else call}</sup>'


def _render_opening(
    self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return '<div class="footnote">\n<hr />\n<ol>\n'


def _render_closing(
    self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return "</ol>\n</div>\n"


def _render_note(self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return f'<li id="{escapeHtml(f"fn:{_id(tokens[at])}")}">\n'


def _render_way_back(
    self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[at]
    if not env["footnotes"]["list"][token.meta["id"]]["count"]:
        return ""
    title = str(env["way_back"]).format(n=token.meta["id"] + 1)
    link = (
        f'<a class="footnote-backref" href="{escapeHtml(f"#{_call_id(token)}")}" title="{escapeHtml(title)}">\u21a9</a>'
    )
    is_first, stands_alone = token.meta["subId"] == 0, not _follows_text(tokens, at)
    before = "<p>" if is_first and stands_alone else "\u00a0" * is_first
    is_last = tokens[at + 1].type != "footnote_anchor"
    return before + link + "</p>\n" * (is_last and stands_alone)


def _follows_text(tokens: Sequence[Token], at: int) -> bool:
    """Return whether this link back, and those beside it, are at the end of a paragraph of the note."""
    return str(tokens[at - int(tokens[at].meta["subId"]) - 1].type) == "inline"


_RULES = {
    "footnote_ref": _render_call,
    "footnote_block_open": _render_opening,
    "footnote_block_close": _render_closing,
    "footnote_open": _render_note,
    "footnote_anchor": _render_way_back,
}
