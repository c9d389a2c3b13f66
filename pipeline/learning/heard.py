"""A corrected episode as the model hears it by itself, and what it gets wrong there."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.learning.base_data import Base, Rows
from pipeline.learning.lessons import Lesson
from pipeline.modeling.crf import MOST_WORDS, Decoder, Posterior, Scores, least_risk
from pipeline.modeling.logit import log_odds, probability
from pipeline.modeling.show_adaptation import ShowAdapter
from pipeline.stages.attribution.rounds import rounds
from pipeline.stages.attribution.self_training import EpisodeSpeakerModel
from pipeline.transcript.roles import GUEST, HOST

Floats = NDArray[np.float64]
GUESSED = 0.4
"""What a turn that nobody settled counts beside one of its length in a finished episode. On three development shows 1 did no
better and 0 worse (docs/history.md)."""


@dataclass(frozen=True)
class Heard:
    """A lesson as the model hears it by itself: features, scores and posterior of its turns, and what it gets wrong.

    `missing` is 1 for a turn of the host's that the model gives to the guest for sure, -1 the other way round, shape (n,). `guessed`
    is the same for the turns of an unfinished episode that nobody settled, by what the settled ones make of them, and `guess_weight`
    how much each of these counts: which turns a person settled is the queue's choice, and what it leaves out is what the model is sure of.
    """

    lesson: Lesson
    features: NDArray[np.float32]
    scores: Scores
    posterior: Posterior
    missing: Floats
    guessed: Floats
    guess_weight: Floats
    speakers: EpisodeSpeakerModel | None

    @classmethod
    def of(cls, lesson: Lesson, features: NDArray[np.float32], scores: Scores, decoder: Decoder) -> "Heard":
        """Decode a lesson as if nobody had corrected it."""
        words = lesson.evidence.lengths
        speakers = EpisodeSpeakerModel(lesson.texts, words) if decoder.voice_weight else None
        posterior = rounds(decoder, scores, speakers)[1]
        missing = np.where(lesson.known, lesson.host - posterior.host, 0.0)
        host = posterior.host if lesson.finished else _steered(lesson, scores, decoder)
        weight = GUESSED * np.sqrt(np.minimum(words, MOST_WORDS)) * np.abs(2 * host - 1)
        guess_weight = np.where(lesson.known | lesson.finished, 0.0, weight)
        return cls(lesson, features, scores, posterior, missing, host - posterior.host, guess_weight, speakers)

    def rows(self, base: Base, worth: float) -> Rows:
        """The settled turns beside the base data, as turns that count `worth` times their weight."""
        known, lesson = self.lesson.known, self.lesson
        role = np.where(lesson.host > 0.5, 1.0, -1.0)
        return Rows.of(base.standardised(self.features[known]), role[known], worth * lesson.weight[known])

    def taught(self, adapter: ShowAdapter) -> Floats:
        """What an adapter says of the turns, shape (n,)."""
        return adapter.scores(self.lesson.texts, self.lesson.evidence.vectors, self.features)

    def decoded(self, decoder: Decoder, learned: Floats | None) -> "Decoded":
        """The episode decoded again, were this learned and nothing settled."""
        posterior = self.posterior
        if learned is not None:
            posterior = rounds(decoder, replace(self.scores, learned=learned), self.speakers)[1]
        return Decoded(self.lesson, posterior, decoder.confidence_scale)


def _steered(lesson: Lesson, scores: Scores, decoder: Decoder) -> Floats:
    """P(host) of each turn, given those that a person settled; shape (n,)."""
    settled = np.where(lesson.known, np.where(lesson.host > 0.5, HOST, GUEST), -1).astype(np.int8)
    trust = np.where(settled >= 0, decoder.told_weight, 1.0)
    speakers = EpisodeSpeakerModel(lesson.texts, lesson.evidence.lengths, trust) if decoder.voice_weight else None
    return rounds(decoder, scores, speakers, settled)[1].host


@dataclass(frozen=True)
class Decoded:
    """An episode decoded, beside what a person settled in it."""

    lesson: Lesson
    posterior: Posterior
    confidence_scale: float

    @property
    def likelihood(self) -> float:
        """The log likelihood of what a person settled, by words."""
        lesson = self.lesson
        sure = np.clip(probability(self.confidence_scale * log_odds(self.posterior.host)), 1e-6, 1 - 1e-6)
        share = np.where(lesson.known, lesson.evidence.lengths * np.minimum(lesson.weight, 1), 0.0)
        return float((share * (lesson.host * np.log(sure) + (1 - lesson.host) * np.log1p(-sure))).sum())

    @property
    def wrong(self) -> float:
        """Words that a person settled and that are under the other role."""
        lesson, words = self.lesson, self.lesson.evidence.lengths
        host = least_risk(self.posterior, words) == HOST
        share = np.where(host, 1 - lesson.host, lesson.host)
        return float((share * words)[lesson.known].sum())
