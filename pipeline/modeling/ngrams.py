"""Linear models over hashed word n-grams: what the words themselves say.

Only words of the model's vocabulary count, those in use across many shows; names and a show's own terms all look alike.
So the models learn how hosts and guests talk rather than what one show talks about. Weights are plain arrays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.checked_arrays import taken
from pipeline.transcript.words import Ints, Words

BUCKETS = 1 << 17
"""Enough that few of the n-grams in use share a bucket; set by judgement, as are the windows below. None was varied."""
_PRIMES = (1_000_003, 10_000_019, 100_000_007)
_FIRST, _LAST = 3, 3
_BEFORE, _AFTER = (-4, -3, -2, -1), (0, 1, 2, 3)
_TUPLES = ((-2, -1), (-3, -2), (-3, -2, -1), (0, 1), (1, 2), (0, 1, 2), (-1, 0), (-2, -1, 0), (-1, 0, 1))
SPANS_AT_ONCE = 4096
"""Whose n-grams are in memory together."""
CHANGE_FIELDS = len(_BEFORE) + len(_AFTER) + len(_TUPLES) + 4


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of words, first inclusive and last exclusive, in order; shape (n,) each. No stretch is empty."""

    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.first)

    @property
    def lengths(self) -> Ints:
        return self.last - self.first

    def parts(self) -> Iterator["Spans"]:
        """Neighbours together, `SPANS_AT_ONCE` at most."""
        for i in range(0, len(self), SPANS_AT_ONCE):
            yield Spans(self.first[i : i + SPANS_AT_ONCE], self.last[i : i + SPANS_AT_ONCE])


def locate(words: Words, starts: Ints, ends: Ints) -> Spans:
    """The words that begin inside each character stretch; a stretch in which none begins gets the next one."""
    first = np.searchsorted(words.starts, starts, side="left")
    last = np.searchsorted(words.starts, ends, side="left")
    first = np.minimum(first, max(len(words) - 1, 0))
    return Spans(first, np.maximum(last, first + 1))


def bucket(field: int, *ids: Ints) -> Ints:
    """Hash tuples of ids, told apart by field, into `BUCKETS` buckets; the same on every machine.

    A polynomial hash modulo the prime 2^31 - 1. Any large primes would do, but those that a model was fitted with have to stay.
    """
    mixed = np.full(len(ids[0]), 7 + field, np.int64)
    for number, prime in zip(ids, _PRIMES, strict=False):
        mixed = (mixed * 31 + number + 1) * prime % 2_147_483_647
    return mixed % BUCKETS


def role_features(words: Words, spans: Spans) -> tuple[Ints, Ints]:
    """Buckets of every span's n-grams, and the span each belongs to: two arrays of one length.

    Uni-, bi- and trigrams that stay inside the span, and its first and last words by position.
    """
    owner = np.repeat(np.arange(len(spans)), spans.lengths)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(spans.lengths) - spans.lengths, spans.lengths)
    at = np.repeat(spans.first, spans.lengths) + place
    ids = words.ids[at]
    back = np.repeat(spans.lengths, spans.lengths) - 1 - place
    one = np.where(place >= 1, words.ids[np.maximum(at - 1, 0)], 0)
    two = np.where(place >= 2, words.ids[np.maximum(at - 2, 0)], 0)
    buckets = [bucket(0, ids), bucket(1, one, ids), bucket(2, two, one, ids)]
    owners = [owner] * 3
    for k in range(_FIRST):
        buckets.append(bucket(3 + k, ids[place == k]))
        owners.append(owner[place == k])
    for k in range(_LAST):
        chosen = back == k
        marks = words.marks[at[chosen]] if k == 0 else np.zeros(int(chosen.sum()), np.int64)
        buckets.append(bucket(3 + _FIRST + k, ids[chosen], marks))
        owners.append(owner[chosen])
    return np.concatenate(buckets), np.concatenate(owners)


def change_features(words: Words, first: Ints) -> Ints:
    """Buckets for the gap before each word in `first`, shape (n, CHANGE_FIELDS): the words and marks on both sides."""
    reach = 4
    padded = np.concatenate([np.zeros(reach, np.int64), words.ids, np.zeros(reach, np.int64)])
    at = {offset: padded[first + reach + offset] for offset in (*_BEFORE, *_AFTER)}
    columns = [bucket(field, at[offset]) for field, offset in enumerate((*_BEFORE, *_AFTER))]
    for places in _TUPLES:
        columns.append(bucket(len(columns), *(at[place] for place in places)))
    padded_marks = np.concatenate([np.zeros(reach, np.int64), words.marks, np.zeros(reach, np.int64)])
    mark = padded_marks[first + reach - 1]
    columns.append(bucket(len(columns), mark, words.capital[first].astype(np.int64)))
    columns.append(bucket(len(columns), mark, words.line_start[first].astype(np.int64)))
    columns.append(bucket(len(columns), padded_marks[first + reach], at[0]))
    columns.append(bucket(len(columns), mark, at[-1]))
    return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Logistic regression on buckets; `weights` has shape (BUCKETS,)."""

    weights: NDArray[np.float32]
    bias: float

    def __post_init__(self) -> None:
        """Raises `ValueError` where they are no weights."""
        if self.weights.shape != (BUCKETS,) or not np.isfinite([self.bias, *self.weights[[0, -1]]]).all():
            raise ValueError(f"weights of the shape {self.weights.shape} where {BUCKETS} finite ones must be")
        if not np.isfinite(self.weights).all():
            raise ValueError("weights that are no finite numbers")

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "LinearModel":
        """The reverse of `arrays`, but for the precision that the weights lose there.

        Raises:
            ValueError: an array is missing or not as it must be.
        """
        weights = taken(arrays, "weights", np.float32, shape=(BUCKETS,))
        return cls(weights, float(taken(arrays, "bias", np.float64, shape=())))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All arrays by name, to be saved; the weights in half precision."""
        return {"weights": self.weights.astype(np.float16), "bias": np.asarray(self.bias, np.float64)}

    def rows(self, buckets: Ints) -> NDArray[np.float64]:
        """Log-odds a row of a (n, fields) array of buckets."""
        return np.asarray(self.weights[buckets].sum(axis=1, dtype=np.float64) + self.bias)

    def spans(self, buckets: Ints, owners: Ints, spans: Spans) -> NDArray[np.float64]:
        """Log-odds a span: the sum over its n-grams, damped by the root of its length."""
        total = np.bincount(owners, self.weights[buckets].astype(np.float64), minlength=len(spans))
        return np.asarray(total / np.sqrt(spans.lengths) + self.bias)
