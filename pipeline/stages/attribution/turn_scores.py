"""What speaks for host and guest in each candidate turn, before the turns are decoded together."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.modeling.crf import Scores
from pipeline.modeling.logit import log_odds
from pipeline.stages.attribution.features import change_matrix, encoder_column, role_matrix
from pipeline.stages.attribution.weights import AttributionWeights
from pipeline.stages.turns.word_evidence import Evidence

Floats = NDArray[np.float64]


def turn_scores(turns: pd.DataFrame, evidence: Evidence, weights: AttributionWeights, show: str = "") -> Scores:
    """What classifiers and encoder say of each candidate turn, and what the model learned of the show.

    Parameters:
        turns: rows with `boundary_probability`, and `text` where the model learned something.
        evidence: of these turns.
        weights: the classifiers.
        show: by what the model finds what it learned, see `show_adaptation.key_of`.
    """
    boundary = log_odds(turns["boundary_probability"])
    features = role_matrix(evidence, boundary)
    change = weights.change.log_odds(change_matrix(evidence, boundary))
    scores = chain_scores(evidence, weights.role.log_odds(features), change)
    learned = None
    if weights.learned:
        learned = weights.learned.scores(show, turns["text"].tolist(), evidence.vectors, features)
    return replace(scores, learned=learned)


def chain_scores(evidence: Evidence, role: Floats, change: Floats) -> Scores:
    """The classifiers' log-odds of host and of a change, shape (n,), beside the encoder's potentials."""
    steps = [encoder_column(evidence, name) for name in ("guest_guest", "guest_host", "host_guest", "host_host")]
    return Scores(
        role=role,
        change=change,
        emission=encoder_column(evidence, "emission").astype(np.float64),
        steps=np.stack(steps, axis=1).astype(np.float64).reshape(-1, 2, 2),
    )
