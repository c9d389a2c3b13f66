"""The parts that learn how hosts and guests put things: vocabulary, missing stops, and the n-gram models."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import SGDClassifier

from pipeline.corpus.asr_noise import Manner, render, span_labels, whole
from pipeline.corpus.labelled import LabelledEpisode
from pipeline.corpus.split import seed_of
from pipeline.modeling.model_version import vocabulary_ids
from pipeline.modeling.ngrams import BUCKETS, LinearModel, change_features, locate, role_features
from pipeline.stages.segmentation.sentence_boundaries import gap_features, is_bare
from pipeline.stages.segmentation.sentences import segment
from pipeline.transcript.words import index_words, normalise

MIN_SHOWS, MIN_COUNT = 8, 60
BREAK_EPISODES = 420
EPOCHS = 5
SEVERAL_WEIGHT = 0.4


@dataclass(frozen=True)
class Breaks:
    """What segmentation needs, before there is a whole model."""

    vocabulary: Mapping[str, int]
    breaks: LinearModel


@dataclass(frozen=True, slots=True)
class NgramRows:
    """The n-grams of one rendered episode's sentences: buckets, owners and lengths for roles, buckets for changes."""

    buckets: NDArray[np.int32]
    owners: NDArray[np.int32]
    lengths: NDArray[np.int64]
    host: NDArray[np.bool_]
    gaps: NDArray[np.int32]
    changes: NDArray[np.bool_]
    show: str
    several: bool


def learn_vocabulary(
    episodes: Iterable[LabelledEpisode], *, min_shows: int = MIN_SHOWS, min_count: int = MIN_COUNT
) -> dict[str, int]:
    """The words in use in many shows, in alphabetical order; `min_shows` is lowered to the number of shows there are."""
    counts: Counter[str] = Counter()
    shows: dict[str, set[str]] = defaultdict(set)
    for episode in episodes:
        for turn in episode.turns:
            for word in map(normalise, turn.text.split()):
                counts[word] += 1
                shows[word].add(episode.show)
    enough = min(min_shows, len(set().union(*shows.values())) if shows else 0)
    kept = [
        w
        for w, n in counts.items()
        if w and n >= min_count and len(shows[w]) >= enough and not any(c.isspace() for c in w)
    ]
    return vocabulary_ids(sorted(kept))


def learn_breaks(episodes: Sequence[LabelledEpisode], vocabulary: Mapping[str, int], *, seed: int) -> LinearModel:
    """Fit where utterances begin, on text without stops and on the gaps that spaCy leaves in text with stops."""
    chosen = random.Random(seed).sample(list(episodes), min(BREAK_EPISODES, len(episodes)))
    nothing = Breaks(vocabulary, LinearModel(np.zeros(BUCKETS, np.float32), -1e3))
    rows, labels = [], []
    for number, episode in enumerate(chosen):
        manner: Manner = "bare" if number % 2 == 0 else "recogniser"
        rendered = render(episode, manner, random.Random(seed_of(episode, seed, "breaks")))
        words = index_words(rendered.text, vocabulary)
        if manner == "bare":
            kept = np.random.default_rng(number).random(len(words)) < 0.6
        else:
            kept = ~np.isin(words.starts, [sentence.start for sentence in segment(whole(rendered.text), nothing)])
        rows.append(gap_features(words, bare=is_bare(words))[kept])
        labels.append(np.array(rendered.starts)[kept])
    return _fit(_one_hot(np.concatenate(rows)), np.concatenate(labels), None, alpha=2e-6, seed=seed)


def learn_ngrams(
    episodes: Sequence[LabelledEpisode], model: Breaks, *, seed: int, jobs: int
) -> tuple[LinearModel, LinearModel]:
    """Fit the n-gram models of role and of change: (role_words, change_words)."""
    work = [(episode, turn) for episode in episodes for turn in range(1 if episode.several else 2)]
    rows: list[NgramRows] = Parallel(n_jobs=jobs)(
        delayed(ngram_rows)(episode, model, seed, turn) for episode, turn in work
    )
    show_weight = show_weights([(row.show, int(row.lengths.sum())) for row in rows])
    weights = [show_weight[row.show] * (SEVERAL_WEIGHT if row.several else 1.0) for row in rows]
    offsets = np.cumsum([0, *(len(row.lengths) for row in rows)])
    values = np.concatenate([(1 / np.sqrt(row.lengths))[row.owners] for row in rows]).astype(np.float32)
    owners = np.concatenate([row.owners + offset for row, offset in zip(rows, offsets, strict=False)])
    matrix = sparse.csr_matrix(
        (values, (owners, np.concatenate([row.buckets for row in rows]))), shape=(offsets[-1], BUCKETS)
    )
    role_weights = np.concatenate([np.sqrt(row.lengths) * weight for row, weight in zip(rows, weights, strict=True)])
    role = _fit(matrix, np.concatenate([row.host for row in rows]), role_weights, alpha=3e-6, seed=seed)
    change_weights = np.concatenate(
        [np.full(len(row.changes), weight) for row, weight in zip(rows, weights, strict=True)]
    )
    changes = np.concatenate([row.changes for row in rows])
    return role, _fit(
        _one_hot(np.concatenate([row.gaps for row in rows])), changes, change_weights, alpha=3e-6, seed=seed
    )


def ngram_rows(episode: LabelledEpisode, model: Breaks, seed: int, turn: int) -> NgramRows:
    """Render an episode and read the n-grams and labels of its sentences."""
    rng = random.Random(seed_of(episode, seed, "ngrams", turn))
    manner: Manner = (
        "recogniser"
        if turn == 0 and not episode.several
        else rng.choice(("captions", "paragraph", "bare", "bare", "recogniser"))
    )
    rendered = render(episode, manner, rng)
    words = index_words(rendered.text, model.vocabulary)
    sentences = segment(whole(rendered.text), model)
    spans = locate(words, np.array([s.start for s in sentences]), np.array([s.end for s in sentences]))
    buckets, owners = role_features(words, spans)
    host, changes = span_labels(rendered, words, spans.first, spans.last)
    return NgramRows(
        buckets.astype(np.int32), owners.astype(np.int32), spans.lengths, host > 0.5,
        change_features(words, spans.first).astype(np.int32), changes, episode.show, episode.several,
    )  # fmt: skip


def show_weights(sizes: Iterable[tuple[str, int]]) -> dict[str, float]:
    """Weights by show that damp large shows by the root of their size; 1 for a show of mean size."""
    total: Counter[str] = Counter()
    for show, size in sizes:
        total[show] += size
    mean = sum(total.values()) / max(len(total), 1)
    return {show: float((mean / size) ** 0.5) for show, size in total.items()}


def _one_hot(buckets: NDArray[np.integer]) -> sparse.csr_matrix:
    n, fields = buckets.shape
    matrix = sparse.csr_matrix(
        (np.ones(n * fields, np.float32), buckets.ravel(), np.arange(0, n * fields + 1, fields)), shape=(n, BUCKETS)
    )
    matrix.sum_duplicates()
    return matrix


def _fit(
    matrix: sparse.csr_matrix,
    labels: NDArray[np.bool_],
    weights: NDArray[np.float64] | None,
    *,
    alpha: float,
    seed: int,
) -> LinearModel:
    model = SGDClassifier(loss="log_loss", alpha=alpha, max_iter=EPOCHS, tol=None, average=True, random_state=seed)
    model.fit(matrix, labels, sample_weight=None if weights is None else weights / weights.mean())
    rounded = (
        model.coef_[0].astype(np.float16).astype(np.float32)
    )  # as they are stored, so that training sees what users run
    return LinearModel(rounded, float(model.intercept_[0]))
