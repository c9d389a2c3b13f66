"""`rolecall export` and `annotations`: results in other forms, and what was corrected in one of them."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.console import ProjectFolder, checked_call, project_at, tell

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
    """Write results in other formats.

    They are to read, to play, or to work on.
    """
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
    reached, failed = set[str](), False
    for each in made:
        if each.complaint:
            tell(each.complaint)
        elif each.content is not None:
            sys.stdout.buffer.write(each.content)
        else:
            print(each.path)
        reached.update(each.episodes)
        failed = failed or each.failed
    if to is None:  # the report names what lies in exports/
        for complaint in site.write(where)[1]:
            tell(complaint)
            failed = True
    raise typer.Exit(1 if failed or not reached.issuperset(names) else 0)


@app.command()
def annotations(
    exported: Annotated[list[Path], typer.Argument(metavar="FILE…", help="What Label Studio exported as JSON.")],
    folder: ProjectFolder = None,
) -> None:
    """Take in what was corrected in Label Studio.

    Its annotations become corrections, and `make all` applies them.
    """
    from pipeline.corrections.label_studio import take_in_file
    from pipeline.errors import RolecallError
    from pipeline.report import site

    home = project_at(folder)
    episodes = site.episodes(home.processed)
    complete = True
    for path in exported:
        for each in take_in_file(path, home, episodes):
            if isinstance(each, RolecallError):
                complaints = [str(each)]
            else:
                print(f"{each.episode}: {each.added} corrections" + (f" → {each.corrections}" if each.added else ""))
                what = "fits nowhere in the transcript as it is now."
                complaints = [f"{path}: {each.episode}: {text[:60]!r} {what}" for text in each.lost]
            for complaint in complaints:
                tell(complaint)
            complete = complete and not complaints
    raise typer.Exit(0 if complete else 1)
