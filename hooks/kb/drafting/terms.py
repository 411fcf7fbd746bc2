"""Terms of the glossary: adding one, or beginning a translation; everything else in the file stays the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import yaml

from kb import frontmatter, prose
from kb.drafting import splice, yaml_style
from kb.drafting.splice import Splice
from kb.drafting.translation import MARK
from kb.drafting.yaml_style import Text
from kb.settings import one_line


class Unwritable(ValueError):
    """The glossary is written in a form to which nothing can be added safely; the text says what to do."""


def added(raw: str, term: Mapping[str, object]) -> str:
    """Return the glossary `raw` with one more term: after the last of its topic, else at the end.

    Raises Unwritable for a glossary that is one list in brackets.
    """
    text = splice.plain(raw)
    root, data = _items(text)
    same_topic = [number for number, item in enumerate(data) if item.get("topic") == term.get("topic")]
    lines = yaml_style.fields(term).splitlines()
    written = "".join(f"{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))
    if not root:
        return splice.spliced(raw, [Splice(len(text), len(text), _begin(text) + written)])
    before = root.value[same_topic[-1] if term.get("topic") and same_topic else -1]
    at = splice.next_line(text, splice.end_of(before))
    written = yaml_style.indented(written, root.start_mark.column)
    return splice.spliced(raw, [Splice(at, at, (_begin(text) if at == len(text) else "") + written)])


def translated(raw: str, number: int, language: str) -> str:
    """Return the glossary `raw` with the beginning of a translation of its term `number`: the term's own words, marked.

    Raises Unwritable for a term that is written in braces.
    """
    text = splice.plain(raw)
    root, data = _items(text)
    item, node = data[number], root.value[number] if root else None
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise Unwritable("כתבו את המונח בשורות, בלי סוגריים מסולסלים · Write the term in lines, without braces")
    indent = node.start_mark.column
    wording = {name: Text(one_line(item[name])) for name in ("term", "definition")}
    block = f"{language}:\n{yaml_style.indented(yaml_style.fields(wording, MARK), 2)}"
    known = splice.child(node, "translations")
    if isinstance(known, yaml.MappingNode) and known.value and not known.flow_style:
        at, indent = splice.next_line(text, splice.end_of(known)), known.start_mark.column
    elif known is not None:
        raise Unwritable("כתבו את translations בשורות, בלי סוגריים · Write translations in lines, without braces")
    else:
        at, block = splice.next_line(text, splice.end_of(node)), f"translations:\n{yaml_style.indented(block, 2)}"
    block = yaml_style.indented(block, indent)
    return splice.spliced(raw, [Splice(at, at, (_begin(text) if at == len(text) else "") + block)])


def position(terms: Sequence[Mapping[str, object]], name: str) -> int | None:
    """Return the number of the term whose name, English name or id is `name`."""
    wanted = name.strip().casefold()
    for number, item in enumerate(terms):
        names = {str(item[field]) for field in ("term", "term_en") if item.get(field)}
        ids = {prose.slug(str(item.get("term_en") or item.get("term", "")))}
        if wanted in {one.casefold() for one in names | ids}:
            return number
    return None


def _items(text: str) -> tuple[yaml.SequenceNode | None, tuple[Mapping[str, object], ...]]:
    """Return the list of terms as a node and as data; (None, ()) if there is no term yet."""
    root = splice.tree(text)
    if root is None:
        return None, ()
    if not isinstance(root, yaml.SequenceNode) or root.flow_style:
        raise Unwritable("כתבו את המילון כרשימה של שורות שמתחילות במקף · Write the glossary as a list with dashes")
    return root, frontmatter.parse(text).data


def _begin(text: str) -> str:
    """Return what must come before a line that is appended to a text."""
    return "" if not text or text.endswith("\n") else "\n"
