"""How long an edit takes until it is on the screen: `PYTHONPATH=hooks:tests python -m benchmarks.serve [FILE]`.

Run it from the checkout. It serves this library, opens the page of FILE (tools/stacey-matrix.md) in a headless
Chromium, changes the file, and measures the seconds until the open page shows the change: five times. It prints all
times and the median, and restores FILE.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from kb import chromium
from playwright.sync_api import Error, Page, sync_playwright
from served import free_port
from workspace import CHECKOUT

TIMES = 5
PATIENCE = 60  # seconds


def main() -> None:
    """Print the times."""
    name = sys.argv[1] if len(sys.argv) > 1 else "tools/stacey-matrix.md"
    file, address = CHECKOUT / name, f"127.0.0.1:{free_port()}"
    before, url = file.read_bytes(), f"http://{address}/{name.removesuffix('.md')}.html"
    server = subprocess.Popen([sys.executable, "-P", "-m", "kb", "serve", "-a", address], cwd=CHECKOUT)
    try:
        wait_for(url)
        with sync_playwright() as playwright:
            page = chromium.launch(playwright).new_page()
            page.goto(url)
            took = [save(page, file, before, number) for number in range(TIMES + 1)][1:]  # the first one is not counted
        load = f", under a load of {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(*(f"{one:.2f}" for one in took), f"s; median {statistics.median(took):.2f} s{load}")
    finally:
        file.write_bytes(before)
        server.send_signal(signal.SIGINT)
        server.wait()


def wait_for(url: str) -> None:
    """Wait until a page is served."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url).close()
            return
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < deadline, f"{url} is not served"
            time.sleep(0.1)


def save(page: Page, file: Path, text: bytes, number: int) -> float:
    """Add a line to a file; return the seconds until the page shows it."""
    word = f"line {number} of {time.time()}"
    began = time.perf_counter()
    file.write_bytes(text + f"\n\n{word}\n".encode())
    while not shows(page, word):
        assert time.perf_counter() < began + PATIENCE, f"{word!r} never came"
        time.sleep(0.01)
    took = time.perf_counter() - began
    page.wait_for_load_state()
    time.sleep(0.5)  # a pause like a person's; the server cleans up
    return took


def shows(page: Page, word: str) -> bool:
    """Return whether the page shows a text; False while the page is being replaced."""
    try:
        return bool(page.evaluate("(word) => document.body.textContent.includes(word)", word))
    except Error:
        return False


if __name__ == "__main__":
    main()
