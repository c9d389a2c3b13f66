"""Cold opens: passages at the start of an episode that are heard again later.

A montage of the best lines jumps from speaker to speaker without an answer following its question, so what surrounds a
line there says nothing of who speaks it. Where the line comes from, that is known.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.logit import log_odds
from pipeline.transcript.words import normalise

Floats = NDArray[np.float64]
OPENING_WORDS = 600
APART = 20  # words between a line and where it is heard again, at least
# So many trigrams within so many words have to agree, up to a shift, on where a line comes from.
SUPPORT, NEAR, SHIFT = 6, 15, 4
COMMON = 6  # a trigram that occurs more often than this places nothing
COVERED = 0.5  # the share of a turn's words that have to be found again


def sources(texts: Sequence[str]) -> dict[int, list[int]]:
    """For each turn of a cold open the turns in which its words are heard again, one entry a word.

    Parameters:
        texts: of each turn, in order.
    """
    words = [(normalise(word), turn) for turn, text in enumerate(texts) for word in text.split()]
    heard = _heard_again([word for word, _ in words])
    spoken = Counter(turn for _, turn in words)
    found: dict[int, list[int]] = defaultdict(list)
    for here, there in heard.items():
        found[words[here][1]].append(words[there][1])
    repeated = {turn for turn, there in found.items() if len(there) >= COVERED * spoken[turn]}
    known = {turn: [source for source in found[turn] if source not in repeated] for turn in sorted(repeated)}
    return {turn: there for turn, there in known.items() if there}


def _heard_again(words: Sequence[str]) -> dict[int, int]:
    """Index of a word in the opening → index of where it is heard again."""
    opening = min(OPENING_WORDS, len(words) // 4)
    trigrams = list(zip(words, words[1:], words[2:], strict=False))
    wanted = set(trigrams[:opening])
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, trigram in enumerate(trigrams):
        if trigram in wanted:
            places[trigram].append(place)
    matches = [
        (here, there)
        for here in range(min(opening, len(trigrams)))
        if len(places[trigrams[here]]) <= COMMON
        for there in places[trigrams[here]]
        if there - here >= APART
    ]
    best: dict[int, tuple[int, int]] = {}
    for here, there in matches:
        support = sum(
            abs(other - here) <= NEAR and abs((again - other) - (there - here)) <= SHIFT for other, again in matches
        )
        if support >= SUPPORT:
            for step in range(3):
                best[here + step] = max(best.get(here + step, (0, 0)), (support, there + step))
    return {here: there for here, (_, there) in best.items()}


def taken_over(chain: tuple[Floats, Floats], host: Floats, repeated: dict[int, list[int]]) -> tuple[Floats, Floats]:
    """Potentials in which the turns of a cold open have the roles of where they come from, and no surroundings.

    Parameters:
        chain: emission and transition potentials, shapes (n, 2) and (n, 2, 2).
        host: P(host) of each turn by that chain, shape (n,).
        repeated: what `sources` gives.
    """
    emission, steps = (potentials.copy() for potentials in chain)
    for turn, there in repeated.items():
        odds = log_odds(np.array([host[there].mean()]))[0]
        emission[turn] = -np.logaddexp(0, odds), -np.logaddexp(0, -odds)
        steps[turn : turn + 2] = 0.0
    return emission, steps
