"""Makes the pictures of the developers' pages from the built site (after kb build): python tests/pictures.py."""

from pathlib import Path

from kb import chromium
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {"docs/developers/home.png": ("index.html", 1200, 800)}


def main() -> None:
    """Open each page from the built site and save its picture."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for name, (address, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="he-IL")
            page.goto((ROOT / "site" / address).as_uri())
            page.screenshot(path=ROOT / name)
        browser.close()


if __name__ == "__main__":
    main()
