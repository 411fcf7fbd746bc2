"""Runs the commands when the launcher calls it. The exit code is 0 or 1, whatever went wrong."""

import sys

from kb import failures

try:
    import click

    from kb.commands import main

    try:
        sys.exit(main(prog_name="kb", standalone_mode=False))
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(1)
    except click.Abort:
        sys.exit(130)
except (OSError, ImportError) as fault:
    if not (said := failures.explain(fault)):
        raise
    sys.exit(f"Error: {said}")
