"""Worksheets on the site: the box on a tool's page, the page to fill one in, and the page of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar
from urllib.parse import quote

from kb import addresses
from kb.document import Entry, ToolDocument
from kb.views.components import DownloadLink, Link, SheetBox
from kb.views.context import Context
from kb.views.models import WorksheetPage, WorksheetsPage, Zip
from kb.worksheets import form
from kb.worksheets.downloads import FOLDER, Download, sheet_of

_E = TypeVar("_E", bound=Entry)


def box(context: Context, tool: ToolDocument) -> SheetBox | None:
    """Return a tool's worksheet: its title, the page to fill it in on, and its documents with their sizes."""
    document = _written(context, tool)
    downloads = context.bundle.downloads.get((document.page, document.language), ())
    worksheet = document.fields.worksheet
    if not downloads or not worksheet:
        return None
    return SheetBox(
        title=worksheet.title,
        subtitle=worksheet.subtitle or "",
        tool=document.fields.title,
        url=context.url(f"{FOLDER}/{document.slug}"),
        downloads=tuple(_download(context, one) for one in downloads),
        foreign=context.foreign(document),
    )


def _written(context: Context, document: _E) -> _E:
    """Return the document whose worksheet this tool has: its own, else the original's."""
    if (document.page, document.language) in context.bundle.downloads:
        return document
    return context.library.in_language(document, context.settings.default_language)


def _download(context: Context, one: Download) -> DownloadLink:
    label = context.words.say(f"ws_{one.format}")
    return DownloadLink(label=label, url=quote(one.url), size=_size(context, one))


def _size(context: Context, one: Download) -> str:
    return context.words.say("ws_size", n=max(1, round(one.bytes / 1024)))


def fillable(context: Context) -> Iterator[ToolDocument]:
    """Yield every tool that has a finished worksheet, as it is shown in the context's language."""
    for entry in context.library.entries:
        if isinstance(entry, ToolDocument) and context.bundle.downloads.get((entry.page, entry.language)):
            yield _written(context, context.library.in_language(entry, context.language))


def filling(context: Context, document: ToolDocument) -> WorksheetPage:
    """Return the view of the page on which a tool's worksheet is filled in."""
    worksheet = document.fields.worksheet
    page, shown = f"{FOLDER}/{document.slug}", context.library.shown(document.page, context.language)
    tool = Link(title=shown.fields.title, url=context.url(document.page), foreign=context.foreign(shown))
    head = context.common("worksheet", page, source=document.path)
    head["foreign"] = context.foreign(document)
    head["versions"] = tuple(
        code for code in context.settings.language_codes if (document.page, code) in context.bundle.downloads
    )
    if document.language != context.language:
        head["canonical"] = addresses.page_url(page, document.language, context.settings)
        head["notice"] = context.fallback_notice(document.language)
    downloads = context.bundle.downloads[document.page, document.language]
    return WorksheetPage(
        **head,
        license=context.settings.own_license(document.fields.license),
        word=next(one.script for one in downloads if one.format == "docx"),
        crumbs=context.crumbs(context.type_link("tool"), tool),
        lead=(worksheet and worksheet.subtitle) or document.fields.summary,
        sheet=form.view(sheet_of(context.library, document, context.bundle.site_url), context.words, tool.url),
    )


def all_sheets(context: Context) -> WorksheetsPage:
    """Return the view of the page of all worksheets, and of the zips by topic."""
    tools = (one for one in context.catalogue.of_type("tool") if isinstance(one, ToolDocument))
    shown = (context.library.in_language(tool, context.language) for tool in tools)
    return WorksheetsPage(
        **context.common("worksheets"),
        crumbs=context.crumbs(context.type_link("tool")),
        lead=context.words.say("ws_all_lead"),
        boxes=tuple(found for tool in shown if (found := box(context, tool))),
        zips=tuple(_zip(context, slug, one) for slug, one in context.bundle.zips.items()),
    )


def _zip(context: Context, topic: str, one: Download) -> Zip:
    link = context.link(f"topics/{topic}")
    return Zip(title=link.title, url=quote(one.url), foreign=link.foreign, size=_size(context, one))
