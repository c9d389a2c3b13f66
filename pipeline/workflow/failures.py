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

    file: Path
    message: str
    episode: str = ""


def write(out: Path, failures: Sequence[Failure]) -> Path | None:
    """Write the failures of a run, a row each, in place of those of the run before; None where there are none."""
    path = out / FILE_NAME
    if not failures:
        path.unlink(missing_ok=True)
        return None
    rows = [",".join(map(tables.escaped, (each.episode, str(each.file), each.message))) for each in failures]
    out.mkdir(parents=True, exist_ok=True)
    files.write_atomic(path, "\n".join(["episode,file,failure", *rows, ""]).encode(errors="backslashreplace"))
    return path
