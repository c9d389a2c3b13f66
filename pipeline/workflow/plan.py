"""Which stages of which episodes have to run, as a graph for Make.

This runs before every `make all`, so it imports only what it needs to compare digests. Episodes appear under their ids,
since their names may hold characters that Make takes for its own.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArtifactError
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import Stage, Workspace, edited, is_current, made_from, to_harvest


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
        return Plan(episode, workspace.stages, ())
    harvests = to_harvest(workspace, store)
    by_hand = tuple(
        name
        for stage in workspace.stages
        for name in edited(stage, store)
        if not (harvests and name in stage.harvested)
    )
    for number, stage in enumerate(workspace.stages):
        current = is_current(stage, store, made_from(stage, episode, workspace, store))
        if not current or (harvests and stage.harvested):
            return Plan(episode, workspace.stages[number:], by_hand)
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
