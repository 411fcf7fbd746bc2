"""The frame around every page of one language."""

from __future__ import annotations

from kb import addresses
from kb.views.components import Link, PageLink
from kb.views.context import Context
from kb.views.glossary import definitions
from kb.views.models import Frame, License
from kb.views.suggest import link as suggest_link


def frame(context: Context) -> Frame:
    """Return the frame around every page of this language: name, menu, footer, words of the interface."""
    settings = context.settings
    return Frame(
        name=context.say(settings.name),
        tagline=context.say(settings.tagline),
        language=context.language,
        direction=settings.language(context.language).direction,
        home=context.url(addresses.HOME),
        feed=f"{context.url('feed').removesuffix('.html')}.xml",
        manifest=context.url(addresses.HOME).removesuffix("index.html") + "manifest.webmanifest",
        license=License(name=settings.license.name, url=settings.license.url),
        urgent=_urgent_link(context),
        menu=_menu(context),
        footer=_footer(context),
        definitions=definitions(context),
        invitation=context.say(settings.invitation) or context.words.say("find_placeholder"),
        words=context.words.plain(),
    )


def _menu(context: Context) -> tuple[PageLink, ...]:
    """Return the links of the menu; films are linked from the articles' page, if there are articles.

    The plan arranges entries, so it is in the menu if there can be any.
    """
    types = context.settings.types
    return (
        *(context.type_link(kind) for kind in types if kind != "video" or "article" not in types),
        context.place_link("topics"),
        *([context.place_link("paths")] if context.library.paths else []),
        *([context.place_link("plan")] if types else []),
        *context.page_links(context.settings.menu),
    )


def _footer(context: Context) -> tuple[PageLink, ...]:
    """Return the links at the foot of every page; the page on contributing is one press behind the form."""
    glossary, form = context.place_link("glossary"), [suggest_link(context)] if context.settings.types else []
    return (
        context.place_link("map"),
        *([glossary] if context.library.glossary else []),
        *context.page_links(one for one in context.settings.footer if not form or one != context.settings.contribute),
        *form,
        context.place_link("offline"),
    )


def _urgent_link(context: Context) -> Link | None:
    urgent = context.settings.urgent
    if not urgent or not context.is_topic(urgent.topic):
        return None
    return Link(title=context.say(urgent.label), url=context.url(f"topics/{urgent.topic}"))
