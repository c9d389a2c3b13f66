"""What a new attribution of an episode changes: by turns and by words."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rows of the new attribution hold a word whose role is new, and how many words have a new role; they add up."""

    turns: int = 0
    words: int = 0
    all_turns: int = 0
    all_words: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.turns + other.turns,
            self.words + other.words,
            self.all_turns + other.all_turns,
            self.all_words + other.all_words,
        )


def changes(text: str, before: pd.DataFrame, after: pd.DataFrame) -> Changes:
    """Compare two attributions of one transcript.

    Parameters:
        text: the transcript.
        before, after: rows with `start_char`, `end_char` and `role`.
    """
    borders = sorted({*before["start_char"], *before["end_char"], *after["start_char"], *after["end_char"]})
    starts = np.array(borders[:-1], np.int64)
    old, new = _roles(before, starts), _roles(after, starts)
    words = np.array([len(text[a:b].split()) for a, b in pairwise(borders)], np.int64)
    changed = words * ((old != new) & (new != ""))
    row = np.searchsorted(after["start_char"].to_numpy(), starts, "right") - 1
    touched = np.unique(row[changed > 0])
    return Changes(len(touched), int(changed.sum()), len(after), int(words[new != ""].sum()))


def _roles(rows: pd.DataFrame, places: NDArray[np.int64]) -> NDArray[np.object_]:
    """The role that each place is under; empty where no row covers it."""
    at = np.searchsorted(rows["start_char"].to_numpy(), places, "right") - 1
    covered = (at >= 0) & (places < rows["end_char"].to_numpy()[np.maximum(at, 0)])
    return np.where(covered, rows["role"].to_numpy(object)[np.maximum(at, 0)], "")
