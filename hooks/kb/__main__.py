"""Runs the commands when the launcher calls it."""

from typing import TYPE_CHECKING

from kb import failures

if TYPE_CHECKING:
    from click import Command


def _commands() -> "Command":
    from kb.commands import main

    return main


failures.run(_commands, "kb")
