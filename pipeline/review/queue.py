"""What is worth a look next: the turns by how many words are expected to become right for a glance at them.

A turn that is doubtful and long promises most by itself. Settling it also steers what is around it: errors come in
stretches, in which everything is swapped, so of the words that are wrong beside a wrong turn a part becomes right with it. A
stretch is looked into once, then others have their turn.
"""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CARRIED = 0.5
"""Of the errors beside a turn the share that its settling mends, where both are wrong; of those next to them its square."""
REACH = 3  # turns on each side


class Look(NamedTuple):
    """A turn to look at, by its `turn_id`, and how many words of the episode are expected to be wrong once it is settled."""

    turn: int
    left: float


def queue(rows: pd.DataFrame) -> list[int]:
    """The `turn_id` of all turns that no person has settled one by one, the one most worth a look first.

    Parameters:
        rows: the rows of attribution.csv, in order.
    """
    return [look.turn for look in looks(rows)]


def looks_to_halve(ahead: Iterable[Look], wrong: float) -> int:
    """After how many of the looks half of the `wrong` words are expected to be right; 0 where none is expected to be wrong.

    No more are taken than it needs: each costs time in proportion to the length of the episode.
    """
    if wrong < 1:
        return 0
    return next((count for count, look in enumerate(ahead, 1) if look.left <= wrong / 2), 0)


def looks(rows: pd.DataFrame) -> Iterator[Look]:
    """The turns of `queue` in its order, each with what is left to find after it."""
    ids = rows["turn_id"].to_numpy()
    open_ = ((rows["source"] != "person") | (rows["confidence"] < 1)).to_numpy(np.bool_)
    doubt = np.where(open_, _doubt(rows), 0.0)
    left = _words(rows) * doubt
    gain = np.array([_gain(turn, doubt, left, open_) for turn in range(len(rows))])
    gain[~open_] = -np.inf
    for _ in range(int(open_.sum())):
        best = int(gain.argmax())
        for other in _around(best, open_):
            left[other] -= _carried(best, other, doubt, left)
        left[best], doubt[best], gain[best] = 0.0, 0.0, -np.inf
        for other in range(max(0, best - 2 * REACH), min(len(rows), best + 2 * REACH + 1)):
            if gain[other] > -np.inf:
                gain[other] = _gain(other, doubt, left, open_)
        yield Look(int(ids[best]), float(left.sum()))


def expected_wrong(rows: pd.DataFrame) -> float:
    """How many words of the rows of attribution.csv are expected to be under the wrong role."""
    return float((_words(rows) * _doubt(rows)).sum())


def _words(rows: pd.DataFrame) -> Floats:
    return np.array([len(text.split()) for text in rows["text"]], np.float64)


def _doubt(rows: pd.DataFrame) -> Floats:
    return 1 - rows["confidence"].to_numpy(np.float64)


def _gain(turn: int, doubt: Floats, left: Floats, open_: NDArray[np.bool_]) -> float:
    """Words expected to become right once the turn is settled: its own, and some around it."""
    return float(left[turn]) + sum(_carried(turn, other, doubt, left) for other in _around(turn, open_))


def _carried(turn: int, other: int, doubt: Floats, left: Floats) -> float:
    """Of the words still expected to be wrong in `other` those that `turn` mends; both are wrong as often as the surer one at most."""
    both = min(1.0, doubt[turn] / doubt[other]) if doubt[other] else 0.0
    return float(CARRIED ** abs(turn - other) * both * left[other])


def _around(turn: int, open_: NDArray[np.bool_]) -> list[int]:
    """The turns near `turn`, on each side up to one that a person has settled."""
    before = range(turn - 1, max(-1, turn - 1 - REACH), -1)
    after = range(turn + 1, min(len(open_), turn + 1 + REACH))
    return [other for side in (before, after) for other in takewhile(lambda at: bool(open_[at]), side)]
