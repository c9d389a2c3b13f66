"""`rolecall export` and `annotations`: results in other forms, and what was corrected in one of them."""

import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import project
from pipeline.errors import CorrectionError, RolecallError
from pipeline.export import FORMATS, deliver
from pipeline.export.deliver import Target
from pipeline.export.talk import Talk, read
from pipeline.project import Project
from pipeline.report import site

if TYPE_CHECKING:
    from pipeline.corrections.label_studio import Annotated as Task

app = typer.Typer()

STANDARD_OUT = Path("-")
Results = Annotated[Path | None, typer.Option(help="Where the results lie [default: the project's data/processed].")]
ProjectFolder = Annotated[Path | None, typer.Option("--project", help="The folder that holds rolecall.toml.")]


@app.command()
def export(
    episodes: Annotated[list[str] | None, typer.Argument(metavar="[EPISODE…]", help="All, if none is named.")] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", "-f", help=f"One or several of {', '.join(FORMATS)}; or all.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            help="A folder, a file, or - for standard output [default: exports/ below each episode's results]."
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Also take the place of files of others.")] = False,
    results: Results = None,
    folder: ProjectFolder = None,
) -> None:
    """Write results in other forms: to read, to play, to work on."""
    home = project.find(folder)
    where = _results(results, home)
    chosen, names = _formats(formats or []), _episodes(episodes or [], where)
    if to is not None and _is_file(to, chosen):
        failed = _one_file(chosen[0], names, where, Target(to.parent, overwrite, _protected(home)), to)
    else:
        target = Target(to, overwrite, _protected(home))
        failed = [name for name in names if not _one_episode(name, chosen, where, target)]
        if to is None:
            for complaint in site.write(where)[1]:
                _tell(complaint)
    raise typer.Exit(1 if failed else 0)


@app.command()
def annotations(
    exported: Annotated[list[Path], typer.Argument(metavar="FILE…", help="What Label Studio exported as JSON.")],
    folder: ProjectFolder = None,
) -> None:
    """Take annotations of Label Studio in as corrections; `make all` applies them."""
    home = project.find(folder)
    if home is None:
        raise typer.BadParameter("there is no project here; name one with --project.")
    failed = [path for path in exported if not _annotations_of(path, home)]
    raise typer.Exit(1 if failed else 0)


def _annotations_of(path: Path, home: Project) -> bool:
    """Whether all that a file says could be taken in; the rest is told, task by task."""
    from pipeline.corrections import label_studio

    try:
        found = label_studio.tasks(path)
    except RolecallError as error:
        _tell(str(error))
        return False
    if not found:
        _tell(f"{path}: holds no annotation; submit the tasks before you export them.")
    failed = [task for task in found if not _taken(task, path, home)]
    return bool(found) and not failed


def _taken(task: "Task | CorrectionError", path: Path, home: Project) -> bool:
    from pipeline.corrections import label_studio

    try:
        if isinstance(task, CorrectionError):
            raise task
        if task.episode not in site.episodes(home.processed):
            raise CorrectionError(f"{path}: there are no results of an episode {task.episode}; run `make all` first.")
        corrections = home.corrections / f"{task.episode}.csv"
        taken = label_studio.take_in(task, home.processed / task.episode, corrections)
    except RolecallError as error:
        _tell(str(error))
        return False
    print(f"{task.episode}: {taken.added} corrections" + (f" → {corrections}" if taken.added else ""))
    for text in taken.lost:
        _tell(f"{path}: {task.episode}: {text[:60]!r} fits nowhere in the transcript as it is now.")
    return not taken.lost


def _one_episode(name: str, chosen: Sequence[ModuleType], results: Path, target: Target) -> bool:
    """Whether anything could be written."""
    written = []
    for talk, module in _readable(name, chosen, results):
        try:
            path = deliver.path_of(module, name, results, target)
            deliver.put(path, module.write(talk), target)
            written.append(path)
            print(path)
        except RolecallError as error:
            _tell(str(error))
    return bool(written)


def _one_file(module: ModuleType, names: Sequence[str], results: Path, target: Target, path: Path) -> list[str]:
    """The episodes that could not be written."""
    made: dict[str, bytes] = {}
    for name in names:
        for talk, _ in _readable(name, [module], results):
            try:
                made[name] = module.write(talk)
            except RolecallError as error:
                _tell(str(error))
    if made:
        whole = deliver.joined(module, list(made.values()))
        if path == STANDARD_OUT:
            sys.stdout.buffer.write(whole)
        else:
            deliver.put(path, whole, target)
            print(path)
    return [name for name in names if name not in made]


def _readable(name: str, chosen: Sequence[ModuleType], results: Path) -> Iterator[tuple[Talk, ModuleType]]:
    """The episode with each format that it can be written in; what stands in the way is told."""
    try:
        talk = read(name, results / name)
    except RolecallError as error:
        _tell(f"{name}: {error}")
        return
    modules, complaint = deliver.possible(talk, chosen)
    if complaint:
        _tell(complaint)
    yield from ((talk, module) for module in modules)


def _formats(said: Sequence[str]) -> list[ModuleType]:
    names = [name for each in said for name in each.replace(",", " ").split()]
    unknown = [name for name in names if name not in FORMATS and name != "all"]
    if unknown or not names:
        what = f"there is no format {unknown[0]!r}" if unknown else "say which with --format"
        raise typer.BadParameter(f"{what}; there are {', '.join(FORMATS)}, and all.")
    return [module for name, module in FORMATS.items() if name in names or "all" in names]


def _episodes(said: Sequence[str], results: Path) -> list[str]:
    found = site.episodes(results)
    for name in said:
        if name not in found:
            near = get_close_matches(name, found, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; run it through `make all` or `rolecall run` first."
            raise typer.BadParameter(f"no results of an episode {name} in {results}{hint}")
    if not found:
        raise typer.BadParameter(f"no results in {results}; run `make all` or `rolecall run` first.")
    return list(dict.fromkeys(said)) or found


def _is_file(to: Path, chosen: Sequence[ModuleType]) -> bool:
    """Whether `--to` names a file rather than a folder."""
    named = to == STANDARD_OUT or (
        not to.is_dir() and any(to.name.endswith(f".{each.ENDING.rpartition('.')[2]}") for each in chosen)
    )
    if named and len(chosen) > 1:
        raise typer.BadParameter(f"{to} is one file, so it takes one format; name a folder for several.")
    return named


def _results(results: Path | None, home: Project | None) -> Path:
    if results is None and home is None:
        raise typer.BadParameter("there is no project here; say where the results lie with --results.")
    return results if results is not None else home.processed  # type: ignore[union-attr]


def _protected(home: Project | None) -> tuple[Path, ...]:
    return (home.raw, home.corrections) if home else ()


def _tell(line: str) -> None:
    print(f"rolecall: {line}", file=sys.stderr)
