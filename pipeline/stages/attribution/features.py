"""What the classifiers of `attribute` see: numbers about turns and their surroundings, for a whole episode at once.

All functions give one row a turn, in order, as float32.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.logit import log_odds
from pipeline.stages.turns.cues import CUES
from pipeline.stages.turns.features import (
    Columns,
    Matrix,
    blank,
    boundary_columns,
    clipped,
    fired_cues,
    joined,
    windows,
)
from pipeline.stages.turns.word_evidence import Evidence

DECAYS = (0.5, 0.8, 0.95)
ASKING = tuple(name in {"question_after", "asking_after", "steering_after"} for name in CUES)


def change_matrix(evidence: Evidence, boundary: NDArray[np.float64]) -> Matrix:
    """Features of the gap before each turn; `boundary` is the log-odds of a change by `turns`, shape (n,)."""
    return change_columns(evidence, boundary).values


def role_matrix(evidence: Evidence, boundary: NDArray[np.float64]) -> Matrix:
    """Features of each turn for host against guest; `boundary` as in `change_matrix`."""
    return role_columns(evidence, boundary).values


def change_columns(evidence: Evidence, boundary: NDArray[np.float64]) -> Columns:
    """The features of `change_matrix` with their names."""
    scores = _encoder_scores(evidence, "change", "unit_role", "emission", "posterior")
    around = windows(Columns.of({"boundary": clipped(boundary), **scores}), range(-3, 4))
    return joined(boundary_columns(evidence), around, _encoded(evidence))


def role_columns(evidence: Evidence, boundary: NDArray[np.float64]) -> Columns:
    """The features of `role_matrix` with their names."""
    n = len(evidence.lengths)
    weight, edge = np.sqrt(evidence.lengths), clipped(boundary)
    words, asks, length = clipped(evidence.role), evidence.cues[:, ASKING].max(axis=1), np.log1p(evidence.lengths)
    heard = _encoder_scores(evidence, "emission", "posterior", "unit_role")
    change = clipped(evidence.change)
    numbers = {"role by words": words, "change by words": change, "boundary": edge, "length": length}
    fired, place = fired_cues(evidence), np.arange(n)
    fading = {"role by words": words, "asks": asks, "length": length, "encoder emission": heard["encoder emission"]}
    totals = {
        "role by words": np.average(words, weights=weight),
        "encoder posterior": np.average(heard["encoder posterior"], weights=weight),
        "changes": (edge > 0).mean(),
        "asks": asks.mean(),
        "bare": evidence.bare,
    }
    return joined(
        windows(Columns.of(numbers), range(-4, 5)),
        fired,
        windows(fired, range(-1, 0)),
        windows(fired, range(1, 2)),
        windows(Columns.of(heard), range(-4, 5)),
        _encoded(evidence),
        *(_faded_columns(name, values, weight, decay) for name, values in fading.items() for decay in DECAYS),
        _stretches(Columns.of({name: fading[name] for name in ("role by words", "encoder emission")}), weight, edge),
        Columns.of({"from start": np.exp(-place / 8), "from end": np.exp(-(n - 1 - place) / 8), "place": place / n}),
        Columns.of({f"{name} of all": np.full(n, value, np.float32) for name, value in totals.items()}),
    )


def column_names(*, encoded: bool) -> dict[str, tuple[str, ...]]:
    """The names of the columns by classifier, with an encoder or without."""
    nothing, boundary = blank(len(COLUMNS) if encoded else 0), np.zeros(1)
    return {"role": role_columns(nothing, boundary).names, "change": change_columns(nothing, boundary).names}


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


def _faded_columns(name: str, values: NDArray[np.generic], weights: NDArray[np.float64], decay: float) -> Columns:
    return Columns((f"{name} before, {decay}", f"{name} after, {decay}"), faded(values, weights, decay))


def _stretches(scores: Columns, weight: NDArray[np.float64], edge: NDArray[np.float32]) -> Columns:
    """Mean scores and size of the stretch between likely changes that a turn lies in, and of the stretches around it."""
    number = np.cumsum(np.append(0, edge[1:] > 0))
    mass = np.bincount(number, weight)
    means = [np.bincount(number, column * weight) / mass for column in scores.values.T]
    names = (*(f"{name} of stretch" for name in scores.names), "size of stretch")
    around = windows(Columns(names, np.stack([*means, np.log1p(mass)], axis=1)), range(-2, 3))
    return Columns(around.names, around.values[number])


def encoder_column(evidence: Evidence, name: str) -> NDArray[np.float32]:
    """One of the encoder's columns, shape (n,); zeros where there is no encoder."""
    if not evidence.encoded.shape[1]:
        return np.zeros(len(evidence.lengths), np.float32)
    return evidence.encoded[:, COLUMNS.index(name)]


def _encoded(evidence: Evidence) -> Columns:
    """All columns of the encoder, where there is one."""
    names = COLUMNS if evidence.encoded.shape[1] else ()
    return Columns(tuple(f"encoder {name}" for name in names), evidence.encoded)


def _encoder_scores(evidence: Evidence, *names: str) -> dict[str, NDArray[np.float32]]:
    """Encoder columns as clipped log-odds, by what they are called here."""
    columns = {}
    for name in names:
        values = encoder_column(evidence, name)
        is_probability = name == "posterior" and evidence.encoded.shape[1]
        columns[f"encoder {name}"] = clipped(log_odds(values) if is_probability else values)
    return columns
