"""A person, simulated: labelled interviews read as users' transcripts are, and corrected as a careful user would."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.config import Attribution
from pipeline.corpus.asr_noise import Manner
from pipeline.corpus.labelled import Failure, LabelledEpisode
from pipeline.corrections.store import Correction, quoted
from pipeline.evaluation.episodes import read_episodes, render_episode
from pipeline.evaluation.metrics import WORD
from pipeline.evaluation.system import System
from pipeline.modeling import registry
from pipeline.modeling.show_adaptation import show_of
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.attribution.weights import AttributionWeights
from pipeline.stages.evidence import evidence_file
from pipeline.stages.turns.word_evidence import Evidence
from pipeline.workflow import tables


@dataclass(frozen=True)
class Talk:
    """A rendered interview after the first three stages, and who really says each of its words.

    `starts` and `ends` are the words' offsets, `host` says whether a word is the host's, shape (words,).
    """

    show: str
    episode: str
    text: str
    sentences: pd.DataFrame
    turns: pd.DataFrame
    evidence: Evidence
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    host: NDArray[np.bool_]

    def interview(self, weights: AttributionWeights) -> Interview:
        """The talk as `attribute` is given it."""
        return Interview.of(
            self.text,
            self.sentences,
            self.turns,
            self.evidence,
            weights,
            Attribution(),
            labels=(),
            metadata={"show": self.show},
            episode=self.episode,
        )

    def row_of_words(self, rows: pd.DataFrame) -> NDArray[np.int64]:
        """The place in an attribution of the row that each word is under."""
        return np.searchsorted(rows["start_char"].to_numpy(), self.starts, "right") - 1

    def wrong(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Whether an attribution has a word under the wrong role, shape (words,)."""
        return np.asarray((rows["role"] == "host").to_numpy()[self.row_of_words(rows)] != self.host)

    def corrected(self, rows: pd.DataFrame, chosen: Sequence[int]) -> list[Correction]:
        """What a person says of some rows of an attribution, by `turn_id`: who speaks where in them."""
        at, ids = self.row_of_words(rows), rows["turn_id"].to_numpy()
        found = []
        for place in np.flatnonzero(np.isin(ids, chosen)).tolist():
            words = np.flatnonzero(at == place)
            given = rows["role"].iloc[place] == "host"
            same = bool((self.host[words] == given).all())
            for part in np.split(words, np.flatnonzero(np.diff(self.host[words])) + 1):
                if len(part):
                    found.append(self._correction(part, "confirmed" if same else "corrected"))
        return found

    def finished(self) -> list[Correction]:
        """What a person says who goes through the whole episode."""
        words = np.arange(len(self.host))
        return [self._correction(part, "finished") for part in np.split(words, np.flatnonzero(np.diff(self.host)) + 1)]

    def mistaken(self, corrections: Sequence[Correction], share: float) -> list[Correction]:
        """The corrections of a person who errs: so many of them, drawn at random but always alike, have the other role."""
        wrong = np.random.default_rng(len(self.text)).random(len(corrections)) < share
        other = {"host": "guest", "guest": "host"}
        return [
            replace(each, role=other[each.role]) if err else each
            for each, err in zip(corrections, wrong.tolist(), strict=True)
        ]

    def _correction(self, words: NDArray[np.int64], evidence: str) -> Correction:
        start, end = int(self.starts[words[0]]), int(self.ends[words[-1]])
        role = "host" if self.host[words[0]] else "guest"
        return Correction(start, end, role, evidence=evidence, text=quoted(self.text, start, end))  # type: ignore[arg-type]


def talks(corpus: Path, system: System, *, limit: int, cache: Path, manner: Manner = "recogniser") -> Iterator[Talk]:
    """The interviews of a labelled corpus, at most `limit` of each show; what the encoder says of them is kept in `cache`."""
    for item in read_episodes(corpus, limit=limit):
        if isinstance(item, Failure):
            raise SystemExit(f"{item.name}: {item.message}")
        yield _talk(item, system, cache, manner)


def _talk(episode: LabelledEpisode, system: System, cache: Path, manner: Manner) -> Talk:
    rendered = render_episode(episode, manner)
    weights = registry.digest_of(system.folder, ("vocabulary", "language", "boundary", "encoder/"))
    kept = cache / hashlib.sha256(f"{weights}\0{rendered.text}".encode()).hexdigest()[:16]
    if not kept.with_suffix(".sentences.csv").exists():
        made = system.tables(rendered.text)
        cache.mkdir(parents=True, exist_ok=True)
        kept.with_suffix(".csv").write_bytes(tables.write(tables.TURNS, made.turns))
        kept.with_suffix(".npz").write_bytes(evidence_file.write(made.evidence))
        kept.with_suffix(".sentences.csv").write_bytes(tables.write(tables.SENTENCES, made.sentences))
    turns = tables.read(tables.TURNS, kept.with_suffix(".csv"))
    words = [(found.start(), found.end()) for found in WORD.finditer(rendered.text)]
    return Talk(
        show=show_of("", {"show": episode.show}),
        episode=episode.episode,
        text=rendered.text,
        sentences=tables.read(tables.SENTENCES, kept.with_suffix(".sentences.csv")),
        turns=turns,
        evidence=evidence_file.read_evidence(kept.with_suffix(".npz"), turns=len(turns)),
        starts=np.array([start for start, _ in words], np.int64),
        ends=np.array([end for _, end in words], np.int64),
        host=np.array([role == "host" for role in rendered.roles]),
    )
