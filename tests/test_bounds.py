"""No file of up to 256 KB makes a command slow or fail: no step's time grows faster than the text.

A quick run measures a fair sample of the constructs; `python3 kb test --full` measures all, and runs whole commands
over files of the greatest allowed size.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from constructs import CAPTIONS, FIELDS, GLOSSARY, MARKDOWN, Grow
from hypothesis import given, settings
from hypothesis import strategies as st
from kb import captions, frontmatter, library, prose
from kb.check import fix, inspection, report, stretches
from kb.check.fix import number_of
from kb.document import Manuscript
from kb.library import MAX_TEXT_BYTES, Library
from kb.markdown import accounting, parser
from kb.publish import glosses, losses, regions, sanitize, sections
from kb.search import analyzer, index
from kb.views.models import Definition
from small_library import SmallLibrary
from ways import FULL, examples
from workspace import Workspace

TODAY = date(2026, 1, 1)
SMALL, TIMES = 3_000, 4  # characters of the smaller text, and how many times longer the other one is
FASTER = 7.0  # the larger text may take this many times as long: 2.65 for each doubling
FLOOR = 0.020  # seconds; shorter steps are not measured
EVERY = 3 if FULL else 12
PATIENCE = 10.0  # seconds for everything that is done with one page
HEAD = "---\ntitle: On worms\nsummary: Who.\ntopics: [x]\nstages: [grow]\n---\n\n"
TERMS = [
    Definition(id="soil", names=("אדמה", "האדמה הטובה"), definition="x", topic=None),
    Definition(id="word", names=("word of",), definition="x", topic=None),
]
WORDS = {"scroll_table": "table", "scroll_code": "code"}

Seconds = Mapping[str, float]


class Watch:
    """Measures the time of each step, in CPU seconds of this process."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, step: Callable[[], object]) -> object:
        """Run a step and return its result."""
        start = process_time()
        done = step()
        self.seconds[name] = process_time() - start
        return done


@contextmanager
def untidied() -> Iterator[None]:
    """Switch garbage collection off, so that it adds no time to a step."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def page(body: str) -> Seconds:
    """Do everything with a body that checking, building and searching do; return the time of each step."""
    watch = Watch()
    tokens, noted = watch.time("parse", lambda: parser.parse(body, "he"))  # type: ignore[misc]
    watch.time("render", lambda: parser.render(tokens, noted, "he"))
    watch.time("account for words", lambda: accounting.lost(body, tokens, noted))
    read = watch.time("read", lambda: prose.read(body, 8, "he"))
    watch.time("skeleton", lambda: prose.skeleton(body))
    _publish(watch, read)  # type: ignore[arg-type]
    _check(watch, body, read)  # type: ignore[arg-type]
    return watch.seconds


def _publish(watch: Watch, read: prose.Prose) -> None:
    html: str = watch.time("sanitise", lambda: sanitize.clean(read.html, lambda address: address))  # type: ignore[assignment]
    framed: str = watch.time("frame", lambda: regions.frame(html, WORDS, "he", "en"))  # type: ignore[assignment]
    glossed: str = watch.time("gloss", lambda: glosses.gloss(framed, TERMS)[0])  # type: ignore[assignment]
    watch.time("divide", lambda: (sections.divide(glossed), sections.opening(glossed)))
    watch.time("look for losses", lambda: losses.lost(read, glossed))
    passages = tuple(index.Section("", "", passage.text) for passage in read.passages)
    watch.time("count for the search", lambda: index.count(index.Document("a", sections=passages)))
    found = {word for passage in passages for word in analyzer.words(passage.text)}
    watch.time("search", lambda: [analyzer.keys(word, found) for word in found])


def _check(watch: Watch, body: str, read: prose.Prose) -> None:
    document = Manuscript("articles/b.md", "articles/b", "b", "articles", "he", body_line=8, prose=read)
    settings_ = library.read_settings(Path("/nonexistent"))[0]
    whole = Library(Path("/nonexistent"), settings_, written=(document,))
    (stretch,) = watch.time("find the text", lambda: list(stretches.read(whole)))  # type: ignore[misc]
    stretch, found = replace(stretch, is_rtl=True), []
    for rule in inspection.TEXT_RULES:
        found += watch.time(f"rule {rule.__name__}", lambda rule=rule: list(rule(stretch)))  # type: ignore[misc, operator]
    for name, check in inspection.checks(TODAY).items():
        if name != "text":  # the rules above
            found += watch.time(f"check {name}", lambda check=check: list(check(whole)))  # type: ignore[misc, operator]
    watch.time("report", lambda: [form(found) for form in report.FORMATS.values()])


def fields(front: str) -> Seconds:
    """Read YAML as front matter, and look through it for words."""
    watch = Watch()
    reading = watch.time("read YAML", lambda: _read_yaml(front))
    if isinstance(reading, frontmatter.Reading):
        watch.time("find the text", lambda: list(stretches._fields("a.md", reading, "he")))
    return watch.seconds


def _read_yaml(front: str) -> frontmatter.Reading | None:
    try:
        return frontmatter.parse(front)
    except frontmatter.Fault:
        return None


def spoken(vtt: str) -> Seconds:
    """Read captions and make paragraphs of them."""

    def step() -> object:
        try:
            return list(captions.paragraphs(captions.read(vtt)))
        except frontmatter.Fault:
            return None

    watch = Watch()
    watch.time("read captions", step)
    return watch.seconds


def too_slow(measure: Callable[[str], Seconds], grow: Grow, small: int = SMALL) -> Iterator[str]:
    """Yield the steps whose time grows faster than the text; each is measured again before it is reported."""
    short, long = grow(small), grow(TIMES * small)
    times = len(long) / max(len(short), 1)
    with untidied():
        second = measure(long)
        slow = [step for step, seconds in second.items() if seconds > FLOOR]
        first = measure(short) if slow else {}
        suspects = [step for step in slow if is_steep(first.get(step, 0), second[step], times)]
        if suspects:
            firsts, seconds = [measure(short) for _ in range(3)], [measure(long) for _ in range(3)]
    for step in suspects:
        low, high = (min(one.get(step, 0) for one in many) for many in (firsts, seconds))
        if is_steep(low, high, times):
            yield f"{step}: {low * 1000:.0f} ms, then {high * 1000:.0f} ms for {times:.1f} times as much"


def is_steep(low: float, high: float, times: float) -> bool:
    """Return whether a step's time grows too fast: from `low` seconds to `high` seconds for the larger text."""
    return high > FLOOR and high / max(low, FLOOR / 100) > FASTER * max(times / TIMES, 1)


def sample(constructs: Mapping[str, Grow]) -> list[str]:
    return sorted(constructs)[::EVERY]


@pytest.mark.parametrize("name", sample(MARKDOWN))
def test_a_page_takes_no_longer_than_it_is_long(name: str) -> None:
    assert list(too_slow(page, MARKDOWN[name])) == []


@pytest.mark.parametrize("name", sample(FIELDS))
def test_front_matter_takes_no_longer_than_it_is_long(name: str) -> None:
    assert list(too_slow(fields, FIELDS[name], 8_000)) == []


@pytest.mark.parametrize("name", sorted(CAPTIONS))
def test_captions_take_no_longer_than_they_are_long(name: str) -> None:
    assert list(too_slow(spoken, CAPTIONS[name], 40_000)) == []


def in_library(root: Path, file: str, write: Callable[[str], str]) -> Callable[[str], Seconds]:
    """Return a function that measures reading and checking a small library with one additional file."""
    small = SmallLibrary(root)

    def measure(written: str) -> Seconds:
        small.write(file, write(written))
        watch = Watch()
        read: Library = watch.time("read", small.read)  # type: ignore[assignment]
        watch.time("inspect", lambda: inspection.inspect(read, TODAY))
        return watch.seconds

    return measure


@pytest.mark.parametrize("name", sample(FIELDS))
def test_wrong_fields_are_reported_as_fast_as_they_are_many(name: str, tmp_path: Path) -> None:
    measure = in_library(tmp_path, "articles/b.md", lambda front: f"---\n{front}---\n\nא\n")
    assert list(too_slow(measure, FIELDS[name], 6_000)) == []


@pytest.mark.parametrize("name", sample(GLOSSARY))
def test_a_glossary_takes_no_longer_than_it_is_long(name: str, tmp_path: Path) -> None:
    assert list(too_slow(in_library(tmp_path, "docs/glossary.yml", str), GLOSSARY[name], 6_000)) == []


@pytest.mark.parametrize("name", ["מונח{n}", "מונח {n}", "{n} מונח"])
def test_terms_by_the_thousand_are_found_as_fast_as_they_are_many(name: str) -> None:
    def measure(size: str) -> Seconds:
        names = [name.format(n=f"א{number}") for number in range(len(size))]
        terms = [
            Definition(id=f"t{number}", names=(one,), definition="x", topic=None) for number, one in enumerate(names)
        ]
        pages = [f"<p>{number} " + "</p><p>".join(names[::7]) + "</p>" for number in range(3)]
        watch = Watch()
        watch.time("gloss", lambda: [glosses.gloss(page, terms) for page in pages])
        assert len(glosses.gloss(pages[0], terms)[1]) == len(names[::7])
        return watch.seconds

    assert list(too_slow(measure, "x".__mul__, 1_000)) == []


@pytest.mark.parametrize("name", ["links unlike", "anchors unlike", "pictures unlike", "link after link", "headings"])
def test_broken_links_are_reported_as_fast_as_they_are_many(name: str, tmp_path: Path) -> None:
    measure = in_library(tmp_path, "articles/b.md", lambda body: HEAD + body)
    assert list(too_slow(measure, MARKDOWN[name], 6_000)) == []


# ---- whatever is written, nothing raises and no word is lost

PARTS = st.tuples(st.sampled_from(sorted(MARKDOWN)), st.integers(1, 200)).map(lambda part: MARKDOWN[part[0]](part[1]))
SEAMS = st.sampled_from(["", "\n", "\n\n", "\n    ", "\n> ", "\n- "])


@settings(max_examples=examples(60, 400))
@given(st.lists(st.tuples(PARTS, SEAMS), min_size=1, max_size=6))
def test_constructs_one_after_the_other_never_raise(parts: list[tuple[str, str]]) -> None:
    page("".join(piece for part in parts for piece in part))


DEEP = [
    name
    for name in MARKDOWN
    if name.startswith(("nested", "staircase", "callouts within", "folds", "tabs within", "items", "quote"))
]


@pytest.mark.parametrize("name", DEEP if FULL else DEEP[::3])
def test_of_what_lies_deep_every_word_is_kept(name: str) -> None:
    body = MARKDOWN[name](40_000) + "\n\nאחרונה\n"
    read = prose.read(body)
    html = sanitize.clean(read.html, lambda address: address)
    assert read.lost is None
    assert "אחרונה" in html
    page(body)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("quote marks", 1_000), ("items in one", 1_000), ("staircase", 10_000), ("nested html", 10_000),
        ("nested bold", 10_000), ("words", 30_000), ("table of rows", 250_000), ("items", 250_000),
        ("headings without text", 250_000), ("short rows of a wide table", 250_000),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_reported_at_its_line(name: str, size: int) -> None:
    body = MARKDOWN[name](size)
    slips = [slip for slip in prose.read(body).slips if slip.code == "text-bounds"]
    assert slips
    assert all(1 <= slip.place.line <= body.count("\n") + 1 for slip in slips)


def test_marks_by_the_ten_thousand_are_reported_and_stay_as_they_are() -> None:
    read = prose.read("**א**[ב](c) " * 7_000 + "\n\n" + ("**א** " * 100 + "\n\n") * 120 + "**אחרונה**\n")
    details = [slip.facts["detail_en"] for slip in read.slips if slip.code == "text-bounds"]
    assert ["20,000" in details[0], "40,000" in details[1], len(details)] == [True, True, 2]
    assert read.html.count("<strong>") == 100 * 100
    assert read.html.endswith("<p>**אחרונה**</p>\n")


@pytest.mark.parametrize(("name", "size"), [("items", 30_000), ("table of rows", 60_000), ("headings", 80_000)])
def test_what_people_write_at_length_is_within_bounds(name: str, size: int) -> None:
    assert [slip for slip in prose.read(MARKDOWN[name](size) + "\n").slips if slip.code == "text-bounds"] == []


def test_of_thousands_of_one_kind_a_hundred_are_reported_and_how_many_more_there_are(library: SmallLibrary) -> None:
    library.edit("articles/b.md", "Worms like soil.", "word  word\n\n" * 5_000)
    found = inspection.inspect(library.read(), TODAY)
    text = report.as_text(found)
    assert text.count("articles/b.md:") == report.MOST
    assert "articles/b.md  [doubled-space]  ועוד 4900 כאלה · and 4900 more of these" in text
    assert report.count(found) in text
    assert report.as_github(found).count("doubled-space") == report.MOST
    assert number_of(inspection.fix(library.root, TODAY, ())) == 5_000


def test_a_search_for_harmful_fixes_ends(library: SmallLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """If each of thousands of fixes would change the id of a heading, not all of them are tried separately."""
    body = "".join(f"## בית-ספר {number}\n\n" for number in range(3_000))
    library.edit("articles/b.md", "Worms like soil.", body)
    read, whole = [], fix.prose.skeleton
    monkeypatch.setattr(fix.prose, "skeleton", lambda text: read.append(len(text)) or whole(text))
    inspection.fix(library.root, TODAY, ())
    assert (library.root / "articles/b.md").read_text("utf-8").endswith(body + "\n")
    assert sum(read) < fix.MAX_READ + 10 * len(body)


def test_thousands_of_fixes_are_not_compared_pair_by_pair(
    library: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, compared, equal = 1_000, list[object](), fix._Edit.__eq__
    library.edit("articles/b.md", "Worms like soil.", 'דו"ח\n\n' * number)
    monkeypatch.setattr(fix._Edit, "__eq__", lambda one, other: compared.append(one) or equal(one, other))
    assert number_of(inspection.fix(library.root, TODAY, ())) >= number
    assert len(compared) < 10 * number


def test_ways_that_are_tried_one_by_one_read_a_file_within_bounds(
    library: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a comment hides a copy of the link before each link, the file is not read again for every one."""
    body = "and <!-- [x](../topics/x.md) --> [x](../topics/x.md)\n\n" * 400
    library.edit("articles/b.md", "Worms like soil.", body)
    read, whole = [], fix.prose.read
    monkeypatch.setattr(fix.prose, "read", lambda text, *more: read.append(len(text)) or whole(text, *more))
    assert number_of(inspection.fix(library.root, TODAY, ())) > 0
    assert sum(read) < 3 * fix.MAX_READ


# ---- whole files, whole commands

LARGEST = MAX_TEXT_BYTES - 1_000
MANY = sorted(MARKDOWN)[:: 25 if FULL else 150]


def as_large_as_may_be(name: str) -> str:
    return MARKDOWN[name](LARGEST).encode()[:LARGEST].decode("utf-8", "ignore")


@pytest.mark.parametrize("name", MANY)
def test_a_page_as_large_as_it_may_be_takes_seconds(name: str) -> None:
    with untidied():
        taken = page(as_large_as_may_be(name))
    assert sum(taken.values()) < PATIENCE, taken


@pytest.mark.skipif(not FULL, reason="takes minutes: python3 kb test --full")
def test_whole_commands_over_the_largest_files_end_and_tell_what_is_out_of_bounds(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "workspace")
    config = ("-f", "tests/fixtures/garden/mkdocs.yml")
    for number, name in enumerate(sorted(MARKDOWN)[::24]):
        body = as_large_as_may_be(name)
        workspace.write(
            f"tests/fixtures/garden/articles/large-{number}.md", f"---\ntitle: {name}\nsummary: A.\n---\n\n{body}"
        )
    checked = workspace.kb("check", *config)
    assert "text-bounds" in checked.stdout
    for command in (("check", "--fix", *config), ("status", *config), ("search", "soil", *config), ("build", *config)):
        done = workspace.kb(*command)
        assert "Traceback" not in done.stderr, done.stderr[-2000:]
        assert command[0] != "build" or done.returncode == 0, done.stderr[-2000:]
