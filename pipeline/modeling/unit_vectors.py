"""The sentence encoder's vectors of units as `evidence.npz` keeps them: what the voice of a show's host is learned from."""

import numpy as np
from numpy.typing import NDArray

STEPS = 32  # of a number as kept, up to 1; what lies beyond four standard deviations is cut
Kept = NDArray[np.int8]


def kept(vectors: NDArray[np.float32]) -> Kept:
    """Vectors of the same mean square, a byte a number; shape (units, width) both."""
    size = np.sqrt(np.mean(vectors * vectors, axis=1, keepdims=True)) if vectors.size else 1.0
    steps = np.round(vectors / np.maximum(size, 1e-6) * STEPS)
    return np.asarray(np.clip(steps, -127, 127), np.int8)


def read(vectors: Kept) -> NDArray[np.float64]:
    """The vectors of a mean square of 1, as precise as they were kept."""
    return vectors.astype(np.float64) / STEPS
