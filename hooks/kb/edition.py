"""An edition: one build's library and all that its pages share, carried from MkDocs' first event to its last.

MkDocs builds each language in turn with one and the same configuration; the edition rides on it, so that no module
keeps state.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb import addresses, compose, library, progress
from kb.catalogue import Catalogue
from kb.check import allow, report, todo
from kb.disk import CACHE
from kb.library import Library
from kb.problems import Problem, problem
from kb.publish import regions, sanitize, sections
from kb.publish.glosses import gloss
from kb.views.desk import View
from kb.vocabulary import SETTINGS_FILE
from kb.worksheets import bindery
from kb.worksheets.bindery import Bundle

# A link that MkDocs left as it was written leads to a page that is not there: its text stays.
_DEAD_LINK = re.compile(r'<a [^>]*?href="[^":]*\.md(?:#[^"]*)?"[^>]*>(?P<text>.*?)</a>', re.DOTALL)


class ContentErrors(Exception):
    """The content has errors and the build is strict; the text is the report."""


@dataclass(frozen=True)
class Edition:
    """What one build knows: the library and its listings, its worksheets, by language the frame of every page.

    `sources` tells for each file of the composed tree where its text was written, relative to the library's root.
    """

    listing: Catalogue
    bundle: Bundle
    frames: Mapping[str, View]
    sources: Mapping[str, str]

    @property
    def library(self) -> Library:
        """The library as read."""
        return self.listing.library

    @property
    def mail(self) -> str | None:
        """The address to which readers write, where there is one."""
        contact = self.library.settings.contact
        return contact.email if contact else None

    @property
    def tree(self) -> Path:
        """The composed docs tree."""
        return self.library.root / compose.TREE


def prepare(root: Path, languages: Sequence[str], site_url: str, strict: bool) -> tuple[Edition, str]:
    """Read the library at `root`, make its worksheets and compose its docs tree.

    `languages` are those that MkDocs will build, the default first; `site_url` is where worksheets lead back to.
    Returns (the edition, a report of the problems or nothing). Raises ContentErrors where there are errors and the
    build is strict, and always where `library.yml` itself is wrong.
    """
    read = library.read(root)
    problems = [*read.problems, *(p for p in allow.sift(read, todo.check(read)) if p.code == "todo")]
    ours = read.settings.language_codes
    if sorted(ours) != sorted(languages) or ours[:1] != tuple(languages[:1]):
        facts: dict[str, Any] = {"here": ", ".join(ours), "there": ", ".join(languages)}
        problems.insert(0, problem("language-mismatch", SETTINGS_FILE, **facts))
    _judge(problems, strict)
    listing, place = Catalogue(read), root / compose.PUBLIC
    bundle = bindery.bind(listing, site_url, root / CACHE / bindery.FOLDER, place, progress.sheet)
    problems += bundle.problems
    _judge(problems, strict)
    sources = compose.compose(listing, bundle).sources
    made = Edition(listing, bundle, compose.frames(listing, bundle), sources)
    return made, report.as_text(problems) if problems else ""


def _judge(problems: Sequence[Problem], strict: bool) -> None:
    """Stop the build over errors and unfinished texts if it is strict, always over errors in the settings.

    Raises ContentErrors.
    """
    in_settings = any(p.is_error and p.file == SETTINGS_FILE for p in problems)
    if in_settings or (strict and any(p.is_error or p.code == "todo" for p in problems)):
        raise ContentErrors(report.as_text(problems))


def faults(root: Path) -> str:
    """Return the report of the library's problems if any is an error, else nothing."""
    read = library.read(root)
    return report.as_text(read.problems) if read.errors else ""


def watched(root: Path) -> list[Path]:
    """Return the folders and files of the sources: an edit in one of them asks for another build."""
    candidates = [root / name for name in (*addresses.SOURCE_FOLDERS, SETTINGS_FILE)]
    return [path for path in candidates if path.exists()]


def dress(html: str, view: View, frame: View) -> str:
    """Sanitise a page's rendered body and put its parts into the page's `view`; return the sanitised whole.

    Terms of the glossary in the language of the `frame` are marked where they first occur; what may be wider than the
    page scrolls in a region of its own.
    """
    clean = _DEAD_LINK.sub(r"\g<text>", sanitize.clean(html))
    own = view["foreign"]["lang"] if "foreign" in view else ""
    clean = regions.frame(clean, frame["words"], frame["language"] if own else "", own)
    if not own:
        terms = [term for term in frame["definitions"]["terms"] if term["topic"] != view["page"]]
        clean, view["glosses"] = gloss(clean, terms)
    before, found = sections.divide(clean)
    view["opening"], view["rest"] = sections.opening(before if view["kind"] != "topic" else clean)
    view["before"] = before
    view["sections"] = _arrange(view, list(found))
    return clean


def _arrange(view: View, found: list[sections.Section]) -> list[dict[str, Any]]:
    """Return the page's sections in the order of the page, each with the way in which it is laid out.

    A tool's steps stand where the text tells them, else before everything that follows the lead; what comes before and
    after it, its relations and its sources close the page.
    """
    words = {"why": "when", "steps": "steps", "example": "example", "sources": "sources"}
    if not view.get("steps"):  # a text under this heading is a text: nothing to count, nothing to time
        del words["steps"]
    kinds = words if view["kind"] == "tool" else {"sources": "sources"}
    arranged = [{"kind": kinds.get(section.id, "prose"), "section": section} for section in found]
    sources = [item for item in arranged if item["kind"] == "sources"]
    rest = [item for item in arranged if item["kind"] != "sources"]
    if view.get("steps") and not any(item["kind"] == "steps" for item in rest):
        rest.insert(0, {"kind": "steps", "section": None})
    if view.get("worksheet"):
        after = next((n for n, item in enumerate(rest, 1) if item["kind"] == "steps"), 0)
        rest.insert(after, {"kind": "worksheet", "section": None})
    for part in ("transcript", "sequence", "serving", "related"):
        wanted = view.get("before_entries") or view.get("after_entries") if part == "sequence" else view.get(part)
        if wanted:
            rest.append({"kind": part, "section": None})
    shown = view.get("sources") or {}
    if sources or any(shown.get(key) for key in ("source", "citation", "references")):
        rest.append({"kind": "sources", "section": sources[0]["section"] if sources else None})
    return rest
