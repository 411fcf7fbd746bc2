"""Passing a page on: its address, and a message with it."""

from __future__ import annotations

from urllib.parse import quote

from kb.document import Document
from kb.views.desk import Desk, View

MESSAGE = "https://wa.me/?text="  # opens WhatsApp with a text; asked for only when a person follows the link


def share(desk: Desk, document: Document) -> View:
    """Return how an entry's page is passed on: its absolute address, and a link that writes a message with it."""
    address = f"{desk.bundle.site_url}{desk.url(document.page)}"
    return {"address": address, "message": f"{MESSAGE}{quote(f'{document.fields.title} {address}')}"}
