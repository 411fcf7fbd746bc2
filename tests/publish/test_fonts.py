"""The fonts hold exactly the characters that are asked for, under a name of their own, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pymupdf_fonts
import pytest
from fontTools.ttLib import TTFont
from kb.publish import fonts

KB = Path(fonts.__file__).parents[2]
TEXT = "שָׁלוֹם, Shidra! مرحبًا 😀 \u200f\u200e\n\t→ é"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture(scope="module")
def built(cache: Path) -> dict[str, bytes]:
    """The fonts for a short text in three scripts."""
    return fonts.build([TEXT], cache)


def opened(data: bytes) -> TTFont:
    return TTFont(BytesIO(data))


def characters(data: bytes) -> set[str]:
    return set(map(chr, opened(data).getBestCmap()))


def source(weight: str) -> TTFont:
    return opened(bytes(pymupdf_fonts.myfont(fonts.WEIGHTS[weight])))


def test_there_is_a_file_for_each_weight_and_arabic_has_files_of_its_own(built: dict[str, bytes]) -> None:
    assert set(built) == {f"kb-sans{part}-{weight}.woff2" for part in ("", "-arabic") for weight in ("regular", "bold")}
    assert all(data.startswith(b"wOF2") for data in built.values())


def test_a_font_holds_what_the_pages_use_and_what_every_page_may_need_and_nothing_else(built: dict[str, bytes]) -> None:
    always = set(fonts.LATIN + fonts.PUNCTUATION + fonts.HEBREW)
    written = set("שָׁלוֹם→é")
    for weight in fonts.WEIGHTS:
        there_is = set(map(chr, source(weight).getBestCmap()))
        assert characters(built[f"kb-sans-{weight}.woff2"]) == (always | written) & there_is
        assert always | written <= there_is, "the font has all that we promise"


def test_the_arabic_font_holds_arabic_digits_and_what_stands_beside_them(built: dict[str, bytes]) -> None:
    found = characters(built["kb-sans-arabic-regular.woff2"])
    assert set("مرحبًا") | set(map(chr, range(0x621, 0x64B))) - set("\u063b\u063c\u063d\u063e\u063f") <= found
    assert set("،؛؟٪ 0123456789()-–.:") <= found
    assert not found & set("abcאבג")


def test_arabic_stands_in_no_other_file_than_its_own(built: dict[str, bytes]) -> None:
    assert not any(map(fonts.is_arabic, characters(built["kb-sans-regular.woff2"])))


def test_a_library_without_arabic_or_hebrew_gets_none_of_it(cache: Path) -> None:
    made = fonts.build(["plain"], cache)
    assert set(made) == {"kb-sans-regular.woff2", "kb-sans-bold.woff2"}
    assert not characters(made["kb-sans-regular.woff2"]) & set(fonts.HEBREW)


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
        names = {record.nameID: str(record) for record in opened(built[f"kb-sans-{weight}.woff2"])["name"].names}
        assert names[4] == f"Kb Sans {weight.title()}"
        assert names[6] == f"KbSans-{weight.title()}"


def test_digits_do_not_become_old_style_in_hebrew(built: dict[str, bytes]) -> None:
    for data in built.values():
        tables = [opened(data)[table].table for table in ("GSUB", "GPOS") if table in opened(data)]
        features = {record.FeatureTag for table in tables for record in table.FeatureList.FeatureRecord}
        assert "locl" not in features
    assert "locl" in {record.FeatureTag for record in source("regular")["GSUB"].table.FeatureList.FeatureRecord}


def test_vowel_points_are_still_set_where_they_belong(built: dict[str, bytes]) -> None:
    gpos = opened(built["kb-sans-regular.woff2"])["GPOS"].table
    assert "mark" in {record.FeatureTag for record in gpos.FeatureList.FeatureRecord}


def test_arabic_letters_still_join(built: dict[str, bytes]) -> None:
    gsub = opened(built["kb-sans-arabic-regular.woff2"])["GSUB"].table
    assert {"init", "medi", "fina"} <= {record.FeatureTag for record in gsub.FeatureList.FeatureRecord}


def test_the_same_characters_give_the_same_bytes_on_every_machine(built: dict[str, bytes], tmp_path: Path) -> None:
    program = (
        "import sys, hashlib, pathlib; from kb.publish import fonts; "
        "made = fonts.build([sys.argv[1]], pathlib.Path(sys.argv[2])); "
        "print(hashlib.sha256(b''.join(made[name] for name in sorted(made))).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", program, "".join(sorted(TEXT)), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(KB), "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert elsewhere.stdout.strip() == hashlib.sha256(b"".join(built[name] for name in sorted(built))).hexdigest()


def test_what_was_cut_once_is_read_from_the_cache(built: dict[str, bytes], cache: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert fonts.build([TEXT[::-1], TEXT], cache) == built
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == before


def test_a_page_of_two_scripts_stays_light(built: dict[str, bytes]) -> None:
    assert all(len(data) < 40_000 for data in built.values())
