"""What the episode's own words say of who speaks.

Whatever two people talk about, each has words of their own: one says "we" and "the model", the other "your". A first
round of decoding says roughly who said what; from that, ridge regression on word n-grams learns the two speakers of this
episode alone, and what it says of each turn counts in the next. A turn is judged by what was learned
outside of its own tenth of the episode, so that a mistake hardly confirms itself.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.modeling.crf import MOST_WORDS
from pipeline.modeling.ridge import held_out

Floats = NDArray[np.float64]
PENALTY, FOLDS = 10.0, 10
STRETCH = 1_500  # turns: an episode of more is learned in parts, as when the weights were fitted
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class EpisodeSpeakerModel:
    """The regression of an episode, ready for any round of decoding: what it costs does not depend on the labels."""

    def __init__(self, texts: Sequence[str], words: NDArray[np.int64], trust: Floats | None = None) -> None:
        """Read the turns.

        Parameters:
            texts: of each turn.
            words: of each turn, shape (n,).
            trust: how much more each turn teaches than one of its length does by itself, shape (n,).
        """
        self.lengths = np.sqrt(np.clip(words, 1, MOST_WORDS))
        self.weights = self.lengths if trust is None else self.lengths * trust
        n = len(texts)
        self.parts = np.array_split(np.arange(n), -(-n // STRETCH)) if n else []
        self.rows = [_rows(tuple(texts[i] for i in part)) for part in self.parts]

    def scores(self, host: Floats) -> Floats:
        """How much more like the host's than like the guest's the words of each turn are, shape (n,), around 0.

        Parameters:
            host: P(host) of each turn from the round before, shape (n,).
        """
        out = np.zeros(len(self.lengths))
        for part, rows in zip(self.parts, self.rows, strict=True):
            weights, wanted = self.weights[part], 2 * host[part] - 1
            wanted -= np.average(wanted, weights=weights)
            out[part] = held_out(rows, weights, wanted, penalty=PENALTY, folds=FOLDS)
            out[part] -= np.average(out[part], weights=self.lengths[part])
        return out


def ngrams(texts: Sequence[str]) -> csr_array:
    """Words and pairs of words that occur in two turns at least, as rows of unit length, shape (turns, n-grams).

    Weighted by (1 + log count) times the inverse document frequency (Salton, Buckley 1988, "Term-weighting approaches in
    automatic text retrieval", Information Processing & Management 24(5), pp. 513-523).
    """
    counts = [_counts(text) for text in texts]
    frequency = Counter(gram for turn in counts for gram in turn)
    columns = {gram: i for i, gram in enumerate(gram for gram, turns in frequency.items() if turns > 1)}
    rows, places, values = [], [], []
    for row, turn in enumerate(counts):
        for gram, count in turn.items():
            if gram in columns:
                rows.append(row)
                places.append(columns[gram])
                values.append((1 + np.log(count)) * (1 + np.log((1 + len(texts)) / (1 + frequency[gram]))))
    matrix = csr_array((values, (rows, places)), shape=(len(texts), max(1, len(columns))), dtype=np.float64)
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    return csr_array(matrix.multiply(1 / np.where(lengths > 0, lengths, 1)[:, None]))


def _counts(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower().replace("’", "'"))
    return Counter([(word,) for word in words]) + Counter(pairwise(words))


@lru_cache(maxsize=2)  # each edit on the review page asks for the same texts again
def _rows(texts: tuple[str, ...]) -> csr_array:
    """`ngrams`, kept; not to be changed."""
    return ngrams(texts)
