"""What the commands share: options, the project they are for, and how a line reaches the user."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import CallError

if TYPE_CHECKING:
    from pipeline.project import Project

ProjectFolder = Annotated[Path | None, typer.Option("--project", help="The folder that holds rolecall.toml.")]
EpisodeName = Annotated[
    str | None, typer.Argument(metavar="EPISODE", help="The transcript's path below data/raw, without its ending.")
]
Jobs = Annotated[int, typer.Option(min=0, help="How many episodes at a time; 0: as many as there are processors.")]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="The seed of all random numbers.")]
"""Every library takes these."""


def project_at(folder: Path | None) -> "Project":
    """The project in a folder, by default the one that the package stands in; a command that needs one ends without."""
    from pipeline import project

    home = project.find(folder)
    if home is None:
        raise typer.BadParameter("there is no project here; name one with --project.")
    return home


@contextmanager
def checked_call() -> Iterator[None]:
    """Tell what the library finds wrong with the words of the call in the way of every other such mistake."""
    try:
        yield
    except CallError as error:
        raise typer.BadParameter(str(error)) from error


def tell(line: str) -> None:
    """Say something on stderr."""
    print(f"rolecall: {line}", file=sys.stderr, flush=True)
