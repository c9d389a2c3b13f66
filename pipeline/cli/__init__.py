"""The command line. Each group of commands is a module here with an `app`; commands only parse and print.

A command imports what it needs when it is called, so that the others start at once.
Exit status: 0 all done; 1 some input failed, each failure named on stderr; 2 the call's words are off.
"""

import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import audit, diff, evaluation, export, learning, review, run, stages, training
from pipeline.faults import plain_ending
from pipeline.streams import make_steady

app = typer.Typer(
    name="rolecall",
    help="Says, turn by turn, who is talking in an interview transcript: the host or the guest.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # it would take half of the time that help takes
)
for group in (run, export, stages, review, audit, diff, training, learning, evaluation):
    app.add_typer(group.app)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"rolecall {__version__}")
        raise typer.Exit


@app.callback()
def rolecall(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Says, turn by turn, who is talking in an interview transcript: the host or the guest."""


def main() -> None:
    """Run the command that the process was called with."""
    make_steady()
    with plain_ending(" ".join(sys.argv[1:])):
        app()
