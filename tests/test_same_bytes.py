"""The same sources make the same bytes: for another user of the machine, and with other settings of a person."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import kept
import pytest
from site_pages import Site
from ways import FULL
from workspace import GARDEN, Workspace, contents

ANOTHER = 65534  # the user and the group that own nothing
# As ANOTHER, who may read every file, but write none of others: the interpreter may be in a folder of the person's own.
READING = "-all,+dac_read_search"
AS_ANOTHER = [
    "setpriv", f"--reuid={ANOTHER}", f"--regid={ANOTHER}", "--clear-groups",
    f"--inh-caps={READING}", f"--ambient-caps={READING}", f"--bounding-set={READING}",
]  # fmt: skip
ZONES = ("Pacific/Kiritimati", "Asia/Kathmandu", "America/St_Johns", "Pacific/Pago_Pago")


@pytest.fixture
def garden(garden_site: Site) -> Iterator[Workspace]:
    """A copy of the second library without its site; in a quick run with the pieces that no library changes.

    It is in a folder that other users may enter, as they may not enter pytest's own.
    """
    with tempfile.TemporaryDirectory(prefix="kb-same-bytes-") as folder:
        Path(folder).chmod(0o755)
        made = garden_site.source.fork(Path(folder) / "workspace", warm=False)
        if not FULL:
            kept.lend(garden_site.source.root / GARDEN / ".cache", made.root / GARDEN / ".cache")
        yield made


def zone() -> str:
    """Return a time zone that is not ours and in which it is the same day: pages may depend on the day."""
    offset = datetime.now().astimezone().utcoffset()
    others = [datetime.now(ZoneInfo(name)) for name in ZONES]
    return next(str(now.tzinfo) for now in others if now.date() == date.today() and now.utcoffset() != offset)


def build(garden: Workspace, by: Sequence[str], **settings: str) -> dict[str, bytes]:
    """Build the library with `by` before the command, umask 077 and these variables; return the site's files."""
    command = [*by, sys.executable, "-P", "-m", "kb", "build", "-f", f"{GARDEN}/mkdocs.yml", "-d", garden.site]
    done = subprocess.run(
        command, cwd=garden.root, env=garden.environment(TZ=zone(), **settings), umask=0o077,
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=garden.patience, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return contents(garden.site)


def test_another_user_makes_the_same_site(garden: Workspace, garden_site: Site) -> None:
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root with setpriv (util-linux) can become another user here")
    if subprocess.run([*AS_ANOTHER, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("another user cannot start this Python here, or may not become one that reads every file")
    for path in [garden.root, *garden.root.rglob("*")]:
        os.chown(path, ANOTHER, ANOTHER)
    made = build(garden, AS_ANOTHER, HOME="/nonexistent", USER="nobody", LOGNAME="nobody")
    assert garden.site.stat().st_uid == ANOTHER
    assert made == contents(garden_site.root)


def test_a_persons_home_language_and_time_zone_change_nothing(
    garden: Workspace, garden_site: Site, tmp_path: Path
) -> None:
    settings = {"HOME": str(tmp_path), "USER": "noa", "LOGNAME": "noa", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"}
    assert build(garden, (), **settings, PYTHONHASHSEED="7") == contents(garden_site.root)
