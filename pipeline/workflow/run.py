"""Many episodes through all stages, several at a time; one that fails never stops the others."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline import faults, watch
from pipeline.errors import InputError, RolecallError
from pipeline.project import Project
from pipeline.transcript.charset import MOST_BYTES
from pipeline.workflow import episodes, workers
from pipeline.workflow.episodes import Episode
from pipeline.workflow.failures import Failure
from pipeline.workflow.stage import Workspace, run_stage

SMALLER = "run it alone with --jobs 1, or cut it into several files."
STANDARD_INPUT = "stdin.txt"
"""The file that holds what came on standard input, so that the episode is called `stdin`."""
DIED = f"its process died twice, as processes do where memory is short; {SMALLER}"


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
    if not (path.is_file() or path.is_dir()) or path.parts[:2] == ("/", "dev"):
        raise InputError(f"{path}: a pipe or a device is no file; save it as one, or give it as - on standard input.")
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


def collect_all(
    paths: Iterable[Path], home: Project | None, *, standard_input: Path
) -> tuple[list[Episode], list[Failure]]:
    """The episodes at all paths, one a name, and what is wrong with the other paths; see `collect`.

    Parameters:
        standard_input: a folder, in which what comes on standard input is put where a path is `-`.
    """
    found: list[Episode] = []
    failures: list[Failure] = []
    for path in paths:
        try:
            found += collect(_saved(standard_input) if str(path) == "-" else path, home)
        except InputError as error:
            failures.append(Failure(path, str(error)))
    found, complaints = distinct(found)
    return found, failures + complaints


def _saved(folder: Path) -> Path:
    """The file that holds what comes on standard input."""
    path = folder / STANDARD_INPUT
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InputError(f"standard input: it is larger than {MOST_BYTES >> 20} MB.")
    if not content:
        raise InputError("standard input: it is empty or closed; send a transcript to it, or name a file.")
    path.write_bytes(content)
    return path


def run(found: Sequence[Episode], workspace: Workspace, *, jobs: int = 1) -> Iterator[Result]:
    """Take episodes through all stages, `jobs` at a time; a result each, as they are done.

    A process that dies costs its own episode only, see `workers.each_done`.
    """
    work = partial(run_episode, workspace=workspace)
    for episode, result in workers.each_done(work, found, jobs=min(jobs, len(found))):
        yield result or Result(episode, error=f"{episode.sources[0]}: {DIED}")


def run_episode(episode: Episode, workspace: Workspace) -> Result:
    """Take one episode through all stages; whatever goes wrong is in the result."""
    ran, notes = False, list[str]()
    try:
        for stage in workspace.stages:
            watch.tell(stage.name)
            outcome = run_stage(stage, episode, workspace)
            ran = ran or outcome.ran
            notes += [*outcome.notes, *(f"{name} was edited by hand and stays as it is" for name in outcome.edited)]
    except RolecallError as error:
        return Result(episode, ran, tuple(notes), str(error))
    except MemoryError:
        return Result(episode, ran, tuple(notes), f"{episode.sources[0]}: memory is too short for it; {SMALLER}")
    except Exception as error:  # a fault of ours in one episode must not cost the others
        return Result(episode, ran, tuple(notes), faults.report_fault(error, str(episode.sources[0]), workspace.out))
    return Result(episode, ran, tuple(notes))


def distinct(found: Iterable[Episode]) -> tuple[list[Episode], list[Failure]]:
    """One episode per name, and a complaint for each other one of the same name, which would overwrite it."""
    chosen: dict[str, Episode] = {}
    complaints: list[Failure] = []
    for episode in found:
        first = chosen.setdefault(episode.name, episode)
        if first != episode and first.root != episode.root:
            message = (
                f"{episode.sources[0]}: its results would take the place of those of {first.sources[0]}. "
                "Give the folder above both, or run them with an --out each."
            )
            complaints.append(Failure(episode.sources[0], message, episode.name))
        elif first != episode:
            sources = {*first.sources, *episode.sources}
            chosen[episode.name] = episodes.in_files(first.root, sources)[0]
    return list(chosen.values()), complaints


def default_jobs() -> int:
    """As many as there are processors for this process."""
    from joblib import cpu_count

    return int(cpu_count())


def _concerns(episode: Episode, path: Path) -> bool:
    return any(source == path or source.is_relative_to(path) for source in episode.sources)
