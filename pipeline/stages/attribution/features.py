"""What the classifiers of `attribute` see: numbers about turns and their surroundings, for a whole episode at once.

All functions give one row a turn, in order, as float32.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.logit import log_odds
from pipeline.stages.turns.cues import CUES
from pipeline.stages.turns.features import Matrix, boundary_matrix, clipped, joined, windows
from pipeline.stages.turns.word_evidence import Evidence

DECAYS = (0.5, 0.8, 0.95)
ASKING = tuple(name in {"question_after", "asking_after", "steering_after"} for name in CUES)


def change_matrix(evidence: Evidence, boundary: NDArray[np.float64]) -> Matrix:
    """Features of the gap before each turn; `boundary` is the log-odds of a change by `turns`, shape (n,)."""
    scores = [clipped(boundary), *_encoder_scores(evidence, "change", "unit_role", "emission", "posterior")]
    return joined(boundary_matrix(evidence), windows(np.stack(scores, axis=1), range(-3, 4)), evidence.encoded)


def role_matrix(evidence: Evidence, boundary: NDArray[np.float64]) -> Matrix:
    """Features of each turn for host against guest; `boundary` as in `change_matrix`."""
    n = len(evidence.lengths)
    weight, edge = np.sqrt(evidence.lengths), clipped(boundary)
    words, asks = clipped(evidence.role), evidence.cues[:, ASKING].max(axis=1)
    heard = _encoder_scores(evidence, "emission", "posterior")
    numbers = np.stack([words, clipped(evidence.change), edge, np.log1p(evidence.lengths)], axis=1)
    fired = evidence.cues.astype(np.float32)
    parts = [windows(numbers, range(-4, 5)), fired, windows(fired, range(-1, 0)), windows(fired, range(1, 2))]
    parts.append(windows(np.stack([*heard, *_encoder_scores(evidence, "unit_role")], axis=1), range(-4, 5)))
    parts.append(evidence.encoded)
    for values in (words, asks, np.log1p(evidence.lengths), heard[0]):
        parts += [faded(values, weight, decay) for decay in DECAYS]
    parts.append(_stretches(np.stack([words, heard[0]], axis=1), weight, edge))
    place = np.arange(n)
    parts.append(np.stack([np.exp(-place / 8), np.exp(-(n - 1 - place) / 8), place / n], axis=1))
    totals = [
        np.average(words, weights=weight),
        np.average(heard[1], weights=weight),
        (edge > 0).mean(),
        asks.mean(),
        evidence.bare,
    ]
    parts.append(np.tile(np.array(totals, np.float32), (n, 1)))
    return joined(*parts)


def faded(values: NDArray[np.generic], weights: NDArray[np.float64], decay: float) -> Matrix:
    """Weighted means that fade with distance, of the rows before each row and of those after it, shape (n, 2)."""
    forward = _faded(values.tolist(), weights.tolist(), decay)
    backward = _faded(values.tolist()[::-1], weights.tolist()[::-1], decay)[::-1]
    return np.array([forward, backward], np.float32).T


def _faded(values: list[float], weights: list[float], decay: float) -> list[float]:
    total, mass, means = 0.0, 1e-3, []
    for value, weight in zip(values, weights, strict=True):
        means.append(total / mass)
        total, mass = decay * total + weight * value, decay * mass + weight
    return means


def _stretches(scores: NDArray[np.float32], weight: NDArray[np.float64], edge: NDArray[np.float32]) -> Matrix:
    """Mean scores and size of the stretch between likely changes that a turn lies in, and of the stretches around it."""
    number = np.cumsum(np.append(0, edge[1:] > 0))
    mass = np.bincount(number, weight)
    means = [np.bincount(number, column * weight) / mass for column in scores.T]
    return np.asarray(windows(np.stack([*means, np.log1p(mass)], axis=1), range(-2, 3))[number])


def encoder_column(evidence: Evidence, name: str) -> NDArray[np.float32]:
    """One of the encoder's columns, shape (n,); zeros where there is no encoder."""
    if not evidence.encoded.shape[1]:
        return np.zeros(len(evidence.lengths), np.float32)
    return evidence.encoded[:, COLUMNS.index(name)]


def _encoder_scores(evidence: Evidence, *names: str) -> list[NDArray[np.float32]]:
    """Encoder columns as clipped log-odds."""
    columns = []
    for name in names:
        values = encoder_column(evidence, name)
        if name == "posterior" and evidence.encoded.shape[1]:
            columns.append(clipped(log_odds(values)))
        else:
            columns.append(clipped(values))
    return columns
