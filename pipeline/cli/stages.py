"""`rolecall segment`, `turns`, `evidence`, `attribute`: one stage of one episode, as Make calls it."""

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from pipeline import project
from pipeline.project import Project
from pipeline.workflow import episodes
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import STAGES, Stage, Workspace, run_stage

app = typer.Typer()

EpisodeName = Annotated[str | None, typer.Argument(metavar="EPISODE", help="Path below data/raw without its ending.")]
EpisodeId = Annotated[str | None, typer.Option("--id", help="The episode by the id that Make knows it by.")]
ProjectFolder = Annotated[Path | None, typer.Option("--project", help="The folder that holds rolecall.toml.")]
Keep = Annotated[bool, typer.Option("--keep", help="Go on from the files as they stand, edits by hand and all.")]


@app.command()
def segment(
    episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False
) -> None:
    """Stage 1: cut a transcript into sentences."""
    _run(STAGES[0], episode, id_, folder, keep)


@app.command()
def turns(episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False) -> None:
    """Stage 2: find where the speaker may change."""
    _run(STAGES[1], episode, id_, folder, keep)


@app.command()
def evidence(
    episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False
) -> None:
    """Stage 3: let the models read the turns."""
    _run(STAGES[2], episode, id_, folder, keep)


@app.command()
def attribute(
    episode: EpisodeName = None, id_: EpisodeId = None, folder: ProjectFolder = None, keep: Keep = False
) -> None:
    """Stage 4: say who speaks, the host or the guest."""
    _run(STAGES[3], episode, id_, folder, keep)


def _run(stage: Stage, name: str | None, id_: str | None, folder: Path | None, keep: bool) -> None:
    home = project.find(folder)
    if home is None:
        raise typer.BadParameter("there is no project here; name one with --project.")
    episode = find_episode(home, name, id_)
    outcome = run_stage(stage, episode, Workspace.of(home), keep=keep)
    for note in outcome.notes:
        print(f"{episode.name}: {note}", file=sys.stderr)
    print(f"{episode.name}: {stage.name} {'done' if outcome.ran else 'has nothing to do'}")


def find_episode(home: Project, name: str | None, id_: str | None) -> Episode:
    """The episode by name or by id.

    Raises:
        typer.BadParameter: there is none, or not exactly one of the two is given.
    """
    if (name is None) == (id_ is None):
        raise typer.BadParameter("name the episode: either EPISODE or --id.")
    found = episodes.in_folder(home.raw)
    for episode in found:
        if id_ in (None, episode.id) and name in (None, episode.name):
            return episode
    near = get_close_matches(name or "", [episode.name for episode in found], n=1)
    raise typer.BadParameter(f"no episode {name or id_} in {home.raw}{f'; did you mean {near[0]}?' if near else '.'}")
