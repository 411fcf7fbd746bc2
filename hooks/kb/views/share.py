"""Passing a page on: its address, a message with it, and what others show of it (Open Graph)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from babel.core import get_global

from kb import addresses
from kb.document import ENTRY_KINDS, Document
from kb.languages import primary
from kb.views.context import Context, View

MESSAGE = "https://wa.me/?text="  # opens WhatsApp with a text; asked for only when a person follows the link
# Where Facebook, which reads it, calls a locale otherwise than CLDR's likeliest territory would.
LOCALES: Mapping[str, str] = {"ar": "ar_AR"}


def share(context: Context, document: Document) -> View:
    """Return how an entry's page is passed on: its absolute address, and a link that writes a message with it."""
    address = f"{context.bundle.site_url}{context.url(document.page)}"
    return {"address": address, "message": f"{MESSAGE}{quote(f'{document.fields.title} {address}')}"}


def preview(context: Context, view: View, document: Document | None = None) -> View:
    """Return what is shown of a page where its address is passed on, beside its title, in the terms of https://ogp.me.

    Its type, its card and the words for it, its locale and those of its other versions, its days. `document` is the
    entry that the page shows, or of which it shows a part; a page in another's place is shown as that one is.
    """
    name = context.say(context.settings.name)
    entry = document if document and document.is_entry else None
    language, is_whole = entry.language if entry else context.language, view["kind"] in ENTRY_KINDS
    found = {
        "type": "article" if is_whole else "website",
        "card": addresses.card(entry.page if entry else addresses.HOME, language, context.settings),
        "alt": _alt(context, entry) if entry else f"{name} – {context.say(context.settings.tagline)}",
        "locale": locale(language),
        "others": [] if "canonical" in view else [locale(code) for code in view["versions"] if code != language],
    }
    days = {"published": entry.fields.published, "changed": entry.last_change} if entry and is_whole else {}
    return found | {key: day.isoformat() for key, day in days.items() if day}


def _alt(context: Context, entry: Document) -> str:
    kind = context.settings.types[entry.kind].label  # type: ignore[index]
    said = (
        context.settings.say(kind, entry.language),
        entry.fields.title,
        context.settings.say(context.settings.name, entry.language),
    )
    return " – ".join(said)


def locale(code: str) -> str:
    """Return the locale of a language as Open Graph writes it: he_IL. The territory is the likeliest one of CLDR."""
    region = re.search(r"-([A-Z]{2})$", code)
    if region:
        return f"{primary(code)}_{region[1]}"
    language = primary(code)
    likely = get_global("likely_subtags").get(language, language)
    return LOCALES.get(language) or f"{language}_{likely.rpartition('_')[2].upper()}"
