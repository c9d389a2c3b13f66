"""`rolecall run`: files or folders through all stages."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import progress
from pipeline.cli.console import Jobs, ProjectFolder, tell

if TYPE_CHECKING:
    from pipeline.workflow.episodes import Episode
    from pipeline.workflow.failures import Failure
    from pipeline.workflow.stage import Workspace

app = typer.Typer()

INTERRUPTED = 130
"""The exit status of what Ctrl-C ended, as shells have it."""
MOST_TOLD = 20


@app.command()
def run(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Transcripts, or folders of them; - is standard input.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Where the results go [default: the project's data/processed].")
    ] = None,
    jobs: Jobs = 0,
    folder: ProjectFolder = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            exists=True, file_okay=False, help="Corrections to apply [default: the project's, where its results go]."
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what was taken for labels, stamps and furniture, and why.")
    ] = False,
) -> None:
    """Attribute transcripts to host and guest: one folder of results per episode."""
    from pipeline import project
    from pipeline.config import Config
    from pipeline.modeling import registry
    from pipeline.stages import STAGES
    from pipeline.workflow import run as runner
    from pipeline.workflow.stage import Workspace

    home = project.find(folder)
    if out is None and home is None:
        raise typer.BadParameter("there is no project here: say where the results go with --out.")
    if home and (out is None or out.resolve() == home.processed.resolve()):
        out, corrections = home.processed, corrections or home.corrections
    assert out is not None
    workspace = Workspace(out, registry.current_model(home), STAGES, corrections, home.config if home else Config())
    with tempfile.TemporaryDirectory(prefix="rolecall-") as own:
        found, failures = runner.collect_all(paths, home, standard_input=Path(own))
        for failure in failures:
            tell(failure.message)
        failures += _run(found, workspace, jobs or runner.default_jobs())
    if found:
        if verbose:
            _tell_patterns(out, found)
        _tell_results(out, found)
    _tell_failures(out, failures, total=len(found))
    raise typer.Exit(1 if failures else 0)


def _run(found: "Sequence[Episode]", workspace: "Workspace", jobs: int) -> "list[Failure]":
    """Take the episodes through all stages and say how far it is; what could not be done."""
    from pipeline.workflow import run as runner
    from pipeline.workflow.failures import Failure

    failures: list[Failure] = []
    done = 0
    try:
        with progress.shown(len(found)) as advance:
            for result in runner.run(found, workspace, jobs=jobs):
                done += 1
                notes = [f"{result.episode.name}: {note}" for note in result.notes]
                advance(result.episode.name, [*notes, *([result.error] if result.error else [])])
                if result.error:
                    failures.append(Failure(result.episode.sources[0], result.error, result.episode.name))
    except KeyboardInterrupt:
        tell(f"stopped; {done} of {len(found)} are done and stay so. The same command goes on with the others.")
        raise typer.Exit(INTERRUPTED) from None
    return failures


def _tell_patterns(out: Path, found: "Sequence[Episode]") -> None:
    """What the reader took for labels, time stamps and furniture, as the manifests have it."""
    from pipeline.workflow import manifest

    for episode in found:
        known = manifest.read(out / episode.name, episode=episode.name)
        for line in known.transcript.get("found", []):
            tell(f"{episode.name}: {line}")


def _tell_results(out: Path, found: "Sequence[Episode]") -> None:
    from pipeline.report import overview, site

    print(overview.table(out, [episode.name for episode in found]))
    for complaint in site.write(out)[1]:
        tell(complaint)
    if (out / site.FILE_NAME).is_file():
        print(f"→ {out / site.FILE_NAME}")


def _tell_failures(out: Path, failures: "Sequence[Failure]", *, total: int) -> None:
    """Name the failures once more at the end, where they were told long ago."""
    from pipeline.workflow.failures import write

    try:
        listed = write(out, failures)
    except OSError as error:
        tell(f"{out}: the failures cannot be written there ({error.strerror}).")
        return
    if listed and total > 1:
        tell(f"{len(failures)} could not be done:")
        for failure in failures[:MOST_TOLD]:
            print(f"  {failure.message}", file=sys.stderr)
        tell(f"all of them are in {listed}")
