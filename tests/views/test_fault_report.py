"""Reporting a fault: a mail that needs no account, and the repository's form."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from kb.views.fault_report import report
from page_views import plain_page

VIEW = plain_page(language="he", url="tools/x.html")
SITE, REPOSITORY = "https://library.example/", "https://code.example/library/"
NASTY = 'א & ב? "ג" <script> #1 100% + \u2028'


def test_the_mail_comes_first_and_the_form_after_it() -> None:
    links = report(VIEW, "כלי", "a@example.org", SITE, REPOSITORY)
    assert [link.title for link in links] == ["מצאתי טעות: דיווח בדוא״ל", "מצאתי טעות: דיווח ב־GitHub"]


@pytest.mark.parametrize(
    ("email", "repository", "schemes"),
    [(None, REPOSITORY, ["https"]), ("a@example.org", None, ["mailto"]), (None, None, [])],
)
def test_only_ways_that_lead_somewhere_are_offered(
    email: str | None, repository: str | None, schemes: list[str]
) -> None:
    assert [urlsplit(link.url).scheme for link in report(VIEW, "x", email, SITE, repository)] == schemes


def test_whatever_a_title_holds_it_arrives_whole() -> None:
    mail, form = (urlsplit(link.url) for link in report(VIEW, NASTY, "a+b@example.org", SITE, REPOSITORY))
    assert (mail.path, form.path) == ("a+b@example.org", "/library/issues/new")
    letter, asked = dict(parse_qsl(mail.query)), dict(parse_qsl(form.query))
    assert letter["subject"] == asked["title"] == f"טעות בעמוד: {NASTY}"
    assert letter["body"].startswith(f"העמוד: {NASTY}\r\n{SITE}tools/x.html\r\n")
    assert asked["page"] == f"{SITE}tools/x.html"
    assert asked["template"] == "report-fault.yml"


def test_spaces_are_not_written_as_plus_signs() -> None:
    assert all("+" not in link.url for link in report(VIEW, "a b", "a@example.org", SITE, REPOSITORY))
