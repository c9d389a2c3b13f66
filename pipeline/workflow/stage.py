"""What a stage is, and how one is run on one episode: this is the heart of the program.

A stage reads what `reads` names and nothing else, and writes the files that `makes` names. Its code is `module`, whose
`make` is a function of a `Job`. Whether a stage has to run is decided by content: it has, unless its files are in force
and were made from exactly what they would be made from now.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.config import Config
from pipeline.errors import ArtifactError, InputError
from pipeline.modeling import registry
from pipeline.project import Project
from pipeline.workflow import digests
from pipeline.workflow.artifacts import State, Store
from pipeline.workflow.episodes import Episode
from pipeline.workflow.job import Job


@dataclass(frozen=True, slots=True)
class Stage:
    """One step from transcript to attribution.

    `weights` names what it reads of the model, by the beginnings of file names. Edits of the files in `harvested` become
    corrections: the module `harvester` takes them in with `take_in(store, corrections, versions_kept)`, which returns lines
    to tell the user. `schema` is that of the files that the stage makes.
    """

    name: str
    module: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    sections: tuple[str, ...]
    weights: tuple[str, ...]
    harvested: tuple[str, ...] = ()
    harvester: str = ""
    schema: int = 1


@dataclass(frozen=True)
class Workspace:
    """Where episodes are taken through which stages, and with what: folders, configuration, a model's folder."""

    out: Path
    model: Path
    stages: tuple[Stage, ...]
    corrections: Path | None = None
    config: Config = field(default_factory=Config)

    @classmethod
    def of(cls, project: Project, stages: tuple[Stage, ...]) -> "Workspace":
        """The workspace in which Make works: the project's own folders."""
        return cls(project.processed, registry.current_model(project), stages, project.corrections, project.config)

    @cached_property
    def model_digest(self) -> str:
        """What stands for the model, as it was when first asked for."""
        return registry.digest(self.model)

    def store(self, episode: Episode) -> Store:
        """The artifacts of an episode as they are now."""
        return Store(self.out / episode.name, episode=episode.name)

    def corrections_of(self, episode: Episode) -> Path | None:
        """The file of an episode's corrections, if there is one."""
        path = self.corrections / f"{episode.name}.csv" if self.corrections else None
        return path if path and files.is_there(path) else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of running a stage: whether it had to run, which files are a person's, what else to tell the user."""

    ran: bool
    edited: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def run_stage(stage: Stage, episode: Episode, workspace: Workspace, *, keep: bool = False) -> Outcome:
    """Run a stage of an episode, unless its files are current.

    Args:
        keep: take the stage's files as they stand for current ones, with whatever a person edited.

    Raises:
        RolecallError: the stage cannot be run on this input, or would have to overwrite a person's edits.
    """
    folder = workspace.out / episode.name
    if episode.clash:
        raise InputError(
            f"{episode.sources[0]}: its results would take the place of {episode.clash}; give it another name."
        )
    try:
        with files.locked(folder):
            store = workspace.store(episode)
            store.sweep()
            harvested = () if keep else _harvest(episode, workspace, store)
            sources = made_from(stage, episode, workspace, store)
            if is_current(stage, store, sources):
                return Outcome(ran=False, edited=edited(stage, store), notes=harvested)
            if keep:
                store.accept(stage.makes, sources, schema=stage.schema)
                return Outcome(ran=True, edited=edited(stage, store))
            made = import_module(stage.module).make(job_of(episode, workspace, store))
            kept = workspace.config.artifacts.versions_kept
            store.commit(made, sources, schema=stage.schema, versions_kept=kept, harvested=stage.harvested)
            return Outcome(ran=True, edited=edited(stage, store), notes=(*harvested, *made.notes))
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise ArtifactError(
            f"{error.filename or folder}: a file and a folder of results would have the same name; "
            f"give {episode.sources[0]} another name, or move away what is there."
        ) from error
    except OSError as error:
        raise ArtifactError(f"{error.filename or folder}: {error.strerror or error}.") from error


def to_harvest(workspace: Workspace, store: Store) -> bool:
    """Whether a person made edits that are to be taken in as corrections before any stage runs."""
    return workspace.corrections is not None and any(_was_edited(stage, store) for stage in workspace.stages)


def _was_edited(stage: Stage, store: Store) -> bool:
    return any(store.state(name) is State.EDITED for name in stage.harvested)


def _harvest(episode: Episode, workspace: Workspace, store: Store) -> tuple[str, ...]:
    if workspace.corrections is None:
        return ()
    path, kept = workspace.corrections / f"{episode.name}.csv", workspace.config.artifacts.versions_kept
    edited_stages = [stage for stage in workspace.stages if _was_edited(stage, store)]
    return tuple(note for stage in edited_stages for note in import_module(stage.harvester).take_in(store, path, kept))


def is_current(stage: Stage, store: Store, sources: Mapping[str, Any]) -> bool:
    """Whether the stage's files are in force and were made from `sources`, all of which can be read."""
    return files.UNREADABLE not in sources.values() and all(store.made_from(name) == sources for name in stage.makes)


def edited(stage: Stage, store: Store) -> tuple[str, ...]:
    """Which of the stage's files are as a person edited them."""
    return tuple(name for name in stage.makes if store.state(name) is State.EDITED)


def made_from(stage: Stage, episode: Episode, workspace: Workspace, store: Store) -> dict[str, Any]:
    """All that the stage's files would be made from now, each thing as its sha256 or in plain words."""
    corrections = workspace.corrections_of(episode)
    values: dict[str, Any] = {
        "input": episode.content(),
        "metadata": _metadata(episode, store),
        "corrections": files.digest(corrections) if corrections else "",
    }
    sections = asdict(workspace.config)
    return {
        **{name: values[name] if name in values else store.sha(name) for name in stage.reads},
        "code": digests.of_code(stage.module),
        "config": digests.of({name: sections[name] for name in stage.sections}),
        "model": registry.digest_of(workspace.model, stage.weights),
        "packages": digests.of_packages(),
    }


def _metadata(episode: Episode, store: Store) -> dict[str, str]:
    return {**store.manifest.transcript.get("metadata", {}), **episode.known}


def job_of(episode: Episode, workspace: Workspace, store: Store) -> Job:
    """What a stage of an episode is given to work on."""
    return Job(
        episode=episode.name,
        sources=episode.sources,
        folder=store.folder,
        config=workspace.config,
        model_folder=workspace.model,
        model_digest=workspace.model_digest,
        metadata=_metadata(episode, store),
        corrections=workspace.corrections_of(episode),
    )
