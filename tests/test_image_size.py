"""The size of a picture, as browsers show it; no file raises an error."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kb.image_size import size_of
from PIL import Image
from small_site import picture


def written(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_a_photograph_has_its_own_size(tmp_path: Path) -> None:
    assert size_of(written(tmp_path, "a.png", picture(30, 20))) == (30, 20)


def test_a_photograph_that_browsers_turn_is_measured_turned(tmp_path: Path) -> None:
    out, notes = io.BytesIO(), Image.Exif()
    notes[0x0112] = 6
    Image.new("RGB", (30, 20)).save(out, "JPEG", exif=notes)
    assert size_of(written(tmp_path, "a.jpg", out.getvalue())) == (20, 30)


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        ('<svg viewBox="0 0 24 12">', (24, 12)),
        ('<?xml version="1.0"?>\n<svg xmlns="x" width="48px" height="24" viewBox="0 0 24 12">', (48, 24)),
        ('<svg width="100%" height="100%" viewBox="-1,-1,10.4,20.6">', (10, 21)),
        ("<svg>", None),
        ("", None),
    ],
)
def test_a_drawing_has_the_size_that_it_tells(tmp_path: Path, svg: str, size: tuple[int, int] | None) -> None:
    assert size_of(written(tmp_path, "a.svg", svg.encode())) == size


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.sampled_from([".svg", ".png", ".jpg", ".webp"]))
def test_what_is_no_picture_has_no_size(tmp_path: Path, data: bytes, suffix: str) -> None:
    assert size_of(written(tmp_path, f"a{suffix}", data)) is None


def test_a_file_that_is_not_there_has_no_size(tmp_path: Path) -> None:
    assert size_of(tmp_path / "gone.png") is None
