"""The fonts contain what a language's pages need and little more, under our own name, always with the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pymupdf_fonts
import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from kb.publish import fonts
from kb.publish.fonts import Face
from kb.settings import Language

KB = Path(fonts.__file__).parents[2]
HEBREW = Language(code="he", name="עברית", direction="rtl")
ARABIC = Language(code="ar", name="العربية", direction="rtl")
ENGLISH = Language(code="en", name="English", direction="ltr")
LANGUAGES = (HEBREW, ARABIC, ENGLISH)
USED = "שָׁלוֹם, Shidra! مرحبًا 😀 中 \u200f\u200e\n\t→ ö"
STYLES = KB.parent / "overrides/assets/kb/kb.css"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture(scope="module")
def built(cache: Path) -> dict[str, bytes]:
    """The fonts for a few words in three languages, by file."""
    return cut(fonts.faces(LANGUAGES, USED, cache), cache)


def cut(faces: tuple[Face, ...], cache: Path) -> dict[str, bytes]:
    return {face.file: fonts.cut(face, cache) for face in faces}


def opened(data: bytes) -> TTFont:
    return TTFont(BytesIO(data))


def characters(data: bytes) -> set[str]:
    return set(map(chr, opened(data).getBestCmap()))


def features(data: bytes) -> set[str]:
    tables = [opened(data)[table].table for table in ("GSUB", "GPOS") if table in opened(data)]
    return {record.FeatureTag for table in tables for record in table.FeatureList.FeatureRecord}


def kerned(data: bytes) -> set[str]:
    """Return the letters that come first in a pair that the font kerns."""
    font = opened(data)
    names = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    records = font["GPOS"].table.FeatureList.FeatureRecord if "GPOS" in font else []
    numbers = {number for one in records if one.FeatureTag == "kern" for number in one.Feature.LookupListIndex}
    parts = [part for number in numbers for part in font["GPOS"].table.LookupList.Lookup[number].SubTable]
    return {
        names[glyph] for part in parts for glyph in getattr(part, "ExtSubTable", part).Coverage.glyphs if glyph in names
    }


def source(weight: str) -> TTFont:
    return opened(bytes(pymupdf_fonts.myfont(fonts.WEIGHTS[weight])))


def test_each_language_has_two_files_and_what_else_is_written_has_files_by_script(built: dict[str, bytes]) -> None:
    names = {"he", "ar", "en", "arabic", "hebrew", "latin", "signs"}
    assert set(built) == {f"kb-sans-{name}-{weight}.woff2" for name in names for weight in ("regular", "bold")}
    assert all(data.startswith(b"wOF2") for data in built.values())


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
@pytest.mark.parametrize(
    ("code", "written"),
    [("he", "שָׁלוֹם"), ("ar", "مرحبًا" + fonts.ALPHABETS["arabic"]), ("en", "ö")],
)
def test_a_languages_file_holds_its_script_the_letters_of_the_first_digits_signs_and_latin_letters(
    built: dict[str, bytes], code: str, written: str, weight: str
) -> None:
    wanted = set(written + fonts.ALPHABETS["hebrew"] + fonts.LATIN + fonts.ACCENTED + fonts.DIGITS + fonts.SIGNS)
    assert characters(built[f"kb-sans-{code}-{weight}.woff2"]) == wanted
    assert wanted <= set(map(chr, source(weight).getBestCmap())), "the font has all that we promise"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_every_character_that_is_used_is_in_a_file_that_each_page_may_load_if_the_font_has_it(
    language: Language, weight: str, cache: Path
) -> None:
    faces = [face for face in fonts.faces(LANGUAGES, USED, cache) if face.weight == weight]
    loaded = {c for face in faces if face.name == language.code or not face.is_of_language for c in face.characters}
    there_is = set(map(chr, source(weight).getBestCmap()))
    assert {c for c in USED if c in there_is and c not in " \u200e\u200f"} <= loaded


def test_marks_that_a_languages_file_lacks_are_in_a_file_with_their_letters(built: dict[str, bytes]) -> None:
    assert characters(built["kb-sans-hebrew-regular.woff2"]) >= {*"שָׁלוֹם", *fonts.ALPHABETS["hebrew"]}


def test_a_library_in_one_language_gets_no_other_script(cache: Path) -> None:
    faces = fonts.faces([ENGLISH], "plain", cache)
    assert [face.file for face in faces] == ["kb-sans-en-regular.woff2", "kb-sans-en-bold.woff2"]
    assert {fonts.script(c) for face in faces for c in face.characters} == {"latin", "signs"}


def test_the_same_letters_of_another_page_change_no_file(cache: Path) -> None:
    assert fonts.faces(LANGUAGES, USED, cache) == fonts.faces(LANGUAGES, USED[::-1] + "Peace", cache)


@pytest.mark.parametrize(("code", "own"), [("he", "א"), ("en", "T")])
def test_letters_are_kerned_in_the_script_of_the_page(built: dict[str, bytes], code: str, own: str) -> None:
    found = kerned(built[f"kb-sans-{code}-regular.woff2"])
    assert own in found
    assert {fonts.script(c) for c in found} == {fonts.script(own), "signs"}


def test_letters_of_two_are_joined_in_the_script_of_the_page(built: dict[str, bytes]) -> None:
    assert "liga" in features(built["kb-sans-en-regular.woff2"])
    assert "liga" not in features(built["kb-sans-he-regular.woff2"])


def test_the_reserved_name_is_nowhere_but_in_the_copyright(built: dict[str, bytes]) -> None:
    for data in built.values():
        names = {record.nameID: str(record) for record in opened(data)["name"].names}
        assert names[1] == fonts.FAMILY
        assert "FiraGO" in names[0], "whose work it is stays said"
        assert "Open Font License" in names[13]
        assert not [text for number, text in names.items() if number not in (0, 13) and "fira" in text.lower()]
        assert "CFF " not in opened(data), "where the name would stand once more"


def test_the_weights_say_which_they_are(built: dict[str, bytes]) -> None:
    for weight in fonts.WEIGHTS:
        names = {record.nameID: str(record) for record in opened(built[f"kb-sans-he-{weight}.woff2"])["name"].names}
        assert names[4] == f"Kb Sans {weight.title()}"
        assert names[6] == f"KbSans-{weight.title()}"


def test_digits_do_not_become_old_style_in_hebrew_and_can_stand_in_columns(built: dict[str, bytes]) -> None:
    assert not [name for name, data in built.items() if "locl" in features(data)]
    assert "locl" in {record.FeatureTag for record in source("regular")["GSUB"].table.FeatureList.FeatureRecord}
    assert all("tnum" in features(built[f"kb-sans-{code}-bold.woff2"]) for code in ("he", "ar", "en"))


def test_vowel_points_are_still_set_where_they_belong(built: dict[str, bytes]) -> None:
    for name in ("he", "ar", "arabic"):
        assert {"mark"} <= features(built[f"kb-sans-{name}-regular.woff2"]), name


def test_arabic_letters_still_join(built: dict[str, bytes]) -> None:
    for name in ("ar", "arabic"):
        assert {"init", "medi", "fina", "rlig"} <= features(built[f"kb-sans-{name}-regular.woff2"]), name


def test_the_style_sheet_loads_each_file_for_its_characters_and_names_the_families_by_language(
    cache: Path,
) -> None:
    faces = fonts.faces(LANGUAGES, USED, cache)
    css = fonts.style(LANGUAGES, faces, {face.file: f"{fonts.FOLDER}/1-{face.file}" for face in faces})
    rules = re.findall(r"@font-face{([^}]*)}", css)
    assert [re.findall(r"url\(fonts/1-([\w.-]+)", rule) for rule in rules] == [[face.file] for face in faces]
    assert [rule for rule in rules if '"Kb Sans"' in rule and "unicode-range:" not in rule] == []
    assert "unicode-range:U+F6}" in css
    assert ':root:lang(ar){--kb-sans:"Kb Sans ar","Kb Sans"}' in css
    assert "--font:var(--kb-sans," in STYLES.read_text("utf-8")


def elsewhere(cache: Path) -> tuple[str, bool]:
    """Return the hash of the fonts that another process makes, and whether it has loaded the whole font for them."""
    program = (
        "import sys, hashlib, json, pathlib; from kb.publish import fonts; from kb.settings import Language; "
        "cache = pathlib.Path(sys.argv[3]); "
        "faces = fonts.faces([Language(**one) for one in json.loads(sys.argv[1])], sys.argv[2], cache); "
        "made = {face.file: fonts.cut(face, cache) for face in faces}; "
        "print(hashlib.sha256(b''.join(made[name] for name in sorted(made))).hexdigest(), "
        "'pymupdf_fonts' in sys.modules)"
    )
    given = [json.dumps([one.model_dump() for one in LANGUAGES]), "".join(sorted(USED)), str(cache)]
    said = subprocess.run(
        [sys.executable, "-c", program, *given],
        env={**os.environ, "PYTHONPATH": str(KB), "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    made, is_loaded = said.stdout.split()
    return made, is_loaded == "True"


def digest(made: dict[str, bytes]) -> str:
    return hashlib.sha256(b"".join(made[name] for name in sorted(made))).hexdigest()


def test_the_same_characters_give_the_same_bytes_on_every_machine(built: dict[str, bytes], tmp_path: Path) -> None:
    assert elsewhere(tmp_path) == (digest(built), True)


def test_the_whole_font_is_not_loaded_where_every_file_was_cut_before(built: dict[str, bytes], cache: Path) -> None:
    assert elsewhere(cache) == (digest(built), False)


def test_what_was_cut_once_is_read_from_the_cache(built: dict[str, bytes], cache: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert cut(fonts.faces(LANGUAGES, USED, cache), cache) == built
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == before


@pytest.mark.parametrize(("code", "limit"), [("he", 8_500), ("en", 9_500), ("ar", 15_500)])
def test_a_languages_files_stay_light(built: dict[str, bytes], code: str, limit: int) -> None:
    assert all(len(built[f"kb-sans-{code}-{weight}.woff2"]) < limit for weight in fonts.WEIGHTS)


def test_a_tanwin_over_a_kaf_stands_clear_of_it_and_of_the_alef_after_it(built: dict[str, bytes]) -> None:
    for weight in ("regular", "bold"):
        font = opened(built[f"kb-sans-ar-{weight}.woff2"])
        font.flavor, plain = None, BytesIO()
        font.save(plain)
        buffer = uharfbuzz.Buffer()
        buffer.add_str("\u0634\u0643\u064b\u0627")  # sheen, kaf with a tanwin, alef
        buffer.guess_segment_properties()
        shaper = uharfbuzz.Font(uharfbuzz.Face(plain.getvalue()))
        uharfbuzz.shape(shaper, buffer)
        boxes = [shaper.get_glyph_extents(info.codepoint) for info in buffer.glyph_infos]
        tops = [box.y_bearing for box in boxes]
        alef, mark, kaf = 0, 1, 2  # as they are drawn, from the left
        lowest = tops[mark] + boxes[mark].height + buffer.glyph_positions[mark].y_offset  # heights go down
        assert lowest > max(tops[alef], tops[kaf]) + 20
