"""Whether a classifier that learned from corrections is still as good on base data that it saw nothing of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.learning.base_data import CONSTANT, Base, Rows, fit, joined

Floats = NDArray[np.float64]
RESAMPLES, SEED = 2000, 0


@dataclass(frozen=True, slots=True)
class Quality:
    """Share of base turns, by weight, whose role the linear classifier gets right without and with the corrections.

    `low` and `high` are the ends of the 95 % interval of the difference, by drawing episodes.
    """

    before: float
    after: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        """Whether the corrections cost more than the noise."""
        return self.high < 0


def held_out(base: Base, lessons: Rows) -> Quality:
    """Fit crosswise by network, with the lessons and without, and compare on the network left out."""
    hits = np.zeros((2, len(base.fold)))
    for fold in np.unique(base.fold):
        out = base.fold == fold
        inside = base.rows(~out)
        for row, rows in enumerate((inside, joined([inside, lessons]))):
            found = fit(rows)
            said = base.features[out] @ found[:-1] + CONSTANT * found[-1]
            hits[row, out] = (said > 0) == (base.role[out] > 0)
    return compared(hits[0], hits[1], base.weight, base.talk)


def compared(before: Floats, after: Floats, weight: Floats, talk: NDArray[np.int64]) -> Quality:
    """Two classifiers' hits on the same turns, shape (n,) each; episodes are drawn with replacement, by `talk`."""
    sums = [np.bincount(talk, values) for values in (before * weight, after * weight, weight)]
    draws = np.random.default_rng(SEED).integers(len(sums[2]), size=(RESAMPLES, len(sums[2])))
    difference = (sums[1] - sums[0])[draws].sum(axis=1) / sums[2][draws].sum(axis=1)
    low, high = np.percentile(difference, [2.5, 97.5]).tolist()
    total = float(sums[2].sum())
    return Quality(float(sums[0].sum()) / total, float(sums[1].sum()) / total, low, high)
