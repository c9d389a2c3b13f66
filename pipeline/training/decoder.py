"""How far the chain trusts its parts, and how sure it is of what it decodes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from pipeline.modeling.crf import Decoder, Scores, posteriors
from pipeline.stages.attribution.confidence import signs
from pipeline.stages.attribution.rounds import decode_roles
from pipeline.stages.attribution.turn_scores import chain_scores
from pipeline.training.classifiers import Classifiers, Talk
from pipeline.transcript.roles import HOST

BESIDE_ENCODER = Decoder(role_weight=0.1, change_weight=0.05, emission_weight=1.0, step_weight=1.0, voice_weight=4.0)
"""Chosen on two development shows (docs/history.md). Fitted on the decision shows, many of which have several hosts,
the weights trust the encoder too little and lose two points of words right elsewhere."""
ALONE = 2.0
"""The weight of the self-trained model without an encoder, chosen likewise."""
CONFIDENCE_C = 0.1  # next to no penalty but where every role is right


def fit_decoder(talks: Sequence[Talk], classifiers: Classifiers) -> Decoder:
    """Find how far the chain trusts its parts, then calibrate its confidence.

    Works on log-odds from models that did not see the talk's network. Beside an encoder the weights are `BESIDE_ENCODER`;
    without one they maximise the posterior of each turn's true role, by words (Kakade, Teh, Roweis 2002, "An alternate
    objective function for Markovian fields", ICML, pp. 275-282).
    """
    cases = [
        (talk, chain_scores(talk.evidence, role, change))
        for talk, role, change in zip(talks, classifiers.role_unseen, classifiers.change_unseen, strict=True)
    ]
    if talks[0].evidence.encoded.shape[1]:
        return _calibrated(BESIDE_ENCODER, cases)

    def loss(weights: NDArray[np.float64]) -> float:
        decoder, total, mass = Decoder(*weights.tolist()), 0.0, 0.0
        for talk, case in cases:
            host = posteriors(*decoder.chain(case)).host
            share = talk.evidence.lengths * talk.weight
            total += float((share * np.log(np.maximum(np.where(talk.host > 0.5, host, 1 - host), 1e-6))).sum())
            mass += float(share.sum())
        return -total / mass

    found = minimize(loss, [0.5, 0.5], method="L-BFGS-B", bounds=[(0, 2)] * 2, options={"maxiter": 20, "ftol": 1e-5})
    role_weight, change_weight = found.x.tolist()
    return _calibrated(Decoder(role_weight, change_weight, voice_weight=ALONE), cases)


def _calibrated(decoder: Decoder, cases: Sequence[tuple[Talk, Scores]]) -> Decoder:
    """A logistic model of whether a decoded role is right, by words: Platt's scaling (1999, "Probabilistic outputs for SVMs",
    pp. 61-74) with more than one column.

    Fitted on interviews of two, where there are such: with several hosts or guests a role is right far less often. What is settled
    beforehand steers the decoding as it does in use, and has a confidence of its own.
    """
    seen, right, weight = [], [], []
    for talk, case in [(talk, case) for talk, case in cases if not talk.episode.several] or cases:
        lengths, is_open = talk.evidence.lengths, talk.settled < 0
        posterior, roles = decode_roles(decoder, case, talk.texts, lengths, talk.settled)
        share = np.where(roles == HOST, talk.host, 1 - talk.host)
        for is_right, part in ((True, share), (False, 1 - share)):
            seen.append(signs(posterior, roles, lengths)[is_open])
            right.append(np.full(int(is_open.sum()), is_right))
            weight.append((part * lengths * talk.weight)[is_open])
    share = np.concatenate(weight)
    model = LogisticRegression(C=CONFIDENCE_C).fit(
        np.concatenate(seen), np.concatenate(right), sample_weight=share / share.mean()
    )
    scale, self_trained, around, self_trained_around = model.coef_[0].tolist()
    return replace(
        decoder,
        confidence_scale=scale,
        confidence_voices=self_trained,
        confidence_around=around,
        confidence_voices_around=self_trained_around,
        confidence_bias=float(model.intercept_[0]),
    )
