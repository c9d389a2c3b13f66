"""`rolecall segment`, `turns`, `evidence`, `attribute`: one stage of one episode, as Make calls it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.console import EpisodeName, ProjectFolder, checked_call, project_at

if TYPE_CHECKING:
    from pipeline.workflow.episodes import Episode

app = typer.Typer()

STOPPED = "ROLECALL_STOPPED"
"""The variable in which Make says where the episodes that fail are listed."""

EpisodeId = Annotated[str | None, typer.Option("--id", help="The episode by the id that Make knows it by.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep the files as they are, with your edits, and go on from them.")]


@app.command()
def segment(
    episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False
) -> None:
    """Cut a transcript into sentences."""
    _run("segment", episode, id_, folder, keep)


@app.command()
def turns(episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False) -> None:
    """Find where the speaker may change.

    What lies between two such places is a candidate turn.
    """
    _run("turns", episode, id_, folder, keep)


@app.command()
def evidence(
    episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False
) -> None:
    """Let the language models read the talk.

    These are n-gram models and sentence encoders. They read each candidate turn.
    """
    _run("evidence", episode, id_, folder, keep)


@app.command()
def attribute(
    episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False
) -> None:
    """Say who speaks, the host or the guest."""
    _run("attribute", episode, id_, folder, keep)


def _run(stage_name: str, name: str | None, id_: str | None, folder: Path | None, keep: bool) -> None:
    from pipeline.stages import STAGES
    from pipeline.workflow import episodes
    from pipeline.workflow.stage import Workspace, run_stage

    stage = next(each for each in STAGES if each.name == stage_name)
    home = project_at(folder)
    with checked_call():
        episode = episodes.find(home.raw, name=name, id_=id_)
    with _stopping(episode, home.processed) as stopped:
        if stopped:
            return
        outcome = run_stage(stage, episode, Workspace.of(home, STAGES), keep=keep)
        for note in outcome.notes:
            print(f"{episode.name}: {note}", file=sys.stderr)
        print(f"{episode.name}: {stage.name} {'done' if outcome.ran else 'has nothing to do'}")


@contextmanager
def _stopping(episode: "Episode", processed: Path) -> Iterator[bool]:
    """Where Make calls, an episode that fails is put on a list; whether it is on it, so that nothing more is to be done with it.

    An exit status would have Make say that there was an error, between our messages and without a reason.
    """
    from pipeline.faults import plain_ending
    from pipeline.workflow import failures
    from pipeline.workflow.clean import remove_empty

    if not (place := os.environ.get(STOPPED)):
        try:
            yield False
        finally:
            remove_empty(processed / episode.name, up_to=processed)
        return
    try:
        with plain_ending(episode.name):
            yield episode.id in failures.stopped(Path(place))
    except SystemExit:
        failures.stop(Path(place), episode.id)
