"""Turns: from sentences to candidate turns.

A learned model weighs the cues at every gap between sentences, with the words on both sides, into the probability that the
speaker changes there. Candidates begin wherever that is not next to impossible: the next stage may merge, it cannot split.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.config import Turns
from pipeline.modeling.logit import probability
from pipeline.stages.turns import cues
from pipeline.stages.turns.features import boundary_matrix
from pipeline.stages.turns.weights import TurnsWeights
from pipeline.stages.turns.word_evidence import Utterances, word_evidence
from pipeline.transcript.coverage import folded
from pipeline.transcript.record import SPEECH_KINDS
from pipeline.workflow import tables


def detect(text: str, sentences: pd.DataFrame, weights: TurnsWeights, settings: Turns | None = None) -> pd.DataFrame:
    """Group sentences into candidate turns.

    Parameters:
        text: the transcript that all offsets refer to.
        sentences: the rows of sentences.csv.
        weights: of the cues and words.
        settings: thresholds; the defaults if None.

    Returns:
        The rows of turns.csv. Each holds whole sentences of one kind with nothing unspoken between them.
    """
    settings = settings or Turns()
    speech = sentences[sentences["kind"].isin(SPEECH_KINDS)]
    if speech.empty:
        return pd.DataFrame(columns=list(tables.TURNS.columns))
    starts, ends = speech["start_char"].tolist(), speech["end_char"].tolist()
    evidence = word_evidence(Utterances.of(text, starts, ends, weights.vocabulary), weights)
    log_odds = weights.boundary.log_odds(boundary_matrix(evidence))
    first, changes = group(log_odds, sentences["kind"].tolist(), settings.candidate_threshold)
    last = np.append(first[1:], len(speech)) - 1
    ids = speech["sentence_id"].to_numpy()
    pieces = [(starts[a], ends[b]) for a, b in zip(first, last, strict=True)]
    return pd.DataFrame(
        {
            "turn_id": np.arange(1, len(first) + 1),
            "start_char": [start for start, _ in pieces],
            "end_char": [end for _, end in pieces],
            "first_sentence_id": ids[first],
            "last_sentence_id": ids[last],
            "boundary_probability": changes,
            "cues": [cues.names(evidence.cues[row]) for row in first],
            "text": [folded(text[start:end]) for start, end in pieces],
        }
    )


def group(
    log_odds: NDArray[np.float64], kinds: Sequence[str], threshold: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Where candidates begin: the first spoken sentence of each, and the probability of a change there, shape (turns,) each.

    Parameters:
        log_odds: of a change before each spoken sentence, shape (spoken,).
        kinds: of all sentences; a candidate holds neighbours of one kind.
        threshold: the least probability at which a candidate begins.
    """
    changes = probability(log_odds)
    changes[0] = 1.0
    first = np.flatnonzero((changes >= threshold) | _interrupted(kinds))
    return first, changes[first].round(tables.DECIMALS)


def _interrupted(kinds: Sequence[str]) -> NDArray[np.bool_]:
    """For each spoken sentence, whether the row before it is of another kind."""
    before = [None, *kinds[:-1]]
    return np.array([kind != last for kind, last in zip(kinds, before, strict=True) if kind in SPEECH_KINDS])
