"""`rolecall retrain` and `rolecall models`: learning from corrections, and which version is in use."""

from typing import Annotated

import typer

from pipeline.cli.console import Jobs, ProjectFolder, checked_call, project_at, tell

app = typer.Typer()


@app.command()
def retrain(
    name: Annotated[
        str | None,
        typer.Option(help="The new version's name [default: the model's name with .1, .2 …, such as v6.1]."),
    ] = None,
    jobs: Jobs = 0,
    folder: ProjectFolder = None,
) -> None:
    """Learn from your corrections.

    This makes a new model version, attributes again with it, and says what changed.
    """
    from pipeline.learning.report import retraining_text
    from pipeline.learning.retrain import retrain
    from pipeline.modeling import registry
    from pipeline.workflow import episodes, run

    home = project_at(folder)
    if name is not None:
        with checked_call():
            registry.check_name(name)
        if (home.models / name).exists():
            raise typer.BadParameter(f"{home.models / name} is there already; choose another --name.")
    found = retrain(home, episodes.in_folder(home.raw), name=name, jobs=jobs or run.default_jobs())
    for line in (*found.notes, *found.failures):
        tell(line)
    print(retraining_text(found))
    raise typer.Exit(1 if found.failures else 0)


@app.command()
def models(
    use: Annotated[str | None, typer.Option(metavar="NAME", help="Make this version the current one.")] = None,
    folder: ProjectFolder = None,
) -> None:
    """List the model versions, or choose one.

    It says what each learned from and how it scores. The one in use has a star.
    """
    from pipeline import project
    from pipeline.learning.version_list import list_versions
    from pipeline.modeling import registry

    home = project.find(folder)
    if use is not None:
        home = project_at(folder)
        registry.use(home, use)
    lines, failures = list_versions(home)
    for line in lines:
        print(line)
    for failure in failures:
        tell(str(failure))
    raise typer.Exit(1 if failures else 0)
