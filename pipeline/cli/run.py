"""`rolecall run`: files or folders through all stages."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import project
from pipeline.config import Config
from pipeline.errors import InputError
from pipeline.report import overview, site
from pipeline.workflow import run as runner
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import Workspace

app = typer.Typer()


@app.command()
def run(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Transcripts, or folders of them.")],
    out: Annotated[
        Path | None, typer.Option(help="Where the results go [default: the project's data/processed].")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, help="How many episodes at a time; 0: as many as there are processors.")
    ] = 0,
    folder: Annotated[Path | None, typer.Option("--project", help="The folder that holds rolecall.toml.")] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Corrections to apply [default: the project's, where its results go]."
        ),
    ] = None,
) -> None:
    """Attribute transcripts to host and guest: one folder of results per episode."""
    home = project.find(folder)
    if out is None and home is None:
        raise typer.BadParameter("there is no project here: say where the results go with --out.")
    if home and (out is None or out.resolve() == home.processed.resolve()):
        out, corrections = home.processed, corrections or home.corrections
    assert out is not None
    workspace = Workspace(out, project.current_model(home), corrections, home.config if home else Config())

    failures: list[str] = []
    found: list[Episode] = []
    for path in paths:
        try:
            found += runner.collect(path, home)
        except InputError as error:
            failures.append(str(error))
    found, complaints = runner.distinct(found)
    failures += complaints
    for failure in failures:
        _tell(failure)
    for result in runner.run(found, workspace, jobs=jobs or runner.default_jobs()):
        for note in result.notes:
            _tell(f"{result.episode.name}: {note}")
        if result.error:
            failures.append(result.error)
            _tell(result.error)
    if found:
        print(overview.table(out, [episode.name for episode in found]))
        for complaint in site.write(out)[1]:
            _tell(complaint)
        print(f"→ {out / site.FILE_NAME}")
    raise typer.Exit(1 if failures else 0)


def _tell(line: str) -> None:
    print(f"rolecall: {line}", file=sys.stderr)
