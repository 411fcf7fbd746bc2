"""Worksheets on the site: the box on a tool's page, the page to fill one in, and the page of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kb import addresses
from kb.document import Document
from kb.views.context import Context, View
from kb.worksheets import form
from kb.worksheets.downloads import FOLDER, Download, sheet_of


def box(context: Context, document: Document) -> View | None:
    """Return a tool's worksheet: its title, the page to fill it in on, and its documents with their sizes."""
    document = _written(context, document)
    downloads = context.bundle.downloads.get((document.page, document.language), ())
    if not downloads:
        return None
    worksheet = document.fields.worksheet
    return {
        "title": worksheet.title,
        "subtitle": worksheet.subtitle or "",
        "tool": document.fields.title,
        "url": context.url(f"{FOLDER}/{document.slug}"),
        "downloads": [_download(context, one) for one in downloads],
        **context.foreign(document),
    }


def _written(context: Context, document: Document) -> Document:
    """Return the document whose worksheet stands for this tool: its own, else the original's."""
    if (document.page, document.language) in context.bundle.downloads:
        return document
    return context.library.find(document.page, context.settings.default_language) or document


def _download(context: Context, one: Download) -> View:
    size = context.words.say("ws_size", n=max(1, round(one.bytes / 1024)))
    return {"format": one.format, "label": context.words.say(f"ws_{one.format}"), "url": quote(one.url), "size": size}


def fillable(context: Context) -> Iterator[Document]:
    """Yield every tool whose worksheet could be made, as it is shown in the context's language."""
    for entry in context.library.entries:
        if context.bundle.downloads.get((entry.page, entry.language)):
            yield _written(context, context.library.shown(entry.page, context.language))


def filling(context: Context, document: Document) -> View:
    """Return the view of the page on which a tool's worksheet is filled in."""
    shown = context.library.shown(document.page, context.language)
    page, tool = (
        f"{FOLDER}/{document.slug}",
        {"title": shown.fields.title, "url": context.url(document.page), **context.foreign(shown)},
    )
    sheet = sheet_of(context.library, document, context.bundle.site_url)
    view = {
        **context.common(page, "worksheet", addresses.TYPE_PAGES["tool"], document.path),
        **context.foreign(document),
        "versions": [c for c in context.settings.language_codes if (document.page, c) in context.bundle.downloads],
        "lead": document.fields.worksheet.subtitle or document.fields.summary,
        "crumbs": context.crumbs(context.type_link("tool"), tool),
        "sheet": form.view(sheet, context.words, tool["url"]),
    }
    if document.language != context.language:
        view["canonical"] = addresses.page_url(page, document.language, context.settings)
        view["notice"] = context.words.say("fallback_notice", language=context.words.language_name(document.language))
    return view


def all_sheets(context: Context) -> View:
    """Return the view of the page of all worksheets, and of the zips by topic."""
    tools = (context.library.shown(entry.page, context.language) for entry in context.catalogue.of_type("tool"))
    zips = [{**context.link(f"topics/{slug}"), **_download(context, one)} for slug, one in context.bundle.zips.items()]
    return {
        **context.common(addresses.WORKSHEETS, "worksheets", addresses.TYPE_PAGES["tool"]),
        "crumbs": context.crumbs(context.type_link("tool")),
        "lead": context.words.say("ws_all_lead"),
        "boxes": [found for tool in tools if (found := box(context, tool))],
        "zips": zips,
    }
