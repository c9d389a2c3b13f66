"""Which words of one text are which of another, slightly different one.

Runs of words that stand once in each text are found first and cut both into short stretches, which are then aligned word by
word with the fewest changes (Levenshtein). So the cost grows with the length of the texts and not with its square.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

RUN = 4  # words that have to stand once in each text to be taken for the same
LARGEST = 30_000_000  # pairs of words in a stretch; beyond, nothing in it is taken for the same


def aligned(before: Sequence[str], after: Sequence[str]) -> NDArray[np.int64]:
    """For each word of one text the index of the same word in the other, or -1; indices count up. Shape (len(before),)."""
    if list(before) == list(after):
        return np.arange(len(before))
    same = np.full(len(before), -1, np.int64)
    ends = [*_anchors(before, after), (len(before), len(after))]
    left = right = 0
    for here, there in ends:
        for i, j, count in _equal(before[left:here], after[right:there]):
            same[left + i : left + i + count] = np.arange(right + j, right + j + count)
        if here < len(before) and there < len(after):
            same[here] = there
        left, right = here + 1, there + 1
    return same


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Words that begin a run which stands once in each text, as many as stand in the same order in both."""
    here, there = _once(before), _once(after)
    pairs = sorted((at, there[run]) for run, at in here.items() if run in there)
    return [pairs[i] for i in _longest_rise([j for _, j in pairs])]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = list(zip(*(words[i:] for i in range(RUN)), strict=False))
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _longest_rise(values: Sequence[int]) -> list[int]:
    """The indices of a longest rising subsequence."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        k = bisect_left(tails, value)
        before.append(ends[k - 1] if k else -1)
        tails[k : k + 1], ends[k : k + 1] = [value], [i]
    found, at = [], ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _equal(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs that stay: where each begins in both, and how many words it has."""
    if not before or not after or len(before) * len(after) > LARGEST:
        return
    for block in Levenshtein.editops(before, after).as_matching_blocks():
        yield block.a, block.b, block.size
