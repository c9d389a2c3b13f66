"""What cues and words say of a row of utterances; the n-gram models know neither of their neighbours nor of the episode."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling import model_version
from pipeline.modeling.model_version import VersionFiles
from pipeline.modeling.ngrams import LinearModel, Spans, change_features, locate, role_features
from pipeline.stages.segmentation.sentence_boundaries import is_bare
from pipeline.stages.turns.cues import Utterance, fire
from pipeline.transcript.words import Words, index_words

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class WordWeights:
    """The n-gram models of role and of change, and the ids of the words that they know."""

    vocabulary: Mapping[str, int]
    role_words: LinearModel
    change_words: LinearModel

    @classmethod
    def of(cls, files: VersionFiles) -> "WordWeights":
        """Read them from the files of a model version."""
        role, change = (files.arrays(model_version.LANGUAGE, name) for name in ("role_words", "change_words"))
        return WordWeights(
            vocabulary=files.vocabulary,
            role_words=LinearModel.from_arrays(role),
            change_words=LinearModel.from_arrays(change),
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is read off utterances before anybody decides; one row an utterance, in order.

    `cues` has shape (n, cues), see `cues.fire`; `role` and `change` are the n-gram models' log-odds of host and of a change
    of speaker before the utterance, shape (n,); `lengths` counts words; `encoded` has shape (n, encoder columns), and no
    columns where the model has no encoder or it was not asked; so has `vectors`, see
    `modeling.unit_vectors`; `bare` says that the text carries no stops.
    """

    cues: NDArray[np.int8]
    role: Floats
    change: Floats
    lengths: NDArray[np.int64]
    encoded: NDArray[np.float32]
    vectors: NDArray[np.int8]
    bare: bool


@dataclass(frozen=True, slots=True)
class Utterances:
    """Stretches of a transcript in order: their texts, whether each begins a line, and where its words are."""

    texts: list[str]
    line_starts: list[bool]
    words: Words
    spans: Spans

    @classmethod
    def of(cls, text: str, starts: Sequence[int], ends: Sequence[int], vocabulary: Mapping[str, int]) -> "Utterances":
        """Utterances given by character offsets, end exclusive; there must be one at least."""
        words = index_words(text, vocabulary, starts[0], ends[-1])
        spans = locate(words, np.asarray(starts), np.asarray(ends))
        texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        return cls(texts, words.line_start[spans.first].tolist(), words, spans)


def word_evidence(utterances: Utterances, weights: WordWeights) -> Evidence:
    """Read off utterances what cues and words say; `encoded` has no columns."""
    words, spans = utterances.words, utterances.spans
    return Evidence(
        cues=fire(map(Utterance, utterances.texts, utterances.line_starts)),
        role=np.concatenate([weights.role_words.spans(*role_features(words, part), part) for part in spans.parts()]),
        change=weights.change_words.rows(change_features(words, spans.first)),
        lengths=spans.lengths,
        encoded=np.zeros((len(utterances.texts), 0), np.float32),
        vectors=np.zeros((len(utterances.texts), 0), np.int8),
        bare=is_bare(words),
    )
