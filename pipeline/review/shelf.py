"""The list of a project's episodes with how far each is reviewed, read without the weight of pandas."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import tables
from pipeline.episodes import Episode
from pipeline.project import Project


@dataclass(frozen=True, slots=True)
class Line:
    """An episode in numbers; None where it was not attributed yet. `wrong` is how many words are expected to be wrong."""

    id: str
    name: str
    words: int | None = None
    settled: int = 0
    wrong: float = 0.0


def lines(home: Project, found: Sequence[Episode]) -> list[Line]:
    """A line for each episode, in the order given."""
    return [_line(each, home.processed / each.name / tables.ATTRIBUTION.file_name) for each in found]


def _line(episode: Episode, path: Path) -> Line:
    csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(len(row["text"].split()), row["source"], float(row["confidence"])) for row in csv.DictReader(file)]
    except (OSError, ValueError, KeyError, AttributeError, TypeError, csv.Error):
        return Line(episode.id, episode.name)
    return Line(
        episode.id,
        episode.name,
        sum(words for words, _, _ in rows),
        sum(words for words, source, sure in rows if source == "person" and sure == 1),
        sum(words * (1 - sure) for words, _, sure in rows),
    )
