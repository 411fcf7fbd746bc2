"""The command of `python3 kb bench`; only the tables go to stdout."""

from __future__ import annotations

import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import click
from benchmarks.generators import gauge, report, runs, texts
from benchmarks.generators.entries import Maker
from benchmarks.generators.systems import PEERS, SYSTEMS
from kb import failures
from workspace import CHECKOUT

LOCKED = Path(__file__).with_name("requirements.txt")


class _Several(click.ParamType):
    """Names or numbers, separated by commas."""

    name = "LIST"

    def __init__(self, known: tuple[str, ...] = ()) -> None:
        self.known = known

    def convert(self, value: object, parameter: object, context: object) -> tuple[object, ...]:
        if isinstance(value, tuple):
            return value
        given = [word.strip() for word in str(value).split(",") if word.strip()]
        if self.known and (wrong := [word for word in given if word not in self.known]):
            self.fail(f"{', '.join(wrong)}: there are {', '.join(self.known)}")
        if not self.known and any(not word.isdigit() or int(word) < runs.LEAST for word in given):
            self.fail(f"numbers from {runs.LEAST} on, such as 100,1000")
        return tuple(given) if self.known else tuple(map(int, given))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--sizes", type=_Several(), default="100,1000,5000", show_default=True, help="Numbers of entries.")
@click.option("--systems", type=_Several(tuple(SYSTEMS)), default=",".join(SYSTEMS), show_default=True)
@click.option("--cases", type=_Several(tuple(runs.CASES)), default=",".join(runs.CASES), show_default=True)
@click.option("--runs", "number", type=click.IntRange(min=1), default=3, show_default=True, help="The median counts.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write every single run here.")
@click.option("--texts", "collection", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help='Of what entries are made: a JSON list of {"text": …}.')  # fmt: skip
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Make libraries here, and leave them.")
@click.option("--peers", is_flag=True, help="First install Hugo and Zensical, into .cache/bench-venv.")
@click.option("--write", is_flag=True, help=f"Put tables and chart into {report.PAGE}.")
def main(
    sizes: tuple[int, ...], systems: tuple[str, ...], cases: tuple[str, ...], number: int, file: Path | None,
    collection: Path | None, folder: Path | None, peers: bool, write: bool,
) -> None:  # fmt: skip
    """Time builds of generated libraries, here and with other generators, in turn; print tables in Markdown.

    docs/developers/scale.md explains what is measured.
    """
    if not hasattr(os, "wait4"):
        raise click.ClickException("This measures processes as Linux and macOS count them, and not on Windows.")
    command = shlex.join(["python3", "kb", "bench", *sys.argv[1:]])
    if peers:
        _install()
    wanted = [name for name in systems if _is_there(name)]
    if not wanted:
        raise click.ClickException("None of these generators is here.")
    maker = Maker(*texts.read(collection))
    rows = []
    with nullcontext(folder) if folder else tempfile.TemporaryDirectory(prefix="kb-bench-") as place:
        try:
            for row in runs.measure(maker, sizes, wanted, cases, number, Path(place).resolve()):
                rows.append(row)
                _tell(f"{row.n:,} entries, {row.system}, {row.case}: {row.user_s:.2f} s of user CPU")
                if file:  # after every build, because a run may take hours
                    _save(file, command, rows)
        except gauge.Failed as failure:
            raise click.ClickException(str(failure)) from None
    click.echo(report.tables(rows))
    if write:
        report.write(CHECKOUT, rows, _conditions(command))


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _is_there(name: str) -> bool:
    missing = SYSTEMS[name](Path()).missing()
    if missing:
        _tell(f"{missing}: not installed; python3 kb bench --peers installs it")
    return not missing


def _install() -> None:
    """Install the peers' locked requirements into an environment of their own, with uv if it is installed."""
    _tell("Installing Hugo and Zensical …")
    uv, python = shutil.which("uv"), PEERS / "bin/python"
    create = [uv, "venv", "--clear", "--no-project"] if uv else [sys.executable, "-m", "venv", "--clear"]
    install = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    for step in ([*create, PEERS], [*install, "--quiet", "--require-hashes", "-r", LOCKED]):
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            raise click.ClickException(done.stdout.decode("utf-8", "replace"))


def _save(file: Path, command: str, rows: list[runs.Row]) -> None:
    rounded = [replace(row, **{key: round(getattr(row, key), 3) for key in runs.MEASURED}) for row in rows]
    data = {"command": command, "machine": _machine(), "runs": [asdict(row) for row in rounded]}
    file.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def _conditions(command: str) -> str:
    """Return a sentence about the run: its command, its date, and how busy the machine was, which affects wall time."""
    load = f"a load of {os.getloadavg()[2]:.1f} in the last quarter of an hour"
    return f"Of {date.today()}, by `{command}` on {_machine()}, under {load}:"


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    failures.run(lambda: main, "kb bench")
