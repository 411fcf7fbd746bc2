"""A link that shows one address and leads to another is reported; honest links and names in any script are not."""

import re
from datetime import date
from pathlib import Path

import pytest
from kb.check import inspection
from kb.problems import Problem
from small_library import SmallLibrary

TRICKS = {
    "[https://bank.example/login](https://evil.example/login)": ("misleading-link", "evil.example"),
    "[bank.example](https://evil.example)": ("misleading-link", "evil.example"),
    "[**www.bank.example**/a](http://bank.example.evil.example/a)": ("misleading-link", "bank.example.evil.example"),
    "[Log in at https://bank.example](https://evil.example)": ("misleading-link", "evil.example"),
    "[help@bank.example](mailto:thief@evil.example)": ("misleading-link", "thief@evil.example"),
    '<a href="https://evil.example">https://<b>bank</b>.example</a>': ("misleading-link", "evil.example"),
    '<div><a href="https://evil.example">https://bank.example</a></div>': ("misleading-link", "evil.example"),
    "[x](https://b\u0430nk.example)": ("lookalike-host", "xn--bnk-6cd.example"),
    "[x](https://xn--bnk-6cd.example/)": ("lookalike-host", "xn--bnk-6cd.example"),
    "[x](https://\u0430\u0440\u0440\u04cf\u0435.com/)": ("lookalike-host", "xn--80ak6aa92e.com"),
    "[x](https://g\u03bfv.example)": ("lookalike-host", "xn--gv-jbc.example"),
    "[x](https://www.bank.example@evil.example/)": ("lookalike-host", "evil.example"),
    "[x](https://bank.example\u2044login.evil.example)": ("lookalike-host", "bank.xn--examplelogin-xk0g.evil.example"),
    "[x](https://b%D0%B0nk.example)": ("lookalike-host", "xn--bnk-6cd.example"),
}
HONEST = [
    "[bank.example](https://www.bank.example/a?b=c)",
    "[https://www.bank.example](https://login.bank.example)",
    "[the bank](https://bank.example)",
    "[library.json](https://bank.example/a/library.json)",
    "[me@bank.example](mailto:me@bank.example?subject=x)",
    "[x](https://עברית.org.il/דף)",
    "[x](https://xn--4dbcagdahymbxekheh6e.org/)",
    "[x](https://россия.рф/)",
    "[x](https://münchen.example/)",
    "[x](https://日本語のsite.example/)",
    "[bank.example](b.md)",
    "https://bank.example/a",
    '<a href="https://bank.example">the <b>bank</b></a>',
]


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return SmallLibrary(tmp_path)


def reported(library: SmallLibrary, text: str) -> list[Problem]:
    """Return the problems of links that look like others in an article of this text."""
    library.edit("articles/b.md", "Worms like soil.", text)
    found = inspection.inspect(library.read(), date(2026, 1, 1))
    return [one for one in found if one.code in ("misleading-link", "lookalike-host") and one.file == "articles/b.md"]


@pytest.mark.parametrize("text", TRICKS)
def test_a_link_that_seems_to_lead_elsewhere_is_reported_with_the_place_where_it_leads(
    library: SmallLibrary, text: str
) -> None:
    (found,) = reported(library, text)
    code, host = TRICKS[text]
    assert found.is_error
    assert found.code == code
    assert re.search(rf"leads to {re.escape(host)}\.", found.message["en"])


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_link_is_not_reported(library: SmallLibrary, text: str) -> None:
    assert reported(library, text) == []


def test_an_address_in_a_field_is_looked_at_too(library: SmallLibrary) -> None:
    library.article("c", "source: {name: The bank, url: 'https://b\u0430nk.example/'}")
    found = [one.code for one in inspection.inspect(library.read(), date(2026, 1, 1)) if one.file == "articles/c.md"]
    assert "lookalike-host" in found
