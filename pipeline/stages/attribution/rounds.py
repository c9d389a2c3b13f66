"""From the scores of an episode's turns to their roles: the posterior in rounds, then the roles that are expected to be right."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.crf import Decoder, Floats, Posterior, Scores, least_risk, posteriors
from pipeline.stages.attribution import cold_open
from pipeline.stages.attribution.monologue import only_role
from pipeline.stages.attribution.self_training import EpisodeSpeakerModel

SELF_TRAINING_ROUNDS = 2


def decode_roles(
    decoder: Decoder, scores: Scores, texts: Sequence[str], words: NDArray[np.int64], settled: NDArray[np.int8]
) -> tuple[Posterior, NDArray[np.int8]]:
    """The posterior, and the roles that are expected to have most right, shape (n,); parameters as for `infer`."""
    posterior = infer(decoder, scores, texts, words, settled)
    roles = least_risk(posterior, words, settled)
    if not _in_turns(scores, settled) and (alone := only_role(roles, words)) is not None:
        roles = np.where(settled < 0, alone, settled).astype(np.int8)
    return posterior, roles


def _in_turns(scores: Scores, settled: NDArray[np.int8]) -> bool:
    """Whether the input says that two speak: both roles are settled somewhere, or more than one change is marked."""
    marks = 0 if scores.marked is None else int((scores.marked > 0).sum())
    return len(set(settled[settled >= 0].tolist())) > 1 or marks > 1


def infer(
    decoder: Decoder,
    scores: Scores,
    texts: Sequence[str],
    words: NDArray[np.int64],
    settled: NDArray[np.int8] | None = None,
) -> Posterior:
    """Decode an episode; then again, by what the two speakers of the round before say; then give a cold open its roles.

    Parameters:
        decoder: without a `voice_weight` there is one round only.
        scores: of each turn.
        texts: of each turn.
        words: how many words each has, shape (n,).
        settled: `GUEST` or `HOST` where the role is known, -1 elsewhere.
    """
    trust = None if settled is None else np.where(settled >= 0, decoder.told_weight, 1.0)
    speakers = EpisodeSpeakerModel(texts, words, trust) if decoder.voice_weight else None
    chain, posterior = rounds(decoder, scores, speakers, settled)
    repeated = cold_open.sources(texts)
    if settled is not None:
        repeated = {turn: there for turn, there in repeated.items() if settled[turn] < 0}
    if not repeated:
        return posterior
    taken_over = cold_open.taken_over(chain, posterior.host, repeated)
    return replace(posteriors(*taken_over), self_trained=posterior.self_trained)


def rounds(
    decoder: Decoder,
    scores: Scores,
    speakers: EpisodeSpeakerModel | None,
    settled: NDArray[np.int8] | None = None,
) -> tuple[tuple[Floats, Floats], Posterior]:
    """The chain of the last round and its posterior; parameters as for `infer`, without `speakers` there is one round."""
    chain, self_trained = decoder.chain(scores, settled), np.zeros(len(scores.role))
    posterior = posteriors(*chain)
    if speakers is not None:
        for _ in range(SELF_TRAINING_ROUNDS):
            self_trained = speakers.scores(posterior.host)
            chain = decoder.chain(replace(scores, self_trained=self_trained), settled)
            posterior = posteriors(*chain)
    return chain, replace(posterior, self_trained=self_trained)
