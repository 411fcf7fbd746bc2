"""The result of a build: the promises of DESIGN.md, checked on the frozen library as `kb build` makes it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import whole_site
import yaml
from kb import facets
from kb.addresses import rule_page
from kb.rulebook import codes
from kb.wording import wording
from site_pages import Element, Page, Site
from ways import in_full
from whole_site import EDIT, OF_THE_REPOSITORY
from workspace import GARDEN, Workspace, contents

LANGUAGES = {"he": "rtl", "ar": "rtl", "en": "ltr"}  # the first is the default
PREFIXES = {"he": "", "ar": "ar/", "en": "en/"}
LETTERS = {"he": re.compile("[\u05d0-\u05ea]"), "ar": re.compile("[\u0621-\u064a]"), "en": re.compile("[A-Za-z]")}
FACETS = {facet.field: facet for facet in facets.FACETS}


def written(workspace: Workspace) -> dict[tuple[str, str], str]:
    """Return the source of every published page, by (page, language), computed only from the files."""
    found = {}
    for folder in ("docs", "tools", "articles"):
        for path in sorted((workspace.root / folder).rglob("*.md")):
            source = path.relative_to(workspace.root).as_posix()
            stem = source.removesuffix(".md").removeprefix("docs/")
            page, dot, suffix = stem.rpartition(".")
            is_draft = "\nstatus: draft\n" in path.read_text("utf-8")
            if not source.startswith("docs/developers/") and not is_draft:
                found[(page, suffix) if dot and suffix in LANGUAGES else (stem, "he")] = source
    terms = yaml.safe_load((workspace.root / "docs/glossary.yml").read_text("utf-8"))
    worded = {"he", *(code for term in terms for code in term.get("translations", {}))}
    return found | {("glossary", code): "docs/glossary.yml" for code in sorted(worded)}


def language_of(page: str) -> str:
    return next((code for code, prefix in PREFIXES.items() if prefix and page.startswith(prefix)), "he")


def fallbacks(site: Site) -> dict[str, str]:
    """Return the pages whose text is not in their own language, with their originals.

    The page of a worksheet has the language of the tool's page. The rules of the check are written in Hebrew and in
    English.
    """
    sources = written(site.source)
    shown = {page: page for page, language in sources if language == "he"}
    shown |= {page.replace("tools/", "worksheets/"): page for page in shown if page.startswith("tools/")}
    rules = {f"{PREFIXES['ar']}{rule_page(code)}.html": f"{rule_page(code)}.html" for code in codes()}
    return rules | {
        f"{prefix}{page}.html": f"{page}.html"
        for page, source in shown.items()
        for code, prefix in PREFIXES.items()
        if (source, code) not in sources and f"{page}.html" in site.files
    }


@pytest.fixture(scope="session")
def changed_site(once: Callable[[str, Callable[[Path], object]], Path], site: Site) -> Site:
    """The library with one more translation and one invalid entry, built without --strict, as editors do."""

    def make(folder: Path) -> None:
        workspace = site.source.fork(folder)
        translation = (
            '---\ntitle: Stacey matrix\nsummary: "Agreement and certainty, on two axes."\n---\n\nTwo questions.\n'
        )
        workspace.write("tools/stacey-matrix.en.md", translation)
        (workspace.root / "tools/stacey-matrix.ar.md").unlink(missing_ok=True)
        unsound = (workspace.root / "tools/stacey-matrix.md").read_text("utf-8").replace("title:", "titel:", 1)
        workspace.write("tools/not-ready.md", unsound)
        built = workspace.kb("build")
        workspace.write("exit-code", str(built.returncode))
        workspace.write("stderr", built.stderr)

    workspace = Workspace(once("changed", make))
    return Site(workspace.site, workspace, site.base)


# ---- addresses and files


def test_every_page_stands_at_its_address_in_every_language(site: Site) -> None:
    pages = {page for page, language in written(site.source) if language == "he"}
    assert len([page for page in pages if page.startswith("tools/")]) > 3
    pages |= {"index", "404", "topics/index", "tools/index", "articles/index"}
    expected = {f"{prefix}{page}.html" for page in pages for prefix in PREFIXES.values()}
    assert expected - set(site.pages) == set()


def test_notes_for_developers_stay_out_of_the_site(site: Site) -> None:
    assert {name.rpartition("/")[2] for name in site.files if "developers" in name} == {"design.html"}


def test_materials_scripts_and_their_maps_stay_out_of_the_site(site: Site) -> None:
    foreign = re.compile(r"bundle|javascripts/|lunr|workers?/|\.map$|palette")
    assert [name for name in site.files if foreign.search(name)] == []
    assert [name for name in site.files if name.endswith(".css") and "sourceMappingURL" in site.read(name)] == []


def test_every_file_that_a_style_sheet_asks_for_is_there(site: Site) -> None:
    asked = [
        (sheet, address)
        for sheet in sorted(site.files)
        if sheet.endswith(".css")
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", site.read(sheet))
        if not address.startswith(("data:", "#"))
    ]
    assert asked
    assert [item for item in asked if site.file(*item) not in site.files] == []


def test_the_data_of_the_search_are_scripts_for_each_language_and_nothing_else(site: Site) -> None:
    found = {name.removeprefix("search/") for name in site.files if name.startswith("search/")}
    plain = {re.sub(r"\.[0-9a-f]{8}(?=\.js$)", "", name) for name in found}
    texts = {name for name in plain if re.fullmatch(r"(he|ar|en)/text-[0-9]+\.js", name)}
    parts = {
        f"{code}/{part}.js"
        for code in LANGUAGES
        for part in ("index", "entries", "interface", "names", "plan", "guide-0", "suggest", "run-form")
    }
    assert len(plain) == len(found)
    assert plain - texts == {"rules.js"} | parts
    assert "he/text-0.js" in texts
    assert all(site.read(f"search/{name}").startswith("library.receive(") for name in found)


# ---- library.json


def test_library_json_has_an_entry_for_each_file_and_none_for_a_fallback(site: Site) -> None:
    entries = json.loads(site.read("library.json"))["entries"]
    reported = {(entry["url"], entry["language"]) for entry in entries}
    assert len(reported) == len(entries)
    assert reported == {
        (f"{PREFIXES[code]}{page}.html", code)
        for page, code in written(site.source)
        if page.startswith(("tools/", "articles/"))
    }


def test_library_json_is_of_the_promised_shape(site: Site) -> None:
    data = json.loads(site.read("library.json"))
    assert set(data) == {"entries", "topics", "vocabularies"}
    for entry in data["entries"]:
        assert set(entry) == {
            "id", "type", "language", "title", "summary", "url", "facets", "relations", "worksheets",
        }  # fmt: skip
        assert entry["id"] == entry["url"].rpartition("/")[2].removesuffix(".html")
        assert entry["type"] in ("tool", "article", "video")
        assert entry["url"] in site.files
        assert set(entry["facets"]) <= set(FACETS)
        for name, value in entry["facets"].items():
            if FACETS[name].holds == "number":
                assert value >= FACETS[name].least
            elif FACETS[name].holds == "span":
                low, high = value
                assert 0 < low <= high
            else:
                assert isinstance(value, list)
                assert set(value) <= set(data["vocabularies"].get(FACETS[name].vocabulary, value))
        for worksheet in entry["worksheets"]:
            assert set(worksheet) == {"format", "url", "bytes"}
            assert (site.root / worksheet["url"]).stat().st_size == worksheet["bytes"]
    for topic in data["topics"]:
        assert {"id", "language", "title", "url", "entries"} <= set(topic)
        assert topic["url"] in site.files


def test_relations_join_entries_and_go_both_ways(site: Site) -> None:
    entries = [e for e in json.loads(site.read("library.json"))["entries"] if e["language"] == "he"]
    joined = {(entry["id"], relation["to"]) for entry in entries for relation in entry["relations"]}
    assert joined
    assert {to for _, to in joined} <= {entry["id"] for entry in entries}
    assert {(to, of) for of, to in joined} == joined
    for entry in entries:
        assert all(set(relation) == {"to", "kind", "why"} for relation in entry["relations"])
        assert entry["id"] not in {relation["to"] for relation in entry["relations"]}


# ---- the site map


def test_the_site_map_lists_each_page_in_the_languages_it_is_written_in(site: Site) -> None:
    locations = ET.fromstring(site.read("sitemap.xml")).findall(".//{*}loc")
    files = [site.file("sitemap.xml", location.text or "") for location in locations]
    assert [name for name, count in Counter(files).items() if count > 1] == []
    missing = {f"{prefix}404.html" for prefix in PREFIXES.values()}
    forms = {page for page in site.pages if re.match("worksheets/(?!index)", page)}  # parts of their tools' pages
    kept_out = {name for name, page in site.pages.items() if '<meta name="robots" content="noindex">' in page.html}
    assert kept_out & set(files) == set()
    assert set(files) | forms == (set(site.pages) - set(fallbacks(site)) - missing - kept_out) | forms


def test_the_site_map_joins_the_languages_of_a_page_and_no_fallback(changed_site: Site) -> None:
    links = {
        url.findtext("{*}loc"): {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("{*}link")}
        for url in ET.fromstring(changed_site.read("sitemap.xml")).findall("{*}url")
    }
    base = changed_site.base
    both = {"he": f"{base}tools/stacey-matrix.html", "en": f"{base}en/tools/stacey-matrix.html"}
    assert links[both["he"]] == links[both["en"]] == {**both, "x-default": both["he"]}
    assert f"{base}ar/tools/stacey-matrix.html" not in links


# ---- links and what a page loads


def test_every_link_leads_to_a_page_and_a_place_that_are_there(site: Site) -> None:
    checked, broken = whole_site.links(site)
    assert checked > 1000
    assert broken == []


def test_an_id_stands_once_in_a_page_and_labels_find_theirs(site: Site) -> None:
    assert whole_site.ids_out_of_order(site) == ([], [])


def test_every_page_is_well_formed(site: Site) -> None:
    assert {page.path: page.slips for page in site.pages.values() if page.slips} == {}


def test_no_list_and_no_heading_is_left_empty(site: Site) -> None:
    empty = [
        (page.path, element.tag, element.attributes.get("class"))
        for page in site.pages.values()
        for element in page.elements
        if element.tag in ("ul", "ol", "dl", "h1", "h2", "h3", "title") and not _has_text(element)
    ]
    assert empty == []


def _has_text(element: Element) -> bool:
    return bool(element.text or "".join(str(child) for child in element.children).strip())


def test_no_page_loads_anything_from_elsewhere_or_carries_a_script(site: Site) -> None:
    slips = []
    for page in site.pages.values():
        for element in page.elements:
            attributes = element.attributes
            address = (
                attributes.get("src")
                or attributes.get("srcset")
                or (attributes.get("href") if element.tag == "link" else "")
            )
            own = attributes.get("rel") in ("canonical", "alternate") and address.startswith(site.base)
            if address and not own and re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.IGNORECASE):
                slips.append((page.path, element.tag, address))
            is_data = attributes == {"type": "application/ld+json"}  # programs read it, and no browser runs it
            if element.tag == "script" and not is_data and (element.children or "src" not in attributes):
                slips.append((page.path, "script", "inline"))
            if element.tag in ("iframe", "object", "embed", "base"):
                slips.append((page.path, element.tag, ""))
            slips += [(page.path, element.tag, name) for name in attributes if name.startswith("on")]
            slips += [
                (page.path, element.tag, a)
                for a in (attributes.get("href", ""),)
                if a.lower().startswith("javascript:")
            ]
    assert slips == []


# In scripts and style sheets, and in the drawings inside Material's style sheet.
COMMENTS = re.compile(r"(?:<|%3C|\\3c )!--.*?-->?|/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


def test_no_script_and_no_style_sheet_names_another_host(site: Site) -> None:
    named = []
    for name in site.files:
        if name.endswith((".js", ".css")) and not name.startswith(("search/", "editing/")):  # those contain texts
            code = COMMENTS.sub("", site.read(name))
            named += [(name, host) for host in re.findall(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\s\"'`]*", code)]
    # names of XML vocabularies, which nobody fetches: of drawings, and of the Word files that plan and worksheets make
    word = ("http://schemas.openxmlformats.org/", "http://schemas.microsoft.com/office/word/", "http://purl.org/dc/")
    vocabularies = ("http://www.w3.org/", *word)
    assert [one for one in named if not one[1].startswith(vocabularies)] == []


def test_links_within_the_site_are_relative_so_that_it_opens_from_a_folder(site: Site) -> None:
    absolute = [
        (page.path, address)
        for page in site.pages.values()
        if not page.path.endswith("404.html")
        for element, address in page.addresses
        if address.startswith("/")
        or (element.tag != "link" and address.startswith(site.base) and not address.startswith(OF_THE_REPOSITORY))
    ]
    assert absolute == []


def test_the_missing_page_is_in_hebrew_and_works_at_any_depth(site: Site) -> None:
    page = site.page("404.html")
    assert page.one("html").lang == "he"
    assert page.one("h1").text == wording("he").say("missing_title")
    inside = [address for _, address in page.addresses if not address.startswith(("https:", "#"))]
    assert len(inside) > 10
    assert [address for address in inside if not address.startswith("/")] == []


# ---- languages


def test_every_page_tells_its_language_and_direction(site: Site) -> None:
    for page in site.pages.values():
        body = page.one("body")
        code = language_of(page.path)
        assert (page.one("html").attributes["lang"], body.lang, body.dir) == (code, code, LANGUAGES[code]), page.path


def test_text_in_another_language_is_marked_as_such(site: Site) -> None:
    """Recognised by its letters: Hebrew in an Arabic or English page, Arabic in a Hebrew or English one.

    Exceptions: the name of a language in the switch is one word, so its direction does not matter; a drawing has its
    own attribute.
    """
    unmarked = {
        (page.path, f"<{element.tag} lang={element.lang} dir={element.dir}>", text.strip())
        for page in site.pages.values()
        for element in page.one("body").walk()
        if element.tag != "script"
        for text in element.children
        if isinstance(text, str)
        for code in ("he", "ar")
        if LETTERS[code].search(text)
        if element.lang != code
        or (element.dir == "ltr" and element.tag != "text" and "hreflang" not in element.attributes)
    }
    assert sorted(unmarked) == []


def test_a_page_leads_to_itself_in_every_other_language(site: Site) -> None:
    for page in site.pages.values():
        code = language_of(page.path)
        name = page.path.removeprefix(PREFIXES[code])
        others = {other: f"{prefix}{name}" for other, prefix in PREFIXES.items()}
        switch = page.one("nav", class_="kb-lang")
        offered = {
            e.attributes["hreflang"]: site.arrives(page.path, e.attributes["href"])
            for e in switch.walk()
            if e.tag == "a"
        }
        assert offered == {other: (path, "") for other, path in others.items() if other != code}, page.path


def test_a_page_that_is_not_translated_says_so_in_the_readers_language(site: Site) -> None:
    found = fallbacks(site)
    assert found
    for name, original in found.items():
        page, code = site.page(name), language_of(name)
        notice, *others = notices(page)
        assert (notice.lang, others) == (code, []), name
        assert LETTERS[code].search(notice.text), name
        assert not LETTERS["he"].search(notice.text), name
        assert page.one("link", rel="canonical").attributes["href"] == site.base + original, name
        heading = page.one("h1")
        assert (heading.lang, heading.dir) == ("he", "rtl"), name


def test_every_other_page_is_its_own_original_and_tells_only_of_a_draft(site: Site) -> None:
    drafts = {f"{PREFIXES[code]}{page}.html": code for page, code in written(site.source) if code != "he"}
    assert drafts
    others = fallbacks(site)
    for page in site.pages.values():
        if page.path not in others:
            assert page.one("link", rel="canonical").attributes["href"] == site.base + page.path
            reported = [wording(drafts[page.path]).say("draft_notice")] if page.path in drafts else []
            assert [note.text.startswith(draft) for note, draft in zip(notices(page), reported, strict=True)] == [
                True for _ in reported
            ], page.path


def notices(page: Page) -> list[Element]:
    """Return the notices about the whole page, before its heading."""
    return [
        note for note in page.all("p", role="note") if note.parent and note.parent.attributes.get("id") == "kb-main"
    ]


def test_a_translation_stands_in_its_place_and_says_that_it_is_a_draft(changed_site: Site) -> None:
    page = changed_site.page("en/tools/stacey-matrix.html")
    assert page.one("h1").text == "Stacey matrix"
    assert (page.one("h1").lang, page.one("h1").dir) == ("en", "ltr")
    assert wording("en").say("draft_notice") in notices(page)[0].text
    assert page.one("link", rel="canonical").attributes["href"] == f"{changed_site.base}en/tools/stacey-matrix.html"
    assert "1 hour" in page.one("div", class_="kb-glance").text
    assert "Stacey matrix" not in changed_site.page("ar/tools/stacey-matrix.html").text


def test_the_accessibility_statement_says_in_each_language_what_its_owner_has_not_filled_in(site: Site) -> None:
    for code, prefix in PREFIXES.items():
        page = site.page(f"{prefix}accessibility.html")
        assert [item.text for item in page.all("dd")] == [wording(code).say("contact_missing")] * 3
        assert [item.text for item in page.all("dt")] == [
            wording(code).say(f"contact_{name}") for name in ("coordinator", "phone", "email")
        ]


# ---- edit this page


def test_edit_this_page_leads_to_the_form_with_the_text_that_is_shown(site: Site) -> None:
    sources = written(site.source)
    for page, code in sources:
        untranslated = [other for other in LANGUAGES if (page, other) not in sources]
        for shown in (code, *(untranslated if code == "he" else ())):
            assert edits(site.page(f"{PREFIXES[shown]}{page}.html")) == [sources[page, code]]


def test_a_page_that_is_made_offers_nothing_to_edit_where_there_is_nothing(site: Site) -> None:
    by_people = {f"{prefix}{page}.html" for page, _ in written(site.source) for prefix in PREFIXES.values()}
    made = {name: edits(page) for name, page in site.pages.items() if name not in by_people}
    assert len(made) > 20
    assert {name: found for name, found in made.items() if found != source_of_made(site, name)} == {}


def source_of_made(site: Site, name: str) -> list[str]:
    """Return what is edited of a generated page: the tool of a worksheet, the glossary of terms; nothing of others."""
    code = language_of(name)
    page = name.removeprefix(PREFIXES[code]).removesuffix(".html")
    folder, _, rest = page.partition("/")
    if folder == "worksheets" and rest != "index":
        sources = written(site.source)
        return [sources.get((f"tools/{rest}", code)) or sources[f"tools/{rest}", "he"]]
    return ["docs/glossary.yml"] if page in ("glossary", "guide/terms") else []


def test_what_is_edited_is_a_file_that_is_there_and_the_form_has_it(site: Site) -> None:
    found = {source for page in site.pages.values() for source in edits(page)}
    assert {"docs/index.md", "docs/glossary.yml", "tools/stacey-matrix.en.md"} <= found
    assert [source for source in found if not (site.source.root / source).is_file()] == []
    pages = {re.sub(r"(\.(ar|en))?\.md$", "", source) for source in found if source.endswith(".md")}
    assert {f"editing/{page}.js" for page in pages} <= site.files


def test_a_page_that_is_not_translated_leads_to_the_form_in_which_it_is(site: Site) -> None:
    sources = written(site.source)
    (page, _) = next((page, code) for page, code in sources if (page, "en") not in sources)
    shown = site.page(f"en/{page}.html")
    wanted = f"suggest.html?edit={sources[page, 'he'].removesuffix('.md')}.en.md"
    assert [address for _, address in shown.addresses if address.endswith(wanted)] == [f"../{wanted}"]


# ---- a fault on the page


def test_every_page_has_a_way_to_report_a_fault_with_its_address(site: Site) -> None:
    for name, page in site.pages.items():
        (form,) = [urlsplit(url) for _, url in page.addresses if "template=report-fault" in url]
        asked = dict(parse_qsl(form.query))
        assert asked["template"] == "report-fault.yml"
        assert unquote(asked["page"]) == f"{site.base}{unquote(name)}"


def test_with_an_address_in_the_settings_every_page_has_a_mail_written_already(
    garden_site: Site, tmp_path: Path
) -> None:
    workspace = garden_site.source.fork(tmp_path / "garden")
    settings = f"{GARDEN}/library.yml"
    workspace.write(
        settings, (workspace.root / settings).read_text("utf-8") + "\ncontact: {email: library@example.org}\n"
    )
    built = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site, "--strict")
    assert built.returncode == 0, built.stderr
    site = Site(workspace.site, workspace, garden_site.base)
    old = {"tools/the-heap.html", "articles/compost.html"}  # old addresses that redirect
    for name, page in ((name, page) for name, page in site.pages.items() if name not in old):
        (letter,) = [
            urlsplit(url) for _, url in page.addresses if url.startswith("mailto:library@") and "&body=" in url
        ]
        said = dict(parse_qsl(letter.query))
        assert f"\r\n{site.base}{name}\r\n" in said["body"]


def test_a_translations_page_leads_to_the_translation(changed_site: Site) -> None:
    assert edits(changed_site.page("en/tools/stacey-matrix.html")) == ["tools/stacey-matrix.en.md"]
    assert edits(changed_site.page("ar/tools/stacey-matrix.html")) == ["tools/stacey-matrix.md"]


def edits(page: Page) -> list[str]:
    """Return the files that the foot of a page offers to edit, in the form or in the repository."""
    links = [one.attributes["href"] for one in page.one("footer", class_="kb-footer").walk() if one.tag == "a"]
    in_form = [unquote(urlsplit(link).query.removeprefix("edit=")) for link in links if "suggest.html?edit=" in link]
    return in_form + [link.removeprefix(EDIT) for link in links if link.startswith(EDIT)]


# ---- mistakes


def test_without_strict_an_entry_that_cannot_be_shown_is_left_out_and_reported(changed_site: Site) -> None:
    root = changed_site.source.root
    assert (root / "exit-code").read_text() == "0"
    reported = (root / "stderr").read_text("utf-8")
    assert re.search(r"^tools/not-ready\.md:\d+:\d+ .*\[missing-field\]", reported, re.MULTILINE)
    assert reported.rstrip().split("\n")[-1].endswith("Files left out of the site: 1 (tools/not-ready.md)")
    assert [name for name in changed_site.files if "not-ready" in name] == []
    data = json.loads(changed_site.read("library.json"))
    assert "not-ready" not in {entry["id"] for entry in data["entries"]}
    assert "not-ready" not in {slug for topic in data["topics"] for slug in topic["entries"]}
    assert [page.path for page in changed_site.pages.values() if "not-ready" in page.html] == []
    assert len(changed_site.pages) > 150


def test_a_mistake_in_the_content_fails_a_strict_build_and_leaves_the_site_as_it_was(workspace: Workspace) -> None:
    before = contents(workspace.site)
    workspace.edit("tools/stacey-matrix.md", "level: hard", "level: hrad")
    failed = workspace.kb("build", "--strict")
    assert (failed.returncode, failed.stdout) == (1, "")
    line = _line(workspace.root / "tools/stacey-matrix.md", "level: hrad")
    assert re.search(rf"^tools/stacey-matrix\.md:{line}:\d+ ", failed.stderr, re.MULTILINE)
    assert "hard" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert contents(workspace.site) == before
    assert left_over(workspace) == []


@pytest.mark.parametrize(
    ("file", "addition"),
    [
        pytest.param("overrides/tool.html", "{% if %}", id="a template's syntax"),
        pytest.param("overrides/kb/footer.html", "{{ nothing.of.that_name }}", id="a template's name"),
        pytest.param(
            f"{GARDEN}/tools/compost-heap.md",
            "\n[by season](../docs/stages/index.md#no-such-place)\n",
            id="an anchor that only a finished page lacks",
        ),
    ],
)
def test_an_error_in_the_middle_of_a_build_leaves_the_site_as_it_was(
    garden_site: Site, tmp_path: Path, file: str, addition: str
) -> None:
    workspace = garden_site.source.fork(tmp_path / "garden")
    before = contents(workspace.site)
    workspace.write(file, (workspace.root / file).read_text("utf-8") + addition)
    failed = workspace.kb("build", "-f", f"{GARDEN}/mkdocs.yml", "-d", workspace.site, "--strict")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert Path(file).name in failed.stderr
    assert contents(workspace.site) == before
    assert left_over(workspace) == []


def left_over(workspace: Workspace) -> list[str]:
    """Return what a build has left beside the site."""
    return [path.name for path in workspace.root.glob("*site*") if path != workspace.site] + [
        path.name for path in workspace.root.glob(".*site*")
    ]


def _line(file: Path, text: str) -> int:
    return file.read_text("utf-8").splitlines().index(text) + 1


# ---- the same sources, the same site


@in_full
def test_a_build_from_nothing_gives_the_same_bytes_whatever_the_hash_seed(site: Site, tmp_path: Path) -> None:
    again = site.source.fork(tmp_path / "elsewhere", warm=False)
    assert again.kb("build", "--strict", PYTHONHASHSEED="2").returncode == 0
    assert differences(contents(again.site), contents(site.root)) == []


def test_every_page_is_reached_from_the_home_page_and_leads_to_what_is_urgent(site: Site) -> None:
    """By links that stand in the HTML: without scripts too."""
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        page = site.page(waiting.pop())
        links = [link for link in page.all("a") if "href" in link.attributes and not is_hidden(link)]
        found = {site.file(page.path, link.attributes["href"]) for link in links} & site.pages.keys()
        new = {name for name in found - reached if not name.startswith(("ar/", "en/"))}
        reached |= new
        waiting += sorted(new)
    written = {name for name in site.pages if not name.startswith(("ar/", "en/", "developers/"))} - {"404.html"}
    assert written - reached == set()
    urgent = {
        name: {site.file(name, link.attributes["href"]) for link in page.all("a", class_="kb-sos")}
        for name, page in site.pages.items()
        if not name.endswith("404.html")
    }
    assert {n for n, to in urgent.items() if to != {f"{PREFIXES[language_of(n)]}topics/emergency.html"}} == set()


def is_hidden(element: Element | None) -> bool:
    return element is not None and ("hidden" in element.attributes or is_hidden(element.parent))


@pytest.mark.parametrize("engine", ["mkdocs", "properdocs"])
def test_the_engine_by_itself_makes_the_same_site(
    engine: str, site: Site, workspace: Workspace, tmp_path: Path
) -> None:
    built = workspace.engine(engine, "build", "--strict", "-f", "mkdocs.yml", "-d", tmp_path / "out")
    assert built.returncode == 0, built.stderr
    made, ours = contents(tmp_path / "out"), contents(site.root)
    assert sorted(made) == sorted(ours)
    if engine == "mkdocs":
        assert differences(made, ours) == []


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of files that differ between two folders."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
