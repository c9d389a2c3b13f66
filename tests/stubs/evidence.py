"""Nothing is read off the turns but how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Evidence:
    lengths: np.ndarray
    bare: bool


def gather(text: str, starts: Sequence[int], ends: Sequence[int], model: object, *, encode: bool) -> Evidence:
    return Evidence(np.ones(len(starts), np.int64), bare=False)
