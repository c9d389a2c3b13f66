"""What the episode's own words say of who speaks.

Whatever two people talk about, each has words of their own: one says "we" and "the model", the other "your". A first
round of decoding says roughly who said what; from that, ridge regression on word n-grams learns the two voices of this
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
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array

from pipeline.modeling.crf import MOST_WORDS

Floats = NDArray[np.float64]
PENALTY, FOLDS = 10.0, 10
STRETCH = 1_500  # turns: the regression's time grows with the cube of their number
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class OwnVoices:
    """The regression of an episode, ready for any round of decoding: what it costs does not depend on the labels."""

    def __init__(self, said: Sequence[str], words: NDArray[np.int64], told: Floats | None = None) -> None:
        """Read the turns.

        Parameters:
            said: the text of each turn.
            words: of each turn, shape (n,).
            told: how much more each turn teaches than one of its length does by itself, shape (n,).
        """
        self.lengths = np.sqrt(np.clip(words, 1, MOST_WORDS))
        self.weights = self.lengths if told is None else self.lengths * told
        n = len(said)
        self.parts = np.array_split(np.arange(n), -(-n // STRETCH)) if n else []
        self.inverses = [self._inverse([said[i] for i in part], self.weights[part]) for part in self.parts]

    def of(self, host: Floats) -> Floats:
        """How much more like the host's than like the guest's the words of each turn are, shape (n,), around 0.

        Parameters:
            host: P(host) of each turn from the round before, shape (n,).
        """
        out = np.zeros(len(self.lengths))
        for part, inverse in zip(self.parts, self.inverses, strict=True):
            wanted = 2 * host[part] - 1
            out[part] = _held_out(inverse, wanted - np.average(wanted, weights=self.weights[part]))
            out[part] -= np.average(out[part], weights=self.lengths[part])
        return out

    @staticmethod
    def _inverse(said: Sequence[str], weights: Floats) -> Floats:
        kernel = _kernel(tuple(said)) + np.diag(PENALTY / weights)
        return np.asarray(cho_solve(cho_factor(kernel), np.eye(len(said))), np.float64)


def own_voices(said: Sequence[str], host: Floats, words: NDArray[np.int64], told: Floats | None = None) -> Floats:
    """One round of `OwnVoices`."""
    return OwnVoices(said, words, told).of(host)


def ngrams(said: Sequence[str]) -> csr_array:
    """Words and pairs of words that occur in two turns at least, as rows of unit length, shape (turns, n-grams).

    Weighted by (1 + log count) times the inverse document frequency (Salton, Buckley 1988, "Term-weighting approaches in
    automatic text retrieval", Information Processing & Management 24(5), pp. 513-523).
    """
    counts = [_counts(text) for text in said]
    frequency = Counter(gram for turn in counts for gram in turn)
    columns = {gram: i for i, gram in enumerate(gram for gram, turns in frequency.items() if turns > 1)}
    rows, places, values = [], [], []
    for row, turn in enumerate(counts):
        for gram, count in turn.items():
            if gram in columns:
                rows.append(row)
                places.append(columns[gram])
                values.append((1 + np.log(count)) * (1 + np.log((1 + len(said)) / (1 + frequency[gram]))))
    matrix = csr_array((values, (rows, places)), shape=(len(said), max(1, len(columns))), dtype=np.float64)
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    return csr_array(matrix.multiply(1 / np.where(lengths > 0, lengths, 1)[:, None]))


def _counts(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower().replace("’", "'"))
    return Counter([(word,) for word in words]) + Counter(pairwise(words))


def _held_out(inverse: Floats, wanted: Floats) -> Floats:
    """Weighted kernel ridge regression's prediction of each row from the rows outside its block, shape (n,).

    With G the inverse of the kernel plus penalty, a block's prediction without itself is y_b - G_bb^-1 (G y)_b (Rifkin,
    Lippert 2007, "Notes on regularized least squares", MIT-CSAIL-TR-2007-025, section 4, for blocks of one).
    """
    n = len(wanted)
    solved = inverse @ wanted
    out = np.empty(n)
    for block in np.array_split(np.arange(n), min(FOLDS, n)):
        out[block] = wanted[block] - np.linalg.solve(inverse[np.ix_(block, block)], solved[block])
    return out


@lru_cache(maxsize=2)  # each edit on the review page asks for the same texts again
def _kernel(said: tuple[str, ...]) -> Floats:
    """How much each two turns share of their n-grams, shape (n, n)."""
    rows = ngrams(said)
    kernel: Floats = (rows @ rows.T).toarray()
    kernel.flags.writeable = False
    return kernel
