"""`rolecall diff`: two versions of an episode's attribution beside each other."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import ProjectFolder, checked_call, project_at
from pipeline.errors import ArtifactError

app = typer.Typer()

COLOURS = {
    "flipped": typer.colors.YELLOW,
    "appeared": typer.colors.GREEN,
    "split": typer.colors.GREEN,
    "vanished": typer.colors.RED,
    "merged": typer.colors.RED,
    "moved": typer.colors.CYAN,
    "recut": typer.colors.CYAN,
}


@app.command()
def diff(
    episode: Annotated[
        str, typer.Argument(metavar="EPISODE", help="Path below data/raw without its ending; or a file.")
    ],
    before: Annotated[
        str | None, typer.Argument(metavar="[A]", help="A version's number, or a file [default: the previous version].")
    ] = None,
    after: Annotated[str | None, typer.Argument(metavar="[B]", help="Likewise [default: the current version].")] = None,
    csv: Annotated[Path | None, typer.Option(dir_okay=False, help="Also write the changes to this file.")] = None,
    folder: ProjectFolder = None,
) -> None:
    """Compare two versions of an attribution.

    Also two files. It says which turns flipped, moved, appeared.
    """
    from pipeline import files
    from pipeline.compare import diff as differ
    from pipeline.compare import listing
    from pipeline.workflow import episodes, tables
    from pipeline.workflow.artifacts import versions

    if before and after is None and Path(episode).is_file() and Path(before).is_file():
        paths = [Path(episode), Path(before)]
    else:
        home = project_at(folder)
        with checked_call():
            name = episodes.find(home.raw, name=episode).name
        current = home.processed / name / tables.ATTRIBUTION.file_name
        if before is None and current.is_file() and not versions(current):
            typer.echo(f"{name}: there is one version so far, and nothing to compare it with")
            return
        paths = [differ.version(current, before or "previous"), differ.version(current, after or "current")]
    found = differ.compare(*map(differ.read, paths))
    if csv:
        try:
            files.write_atomic(csv, listing.csv(found))
        except OSError as error:
            raise ArtifactError(f"{csv}: cannot be written ({error.strerror}).") from error
    typer.echo(f"{paths[0]} → {paths[1]}")
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
    for kind, line in listing.lines(found):
        typer.echo(line if plain else typer.style(line, fg=COLOURS.get(kind)))
    typer.echo(listing.summary(found))
