"""The search in the browser and the search in Python agree: words, keys, forms, order, sections and scores.

They are compared on the built library in its languages, on the development collection if it exists, and on anything
that hypothesis invents. With KB_TEST_FULL=1, all of the development collection is asked, otherwise a fair sample.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb.search import evaluate, trial
from kb.search.analyzer import door, english_stem, keys, normalise, script, tokens, words
from kb.search.engine import Engine, asked_words
from kb.search.index import Document, Index, Section, build, count, encode
from playwright.sync_api import Browser, Page
from search.site_data import index_of, texts_of
from site_pages import Site
from ways import in_full

ROOT = Path(__file__).resolve().parents[2]
BENCH = Path(os.environ.get("KB_SEARCH_BENCH") or ROOT.parent / "shared/search-bench")
EVERY = 1 if os.environ.get("KB_TEST_FULL") else 16
LANGUAGES = ("he", "ar", "en")
HOMES = {"he": "index.html", "ar": "ar/index.html", "en": "en/index.html"}

needs_the_collection = pytest.mark.skipif(
    not (BENCH / "docs.json").is_file(), reason=f"no development collection at {BENCH}"
)


class Twin:
    """The search on one page. Data travels as ASCII JSON, which can also carry half a surrogate pair."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        page.evaluate(
            """language => library.search("", {language}).then(() => library.edition(language)).then((edition) => {
                window.engine = edition.engine;
            })""",
            language,
        )

    def call(self, function: str, *given: Any) -> Any:
        """Return the result of a JavaScript function; a Map is returned as a dict."""
        map_too = "(_, one) => one instanceof Map ? Object.fromEntries(one) : one"
        answer = self.page.evaluate(
            f"given => JSON.stringify(({function})(...JSON.parse(given)), {map_too})", json.dumps(given)
        )
        return json.loads(answer)

    def analyzed(self, texts: Sequence[str]) -> Any:
        return self.call(
            "(texts) => texts.map((text) => [library.analyzer.words(text), library.analyzer.tokens(text)])", texts
        )

    def keys(self, found: Sequence[str]) -> Any:
        one = "library.analyzer.keys(word, engine.known, engine.weights, {})"
        return self.call(f"(words) => words.map((word) => [{one.format('false')}, {one.format('true')}])", found)

    def forms(self, found: Sequence[str]) -> Any:
        one = "engine.expand(word, {beginning: %s})"
        return self.call(f"(words) => words.map((word) => [{one % 'false'}, {one % 'true'}])", found)

    def hits(self, queries: Sequence[str]) -> Any:
        one = "engine.search(query, {typing: %s}).map((hit) => [engine.index.ids[hit.number], hit.score, hit.anchor])"
        return self.call(f"(queries) => queries.map((query) => [{one % 'false'}, {one % 'true'}])", queries)


def analyzed(texts: Sequence[str]) -> list[Any]:
    return [[words(text), [placed(text, token) for token in tokens(text)]] for text in texts]


def placed(text: str, token: Any) -> dict[str, Any]:
    """Return a token with JavaScript's positions: a sign outside the basic plane counts as two."""
    before, within = (
        sum(1 + (one > "\uffff") for one in part) for part in (text[: token.start], text[token.start : token.end])
    )
    return {"word": token.word, "start": before, "end": before + within}


def keyed(index: Index, found: Sequence[str]) -> list[Any]:
    return [[keys(word, index.postings, asked=asked) for asked in (False, True)] for word in found]


def reached(engine: Engine, found: Sequence[str]) -> list[Any]:
    return [[[list(form) for form in engine.expand(word, beginning=b)] for b in (False, True)] for word in found]


def ranked(engine: Engine, queries: Sequence[str]) -> list[Any]:
    return [
        [[[hit.id, hit.score, hit.anchor] for hit in engine.search(query, typing=typing)] for typing in (False, True)]
        for query in queries
    ]


def assert_same(asked: Sequence[str], here: Sequence[Any], there: Sequence[Any]) -> None:
    assert len(here) == len(there) == len(asked)
    differing = {one: (mine, its) for one, mine, its in zip(asked, here, there, strict=True) if mine != its}
    assert not differing, f"{len(differing)} differ: {list(differing.items())[:2]}"


# ---- the library itself


@pytest.fixture(scope="module")
def library_page(chromium: Browser, site: Site) -> Iterator[Page]:
    page = chromium.new_page(locale="he-IL")
    yield page
    page.close()


@pytest.fixture(scope="module", params=LANGUAGES)
def of_library(request: pytest.FixtureRequest, library_page: Page, site: Site) -> tuple[Twin, Engine]:
    language: str = request.param
    library_page.goto((site.root / HOMES[language]).as_uri())
    return Twin(library_page, language), Engine(index_of(site, language))


def test_they_agree_on_the_library_in_each_of_its_languages(of_library: tuple[Twin, Engine], site: Site) -> None:
    twin, engine = of_library
    texts = [text for entry in texts_of(site, twin.language) for text in entry]
    assert_same(texts, analyzed(texts), twin.analyzed(texts))
    vocabulary = engine.index.words[:: 1 if EVERY == 1 else 3]
    assert_same(vocabulary, keyed(engine.index, vocabulary), twin.keys(vocabulary))
    some = vocabulary[:: 1 if EVERY == 1 else 5]
    assert_same(some, reached(engine, some), twin.forms(some))
    queries = [" ".join(words(text)[:4]) for text in texts[:: 4 if EVERY == 1 else 24]]
    phrases = [phrase for group in engine.index.synonyms for phrase in group]
    queries += [f"{phrase} 2026" for phrase in phrases[:: 1 if EVERY == 1 else 5]]
    assert_same(queries, ranked(engine, queries), twin.hits(queries))


# ---- the development collection


@pytest.fixture(scope="module")
def collection(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twin, Engine]]:
    read = evaluate.read(BENCH)
    index = evaluate.index_of(read.documents)
    page = chromium.new_page()
    folder = tmp_path_factory.mktemp("collection")
    page.goto(trial.lay_out(ROOT, folder, read.documents, index, whole=10**9).as_uri())  # not divided
    yield Twin(page, "he"), Engine(index)
    page.close()


@needs_the_collection
@in_full
def test_they_agree_on_words_and_keys_of_the_development_collection(collection: tuple[Twin, Engine]) -> None:
    twin, engine = collection
    texts = [one.sections[0].text for one in evaluate.read(BENCH).documents][::EVERY]
    assert_same(texts, analyzed(texts), twin.analyzed(texts))
    vocabulary = engine.index.words[::EVERY]
    assert_same(vocabulary, keyed(engine.index, vocabulary), twin.keys(vocabulary))
    assert [door(word) for word in vocabulary] == twin.call("(words) => words.map(library.analyzer.door)", vocabulary)


@needs_the_collection
@in_full
def test_they_agree_on_forms_ranking_and_scores_for_the_queries_of_the_development_collection(
    collection: tuple[Twin, Engine],
) -> None:
    twin, engine = collection
    queries = [one["q"] for asked in evaluate.read(BENCH, EVERY).queries.values() for one in asked]
    asked = [asked_words(query) for query in queries]
    assert_same(queries, asked, twin.call("(queries) => queries.map((query) => engine.asked(query))", queries))
    some = sorted({word for found in asked for word in found})
    assert_same(some, reached(engine, some), twin.forms(some))
    assert_same(queries, ranked(engine, queries), twin.hits(queries))


# ---- an index in parts


class Divided:
    """A page with the search over an index in many small parts, and the engine over the same entries in Python."""

    def __init__(self, page: Page, folder: Path) -> None:
        documents = [part_of_many(number) for number in range(60)]
        index = build("he", map(count, documents), synonyms=((WORDS[0], f"{WORDS[1]} {WORDS[2]}"),))
        self.page, self.engine, self.asked = page, Engine(index), list[str]()
        page.on("request", lambda request: self.asked.append(Path(request.url).name))
        page.goto(trial.lay_out(ROOT, folder, documents, index, whole=0, part=150).as_uri())
        self.parts = len(list(folder.glob("search/he/postings-*.js")))

    def found(self, query: str) -> Any:
        """Return what the site finds: ids, scores and anchors."""
        ask = "query => library.search(query).then((all) => all.map((one) => [one.id, one.score, one.anchor]))"
        return self.page.evaluate(ask, query)

    def expected(self, query: str) -> list[Any]:
        return [[hit.id, hit.score, hit.anchor] for hit in self.engine.search(query)]

    @property
    def loaded(self) -> set[str]:
        return {name for name in self.asked if name.startswith("postings-")}


WORDS = ["שותפות", "ארגונים", "תושבים", "עירייה", "מדידה", "קהילה"]
WORDS += ["אמון", "פגישה", "חירום", "למידה", "החלטה", "מנחה"]
ENDS = ("", "ה", "ים", "ות", "נו", "יהם")


def part_of_many(number: int) -> Document:
    """Return an entry whose words are forms of a few lexemes, most of them with a prefix; and one word of its own."""
    forms = [
        f"{'והבלמ'[(number + n) % 5]}{WORDS[n * (number % 5 + 1) % 12]}{ENDS[(number + n) % 6]}" for n in range(30)
    ]
    sections = (Section("a", forms[0], " ".join(forms[1:15])), Section("b", forms[15], " ".join(forms[16:])))
    return Document(str(number), f"{WORDS[number % 12]} {number}", sections=sections)


@pytest.fixture
def divided(page: Page, tmp_path: Path) -> Divided:
    return Divided(page, tmp_path)


def test_an_index_in_parts_answers_as_one_that_is_whole_and_loads_only_what_a_query_needs(divided: Divided) -> None:
    assert divided.parts > 20
    assert divided.found("תושבים") == divided.expected("תושבים") != []
    assert 0 < len(divided.loaded) < divided.parts / 2
    for query in [f"{one} {other}" for one, other in zip(WORDS, WORDS[5:], strict=False)] + [
        "שותפותינו",
        "תוישבים",
        "17",
    ]:
        assert divided.found(query) == divided.expected(query) != []


def test_where_a_part_does_not_load_what_is_there_is_found_and_the_rest_when_it_loads(divided: Divided) -> None:
    divided.page.route("**/postings-*.js", lambda route: route.abort())
    divided.page.reload()
    assert divided.found("תושבים") == []
    divided.page.unroute("**/postings-*.js")
    assert divided.found("תושבים") == divided.expected("תושבים")


# ---- English


STEMS = (
    "relat",
    "oper",
    "hope",
    "abil",
    "electr",
    "form",
    "sky",
    "tr",
    "y",
    "feed",
    "agre",
    "plast",
    "fil",
    "hopp",
    "yell",
    "say",
)
ENDINGS = """
s es ies sses ed eed ing y ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness
fulness ousness aliti iviti biliti logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement
ment ent ou ism ate iti ous ive ize sion tion e ll lly
"""


def test_english_stems_agree_whatever_the_ending(of_library: tuple[Twin, Engine]) -> None:
    twin, engine = of_library
    made = ["".join(parts) for parts in product(STEMS, ["", *ENDINGS.split()], ("", "s", "ly", "ed"))]
    known = [word for word in engine.index.words if script(word) == "latin"]
    asked = sorted({*made, *known})
    assert_same(
        asked,
        [english_stem(word) for word in asked],
        twin.call("(all) => all.map(library.analyzer.englishStem)", asked),
    )


# ---- whatever comes

HEBREW = "אבגדהוזחטיכךלמםנןסעפףצץקרשת"
SIGNS = (
    HEBREW
    + "\u05b0\u05b7\u05bc\u05c1\u0591"
    + "'\"׳״’”`-־.,:!?()<>[]{}*+\\|^$ \n\t\x00\x1c\x85\u200e\u200f\u202b\u2066\u00a0\u00ad\ufeff"
)
SIGNS += (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئةىٱ\u064b\u0640"
    + "abcdefghijklmnopqrstuvwxyzABCİıßéñœ"
    + "0123456789٣۴"
    + "ﬁשּׁﭏ①ΑΣςжЯሀ😀𝐀"
)
ASSIGNED = st.characters(
    exclude_categories=("Cn",)
)  # characters of a later Unicode version, which browsers may know before Python does
SURROGATES = st.characters(categories=("Cs",))


def paired(text: str) -> str:
    """Join two halves of a surrogate pair into one sign, as JavaScript does."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


anything = st.text(st.one_of(st.sampled_from(SIGNS), st.sampled_from(HEBREW), ASSIGNED, SURROGATES), max_size=40).map(
    paired
)
word = st.text(st.sampled_from("אבהוילמנשתקרדכצ"), min_size=1, max_size=8) | st.sampled_from(
    [
        "שותפויות",
        "ולשותפותו",
        'מנכ"ל',
        "הזדקנות",
        "להצטרף",
        "constructor",
        "__proto__",
        "communities",
        "والمعلمين",
        "12.5",
        "toString",
    ]
)
phrase = st.lists(word, min_size=1, max_size=2).map(" ".join)
sentence = st.lists(word, max_size=12).map(" ".join)
quickly = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def fuzzed(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twin]:
    """A page with the search over one document; tests use its analyzer, and make engines of other indexes."""
    document = Document("one", "שותפות", sections=(Section(text="ארגונים"),))
    page = chromium.new_page()
    index = build("he", [count(document)])
    page.goto(trial.lay_out(ROOT, tmp_path_factory.mktemp("fuzzed"), [document], index).as_uri())
    yield Twin(page, "he")
    page.close()


@quickly
@given(st.lists(anything, min_size=10, max_size=60))
def test_they_agree_on_the_words_of_any_text(fuzzed: Twin, texts: list[str]) -> None:
    assert_same(texts, analyzed(texts), fuzzed.analyzed(texts))
    assert [normalise(text) for text in texts] == fuzzed.call("(texts) => texts.map(library.analyzer.normalise)", texts)


documents = st.builds(
    Document,
    id=st.just(""),
    title=sentence,
    keywords=sentence,
    summary=sentence,
    sections=st.lists(st.builds(Section, st.sampled_from(["", "a", "b"]), sentence, sentence), max_size=3).map(tuple),
)


@quickly
@given(
    st.lists(documents, min_size=1, max_size=8),
    st.lists(st.one_of(sentence, anything), min_size=5, max_size=20),
    st.data(),
)
def test_they_agree_on_any_collection_and_any_query(
    fuzzed: Twin, collection: list[Document], queries: list[str], data: st.DataObject
) -> None:
    named = [Document(str(n), one.title, one.keywords, one.summary, one.sections) for n, one in enumerate(collection)]
    asides = data.draw(st.sets(st.sampled_from([one.id for one in named])))
    signs = data.draw(st.sets(st.sampled_from([one.id for one in named])))
    groups = data.draw(st.lists(st.lists(phrase, min_size=2, max_size=3).map(tuple), max_size=4).map(tuple))
    queries = queries + [f"{one} {queries[0]}" for group in groups for one in group]
    index = build("he", map(count, named), asides, groups, signs)
    fuzzed.call(
        "(data) => { engine = new library.Engine(data, engine.rules, library.analyzer); return 0; }", encode(index)
    )
    engine = Engine(index)
    assert_same(index.words, keyed(index, index.words), fuzzed.keys(index.words))
    found = sorted({one for query in queries for one in asked_words(query)})
    assert_same(found, reached(engine, found), fuzzed.forms(found))
    assert_same(queries, ranked(engine, queries), fuzzed.hits(queries))


# ---- what nobody should ask

BAD = {
    "nothing": "",
    "blanks": " \t\n\u00a0\u3000",
    "a very long word": "ש" * 10_000,
    "very long text": "שותפויות " * 1_112,
    "letters, each once": "".join(map(chr, range(0x21, 0x2721))),
    "punctuation": "!?.,;:-־׳״()[]{}",
    "points": "\u05b0\u05b7\u05bc" * 50,
    "signs of direction": "\u200e\u200f\u202a\u202b\u202e\u2066\u2069",
    "control signs": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "signs of patterns": ".* \\d+ (?:a|b)[^c]{2,3}$ ^ \\ [ ( {",
    "half a pair": "\ud83d שותפות \ude00",
    "names that objects have": "__proto__ constructor toString hasOwnProperty valueOf",
    "numbers": "0 1e309 -1 NaN 12.5 1,000,000 ٣٤٥",
    "many words": " ".join(f"מילה{number}" for number in range(1_000)),
    "quotes": "\"'\"'\"'״׳״׳",
}
ASK = "given => library.search(JSON.parse(given), {typing: true}).then((found) => found.map((one) => one.id))"


@pytest.mark.parametrize("query", BAD.values(), ids=list(BAD))
def test_whatever_is_asked_is_answered_alike(of_library: tuple[Twin, Engine], query: str) -> None:
    twin, engine = of_library
    asked = twin.page.evaluate(ASK, json.dumps(query))
    assert len(asked) == len(engine.search(query[:10_000], typing=True))
    assert_same([query], ranked(engine, [query]), twin.hits([query]))


@pytest.mark.parametrize("given", ["undefined", "null", "0", "({})", "Symbol()", "{ toString() { throw 1; } }"])
def test_what_is_no_text_at_all_is_answered_with_a_list(fuzzed: Twin, given: str) -> None:
    assert isinstance(fuzzed.page.evaluate(f"() => library.search({given})"), list)
    assert fuzzed.page.evaluate("() => library.search('שותפות', {language: 'xx'})") == []
