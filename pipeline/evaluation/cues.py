"""How much each cue says, how often it is right, and which cues contradict one another, on labelled interviews."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.config import Segmentation
from pipeline.corpus.asr_noise import Manner, Rendered, span_labels, whole
from pipeline.corpus.labelled import Failure
from pipeline.errors import CorpusError, RolecallError
from pipeline.evaluation.episodes import name_of, read_episodes, render_episode
from pipeline.modeling.ngrams import locate
from pipeline.stages.segmentation.sentences import segment
from pipeline.stages.segmentation.weights import SegmentationWeights
from pipeline.stages.turns.cues import CUES, Utterance, fire
from pipeline.transcript.words import index_words

Fired = NDArray[np.int8]
Changes = NDArray[np.bool_]


def gaps(
    rendered: Rendered, weights: SegmentationWeights, settings: Segmentation | None = None
) -> tuple[Fired, Changes]:
    """The cues at every gap between the sentences of a text, shape (gaps, cues), and whether the role changes there."""
    sentences = segment(whole(rendered.text), weights, settings)
    words = index_words(rendered.text, weights.vocabulary)
    spans = locate(words, np.array([s.start for s in sentences]), np.array([s.end for s in sentences]))
    starts = words.line_start[spans.first]
    said = [Utterance(rendered.text[s.start : s.end], bool(first)) for s, first in zip(sentences, starts, strict=True)]
    _, changes = span_labels(rendered, words, spans.first, spans.last)
    return fire(said)[1:], changes[1:]


def corpus_gaps(
    corpus: Path,
    weights: SegmentationWeights,
    settings: Segmentation | None = None,
    *,
    manner: Manner = "recogniser",
    limit: int | None = None,
    seed: int = 0,
) -> tuple[list[tuple[Fired, Changes]], list[Failure]]:
    """The `gaps` of each labelled episode, and what of the corpus has none.

    Parameters are those of `evaluate`.

    Raises:
        CorpusError: there is no such corpus.
    """
    tallies, failures = [], []
    for episode in read_episodes(corpus, limit=limit):
        if isinstance(episode, Failure):
            failures.append(episode)
            continue
        try:
            tallies.append(gaps(render_episode(episode, manner, seed=seed), weights, settings))
        except RolecallError as error:  # of another language, say
            failures.append(Failure(name_of(episode), str(error)))
    return tallies, failures


def cue_table(tallies: Sequence[tuple[Fired, Changes]]) -> pd.DataFrame:
    """One row a cue, most telling first.

    Columns: `coverage`, the share of gaps at which it does not abstain; `fires`, the share at which it fires; `precision`,
    the share of these at which the role changes; `lift`, precision by how often the role changes at any gap; `recall`,
    the share of the changes between sentences at which it fires; `conflicts`, the share of its firings at which a cue fires too that points
    the other way (one of the two with a lift above 1, the other below). Shares of nothing are NaN.

    Raises:
        CorpusError: there is no gap between sentences at all.
    """
    if not sum(len(changes) for _, changes in tallies):
        raise CorpusError("no gap between two sentences in the labelled interviews: there is nothing to report on.")
    fired = np.concatenate([rows for rows, _ in tallies])
    changes = np.concatenate([change for _, change in tallies])
    fires = fired == 1
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = (fires & changes[:, None]).sum(axis=0) / fires.sum(axis=0)
        lift = precision / changes.mean()
        against = np.stack([(fires & (lift < 1)).any(axis=1), (fires & (lift >= 1)).any(axis=1)], axis=1)
        opposed = against[:, np.where(lift >= 1, 0, 1)] & fires
        table = pd.DataFrame(
            {
                "coverage": (fired != 0).mean(axis=0),
                "fires": fires.mean(axis=0),
                "precision": precision,
                "lift": lift,
                "recall": (fires & changes[:, None]).sum(axis=0) / changes.sum(),
                "conflicts": opposed.sum(axis=0) / fires.sum(axis=0),
            },
            index=pd.Index(list(CUES), name="cue"),
        )
    return table.sort_values("lift", ascending=False, kind="stable")
