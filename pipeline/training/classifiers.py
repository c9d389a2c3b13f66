"""The parts that decide: boundary, role and change classifiers, their joint decoding and its calibration."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from pipeline.config import Turns
from pipeline.corpus.asr_noise import Manner, Rendered, render
from pipeline.corpus.labelled import LabelledEpisode
from pipeline.corpus.split import folds, seed_of
from pipeline.modeling.crf import HOST, Decoder, Scores, least_risk, posteriors
from pipeline.modeling.logit import log_odds
from pipeline.modeling.model_version import Model
from pipeline.modeling.ngrams import locate
from pipeline.modeling.trees import Trees
from pipeline.stages.attribution.confidence import signs
from pipeline.stages.attribution.features import Matrix, boundary_matrix, change_matrix, role_matrix
from pipeline.stages.attribution.rounds import infer
from pipeline.stages.evidence.gather import Evidence, gather, scores
from pipeline.stages.segmentation.sentences import segment
from pipeline.training.language_models import show_weights, span_labels, whole
from pipeline.transcript.words import index_words

SEVERAL_WEIGHT, BRONZE_WEIGHT = 0.3, 0.4
BESIDE_ENCODER = Decoder(role_weight=0.1, change_weight=0.05, emission_weight=1.0, step_weight=1.0, voice_weight=4.0)
"""Chosen on two development shows (docs/accuracy.md). Fitted on the decision shows, many of which have several hosts,
the weights trust the encoder too little and lose two points of words right elsewhere."""
VOICES_ALONE = 2.0
"""The voices' weight without an encoder, chosen likewise."""
CONFIDENCE_C = 0.1  # next to no penalty but where every role is right
Labels = NDArray[np.bool_]


@dataclass(frozen=True)
class Talk:
    """A rendered episode cut into utterances, with what is known of each.

    `host` is the host's share of its words, `changes` whether the role changes before it, `boundary` stage 2's log-odds.
    """

    episode: LabelledEpisode
    rendered: Rendered
    starts: list[int]
    ends: list[int]
    evidence: Evidence
    host: NDArray[np.float64]
    changes: Labels
    boundary: NDArray[np.float64]
    weight: float = 1.0
    fold: int = 0

    @property
    def said(self) -> list[str]:
        """The text of each utterance."""
        return [self.rendered.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]


def prepare(episodes: Sequence[LabelledEpisode], model: Model, *, seed: int, jobs: int) -> list[Talk]:
    """Render episodes and read the evidence of their sentences (without the encoder)."""
    work = [(episode, turn) for episode in episodes for turn in range(1 if episode.several else 2)]
    talks: list[Talk] = Parallel(n_jobs=jobs)(delayed(_sentences)(episode, model, seed, turn) for episode, turn in work)
    weights = show_weights((talk.episode.show, int(talk.evidence.lengths.sum())) for talk in talks)
    parts = folds(weights)
    return [
        replace(talk, weight=weights[talk.episode.show] * _trust(talk.episode), fold=parts[talk.episode.show])
        for talk in talks
    ]


def _trust(episode: LabelledEpisode) -> float:
    """How much an episode counts: labels by diarization leak at the borders, hosts among themselves are another talk."""
    return (SEVERAL_WEIGHT if episode.several else 1.0) * (BRONZE_WEIGHT if episode.bronze else 1.0)


def _sentences(episode: LabelledEpisode, model: Model, seed: int, turn: int) -> Talk:
    rng = random.Random(seed_of(episode, seed, "decisions", turn))
    manner: Manner = rng.choice(("recogniser", "recogniser", "recogniser", "captions", "paragraph", "bare"))
    rendered = render(episode, manner, rng)
    sentences = segment(whole(rendered.text), model)
    starts, ends = [s.start for s in sentences], [s.end for s in sentences]
    return _talk(episode, rendered, starts, ends, np.zeros(len(starts)), model, encode=False)


def _talk(
    episode: LabelledEpisode,
    rendered: Rendered,
    starts: list[int],
    ends: list[int],
    boundary: NDArray[np.float64],
    model: Model,
    *,
    encode: bool,
) -> Talk:
    words = index_words(rendered.text, model.vocabulary)
    spans = locate(words, np.array(starts), np.array(ends))
    host, changes = span_labels(rendered, words, spans.first, spans.last)
    return Talk(
        episode,
        rendered,
        starts,
        ends,
        gather(rendered.text, starts, ends, model, encode=encode),
        host,
        changes,
        boundary,
    )


def to_candidates(talk: Talk, model: Model) -> Talk:
    """Merge sentences into the candidate turns of stage 2, and let the encoder read them."""
    begins = np.flatnonzero(talk.boundary >= log_odds(Turns().candidate_threshold))
    if not len(begins) or begins[0]:
        begins = np.concatenate([[0], begins])
    last = np.append(begins[1:], len(talk.starts)) - 1
    starts, ends = [talk.starts[i] for i in begins], [talk.ends[i] for i in last]
    merged = _talk(talk.episode, talk.rendered, starts, ends, talk.boundary[begins], model, encode=True)
    return replace(merged, weight=talk.weight, fold=talk.fold)


def fit_crosswise(
    talks: Sequence[Talk],
    matrix: Callable[[Talk], Matrix],
    labels: Callable[[Talk], Labels],
    weights: Callable[[Talk], NDArray[np.float64]],
    *,
    seed: int,
) -> tuple[Trees, list[NDArray[np.float64]]]:
    """Fit on all talks; give also each talk's log-odds by a model that saw no talk of its network."""
    rows = [matrix(talk) for talk in talks]
    fit = partial(_fit_trees, rows, [labels(t) for t in talks], [weights(t) for t in talks], seed=seed)
    parts = [talk.fold for talk in talks]
    unseen: list[NDArray[np.float64]] = [np.zeros(0)] * len(talks)
    for left_out in sorted(set(parts)):
        inside = [i for i, part in enumerate(parts) if part != left_out]
        trees = fit(inside)
        for i, part in enumerate(parts):
            if part == left_out:
                unseen[i] = trees.log_odds(rows[i])
    return fit(range(len(talks))), unseen


def _fit_trees(
    rows: Sequence[Matrix],
    labels: Sequence[Labels],
    weights: Sequence[NDArray[np.float64]],
    chosen: Sequence[int],
    *,
    seed: int,
) -> Trees:
    learner = HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=15,
        min_samples_leaf=100,
        l2_regularization=2.0,
        random_state=seed,
    )
    weight = np.concatenate([weights[i] for i in chosen])
    learner.fit(
        np.concatenate([rows[i] for i in chosen]),
        np.concatenate([labels[i] for i in chosen]),
        sample_weight=weight / weight.mean(),
    )
    return Trees.from_sklearn(learner)


def fit_boundary(talks: Sequence[Talk], *, seed: int) -> tuple[Trees, list[Talk]]:
    """Fit stage 2's model; give the talks with its log-odds by models that saw no talk of their networks."""
    trees, unseen = fit_crosswise(
        talks,
        lambda t: boundary_matrix(t.evidence),
        lambda t: t.changes,
        lambda t: np.full(len(t.changes), t.weight),
        seed=seed,
    )
    return trees, [replace(talk, boundary=scores) for talk, scores in zip(talks, unseen, strict=True)]


@dataclass(frozen=True)
class Classifiers:
    """Stage 3's classifiers and, a talk each, their log-odds by models that saw no talk of its network."""

    role: Trees
    change: Trees
    role_unseen: list[NDArray[np.float64]]
    change_unseen: list[NDArray[np.float64]]


def fit_classifiers(talks: Sequence[Talk], *, seed: int) -> Classifiers:
    """Fit role and change on candidate turns."""
    role, role_unseen = fit_crosswise(
        talks,
        lambda t: role_matrix(t.evidence, t.boundary),
        lambda t: t.host > 0.5,
        lambda t: np.sqrt(t.evidence.lengths) * t.weight,
        seed=seed,
    )
    change, change_unseen = fit_crosswise(
        talks,
        lambda t: change_matrix(t.evidence, t.boundary),
        lambda t: t.changes,
        lambda t: np.full(len(t.changes), t.weight),
        seed=seed,
    )
    return Classifiers(role, change, role_unseen, change_unseen)


def fit_decoder(talks: Sequence[Talk], classifiers: Classifiers) -> Decoder:
    """Find how far the chain trusts its parts, then calibrate its confidence.

    Works on log-odds from models that did not see the talk's network. Beside an encoder the weights are `BESIDE_ENCODER`;
    without one they maximise the posterior of each turn's true role, by words (Kakade, Teh, Roweis 2002, "An alternate
    objective function for Markovian fields", ICML, pp. 275-282).
    """
    cases = [
        (talk, scores(talk.evidence, role, change))
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
    return _calibrated(Decoder(role_weight, change_weight, voice_weight=VOICES_ALONE), cases)


def _calibrated(decoder: Decoder, cases: Sequence[tuple[Talk, Scores]]) -> Decoder:
    """A logistic model of whether a decoded role is right, by words: Platt's scaling (1999, "Probabilistic outputs for SVMs",
    pp. 61-74) with more than one column.

    Fitted on interviews of two, where there are such: with several hosts or guests a role is right far less often.
    """
    seen, right, weight = [], [], []
    for talk, case in [(talk, case) for talk, case in cases if not talk.episode.several] or cases:
        lengths = talk.evidence.lengths
        posterior = infer(decoder, case, talk.said, lengths)
        roles = least_risk(posterior, lengths)
        share = np.where(roles == HOST, talk.host, 1 - talk.host)
        for said, part in ((True, share), (False, 1 - share)):
            seen.append(signs(posterior, roles, lengths))
            right.append(np.full(len(roles), said))
            weight.append(part * lengths * talk.weight)
    share = np.concatenate(weight)
    model = LogisticRegression(C=CONFIDENCE_C).fit(
        np.concatenate(seen), np.concatenate(right), sample_weight=share / share.mean()
    )
    scale, voices, around, voices_around = model.coef_[0].tolist()
    return replace(
        decoder,
        confidence_scale=scale,
        confidence_voices=voices,
        confidence_around=around,
        confidence_voices_around=voices_around,
        confidence_bias=float(model.intercept_[0]),
    )


def base_numbers(talks: Sequence[Talk], *, rows: int, seed: int) -> dict[str, NDArray[np.generic]]:
    """Features and labels to learn on from without the corpus: whole talks' turns, `rows` of them at most, as numbers only.

    Arrays: `role` and `change` (n, features) in half precision, `host` and `changes` (n,), `weight` (n,), `fold` (n,).
    """
    table = pd.DataFrame({"talk": np.repeat(np.arange(len(talks)), [len(t.starts) for t in talks])})
    chosen = np.sort(np.random.default_rng(seed).choice(len(table), min(rows, len(table)), replace=False))

    def column(values: Callable[[Talk], NDArray[np.generic]]) -> NDArray[np.generic]:
        return np.concatenate([values(talk) for talk in talks])[chosen]

    return {
        "role": column(lambda t: role_matrix(t.evidence, t.boundary).astype(np.float16)),
        "change": column(lambda t: change_matrix(t.evidence, t.boundary).astype(np.float16)),
        "host": column(lambda t: t.host > 0.5),
        "changes": column(lambda t: t.changes),
        "weight": column(lambda t: (np.sqrt(t.evidence.lengths) * t.weight).astype(np.float32)),
        "fold": column(lambda t: np.full(len(t.starts), t.fold, np.int8)),
    }
