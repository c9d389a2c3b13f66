"""Hashed n-grams."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.modeling.ngrams import (
    BUCKETS,
    CHANGE_FIELDS,
    LinearModel,
    Spans,
    bucket,
    change_features,
    locate,
    role_features,
)
from pipeline.transcript.words import index_words

TEXT = "So how was it? It was good, I think. Yes."
IDS = {word: number for number, word in enumerate(("so", "how", "was", "it", "good", "i", "think", "yes"), 3)}


def test_buckets_never_change() -> None:
    """A saved model's weights mean something only as long as its n-grams fall where they fell."""
    assert bucket(2, np.array([3]), np.array([4]), np.array([5])).tolist() == [24449]
    assert bucket(0, np.array([0, 1])).tolist() == [27918, 110417]


@given(st.lists(st.integers(0, 60_000), min_size=3, max_size=3), st.integers(0, 30))
def test_buckets_are_within_bounds(ids: list[int], field: int) -> None:
    assert 0 <= bucket(field, *(np.array([number]) for number in ids))[0] < BUCKETS


def test_stretches_hold_the_words_that_begin_in_them() -> None:
    words = index_words(TEXT, IDS)
    spans = locate(words, np.array([0, 15, 37]), np.array([14, 36, 41]))
    assert spans.first.tolist() == [0, 4, 9]
    assert spans.last.tolist() == [4, 9, 10]


def test_a_stretch_cut_inside_a_word_is_not_empty() -> None:
    words = index_words("one.Two three", {})
    assert (locate(words, np.array([0, 4, 11]), np.array([4, 7, 13])).lengths > 0).all()


def test_what_is_said_in_one_stretch_does_not_leak_into_another() -> None:
    words = index_words(TEXT, IDS)
    spans = Spans(np.array([0, 4]), np.array([4, 10]))
    alone = index_words(TEXT[:14], IDS)
    buckets, owners = role_features(words, spans)
    expected, _ = role_features(alone, Spans(np.array([0]), np.array([4])))
    assert sorted(buckets[owners == 0]) == sorted(expected)


def test_changes_look_at_both_sides_and_beyond_the_ends() -> None:
    words = index_words(TEXT, IDS)
    features = change_features(words, np.arange(len(words)))
    assert features.shape == (10, CHANGE_FIELDS)
    assert len({tuple(row) for row in features}) == 10


def test_scores_add_up() -> None:
    weights = np.zeros(BUCKETS, np.float32)
    words = index_words(TEXT, IDS)
    spans = Spans(np.array([0, 4]), np.array([4, 10]))
    buckets, owners = role_features(words, spans)
    weights[bucket(0, words.ids[9:])] = 2.0
    assert LinearModel(weights, 0.5).spans(buckets, owners, spans).tolist() == [0.5, 0.5 + 2 / np.sqrt(6)]
    assert LinearModel(np.ones(BUCKETS, np.float32), 1.0).rows(np.array([[1, 2, 3]])).tolist() == [4.0]
