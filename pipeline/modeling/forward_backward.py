"""Forward-backward over a chain of turns with two states (Rabiner 1989, "A tutorial on hidden Markov models", Proceedings of the
IEEE 77(2), pp. 262-266)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def forward_backward(emission: Floats, transition: Floats) -> tuple[Floats, Floats]:
    """P(host) of each turn and P(the role changes before it), given the whole episode; shape (n,) each.

    Parameters:
        emission: log scores of guest and host a turn, shape (n, 2).
        transition: log potentials from the role before to a turn's, shape (n, 2, 2); the first is not used.
    """
    n = len(emission)
    local, steps = _scaled(emission, transition)
    forward = _forward(local, steps)
    host, change = np.empty(n), np.zeros(n)
    guest_after, host_after = 1.0, 1.0
    for t in range(n - 1, -1, -1):
        both_guest, both_host = forward[t][0] * guest_after, forward[t][1] * host_after
        host[t] = both_host / (both_guest + both_host or 1.0)
        gg, gh, hg, hh = steps[t]
        here_guest, here_host = guest_after * local[t][0], host_after * local[t][1]
        if t:
            was_guest, was_host = forward[t - 1]
            changed = was_guest * gh * here_host + was_host * hg * here_guest
            stayed = was_guest * gg * here_guest + was_host * hh * here_host
            change[t] = changed / (changed + stayed or 1.0)
        guest_after, host_after = gg * here_guest + gh * here_host, hg * here_guest + hh * here_host
        total = guest_after + host_after or 1.0
        guest_after, host_after = guest_after / total, host_after / total
    return host, change


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
