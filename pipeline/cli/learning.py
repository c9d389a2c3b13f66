"""`rolecall retrain` and `rolecall models`: learning from corrections, and which version is in use."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import project
from pipeline.errors import ModelError
from pipeline.modeling import registry

app = typer.Typer()

ProjectFolder = Annotated[Path | None, typer.Option("--project", help="The folder that holds rolecall.toml.")]


@app.command()
def retrain(
    name: Annotated[
        str | None, typer.Option(help="The new version's name [default: the next of v2.1, v2.2 …].")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=0, help="How many episodes at a time; 0: as many as there are processors.")
    ] = 0,
    folder: ProjectFolder = None,
) -> None:
    """Learn from the corrections: a new model version, the attribution by it, and what that changed."""
    from pipeline.learning.report import told
    from pipeline.learning.retrain import retrain
    from pipeline.workflow import episodes, run

    home = project.find(folder)
    if home is None:
        raise typer.BadParameter("there is no project here; name one with --project.")
    if name is not None and (home.models / name).exists():
        raise typer.BadParameter(f"{home.models / name} is there already; choose another --name.")
    found = retrain(home, episodes.in_folder(home.raw), name=name, jobs=jobs or run.default_jobs())
    for line in (*found.notes, *found.failures):
        print(f"rolecall: {line}", file=sys.stderr)
    print(told(found))
    raise typer.Exit(1 if found.failures else 0)


@app.command()
def models(
    use: Annotated[str | None, typer.Option(metavar="NAME", help="Make this version the current one.")] = None,
    folder: ProjectFolder = None,
) -> None:
    """List the model versions, what each learned from and how it scores; the one in use carries a star."""
    from pipeline.learning import versions
    from pipeline.learning.report import described

    home = project.find(folder)
    if use is not None:
        if home is None:
            raise typer.BadParameter("there is no project here; name one with --project.")
        versions.use(home, use)
    found = versions.known(home)
    if not found:
        place = home.models if home else project.SHIPPED_MODELS
        raise ModelError(f"{place}: holds no model; train one with `rolecall train`.")
    failures: list[ModelError] = []
    try:
        current = registry.current(versions.places(home)[0])
    except ModelError as error:
        current = None
        failures.append(error)
    wide = max(map(len, found))
    for version, path in found.items():
        try:
            line = described(path)
        except ModelError as error:
            failures.append(error)
            line = "cannot be read"
        print(f"{'*' if path == current else ' '} {version:{wide}}  {line}")
    for failure in failures:
        print(f"rolecall: {failure}", file=sys.stderr)
    raise typer.Exit(1 if failures else 0)
