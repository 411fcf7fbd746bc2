"""Runs the commands: what the launcher hands over to."""

from kb.commands import main

main(prog_name="kb")
