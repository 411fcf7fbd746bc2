"""Worksheets on the site: the box on a tool's page, the page to fill one in, and the page of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kb import addresses
from kb.document import Document
from kb.views.desk import Desk, View
from kb.worksheets import form
from kb.worksheets.bindery import FOLDER, Download, sheet_of


def box(desk: Desk, document: Document) -> View | None:
    """Return a tool's worksheet: its title, the page to fill it in on, and its documents with their sizes."""
    document = _written(desk, document)
    downloads = desk.bundle.downloads.get((document.page, document.language), ())
    if not downloads:
        return None
    worksheet = document.fields.worksheet
    return {
        "title": worksheet.title,
        "subtitle": worksheet.subtitle or "",
        "tool": document.fields.title,
        "url": desk.url(f"{FOLDER}/{document.slug}"),
        "downloads": [_download(desk, one) for one in downloads],
        **desk.foreign(document),
    }


def has_sheet(desk: Desk, document: Document) -> bool:
    """Tell whether a tool's page offers a worksheet, its own or the original's."""
    written = _written(desk, document)
    return (written.page, written.language) in desk.bundle.downloads


def _written(desk: Desk, document: Document) -> Document:
    """Return the document whose worksheet stands for this tool: its own, else the original's."""
    if (document.page, document.language) in desk.bundle.downloads:
        return document
    return desk.library.find(document.page, desk.settings.default_language) or document


def _download(desk: Desk, one: Download) -> View:
    size = desk.words.say("ws_size", n=max(1, round(one.bytes / 1024)))
    return {"format": one.format, "label": desk.words.say(f"ws_{one.format}"), "url": quote(one.url), "size": size}


def fillable(desk: Desk) -> Iterator[Document]:
    """Yield every tool whose worksheet could be made, as it is shown in the desk's language."""
    for entry in desk.library.entries:
        if desk.bundle.downloads.get((entry.page, entry.language)):
            yield _written(desk, desk.library.shown(entry.page, desk.language))


def filling(desk: Desk, document: Document) -> View:
    """Return the view of the page on which a tool's worksheet is filled in."""
    shown = desk.library.shown(document.page, desk.language)
    page, tool = (
        f"{FOLDER}/{document.slug}",
        {"title": shown.fields.title, "url": desk.url(document.page), **desk.foreign(shown)},
    )
    sheet = sheet_of(desk.library, document, desk.bundle.site_url)
    view = {
        **desk.common(page, "worksheet", addresses.TYPE_PAGES["tool"], document.path),
        **desk.foreign(document),
        "versions": [c for c in desk.settings.language_codes if (document.page, c) in desk.bundle.downloads],
        "lead": document.fields.worksheet.subtitle or document.fields.summary,
        "crumbs": desk.crumbs(desk.type_link("tool"), tool),
        "sheet": form.view(sheet, desk.words, tool["url"]),
    }
    if document.language != desk.language:
        view["canonical"] = addresses.page_url(page, document.language, desk.settings)
        view["notice"] = desk.words.say("fallback_notice", language=desk.words.language_name(document.language))
    return view


def all_sheets(desk: Desk) -> View:
    """Return the view of the page of all worksheets, and of the zips by topic."""
    tools = (desk.library.shown(entry.page, desk.language) for entry in desk.catalogue.of_type("tool"))
    zips = [{**desk.link(f"topics/{slug}"), **_download(desk, one)} for slug, one in desk.bundle.zips.items()]
    return {
        **desk.common(addresses.WORKSHEETS, "worksheets", addresses.TYPE_PAGES["tool"]),
        "crumbs": desk.crumbs(desk.type_link("tool")),
        "lead": desk.words.say("ws_all_lead"),
        "boxes": [found for tool in tools if (found := box(desk, tool))],
        "zips": zips,
    }
