"""What the rules on text find, what they allow, and what the fixes change."""

from datetime import date
from pathlib import Path

import pytest
from check.garden import Garden
from kb.check import direction, inspection
from kb.check.fix import number_of
from marked_texts import FIXED, REPORTED_ONLY, SOUND

TODAY = date(2026, 1, 1)
PAGE = "---\ntitle: על התולעים\nsummary: מי גר באדמה.\ntopics: [soil]\nstages: [grow]\n---\n\n"
WORMS = "articles/worms.md"


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def found_in(garden: Garden) -> list[str]:
    return [p.code for p in inspection.inspect(garden.read(), TODAY)]


def body_of(garden: Garden) -> str:
    return (garden.root / WORMS).read_bytes().decode().removeprefix(PAGE)


@pytest.mark.parametrize(("written", "fixed", "codes"), FIXED, ids=[written for written, _, _ in FIXED])
def test_it_is_reported_and_fixed_and_then_nothing_is_left(
    written: str, fixed: str, codes: list[str] | None, garden: Garden
) -> None:
    garden.write(WORMS, f"{PAGE}{written}\n")
    found = found_in(garden)
    assert found
    if codes is not None:
        assert sorted(found) == sorted(codes)
    assert number_of(inspection.fix(garden.root, TODAY, ())) >= len(set(found))
    assert body_of(garden) == f"{fixed}\n"
    assert found_in(garden) == []
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0


@pytest.mark.parametrize(("written", "codes"), REPORTED_ONLY, ids=[written for written, _ in REPORTED_ONLY])
def test_what_has_more_than_one_fix_is_reported_and_left(written: str, codes: list[str], garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{written}\n")
    assert found_in(garden) == codes
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 0
    assert body_of(garden) == f"{written}\n"


@pytest.mark.parametrize("written", SOUND)
def test_it_passes(written: str, garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{written}\n")
    assert found_in(garden) == []


@pytest.mark.parametrize(
    "hidden",
    [
        "```\nif admin: \u202e# ok\n```",
        "`\u202e`",
        "[מילה](https://example.org/\u202e)",
        "<span title='\u202e'>מילה</span>",
        "<!-- \u202e -->",
        "&#x202E;",
        "&#8238;",
        "[a]: https://example.org/\u202e",
    ],
)
def test_a_control_of_direction_is_found_wherever_it_hides(hidden: str, garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{hidden}\n")
    assert "direction-control" in found_in(garden)


@pytest.mark.parametrize("last", ["\u200f", "א\u200e", "א-", "א'", '"', " ,", "  ", " --", "\u05b8"])
def test_a_file_may_end_in_any_sign_without_a_line_end(last: str, garden: Garden) -> None:
    garden.write(WORMS, f"{PAGE}{last}")
    found_in(garden)


@pytest.mark.parametrize("line", ["keywords: [a\u202eb]", 'keywords: ["a\\u202eb"]', 'keywords: ["a\\U0000202Eb"]'])
def test_it_is_found_in_a_field_as_well_and_as_an_escape(line: str, garden: Garden) -> None:
    garden.add(WORMS, line)
    (found,) = inspection.inspect(garden.read(), TODAY)
    assert (found.code, found.file, found.line) == ("direction-control", WORMS, 6)
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 1
    worms = next(document for document in garden.read().documents if document.path == WORMS)
    assert worms.fields.keywords == ("ab",)


FIELDS = [
    ('keywords: ["דו\\"ח"]', 'keywords: ["דו״ח"]'),
    ("keywords: ['דו\"ח']", "keywords: ['דו״ח']"),
    ("keywords: ['צ''ק']", "keywords: ['צ׳ק']"),
    ("keywords: [בית-ספר]", "keywords: [בית־ספר]"),
    ("key_points:\n- >-\n  שתי  מילים\n  ובית-ספר", "key_points:\n- >-\n  שתי מילים\n  ובית־ספר"),
    ("key_points:\n- שורה\n  ובית-ספר", "key_points:\n- שורה\n  ובית־ספר"),
    ('citation: "\\"בית-ספר\\", 2024"', 'citation: "״בית־ספר״, 2024"'),
    ('source: {name: "דו\\"ח", url: "https://example.org/בית-ספר"}', None),
]


@pytest.mark.parametrize(("written", "fixed"), FIELDS, ids=[written for written, _ in FIELDS])
def test_fields_are_fixed_as_they_are_written(written: str, fixed: str | None, garden: Garden) -> None:
    garden.add(WORMS, written)
    assert number_of(inspection.fix(garden.root, TODAY, ())) > 0
    wanted = fixed or 'source: {name: "דו״ח", url: "https://example.org/בית-ספר"}'
    assert f"\n{wanted}\n" in (garden.root / WORMS).read_text("utf-8")
    assert found_in(garden) == []


@pytest.mark.parametrize("name", ["docs/glossary.yml", "library.yml"])
def test_the_glossary_and_the_settings_are_read_too(name: str, garden: Garden) -> None:
    garden.write("docs/glossary.yml", "- term: רקבובית\n  definition: עלים שנרקבו.\n")
    old, new = {
        "docs/glossary.yml": ("עלים שנרקבו", "דו-ח"),
        "library.yml": ("tagline: {he: כל מה שצומח", "tagline: {he: דו-ח"),
    }[name]
    garden.edit(name, old, new)
    (found,) = inspection.inspect(garden.read(), TODAY)
    at = garden.place_of(name, "-ח")
    assert (found.code, found.file, found.line, found.column) == ("hyphen-for-maqaf", name, at.line, at.column)
    assert number_of(inspection.fix(garden.root, TODAY, ())) == 1
    assert found_in(garden) == []


def test_every_text_of_the_models_is_read_or_known_to_be_none() -> None:
    """Each field of the models must be in a list: its words are for readers, or it is a name, a choice, an address."""
    from kb.check.stretches import READ
    from kb.schema import MODELS, GlossaryTerm
    from kb.validation import _models_in

    not_read = {
        "id", "type", "kind", "to", "url", "src", "file", "language", "license", "parent", "featured", "topics",
        "stages", "contexts", "audiences", "modes", "purposes", "level", "genre", "initiative", "redirect_from",
        "status", "translation", "translations", "topic", "layout", "term_en",
    }  # fmt: skip
    todo, seen = [*MODELS.values(), GlossaryTerm], set()
    texts = set()
    while todo:
        model = todo.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            if "str" in str(field.annotation):
                texts.add(name)
            todo.extend(_models_in(field.annotation))  # type: ignore[arg-type]
    assert texts - READ - not_read == set()
    assert not READ & not_read


def test_letters_that_show_nothing_are_named_and_the_flag_of_a_land_is_not(garden: Garden) -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    garden.write(WORMS, f"{PAGE}ריק \u3164\u115f כאן, נסתר x\U000e0041\U000e0042 שם, והדגל {flag} מתנוסס.\n")
    assert found_in(garden).count("invisible-character") == 2


@pytest.mark.parametrize(
    ("character", "its_class"),
    [("א", "R"), ("ب", "AL"), ("a", "L"), ("7", "EN"), ("\u061c", "AL"), ("\u2067", "RLI"), ("\u0cf3", ""), ("😀", "")],
)
def test_directions_are_those_that_every_python_knows(character: str, its_class: str) -> None:
    assert direction.bidi_class(character) == its_class
