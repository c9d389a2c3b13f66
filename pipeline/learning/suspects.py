"""Corrections that look like slips of the hand: pointed out, never changed."""

from dataclasses import dataclass, replace

import numpy as np

from pipeline.learning.heard import Heard
from pipeline.modeling.crf import Decoder, posteriors
from pipeline.modeling.logit import log_odds, probability
from pipeline.transcript.roles import GUEST, HOST, ROLES

PARTS = 5
UNLIKELY = 0.05
FEWEST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Suspect:
    """A turn whose role is unlikely by all else that a person said of the episode; `likely` is its probability."""

    episode: str
    role: str
    likely: float
    text: str


def suspects(heard: Heard, decoder: Decoder) -> list[Suspect]:
    """The settled turns of an episode whose role is unlikely given the model and the other settled turns.

    A fifth of the settled turns at a time is decoded as if nobody had looked at it, the others as settled.
    """
    lesson = heard.lesson
    words = lesson.evidence.lengths
    role = np.where(lesson.host > 0.5, HOST, GUEST).astype(np.int8)
    settled = np.where(lesson.known, role, -1).astype(np.int8)
    scores = heard.scores
    if heard.speakers:
        host = posteriors(*decoder.chain(scores, settled)).host
        scores = replace(scores, self_trained=heard.speakers.scores(host))
    likely = np.ones(len(words))
    places = np.flatnonzero(lesson.known)
    for part in range(PARTS):
        asked = places[part::PARTS]
        others = settled.copy()
        others[asked] = -1
        host = posteriors(*decoder.chain(scores, others)).host
        given = np.where(role == HOST, host, 1 - host)[asked]
        likely[asked] = probability(decoder.confidence_scale * log_odds(given) + decoder.confidence_bias)
    found = np.flatnonzero((likely < UNLIKELY) & (words >= FEWEST_WORDS))
    return [
        Suspect(lesson.episode, ROLES[role[i]], float(likely[i]), lesson.texts[i])
        for i in found[np.argsort(likely[found], kind="stable")].tolist()
    ]
