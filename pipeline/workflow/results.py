"""Which names the results of this program have, and which files in a folder of transcripts are such results.

Somebody may let results go into the folder that the transcripts come from: these are no transcripts the next time.
"""

import re
from collections.abc import Callable, Collection, Iterable

from pipeline.workflow import manifest

OF_ALL = frozenset({"index.html", "failures.csv", "faults.log"})
OF_ONE = frozenset(
    {
        "transcript.txt", "sentences.csv", "times.csv", "labels.csv", "turns.csv", "evidence.npz", "attribution.csv",
        "manifest.json", "index.html", "versions", "exports",
    }
)  # fmt: skip
"""Names of files and folders in the results of all episodes, and in those of one."""
PARQUET = re.compile(r"turns-([0-9a-f]{1,6})\.parquet")


def without(names: Iterable[str], content: Callable[[str], bytes]) -> list[str]:
    """The files of a folder that are no results.

    Parameters:
        names: paths below the folder, with `/`.
        content: reads one of them.

    Raises:
        OSError, RolecallError: a manifest cannot be read by `content`.
    """
    names = list(names)
    tables = {_folder(name) for name in names if PARQUET.fullmatch(_last(name))}
    ours = {_folder(name) for name in names if _last(name) == manifest.FILE_NAME and manifest.is_one(content(name))}
    of_all = tables | {above for folder in ours for above, _ in _steps(folder)}
    return [name for name in names if not _is_result(name, ours, of_all)] if of_all else names


def _is_result(name: str, ours: Collection[str], of_all: Collection[str]) -> bool:
    last, folder = _last(name), _folder(name)
    if PARQUET.fullmatch(last) or (last in OF_ALL and folder in of_all):
        return True
    return any(above in ours and below in OF_ONE for above, below in _steps(name))


def _steps(name: str) -> Iterable[tuple[str, str]]:
    """Each folder above a path, and what of the path lies in it."""
    parts = name.split("/")
    return (("/".join(parts[:number]), parts[number]) for number in range(len(parts)))


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _last(name: str) -> str:
    return name.rpartition("/")[2]
