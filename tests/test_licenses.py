"""Everything that is installed and everything that a site carries has a licence that allows any use."""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from kb import licenses
from kb.licenses import Part
from site_pages import Site

ROOT = Path(__file__).resolve().parents[1]
LOCKED = ("requirements.txt", "tests/requirements.txt")


def locked(file: str) -> set[str]:
    names = re.findall(r"^([\w.-]+)==", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    return {name.lower().replace("_", "-") for name in names}


@pytest.mark.parametrize("file", LOCKED)
def test_every_locked_package_has_an_allowed_licence(file: str) -> None:
    found = {re.sub("[-_.]+", "-", part.name).lower(): part for part in licenses.installed()}
    wanted = locked(file)
    assert len(wanted & found.keys()) > 30
    assert wanted - found.keys() <= {"colorama", "pywin32", "tzdata"}, "only what other systems need is not installed"
    assert licenses.refusal(found[name] for name in wanted & found.keys()) == ""


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("License-Expression: AGPL-3.0-or-later", "AGPL-3.0-or-later"),
        ("License-Expression: MIT AND GPL-3.0-only", "MIT AND GPL-3.0-only"),
        ("License: CC BY-NC 4.0", "CC BY-NC 4.0"),
        ("License: UNKNOWN", licenses.UNKNOWN),
        ("Classifier: License :: Free for non-commercial use", "Free for non-commercial use"),
        ("Classifier: License :: OSI Approved", licenses.UNKNOWN),
        ("Classifier: Topic :: Text Processing", licenses.UNKNOWN),
    ],
)
def test_another_licence_or_none_is_refused(tmp_path: Path, stated: str, said: str) -> None:
    (part,) = package(tmp_path, stated)
    assert part == Part("worms", "1.0", said)
    assert licenses.refusal([part]).count(f"worms ({said})") == 2


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("License-Expression: Apache-2.0 OR GPL-2.0-only", "Apache-2.0 OR GPL-2.0-only"),
        ("License-Expression: (MIT OR GPL-2.0-only) AND PSF-2.0", "(MIT OR GPL-2.0-only) AND PSF-2.0"),
        ("Classifier: License :: OSI Approved :: BSD License", "BSD-3-Clause"),
        ("License: Apache 2.0", "Apache-2.0"),
        ("License: MIT\nClassifier: License :: OSI Approved", "MIT"),
    ],
)
def test_an_allowed_licence_is_read_however_a_package_states_it(tmp_path: Path, stated: str, read: str) -> None:
    (part,) = package(tmp_path, stated)
    assert (part.license, part.is_allowed) == (read, True)


def package(folder: Path, stated: str) -> list[Part]:
    """Return what is read of a folder with one installed package, whose metadata has the lines `stated`."""
    info = folder / "worms-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: worms\nVersion: 1.0\n{stated}\n", "utf-8")
    return licenses.installed([str(folder)])


def test_what_a_site_carries_of_others_is_allowed_and_its_licence_is_there(garden_site: Site) -> None:
    assert licenses.refusal(licenses.SHIPPED) == ""
    for part in licenses.SHIPPED:
        place = re.search(r"\((.+)\)", part.name)
        assert place
        is_script = place[1].endswith(".js")
        found = garden_site.root / (garden_site.published(place[1]) if is_script else place[1])
        texts = [found] if found.is_file() else sorted(found.glob("*.txt"))
        assert any("copyright" in text.read_text("utf-8").lower() for text in texts), part.name


def test_the_licence_of_the_style_sheets_is_that_of_the_installed_version() -> None:
    stated = distribution("mkdocs-material").read_text("licenses/LICENSE")
    assert (ROOT / "overrides/assets/stylesheets/LICENSE.txt").read_text("utf-8") == stated
