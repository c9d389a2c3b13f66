"""The voice of a show's host beside its guests', as a linear model of words and of the encoder's vectors together.

It is fitted on what the shipped model gets wrong, the difference between the role that a person gave a turn and the probability
that the model gave it, so that it does not learn twice what the model knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from pipeline.learning.heard import Heard
from pipeline.modeling.ridge import conjugate_gradients
from pipeline.modeling.show_adaptation import ShowAdapter, hashed_ngrams
from pipeline.modeling.unit_vectors import read

Floats = NDArray[np.float64]
OF_WORDS, OF_VECTORS = 3.0, 3.0
"""Penalties on the weights. 1 and 10 did no better on three development shows (docs/history.md)."""
LEAST_SPREAD = 1e-2


@dataclass(frozen=True)
class Rows:
    """Turns of an episode as the voice reads them: words (n, buckets), vectors (n, width), what the model misses and
    how much each counts, shape (n,)."""

    words: csr_array
    vectors: Floats
    missing: Floats
    weight: Floats

    @classmethod
    def settled(cls, heard: Heard) -> "Rows":
        """The turns that a person settled."""
        return cls._of(heard, heard.missing, heard.lesson.weight)

    @classmethod
    def all(cls, heard: Heard) -> "Rows":
        """Those, and what they make of the others in an unfinished episode."""
        known = heard.lesson.known
        missing = np.where(known, heard.missing, heard.guessed)
        return cls._of(heard, missing, np.where(known, heard.lesson.weight, heard.guess_weight))

    @classmethod
    def _of(cls, heard: Heard, missing: Floats, weight: Floats) -> "Rows":
        counts = np.flatnonzero(weight)
        texts = [heard.lesson.texts[i] for i in counts.tolist()]
        vectors = read(heard.lesson.evidence.vectors[counts])
        return cls(csr_array(hashed_ngrams(texts)), vectors, 2 * missing[counts], weight[counts])


def fit(rows: Sequence[Rows]) -> ShowAdapter:
    """Ridge regression on the turns of some episodes.

    Of the regression only its effect on the turns is sought, a = (K + 1 / weight)^-1 missing with K the turns' inner products, by
    conjugate gradients: K is never made, so that time and memory grow with what the turns hold.
    """
    vectors, weight = np.concatenate([each.vectors for each in rows]), np.concatenate([each.weight for each in rows])
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + LEAST_SPREAD
    scale = 1 / (spread * np.sqrt(OF_VECTORS * max(1, vectors.shape[1])))
    vectors = (vectors - mean) * scale
    words = csr_array(vstack([each.words for each in rows]) / np.sqrt(OF_WORDS))
    transposed, root = csr_array(words.T), np.sqrt(weight)[:, None]

    def applied(values: Floats) -> Floats:
        turned = root * values
        return np.asarray(values + root * (vectors @ (vectors.T @ turned) + words @ (transposed @ turned)))

    missing = np.concatenate([each.missing for each in rows])[:, None]
    effect = (root * conjugate_gradients(applied, root * missing))[:, 0]
    of_vectors = scale * (vectors.T @ effect)
    intercept = -float(mean @ of_vectors)
    return ShowAdapter.of(
        transposed @ effect / np.sqrt(OF_WORDS),
        np.append(of_vectors, intercept) if len(mean) else np.zeros(0),
        np.zeros(0),
        centred=False,
    )
