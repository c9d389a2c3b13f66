"""From the scores of an episode's turns to the posterior of their roles, in rounds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline import repeats
from pipeline.decoding import Decoder, Posterior, Scores, posteriors
from pipeline.voices import own_voices

VOICE_ROUNDS = 2


def infer(
    decoder: Decoder,
    scores: Scores,
    said: Sequence[str],
    words: NDArray[np.int64],
    settled: NDArray[np.int8] | None = None,
) -> Posterior:
    """Decode an episode; then again, by what the two voices of the round before say; then give a cold open its roles.

    Parameters:
        decoder: without a `voice_weight` there is one round only.
        scores: of each turn.
        said: the text of each turn.
        words: how many words each has, shape (n,).
        settled: `GUEST` or `HOST` where the role is known, -1 elsewhere.
    """
    chain, voices = decoder.chain(scores, settled), np.zeros(len(said))
    found = posteriors(*chain)
    for _ in range(VOICE_ROUNDS if decoder.voice_weight else 0):
        voices = own_voices(said, found.host, words)
        chain = decoder.chain(replace(scores, voices=voices), settled)
        found = posteriors(*chain)
    repeated = repeats.sources(said)
    if settled is not None:
        repeated = {turn: there for turn, there in repeated.items() if settled[turn] < 0}
    found = posteriors(*repeats.taken_over(chain, found.host, repeated)) if repeated else found
    return replace(found, voices=voices)
