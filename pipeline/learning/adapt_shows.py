"""From lessons to the adapters of shows.

Neither of an adapter's two models learns twice what the shipped model knows. The one of words is fitted on what that gets wrong:
the difference between the role that a person gave a turn and the probability that the model gave it. The shift is the
difference between a classifier fitted on base data and lessons together and one fitted on the base data alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import vstack
from sklearn.linear_model import Ridge

from pipeline.learning.base_data import Base, Rows, fit, joined
from pipeline.learning.lessons import Lesson
from pipeline.modeling.crf import Decoder, Posterior, Scores
from pipeline.modeling.logit import log_odds, probability
from pipeline.modeling.show_adaptation import BUCKETS, GENERAL, Learned, ShowAdapter, centred, hashed_ngrams, key_of
from pipeline.stages.attribution.rounds import rounds
from pipeline.stages.attribution.self_training import EpisodeSpeakerModel

Floats = NDArray[np.float64]
PENALTY = 10.0
OF_SHOW, OF_OTHERS = 1.0, 0.2
"""How much a lesson counts beside the base data, by the weight of its turns: for its own show, and for shows never corrected."""
WORD_TRUSTS, SHIFT_TRUSTS = (0.0, 1.0, 2.0), (0.0, 1.0, 2.0)
WORD_TRUST, SHIFT_TRUST = 2.0, 1.0
"""Until other episodes of the show bear it out; then centred, too. Chosen on two development shows (docs/learning.md)."""
OWN_WORD_TRUST, OWN_SHIFT_TRUST = 0.5, 2.0
"""In an episode of which a part was corrected, what that part taught; how much of it is the host's, too."""
FOR_OTHERS = 1.0
"""How far the shift is trusted in shows that were never corrected, once it helps across those that were."""
DOUBT = 10.0
"""What it takes, as log likelihood, to move a trust by one."""


@dataclass(frozen=True)
class Heard:
    """A lesson as the model hears it by itself: features, scores and posterior of its turns, and what it gets wrong.

    `missing` is 1 for a turn of the host's that the model gives to the guest for sure, -1 the other way round, shape (n,).
    """

    lesson: Lesson
    features: NDArray[np.float32]
    scores: Scores
    posterior: Posterior
    missing: Floats
    speakers: EpisodeSpeakerModel | None

    @classmethod
    def of(cls, lesson: Lesson, features: NDArray[np.float32], scores: Scores, decoder: Decoder) -> "Heard":
        """Decode a lesson as if nobody had corrected it."""
        words = lesson.evidence.lengths
        speakers = EpisodeSpeakerModel(lesson.texts, words) if decoder.voice_weight else None
        posterior = rounds(decoder, scores, speakers)[1]
        missing = np.where(lesson.known, lesson.host - posterior.host, 0.0)
        return cls(lesson, features, scores, posterior, missing, speakers)

    def rows(self, base: Base, worth: float) -> Rows:
        """The settled turns beside the base data."""
        known, lesson = self.lesson.known, self.lesson
        role = np.where(lesson.host > 0.5, 1.0, -1.0)
        return Rows.of(base.standardised(self.features[known]), role[known], worth * lesson.weight[known])


def learn(heard: Sequence[Heard], base: Base, decoder: Decoder) -> Learned:
    """The adapters of all shows that lessons are of, and the shift for all other shows."""
    shows: dict[str, list[Heard]] = {}
    for each in heard:
        shows.setdefault(each.lesson.show, []).append(each)
    known = base.rows()
    alone = fit(known)
    adapters: dict[str, ShowAdapter] = {}
    for show in sorted(shows):
        adapters |= _adapters(show, shows[show], base, known, alone, decoder)
    adapters[GENERAL] = _general(shows, base, known, alone, decoder)
    return Learned(adapters)


def _general(
    shows: Mapping[str, Sequence[Heard]], base: Base, known: Rows, alone: Floats, decoder: Decoder
) -> ShowAdapter:
    """The shift for shows that were never corrected, in force if each show is the better for what the others teach."""

    def fitted(some: Iterable[Sequence[Heard]], trust: float) -> ShowAdapter:
        rows = [each.rows(base, OF_OTHERS) for show in some for each in show]
        shift = base.raw(fit(joined([known, *rows])) - alone)
        return ShowAdapter(np.zeros(0, np.int32), np.zeros(0, np.float32), shift, 0.0, trust)

    gain = -DOUBT
    for left_out, show in shows.items() if len(shows) > 1 else ():
        adapter = fitted((other for name, other in shows.items() if name != left_out), FOR_OTHERS)
        for each in show:
            learned = adapter.scores(each.lesson.texts, each.features)
            gain += _likelihood(each, decoder, learned) - _likelihood(each, decoder, 0 * learned)
    return fitted(shows.values(), FOR_OTHERS if gain > 0 else 0.0)


def _adapters(
    show: str, heard: Sequence[Heard], base: Base, known: Rows, alone: Floats, decoder: Decoder
) -> dict[str, ShowAdapter]:
    """The adapter of one show, trusted as far as it helps on episodes that it was not fitted on, and those of its unfinished episodes."""

    def fitted(some: Sequence[Heard]) -> ShowAdapter:
        words = _words(some)
        columns = np.flatnonzero(words).astype(np.int32)
        shift = base.raw(fit(joined([known, *(each.rows(base, OF_SHOW) for each in some)])) - alone)
        return ShowAdapter(columns, words[columns].astype(np.float32), shift, 1.0, 1.0)

    trust = (WORD_TRUST, SHIFT_TRUST, True)
    left_out: list[ShowAdapter] = []
    if len(heard) > 1:
        left_out = [fitted([*heard[:number], *heard[number + 1 :]]) for number in range(len(heard))]
        trust = _trust(heard, left_out, decoder)
    words, shift, is_centred = trust
    found = {show: replace(fitted(heard), word_trust=words, shift_trust=shift, centred=is_centred)}
    for number, each in enumerate(heard):
        if not each.lesson.finished:
            own = replace(fitted([each]), word_trust=OWN_WORD_TRUST, shift_trust=OWN_SHIFT_TRUST)
            if left_out:
                others = replace(left_out[number], word_trust=words, shift_trust=shift, centred=is_centred)
                own = _together(own, others, each)
            found[key_of(show, each.lesson.episode)] = own
    return found


def _together(own: ShowAdapter, others: ShowAdapter, heard: Heard) -> ShowAdapter:
    """The adapter of an episode: what it taught itself, and what the other episodes of its show did, as one."""
    dense = np.zeros(BUCKETS)
    for adapter in (own, others):
        dense[adapter.columns] += adapter.word_trust * adapter.weights
    shift = own.shift_trust * own.shift + others.shift_trust * others.shift
    uncentred = replace(others, centred=False).scores(heard.lesson.texts, heard.features)
    shift[-1] += float(np.mean(others.scores(heard.lesson.texts, heard.features) - uncentred))
    columns = np.flatnonzero(dense).astype(np.int32)
    return ShowAdapter(columns, dense[columns].astype(np.float32), shift, 1.0, 1.0)


def _words(heard: Sequence[Heard]) -> Floats:
    """Ridge regression of what is missing on the words, by turns that a person settled; shape (`BUCKETS`,)."""
    rows = vstack([hashed_ngrams(each.lesson.texts)[each.lesson.known] for each in heard]).tocsr()
    missing = np.concatenate([2 * each.missing[each.lesson.known] for each in heard])
    weight = np.concatenate([each.lesson.weight[each.lesson.known] for each in heard])
    model = Ridge(PENALTY, fit_intercept=False, solver="lsqr", tol=1e-6).fit(rows, missing, sample_weight=weight)
    assert model.coef_.shape == (BUCKETS,)
    return np.asarray(model.coef_, np.float64)


def _trust(heard: Sequence[Heard], left_out: Sequence[ShowAdapter], decoder: Decoder) -> tuple[float, float, bool]:
    """How far to trust words and shift, and whether centred: each episode is judged by what was learned from the others."""
    ways = list(product(WORD_TRUSTS, SHIFT_TRUSTS, (True, False)))
    gains = np.array([-DOUBT * ((a - WORD_TRUST) ** 2 + (b - SHIFT_TRUST) ** 2 + (not c)) for a, b, c in ways])
    for each, adapter in zip(heard, left_out, strict=True):
        texts = each.lesson.texts
        shift = replace(adapter, word_trust=0.0).scores(texts, each.features)
        words = adapter.scores(texts, each.features) - shift
        for number, (a, b, is_centred) in enumerate(ways):
            learned = a * words + b * shift
            gains[number] += _likelihood(each, decoder, centred(learned, texts) if is_centred else learned)
    return ways[int(np.argmax(gains))]


def _likelihood(heard: Heard, decoder: Decoder, learned: Floats) -> float:
    """The log likelihood of what a person settled, by words, were this learned."""
    host = rounds(decoder, replace(heard.scores, learned=learned), heard.speakers)[1].host
    sure = np.clip(probability(decoder.confidence_scale * log_odds(host)), 1e-6, 1 - 1e-6)
    lesson = heard.lesson
    share = np.where(lesson.known, lesson.evidence.lengths * np.minimum(lesson.weight, 1), 0.0)
    return float((share * (lesson.host * np.log(sure) + (1 - lesson.host) * np.log1p(-sure))).sum())
