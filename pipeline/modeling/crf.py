"""Joint decoding of the roles of a whole episode: a chain of turns with two states.

Each turn has a score for host against guest; each gap has its own score for a change of speaker, which may differ with the
direction. Forward-backward gives the posterior of each turn and gap (Rabiner 1989, "A tutorial on hidden Markov models",
Proceedings of the IEEE 77(2), pp. 262-266), and Viterbi finds the sequence that is expected to have most words and changes
right: the most probable sequence as a whole has fewer. Turns that a person or a label has settled are clamped, and so steer
their neighbours.
"""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.logit import probability

Floats = NDArray[np.float64]
GUEST, HOST = 0, 1
IMPOSSIBLE = -1e9
MOST_WORDS = 40  # of a turn: more say no more
CHANGE_GAIN, LEAST_CHANGE = 20.0, 0.4  # in words; as a share


@dataclass(frozen=True, slots=True)
class Scores:
    """What speaks for the roles of the turns of an episode, as log-odds or log potentials.

    `role` and `change` are the classifiers' log-odds of host and of a change before the turn, `emission` the encoder's
    host minus guest, shape (n,) each; `steps` the encoder's potentials of going from one role to another, shape (n, 2, 2).
    The encoder's are zero where there is none. `voices` is what the episode's own words say, see `voices.own_voices`. `marked`
    is what the input's own marks say for a change before the turn, `learned` what the version learned from its user says for
    the host, see `learned.Voice`; no weight tempers these two.
    """

    role: Floats
    change: Floats
    emission: Floats
    steps: Floats
    voices: Floats | None = None
    marked: Floats | None = None
    learned: Floats | None = None

    def at(self, rows: NDArray[np.int64], inner: NDArray[np.bool_]) -> "Scores":
        """The scores of pieces of the turns, from the turn that each is of; what begins inside one has no step's score."""
        change, steps = self.change[rows], self.steps[rows]
        change[inner], steps[inner] = 0.0, 0.0
        voices = None if self.voices is None else self.voices[rows]
        learned = None if self.learned is None else self.learned[rows]
        return Scores(self.role[rows], change, self.emission[rows], steps, voices, learned=learned)


@dataclass(frozen=True, slots=True)
class Posterior:
    """P(host) of each turn and P(the role changes before it), given the whole episode; shape (n,) each.

    `voices` is what the episode's own words said of each turn, see `voices.own_voices`; zero where they were not asked.
    """

    host: Floats
    change: Floats
    voices: Floats


@dataclass(frozen=True, slots=True)
class Decoder:
    """How far each of the scores is trusted when they are decoded together; fitted on shows that none was fitted on.

    `told_weight` is how much more a turn that a person or a label settled teaches of the two voices than one that was decoded.
    The confidence is a logistic model of what speaks for the decoded role, see `confidence.signs`.
    """

    role_weight: float = 1.0
    change_weight: float = 1.0
    emission_weight: float = 0.0
    step_weight: float = 0.0
    voice_weight: float = 0.0
    told_weight: float = 3.0
    confidence_scale: float = 1.0
    confidence_voices: float = 0.0
    confidence_around: float = 0.0
    confidence_voices_around: float = 0.0
    confidence_bias: float = 0.0

    def numbers(self) -> dict[str, float]:
        """All parameters by name."""
        return asdict(self)

    def chain(self, scores: Scores, settled: NDArray[np.int8] | None = None) -> tuple[Floats, Floats]:
        """Emission and transition potentials of an episode; `settled` as for `emissions`."""
        host = self.role_weight * scores.role + self.emission_weight * scores.emission
        if scores.voices is not None:
            host = host + self.voice_weight * scores.voices
        if scores.learned is not None:
            host = host + scores.learned
        potentials = self.step_weight * scores.steps
        potentials[:, GUEST, HOST] += self.change_weight * scores.change
        potentials[:, HOST, GUEST] += self.change_weight * scores.change
        if scores.marked is not None:
            potentials[:, [GUEST, HOST], [HOST, GUEST]] += scores.marked[:, None]
        return emissions(host, settled), potentials

    @property
    def confidence_weights(self) -> tuple[float, float, float, float]:
        """The weights of the columns of `confidence.signs`."""
        return (
            self.confidence_scale,
            self.confidence_voices,
            self.confidence_around,
            self.confidence_voices_around,
        )

    def confidence(self, signs: Floats) -> Floats:
        """The probability that each decoded role is right, shape (n,), from what `confidence.signs` says of it."""
        return probability(signs @ np.array(self.confidence_weights) + self.confidence_bias)


def emissions(host_logit: Floats, settled: NDArray[np.int8] | None = None) -> Floats:
    """Log scores of guest and host a turn, shape (n, 2).

    Parameters:
        host_logit: log-odds of host, shape (n,).
        settled: `GUEST` or `HOST` where the role is known, -1 elsewhere.
    """
    scores = np.stack([-np.logaddexp(0, host_logit), -np.logaddexp(0, -host_logit)], axis=1)
    if settled is not None:
        known = settled >= 0
        scores[known] = IMPOSSIBLE
        scores[known, settled[known]] = 0.0
    return scores


def viterbi(emission: Floats, transition: Floats) -> NDArray[np.int8]:
    """The best sequence of roles, shape (n,); `transition[0]` is not used."""
    n = len(emission)
    if not n:
        return np.zeros(0, np.int8)
    back = np.zeros((n, 2), np.int8)
    guest, host = emission[0]
    for t in range(1, n):
        (gg, gh), (hg, hh) = transition[t]
        stay, come = guest + gg, host + hg
        leave, keep = guest + gh, host + hh
        back[t] = come > stay, keep > leave
        guest, host = max(stay, come) + emission[t, GUEST], max(leave, keep) + emission[t, HOST]
    roles = np.empty(n, np.int8)
    roles[-1] = host > guest
    for t in range(n - 1, 0, -1):
        roles[t - 1] = back[t, roles[t]]
    return roles


def least_risk(
    posterior: Posterior, words: NDArray[np.int64], settled: NDArray[np.int8] | None = None
) -> NDArray[np.int8]:
    """The roles that are expected to have most right, shape (n,).

    A word under the right role counts 1 (`MOST_WORDS` of a turn at most); each change of role that is given costs
    `LEAST_CHANGE` of `CHANGE_GAIN`, and one that is real gains `CHANGE_GAIN`. So a turn may get its less probable role where
    the changes around it speak for that.

    Parameters:
        posterior: of the chain.
        words: of each turn, shape (n,).
        settled: `GUEST` or `HOST` where the role is known, -1 elsewhere.
    """
    count = np.minimum(words, MOST_WORDS)
    gain = np.stack([count * (1 - posterior.host), count * posterior.host], axis=1)
    if settled is not None:
        known = np.flatnonzero(settled >= 0)
        gain[known, 1 - settled[known]] = IMPOSSIBLE
    steps = np.zeros((len(words), 2, 2))
    steps[:, GUEST, HOST] = steps[:, HOST, GUEST] = CHANGE_GAIN * (posterior.change - LEAST_CHANGE)
    return viterbi(gain, steps)


def posteriors(emission: Floats, transition: Floats) -> Posterior:
    """What the chain says of each turn and gap; before the first turn there is no change."""
    n = len(emission)
    local, steps = _scaled(emission, transition)
    forward = _forward(local, steps)
    host, change = np.empty(n), np.zeros(n)
    guest_after, host_after = 1.0, 1.0
    for t in range(n - 1, -1, -1):
        both_guest, both_host = forward[t][GUEST] * guest_after, forward[t][HOST] * host_after
        host[t] = both_host / (both_guest + both_host or 1.0)
        gg, gh, hg, hh = steps[t]
        here_guest, here_host = guest_after * local[t][GUEST], host_after * local[t][HOST]
        if t:
            was_guest, was_host = forward[t - 1]
            changed = was_guest * gh * here_host + was_host * hg * here_guest
            stayed = was_guest * gg * here_guest + was_host * hh * here_host
            change[t] = changed / (changed + stayed or 1.0)
        guest_after, host_after = gg * here_guest + gh * here_host, hg * here_guest + hh * here_host
        total = guest_after + host_after or 1.0
        guest_after, host_after = guest_after / total, host_after / total
    return Posterior(host, change, np.zeros(n))


def log_partition(emission: Floats, transition: Floats) -> float:
    """The logarithm of the summed potentials of all sequences of roles: how likely what is clamped makes the episode."""
    state = emission[0] if len(emission) else np.zeros(1)
    for here, step in zip(emission[1:], transition[1:], strict=True):
        state = np.logaddexp(state[GUEST] + step[GUEST], state[HOST] + step[HOST]) + here
    return float(np.logaddexp.reduce(state))


def _scaled(emission: Floats, transition: Floats) -> tuple[list[list[float]], list[list[float]]]:
    """Potentials as plain numbers of at most 1: a loop over tiny arrays costs ten times as much."""
    flat = transition.reshape(len(transition), 4)
    local = np.exp(emission - emission.max(axis=1, keepdims=True)).tolist()
    steps = np.exp(flat - flat.max(axis=1, keepdims=True)).tolist()
    return local, steps


def _forward(local: list[list[float]], steps: list[list[float]]) -> list[tuple[float, float]]:
    """Forward probabilities, scaled to sum to 1 a turn."""
    forward, guest, host = [], 1.0, 0.0
    for t, (here_guest, here_host) in enumerate(local):
        gg, gh, hg, hh = steps[t] if t else (1.0, 1.0, 0.0, 0.0)
        guest, host = (guest * gg + host * hg) * here_guest, (guest * gh + host * hh) * here_host
        total = guest + host or 1e-300
        guest, host = guest / total, host / total
        forward.append((guest, host))
    return forward
