"""Joint decoding of the roles of a whole episode: a chain of turns with two states.

Each turn has a score for host against guest; each gap has its own probability that the speaker changes, which may differ
with the direction. Viterbi finds the best sequence, forward-backward the posterior of each turn (Rabiner 1989, "A tutorial
on hidden Markov models", Proceedings of the IEEE 77(2), pp. 262-266). Turns that a person or a label has settled are
clamped, and so steer their neighbours.
"""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.odds import log_odds, probability

Floats = NDArray[np.float64]
GUEST, HOST = 0, 1
IMPOSSIBLE = -1e9


@dataclass(frozen=True, slots=True)
class Decoder:
    """How far the classifiers are trusted when they are decoded together; fitted on shows that neither was fitted on.

    The chain's log-odds of host are `role_weight · role + role_bias`, those of a change `change_weight · change` plus
    `leave_guest` or `leave_host`. `confidence_scale` and `confidence_bias` calibrate the log-odds that the decoded role is right.
    """

    role_weight: float = 1.0
    role_bias: float = 0.0
    change_weight: float = 1.0
    leave_guest: float = 0.0
    leave_host: float = 0.0
    confidence_scale: float = 1.0
    confidence_bias: float = 0.0

    def numbers(self) -> dict[str, float]:
        """All parameters by name."""
        return asdict(self)

    def chain(self, role: Floats, change: Floats, settled: NDArray[np.int8] | None = None) -> tuple[Floats, Floats]:
        """Emission and transition scores of an episode from its classifiers' log-odds, shape (n,) each."""
        leave = self.change_weight * change
        return (
            emissions(self.role_weight * role + self.role_bias, settled),
            transitions(leave + self.leave_guest, leave + self.leave_host),
        )

    def confidence(self, posterior: Floats) -> Floats:
        """The probability that a role is right, from its posterior in the chain."""
        return probability(self.confidence_scale * log_odds(posterior) + self.confidence_bias)


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


def transitions(leave_guest: Floats, leave_host: Floats) -> Floats:
    """Log scores of going from one role to another, shape (n, from, to).

    Parameters:
        leave_guest, leave_host: log-odds that the speaker changes at the gap before each turn, by who spoke before.
    """
    scores = np.empty((len(leave_guest), 2, 2))
    scores[:, GUEST, HOST] = -np.logaddexp(0, -leave_guest)
    scores[:, GUEST, GUEST] = -np.logaddexp(0, leave_guest)
    scores[:, HOST, GUEST] = -np.logaddexp(0, -leave_host)
    scores[:, HOST, HOST] = -np.logaddexp(0, leave_host)
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


def posteriors(emission: Floats, transition: Floats) -> Floats:
    """P(host) a turn given the whole episode, shape (n,)."""
    n = len(emission)
    local = np.exp(emission - emission.max(axis=1, keepdims=True)).tolist()
    steps = np.exp(transition).reshape(n, 4).tolist()  # plain numbers: a loop over tiny arrays costs ten times as much
    forward, guest, host = [], 0.5, 0.5
    for t, (here_guest, here_host) in enumerate(local):
        gg, gh, hg, hh = steps[t] if t else (1.0, 1.0, 1.0, 1.0)
        guest, host = (guest * gg + host * hg) * here_guest, (guest * gh + host * hh) * here_host
        total = guest + host or 1.0
        guest, host = guest / total, host / total
        forward.append((guest, host))
    out, guest, host = np.empty(n), 1.0, 1.0
    for t in range(n - 1, -1, -1):
        both_guest, both_host = forward[t][GUEST] * guest, forward[t][HOST] * host
        out[t] = both_host / (both_guest + both_host or 1.0)
        gg, gh, hg, hh = steps[t]
        here_guest, here_host = guest * local[t][GUEST], host * local[t][HOST]
        guest, host = gg * here_guest + gh * here_host, hg * here_guest + hh * here_host
        total = guest + host or 1.0
        guest, host = guest / total, host / total
    return out
