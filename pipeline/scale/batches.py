"""Batches of episodes, each done as a whole by one process on some machine: fetched, taken through all stages, put in place.

Everything is decided by what is there: what has been done is not done again, and what is written twice is the same.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline import faults, files
from pipeline.errors import ModelError, RolecallError
from pipeline.modeling import registry
from pipeline.scale.parquet import Dataset, buckets
from pipeline.scale.storage import Remote, fetch_results, put_results
from pipeline.transcript.charset import MOST_BYTES
from pipeline.workflow import digests, tables
from pipeline.workflow.episodes import Episode
from pipeline.workflow.run import DIED, Result, run_episode
from pipeline.workflow.stage import Workspace


@dataclass(frozen=True, slots=True)
class Batch:
    """Episodes that are done together; `table` is the Parquet file that holds them, empty where none is written."""

    episodes: tuple[Episode, ...]
    table: str = ""


Work = Callable[[Batch], list[Result]]
EachDone = Callable[[Work, Iterable[Batch]], Iterator[tuple[Batch, list[Result] | None]]]
"""Does work on batches and gives each back with its results as it is done; None where the process died, twice or more."""


@dataclass(frozen=True)
class Plan:
    """Where episodes come from and where their results go.

    Parameters:
        workspace: with `out` on a disk that every process sees under this name, unless `results` says otherwise.
        origins: the URLs of folders that are not on this machine, by the `root` of their episodes.
        results: the URL where folders of results go; empty where they go to `workspace.out` or, if `table_only`, nowhere.
        parquet: the folder or URL of the Parquet files; empty without any.
        table_only: whether only Parquet files are wanted.
        typed: the file that holds what came on standard input, which messages call by that name.
        fingerprint: what stands for model, code and packages of the command; empty where no other machine works.
    """

    workspace: Workspace
    origins: Mapping[Path, str] = field(default_factory=dict)
    results: str = ""
    parquet: str = ""
    table_only: bool = False
    typed: str = ""
    fingerprint: str = ""

    def source_of(self, episode: Episode) -> str:
        """The path or URL of what an episode is read from."""
        source = episode.sources[0]
        if origin := self.origins.get(episode.root):
            return f"{origin}/{source.relative_to(episode.root).as_posix()}"
        return self.as_given(str(source))

    def as_given(self, message: str) -> str:
        """A message with the name of standard input for that of the file which holds it, and which soon is gone."""
        return message.replace(self.typed, "standard input") if self.typed else message

    def here(self) -> "Plan":
        """The plan on the machine that works: with the model where it lies here.

        Raises:
            ModelError: there is no such model, or code and packages are others, so the results would be.
        """
        plan = self
        if not (self.workspace.model / "model.json").is_file():
            plan = replace(self, workspace=replace(self.workspace, model=registry.current_model(None)))
        if self.fingerprint and self.fingerprint != fingerprint(plan.workspace):
            raise ModelError(
                f"{plan.workspace.model}: a worker has another model, other code or other packages than the command has; "
                "install the same on all machines (`make setup LOCKED=1`), or put the project on a disk that all of them see."
            )
        return plan


def fingerprint(workspace: Workspace) -> str:
    """What stands for all that results depend on besides their input, corrections and settings."""
    code = {stage.name: digests.of_code(stage.module) for stage in workspace.stages}
    return digests.of({"model": registry.digest(workspace.model), "code": code, "packages": digests.of_packages()})


def run(found: Sequence[Episode], plan: Plan, each_done: EachDone) -> Iterator[Result]:
    """Take episodes through all stages; a result each, as they are done.

    A batch whose process dies is taken apart: its episodes are done one by one, and only those that bring down a process by
    themselves are given up.
    """
    work = partial(run_batch, plan=plan)
    if plan.parquet:
        named = buckets(found, Dataset(plan.parquet).names())
        batches = [Batch(episodes, name) for name, episodes in named.items()]
    else:
        batches = [Batch((episode,)) for episode in found]
    broken: list[Batch] = []
    for batch, results in each_done(work, batches):
        if results is None and len(batch.episodes) > 1:
            broken.append(batch)
        else:
            yield from _died(batch, plan) if results is None else results
    for batch in broken:
        sound: list[Episode] = []
        for one, results in each_done(work, [Batch((episode,)) for episode in batch.episodes]):
            if results is None:
                yield from _died(one, plan)
            else:
                sound += one.episodes
        if sound:
            for again, results in each_done(work, [Batch(tuple(sound), batch.table)]):
                yield from _died(again, plan) if results is None else results


def _died(batch: Batch, plan: Plan) -> list[Result]:
    return [Result(episode, error=f"{plan.source_of(episode)}: {DIED}") for episode in batch.episodes]


def run_batch(batch: Batch, plan: Plan) -> list[Result]:
    """Do all of a batch here; whatever goes wrong with an episode is in its result.

    Raises:
        ModelError: see `Plan.here`.
    """
    plan = plan.here()
    with tempfile.TemporaryDirectory(prefix="rolecall-") as own:
        scratch = Path(own).resolve()
        elsewhere = bool(plan.results) or plan.table_only
        workspace = replace(plan.workspace, out=scratch / "out") if elsewhere else plan.workspace
        fetched = [_fetched(episode, plan, scratch / "raw") for episode in batch.episodes]
        if batch.table and plan.table_only and _is_current(batch, fetched, plan):
            return [Result(episode) for episode in batch.episodes]
        results = [
            local if isinstance(local, Result) else _run_one(episode, local, plan, workspace)
            for episode, local in zip(batch.episodes, fetched, strict=True)
        ]
        if batch.table:
            results = _tabulated(batch, fetched, results, plan, workspace)
        return [replace(each, error=_as_seen(each.error, scratch, each.episode, plan)) for each in results]


def _fetched(episode: Episode, plan: Plan, raw: Path) -> Episode | Result:
    """The episode with its sources on this machine; a result with the error where they cannot be had."""
    if not (origin := plan.origins.get(episode.root)):
        return episode
    remote, root = Remote(origin), raw / episode.id
    names = [source.relative_to(episode.root).as_posix() for source in episode.sources]
    try:
        for name in names:
            remote.fetch(name, root / name, most=MOST_BYTES)
    except RolecallError as error:
        return Result(episode, error=str(error))
    return replace(episode, root=root, sources=tuple(root / name for name in names))


def _run_one(episode: Episode, local: Episode, plan: Plan, workspace: Workspace) -> Result:
    if not plan.results:
        return replace(run_episode(local, workspace), episode=episode)
    remote = Remote(plan.results)
    try:
        before = fetch_results(remote, episode.name, workspace.out)
        result = run_episode(local, workspace)
        put_results(remote, episode.name, workspace.out, before)
    except RolecallError as error:
        return Result(episode, error=str(error))
    return replace(result, episode=episode)


def _tabulated(
    batch: Batch, fetched: Sequence[Episode | Result], results: list[Result], plan: Plan, workspace: Workspace
) -> list[Result]:
    """Write the batch's Parquet file of all episodes that went well; where that fails, none did."""
    well = [
        (result.episode, local)
        for result, local in zip(results, fetched, strict=True)
        if not result.error and isinstance(local, Episode)
    ]
    rows = (
        (episode.name, tables.read(tables.ATTRIBUTION, workspace.out / episode.name / tables.ATTRIBUTION.file_name))
        for episode, _ in well
    )
    try:
        Dataset(plan.parquet).write(batch.table, rows, _made_from([local for _, local in well], plan))
    except Exception as error:  # a fault of ours in one file must not cost the others
        where = f"{plan.parquet}/{batch.table}"
        expected = isinstance(error, RolecallError | OSError)
        told = f"{where}: {error}" if expected else faults.report_fault(error, where, workspace.out)
        return [replace(each, error=each.error or told) for each in results]
    return results


def _is_current(batch: Batch, fetched: Sequence[Episode | Result], plan: Plan) -> bool:
    wanted = _made_from([local for local in fetched if isinstance(local, Episode)], plan)
    return len(wanted) == len(batch.episodes) and Dataset(plan.parquet).made_from(batch.table) == wanted


def _made_from(episodes: Sequence[Episode], plan: Plan) -> dict[str, str]:
    """By the names of episodes that lie here, what stands for all that their rows are made from."""
    rest = fingerprint(plan.workspace)

    def of(episode: Episode) -> str:
        corrections = plan.workspace.corrections_of(episode)
        return digests.of(
            {
                "input": episode.content(),
                "known": dict(episode.known),
                "corrections": files.digest(corrections) if corrections else "",
                "config": asdict(plan.workspace.config),
                "rest": rest,
            }
        )

    return {episode.name: of(episode) for episode in episodes}


def _as_seen(error: str, scratch: Path, episode: Episode, plan: Plan) -> str:
    """An error as it reads where the scratch folder is not known; the log of a fault is put where it stays."""
    log, place = scratch / "out" / faults.FILE_NAME, plan.results or plan.parquet
    if str(log) in error:
        name = f"faults-{episode.id}.log"
        try:
            Remote(place).write(name, log.read_bytes())
        except (RolecallError, OSError):
            return error
        error = error.replace(str(log), f"{place.rstrip('/')}/{name}")
    origin = plan.origins.get(episode.root, "")
    error = error.replace(str(scratch / "raw" / episode.id), origin).replace(str(scratch / "out"), place)
    return plan.as_given(error)
