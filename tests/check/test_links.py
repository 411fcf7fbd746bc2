"""An address that browsers cannot read is reported: no address loses its link silently."""

from datetime import date
from pathlib import Path

import pytest
from kb import prose
from kb.check import inspection
from kb.publish import sanitize
from small_library import SmallLibrary

FORMS = ["[a]({})", '<a href="{}">a</a>']
WRONG = [
    "https://x.org:99999/",
    "http://a%20b.org",
    "https:\\\\x.org",
    "https://",
    "https://[x",
    "https://999.999.999.999/",
]
RIGHT = [
    "https://x.org:8080/", "https://x.org/a?b=c&d=%20", "https://עברית.org/דף", "https://xn--4dbcagdahymbxekheh6e.org/",
    "mailto:a@x.org", "tel:+972-3-5555555", "http://127.0.0.1/", "HTTPS://X.ORG",
]  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> SmallLibrary:
    return SmallLibrary(tmp_path)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("address", [*WRONG, *RIGHT])
def test_an_address_keeps_its_link_or_is_reported(address: str, form: str, library: SmallLibrary) -> None:
    text = form.format(address)
    library.edit("articles/b.md", "Worms like soil.", text)
    codes = [problem.code for problem in inspection.inspect(library.read(), date(2026, 1, 1)) if problem.is_error]
    is_kept = "href=" in sanitize.clean(prose.read(text).html)
    assert is_kept or codes
    assert bool(codes) == (address in WRONG and "<a" in prose.read(text).html)


def test_the_id_that_github_gives_a_second_heading_of_one_name_is_reported_as_it_is_here(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like soil.", "[a](#א-1)\n\n## א\n\n## ב\n\n### א")
    (found,) = (one for one in inspection.inspect(library.read(), date(2026, 1, 1)) if one.code == "broken-anchor")
    assert "א_1" in found.message["he"]
