"""Which episodes there are: transcripts below a folder, named by their path without its ending."""

import csv
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

RICHEST_FIRST = (".json", ".jsonl", ".vtt", ".srt", ".tsv", ".docx", ".md", ".markdown", ".txt")
"""Of several endings of one stem the earlier says more (speakers, times of words, times, headings); others come last."""

ENDING = re.compile(r"(?<=.)\.(?=\w*[a-z])\w{1,8}\Z", re.IGNORECASE | re.DOTALL)
"""`.txt` and `.json5`, but neither the `.5` of `Episode 2.5` nor the `. Smith` of `Dr. Smith`."""

LIST_NAME = "episodes.csv"


@dataclass(frozen=True, slots=True)
class Episode:
    """One recording.

    `sources` are its transcripts, the richest first, all below `root`; `known` is its row in the `episodes.csv` there,
    by column, empty cells left out.
    """

    name: str
    root: Path
    sources: tuple[Path, ...]
    known: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def id(self) -> str:
        """A short name that is safe everywhere, whatever characters `name` holds."""
        return hashlib.sha256(os.fsencode(self.name)).hexdigest()[:12]


def in_folder(root: Path) -> list[Episode]:
    """All episodes below a folder, by name.

    Raises:
        InputError: the `episodes.csv` there is no UTF-8 CSV with a column `episode`.
    """
    return _grouped(root, _transcripts(root))


def in_files(root: Path, files: Iterable[Path]) -> list[Episode]:
    """The episodes that the given files below `root` make up, by name.

    Raises:
        InputError: see `in_folder`.
    """
    return _grouped(root, files)


def name_of(path: Path, root: Path) -> str:
    """The episode that a transcript belongs to: its path below `root`, with `/`, without its ending."""
    relative = path.relative_to(root)
    return (relative.parent / ENDING.sub("", relative.name)).as_posix()


def _listed(root: Path) -> dict[str, dict[str, str]]:
    path = root / LIST_NAME
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if "episode" not in (rows.fieldnames or ()):
                raise InputError(f"{path}: has no column `episode`; its first row must name the columns.")
            return {row["episode"]: dict(_filled(row)) for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 CSV: {error}.") from error


def _filled(row: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for column, cell in row.items():
        if isinstance(column, str) and isinstance(cell, str) and cell.strip() and column != "episode":
            yield column, cell.strip()


def _transcripts(root: Path) -> Iterator[Path]:
    seen: set[str] = set()
    for folder, folders, files in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and real not in seen)
        if real in seen:  # by way of a link, which may lead back up
            continue
        seen.add(real)
        for name in files:
            path = Path(folder, name)
            if not name.startswith((".", "README")) and name != LIST_NAME and (path.is_file() or path.is_symlink()):
                yield path


def _grouped(root: Path, files: Iterable[Path]) -> list[Episode]:
    groups: dict[str, set[Path]] = {}
    for path in files:
        groups.setdefault(name_of(path, root), set()).add(path)
    listed = _listed(root)
    return [
        Episode(name, root, tuple(sorted(paths, key=_richness)), listed.get(name, {}))
        for name, paths in sorted(groups.items())
    ]


def _richness(path: Path) -> tuple[int, str]:
    ending = path.suffix.lower()
    return (RICHEST_FIRST.index(ending) if ending in RICHEST_FIRST else len(RICHEST_FIRST), path.name)
