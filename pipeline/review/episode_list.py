"""The list of a project's episodes with how far each is reviewed, read without the weight of pandas."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.project import Project
from pipeline.report import overview
from pipeline.workflow.episodes import Episode


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
    return [_line(each, home.processed / each.name) for each in found]


def _line(episode: Episode, folder: Path) -> Line:
    rows = overview.rows(folder)
    try:
        counted = [(overview.words_of(row), row["source"], float(row["confidence"])) for row in rows or []]
    except ValueError:
        rows = None
    if rows is None:
        return Line(episode.id, episode.name)
    return Line(
        episode.id,
        episode.name,
        sum(words for words, _, _ in counted),
        sum(words for words, source, sure in counted if source == "person" and sure == 1),
        sum(words * (1 - sure) for words, _, sure in counted),
    )
