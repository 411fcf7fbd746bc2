"""Bare addresses become links: the autolinks of GitHub Flavored Markdown.

https://github.github.com/gfm/#autolinks-extension-, as implemented by cmark-gfm: after what an address may begin, where
it ends, and which signs at its end belong to the sentence. Only schemes to which the site links count. No text is
searched twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_SCHEME = re.compile(r"(?<![A-Za-z])(?i:https?)\Z")
_MAIL_SCHEME = re.compile(r"(?<![A-Za-z])mailto:\Z")
_END = re.compile(r"[\s<\]]|\[\^")  # a bracket that the address did not open; a footnote mark
# White space, and the punctuation of ASCII and of Unicode's first planes, except what may be in a name.
_LABEL_END = re.compile(
    r"[\s!-,/:-@\[-^`{-\x7f\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u05be\u05c0\u05c3\u05c6\u05f3\u05f4"
    r"\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u2010-\u2027\u2030-\u205e\u3000-\u3003\u3008-\u3011]"
)
_BEFORE_WWW = frozenset("*_~(")
_TRAILING = frozenset("?!.,:*_~'\"")
_ENTITY = re.compile(r"&[A-Za-z]+;$")
_LOCAL = re.compile(r"[A-Za-z0-9.+_-]+\Z")
_DOMAIN = re.compile(r"@(?P<domain>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)")
MAX_NAME = 256  # the most characters of a mailbox name, which limits the search in a text
_SAFE_UNDERSCORES = 10  # with this many dots or more, underscores in a name are allowed, as in cmark-gfm


def autolinks_plugin(md: MarkdownIt) -> None:
    """Make a parser turn bare addresses into links."""
    md.inline.add_terminator_char("w")
    md.inline.ruler.before("emphasis", "autolink_www", _www)
    md.inline.ruler.before("emphasis", "autolink_scheme", _scheme)
    md.core.ruler.push("autolink_mails", _mails)


def _www(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("www.", state.pos) or state.linkLevel or silent:
        return False
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    if before and not (before.isspace() or before in _BEFORE_WWW):
        return False
    end = _host_end(state.src, state.pos, state.posMax, needs_dot=True)
    end = _address_end(state.src, state.pos, end, state.posMax) if end else 0
    return bool(end) and _push(state, state.pos, end, "http://")


def _scheme(state: StateInline, silent: bool) -> bool:
    src, pos = state.src, state.pos
    if not src.startswith("://", pos) or state.linkLevel or silent:
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    if not scheme:
        return False
    if pos + 3 >= state.posMax or _LABEL_END.match(src[pos + 3]):
        return False
    end = _host_end(src, pos + 3, state.posMax, needs_dot=False)
    end = _address_end(src, pos + 3, end, state.posMax) if end else 0
    return bool(end) and _push(state, pos - len(scheme[0]), end)


def _mails(state: StateCore) -> None:
    """Turn mail addresses into links in text that is not a link yet; as in cmark-gfm, after marks are read."""
    for token in state.tokens:
        if token.children and "@" in token.content:
            token.children = list(_with_mails(token.children))


def _with_mails(children: list[Token]) -> Iterator[Token]:
    within = 0
    for child in children:
        within += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "text" and not within and "@" in child.content:
            yield from _divide(child)
        else:
            yield child


def _divide(child: Token) -> Iterator[Token]:
    """Divide a text at the mail addresses in it."""
    text, position = child.content, 0
    for domain in _DOMAIN.finditer(text):
        at = domain.start()
        name = _LOCAL.search(text, max(position, at - MAX_NAME), at)
        if not name or domain["domain"][-1] in "-_" or text[domain.end() : domain.end() + 1] == "@":
            continue
        scheme = _MAIL_SCHEME.search(text, max(position, name.start() - 8), name.start())
        start = scheme.start() if scheme else name.start()
        yield from _texts(text[position:start], child.level)
        yield from _link(
            ("" if scheme else "mailto:") + text[start : domain.end()], text[start : domain.end()], child.level
        )
        position = domain.end()
    yield from _texts(text[position:], child.level)


def _texts(text: str, level: int) -> Iterator[Token]:
    if text:
        yield Token("text", "", 0, content=text, level=level)


def _link(address: str, text: str, level: int) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": address}, markup="autolink", info="auto", level=level)
    yield Token("text", "", 0, content=text, level=level + 1)
    yield Token("link_close", "a", -1, markup="autolink", info="auto", level=level)


def _host_end(src: str, start: int, last: int, needs_dot: bool) -> int:
    """Return the end of the host name that begins at `start`; 0 if there is none."""
    found = _LABEL_END.search(src, start, last)
    end = found.start() if found else last
    labels = src[start:end].split(".")
    if any("_" in label for label in labels[-2:]) and len(labels) - 1 <= _SAFE_UNDERSCORES:
        return 0
    return end if end > start and (len(labels) > 1 or not needs_dot) else 0


def _address_end(src: str, start: int, end: int, last: int) -> int:
    """Return the end of an address whose host ends at `end`: before white space and the punctuation of the sentence."""
    if src.startswith("[", end):  # no host name continues like this
        last = end
    found = _END.search(src, end, last)
    while found and found[0] == "]" and src.count("[", end, found.start()) > src.count("]", end, found.start()):
        found = _END.search(src, found.end(), last)
    end = found.start() if found else last
    surplus = src.count(")", start, end) - src.count("(", start, end)
    while end > start:
        sign = src[end - 1]
        if sign == ")" and surplus > 0:
            surplus, end = surplus - 1, end - 1
        elif sign in _TRAILING:
            end -= 1
        elif sign == ";":
            entity = _ENTITY.search(src, max(end - 32, start), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return end


def _push(state: StateInline, start: int, end: int, prefix: str = "") -> bool:
    """Write the link src[start:end]; what precedes the position is already pending as text."""
    text, pending = state.src[start:end], state.pos - start
    if end <= state.pos or not state.pending.endswith(text[:pending]):
        return False
    state.pending = state.pending[: len(state.pending) - pending]
    for made in _link(prefix + text, text, state.level):
        token = state.push(made.type, made.tag, made.nesting)
        token.attrs, token.content, token.markup, token.info = made.attrs, made.content, made.markup, made.info
    state.pos = end
    return True
