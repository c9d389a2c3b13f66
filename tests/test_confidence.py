"""How sure a decoded role is."""

import numpy as np
import pytest

from pipeline.modeling.crf import Decoder, Posterior
from pipeline.stages.attribution.confidence import LIMIT, signs
from pipeline.transcript.roles import GUEST, HOST

WORDS = np.array([20, 20, 20, 20, 20])


def posterior(*host: float, self_trained: tuple[float, ...] = (0.0,) * 5) -> Posterior:
    return Posterior(np.array(host), np.zeros(len(host)), np.array(self_trained))


def roles(found: Posterior) -> np.ndarray:
    return np.where(found.host > 0.5, HOST, GUEST).astype(np.int8)


def test_all_signs_speak_of_the_decoded_role() -> None:
    found = posterior(0.9, 0.1, 0.9, 0.1, 0.9, self_trained=(0.2, -0.2, 0.2, -0.2, 0.2))
    assert (signs(found, roles(found), WORDS) > 0).all()
    swapped = signs(found, (1 - roles(found)).astype(np.int8), WORDS)
    assert swapped == pytest.approx(-signs(found, roles(found), WORDS))


def test_doubt_reaches_the_neighbours() -> None:
    sure, doubtful = posterior(*[0.99] * 5), posterior(0.99, 0.99, 0.55, 0.99, 0.99)
    own, _, around, _ = (signs(doubtful, roles(doubtful), WORDS) - signs(sure, roles(sure), WORDS)).T
    assert own.tolist() == [0, 0, own[2], 0, 0]
    assert own[2] < 0
    assert around[1] < around[0] < 0


def test_words_that_contradict_lower_the_confidence() -> None:
    decoder = Decoder(confidence_scale=0.5, confidence_voices=1.0, confidence_voices_around=1.0)
    with_, against = (posterior(*[0.9] * 5, self_trained=(0.1, 0.1, score, 0.1, 0.1)) for score in (0.1, -0.4))
    there, here = (decoder.confidence(signs(found, roles(found), WORDS)) for found in (with_, against))
    assert (here < there)[[1, 2, 3]].all()


def test_the_surest_turn_is_still_not_certain() -> None:
    found = posterior(*[1.0] * 5)
    assert signs(found, roles(found), WORDS)[:, 0] == pytest.approx(LIMIT)
    assert (Decoder().confidence(signs(found, roles(found), WORDS)) < 1).all()
