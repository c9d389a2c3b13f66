"""A short table of what the results say, without the weight of pandas."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import files
from pipeline.workflow import tables

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Line:
    """An episode in numbers; the host's share is of the words."""

    episode: str
    words: int
    turns: int
    host_share: float
    to_review: int


def rows(folder: Path) -> list[dict[str, str]] | None:
    """The rows of an episode's `attribution.csv`; None where it is missing or damaged."""
    csv.field_size_limit(2**31 - 1)
    try:
        with files.opened_text(folder / tables.ATTRIBUTION.file_name) as file:
            found = list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error):
        return None
    whole = all(row.get(name) is not None for row in found for name in tables.ATTRIBUTION.columns)
    return found if whole else None


def words_of(row: Mapping[str, str]) -> int:
    """How many words a row has."""
    return len(row["text"].split())


def line(name: str, folder: Path) -> Line | None:
    """The numbers of an episode's `attribution.csv`; None where none can be read."""
    if (found := rows(folder)) is None:
        return None
    words = sum(map(words_of, found))
    host = sum(words_of(row) for row in found if row["role"] == "host")
    to_review = sum(row["needs_review"].lower() == "true" for row in found)
    return Line(name, words, len(found), host / max(words, 1), to_review)


def table(out: Path, names: Sequence[str]) -> str:
    """The first episodes in numbers, and where to look."""
    lines = [found for name in names[:SHOWN] if (found := line(name, out / name))]
    if not lines and len(names) <= SHOWN:
        return f"nothing is attributed in {out}"
    width = max([len("episode"), *(len(each.episode) for each in lines)])
    said = [f"{'episode':{width}}  {'words':>7}  {'turns':>5}  {'host':>4}  turns to review"]
    said += [
        f"{each.episode:{width}}  {each.words:7}  {each.turns:5}  {each.host_share:4.0%}  {each.to_review:15}"
        for each in lines
    ]
    said += [f"and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return "\n".join([*said, f"→ {out / '<episode>' / tables.ATTRIBUTION.file_name}"])
