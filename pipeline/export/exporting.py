"""Exports of many episodes in many formats: what is asked for, and what comes of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from pipeline import faults
from pipeline.errors import CallError
from pipeline.export import FORMATS, deliver
from pipeline.export.deliver import Target
from pipeline.export.talk import Talk, read
from pipeline.near import near
from pipeline.report import site

STANDARD_OUT = Path("-")


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of episodes in a format: a file at `path`, or `content` for standard output, or a `complaint`.

    `failed` tells a complaint of what went wrong from one of a format that there cannot be.
    """

    episodes: tuple[str, ...] = ()
    path: Path | None = None
    content: bytes | None = None
    complaint: str = ""
    failed: bool = False


def formats(said: Sequence[str]) -> list[ModuleType]:
    """The formats by their names, several of which may stand in one text; `all` is each of them.

    Raises:
        CallError: there is no such format, or none is named.
    """
    names = [name for each in said for name in each.replace(",", " ").split()]
    unknown = [name for name in names if name not in FORMATS and name != "all"]
    if unknown or not names:
        what = f"there is no format {unknown[0]!r}" if unknown else "say which with --format"
        raise CallError(f"{what}; there are {', '.join(FORMATS)}, and all.")
    return [module for name, module in FORMATS.items() if name in names or "all" in names]


def episodes(said: Sequence[str], results: Path) -> list[str]:
    """The episodes that are named, each once; all of those with results where none is.

    Raises:
        CallError: there are no results, or none of an episode that is named.
    """
    found = site.episodes(results)
    for name in said:
        if name not in found:
            meant = near(name, found)
            hint = f"; did you mean {meant}?" if meant else "; run it through `make all` or `rolecall run` first."
            raise CallError(f"no results of an episode {name} in {results}{hint}")
    if not found:
        raise CallError(f"no results in {results}; run `make all` or `rolecall run` first.")
    return list(dict.fromkeys(said)) or found


def is_one_file(to: Path | None, chosen: Sequence[ModuleType]) -> bool:
    """Whether `to` names a file (or standard output) rather than a folder.

    Raises:
        CallError: it does, and there are several formats to write to it.
    """
    if to is None:
        return False
    endings = tuple(f".{each.ENDING.rpartition('.')[2]}" for each in chosen)
    named = to == STANDARD_OUT or (not to.is_dir() and to.name.endswith(endings))
    if named and len(chosen) > 1:
        raise CallError(f"{to} is one file, so it takes one format; name a folder for several.")
    return named


def export(names: Sequence[str], chosen: Sequence[ModuleType], results: Path, target: Target) -> Iterator[Exported]:
    """Write each episode in each format to a file of its own; what cannot be written is a complaint."""
    for name in names:
        talk, modules, complaints = _readable(name, chosen, results)
        yield from complaints
        for module in modules:
            try:
                path = deliver.path_of(module, name, results, target)
                deliver.put(path, module.write(talk), target)
                yield Exported((name,), path)
            except Exception as error:  # a fault of ours in one export must not cost the others
                yield _failed(error, f"{results / name} as {module.NAME}", results)


def export_to_one(
    names: Sequence[str], module: ModuleType, results: Path, path: Path, target: Target
) -> Iterator[Exported]:
    """Write all episodes to one file, or give its content where `path` is `-`.

    Raises:
        ExportError: the format holds one episode a file, or the file cannot be written.
    """
    made: dict[str, bytes] = {}
    for name in names:
        talk, modules, complaints = _readable(name, [module], results)
        yield from complaints
        if modules:
            try:
                made[name] = module.write(talk)
            except Exception as error:  # as above
                yield _failed(error, f"{results / name} as {module.NAME}", results)
    if not made:
        return
    whole = deliver.joined(module, list(made.values()))
    if path == STANDARD_OUT:
        yield Exported(tuple(made), content=whole)
    else:
        deliver.put(path, whole, target)
        yield Exported(tuple(made), path)


def _failed(error: Exception, where: str, results: Path) -> Exported:
    return Exported(complaint=faults.told(error, where, results), failed=True)


def _readable(
    name: str, chosen: Sequence[ModuleType], results: Path
) -> tuple[Talk | None, list[ModuleType], list[Exported]]:
    """The episode, the formats that it can be written in, and what stands in the way of others."""
    try:
        talk = read(name, results / name)
    except Exception as error:
        told = faults.told(error, str(results / name), results)
        return None, [], [Exported(complaint=f"{name}: {told}", failed=True)]
    modules, complaint = deliver.possible(talk, chosen)
    return talk, modules, [Exported(complaint=complaint)] if complaint else []
