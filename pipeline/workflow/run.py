"""Many episodes through all stages, several at a time; one that fails never stops the others."""

import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import project
from pipeline.config import Config
from pipeline.errors import InputError, RolecallError
from pipeline.project import Project
from pipeline.workflow import episodes, tables
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import STAGES, Workspace, run_stage

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an episode; `error` is empty where all went well."""

    episode: Episode
    ran: bool = False
    notes: tuple[str, ...] = ()
    error: str = ""


def collect(path: Path, home: Project | None) -> list[Episode]:
    """The episodes at a path. In the project's `data/raw` they have the names that they have for Make.

    Raises:
        InputError: there is nothing, or nothing that could be a transcript.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder.")
    place = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    if home and place.is_relative_to(home.raw.resolve()):
        place = home.raw / place.relative_to(home.raw.resolve())
        found = [episode for episode in episodes.in_folder(home.raw) if _concerns(episode, place)]
    elif path.is_dir():
        found = episodes.in_folder(path)
    else:
        found = episodes.in_files(path.parent, [path])
    if not found:
        raise InputError(f"{path}: holds no transcripts.")
    return found


def run(found: Sequence[Episode], workspace: Workspace, *, jobs: int = 1) -> Iterator[Result]:
    """Take episodes through all stages, `jobs` at a time; a result each, in the order given, as they come."""
    from joblib import Parallel, delayed

    jobs = max(1, min(jobs, len(found)))
    parallel = Parallel(n_jobs=jobs, return_as="generator")
    yield from parallel(delayed(run_episode)(episode, workspace) for episode in found)


def run_episode(episode: Episode, workspace: Workspace) -> Result:
    """Take one episode through all stages; whatever goes wrong is in the result."""
    ran, notes = False, list[str]()
    try:
        for stage in STAGES:
            outcome = run_stage(stage, episode, workspace)
            ran = ran or outcome.ran
            notes += [*outcome.notes, *(f"{name} was edited by hand and stays as it is" for name in outcome.edited)]
    except RolecallError as error:
        return Result(episode, ran, tuple(notes), str(error))
    except Exception:  # a fault of ours in one episode must not cost the others
        return Result(episode, ran, tuple(notes), f"{episode.name}: a fault in rolecall:\n{traceback.format_exc()}")
    return Result(episode, ran, tuple(notes))


def distinct(found: Iterable[Episode]) -> tuple[list[Episode], list[str]]:
    """One episode per name, and a complaint for each other one of the same name, which would overwrite it."""
    chosen: dict[str, Episode] = {}
    complaints: list[str] = []
    for episode in found:
        first = chosen.setdefault(episode.name, episode)
        if first != episode and first.root != episode.root:
            complaints.append(
                f"{episode.sources[0]}: its results would take the place of those of {first.sources[0]}. "
                "Give the folder above both, or run them with an --out each."
            )
        elif first != episode:
            sources = {*first.sources, *episode.sources}
            chosen[episode.name] = episodes.in_files(first.root, sources)[0]
    return list(chosen.values()), complaints


def attribute(text: str, home: Project | None) -> "DataFrame":
    """Attribute one transcript given as text, by the very way that files take. See `pipeline.attribute`."""
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"character {error.start} is half a surrogate pair; decode the text again.") from error
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "text.txt").write_bytes(content)
        workspace = Workspace(folder, project.current_model(home), config=home.config if home else Config())
        episode = episodes.in_files(folder, [folder / "text.txt"])[0]
        for stage in STAGES:
            run_stage(stage, episode, workspace)
        return tables.read(tables.ATTRIBUTION, folder / "text" / tables.ATTRIBUTION.file_name)


def default_jobs() -> int:
    """As many as there are processors for this process."""
    from joblib import cpu_count

    return int(cpu_count())


def _concerns(episode: Episode, path: Path) -> bool:
    return any(source == path or source.is_relative_to(path) for source in episode.sources)
