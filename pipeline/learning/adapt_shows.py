"""From lessons to the adapters of shows.

A show gets the voice of its host (see `voice`), trusted as far as that makes episodes likelier from which it was not learned. All
other shows get the difference between a classifier of roles fitted on base data and lessons together and one fitted on the base data alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from pipeline.learning import voice
from pipeline.learning.base_data import Base, fit, joined
from pipeline.learning.heard import Heard
from pipeline.learning.worth import Worth
from pipeline.modeling.crf import Decoder
from pipeline.modeling.show_adaptation import GENERAL, Learned, ShowAdapter, centred, key_of

Floats = NDArray[np.float64]
TRUSTS = (0.0, 0.5, 1.0, 1.5, 2.0)
TRUST = 1.5
"""Until other episodes of the show bear it out; then centred, too. Chosen on three development shows (docs/history.md)."""
MOST_LOST = 1.03
"""Words that may be wrong in those episodes for each that is wrong without. Below it the likelihood decides: it depends less on chance."""
OWN_TRUST = 1.0
"""In an episode of which a part was corrected, what that part taught, how much of it is the host's, too: after 25 looks 3.5 % of the words
were wrong with 1, 3.7 % with .5 and 1.5, 3.8 % without (three development shows)."""
DOUBT = 10.0
"""What it takes, as log likelihood, to move the trust by one, or to let it say how much of an episode is the host's."""
FEWEST_SHOWS = 3
"""With finished episodes, before shows that nobody corrected are decoded otherwise."""
NO_SHIFT = ShowAdapter.of(np.zeros(0), np.zeros(0), np.zeros(0), centred=False)
OF_OTHERS = 0.2
"""How much a lesson counts beside the base data, by the weight of its turns."""


@dataclass(frozen=True)
class Trusted:
    """How far a voice is trusted, and whether it leaves alone how much of an episode is the host's."""

    trust: float = TRUST
    centred: bool = True

    def adapter(self, fitted: ShowAdapter) -> ShowAdapter:
        """A voice, trusted so far."""
        return replace(fitted.times(self.trust), centred=self.centred)


def learn(heard: Sequence[Heard], base: Base, decoder: Decoder) -> tuple[Learned, tuple[Worth, ...]]:
    """The adapters of all shows that lessons are of, and that of all other shows; and what they are worth, where that shows."""
    shows: dict[str, list[Heard]] = {}
    for each in heard:
        shows.setdefault(each.lesson.show, []).append(each)
    adapters: dict[str, ShowAdapter] = {}
    worths = []
    for show in sorted(shows):
        found, worth = _of_show(show, shows[show], decoder)
        adapters |= found
        worths += [worth] if worth else []
    adapters[GENERAL] = _of_others(shows, base, decoder)
    return Learned(adapters), tuple(worths)


def _of_show(show: str, heard: Sequence[Heard], decoder: Decoder) -> tuple[dict[str, ShowAdapter], Worth | None]:
    """The adapter of one show, and those of its unfinished episodes; their worth where there are several episodes."""
    rows = [voice.Rows.all(each) for each in heard]
    left_out = [voice.fit([*rows[:i], *rows[i + 1 :]]) for i in range(len(rows))] if len(rows) > 1 else []
    trusted, worth = _trust(show, heard, left_out, decoder)
    adapters = {show: trusted.adapter(voice.fit(rows))}
    for number, each in enumerate(heard):
        if not each.lesson.finished:
            own = voice.fit([voice.Rows.settled(each)]).times(OWN_TRUST)
            if left_out:
                own = _together(own, trusted.adapter(left_out[number]), each)
            adapters[key_of(show, each.lesson.episode)] = own
    return adapters, worth


def _trust(
    show: str, heard: Sequence[Heard], left_out: Sequence[ShowAdapter], decoder: Decoder
) -> tuple[Trusted, Worth | None]:
    """How far to trust the voice: each episode is judged by what was learned from the others."""
    if not left_out:
        return Trusted(), None
    ways = [Trusted(0.0), *(Trusted(trust, is_centred) for trust, is_centred in product(TRUSTS[1:], (True, False)))]
    gains = np.array([-DOUBT * ((way.trust - TRUST) ** 2 + (not way.centred)) for way in ways])
    wrong = np.zeros(len(ways))
    for each, adapter in zip(heard, left_out, strict=True):
        learned = each.taught(adapter)
        said = {False: learned, True: centred(learned, each.lesson.texts)}
        for number, way in enumerate(ways):
            found = each.decoded(decoder, way.trust * said[way.centred] if way.trust else None)
            gains[number] += found.likelihood
            wrong[number] += found.wrong
    nothing = ways.index(Trusted(0.0))
    best = int(np.argmax(np.where(wrong <= MOST_LOST * wrong[nothing], gains, -np.inf)))
    words = sum(int(each.lesson.evidence.lengths[each.lesson.known].sum()) for each in heard)
    return ways[best], Worth(show, len(heard), words, round(wrong[nothing]), round(wrong[best]))


def _together(own: ShowAdapter, others: ShowAdapter, heard: Heard) -> ShowAdapter:
    """The adapter of an episode: what it taught itself, and what the other episodes of its show did, as one."""
    vectors = own.vectors + others.vectors
    if len(vectors) and others.centred:
        uncentred = heard.taught(replace(others, centred=False))
        vectors[-1] += float(np.mean(centred(uncentred, heard.lesson.texts) - uncentred))
    return ShowAdapter.of(own.words + others.words, vectors, np.zeros(0), centred=False)


def _of_others(shows: Mapping[str, Sequence[Heard]], base: Base, decoder: Decoder) -> ShowAdapter:
    """The shift for shows that were never corrected. It is in force if each show is the better for what the others teach.

    A few corrections say nothing of how hosts of other shows talk, and one wrong one could harm them all. So it takes finished
    episodes, of several shows.
    """
    finished = {show: each for show, some in shows.items() if (each := [one for one in some if one.lesson.finished])}
    if len(finished) < FEWEST_SHOWS:
        return NO_SHIFT
    known = base.rows()
    alone = fit(known)

    def fitted(some: Iterable[Sequence[Heard]]) -> ShowAdapter:
        rows = [each.rows(base, OF_OTHERS) for show in some for each in show]
        shift = base.raw(fit(joined([known, *rows])) - alone)
        return ShowAdapter.of(np.zeros(0), np.zeros(0), shift, centred=False)

    for name, show in finished.items():
        adapter = fitted(other for key, other in finished.items() if key != name)
        before = [each.decoded(decoder, None) for each in show]
        after = [each.decoded(decoder, each.taught(adapter)) for each in show]
        gain = sum(each.likelihood for each in after) - sum(each.likelihood for each in before)
        if gain <= DOUBT or sum(each.wrong for each in after) > sum(each.wrong for each in before):
            return NO_SHIFT
    return fitted(finished.values())
