"""Lighthouse on pages of the library, and their speed compared with the same text under stock Material.

    .venv/bin/python tests/benchmarks/lighthouse.py [RUNS]

Needs Node's `npx`, which fetches Lighthouse if it is missing; without `npx`, the script says so and exits with 1. It
prints each page's scores for accessibility, best practices and search engines (each up to 100). Then it prints the
median speed over RUNS runs (5) of a tool and an article, here and under Material in turns, on Lighthouse's own slow
phone.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS.parent / "hooks"), str(TESTS)]  # instead of this folder

from benchmarks.build import run, stock  # noqa: E402
from kb import chromium  # noqa: E402
from workspace import Workspace  # noqa: E402

LIGHTHOUSE = ("npx", "--yes", "lighthouse@12")
RUNS = 5
JUDGED = ("accessibility", "best-practices", "seo")
PAGES = (
    "index.html", "tools/index.html", "articles/index.html", "tools/rapid-consultation.html",
    "articles/red-lines-founding.html", "topics/emergency.html", "topics/index.html", "glossary.html", "plan.html",
    "worksheets/rapid-consultation.html", "worksheets/index.html", "about.html", "accessibility.html", "offline.html",
    "map.html", "suggest.html", "contribute.html", "guide/index.html", "guide/rules/index.html",
    "ar/index.html", "ar/tools/rapid-consultation.html", "en/index.html", "en/tools/rapid-consultation.html",
)  # fmt: skip
TIMED = ("tools/rapid-consultation.html", "articles/red-lines-founding.html")
PACKED = (".html", ".css", ".js", ".json", ".svg", ".webmanifest", ".xml", ".txt")


class Host(SimpleHTTPRequestHandler):
    """Serves files as public hosts do: text compressed with gzip, everything cached for ten minutes."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        if not file.is_file() or file.suffix not in PACKED:
            super().do_GET()
            return
        data = gzip.compress(file.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(file))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def serve(root: Path) -> ThreadingHTTPServer:
    """Serve a folder in the background."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(root)))
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def scores(address: str, *categories: str) -> tuple[dict[str, float], list[str]]:
    """Return Lighthouse's scores (0 to 100) of a page by category, and the audits that failed."""
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    flags = " ".join(["--headless=new", *chromium.ARGUMENTS, *as_root])
    command = [*LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    command.append(f"--only-categories={','.join(categories)}")
    environment = {**os.environ, "CHROME_PATH": chromium.ensure()}
    ran = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
    report = json.loads(ran.stdout)
    wanting = [audit["title"] for audit in report["audits"].values() if audit["score"] not in (1, None)]
    return {name: 100 * report["categories"][name]["score"] for name in categories}, wanting


def judge(address: str) -> bool:
    """Print the scores of every page; return whether all are 100."""
    print(f"{'page':42}" + "".join(f"{name:>16}" for name in JUDGED))
    whole = True
    for page in PAGES:
        found, wanting = scores(f"{address}{page}", *JUDGED)
        whole = whole and min(found.values()) == 100
        print(f"{page:42}" + "".join(f"{found[name]:16.0f}" for name in JUDGED), "; ".join(wanting), flush=True)
    return whole


def race(ours: str, theirs: str, runs: int) -> None:
    """Print the median speed of pages here and under Material, which take turns."""
    for page in TIMED:
        found: dict[str, list[float]] = {"here": [], "Material": []}
        for _ in range(runs):
            for name, address in (("here", ours), ("Material", theirs)):
                found[name].append(scores(f"{address}{page}", "performance")[0]["performance"])
        line = ", ".join(f"{name} {median(each):.0f} ({min(each):.0f}–{max(each):.0f})" for name, each in found.items())
        print(f"{page}: performance {line}", flush=True)


def main(runs: int) -> int:
    """Build both, judge ours, compare the speed; return the exit code."""
    if not shutil.which(LIGHTHOUSE[0]):
        print("Lighthouse needs Node's npx, which is not on this machine.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        library, plain = Workspace.create(Path(folder, "ours")), stock_site(Path(folder))
        site, other = serve(library.site), serve(plain)
        ours, theirs = (f"http://127.0.0.1:{server.server_port}/" for server in (site, other))
        built = library.kb("build", KB_SITE_URL=ours)
        if built.returncode:
            print(built.stderr, file=sys.stderr)
            return 1
        whole = judge(ours)
        race(ours, theirs, runs)
    return 0 if whole else 1


def stock_site(folder: Path) -> Path:
    """Build the same Markdown with stock Material; return its site."""
    root = stock(Workspace.create(folder / "sources"), folder / "stock", "")
    run(root, "-m", "mkdocs", "build", "-q", "-d", str(root / "site"))
    return root / "site"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))
