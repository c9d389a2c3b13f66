"""Between probabilities and log-odds."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

LIMIT = 1e-6


def log_odds(probability: ArrayLike) -> NDArray[np.float64]:
    """ln(p / (1 − p)), with p kept `LIMIT` away from 0 and 1."""
    p = np.clip(np.asarray(probability, np.float64), LIMIT, 1 - LIMIT)
    return np.asarray(np.log(p) - np.log1p(-p))


def probability(log_odds: ArrayLike) -> NDArray[np.float64]:
    """The reverse of `log_odds`, safe for any number."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * np.asarray(log_odds, np.float64))))
