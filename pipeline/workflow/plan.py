"""Which stages of which episodes have to run, as a graph for Make: `python -m pipeline.plan GRAPH`.

This runs before every `make all`, so it imports only what it needs to compare digests. Episodes appear under their ids,
since their names may hold characters that Make takes for its own.
"""

import re
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline import files, project
from pipeline.errors import ArtifactError, ConfigError, RolecallError
from pipeline.workflow import episodes
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import STAGES, Stage, Workspace, edited, is_current, made_from, to_harvest


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for one episode: the first stage whose files are not current and those after it."""

    episode: Episode
    ahead: tuple[Stage, ...]
    edited: tuple[str, ...]


def plan(episode: Episode, workspace: Workspace) -> Plan:
    """Compare what an episode's artifacts were made from with what they would be made from now.

    Where its manifest cannot be read, its first stage is to run and say so: the other episodes are done all the same.
    """
    try:
        store = workspace.store(episode)
    except ArtifactError:
        return Plan(episode, STAGES, ())
    harvests = to_harvest(workspace, store)
    by_hand = tuple(
        name for stage in STAGES for name in edited(stage, store) if not (harvests and name in stage.harvested)
    )
    for number, stage in enumerate(STAGES):
        current = is_current(stage, store, made_from(stage, episode, workspace, store))
        if not current or (harvests and stage.harvested):
            return Plan(episode, STAGES[number:], by_hand)
    return Plan(episode, (), by_hand)


def graph(plans: Iterable[Plan]) -> str:
    """A makefile with one target per stage to run, each after the one before it of the same episode.

    `$(ROLECALL)` is the command line; the target `all` reaches every other, and an episode that fails does not stop the
    others. Without anything to run it is empty.
    """
    goals: list[str] = []
    rules: list[str] = []
    for each in plans:
        before = ""
        for stage in each.ahead:
            goal = f"{each.episode.id}.{stage.name}"
            command = f"$(ROLECALL) {stage.name} --id {each.episode.id}"
            rules.append(f"{goal}:{before}\n\t@{command} # {_plain(each.episode.name)}\n")
            before = f" {goal}"
            goals.append(goal)
    if not goals:
        return ""
    return "\n".join([f"MAKEFLAGS += --keep-going\n.PHONY: all {' '.join(goals)}\nall: {' '.join(goals)}\n", *rules])


def _plain(name: str) -> str:
    """An episode's name for the eye, in characters that neither Make nor a shell minds."""
    return re.sub(r"[^\w./ -]", "_", name)


def without_episode(corrections: Path, names: Collection[str]) -> list[Path]:
    """The files of corrections that belong to no episode."""
    found = (path for path in corrections.rglob("*.csv") if not path.name.startswith("."))
    return sorted(path for path in found if path.relative_to(corrections).as_posix().removesuffix(".csv") not in names)


def main(target: Path) -> None:
    """Write the graph for the project to `target`, and say what needs nothing and what a person edited."""
    here = project.find()
    if here is None:
        raise ConfigError(f"{project.PACKAGE.parent}: no project, since it holds no rolecall.toml.")
    workspace = Workspace.of(here)
    plans = [plan(episode, workspace) for episode in episodes.in_folder(here.raw)]
    for path in without_episode(here.corrections, {each.episode.name for each in plans}):
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


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except RolecallError as error:
        sys.exit(f"rolecall: {error}")
