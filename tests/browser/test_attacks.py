"""A corpus of hostile inputs, in one built site: nothing of it runs, nothing leaves the site, nothing looks like ours.

The site is opened in a real browser. Its security policy is a second defence: here it must have nothing to refuse.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pikepdf
import pytest
import small_site
import yaml
from conftest import MakeOnce
from kb import exports
from kb import library as reading
from kb.catalogue import Catalogue
from kb.check import inspection
from playwright.sync_api import Browser
from serving import Server, serving
from site_pages import Site
from small_library import SmallLibrary
from workspace import CHECKOUT, Workspace

ATTACKS: dict[str, dict[str, str]] = yaml.safe_load((CHECKOUT / "tests/attacks.yml").read_text("utf-8"))
ELSEWHERE = "evil.example"
ON_A_PAGE = 8  # attacks in the text of one article
EXPORT = "library.csv"

# Runs before everything in each page: records what an attack does, and what the page's policy refuses.
WATCH = """
window.intruded = [];
window.intrude = (x) => { window.intruded.push("runs"); };
["alert", "print", "open"].forEach((name) => { window[name] = () => { window.intruded.push(name); return null; }; });
document.addEventListener("securitypolicyviolation", (report) => {
  window.intruded.push("policy: " + report.effectiveDirective + " " + report.blockedURI + " " + report.sample);
});
"""
HELD = (CHECKOUT / "tests/intruders.js").read_text("utf-8")


def quoted(text: str) -> str:
    """Return a text as YAML in double quotes."""
    return json.dumps(text)


def write(root: Path) -> SmallLibrary:
    """Write a library whose texts, fields and worksheet are attacks."""
    made = SmallLibrary(root)
    made.edit("library.yml", "- {code: he, name: עברית, direction: rtl}\n", "")
    texts = list(ATTACKS["text"].items())
    for number in range(0, len(texts), ON_A_PAGE):
        body = "\n\n".join(f"{text}\n\nAfter {name}." for name, text in texts[number : number + ON_A_PAGE])
        made.article(f"text-{number}", body=body)
    for number, text in enumerate(ATTACKS["link"].values()):
        made.article(f"link-{number}", body=text)
    for kind in ("field", "direction"):
        for number, text in enumerate(ATTACKS[kind].values()):
            said = quoted(text)
            fields = [f"summary: {said}", f"keywords: [{said}]", "published: 2026-01-02", "topics: [x]"]
            page = "\n".join([f"title: {said}", *fields, f"references: [{{text: {said}}}]"])
            made.write(f"articles/{kind}-{number}.md", f"---\n{page}\n---\n\n{text if kind == 'direction' else 'x'}\n")
    labels = [quoted(text) for text in ATTACKS["sheet"].values()]
    asked = ", ".join(f"{{id: f{number}, label: {label}}}" for number, label in enumerate(labels))
    columns = ", ".join(f"{{id: c{number}, label: {label}}}" for number, label in enumerate(labels[:6]))
    blocks = f"[{{type: fields, fields: [{asked}]}}, {{type: table, rows: 3, columns: [{columns}]}}]"
    made.tool("sheet", f"worksheet: {{title: {labels[0]}, blocks: {blocks}}}")
    return made


@pytest.fixture(scope="module")
def attacked(once: MakeOnce) -> Site:
    """The site of that library, built as it is: its mistakes are reported and left out."""

    def make(folder: Path) -> None:
        made = write(folder)
        made.write("mkdocs.yml", f"{small_site.MKDOCS}        - {{locale: en, name: en, default: true, build: true}}\n")
        site = small_site.of(made.root)
        built = Workspace(CHECKOUT).kb("build", "-f", made.root / "mkdocs.yml", "-d", site.root)
        assert built.returncode == 0, built.stderr
        (folder / EXPORT).write_bytes(exports.RELEASE[EXPORT](Catalogue(reading.read(folder))))

    return small_site.of(once("attacked", make))


@pytest.fixture(scope="module")
def host(attacked: Site) -> Iterator[Server]:
    with serving(attacked.root) as server:
        yield server


class Visitor:
    """A browser that opens pages, and knows what they do that they must not do."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.context = browser.new_context(service_workers="block")
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.left: list[str] = []
        self.context.on("request", lambda request: self.left.append(request.url) if self.leaves(request.url) else None)
        self.context.route(lambda url: ELSEWHERE in url, lambda route: route.abort())
        self.page.on("pageerror", lambda fault: self.left.append(f"error: {fault}"))
        self.page.on("dialog", lambda dialog: (self.left.append("dialog"), dialog.dismiss()))

    def leaves(self, url: str) -> bool:
        return not url.startswith((self.server.address, "data:image/", "blob:"))

    def open(self, address: str) -> list[str]:
        """Open an address of the site; return everything that it must not do or hold."""
        self.left.clear()
        self.page.goto("about:blank")
        self.left.clear()
        self.page.goto(self.server.address + address)
        return self.found()

    def found(self) -> list[str]:
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))")
        return [*self.page.evaluate(HELD), *self.left]


@pytest.fixture(scope="module")
def visitor(chromium: Browser, host: Server) -> Iterator[Visitor]:
    made = Visitor(chromium, host)
    yield made
    made.context.close()


# ---- in a browser


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    texts = [text for group in ATTACKS.values() for text in group.values()]
    assert len(texts) >= 150
    assert all(len(set(group.values())) == len(group) for group in ATTACKS.values())


def test_the_watch_would_see_an_intruder(visitor: Visitor) -> None:
    visitor.open("index.html")
    visitor.page.evaluate(f"""() => {{
      document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=intrude(1)>");
      document.body.append(Object.assign(document.createElement("a"), {{ href: "javascript:intrude(1)" }}));
      document.body.append(Object.assign(document.createElement("img"), {{ src: "https://{ELSEWHERE}/a.png" }}));
    }}""")
    found = "\n".join(visitor.found())
    assert "policy: script-src-attr" in found
    assert "policy: img-src" in found
    assert "javascript:" in found


def test_nothing_in_the_content_runs_or_leaves_on_any_page(attacked: Site, visitor: Visitor) -> None:
    found = {path: held for path in sorted(attacked.pages) if (held := visitor.open(quote(path)))}
    assert found == {}
    assert len(attacked.pages) > 60


def test_what_follows_an_attack_is_on_its_page(attacked: Site) -> None:
    shown = " ".join(page.text for path, page in attacked.pages.items() if path.startswith("articles/text-"))
    assert [name for name in ATTACKS["text"] if f"After {name}." not in shown] == []


@pytest.mark.parametrize("name", ATTACKS["address"])
def test_an_address_does_nothing_but_open_its_page(visitor: Visitor, name: str) -> None:
    assert visitor.open(ATTACKS["address"][name]) == []
    outside = "as => as.map((a) => a.href).filter((href) => !href.startsWith(location.origin))"
    links = visitor.page.eval_on_selector_all("a[href]", outside)
    assert [link for link in links if ELSEWHERE in link] == []
    assert visitor.page.url.startswith(visitor.server.address)


@pytest.mark.parametrize("name", ATTACKS["kept"])
def test_a_plan_and_a_draft_show_what_they_hold_as_text(visitor: Visitor, name: str) -> None:
    text = ATTACKS["kept"][name]
    item = {"k": "own", "t": text, "y": text, "w": text, "x": text, "n": text, "a": text, f"_{text}": text, "m": 5}
    entry = {"k": "entry", "e": text, "t": text}
    group = {"k": "group", "t": text, "r": [{"t": text, "i": [item]}]}
    plan = {"t": text, "d": [{"t": text, "d": text, "s": text, "i": [item, entry, group]}], f"_{text}": {text: text}}
    packed = base64.urlsafe_b64encode(json.dumps(plan).encode()).decode().rstrip("=")
    assert visitor.open(f"plan.html#j={packed}") == []
    assert text in visitor.page.content() or text in visitor.page.inner_text("body") or "__proto__" in text
    values: dict[str, Any] = dict.fromkeys(("title", "summary", "author", "license"), text)
    values |= {"topics": [text], "steps": [{"title": text, "minutes": text}], "related": [{"to": text, "why": text}]}
    keep = "values => localStorage.setItem('kb-suggest ' + library.root, JSON.stringify({ type: 'tool', values }))"
    visitor.open("suggest.html")
    visitor.page.evaluate(keep, values)
    assert visitor.open("suggest.html") == []
    gone = """text => ["kb-sheet " + library.root + " gone en", "kb-aside x kb-plans"]
      .forEach((key) => localStorage.setItem(key, JSON.stringify({ fields: { a: text }, [text]: text })))"""
    visitor.page.evaluate(gone, text)
    assert visitor.open("offline.html") == []
    visitor.page.locator("#kb-notes summary").first.wait_for()
    assert text in visitor.page.locator("#kb-notes").text_content() or "__proto__" in text
    assert visitor.found() == []
    assert visitor.page.evaluate("({}).intruded") is None
    visitor.page.evaluate("localStorage.clear()")


# ---- in files


def test_feeds_and_linked_data_hold_attacks_as_plain_text(attacked: Site) -> None:
    feed = ET.fromstring((attacked.root / "feed.xml").read_bytes())
    titles = {one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}title")}
    shown = {" ".join(text.split()) for text in ATTACKS["field"].values()}
    assert len({" ".join(title.split()) for title in titles} & shown) > len(shown) - 6
    assert [one.tag for one in feed.iter() if not one.tag.startswith("{http://www.w3.org/2005/Atom}")] == []
    for page in attacked.pages.values():
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script', page.html, re.DOTALL):
            assert json.loads(data)
            assert not re.search("[<>&\u2028\u2029]", data)


def test_no_cell_of_the_table_is_a_formula(attacked: Site) -> None:
    text = (attacked.root.parent / EXPORT).read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > 300
    assert [cell for cell in cells if re.match(r"[\s\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell)] == []


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_document_for_office_has_no_formula_and_loads_nothing(attacked: Site, form: str) -> None:
    with zipfile.ZipFile(attacked.root / f"worksheets/sheet.{form}") as packed:
        parts = {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}
    for name, text in parts.items():
        assert not re.search(r"<f[ >]|<w:instrText|<w:attachedTemplate|<!DOCTYPE|<!ENTITY", text), name
        assert set(re.findall(r'<w:fldSimple w:instr="(.*?)"', text)) <= {"PAGE", "NUMPAGES"}, name
        for target, mode in re.findall(r'Target="([^"]*)"(?: TargetMode="(\w+)")?', text):
            assert mode != "External" or urlsplit(target).netloc == urlsplit(small_site.URL).netloc, target
    assert not any("vba" in name or "external" in name.lower() for name in parts)


def test_a_pdf_has_no_action_but_the_way_to_its_tool(attacked: Site) -> None:
    with pikepdf.open(attacked.root / "worksheets/sheet.pdf") as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                assert not {"/JS", "/AA", "/Launch", "/EmbeddedFiles"} & set(thing.keys())
                if "/URI" in thing:
                    assert str(thing["/URI"]).startswith(small_site.URL)
                assert thing.get("/S") not in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR")


def test_the_check_names_every_trick_of_direction(attacked: Site) -> None:
    read = reading.read(attacked.root.parent)
    named = {problem.file for problem in inspection.inspect(read, date(2026, 1, 5))}
    tricks = {f"articles/direction-{number}.md": name for number, name in enumerate(ATTACKS["direction"])}
    assert {name for file, name in tricks.items() if file not in named} == set()


def test_the_check_names_every_link_that_seems_to_lead_elsewhere(attacked: Site) -> None:
    read = reading.read(attacked.root.parent)
    codes = ("misleading-link", "lookalike-host")
    named = {one.file for one in inspection.inspect(read, date(2026, 1, 5)) if one.code in codes}
    links = {f"articles/link-{number}.md": name for number, name in enumerate(ATTACKS["link"])}
    assert {name for file, name in links.items() if file not in named} == set()


@pytest.mark.parametrize("rule", ["ascii", "unicode"])
@pytest.mark.parametrize("name", ATTACKS["slug"])
def test_a_name_that_looks_like_another_is_refused(library: SmallLibrary, rule: str, name: str) -> None:
    library.add_settings(f"slugs: {rule}")
    library.article(ATTACKS["slug"][name])
    codes = {problem.code for problem in library.read().problems if problem.is_error}
    assert "bad-slug" in codes
