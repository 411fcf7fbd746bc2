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
from urllib.parse import parse_qs, quote, urlsplit

import pikepdf
import pytest
import small_site
import yaml
from conftest import MakeOnce
from kb import exports, suggestions
from kb import library as reading
from kb.catalogue import Catalogue
from kb.check import inspection
from playwright.sync_api import Browser
from serving import Server, serving
from site_pages import Site
from small_library import SmallLibrary
from ways import FULL, SAMPLED
from workspace import CHECKOUT

ATTACKS: dict[str, dict[str, str]] = yaml.safe_load((CHECKOUT / "tests/attacks.yml").read_text("utf-8"))
REPORTED = [*ATTACKS["field"].values(), *ATTACKS["report"].values()]
ELSEWHERE = "evil.example"
ON_A_PAGE = 8  # attacks in the text of one article
EXPORT = "library.csv"
# Whether a draft of an entry is kept; and a draft with one text in place of all others in it.
DRAFTED = "path => localStorage.getItem('kb-suggest ' + library.root + ' ' + path)"
SPOIL = """([path, text]) => {
  const key = "kb-suggest " + library.root + " " + path, note = JSON.parse(localStorage.getItem(key));
  const spoiled = (value) => typeof value === "string" ? text : Array.isArray(value) ? value.map(spoiled)
    : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoiled(one)]));
  localStorage.setItem(key, JSON.stringify({ ...note, [text]: text, values: spoiled(note.values) }));
}"""
FORMS = ("text", "field", "direction", "link", "sheet", "ran")  # entries that are opened in the form, by their names

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
    write_runs(made)
    return made


def write_runs(made: SmallLibrary) -> None:
    """Add tools with reports of runs that are attacks, and files of reports that belong to none."""
    titles = [quoted(text) for text in ATTACKS["field"].values()]
    steps = ", ".join(f"{{title: {title}, minutes: 1}}" for title in titles)
    made.tool("ran", f"steps: [{steps}]")
    made.edit("tools/ran.md", "title: ran", f"title: {titles[0]}")
    made.edit("tools/ran.md", "{min: 5, max: 5}", f"{{min: {len(titles)}, max: {len(titles)}}}")
    facts = "date: 2026-01-02, people: 2, minutes: [3]"
    said = [f"- {{{facts}, changed: {quoted(text)}, happened: {quoted(text)}}}\n" for text in REPORTED]
    made.write("runs/ran.yml", "".join(said))
    for number, text in enumerate(ATTACKS["runs"].values()):
        made.tool(f"run-{number}")
        made.write(f"runs/run-{number}.yml", text)
    for name in ATTACKS["reported"].values():
        made.write(f"runs/{name}", f"- {{{facts}, changed: of no tool at all}}\n")
    made.add_settings("contact: {email: library@garden.example}")


@pytest.fixture(scope="module")
def attacked(once: MakeOnce) -> Site:
    """The site of that library, built as it is: its mistakes are reported and left out."""

    def make(folder: Path) -> None:
        made = write(folder)
        made.write("mkdocs.yml", f"{small_site.MKDOCS}        - {{locale: en, name: en, default: true, build: true}}\n")
        assert small_site.publish(made.root)
        (folder / EXPORT).write_bytes(exports.RELEASE[EXPORT](Catalogue(reading.read(folder))))

    return small_site.of(once("attacked", make))


@pytest.fixture(scope="module")
def host(attacked: Site) -> Iterator[Server]:
    with serving(attacked.root) as server:
        yield server


class Visitor:
    """A browser that opens pages, and knows what they do that they must not do."""

    def __init__(self, browser: Browser, server: Server, **options: Any) -> None:
        self.server = server
        self.context = browser.new_context(service_workers="block", **options)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.left: list[str] = []
        self.context.on("request", lambda request: self.left.append(request.url) if self.leaves(request.url) else None)
        self.context.route(lambda url: ELSEWHERE in urlsplit(url).netloc, lambda route: route.abort())
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
    """A quick run opens every page with attacks in its text or in its direction of writing, and some of the rest."""
    pages = sorted(attacked.pages)
    assert len(pages) > 60
    others = [path for path in pages if not re.match(r"articles/(text|direction)-", path)]
    left_out = set() if FULL else {*others} - {*others[:: 9 if SAMPLED else 3]}
    assert {path: held for path in pages if path not in left_out and (held := visitor.open(quote(path)))} == {}


def test_what_follows_an_attack_is_on_its_page(attacked: Site) -> None:
    shown = " ".join(page.text for path, page in attacked.pages.items() if path.startswith("articles/text-"))
    assert [name for name in ATTACKS["text"] if f"After {name}." not in shown] == []


@pytest.mark.parametrize("name", list(ATTACKS["address"])[:: 1 if FULL else 3])
def test_an_address_does_nothing_but_open_its_page(visitor: Visitor, name: str) -> None:
    assert visitor.open(ATTACKS["address"][name]) == []
    outside = """as => as.map((a) => new URL(a.getAttribute("href"), document.baseURI))
      .filter((url) => url.origin !== location.origin).map(String)"""
    links = visitor.page.eval_on_selector_all("a[href]", outside)
    assert [link for link in links if ELSEWHERE in link] == []
    assert visitor.page.url.startswith(visitor.server.address)


@pytest.mark.parametrize("name", list(ATTACKS["kept"])[:: 1 if FULL else 2])
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


def test_an_entry_and_a_draft_of_it_are_opened_in_the_form_as_text(attacked: Site, visitor: Visitor) -> None:
    """A quick run opens an entry of each kind. The draft has the same text in every field.

    An entry that the build left out has no page, and the form has no text of it.
    """
    folder = attacked.root.parent
    paths = [path.relative_to(folder).as_posix() for kind in ("tools", "articles") for path in folder.glob(f"{kind}/*")]
    kinds = [sorted(path for path in paths if re.search(rf"/{kind}(-\d+)?\.md$", path)) for kind in FORMS]
    kinds = [[path for path in kind if path.replace(".md", ".html") in attacked.pages] for kind in kinds]
    assert all(kinds)
    texts = list(ATTACKS["kept"].values())
    for number, path in enumerate(path for kind in kinds for path in (kind if FULL else kind[:1])):
        text = texts[number % len(texts)]
        assert visitor.open(f"suggest.html?edit={path}") == [], path
        visitor.page.locator("#kb-s-title:visible").fill(text)
        visitor.page.wait_for_function(DRAFTED, arg=path)
        visitor.page.evaluate(SPOIL, [path, text])
        assert visitor.open(f"suggest.html?edit={path}") == [], path
        assert visitor.page.locator("#kb-s-title:visible").input_value() == text
        visitor.page.locator("#kb-suggest [type=submit]").click()
        assert visitor.found() == [], path
    visitor.page.evaluate("localStorage.clear()")


def test_what_is_pasted_into_the_form_is_text(chromium: Browser, host: Server) -> None:
    """Without the policy: it refuses handlers in a text that is only parsed, where they would not run anyway."""
    visitor = Visitor(chromium, host, bypass_csp=True)
    paste = """(field, html) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/html", "<ul><li>y</li></ul><p>" + html + "</p>");
      clipboardData.setData("text/plain", "y");
      field.value = "";
      return !field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }"""
    visitor.open("suggest.html")
    field = visitor.page.locator("#kb-s-opening")
    field.wait_for(state="attached")
    assert [name for name, html in ATTACKS["text"].items() if not field.evaluate(paste, html)] == []
    assert visitor.found() == []
    field.evaluate(paste, "".join(ATTACKS["text"].values()))
    visitor.page.locator("#kb-suggest [type=submit]").click()
    assert visitor.found() == []
    visitor.context.close()


def test_a_file_of_notes_shows_what_it_holds_as_text(visitor: Visitor) -> None:
    texts = list(ATTACKS["kept"].values())
    notes: dict[str, Any] = {"kb-plans": {"version": 2, "current": texts[0], "plans": []}, "kb-recent": texts}
    for number, text in enumerate(texts):
        word = text.replace(" ", "/")
        item = {"kind": "own", "title": text, "who": text, "notes": text, "id": text}
        day = {"title": text, "date": text, "start": text, "items": [item]}
        notes["kb-plans"]["plans"].append({"key": text, "title": text, "days": [day], text: text})
        sheet = {"saved": text, "fields": {text: text, f"f{number}": text}}
        draft = {"saved": text, "type": text, "values": {"title": text, text: text}}
        notes |= {f"kb-sheet . {word} en": sheet, f"kb-sheet . sheet {word}": sheet, "kb-sheet . sheet en": sheet}
        notes |= {f"kb-suggest . {word}": draft, "kb-suggest .": draft, "kb-suggest . tools/sheet.md": draft}
        notes |= {f"kb-later . {word}": text, "kb-scheme": text, "kb-suggest-sent .": {text: item}, "__proto__": item}
        notes |= {f"kb-aside {word} kb-plans": day, "kb-suggest-author": text}
    pages = [*texts, "//evil.example/a", "\\\\evil.example/a", "javascript:intrude(1)", "data:text/html,x", "../../x"]
    file = {"format": "kb-notes", "version": 1, "saved": texts[0], "notes": notes, "pages": pages, "everything": "x"}
    body = json.dumps(file).encode()
    visitor.open("offline.html")
    opened = {"name": "<img src=x onerror=intrude(1)>.json", "mimeType": "application/json", "buffer": body}
    visitor.page.locator("#kb-notes [data-part=file]").set_input_files([opened])
    visitor.page.locator("#kb-notes [role=status]", has_text=re.compile(r"\d")).wait_for()
    assert visitor.found() == []
    shown = visitor.page.locator("#kb-notes").text_content() or ""
    assert [text for text in texts if text not in shown] == []
    outside = """text => library.parcel.read(text).pages.map((page) => new URL(library.root + encodeURI(page)))
      .filter((url) => url.origin !== location.origin).map(String)"""
    assert visitor.page.evaluate(outside, body.decode()) == []
    edit = "suggest.html?edit=tools/sheet.md"
    for address in ("plan.html", "suggest.html", edit, "worksheets/sheet.html", "offline.html"):
        assert visitor.open(address) == [], address
    visitor.page.keyboard.press("/")
    visitor.page.wait_for_selector("[data-query]", state="attached")
    assert visitor.found() == []
    assert visitor.page.evaluate("({}).title") is None
    visitor.page.evaluate("localStorage.clear()")


# ---- reports of runs


def test_reports_are_shown_as_text_on_the_tools_page_and_nowhere_else(attacked: Site) -> None:
    page = attacked.pages["tools/ran.html"]
    shown = [one.text for one in page.all("p")]
    assert [text for text in REPORTED if shown.count(" ".join(text.split())) != 2] == []
    assert [path for path, other in attacked.pages.items() if "of no tool at all" in other.text] == []
    assert not [path for path in attacked.root.rglob("*") if path.suffix == ".yml" or "evil" in path.name]


def test_reports_are_exported_as_numbers_alone(attacked: Site) -> None:
    entries = json.loads((attacked.root / "library.json").read_text("utf-8"))["entries"]
    runs = {entry["id"]: entry["runs"] for entry in entries if "runs" in entry}
    assert runs == {"ran": {"number": len(REPORTED), "minutes": 3, "planned": len(ATTACKS["field"])}}
    table = (attacked.root.parent / EXPORT).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    columns = ("runs", "run_minutes", "planned_minutes")
    counted = {row["id"]: [row[name] for name in columns] for row in rows if any(row[name] for name in columns)}
    assert counted == {"ran": [str(value) for value in runs["ran"].values()]}


def test_the_check_names_every_file_of_reports_that_is_an_attack(attacked: Site) -> None:
    named = {one.file for one in reading.read(attacked.root.parent).problems}
    files = {f"runs/run-{number}.yml": name for number, name in enumerate(ATTACKS["runs"])}
    files |= {f"runs/{file}": name for name, file in ATTACKS["reported"].items()}
    assert {name for file, name in files.items() if file not in named} == set()
    assert "runs/ran.yml" not in named


def test_a_report_that_is_typed_stays_text_and_leads_to_the_librarys_own_places(visitor: Visitor) -> None:
    assert visitor.open("tools/ran.html") == []
    page = visitor.page
    page.locator("#kb-ran").click()
    form = page.locator(".kb-ran")
    form.locator("#kb-ran-date").fill("2026-01-02")
    form.locator("#kb-ran-people").fill("2")
    for field in form.locator(".kb-ran-steps input").all():
        field.fill("3")
    for text, other in zip(REPORTED[::2], [*REPORTED[1::2], REPORTED[0]], strict=False):
        form.locator("#kb-ran-changed").fill(text)
        form.locator("#kb-ran-happened").fill(other)
        form.locator("[type=submit]").click()
        form.locator("#kb-ran-author").fill(text)
        assert visitor.found() == [], text
        suggestion, _ = suggestions.read((form.locator("pre").text_content() or "").encode())
        assert suggestion.run
        said = (suggestion.path, suggestion.run.changed, suggestion.run.happened)
        assert said == ("runs/ran.yml", " ".join(text.split()), " ".join(other.split()))
        for link in form.locator("a[href]:visible").all():
            address = urlsplit(link.get_attribute("href") or "")
            if address.scheme == "mailto":
                assert (address.path, {*parse_qs(address.query)}) == ("library@garden.example", {"subject", "body"})
            else:
                assert (address.scheme, address.netloc) == ("https", "shidra.example")


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
