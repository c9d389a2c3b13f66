"""A monologue or a lecture: better one speaker and a word of warning than a second one who was never there."""

import numpy as np
from numpy.typing import NDArray

FEWEST = 200  # words below which nothing is said
CHANGES = 3.0  # of speaker, in a thousand words; interviews have three times as many at least
SHARE = 0.1  # of the words: in an interview the other says more


def only_role(roles: NDArray[np.int8], words: NDArray[np.int64]) -> int | None:
    """The one role of a talk in which hardly anything but one speaker was found; None for all others.

    Parameters:
        roles: `GUEST` or `HOST` of each turn as decoded, shape (n,).
        words: of each turn, shape (n,).
    """
    total = int(words.sum())
    by_role = np.bincount(roles, weights=words, minlength=2)
    changes = int((np.diff(roles) != 0).sum())
    alone = total >= FEWEST and changes * 1000 < CHANGES * total and by_role.min() < SHARE * total
    return int(by_role.argmax()) if alone else None
