"""What a page shows of an episode, read from its artifacts."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.transcript.record import SPEECH_KINDS
from pipeline.workflow import manifest, tables

if TYPE_CHECKING:
    from pandas import DataFrame

ARTIFACTS = (tables.ATTRIBUTION.file_name, tables.SENTENCES.file_name, tables.TIMES.file_name)
"""What `read` reads."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A row of attribution.csv. `begins_s` is when it is said, in seconds, where that is known; `kinds` are those other than `speech`."""

    number: int
    start: int
    end: int
    role: str
    speaker: str
    confidence: float
    needs_review: bool
    source: str
    text: str
    words: int
    kinds: tuple[str, ...] = ()
    begins_s: float | None = None

    @property
    def doubtful_words(self) -> float:
        """How many of its words are expected to be wrong."""
        return self.words * (1 - self.confidence)


@dataclass(frozen=True, slots=True)
class Aside:
    """A stretch that nobody speaks: a title, a heading."""

    start: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """An episode as pages show it; `minutes` is None where no times are known. What has no words has share and confidence 0."""

    episode: str
    passages: tuple[Passage, ...]
    asides: tuple[Aside, ...]
    minutes: float | None
    found: tuple[str, ...] = ()
    """What the reader took for labels, time stamps and furniture, and why."""

    @property
    def words(self) -> int:
        return sum(passage.words for passage in self.passages)

    @property
    def host_share(self) -> float:
        """The host's share of the words."""
        return _ratio(sum(passage.words for passage in self.passages if passage.role == "host"), self.words)

    @property
    def confidence(self) -> float:
        """The mean over words."""
        return _ratio(sum(passage.words * passage.confidence for passage in self.passages), self.words)

    @property
    def words_to_review(self) -> int:
        return sum(passage.words for passage in self.passages if passage.needs_review)

    @property
    def doubtful_words(self) -> float:
        """How many words are expected to be wrong."""
        return sum(passage.doubtful_words for passage in self.passages)

    @property
    def names(self) -> dict[str, str]:
        """The speakers' names by role; empty where they are not known."""
        found: dict[str, dict[str, None]] = {"host": {}, "guest": {}}
        for passage in self.passages:
            if passage.speaker:
                found[passage.role][passage.speaker] = None
        return {role: ", ".join(names) for role, names in found.items()}

    @property
    def title(self) -> str:
        """What the transcript calls itself, else the episode's name."""
        return next((aside.text.lstrip("# ") for aside in self.asides if aside.kind == "title"), self.episode)

    @property
    def in_order(self) -> list[Passage | Aside]:
        """Passages and asides as they stand in the transcript."""
        return sorted([*self.passages, *self.asides], key=lambda each: each.start)


def read(episode: str, folder: Path) -> View:
    """Read what pages show of an episode from its folder.

    Raises:
        ArtifactError: `attribution.csv` or `sentences.csv` cannot be read.
    """
    rows = tables.read(tables.ATTRIBUTION, folder / tables.ATTRIBUTION.file_name)
    found = manifest.read(folder, episode=episode).transcript.get("found", ())
    return replace(of(episode, rows, *surroundings(folder)), found=tuple(found))


def surroundings(folder: Path) -> "tuple[DataFrame, DataFrame | None]":
    """What pages show besides the attribution: the rows of sentences.csv, and of times.csv where it is there.

    Raises:
        ArtifactError: one cannot be read.
    """
    times = folder / tables.TIMES.file_name
    timed = tables.read(tables.TIMES, times) if times.exists() else None
    return tables.read(tables.SENTENCES, folder / tables.SENTENCES.file_name), timed


def of(episode: str, rows: "DataFrame", sentences: "DataFrame", timed: "DataFrame | None") -> View:
    """What pages show of the rows of attribution.csv; the other tables as `surroundings` gives them."""
    spoken = sentences[sentences["kind"].isin(SPEECH_KINDS)]
    others = sentences[~sentences["kind"].isin(SPEECH_KINDS)]
    return View(
        episode,
        tuple(_passages(rows, spoken[spoken["kind"] != "speech"], timed)),
        tuple(Aside(*values) for values in others[["start_char", "kind", "text"]].itertuples(index=False)),
        None if timed is None or timed.empty else float(timed["end_s"].max()) / 60,
    )


def _passages(rows: "DataFrame", special: "DataFrame", timed: "DataFrame | None") -> Iterable[Passage]:
    kinds = list(zip(special["start_char"].tolist(), special["end_char"].tolist(), special["kind"], strict=True))
    places = [] if timed is None else timed["start_char"].tolist()
    seconds = [] if timed is None else timed["start_s"].tolist()
    for row in rows.itertuples(index=False):
        (number, start, end, role, speaker, confidence, needs_review, source, text) = row
        within = dict.fromkeys(kind for first, last, kind in kinds if first < end and start < last)
        begins = _at(start, places, seconds)
        words = len(text.split())
        yield Passage(
            number, start, end, role, speaker, confidence, needs_review, source, text, words, tuple(within), begins
        )


def _at(start: int, places: Sequence[int], seconds: Sequence[float]) -> float | None:
    """When what stands at a place is said: the begin of the last timed stretch that begins there or before."""
    index = bisect_right(places, start) - 1
    return seconds[max(index, 0)] if places else None


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
