"""All that is read off a row of utterances before any classifier decides: cues, n-gram scores, the encoder's columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.crf import Scores
from pipeline.modeling.encoder import COLUMNS
from pipeline.modeling.model_version import Model
from pipeline.modeling.ngrams import change_features, locate, role_features
from pipeline.stages.segmentation.sentence_boundaries import is_bare
from pipeline.stages.turns.cues import Utterance, fire
from pipeline.transcript.words import index_words

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row an utterance, in order.

    `cues` has shape (n, cues), see `cues.fire`; `role` and `change` are the n-gram models' log-odds of host and of a change
    of speaker before the utterance, shape (n,); `lengths` counts words; `encoded` has shape (n, encoder columns), and no
    columns where the model has no encoder or it was not asked for; `bare` says that the text carries no stops.
    """

    cues: NDArray[np.int8]
    role: Floats
    change: Floats
    lengths: NDArray[np.int64]
    encoded: NDArray[np.float32]
    bare: bool


def gather(text: str, starts: Sequence[int], ends: Sequence[int], model: Model, *, encode: bool = False) -> Evidence:
    """Read the evidence off utterances given by character offsets, end exclusive; there must be one at least."""
    words = index_words(text, model.vocabulary, starts[0], ends[-1])
    spans = locate(words, np.asarray(starts), np.asarray(ends))
    line_starts = words.line_start[spans.first]
    said = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    if encode and model.encoder is not None:
        encoded = model.encoder.features(said, line_starts.tolist())
    else:
        encoded = np.zeros((len(said), 0), np.float32)
    return Evidence(
        cues=fire([Utterance(piece, bool(first)) for piece, first in zip(said, line_starts, strict=True)]),
        role=model.role_words.spans(*role_features(words, spans), spans),
        change=model.change_words.rows(change_features(words, spans.first)),
        lengths=spans.lengths,
        encoded=encoded,
        bare=is_bare(words),
    )


def encoder_column(evidence: Evidence, name: str) -> NDArray[np.float32]:
    """One of the encoder's columns, shape (n,); zeros where there is no encoder."""
    if not evidence.encoded.shape[1]:
        return np.zeros(len(evidence.lengths), np.float32)
    return evidence.encoded[:, COLUMNS.index(name)]


def scores(evidence: Evidence, role: Floats, change: Floats) -> Scores:
    """The classifiers' log-odds beside the encoder's potentials."""
    steps = [encoder_column(evidence, name) for name in ("guest_guest", "guest_host", "host_guest", "host_host")]
    return Scores(
        role=role,
        change=change,
        emission=encoder_column(evidence, "emission").astype(np.float64),
        steps=np.stack(steps, axis=1).astype(np.float64).reshape(-1, 2, 2),
    )
