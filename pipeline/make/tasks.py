"""The tasks that the Makefile names.

`plan` and `clean` run before anything is installed, so what is imported here is of Python itself and of this package, and
starts in no time. All of them are for the project that this package stands in.
"""

import sys
from pathlib import Path

from pipeline import files, project
from pipeline.errors import ConfigError
from pipeline.project import Project
from pipeline.stages import STAGES
from pipeline.workflow import episodes, failures
from pipeline.workflow.clean import clean, remove_empty
from pipeline.workflow.plan import graph, plan, without_episode
from pipeline.workflow.stage import Workspace


def write_plan(home: Project, target: Path, stopped: Path) -> None:
    """Write what has to run as a graph for Make, and say what needs nothing and what a person edited.

    In `stopped` the stages will list the ids of the episodes that they could not do.
    """
    stopped.unlink(missing_ok=True)
    workspace = Workspace.of(home, STAGES)
    plans = [plan(episode, workspace) for episode in episodes.in_folder(home.raw)]
    for note in episodes.unknown_rows(home.raw):
        print(note, file=sys.stderr)
    for path in without_episode(home.corrections, {each.episode.name for each in plans}):
        print(f"{path}: corrects an episode that is not in data/raw; kept as it is", file=sys.stderr)
    for each in plans:
        for name in each.edited:
            print(f"{each.episode.name}: {name} was edited by hand and stays as it is", file=sys.stderr)
    if not plans:
        print("no transcripts in data/raw: put some there")
    elif not any(each.ahead for each in plans):
        print("nothing to do, see data/processed")
    target.parent.mkdir(exist_ok=True)
    files.write_atomic(target, graph(plans).encode())


def clean_all(home: Project) -> None:
    """Take away what can be made again from `data/raw`, the report too."""
    from pipeline.report import site

    for episode in episodes.in_folder(home.raw):
        folder = home.processed / episode.name
        for name in clean(folder, episode=episode.name, stages=STAGES, others=[site.FILE_NAME]):
            print(f"{episode.name}: {name} was edited by hand and stays", file=sys.stderr)
        remove_empty(folder, up_to=home.processed)
    (home.processed / site.FILE_NAME).unlink(missing_ok=True)


def print_overview(home: Project) -> None:
    """Print a short table of what the results say."""
    from pipeline.report import overview

    names = [each.name for each in episodes.in_folder(home.raw)]
    print(overview.table(home.processed.relative_to(home.root), names))


def write_report(home: Project, stopped: Path) -> bool:
    """Bring the report to look at up to date, and name the episodes that could not be done.

    Returns:
        Whether there are any, or a page could not be written.
    """
    from pipeline.report import site

    ids = failures.stopped(stopped)
    names = [each.name for each in episodes.in_folder(home.raw) if each.id in ids] if ids else []
    for name in names:
        remove_empty(home.processed / name, up_to=home.processed)
    written, complaints = site.write(home.processed, told=names)
    for complaint in complaints:
        print(f"rolecall: {complaint}", file=sys.stderr)
    if written:
        print(f"→ {home.processed.relative_to(home.root) / site.FILE_NAME}", flush=True)
    if names:
        print(f"rolecall: {failures.summary(names)}", file=sys.stderr)
    return bool(ids or complaints)


def main(task: str, *words: str) -> None:
    """Do one of the tasks that the Makefile names.

    Raises:
        RolecallError: there is no project, or what is in it cannot be understood.
    """
    home = project.find()
    if home is None:
        raise ConfigError(f"{project.PACKAGE.parent}: no project, since it holds no rolecall.toml.")
    if task == "plan":
        write_plan(home, *map(Path, words))
    elif task == "report":
        sys.exit(write_report(home, *map(Path, words)))
    else:
        {"clean": clean_all, "overview": print_overview}[task](home)
