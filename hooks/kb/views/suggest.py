"""The page with the form by which a reader suggests an entry; `suggest_form` makes what the form asks."""

from __future__ import annotations

from urllib.parse import quote

from kb import addresses
from kb.views.components import PageLink
from kb.views.context import Context
from kb.views.models import SuggestPage

FORM = "suggest-tool.yml"  # in .github/ISSUE_TEMPLATE


def link(context: Context) -> PageLink:
    """Return the link to the page, with the name that `library.yml` gives it."""
    title = context.say(context.settings.suggestion) or context.words.say("suggest_name")
    return context.named_link(addresses.SUGGEST, title)


def suggest(context: Context) -> SuggestPage:
    """Return the view of the page: its lead, and other ways to send a suggestion."""
    settings = context.settings
    mail = (settings.contact and settings.contact.email) or ""
    subject = quote(context.words.say("suggest_mail_subject"), safe="")
    return SuggestPage(
        **context.common("suggest"),
        crumbs=context.crumbs(),
        lead=context.words.say("suggest_lead"),
        guide=context.page_links([settings.contribute] if settings.contribute else []),
        manual=context.page_links([f"{addresses.GUIDE}.md"]),
        mail=mail,
        letter=f"mailto:{quote(mail, safe='@+')}?subject={subject}" if mail else "",
        form=FORM if "tool" in settings.types else "",
        elsewhere=_elsewhere(context) if context.language != settings.default_language else "",
        software=settings.forge,
        sign_in=settings.sign_in or "",
    )


def _elsewhere(context: Context) -> str:
    """Return the notice that originals are in another language than the reader's."""
    return context.words.say(
        "suggest_original", language=context.words.language_name(context.settings.default_language)
    )
