"""Nothing is read off the turns but how many there are."""

from collections.abc import Sequence

import numpy as np

from pipeline.stages.turns.word_evidence import Evidence


def gather(text: str, starts: Sequence[int], ends: Sequence[int], weights: object) -> Evidence:
    n = len(starts)
    encoded, vectors = np.zeros((n, 0)), np.zeros((n, 0), np.int8)
    return Evidence(np.zeros((n, 0)), np.zeros(n), np.zeros(n), np.ones(n, np.int64), encoded, vectors, bare=False)
