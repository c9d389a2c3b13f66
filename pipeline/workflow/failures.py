"""What a run could not do: told in a line, and for each file in `failures.csv`, which is there only where there were any."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import files
from pipeline.plural import plural
from pipeline.workflow import tables

FILE_NAME = "failures.csv"
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be done; `episode` is empty where it is none."""

    file: Path | str
    message: str
    episode: str = ""


def summary(names: Sequence[str]) -> str:
    """Which episodes could not be done, in a line."""
    shown = [*names[:MOST_TOLD], *(["…"] if len(names) > MOST_TOLD else [])]
    return f"{plural(len(names), 'episode')} stopped: {', '.join(shown)}"


def stop(path: Path, episode_id: str) -> None:
    """Add an episode to the list of those that could not be done; several processes may do so at once."""
    with path.open("a", encoding="ascii") as file:
        file.write(f"{episode_id}\n")


def stopped(path: Path) -> frozenset[str]:
    """The ids in such a list; none where there is no list."""
    try:
        return frozenset(path.read_text(encoding="ascii").split())
    except FileNotFoundError:
        return frozenset()


def write(out: Path, failures: Sequence[Failure]) -> Path | None:
    """Write the failures of a run, a row each, in place of those of the run before; None where there are none."""
    path = out / FILE_NAME
    if not failures:
        path.unlink(missing_ok=True)
        return None
    out.mkdir(parents=True, exist_ok=True)
    files.write_atomic(path, to_bytes(failures))
    return path


def to_bytes(failures: Sequence[Failure]) -> bytes:
    """The content of `failures.csv`."""
    rows = [",".join(map(tables.escaped, (each.episode, str(each.file), each.message))) for each in failures]
    return "\n".join(["episode,file,failure", *rows, ""]).encode(errors="backslashreplace")
