"""Gradient-boosted trees as plain arrays.

scikit-learn fits them; what is kept is its nodes. So a model file holds numbers only, runs no code when it is loaded,
outlives scikit-learn's versions, and costs no import of it where transcripts are only attributed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.modeling.checked_arrays import taken

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

ROWS_AT_ONCE = 4096
MOST_TREES, MOST_NODES, MOST_LEVELS = 2_000, 1_000_000, 256
MOST_FEATURES = 32_000


@dataclass(frozen=True, slots=True)
class Trees:
    """A two-class ensemble. `roots` has one entry a tree; the other arrays one entry a node, children as node numbers."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    bias: NDArray[np.float64]

    @classmethod
    def from_sklearn(cls, fitted: "HistGradientBoostingClassifier") -> "Trees":
        """Take the nodes out of a fitted two-class model without missing values and categories."""
        parts: dict[str, list[NDArray[np.generic]]] = {field.name: [] for field in fields(cls)}
        offset = 0
        for (predictor,) in fitted._predictors:
            nodes = predictor.nodes
            leaf = nodes["is_leaf"].astype(bool)
            itself = np.arange(len(nodes))
            parts["roots"].append(np.array([offset]))
            parts["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
            parts["threshold"].append(np.where(leaf, np.inf, nodes["num_threshold"]))
            parts["left"].append(np.where(leaf, itself, nodes["left"]) + offset)
            parts["right"].append(np.where(leaf, itself, nodes["right"]) + offset)
            parts["value"].append(np.where(leaf, nodes["value"], 0.0))
            offset += len(nodes)
        parts["bias"].append(np.ravel(fitted._baseline_prediction))
        return cls.from_arrays({name: np.concatenate(arrays) for name, arrays in parts.items()})

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Trees":
        """The reverse of `arrays`.

        Raises:
            ValueError: an array is missing or not as it must be, or the nodes make up no trees.
        """
        count = np.size(arrays.get("feature", ()))
        if count > MOST_NODES:
            raise ValueError(f"{count} nodes are more than {MOST_NODES}")
        nodes = {
            name: taken(arrays, name, np.int32, shape=(count,), low=0, high=count - 1) for name in ("left", "right")
        }
        found = cls(
            roots=taken(arrays, "roots", np.int32, shape=(None,), low=0, high=count - 1),
            feature=taken(arrays, "feature", np.int16, shape=(count,), low=0, high=MOST_FEATURES),
            threshold=taken(arrays, "threshold", np.float64, shape=(count,), infinite=True),
            value=taken(arrays, "value", np.float64, shape=(count,)),
            bias=taken(arrays, "bias", np.float64, shape=(1,)),
            **nodes,
        )
        if len(found.roots) > MOST_TREES or not found._end():
            raise ValueError(f"the nodes make up no trees of at most {MOST_LEVELS} levels")
        return found

    def _end(self) -> bool:
        """Whether every way down from a root ends in a leaf, which is a node that both ways lead back to."""
        level = np.unique(self.roots)
        for _ in range(MOST_LEVELS):
            inner = level[(self.left[level] != level) | (self.right[level] != level)]
            if not len(inner):
                return True
            level = np.unique([self.left[inner], self.right[inner]])
        return False

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All arrays by name, to be saved."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds of the positive class, shape (n,), for features of shape (n, k).

        Raises:
            ModelError: they are trees over more features.
        """
        needed = int(self.feature.max(initial=-1)) + 1
        if needed > rows.shape[1]:
            raise ModelError(f"a model's trees read {needed} features, but there are {rows.shape[1]}.")
        parts = [self._log_odds(rows[i : i + ROWS_AT_ONCE]) for i in range(0, len(rows), ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        node = np.tile(self.roots, (len(rows), 1))
        index = np.arange(len(rows))[:, None]
        while True:
            goes_left = rows[index, self.feature[node]] <= self.threshold[node]
            following = np.where(goes_left, self.left[node], self.right[node])
            if np.array_equal(following, node):
                return np.asarray(self.value[node].sum(axis=1) + self.bias[0])
            node = following
