"""Where an utterance begins although no stop says so.

Recognisers leave stops out, some leave out all of them. A linear model over the words on both sides of a gap, read from
the model's arrays, says how probable it is that a new utterance begins there.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.logit import probability
from pipeline.modeling.ngrams import LinearModel, bucket
from pipeline.transcript.words import STOP, Ints, Words

BARE_MARK = 7
WORDS_AT_ONCE = 1 << 16
_OFFSETS = (-3, -2, -1, 0, 1, 2)
_PAIRS = ((-2, -1), (-1, 0), (0, 1), (1, 2))
_TRIPLES = ((-2, -1, 0), (-1, 0, 1), (0, 1, 2))
FIELDS = len(_OFFSETS) + len(_PAIRS) + len(_TRIPLES) + 3


def is_bare(words: Words) -> bool:
    """Whether the text carries too few stops for sentences to be read off them: fewer than one in sixty words."""
    return bool(len(words)) and int((words.marks >= STOP).sum()) * 60 < len(words)


def gap_features(words: Words, *, bare: bool, first: int = 0, last: int | None = None) -> Ints:
    """Bucket numbers, shape (last - first, FIELDS), for the gap before each word from `first` to `last`, by default all.

    N-grams of vocabulary ids are hashed by position into buckets, so unknown words and names are all alike.
    """
    last = len(words) if last is None else last
    n, here = last - first, slice(first, last)
    padded = np.concatenate([np.zeros(3, np.int64), words.ids, np.zeros(3, np.int64)])
    at = {offset: padded[3 + offset + first : 3 + offset + last] for offset in _OFFSETS}
    columns = [bucket(field, at[offset]) for field, offset in enumerate(_OFFSETS)]
    for places in (*_PAIRS, *_TRIPLES):
        columns.append(bucket(len(columns), *(at[place] for place in places)))
    marks = np.full(n, BARE_MARK) if bare else np.concatenate([[STOP], words.marks[:-1]])[here]
    columns.append(bucket(len(columns), marks))
    columns.append(bucket(len(columns), marks, np.where(bare, 2, words.capital[here]).astype(np.int64)))
    columns.append(bucket(len(columns), marks, words.line_start[here].astype(np.int64)))
    return np.stack(columns, axis=1)


def break_probabilities(model: LinearModel, words: Words, *, bare: bool) -> NDArray[np.float64]:
    """P(an utterance begins before the word), one a word."""
    if not len(words):
        return np.zeros(0)
    places = range(0, len(words), WORDS_AT_ONCE)
    blocks = (gap_features(words, bare=bare, first=i, last=min(i + WORDS_AT_ONCE, len(words))) for i in places)
    return probability(np.concatenate([model.rows(block) for block in blocks]))
