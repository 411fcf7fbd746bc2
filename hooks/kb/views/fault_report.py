"""Reporting a fault: by mail, which needs no account, or by the repository's form for it."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from kb.views.components import Link
from kb.views.models import PageView
from kb.wording import wording

FORM = "report-fault.yml"  # in .github/ISSUE_TEMPLATE; its field `page` is for an address
_LONGEST = 200  # characters of a title; the rest of the address must fit too


def report(view: PageView, title: str, email: str | None, site_url: str, repository: str | None) -> list[Link]:
    """Return the links with which the reader of a page reports a fault in it, mail first.

    `title` is the page's, `email` the recipient, if there is one. The mail is complete except for the fault itself
    (RFC 6068: text in a mailto address is percent-encoded, its lines end in CRLF).
    """
    words, title = wording(view.language), title[:_LONGEST]
    facts = {"title": title, "address": f"{site_url}{view.url}"}
    subject, links = words.say("report_subject", **facts), list[Link]()
    if email:
        body = words.say("report_body", **facts).replace("\n", "\r\n")
        letter = f"mailto:{quote(email, safe='@+')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"
        links.append(Link(title=words.say("report_mail"), url=letter))
    if repository:
        form = urlencode({"template": FORM, "title": subject, "page": facts["address"]}, quote_via=quote)
        links.append(Link(title=words.say("report_issue"), url=f"{repository.rstrip('/')}/issues/new?{form}"))
    return links
