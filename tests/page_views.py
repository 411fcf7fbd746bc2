"""Views of pages, made by hand for tests of code that uses views."""

from __future__ import annotations

from typing import Any

from kb.views.components import Share, Sources
from kb.views.models import Frame, PlainPage, ToolPage, TopicPage

HEAD: dict[str, Any] = {"language": "en", "url": "x.html", "tab": "x", "alternates": (), "versions": ("en",)}
NO_SOURCES = Sources(source=None, citation=None, references=())


def plain_page(**more: Any) -> PlainPage:
    """Return the view of a page of docs/ that has only the fields `more`."""
    return PlainPage(**HEAD | {"kind": "page", "page": "x"} | more)


def tool_page(**more: Any) -> ToolPage:
    """Return the view of a tool that has only the fields `more`."""
    entry = {"type": "tool", "slug": "x", "type_label": "Tool", "urgent": "", "urgent_mark": "", "lead": ""}
    rows: dict[str, Any] = {"before_entries": (), "after_entries": (), "serving": (), "related": (), "topics": ()}
    own = {"steps": (), "steps_line": "", "runs": False, "worksheet": None}
    shared = {"glance": (), "serving_title": "", "sources": NO_SOURCES, "share": Share(address="", message="")}
    rows["experience"] = None
    return ToolPage(**HEAD | {"kind": "tool", "page": "tools/x"} | entry | rows | own | shared | more)


def topic_page(**more: Any) -> TopicPage:
    """Return the view of a topic that has only the fields `more`."""
    listing = {"everything": "", "tabs": (), "cards": ()}
    own: dict[str, Any] = {"accent": "topic", "kicker": "", "term_en": None, "spine": None}
    shared = {"neighbours": (), "sources": NO_SOURCES}
    return TopicPage(**HEAD | {"kind": "topic", "page": "topics/x"} | listing | own | shared | more)


def frame(**more: Any) -> Frame:
    """Return a frame in English that has only the fields `more`."""
    texts = {"name": "", "tagline": "", "home": "", "feed": "", "manifest": "", "invitation": "", "words": {}}
    own: dict[str, Any] = {"language": "en", "direction": "ltr", "menu": (), "footer": (), "urgent": None}
    named = {"license": {"name": "", "url": ""}, "definitions": {"url": "", "terms": ()}}
    return Frame(**texts | own | named | more)
