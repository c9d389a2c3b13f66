"""`failures.csv`: which files a run could not do, and why; it is there only where there were any."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import files
from pipeline.workflow import tables

FILE_NAME = "failures.csv"


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be done; `episode` is empty where it is none."""

    file: Path | str
    message: str
    episode: str = ""


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
