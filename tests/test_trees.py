"""Trees as arrays."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.modeling.trees import ROWS_AT_ONCE, Trees


@pytest.fixture(scope="module")
def fitted() -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    chance = np.random.default_rng(3)
    rows = chance.normal(size=(2_000, 6)).astype(np.float32)
    rows[:, 5] = chance.integers(0, 2, 2_000)
    labels = rows[:, 0] * rows[:, 5] + np.sin(rows[:, 1]) + chance.normal(0, 0.3, 2_000) > 0
    return HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=9).fit(rows, labels), rows


def test_the_arrays_decide_as_scikit_learn_does(fitted: tuple[HistGradientBoostingClassifier, np.ndarray]) -> None:
    model, rows = fitted
    unseen = np.random.default_rng(4).normal(0, 2, (ROWS_AT_ONCE + 100, 6)).astype(np.float32)
    for table in (rows, unseen):
        assert Trees.from_sklearn(model).log_odds(table) == pytest.approx(model.decision_function(table), abs=1e-9)


def test_arrays_make_the_same_trees_again(fitted: tuple[HistGradientBoostingClassifier, np.ndarray]) -> None:
    model, rows = fitted
    trees = Trees.from_sklearn(model)
    again = Trees.from_arrays(trees.arrays())
    assert np.array_equal(again.log_odds(rows), trees.log_odds(rows))
    assert all(array.dtype.kind in "if" for array in trees.arrays().values()), "numbers and nothing else"


def test_a_missing_array_is_named(fitted: tuple[HistGradientBoostingClassifier, np.ndarray]) -> None:
    arrays = Trees.from_sklearn(fitted[0]).arrays()
    del arrays["threshold"]
    with pytest.raises(ValueError, match="'threshold' is missing"):
        Trees.from_arrays(arrays)


def test_no_rows(fitted: tuple[HistGradientBoostingClassifier, np.ndarray]) -> None:
    assert len(Trees.from_sklearn(fitted[0]).log_odds(np.zeros((0, 6), np.float32))) == 0
