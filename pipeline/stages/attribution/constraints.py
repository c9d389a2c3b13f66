"""Cuts candidate turns where stretches whose speaker is settled begin and end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.transcript.roles import ROLES
from pipeline.transcript.settled import Settled


@dataclass(frozen=True, slots=True)
class Pieces:
    """Candidate turns cut where settled stretches begin and end, in order; one entry a piece, shape (n,).

    `origin` is the row of the candidate that a piece is of, `inner` says that it is not the candidate's first piece,
    `by` is the index of the settled stretch that it lies in, or -1.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    origin: NDArray[np.int64]
    inner: NDArray[np.bool_]
    by: NDArray[np.int64]

    def roles(self, settled: Sequence[Settled]) -> NDArray[np.int8]:
        """`GUEST` or `HOST` of each piece where it is settled, -1 elsewhere."""
        known = np.array([*(ROLES.index(each.role) for each in settled), -1], np.int8)
        return known[self.by]


def cut(text: str, turns: pd.DataFrame, settled: Sequence[Settled], places: Sequence[int] = ()) -> Pieces:
    """Cut candidate turns at the borders of settled stretches, which are in order and do not overlap.

    Parameters:
        text: the transcript that all offsets refer to.
        turns: the rows of turns.csv.
        settled: what is known; a stretch without a word of speech has no piece.
        places: where else to cut.
    """
    borders = np.array(sorted({*places, *(place for each in settled for place in (each.start, each.end))}), np.int64)
    first = np.array([each.start for each in settled], np.int64)
    rows: list[tuple[int, int, int, bool, int]] = []
    for origin, (start, end) in enumerate(zip(turns["start_char"].tolist(), turns["end_char"].tolist(), strict=True)):
        inside = borders[np.searchsorted(borders, start, "right") : np.searchsorted(borders, end, "left")].tolist()
        places, inner = [start, *inside, end], False
        for left, right in pairwise(places):
            said = text[left:right]
            if not said.strip():
                continue
            begin = left + len(said) - len(said.lstrip())
            at = int(np.searchsorted(first, begin, "right")) - 1
            by = at if at >= 0 and begin < settled[at].end else -1
            rows.append((begin, left + len(said.rstrip()), origin, inner, by))
            inner = True
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    kinds = (np.int64, np.int64, np.int64, np.bool_, np.int64)
    return Pieces(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))
