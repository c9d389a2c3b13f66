"""Joint decoding, checked against all sequences."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.modeling.crf import (
    CHANGE_GAIN,
    LEAST_CHANGE,
    MOST_WORDS,
    Decoder,
    Floats,
    Scores,
    emissions,
    least_risk,
    posteriors,
    viterbi,
)
from pipeline.transcript.roles import GUEST, HOST

ODDS = st.floats(-8, 8)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Floats, Floats]:
    n = draw(st.integers(1, 8))
    odds = np.array(draw(st.lists(ODDS, min_size=n, max_size=n)))
    return emissions(odds), np.array(draw(st.lists(ODDS, min_size=4 * n, max_size=4 * n))).reshape(n, 2, 2)


def change(*odds: float) -> Floats:
    """Potentials of a chain in which the speaker changes before each turn with these log-odds."""
    potentials = np.zeros((len(odds), 2, 2))
    potentials[:, GUEST, HOST] = potentials[:, HOST, GUEST] = odds
    return potentials


def evidence(role: list[float], changes: list[float]) -> Scores:
    """Scores without an encoder."""
    return Scores(np.array(role), np.array(changes), np.zeros(len(role)), np.zeros((len(role), 2, 2)))


def score(roles: tuple[int, ...], emission: Floats, transition: Floats) -> float:
    total = sum(emission[t, role] for t, role in enumerate(roles))
    return float(total + sum(transition[t, roles[t - 1], roles[t]] for t in range(1, len(roles))))


@given(chains())
def test_no_sequence_is_better_than_the_one_found(chain: tuple[Floats, Floats]) -> None:
    best = max(score(roles, *chain) for roles in product((GUEST, HOST), repeat=len(chain[0])))
    assert score(tuple(viterbi(*chain)), *chain) == pytest.approx(best)


@given(chains())
def test_posteriors_are_shares_of_all_sequences(chain: tuple[Floats, Floats]) -> None:
    sequences = list(product((GUEST, HOST), repeat=len(chain[0])))
    weights = np.exp([score(roles, *chain) for roles in sequences])
    weights /= weights.sum()
    found, roles = posteriors(*chain), np.array(sequences)
    assert found.host == pytest.approx(weights @ roles, abs=1e-9)
    assert found.change[1:] == pytest.approx(weights @ (roles[:, 1:] != roles[:, :-1]), abs=1e-9)


def test_what_is_settled_steers_its_neighbours() -> None:
    unsure, sticky = np.full(5, -0.2), change(*[-2.0] * 5)
    free = viterbi(emissions(unsure), sticky)
    settled = np.array([-1, -1, HOST, -1, -1], np.int8)
    chain = emissions(unsure, settled), sticky
    assert free.tolist() == [GUEST] * 5
    assert viterbi(*chain).tolist() == [HOST] * 5
    host = posteriors(*chain).host
    assert host[2] == 1.0
    assert host[2] > host[1] > host[0] > 0.5


@given(chains(), st.data())
def test_no_roles_are_expected_to_have_more_right(chain: tuple[Floats, Floats], data: st.DataObject) -> None:
    found, n = posteriors(*chain), len(chain[0])
    words = np.array(data.draw(st.lists(st.integers(1, 60), min_size=n, max_size=n)))

    def gain(roles: Sequence[int]) -> float:
        right = sum(
            min(w, MOST_WORDS) * (p if role else 1 - p) for w, p, role in zip(words, found.host, roles, strict=True)
        )
        changes = [t for t in range(1, n) if roles[t] != roles[t - 1]]
        return float(right + CHANGE_GAIN * sum(found.change[t] - LEAST_CHANGE for t in changes))

    best = max(gain(roles) for roles in product((GUEST, HOST), repeat=n))
    assert gain(least_risk(found, words).tolist()) == pytest.approx(best)


def test_the_most_probable_roles_one_by_one_win_over_the_most_probable_sequence() -> None:
    """Four sequences, all but one of which give turn 1 to the host: .4 guest-guest, .3 host-guest, .3 host-host."""
    steps = np.log(np.array([[[1, 1], [1, 1]], [[1 - 1e-9, 1e-9], [0.5, 0.5]]]))
    chain = np.log(np.array([[0.4, 0.6], [1, 1]])), steps
    assert viterbi(*chain).tolist() == [GUEST, GUEST]
    assert least_risk(posteriors(*chain), np.array([30, 30])).tolist()[0] == HOST


def test_least_risk_leaves_what_is_settled() -> None:
    settled = np.array([GUEST, HOST, GUEST], np.int8)
    chain = emissions(np.zeros(3), settled), change(-9.0, -9.0, -9.0)
    assert least_risk(posteriors(*chain), np.array([90, 1, 90]), settled).tolist() == settled.tolist()


def test_what_is_settled_stays_whatever_speaks_against_it() -> None:
    settled = np.array([GUEST, HOST, GUEST], np.int8)
    chain = emissions(np.array([50.0, -50.0, 50.0]), settled), change(-50.0, -50.0, -50.0)
    assert viterbi(*chain).tolist() == settled.tolist()
    assert posteriors(*chain).host == pytest.approx([0, 1, 0])


def test_a_preamble_of_statements_before_a_question_goes_to_the_host() -> None:
    scores = evidence([3.0, -0.5, -0.5, 3.0, -3.0], [0.0, -2.0, -2.0, -2.0, 3.0])
    assert viterbi(*Decoder().chain(scores)).tolist() == [HOST] * 4 + [GUEST]


def test_long_episodes_do_not_underflow() -> None:
    chance = np.random.default_rng(1)
    chain = emissions(chance.normal(0, 9, 20_000)), chance.normal(0, 9, (20_000, 2, 2))
    host = posteriors(*chain).host
    assert np.isfinite(host).all()
    assert ((host >= 0) & (host <= 1)).all()


def test_no_turns() -> None:
    assert len(viterbi(*Decoder().chain(evidence([], [])))) == 0
