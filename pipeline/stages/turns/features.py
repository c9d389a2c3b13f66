"""What the classifier of `turns` sees of a gap between sentences; that of `attribute` sees it too.

All functions give one row an utterance, in order, as float32.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.stages.turns.word_evidence import Evidence

Matrix = NDArray[np.float32]
LOGIT_LIMIT = 6.0


def boundary_matrix(evidence: Evidence) -> Matrix:
    """Features of the gap before each utterance: cues, n-gram scores and lengths around it."""
    numbers = np.stack([clipped(evidence.role), clipped(evidence.change), np.log1p(evidence.lengths)], axis=1)
    fired = evidence.cues.astype(np.float32)
    return joined(
        windows(numbers, range(-3, 3)),
        fired,
        windows(fired, range(1, 2)),
        np.full((len(fired), 1), evidence.bare, np.float32),
    )


def windows(columns: NDArray[np.generic], offsets: range) -> Matrix:
    """The rows at `offsets` around each row, side by side; rows beyond the ends are zero. (n, k) → (n, k · offsets)."""
    n, k = columns.shape
    reach = max(abs(offsets[0]), abs(offsets[-1]))
    padded = np.vstack([np.zeros((reach, k)), columns, np.zeros((reach, k))])
    return np.hstack([padded[reach + o : reach + o + n] for o in offsets]).astype(np.float32)


def clipped(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """Log-odds within `LOGIT_LIMIT`: beyond, more says no more."""
    return np.asarray(np.clip(values, -LOGIT_LIMIT, LOGIT_LIMIT), np.float32)


def joined(*parts: NDArray[np.generic]) -> Matrix:
    """Columns side by side."""
    return np.hstack(parts).astype(np.float32)
