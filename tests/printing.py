"""Pages on paper: the texts of their sheets, and what must be on each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page

FEW = 12  # words: a sheet with fewer has a foot, its address in pieces and a page number, and nothing else


def sheets(page: Page, file: Path) -> list[str]:
    """Return the text of each printed sheet of a page, with white space reduced to one space."""
    page.goto(file.as_uri())
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    return [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]


def without_a_foot_or_alone(page: Page, files: Iterable[Path]) -> dict[str, str]:
    """Return the sheets of these pages that have no licence at their foot, or nothing but their foot."""
    found = {}
    for file in files:
        printed = sheets(page, file)
        foot = set(page.locator(".kb-footer p").inner_text().split())
        bare = (n for n, sheet in enumerate(printed, 1) if "BY" not in re.findall("[A-Z]+", sheet))  # CC BY
        found |= {f"{file.stem} {n}": printed[n - 1] for n in bare}
        if len({word for word in printed[-1].split() if len(word) > 2} - foot) < FEW:
            found[file.stem] = printed[-1]
    return found
