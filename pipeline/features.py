"""What the classifiers see: numbers about utterances and their surroundings, for a whole episode at once.

All functions take and give arrays with one row an utterance, in order.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.cues import CUES

Floats = NDArray[np.float32]
REACH = 4
DECAYS = (0.5, 0.8, 0.95)
LOGIT_LIMIT = 6.0


def windows(columns: Floats, offsets: range) -> Floats:
    """The rows at `offsets` around each row, side by side; rows beyond the ends are zero. (n, k) → (n, k · offsets)."""
    n, k = columns.shape
    reach = max(abs(offsets[0]), abs(offsets[-1]))
    padded = np.vstack([np.zeros((reach, k)), columns, np.zeros((reach, k))])
    return np.hstack([padded[reach + o : reach + o + n] for o in offsets]).astype(np.float32)


def smoothed(values: Floats, weights: Floats, decay: float) -> tuple[Floats, Floats]:
    """Weighted means that fade with distance, of what comes before each row and of what comes after it."""
    return _faded(values, weights, decay), _faded(values[::-1], weights[::-1], decay)[::-1]


def _faded(values: Floats, weights: Floats, decay: float) -> Floats:
    total, mass = 0.0, 1e-3
    out = np.zeros(len(values), np.float32)
    for i, (value, weight) in enumerate(zip(values.tolist(), weights.tolist(), strict=True)):
        out[i] = total / mass
        total, mass = decay * total + weight * value, decay * mass + weight
    return out


def gap_matrix(cues: NDArray[np.int8], role: Floats, change: Floats, lengths: NDArray[np.int64], *, bare: bool) -> Floats:
    """Features of the gap before each utterance.

    Parameters:
        cues: `cues.fire` of the utterances, shape (n, cues).
        role, change: log-odds of the n-gram models, shape (n,).
        lengths: words an utterance, shape (n,).
        bare: whether the transcript carries no stops.
    """
    numbers = np.stack([_clipped(role), _clipped(change), np.log1p(lengths)], axis=1).astype(np.float32)
    fired = cues.astype(np.float32)
    return np.hstack([windows(numbers, range(-3, 3)), fired, windows(fired, range(1, 2)), np.full((len(fired), 1), bare, np.float32)])


def role_matrix(cues: NDArray[np.int8], role: Floats, change: Floats, boundary: Floats, lengths: NDArray[np.int64], *, bare: bool) -> Floats:
    """Features of each utterance for host against guest; parameters as in `gap_matrix`.

    `boundary` is the log-odds that the speaker changes before the utterance.
    """
    n = len(lengths)
    weight = np.sqrt(lengths).astype(np.float32)
    role, change, boundary = _clipped(role), _clipped(change), _clipped(boundary)
    numbers = np.stack([role, change, boundary, np.log1p(lengths)], axis=1).astype(np.float32)
    fired = cues.astype(np.float32)
    asks = fired[:, [name in _ASKING for name in CUES]].max(axis=1)
    columns = [windows(numbers, range(-REACH, REACH + 1)), fired, windows(fired, range(-1, 0)), windows(fired, range(1, 2))]
    for values in (role, asks, np.log1p(lengths).astype(np.float32)):
        for decay in DECAYS:
            columns.append(np.stack(smoothed(values, weight, decay), axis=1))
    columns.append(_within_stretch(role, weight, boundary))
    place = np.arange(n, dtype=np.float32)
    columns.append(np.stack([np.exp(-place / 8), np.exp(-(n - 1 - place) / 8), place / max(n, 1)], axis=1))
    columns.append(np.tile(_episode(role, weight, boundary, asks, bare=bare), (n, 1)))
    return np.hstack(columns).astype(np.float32)


_ASKING = frozenset({"question_after", "asking_after", "steering_after"})


def _clipped(values: Floats) -> Floats:
    return np.clip(values, -LOGIT_LIMIT, LOGIT_LIMIT).astype(np.float32)


def _within_stretch(role: Floats, weight: Floats, boundary: Floats) -> Floats:
    """Mean role score and size of the stretch between likely changes that an utterance lies in, and of its neighbours."""
    number = np.cumsum(boundary > 0) - (boundary[0] > 0 if len(boundary) else 0)
    count = int(number[-1]) + 1 if len(number) else 0
    mass = np.bincount(number, weight, minlength=count)
    mean = np.bincount(number, role * weight, minlength=count) / np.maximum(mass, 1e-6)
    table = np.stack([mean, np.log1p(mass)], axis=1).astype(np.float32)
    return windows(table, range(-2, 3))[number] if count else np.zeros((0, 10), np.float32)


def _episode(role: Floats, weight: Floats, boundary: Floats, asks: Floats, *, bare: bool) -> Floats:
    """A few numbers about the whole episode."""
    mass = max(float(weight.sum()), 1e-6)
    return np.array([(role * weight).sum() / mass, (boundary > 0).mean() if len(boundary) else 0, asks.mean() if len(asks) else 0, bare], np.float32)
