"""`rolecall export` and `annotations`: results in other forms, and what was corrected in one of them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import ProjectFolder, checked_call, project_at, tell
from pipeline.errors import CorrectionError, RolecallError

if TYPE_CHECKING:
    from pipeline.corrections.label_studio import Annotated as Task
    from pipeline.project import Project

app = typer.Typer()

Results = Annotated[Path | None, typer.Option(help="Where the results lie [default: the project's data/processed].")]
FORMATS = "txt, md, docx, html, vtt, srt, podcast, jsonl, labelstudio, rttm, seglst"


@app.command()
def export(
    episodes: Annotated[list[str] | None, typer.Argument(metavar="[EPISODE…]", help="All, if none is named.")] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", "-f", help=f"One or several of {FORMATS}; or all.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            help="A folder, a file, or - for standard output [default: exports/ below each episode's results]."
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also overwrite files that were not exported from here.")
    ] = False,
    results: Results = None,
    folder: ProjectFolder = None,
) -> None:
    """Write results in other formats: to read, to play, to work on."""
    from pipeline import project
    from pipeline.export import exporting
    from pipeline.export.deliver import Target
    from pipeline.report import site

    home = project.find(folder)
    if results is None and home is None:
        raise typer.BadParameter("there is no project here; say where the results lie with --results.")
    where = results or home.processed  # type: ignore[union-attr]
    protected = (home.raw, home.corrections) if home else ()
    with checked_call():
        chosen, names = exporting.formats(formats or []), exporting.episodes(episodes or [], where)
        if to is not None and exporting.is_one_file(to, chosen):
            made = exporting.export_to_one(names, chosen[0], where, to, Target(to.parent, overwrite, protected))
        else:
            made = exporting.export(names, chosen, where, Target(to, overwrite, protected))
    reached = set[str]()
    for each in made:
        if each.complaint:
            tell(each.complaint)
        elif each.content is not None:
            sys.stdout.buffer.write(each.content)
        else:
            print(each.path)
        reached.update(each.episodes)
    if to is None:  # the report names what lies in exports/
        for complaint in site.write(where)[1]:
            tell(complaint)
    raise typer.Exit(0 if reached.issuperset(names) else 1)


@app.command()
def annotations(
    exported: Annotated[list[Path], typer.Argument(metavar="FILE…", help="What Label Studio exported as JSON.")],
    folder: ProjectFolder = None,
) -> None:
    """Make corrections of Label Studio's annotations; `make all` applies them."""
    home = project_at(folder)
    failed = [path for path in exported if not _annotations_of(path, home)]
    raise typer.Exit(1 if failed else 0)


def _annotations_of(path: Path, home: "Project") -> bool:
    """Whether all that a file says could be taken in; the rest is told, task by task."""
    from pipeline.corrections import label_studio

    try:
        found = label_studio.tasks(path)
    except RolecallError as error:
        tell(str(error))
        return False
    if not found:
        tell(f"{path}: holds no annotation; submit the tasks before you export them.")
    failed = [task for task in found if not _taken(task, path, home)]
    return bool(found) and not failed


def _taken(task: "Task | CorrectionError", path: Path, home: "Project") -> bool:
    from pipeline.corrections import label_studio
    from pipeline.report import site

    try:
        if isinstance(task, CorrectionError):
            raise task
        if task.episode not in site.episodes(home.processed):
            raise CorrectionError(f"{path}: there are no results of an episode {task.episode}; run `make all` first.")
        corrections = home.corrections / f"{task.episode}.csv"
        taken = label_studio.take_in(task, home.processed / task.episode, corrections)
    except RolecallError as error:
        tell(str(error))
        return False
    print(f"{task.episode}: {taken.added} corrections" + (f" → {corrections}" if taken.added else ""))
    for text in taken.lost:
        tell(f"{path}: {task.episode}: {text[:60]!r} fits nowhere in the transcript as it is now.")
    return not taken.lost
