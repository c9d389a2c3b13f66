"""Joint decoding of the roles of a whole episode: a chain of turns with two states.

Each turn has a score for host against guest; each gap has its own probability that the speaker changes, which may differ
with the direction. Viterbi finds the best sequence, forward-backward the posterior of each turn (Rabiner 1989, "A tutorial
on hidden Markov models", Proceedings of the IEEE 77(2), pp. 262-266). Turns that a person or a label has settled are
clamped, and so steer their neighbours.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GUEST, HOST = 0, 1
IMPOSSIBLE = -1e9


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
    if not n:
        return np.zeros(0)
    forward, backward = np.zeros((n, 2)), np.zeros((n, 2))
    forward[0] = emission[0]
    for t in range(1, n):
        step = np.logaddexp(forward[t - 1, GUEST] + transition[t, GUEST], forward[t - 1, HOST] + transition[t, HOST])
        forward[t] = step + emission[t]
        forward[t] -= forward[t].max()
    for t in range(n - 2, -1, -1):
        ahead = backward[t + 1] + emission[t + 1]
        backward[t] = np.logaddexp(transition[t + 1, :, GUEST] + ahead[GUEST], transition[t + 1, :, HOST] + ahead[HOST])
        backward[t] -= backward[t].max()
    both = forward + backward
    return np.asarray(1 / (1 + np.exp(np.clip(both[:, GUEST] - both[:, HOST], -700, 700))))
