"""Ridge regression on sparse rows, each predicted by what was learned from the others."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
PRECISION, MOST_STEPS = 1e-9, 500  # of the solution, as a share of its length; half as many steps are rare


def held_out(rows: csr_array, weights: Floats, wanted: Floats, *, penalty: float, folds: int) -> Floats:
    """Predict each row by weighted ridge regression on the rows outside its fold; folds are stretches of neighbours.

    Of a fold's regression only its effect on the rows is needed, a = (K + penalty / weights)^-1 y with K the rows' inner products.
    That is found for all folds together by conjugate gradients (Hestenes, Stiefel 1952, "Methods of conjugate gradients for
    solving linear systems", Journal of Research of the National Bureau of Standards 49(6), pp. 409-436). K is never made, so
    time and memory grow with what the rows hold and not with a power of their number.

    Parameters:
        rows: of the regression, shape (n, features).
        weights: how much each row counts, above 0, shape (n,).
        wanted: what is to be predicted, shape (n,).
        penalty: on the square of the coefficients.
        folds: how many, where there are as many rows.

    Returns:
        The predictions, shape (n,).
    """
    n = len(wanted)
    fold = np.repeat(np.arange(min(folds, n)), [len(part) for part in np.array_split(np.arange(n), min(folds, n))])
    learns = (fold[:, None] != np.arange(min(folds, n))).astype(np.float64)
    scale = np.sqrt(weights / penalty)
    scaled = csr_array(rows.multiply(scale[:, None]))
    transposed = csr_array(scaled.T)

    def applied(values: Floats) -> Floats:
        return np.asarray(values + learns * (scaled @ (transposed @ values)))

    solved = conjugate_gradients(applied, learns * (scale * wanted)[:, None])
    return np.asarray((rows @ (transposed @ solved))[np.arange(n), fold], np.float64)


def conjugate_gradients(applied: Callable[[Floats], Floats], wanted: Floats) -> Floats:
    """X with `applied(X)` = `wanted`, column by column; `applied` is a symmetric, positive definite system of each column."""
    solved, left = np.zeros_like(wanted), wanted
    direction, size = left, (left * left).sum(axis=0)
    enough = PRECISION**2 * size
    for _ in range(MOST_STEPS):
        if (size <= enough).all():
            break
        ahead = applied(direction)
        step = _share(size, (direction * ahead).sum(axis=0))
        solved, left = solved + step * direction, left - step * ahead
        before, size = size, (left * left).sum(axis=0)
        direction = left + _share(size, before) * direction
    return solved


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
