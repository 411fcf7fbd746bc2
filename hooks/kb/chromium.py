"""Finds or installs a Chromium to drive: an installed one, Playwright's, or the system's package.

Playwright is among the requirements of the tests (tests/requirements.txt); only commands that drive a browser
install these.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

VARIABLE = "KB_CHROMIUM"

# Chromium without windows, a package of its own in Debian: it draws nothing but the page, so it comes first.
SHELL = "chromium-headless-shell"
ON_PATH = (
    SHELL,
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    "microsoft-edge",
    "chromium-browser",  # last: on Ubuntu it may be only a hint to install a snap
)
ON_MAC = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
ON_WINDOWS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)

# Quiet and offline: only our pages cause network traffic.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class NoChromium(RuntimeError):
    """There is no browser; the message says what to install."""


def find() -> str | None:
    """Return the path of an installed Chromium or Chrome; `KB_CHROMIUM` comes before all others."""
    named = os.environ.get(VARIABLE)
    if named:
        path = shutil.which(named)
        if path is None:
            raise NoChromium(f"{VARIABLE} names {named}, which is not a program on this machine.")
        return path
    return next(_installed(), None)


def ensure() -> str:
    """Return the path of a Chromium; install one if there is none."""
    path = find() or _playwrights() or _download() or _install()
    if path is None:
        raise NoChromium(
            f"דרוש Chromium או Chrome: התקינו אחד מהם, או ציינו אותו במשתנה הסביבה {VARIABLE}. · "
            "Chromium or Chrome is needed; none was found, and none could be downloaded. "
            f"Install one of them, or name one in the environment variable {VARIABLE}."
        )
    return path


def launch(playwright: Playwright) -> Browser:
    """Start a headless Chromium; install one if there is none."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0  # root, for whom Chromium's sandbox refuses to start
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
    return playwright.chromium.launch(executable_path=ensure(), args=arguments)


def _installed() -> Iterator[str]:
    yield from filter(None, map(shutil.which, ON_PATH))
    places: list[Path] = []
    if sys.platform == "darwin":
        folders = ["/Applications", str(Path.home() / "Applications")]
        places = [Path(folder, name) for folder in folders for name in ON_MAC]
    elif sys.platform == "win32":
        variables = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        folders = [os.environ[name] for name in variables if name in os.environ]
        places = [Path(folder, name) for folder in folders for name in ON_WINDOWS]
    yield from (str(place) for place in places if place.is_file())


def _playwrights() -> str | None:
    """Return the Chromium that Playwright has downloaded, if any."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _download() -> str | None:
    done = _run("Downloading Chromium …", sys.executable, "-m", "playwright", "install", "chromium")
    return _playwrights() if done else None


def _install() -> str | None:
    """Install Debian's package, if we have the right to."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    apt = ("apt-get", "-y", "-o", "DPkg::Lock::Timeout=300")  # another test process may be installing it
    _run("Looking for Debian's Chromium …", *apt, "update")
    for package in (SHELL, "chromium"):
        if _run(f"Installing Debian's {package} …", *apt, "install", "--no-install-recommends", package):
            break
    return find()


def _run(what: str, *command: str) -> bool:
    """Run a slow command; show the end of its output only if it fails."""
    print(what, file=sys.stderr, flush=True)
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if result.returncode:
        print(*result.stdout.decode("utf-8", "replace").splitlines()[-5:], sep="\n", file=sys.stderr)
    return result.returncode == 0
