"""The page of the design: its tokens from the style sheet, and every component as the templates draw it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from kb.document import Entry, ToolDocument
from kb.views import lists, search_dialog, sheets
from kb.views.components import Diagram
from kb.views.context import Context
from kb.views.entry import diagram
from kb.views.models import Colour, DesignPage
from kb.views.share import share

STYLES = Path(__file__).parents[3] / "overrides/assets/kb/kb.css"
SCHEMES = {"light": ":root{", "dark": "[data-md-color-scheme=slate]{"}
GROUNDS = ("paper", "raised", "sunk")
WRITTEN = ("ink", "ink-2", "tool", "article", "video", "topic", "emergency")  # colours of text
DRAWN = ("control", "focus", "spine")  # colours of meaningful borders and drawings
_TOKEN = re.compile(r"--([\w-]+):([^;}]+)")
_COLOUR = re.compile(r"#[0-9a-f]{6}")

Tokens = Mapping[str, Mapping[str, str]]


def tokens(css: str) -> Tokens:
    """Return the custom properties that the style sheet `css` sets at its root, by scheme (light, dark) and name.

    Raises ValueError if the block of a scheme is missing.
    """
    found = {}
    for scheme, opening in SCHEMES.items():
        start = css.index(opening) + len(opening)
        found[scheme] = {name: value.strip() for name, value in _TOKEN.findall(css[start : css.index("}", start)])}
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours given as #rrggbb, from 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def design(context: Context) -> DesignPage:
    """Return the view of the page: colours with their contrast on paper, sizes, and views for each component.

    The components show content of this library; nothing is invented for the page.
    """
    set_of = tokens(STYLES.read_text("utf-8"))
    entries = context.library.entries
    tools = [entry for entry in entries if isinstance(entry, ToolDocument)]
    return DesignPage(
        **context.common("design"),
        crumbs=context.crumbs(),
        noindex=True,
        lead=context.words.say("design_lead"),
        colours=_colours(set_of),
        sizes=tuple(name for name in set_of["light"] if re.fullmatch(r"t-(xs|s|m|l|\dxl|xl)", name)),
        spaces=tuple(name for name in set_of["light"] if re.fullmatch(r"s-\d", name)),
        entries=tuple(lists.card(context, entry) for entry in _one_of_each(context)),
        rows=tuple(lists.row(context, entry) for entry in entries[:3]),
        tools=tuple(lists.card(context, tool) for tool in tools[:3]),
        sheet=next(filter(None, (sheets.box(context, tool) for tool in tools)), None),
        share=share(context, entries[0]) if entries else None,
        sets=tuple(lists.topic_set(context, item.label, item.topics) for item in context.settings.topic_sets),
        shelves=tuple(lists.shelf_of(context, field) for field in list(context.settings.indexes)[:2]),
        filters=tuple(search_dialog.facet(context, field) for field in context.settings.facets.tool[:4]),
        diagrams=_diagrams(context, tools),
        empty=lists.empty(context, "", ""),
    )


def _colours(set_of: Tokens) -> tuple[Colour, ...]:
    light, dark = set_of["light"], set_of["dark"]
    return tuple(
        Colour(
            name=name,
            light=light[name],
            dark=dark[name],
            ratios=tuple(f"{contrast(scheme[name], scheme['paper']):.1f}" for scheme in (light, dark)),
        )
        for name in light
        if _COLOUR.fullmatch(light[name]) and _COLOUR.fullmatch(dark.get(name, ""))
    )


def _diagrams(context: Context, tools: Iterable[ToolDocument]) -> tuple[Diagram, ...]:
    """Return the first drawing of each kind, by kind."""
    drawn = (diagram(context, context.library.in_language(tool, context.language)) for tool in tools)
    found: dict[str, Diagram] = {}
    for one in filter(None, drawn):
        found.setdefault(one.kind, one)
    return tuple(found[kind] for kind in sorted(found))


def _one_of_each(context: Context) -> list[Entry]:
    found = {entry.kind: entry for entry in reversed(context.library.entries)}
    return [found[kind] for kind in context.settings.types if kind in found]
