"""The command line: `commands` puts it together."""

import sys

from pipeline.faults import plain_ending
from pipeline.streams import make_steady


def main() -> None:
    """Run the command that the process was called with."""
    make_steady()
    with plain_ending(" ".join(sys.argv[1:])):
        from pipeline.cli.commands import app  # here: Ctrl-C may come while it is imported

        app()
