"""`rolecall run`: files or folders through all stages."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import progress
from pipeline.cli.console import Jobs, ProjectFolder, tell
from pipeline.faults import INTERRUPTED

if TYPE_CHECKING:
    from pipeline.project import Project
    from pipeline.scale.batches import EachDone, Plan
    from pipeline.workflow.episodes import Episode
    from pipeline.workflow.failures import Failure

app = typer.Typer()


@app.command()
def run(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Transcripts, or folders of them, also as URLs; - is standard input."),
    ],
    out: Annotated[
        str, typer.Option(help="Where the results go, also a URL [default: the project's data/processed].")
    ] = "",
    jobs: Jobs = 0,
    folder: ProjectFolder = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="Folder of corrections. Default: the project's if the results go to its data/processed, else none.",
        ),
    ] = None,
    parquet: Annotated[
        str, typer.Option(metavar="DIR", help="Write Parquet files there, a row a turn; without --out nothing else.")
    ] = "",
    dask: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Work on the Dask cluster whose scheduler listens there.")
    ] = "",
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what was taken for labels, stamps and furniture, and why.")
    ] = False,
) -> None:
    """Attribute transcripts to host and guest.

    Each episode gets a folder of results.
    """
    from pipeline import project
    from pipeline.scale import request
    from pipeline.workflow.run import STANDARD_INPUT, default_jobs

    home = project.find(folder)
    with tempfile.TemporaryDirectory(prefix="rolecall-") as own:
        scratch = Path(own).resolve()
        found, failures, origins = request.collect(paths, home, scratch, shared=bool(dask))
        plan = replace(_plan(home, out, parquet, corrections, origins), typed=str(scratch / STANDARD_INPUT))
        found, rivals = request.without_rivals(found, plan, home)
        failures += rivals
        for line in (*request.unknown_rows(found, origins), *(failure.message for failure in failures)):
            tell(line)
        plan = request.shared(plan) if dask else plan
        if found:
            with request.workforce(dask, min(len(found), jobs or default_jobs())) as each_done:
                failures += _run(found, plan, each_done)
    stopped = [failure.episode for failure in failures if failure.episode]
    reported = not found or _tell_results(plan, found, stopped, verbose)
    _tell_failures(plan, failures)
    raise typer.Exit(1 if failures or not reported else 0)


def _plan(home: "Project | None", out: str, parquet: str, corrections: Path | None, origins: dict[Path, str]) -> "Plan":
    """Where results go and with what they are made, by the call's words and the project."""
    from pipeline.config import Config
    from pipeline.modeling import registry
    from pipeline.scale import storage
    from pipeline.scale.batches import Plan
    from pipeline.stages import STAGES
    from pipeline.workflow.stage import Workspace

    table_only, elsewhere = bool(parquet and not out), storage.is_url(out)
    if not out and not parquet and home is None:
        raise typer.BadParameter("there is no project here: say where the results go with --out.")
    for said in filter(None, (out, parquet)):
        _check_place(home, said)
    place = Path("." if elsewhere else out) if out or home is None else home.processed
    if home and not elsewhere and not table_only and place.resolve() == home.processed.resolve():
        place, corrections = home.processed, corrections or home.corrections
    workspace = Workspace(place, registry.current_model(home), STAGES, corrections, home.config if home else Config())
    return Plan(workspace, origins, results=out if elsewhere else "", parquet=parquet, table_only=table_only)


def _check_place(home: "Project | None", said: str) -> None:
    """End the call where results would go into a file, or among what was received or corrected."""
    from pipeline.scale import storage

    place = storage.on_this_machine(said)
    if place is None:
        return
    if place.exists() and not place.is_dir():
        raise typer.BadParameter(f"{said}: is no folder; name one for the results.")
    for folder in (home.raw, home.corrections) if home else ():
        if place.resolve().is_relative_to(folder.resolve()):
            raise typer.BadParameter(f"{said}: results do not go into data/{folder.name}; name another folder.")


def _run(found: "Sequence[Episode]", plan: "Plan", each_done: "EachDone") -> "list[Failure]":
    """Take the episodes through all stages and say how far it is; what could not be done."""
    from pipeline.scale import batches
    from pipeline.workflow.failures import Failure

    failures: list[Failure] = []
    done = 0
    try:
        with progress.shown(len(found)) as advance:
            for result in batches.run(found, plan, each_done):
                done += 1
                notes = [f"{result.episode.name}: {note}" for note in result.notes]
                advance(result.episode.name, [*notes, *([result.error] if result.error else [])])
                if result.error:
                    failures.append(Failure(plan.source_of(result.episode), result.error, result.episode.name))
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


def _tell_results(plan: "Plan", found: "Sequence[Episode]", failed: "Sequence[str]", verbose: bool) -> bool:
    """Say where the results are, with a report on them where that is on this machine; whether all of it could be written."""
    from pipeline.report import overview, site
    from pipeline.workflow.clean import remove_empty

    if plan.parquet:
        print(f"→ {plan.parquet}")
    if plan.results:
        print(f"→ {plan.results}")
    if plan.results or plan.table_only:
        return True
    out = plan.workspace.out
    for name in failed:
        remove_empty(out / name, up_to=out)
    if verbose:
        _tell_patterns(out, found)
    print(overview.table(out, [episode.name for episode in found]))
    complaints = site.write(out, told=failed)[1]
    for complaint in complaints:
        tell(complaint)
    if (out / site.FILE_NAME).is_file():
        print(f"→ {out / site.FILE_NAME}", flush=True)
    return not complaints


def _tell_failures(plan: "Plan", failures: "Sequence[Failure]") -> None:
    """Say which episodes failed, whose failures were told when they came, and write all failures to a file."""
    from pipeline.errors import ArtifactError
    from pipeline.scale.request import write_failures
    from pipeline.workflow.failures import summary

    names = list(dict.fromkeys(failure.episode for failure in failures if failure.episode))
    try:
        listed = write_failures(plan, failures)
    except (OSError, ArtifactError) as error:
        why = f"{error.filename or 'the file'}: {error.strerror}" if isinstance(error, OSError) else error
        tell(f"the failures cannot be written beside the results ({why}).")
        listed = ""
    if names:
        tell(f"{summary(names)}{f'; see {listed}' if listed else ''}")
