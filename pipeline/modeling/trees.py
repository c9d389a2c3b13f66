"""Gradient-boosted trees as plain arrays.

scikit-learn fits them; what is kept is its nodes. So a model file holds numbers only, runs no code when it is loaded,
outlives scikit-learn's versions, and costs no import of it where transcripts are only attributed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

ROWS_AT_ONCE = 4096


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
            KeyError: an array is missing.
        """
        narrow = {"roots": np.int32, "feature": np.int16, "left": np.int32, "right": np.int32}
        return cls(
            **{field.name: np.asarray(arrays[field.name], narrow.get(field.name, np.float64)) for field in fields(cls)}
        )

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All arrays by name, to be saved."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log-odds of the positive class, shape (n,), for features of shape (n, k)."""
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
