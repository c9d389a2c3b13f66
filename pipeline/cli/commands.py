"""The command line. Each group of commands is a module here with an `app`; commands only parse and print.

A command imports what it needs when it is called, so that the others start at once.
Exit status: 0 all done; 1 some input failed, each failure named on stderr; 2 the call's words are off.
"""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline import __version__
from pipeline.cli import audit, diff, evaluation, export, learning, review, run, stages, training

PANELS = {
    "Daily work": (run, review, export, audit, diff, learning),
    "Training and development": (stages, training, evaluation),
}
"""The groups of commands, as the help shows them."""


class Sections(TyperGroup):
    """The commands in their panels, without Rich, which would take half of the time that help takes."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what each command does, all in two columns of the same widths."""
        width = max(map(len, self.commands))
        for panel in PANELS:
            rows = [
                (f"{name:{width}}", command.get_short_help_str(limit=formatter.width))
                for name, command in self.commands.items()
                if getattr(command, "rich_help_panel", None) == panel
            ]
            with formatter.section(panel):
                formatter.write_dl(rows)


app = typer.Typer(
    name="rolecall",
    cls=Sections,
    help="Says, turn by turn, who is talking in an interview transcript: the host or the guest.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for panel, groups in PANELS.items():
    for group in groups:
        for command in group.app.registered_commands:
            command.rich_help_panel = panel
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
