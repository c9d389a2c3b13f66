"""The shipped numbers of the base training data: to learn on from without the corpus, and to see that nothing is unlearned."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from sklearn.linear_model import Ridge

from pipeline import files
from pipeline.errors import ModelError, plainly
from pipeline.modeling import checked_arrays, model_version

Floats = NDArray[np.float64]
PENALTY = 300.0
LEAST_SPREAD = 1e-2
FROM_END = 6  # where in the features, from their end, how far on in its talk a turn is
MOST_BYTES = 256 << 20
CONSTANT = 30.0  # the column that stands for the intercept: so large that the penalty hardly holds it


@dataclass(frozen=True)
class Rows:
    """Turns as a linear classifier sees them: features with a constant column (n, k + 1), the role (1 host, -1 guest), (n,).

    Both are multiplied with the root of the turn's weight.
    """

    features: Floats
    role: Floats

    @classmethod
    def of(cls, features: Floats, role: Floats, weight: Floats) -> "Rows":
        """Rows from standardised features (n, k)."""
        root = np.sqrt(weight)
        constant = np.full((len(features), 1), CONSTANT)
        return cls(np.hstack([features, constant]) * root[:, None], role * root)

    def compressed(self) -> "Rows":
        """As few rows as there are columns, from which a linear model learns the very same."""
        product = self.features.T @ self.features + 1e-6 * np.eye(self.features.shape[1])
        root = cholesky(product)
        return Rows(root, solve_triangular(root, self.features.T @ self.role, trans="T"))


def joined(parts: Sequence[Rows]) -> Rows:
    """All rows, in order."""
    return Rows(np.concatenate([part.features for part in parts]), np.concatenate([part.role for part in parts]))


@dataclass(frozen=True)
class Base:
    """The base data of a model, standardised. `fold` and `talk` say which network and episode a turn is of, shape (n,)."""

    features: Floats
    role: Floats
    weight: Floats
    mean: Floats
    spread: Floats
    fold: NDArray[np.int64]
    talk: NDArray[np.int64]

    def rows(self, chosen: NDArray[np.bool_] | None = None) -> Rows:
        """All turns or some of them, compressed."""
        at = np.ones(len(self.role), np.bool_) if chosen is None else chosen
        return Rows.of(self.features[at], self.role[at], self.weight[at]).compressed()

    def standardised(self, features: NDArray[np.float32]) -> Floats:
        """Other turns' features, in the units of these."""
        return np.asarray((features - self.mean) / self.spread, np.float64)

    def raw(self, coefficients: Floats) -> Floats:
        """Coefficients of standardised features as those of the features as they are; the last is the intercept."""
        slopes = coefficients[:-1] / self.spread
        return np.append(slopes, CONSTANT * coefficients[-1] - float(slopes @ self.mean))


def read(folder: Path) -> Base:
    """Read the base data of a model version.

    Raises:
        ModelError: it is missing or damaged.
    """
    path = folder / model_version.BASE
    try:
        arrays = checked_arrays.load(files.read(path, most=MOST_BYTES))
        count = len(np.atleast_1d(arrays["host"]))
        raw = checked_arrays.taken(arrays, "role", np.float64, shape=(count, None))
        host = checked_arrays.taken(arrays, "host", np.bool_, shape=(count,))
        weight = checked_arrays.taken(arrays, "weight", np.float64, shape=(count,), low=0)
        fold = checked_arrays.taken(arrays, "fold", np.int64, shape=(count,))
        if "talk" in arrays:
            talk = np.unique(checked_arrays.taken(arrays, "talk", np.int64, shape=(count,)), return_inverse=True)[1]
        else:
            talk = _guessed_talks(raw)
        if not weight.sum():
            raise ValueError("its weights are all zero")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path}: cannot be read ({plainly(error)}); restore the folder or train again.") from error
    mean, spread = raw.mean(axis=0), raw.std(axis=0) + LEAST_SPREAD
    role = np.where(host, 1.0, -1.0)
    return Base((raw - mean) / spread, role, weight / weight.mean(), mean, spread, fold.astype(np.int64), talk)


def _guessed_talks(features: Floats) -> NDArray[np.int64]:
    """Which talk each turn is of, in versions up to v4, which do not say it: turns are in order within a talk."""
    if features.shape[1] < FROM_END:
        raise ValueError(f"the array 'role' has the shape {features.shape}")
    place = features[:, -FROM_END]
    return np.cumsum(np.diff(place, prepend=place[:1]) < 0, dtype=np.int64)


def fit(rows: Rows) -> Floats:
    """The coefficients of a linear classifier of roles, shape (k + 1,)."""
    model = Ridge(PENALTY, fit_intercept=False, solver="cholesky").fit(rows.features, rows.role)
    return np.asarray(model.coef_, np.float64)
