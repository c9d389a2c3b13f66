"""Stage 2: from sentences to candidate turns.

A learned model weighs the cues at every gap between sentences, with the words on both sides, into the probability that the
speaker changes there. Candidates begin wherever that is not next to impossible: the next stage may merge, it cannot split.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.config import Turns
from pipeline.modeling.logit import probability
from pipeline.modeling.model_version import Model
from pipeline.stages.attribution.features import boundary_matrix
from pipeline.stages.evidence.gather import gather
from pipeline.stages.turns import cues
from pipeline.transcript.coverage import folded
from pipeline.transcript.record import SPEECH_KINDS

COLUMNS = [
    "turn_id",
    "start_char",
    "end_char",
    "first_sentence_id",
    "last_sentence_id",
    "boundary_probability",
    "cues",
    "text",
]


def detect(text: str, sentences: pd.DataFrame, model: Model, settings: Turns | None = None) -> pd.DataFrame:
    """Group sentences into candidate turns.

    Parameters:
        text: the transcript that all offsets refer to.
        sentences: the rows of sentences.csv.
        model: weighs the cues.
        settings: thresholds; the defaults if None.

    Returns:
        The rows of turns.csv. Each holds whole sentences of one kind with nothing unspoken between them.
    """
    settings = settings or Turns()
    speech = sentences[sentences["kind"].isin(SPEECH_KINDS)]
    if speech.empty:
        return pd.DataFrame(columns=COLUMNS)
    starts, ends = speech["start_char"].tolist(), speech["end_char"].tolist()
    evidence = gather(text, starts, ends, model)
    changes = probability(model.boundary.log_odds(boundary_matrix(evidence)))
    changes[0] = 1.0
    begins = changes >= settings.candidate_threshold
    begins |= _interrupted(sentences["kind"].tolist())
    first = np.flatnonzero(begins)
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
            "boundary_probability": changes[first].round(4),
            "cues": [cues.names(evidence.cues[row]) for row in first],
            "text": [folded(text[start:end]) for start, end in pieces],
        }
    )


def _interrupted(kinds: Sequence[str]) -> NDArray[np.bool_]:
    """For each spoken sentence, whether the row before it is of another kind."""
    before = [None, *kinds[:-1]]
    return np.array([kind != last for kind, last in zip(kinds, before, strict=True) if kind in SPEECH_KINDS])
