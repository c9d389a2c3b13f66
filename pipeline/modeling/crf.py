"""Joint decoding of the roles of a whole episode: a chain of turns with two states.

Each turn has a score for host against guest; each gap has its own score for a change of speaker, which may differ with the
direction. Forward-backward gives the posterior of each turn and gap (Rabiner 1989, "A tutorial on hidden Markov models",
Proceedings of the IEEE 77(2), pp. 262-266). Viterbi then finds the sequence that is expected to have most words and changes
right (minimum Bayes risk): the most probable sequence as a whole has fewer. Turns that a person or a label has settled are
clamped, and so steer their neighbours.
"""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.forward_backward import forward_backward
from pipeline.modeling.logit import probability
from pipeline.transcript.roles import GUEST, HOST

Floats = NDArray[np.float64]
IMPOSSIBLE = -1e9
LARGEST = 1e6
"""Of a decoder's numbers."""
MOST_WORDS = 40
"""What a turn counts at most, in words. Set by judgement; other values were not tried."""
CHANGE_GAIN, LEAST_CHANGE = 20.0, 0.4
"""What a change counts, in words, and how probable it has to be. Chosen on two development shows, see docs/history.md:
5 to 40 words and .3 to .6 differ by half a point or less."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What speaks for the roles of the turns of an episode, as log-odds or log potentials.

    `role` and `change` are the classifiers' log-odds of host and of a change before the turn, `emission` the encoder's
    host minus guest, shape (n,) each; `steps` the encoder's potentials of going from one role to another, shape (n, 2, 2).
    The encoder's are zero where there is none. `self_trained` is what the episode's own words say, see `self_training`. `marked`
    is what the input's own marks say for a change before the turn, `learned` what the version learned from its user says for
    the host, see `show_adaptation.ShowAdapter`; no weight tempers these two.
    """

    role: Floats
    change: Floats
    emission: Floats
    steps: Floats
    self_trained: Floats | None = None
    marked: Floats | None = None
    learned: Floats | None = None

    def at(self, rows: NDArray[np.int64], inner: NDArray[np.bool_]) -> "Scores":
        """The scores of pieces of the turns, from the turn that each is of; what begins inside one has no step's score."""
        change, steps = self.change[rows], self.steps[rows]
        change[inner], steps[inner] = 0.0, 0.0
        self_trained = None if self.self_trained is None else self.self_trained[rows]
        learned = None if self.learned is None else self.learned[rows]
        return Scores(self.role[rows], change, self.emission[rows], steps, self_trained, learned=learned)


@dataclass(frozen=True, slots=True)
class Posterior:
    """P(host) of each turn and P(the role changes before it), given the whole episode; shape (n,) each.

    `self_trained` is what the episode's own words said of each turn, see `self_training`; zero where they were not asked.
    """

    host: Floats
    change: Floats
    self_trained: Floats


@dataclass(frozen=True, slots=True)
class Decoder:
    """How far each of the scores is trusted when they are decoded together; fitted on shows that none was fitted on.

    `told_weight` is how much more a turn that a person or a label settled teaches of the two speakers than one that was decoded;
    `voice_weight` and `confidence_voices…` are those of `Scores.self_trained`, under the names that model files have for them.
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

    def __post_init__(self) -> None:
        """Raises `ValueError` where one of them is no finite number."""
        for name, value in asdict(self).items():
            least = 0 if name == "told_weight" else -LARGEST  # it weighs turns
            if not isinstance(value, float | int) or not least < value < LARGEST:
                raise ValueError(f"{name} of the decoder is {str(value)[:40]}, which is no number that it can be")

    def numbers(self) -> dict[str, float]:
        """All parameters by name."""
        return asdict(self)

    def chain(self, scores: Scores, settled: NDArray[np.int8] | None = None) -> tuple[Floats, Floats]:
        """Emission and transition potentials of an episode; `settled` as for `emissions`."""
        host = self.role_weight * scores.role + self.emission_weight * scores.emission
        if scores.self_trained is not None:
            host = host + self.voice_weight * scores.self_trained
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
    """The roles that are expected to have most right, shape (n,): minimum-Bayes-risk decoding (Goel and Byrne 2000, "Minimum
    Bayes-risk automatic speech recognition", Computer Speech and Language 14(2), pp. 115-135) with this gain.

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
    host, change = forward_backward(emission, transition)
    return Posterior(host, change, np.zeros(len(host)))


def log_partition(emission: Floats, transition: Floats) -> float:
    """The logarithm of the summed potentials of all sequences of roles: how likely what is clamped makes the episode."""
    state = emission[0] if len(emission) else np.zeros(1)
    for here, step in zip(emission[1:], transition[1:], strict=True):
        state = np.logaddexp(state[GUEST] + step[GUEST], state[HOST] + step[HOST]) + here
    return float(np.logaddexp.reduce(state))
