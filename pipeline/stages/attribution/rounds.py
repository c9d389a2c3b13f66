"""From the scores of an episode's turns to the posterior of their roles, in rounds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.crf import Decoder, Floats, Posterior, Scores, posteriors
from pipeline.stages.attribution import cold_open
from pipeline.stages.attribution.self_training import OwnVoices

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
    told = None if settled is None else np.where(settled >= 0, decoder.told_weight, 1.0)
    voices = OwnVoices(said, words, told) if decoder.voice_weight else None
    chain, found = rounds(decoder, scores, voices, settled)
    repeated = cold_open.sources(said)
    if settled is not None:
        repeated = {turn: there for turn, there in repeated.items() if settled[turn] < 0}
    if not repeated:
        return found
    return replace(posteriors(*cold_open.taken_over(chain, found.host, repeated)), voices=found.voices)


def rounds(
    decoder: Decoder, scores: Scores, voices: OwnVoices | None, settled: NDArray[np.int8] | None = None
) -> tuple[tuple[Floats, Floats], Posterior]:
    """The chain of the last round and its posterior; parameters as for `infer`, without `voices` there is one round."""
    chain, said = decoder.chain(scores, settled), np.zeros(len(scores.role))
    found = posteriors(*chain)
    for _ in range(VOICE_ROUNDS if voices else 0):
        said = voices.of(found.host)  # type: ignore[union-attr]
        chain = decoder.chain(replace(scores, voices=said), settled)
        found = posteriors(*chain)
    return chain, replace(found, voices=said)
