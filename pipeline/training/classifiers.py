"""The classifiers that decide: of boundaries, of roles and of changes, and the evidence that they are fitted on."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.config import Turns
from pipeline.corpus.asr_noise import Manner, Rendered, render, span_labels, whole
from pipeline.corpus.labelled import LabelledEpisode
from pipeline.corpus.split import folds, seed_of
from pipeline.modeling.logit import log_odds
from pipeline.modeling.trees import Trees
from pipeline.stages.attribution.features import change_matrix, role_matrix
from pipeline.stages.evidence.gather import gather
from pipeline.stages.model import Model
from pipeline.stages.segmentation.sentences import segment
from pipeline.stages.turns.candidates import group
from pipeline.stages.turns.features import Matrix, boundary_matrix
from pipeline.stages.turns.word_evidence import Evidence, Utterances, word_evidence
from pipeline.training.language_models import show_weights
from pipeline.transcript.roles import HOST

SEVERAL_WEIGHT, BRONZE_WEIGHT = 0.3, 0.4
"""What an episode with several hosts or guests counts, and one labelled by a machine. Set by judgement, not varied."""
Labels = NDArray[np.bool_]


@dataclass(frozen=True)
class Talk:
    """A rendered episode cut into utterances, with what is known of each.

    `kinds` are those of sentences.csv; `host` is the host's share of an utterance's words, `changes` whether the role changes
    before it, `boundary` the log-odds that it does by the trees of `turns`, shape (n,) each.
    """

    episode: LabelledEpisode
    rendered: Rendered
    starts: list[int]
    ends: list[int]
    kinds: list[str]
    evidence: Evidence
    host: NDArray[np.float64]
    changes: Labels
    boundary: NDArray[np.float64]
    weight: float = 1.0
    fold: int = 0

    @property
    def texts(self) -> list[str]:
        """The text of each utterance."""
        return [self.rendered.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    @property
    def settled(self) -> NDArray[np.int8]:
        """`HOST` for what is the host's by what it is, as `attribute` has it, -1 elsewhere; shape (n,)."""
        return np.where(np.array(self.kinds) == "speech", -1, HOST).astype(np.int8)


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
    starts, ends = [each.start for each in sentences], [each.end for each in sentences]
    utterances = Utterances.of(rendered.text, starts, ends, model.vocabulary)
    host, changes = span_labels(rendered, utterances.words, utterances.spans.first, utterances.spans.last)
    return Talk(
        episode=episode,
        rendered=rendered,
        starts=starts,
        ends=ends,
        kinds=[each.kind for each in sentences],
        evidence=word_evidence(utterances, model),
        host=host,
        changes=changes,
        boundary=np.zeros(len(starts)),
    )


def to_candidates(talk: Talk, model: Model) -> Talk:
    """Merge sentences into the candidates that `turns` makes of them, and let the encoder read these."""
    text = talk.rendered.text
    first, probabilities = group(talk.boundary, talk.kinds, Turns().candidate_threshold)
    last = np.append(first[1:], len(talk.starts)) - 1
    starts, ends = [talk.starts[i] for i in first], [talk.ends[i] for i in last]
    utterances = Utterances.of(text, starts, ends, model.vocabulary)
    host, changes = span_labels(talk.rendered, utterances.words, utterances.spans.first, utterances.spans.last)
    return replace(
        talk,
        starts=starts,
        ends=ends,
        kinds=[talk.kinds[i] for i in first],
        evidence=gather(text, starts, ends, model),
        host=host,
        changes=changes,
        boundary=log_odds(probabilities),
    )


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
    """Boosted trees with few leaves. Their sizes were set once, by judgement; they beat logistic regression (docs/history.md)."""
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
    """Fit the trees of `turns`; give the talks with its log-odds by models that saw no talk of their networks."""
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
    """The classifiers of `attribute` and, a talk each, their log-odds by models that saw no talk of its network."""

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


def base_numbers(talks: Sequence[Talk], *, rows: int, seed: int) -> dict[str, NDArray[np.generic]]:
    """Features and labels to learn on from without the corpus: `rows` turns at most, drawn from all talks, as numbers only.

    Arrays: `role` and `change` (n, features) in half precision, `host` and `changes` (n,), `weight` (n,); `fold` and `talk`
    say of which network and of which talk a turn is, (n,).
    """
    talk = np.repeat(np.arange(len(talks)), [len(each.starts) for each in talks])
    chosen = np.sort(np.random.default_rng(seed).choice(len(talk), min(rows, len(talk)), replace=False))

    def column(values: Callable[[Talk], NDArray[np.generic]]) -> NDArray[np.generic]:
        return np.concatenate([values(talk) for talk in talks])[chosen]

    return {
        "role": column(lambda t: role_matrix(t.evidence, t.boundary).astype(np.float16)),
        "change": column(lambda t: change_matrix(t.evidence, t.boundary).astype(np.float16)),
        "host": column(lambda t: t.host > 0.5),
        "changes": column(lambda t: t.changes),
        "weight": column(lambda t: (np.sqrt(t.evidence.lengths) * t.weight).astype(np.float32)),
        "fold": column(lambda t: np.full(len(t.starts), t.fold, np.int8)),
        "talk": talk[chosen].astype(np.int32),
    }
