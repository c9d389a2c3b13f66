"""What `rolecall run` was asked for where it goes beyond this machine: which episodes, and the plan for them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.errors import RolecallError
from pipeline.project import Project
from pipeline.scale import storage
from pipeline.scale.batches import EachDone, Plan, fingerprint
from pipeline.workflow import episodes, failures, run, workers
from pipeline.workflow.episodes import Episode
from pipeline.workflow.failures import Failure


def collect(
    places: Sequence[str], home: Project | None, scratch: Path, *, shared: bool
) -> tuple[list[Episode], list[Failure], dict[Path, str]]:
    """The episodes at paths and URLs, what is wrong with others, and the URLs by the `root` of their episodes.

    Parameters:
        places: paths, URLs, or `-` for standard input.
        scratch: a folder for what is found elsewhere.
        shared: whether other machines will read them, so that paths have to be whole.
    """
    local = [Path(place) for place in places if not storage.is_url(place)]
    local = [path.absolute() if shared and str(path) != "-" else path for path in local]
    found, wrong = run.collect_all(local, home, standard_input=scratch)
    origins: dict[Path, str] = {}
    for number, url in enumerate(place for place in places if storage.is_url(place)):
        root = scratch / str(number)
        try:
            there, origins[root] = storage.collect(url, root)
        except RolecallError as error:
            wrong.append(Failure(url, str(error)))
            continue
        found += there
    found, complaints = run.distinct(found)
    return found, wrong + complaints, origins


def unknown_rows(found: Sequence[Episode], origins: Mapping[Path, str]) -> list[str]:
    """What to say of rows that are of no episode in the `episodes.csv` beside the episodes, where these lie on this machine."""
    roots = dict.fromkeys(episode.root for episode in found if episode.root not in origins)
    return [line for root in roots for line in episodes.unknown_rows(root)]


def without_rivals(found: Sequence[Episode], plan: Plan, home: Project | None) -> tuple[list[Episode], list[Failure]]:
    """The episodes that may have results in the project, and a complaint for each whose name is that of another in `data/raw`.

    That one's results, and what a person corrected in them, belong to its own transcript. The same content may come from elsewhere.
    """
    into_project = home is not None and not (plan.results or plan.table_only) and plan.workspace.out == home.processed
    if home is None or not into_project or all(episode.root == home.raw for episode in found):
        return [*found], []
    owners = {owner.name: owner for owner in episodes.in_folder(home.raw)}
    kept: list[Episode] = []
    complaints: list[Failure] = []
    for episode in found:
        owner = owners.get(episode.name, episode)
        if episode.root == home.raw or owner.content() == episode.content():
            kept.append(episode)
        else:
            source, theirs = plan.source_of(episode), owner.sources[0].relative_to(home.root).as_posix()
            what = f"the results of {episode.name} in data/processed come from {theirs}; give --out FOLDER or rename the file."
            complaints.append(Failure(source, f"{source}: {what}", episode.name))
    return kept, complaints


def shared(plan: Plan) -> Plan:
    """The plan for other machines: with whole paths, and with what stands for the model and the code that they need."""
    workspace = replace(plan.workspace, out=plan.workspace.out.absolute(), model=plan.workspace.model.absolute())
    if workspace.corrections:
        workspace = replace(workspace, corrections=workspace.corrections.absolute())
    here = bool(plan.parquet) and not storage.is_url(plan.parquet)
    parquet = str(Path(plan.parquet).absolute()) if here else plan.parquet
    return replace(plan, workspace=workspace, parquet=parquet, fingerprint=fingerprint(workspace))


@contextmanager
def workforce(address: str, jobs: int) -> Iterator[EachDone]:
    """What does the work: the cluster at `address`, or `jobs` processes of this machine.

    Raises:
        CallError: see `cluster.connected`.
    """
    if address:
        from pipeline.scale.cluster import connected

        with connected(address) as each_done:
            yield each_done
    else:
        yield partial(workers.each_done, jobs=jobs)


def write_failures(plan: Plan, found: Sequence[Failure]) -> str:
    """Write `failures.csv` where the results are, if there are any; where that is.

    Raises:
        OSError, ArtifactError: it cannot be written.
    """
    place = plan.results or (plan.parquet if plan.table_only else str(plan.workspace.out))
    if not storage.is_url(place):
        return str(failures.write(Path(place), found) or "")
    remote = storage.Remote(place)
    if found:
        remote.write(failures.FILE_NAME, failures.to_bytes(found))
    elif storage.Remote(f"{place}/{failures.FILE_NAME}").is_file():
        remote.remove(failures.FILE_NAME)
    return f"{place}/{failures.FILE_NAME}" if found else ""
