"""typst's code mode (https://typst.app/docs/reference/syntax/#code): strings, calls, blocks of content.

Words only ever stand in strings, where nothing but a backslash and a quotation mark has a meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NewType

Code = NewType("Code", str)  # an expression

NONE = Code("none")
_INDENT = "  "


def string(text: str) -> Code:
    r"""Return a text as a string: one line, without control characters.

    >>> string('a "b" \\ c')
    '"a \\"b\\" \\\\ c"'
    """
    shown = "".join(sign if sign.isprintable() or ord(sign) > 0x9F else " " for sign in text)
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
    return Code(f'"{escaped}"')


def value(one: str | int | bool | None) -> Code:
    """Return a plain value."""
    if one is None:
        return NONE
    if isinstance(one, bool):
        return Code("true" if one else "false")
    return string(one) if isinstance(one, str) else Code(str(one))


def array(items: Iterable[Code]) -> Code:
    """Return an array; one of a single item needs a comma after it."""
    listed = list(items)
    return Code(f"({listed[0]},)" if len(listed) == 1 else f"({', '.join(listed)})")


def call(function: str, /, *given: Code, **named: Code) -> Code:
    """Return a call of a function; underscores in the names of arguments become hyphens."""
    arguments = [*(f"{key.replace('_', '-')}: {one}" for key, one in named.items()), *given]
    return Code(f"{function}({', '.join(arguments)})")


def joined(pieces: Iterable[Code]) -> Code:
    """Return content made of inline pieces."""
    listed = [piece for piece in pieces if piece != '""']
    if len(listed) == 1:
        return listed[0]
    return Code("{ " + "; ".join(listed) + " }") if listed else string("")


def block(statements: Iterable[Code]) -> Code:
    """Return content made of statements, each on lines of its own."""
    lines = "\n".join(f"{_INDENT}{line}" for one in statements for line in one.split("\n"))
    return Code("{\n" + lines + "\n}") if lines else Code("{}")
