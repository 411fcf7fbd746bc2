"""Sharing a page: its address, a message with it, and the preview that other programs show (Open Graph)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from babel.core import get_global

from kb import addresses
from kb.document import Document, Entry
from kb.languages import primary
from kb.views.components import Preview, Share
from kb.views.context import Context
from kb.views.models import EntryPage, PageView

MESSAGE = "https://wa.me/?text="  # opens WhatsApp with a text; loaded only when a person follows the link
# Facebook's names of locales that differ from CLDR's likeliest territory.
LOCALES: Mapping[str, str] = {"ar": "ar_AR"}


def share(context: Context, document: Document) -> Share:
    """Return the sharing of an entry's page: its absolute address, and a link that writes a message with it."""
    address = f"{context.bundle.site_url}{context.url(document.page)}"
    return Share(address=address, message=f"{MESSAGE}{quote(f'{document.fields.title} {address}')}")


def preview(context: Context, view: PageView, document: Document | None = None) -> Preview:
    """Return the preview that is shown where a page's address is shared, besides its title.

    `document` is the entry that the page shows, or of which it shows a part. An original shown for a missing
    translation has its own preview.
    """
    name = context.say(context.settings.name)
    entry = document if isinstance(document, Entry) else None
    language = entry.language if entry else context.language
    whole = entry if isinstance(view, EntryPage) else None
    return Preview(
        type="article" if whole else "website",
        card=addresses.card(entry.page if entry else addresses.HOME, language, context.settings),
        alt=_alt(context, entry) if entry else f"{name} – {context.say(context.settings.tagline)}",
        locale=locale(language),
        others=() if view.canonical else tuple(locale(code) for code in view.versions if code != language),
        published=_iso(whole.fields.published) if whole else "",
        changed=_iso(whole.last_change) if whole else "",
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _alt(context: Context, entry: Entry) -> str:
    kind = context.settings.types[entry.kind].label
    said = (
        context.settings.say(kind, entry.language),
        entry.fields.title,
        context.settings.say(context.settings.name, entry.language),
    )
    return " – ".join(said)


def locale(code: str) -> str:
    """Return the locale of a language as Open Graph writes it: he_IL. The territory is CLDR's likeliest."""
    region = re.search(r"-([A-Z]{2})$", code)
    if region:
        return f"{primary(code)}_{region[1]}"
    language = primary(code)
    likely = get_global("likely_subtags").get(language, language)
    return LOCALES.get(language) or f"{language}_{likely.rpartition('_')[2].upper()}"
