"""Fixes change only words: not twice, not code, not links, not the structure of the page."""

import re
from datetime import date
from pathlib import Path

import pytest
import small_site
from check.garden import Garden
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kb import frontmatter, library, prose
from kb.check import fix, inspection
from kb.check.fix import number_of
from kb.markdown import rawhtml
from kb.problems import Fix, Problem
from kb.rulebook import Severity, families
from PIL import Image
from ways import examples

TODAY = date(2026, 1, 1)
OF_WORDS = tuple(rule.code for family in families() if family.code == "language" for rule in family.rules)
# Rules whose fixes change marks of Markdown, and so what is a list and what a heading: see test_marks.
OF_MARKS = ("typed-list", "list-after-text", "heading-space")
NOT_OF_MARKS = tuple(rule.code for family in families() for rule in family.rules if rule.code not in OF_MARKS)
WORMS = "articles/worms.md"
PAGE = "---\ntitle: על התולעים\nsummary: מי גר באדמה.\ntopics: [soil]\n---\n"

# Mistakes, marks of Markdown and its extensions, and what may be between them.
PIECES = [
    'דו"ח', "בית-ספר", "ב-2024", "C++", "+972", "צ'ק", '"שלום"', "'שלום'", "שלוםלכם", " ,", "  ", " - ", " -- ",
    "א", "word", "5", "\u202e", "\u200f", "\u200b", "\u2067", "\u05b8", "\ufb2e", "\u00a0", "\n", "\n\n",
    "\n    ", "\n        ", "\t", "`", "``", "\n```\n", "\n~~~\n", "[", "]", "](", ")", "(", "![", "[בית-ספר]",
    "\n[בית-ספר]: a.md\n", "<b>", "</b>", '<a title="', "<!--", "-->", "<div>\n", "{#x}", "{: .a }",
    '\n!!! note "', '\n??? tip "', '\n=== "', "\n| a | b |\n|---|---|\n", "|", "\n- ", "\n1. ", "\n> ", "\n# ",
    "\n## ", "\n---\n", "\n: ", "*", "**", "_", "\\", "&quot;", "&", "[^1]", "\n[^1]: ", "\n*[דו\"ח]: ",
    "https://example.org/בית-ספר", "\n- [ ] ", "ְ", "“", "”", "„", "“שלום”",
]  # fmt: skip


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    return Garden(tmp_path_factory.mktemp("garden"))


def elements(body: str) -> list[object]:
    """Return the parts of a page that a fix must not change: elements, attributes without words, and text of code."""
    html, found, in_code, end = prose.read(body).html, list[object](), 0, 0
    for tag in rawhtml.tags(html):
        if in_code:
            found.append(html[end : tag.start])
        in_code += (tag.name == "code") * (-1 if tag.is_end else 1)
        kept = {name: value for name, value in tag.attributes.items() if name not in ("alt", "title")}
        found.append((tag.name, tag.is_end, kept))
        end = tag.end
    return found


def fixed(garden: Garden, text: str, only: tuple[str, ...] = ()) -> str:
    garden.write(WORMS, text.encode("utf-8", "replace"))
    inspection.fix(garden.root, TODAY, (WORMS,), only)
    return (garden.root / WORMS).read_bytes().decode()


@settings(max_examples=examples(200, 1000))
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example('[בית-ספר] ו[דו"ח][בית-ספר]\n\n[בית-ספר]: a.md')
@example("## בית-ספר\n\n[למעלה](#בית-ספר)")
@example("- ```\n  בית-ספר\n\nבית-ספר\n\n```\nבית-ספר")
@example("`א` \\`בית-ספר` ב-ג`")
@example('דו"ח\n:  - דו"ח')
@example('\n!!! note "\n:  - דו"ח')
@example('דו"ח  \u05b8\n```\n')
@example('``דו"ח`')
@example('`דו"ח\n```\n`')
@example('\n[^1]:  - דו"ח')
@example("<b>\n[בית-ספר]: a.md\n\n[בית-ספר]")
@example('*א\n*דו"ח')
@example('!!! note "דו"ח"\n    ב-2024\n\n        ב-2024')
def test_a_page_is_fixed_once_and_stays_what_it_is(garden: Garden, body: str) -> None:
    text = f"{PAGE}\n{body}\n".encode("utf-8", "replace").decode()
    once = fixed(garden, text)
    assert fixed(garden, once) == once
    words = once if once == text else fixed(garden, text, NOT_OF_MARKS)
    assert elements(words.partition("\n---\n")[2]) == elements(text.partition("\n---\n")[2])
    assert once.partition("\n---\n")[0] == text.partition("\n---\n")[0]


@pytest.mark.parametrize("opening", ["הקדמה\n", "-- -\n", "> "])
def test_where_fields_and_text_cannot_be_distinguished_nothing_is_fixed(garden: Garden, opening: str) -> None:
    text = opening + PAGE.removeprefix("---\n").replace("על התולעים", '"על התולעים: \\"דו"ח\\""') + '\nדו"ח  בית-ספר\n'
    assert fixed(garden, text) == text
    found = inspection.inspect(library.read(garden.root), TODAY, (WORMS,))
    assert [p.code for p in found if p.file == WORMS] == ["no-front-matter"]


@pytest.mark.parametrize(
    ("opening", "end"),
    [
        ("\n---\n", "---\n"), ("\n \n---\n", "---\n"), (" ---\n", "---\n"), ("\u200f---\n", "---\n"),
        ("\ufeff\ufeff---\n", "---\n"),
        ("—\n", "---\n"), ("--\n", "---\n"), ("-----\n", "---\n"), ("", "---\n"), ("---\n", "—\n"), ("---\n", " ---\n"),
        ("---\n", "--\n"), ("---\n", ""), ("—\n", "—\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fields_that_do_not_begin_or_end_the_file_as_they_should_are_put_right(
    opening: str, end: str, newline: str, garden: Garden
) -> None:
    fields, body = PAGE.removeprefix("---\n").removesuffix("---\n"), "\nהתולעים אוהבות אדמה לחה.\n"
    text = (opening + fields + end + body).replace("\n", newline)
    garden.write(WORMS, text)
    (found,) = [p for p in garden.read().problems if p.file == WORMS]
    assert found.code in ("fields-not-first", "yaml-syntax")
    assert fixed(garden, text).removeprefix("\ufeff") == (PAGE + body).replace("\n", newline)
    assert [p for p in garden.read().problems if p.file == WORMS] == []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fields_that_a_line_cuts_off_from_the_others_are_joined_to_them(newline: str, garden: Garden) -> None:
    whole = (PAGE + "\nהתולעים אוהבות אדמה.\n").replace("\n", newline)
    text = whole.replace("topics:", f"---{newline}topics:")
    garden.write(WORMS, text)
    (found,) = [p for p in inspection.inspect(garden.read(), TODAY, (WORMS,)) if p.file == WORMS]
    assert (found.code, found.line) == ("yaml-syntax", text.split("topics:")[0].count("\n"))
    assert "more fields follow it" in found.message["en"]
    assert fixed(garden, text) == whole


@pytest.mark.parametrize("before", ["הקדמה\n", "```yaml\n"])
def test_text_before_the_fields_is_reported_and_left(before: str, garden: Garden) -> None:
    text = f"{before}{PAGE}\nהתולעים אוהבות אדמה.\n"
    garden.write(WORMS, text)
    assert [p.code for p in garden.read().problems if p.file == WORMS] == ["fields-not-first"]
    assert fixed(garden, text) == text


def test_a_line_below_a_text_with_a_colon_cuts_nothing_off(garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}\nnote: התולעים אוהבות אדמה.\n\n---\n\nלחה.\n\n---\n")
    assert [p for p in garden.read().problems if p.file == WORMS] == []


# ---- names of files


@pytest.mark.parametrize("name", ["bees.md.txt", "bees.MD", "bees.Md", "bees.markdown", "bees.txt", "bees.MD.TXT"])
def test_a_page_gets_the_ending_of_a_page(name: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write(f"articles/{name}", f"{PAGE}\nדבורים.\n")
    (change,) = inspection.fix(garden.root, TODAY, ())
    assert (change.former, change.file) == (f"articles/{name}", "articles/bees.md")
    assert (garden.root / "articles/bees.md").read_text("utf-8") == f"{PAGE}\nדבורים.\n"
    assert not (garden.root / f"articles/{name}").exists()


def test_no_file_takes_the_place_of_another(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write("articles/worms.md.txt", f"{PAGE}\nדבורים.\n")
    before = (garden.root / WORMS).read_bytes()
    assert inspection.fix(garden.root, TODAY, ()) == ()
    assert (garden.root / WORMS).read_bytes() == before
    assert "page-ending" in [p.code for p in garden.read().problems]


def test_a_text_that_is_no_page_keeps_its_name(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write("articles/notes.txt", "רשימה של תולעים.\n")
    assert [p.code for p in garden.read().problems] == []


def test_a_name_in_another_form_of_unicode_is_written_in_the_usual_one(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.edit("library.yml", "license:", "slugs: unicode\nlicense:")
    apart, whole = "cafe\u0301.md", "caf\u00e9.md"
    garden.write(f"articles/{apart}", f"{PAGE}\nקפה.\n")
    (change,) = inspection.fix(garden.root, TODAY, ())
    assert (change.former, change.file) == (f"articles/{apart}", f"articles/{whole}")


VALUES = st.lists(
    st.sampled_from([*PIECES, ": ", " #", ":\u200b ", "''", '\\"', "\\u202e", "{", "}", ","]), max_size=6
).map("".join)
QUOTED = st.sampled_from(["{}", '"{}"', "'{}'", "|\n  {}", ">-\n  {}", "[{}]", "[a, {}]", "{{he: {}}}"])


@settings(max_examples=examples(200, 1000))
@given(QUOTED, VALUES, st.sampled_from(["title", "summary", "keywords", "source", "authors"]))
def test_words_of_fields_are_fixed_once_and_keep_their_shape(garden: Garden, style: str, value: str, key: str) -> None:
    text = f"---\n{key}: {style.format(value)}\nstages: [grow]\n---\n\nא\n".encode("utf-8", "replace").decode()
    once = fixed(garden, text, OF_WORDS)
    assert fixed(garden, once, OF_WORDS) == once
    before, after = (frontmatter.split(version)[0] or "" for version in (text, once))
    try:
        shape = [(len(path), type(value)) for path, value in walk(frontmatter.parse(before).data)]
    except frontmatter.Fault:
        return
    assert [(len(path), type(value)) for path, value in walk(frontmatter.parse(after).data)] == shape


def walk(value: object, path: tuple[object, ...] = ()) -> list[tuple[tuple[object, ...], object]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    return [(path, value), *(pair for key, item in inner for pair in walk(item, (*path, key)))]


# ---- the file on the disk


def test_line_ends_and_the_mark_at_the_beginning_stay(garden: Garden) -> None:
    text = f'\ufeff{PAGE}\nדו"ח\nבית-ספר\n'.replace("\n", "\r\n")
    assert fixed(garden, text) == text.replace('דו"ח', "דו״ח").replace("בית-ספר", "בית־ספר")


def test_a_file_without_a_mistake_is_not_touched(garden: Garden) -> None:
    fixed(garden, f"{PAGE}\nהכול בסדר.\n")
    before = (garden.root / WORMS).stat().st_mtime_ns
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0
    assert (garden.root / WORMS).stat().st_mtime_ns == before


def test_only_what_is_wanted_is_fixed(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write(WORMS, f'{PAGE}\nדו"ח\n')
    garden.edit("tools/digging.md", "ביום יבש", "ביום  יבש")
    assert number_of(inspection.fix(garden.root, TODAY, ("tools",))) == 1
    assert 'דו"ח' in (garden.root / WORMS).read_text("utf-8")


def test_a_fix_whose_text_is_not_at_its_place_is_passed_over(garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}\nשלום\n")
    for line, column in ((7, 2), (99, 1), (1, 99)):
        wrong = Problem("x", Severity.WARNING, WORMS, line, column, {}, "", Fix("שלום", "להתראות"))
        assert fix.fix_files(garden.root, [wrong]) == []
    assert (garden.root / WORMS).read_text("utf-8") == f"{PAGE}\nשלום\n"


# ---- near misses

URGENT = "label: {he: א}, heading: {he: א}"


@pytest.mark.parametrize(
    ("file", "old", "new", "right"),
    [
        (WORMS, "stages: [grow]", "stages: [grwo]", "stages: [grow]"),
        (WORMS, "stages: [grow]", 'stages: ["Grow"]', 'stages: ["grow"]'),
        (WORMS, "topics: [soil]", "topics: [sol]", "topics: [soil]"),
        (WORMS, "summary: מי", "sumary: מי", "summary: מי"),
        (WORMS, "stages: [grow]", "status: publishd", "status: published"),
        (WORMS, "stages: [grow]", "related: [{to: diging, kind: after}]", "related: [{to: digging, kind: after}]"),
        ("tools/digging.md", "minutes: 10", "minuts: 10", "minutes: 10"),
        ("library.yml", "relations:\n", f"urgent: {{topic: soli, {URGENT}}}\nrelations:\n", "topic: soil"),
    ],
)  # fmt: skip
def test_a_near_miss_is_spelt_aright(file: str, old: str, new: str, right: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.edit(file, old, new)
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 1
    assert right in (garden.root / file).read_text("utf-8")
    assert inspection.inspect(garden.read(), TODAY) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stages: [grow]", "stages: [gr]"),  # not similar enough
        ("stages: [grow]", "stages: [plough]"),
        ("summary: מי גר באדמה.", "summary: מי גר באדמה.\nsumary: מי גר כאן."),  # the right one exists already
    ],
)
def test_a_miss_that_leaves_a_doubt_is_left(old: str, new: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.edit(WORMS, old, new)
    before = (garden.root / WORMS).read_bytes()
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0
    assert (garden.root / WORMS).read_bytes() == before


# ---- pictures


@pytest.mark.parametrize(
    ("name", "mode"), [("w.png", "RGB"), ("w.png", "P"), ("w.png", "RGBA"), ("w.jpg", "RGB"), ("w.webp", "RGB")]
)
def test_a_picture_that_is_too_large_is_made_smaller_once(name: str, mode: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    path = garden.root / "articles" / name
    Image.new(mode, (3200, 1200)).save(path)
    garden.write(WORMS, f"{PAGE}\n![תולעת על עלה]({name})\n")
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 1
    with Image.open(path) as picture:
        assert picture.size == (1600, 600)
        assert picture.format == {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}[name[2:]]
    data = path.read_bytes()
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0
    assert path.read_bytes() == data
    assert inspection.inspect(garden.read(), TODAY) == ()


def test_a_picture_stands_upright_and_forgets_where_it_was_taken(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    path = garden.root / "articles/w.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # its camera was turned by a quarter
    exif[0x010F] = "a camera"
    Image.new("RGB", (3200, 1200)).save(path, exif=exif)
    garden.write(WORMS, f"{PAGE}\n![תולעת על עלה](w.jpg)\n")
    inspection.fix(garden.root, TODAY, ())
    with Image.open(path) as picture:
        assert picture.size == (600, 1600)
        assert dict(picture.getexif()) == {}


def test_a_moving_picture_is_reported_and_left(tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    path = garden.root / "articles/w.gif"
    frames = [Image.new("RGB", (1700, 10), color) for color in ("red", "green")]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    data = path.read_bytes()
    garden.write(WORMS, f"{PAGE}\n![תולעת על עלה](w.gif)\n")
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0
    assert path.read_bytes() == data
    assert [p.code for p in inspection.inspect(garden.read(), TODAY)] == ["image-too-wide"]


# ---- speech

# Whole and cut-off words, all kinds of quotes, names after prefixes, measures: as people write down speech.
SPOKEN = [
    "אני", "רוצה", "לדב-", "ל-", "ה-", "מה-", "ול-", "ש--", "ו-…", "ל-ל-לא", "בית-ספר", "ב-2024", "ה-WhatsApp",
    'ה-"הארץ"', 'ב"הארץ"', 'מנכ"ל', 'דו"חות', 'תשפ"ד', "ג'ירף", "וכו'", '24"', "5'", "Dan's", "e-mail", "ה-'הארץ'",
    "قال", "كلم-", "-5", "3-4",
]  # fmt: skip
MARKS_AROUND = ['"{}"', "“{}”", "„{}“", "'{}'", "״{}״", "({})", '"{}', '{}"', "{},", "{}.", "{}?", "{}", "{}", "{}"]
ONE_SIGN = str.maketrans(dict.fromkeys('"“”„‟″״', "q") | dict.fromkeys("'’‘´׳", "g") | dict.fromkeys("-־–", "h"))
ENDS_SPEECH = re.compile("""[א-ת]-+(?=["“”„‟״'׳.,?!…)]*(?:\\s|\\Z))""")


def as_said(draw: st.DrawFn, depth: int = 2) -> str:
    words = [draw(st.sampled_from(SPOKEN)) for _ in range(draw(st.integers(1, 4)))]
    if depth:
        words.insert(draw(st.integers(0, len(words))), as_said(draw, depth - 1))
    return draw(st.sampled_from(MARKS_AROUND)).format(" ".join(words))


@settings(max_examples=examples(200, 1000))
@given(st.composite(as_said)())
@example('"אני רוצה לדב-"')
@example('הוא אמר "צריך ללכת ל-" ונעצר. קרא את ה-"הארץ" היום.')
@example('"לדב-", "ל-"')
@example("'לדב-' וכו'")
@example('""אני אני אני אני "ב"הארץ" 24" לדב-"" אני"')
def test_in_speech_only_the_marks_are_fixed_once_and_no_hyphen_that_ends_it(garden: Garden, said: str) -> None:
    text = f"{PAGE}\nאמרו: {said}\n"
    once = fixed(garden, text)
    assert fixed(garden, once) == once
    assert once.replace("\u200e", "").translate(ONE_SIGN) == text.translate(ONE_SIGN)
    for cut in ENDS_SPEECH.finditer(text):
        assert once.replace("\u200e", "")[cut.start() : cut.end()] == cut[0]


@pytest.mark.parametrize("link", ["<a href='{}'>א</a>", "<a href={}>א</a>", '<A HREF = "{}">א</A>'])
def test_paths_in_html_are_fixed_whatever_their_quotes(link: str, tmp_path: Path) -> None:
    garden = Garden(tmp_path)
    garden.write("docs/topics/soil.md", f"---\ntitle: אדמה\n---\n\n{link.format('../tools/digging.md')}\n")
    assert number_of(inspection.fix(garden.root, TODAY, ("docs/topics/soil.md",))) == 1
    text = (garden.root / "docs/topics/soil.md").read_text("utf-8")
    assert text.endswith(link.format("../../tools/digging.md") + "\n")


PICTURE = small_site.picture(64, 48)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("![מפת הגינה](images\\map.png)", "![מפת הגינה](images/map.png)"),
        ("[כלי](..\\tools\\digging.md#steps)", "[כלי](../tools/digging.md#steps)"),
        ('<img src="images\\map.png" alt="מפת הגינה">', '<img src="images/map.png" alt="מפת הגינה">'),
        ("![מפת הגינה](images\\mapp.png)", "![מפת הגינה](images\\mapp.png)"),  # there is none of this name
    ],
)
def test_backslashes_in_a_path_that_leads_somewhere_become_slashes(written: str, right: str, garden: Garden) -> None:
    garden.write("articles/images/map.png", PICTURE)
    assert fixed(garden, f"{PAGE}\n{written}\n", ("backslash-path",)) == f"{PAGE}\n{right}\n"


def test_backslashes_in_a_field_become_slashes_too(garden: Garden) -> None:
    garden.write("articles/images/map.png", PICTURE)
    text = PAGE.replace("topics:", "image: {src: images\\map.png, alt: המפה}\ntopics:") + "\nא\n"
    assert "src: images/map.png" in fixed(garden, text)
