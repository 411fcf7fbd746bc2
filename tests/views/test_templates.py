"""Templates and views agree: a template reads only declared fields, and every declared field is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from builds import prepare
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from kb import build, rendering
from kb.page_kinds import KINDS
from kb.publish import templates
from kb.settings import Record
from kb.views import components, models
from kb.worksheets import form
from small_library import FILES, SETTINGS, SmallLibrary
from small_site import picture
from workspace import CHECKOUT

WANTED = """\
contact: {email: a@example.org}
contribute: write.md
design: true
guide: true
editors: {status_page: true}
accessibility: {page: write.md, coordinator: {en: Dana}, phone: 03-123, email: a@example.org}
urgent: {topic: x, label: {en: Now}, heading: {en: Now}, lead: {en: What helps now.}}
topic_sets:
- {id: s, label: {en: Set}, topics: [x]}
facets: {tool: [duration, group, modes, stages, worksheet], article: [topics], search: [duration]}
"""
ENTRY = "---\ntitle: {title}\nsummary: Something.\ntopics: [x]\n{fields}---\n\nText.\n\n## Sources\n\nSome.\n"
TOOL = """\
modes: [online]
group: {min: 2}
duration: {min: 10}
preparation: 5
published: 2026-01-02
reviewed: 2026-02-03
keywords: [spade]
image: {src: worm.png, alt: A worm}
source: {name: A book}
references: [{text: A work, url: "https://example.org/", verified: false}]
related: [{to: a, kind: after, why: It is first.}, {to: b, kind: deepens}]
worksheet:
  title: Sheet
  howto: [Write.]
  blocks:
  - {type: fields, title: Facts, fields: [{id: who, label: Who, hint: All}, {id: day, label: Day, kind: date}]}
  - {type: scale, title: Grades, min: 1, max: 3, min_label: low, max_label: high, items: [{id: dry, label: Dry}]}
  - {type: grid, title: Grid, row_axis: R, column_axis: C, columns: [a], rows: [c], cells: [[{id: ac, label: Ac}]]}
  - type: table
    title: Table
    rows: 2
    columns: [{id: n, label: N, kind: index}, {id: what, label: What}]
    example: ["", Soil]
"""
MORE = {
    "runs/a.yml": "- {date: 2026-03-01, people: 6, minutes: [9, 30], changed: No spade., happened: It rained.}\n",
    "docs/write.md": "---\ntitle: Write\nsummary: How.\n---\n\nHow to write.\n",
    "docs/paths/p.md": "---\ntitle: Path\nsummary: S.\nitems: [{to: a, why: It is first.}, {to: b}]\n---\n\nText.\n",
    "docs/topics/water.md": "---\ntitle: Water\nsummary: S.\nterm_en: Water\n---\n\nWet.\n\nVery.\n",
    "docs/topics/ice.md": "---\ntitle: Ice\n---\n\nCold.\n",
    "docs/glossary.yml": (
        "- {term: Soil, definition: What things grow in., term_en: Soil, topic: x, synonyms: [Earth]}\n"
        "- {term: Worm, definition: Who lives there., translations: {he: {term: תולעת, definition: מי שגר שם}}}\n"
    ),
    "articles/worms.md": ENTRY.format(title="Worms", fields="").replace("Text.", "A Worm."),
    "tools/a.he.md": "---\ntitle: חופרים\ntranslation: draft\n---\n\nטקסט.\n",
    "tools/c.md": ENTRY.format(title="C", fields=TOOL),
    "articles/key.md": ENTRY.format(title="Key", fields="key_points: [One.]\ngenre: story\ncitation: C.\n"),
    "articles/here.md": ENTRY.format(
        title="Here",
        fields="type: video\nfile: film.mp4\nimage: {src: worm.png, alt: A worm}\nchapters: [{title: One, start: 5}]\n"
        "captions: [{src: film.vtt, language: en}]\n",
    ),
    "articles/hosted.md": ENTRY.format(
        title="Hosted", fields='type: video\nurl: "https://youtu.be/abcdefghijk"\nlength: 100\ntranscript: Said.\n'
    ),
    "articles/linked.md": ENTRY.format(title="Linked", fields='type: video\nurl: "https://films.example/x"\n'),
    "articles/none.md": ENTRY.format(title="None", fields="type: video\n"),
    "articles/film.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Dig.\n",
}


@dataclass
class Reads:
    """The fields that templates have read, by class."""

    fields: dict[type, set[str]] = field(default_factory=dict)

    def note(self, read: Any, name: str) -> None:
        self.fields.setdefault(type(read), set()).add(name)


class Reading(Environment):
    """An environment that records which fields templates read.

    A missing field is an error, but a script's data may lack a key.
    """

    reads: Reads

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Record):
            self.reads.note(obj, attribute)
        found = super().getattr(obj, attribute)
        is_data = isinstance(obj, Mapping) and obj is not self.globals["words"]
        return Undefined(name=attribute) if is_data and isinstance(found, Undefined) else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Record):
            self.reads.note(obj, argument)
        return super().getitem(obj, argument)


def environment(reads: Reads) -> Reading:
    """Return an environment like that of a build."""
    own = FileSystemLoader(CHECKOUT / "overrides")
    made = Reading(loader=own, autoescape=True, undefined=StrictUndefined)
    made.filters |= templates.environment({}).filters
    made.globals["words"] = {}
    made.reads = reads
    return made


def many(library: SmallLibrary) -> None:
    """Write a library with every kind of page, and a list that is divided."""
    for name, text in FILES.items():
        library.write(name, text)
    settings = SETTINGS.replace(
        "  contexts:", "  modes: {online: {en: Online}}\n  genres: {story: {en: Story}}\n  contexts:"
    )
    library.write("library.yml", settings.replace("indexes:", f"{WANTED}indexes:"))
    for name, text in MORE.items():
        library.write(name, text)
    library.add("tools/a.md", "diagram: {kind: matrix, title: Soil, axes: [wet, deep], labels: [a, b, c, d]}")
    library.write("docs/topics/y.md", "---\ntitle: Y\n---\n\nText.\n")
    library.tool("w", "topics: [x, y]", "license: All", "related: [{to: a, kind: after, why: So.}]")
    library.write("articles/worm.png", picture(30, 20))
    library.write("tools/worm.png", picture(30, 20))
    library.write("articles/film.mp4", b"film")
    for number in range(201):
        library.article(f"n-{number:03}", "published: 2026-01-02")
    library.article("rain", "topics: [water]")  # a short list of two types
    library.tool("pour", "topics: [water]")


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Reads:
    """Render every page of a library with all kinds; return the fields that templates read.

    A missing field is an error.
    """
    library = SmallLibrary(tmp_path_factory.mktemp("many"))
    many(library)
    made, found = prepare(library.root, ["en", "he"]), Reads()
    env, kinds = environment(found), set()
    for page in made.page.values():
        kinds.add(page.view.kind)
        if page.view.page.startswith("articles/n-") and page.view.page != "articles/n-000":
            continue
        shown = build.show(page, made)
        env.globals["words"] = shown.frame.words
        given = {**rendering.context(page, shown, made), "faults": (components.Link(title="Fault", url="x"),)}
        env.get_template(KINDS[page.view.kind].template).render(given)
    assert kinds == set(KINDS), "a kind of page without a page"
    return found


def test_every_template_reads_only_what_its_view_has(reads: Reads) -> None:
    assert {models.ToolPage, models.VideoPage, components.LocalFilm, form.GridForm, models.Definitions} <= set(
        reads.fields
    )


def test_the_foot_of_a_page_names_the_licence_of_its_entry(library: SmallLibrary) -> None:
    library.tool("own", "license: All rights reserved")
    made = prepare(library.root, ["en", "he"])
    env, feet = environment(Reads()), {}
    for name in ("tools/own.md", "tools/a.md"):
        page = made.page[name]
        shown = build.show(page, made)
        env.globals["words"] = shown.frame.words
        given = {**rendering.context(page, shown, made), "faults": ()}
        feet[name] = env.get_template("kb/footer.html").render(given)
    library_licence = made.library.settings.license.name
    assert "All rights reserved" in feet["tools/own.md"]
    assert library_licence not in feet["tools/own.md"]
    assert library_licence in feet["tools/a.md"]


# ---- fields that templates do not read, and the module that does

READ_BY: Mapping[str, str] = {
    "PageView.source": "rendering",  # for the link "edit this page"
    "PageView.language": "build",
    "EntryPage.serving_title": "parts",  # `publish/dressing` makes a title from it
    "Definitions.terms": "publish/dressing",
    "Definition.id": "publish/glosses",
    "Definition.names": "publish/glosses",
    "Definition.definition": "publish/glosses",
    "Definition.topic": "publish/dressing",
}


def declared() -> Iterator[tuple[type[Record], str]]:
    """Yield every field of a view or of a part of one, with the class that declares it."""
    for module in (models, components, form):
        for cls in vars(module).values():
            if isinstance(cls, type) and issubclass(cls, Record) and cls.__module__ == module.__name__:
                yield from ((cls, name) for name in cls.__annotations__)


def test_every_field_of_a_view_is_read_by_a_template_or_by_the_module_that_is_named_here(reads: Reads) -> None:
    unread = {
        f"{cls.__name__}.{name}"
        for cls, name in declared()
        if not any(issubclass(reader, cls) and name in names for reader, names in reads.fields.items())
    }
    assert unread == set(READ_BY)
    for named, module in READ_BY.items():
        name = named.partition(".")[2]
        assert re.search(rf'[."]{name}\b', (CHECKOUT / f"hooks/kb/{module}.py").read_text("utf-8")), named
