"""All that is read off a row of utterances before any classifier decides: cues, n-gram scores, the encoder's columns."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.modeling.unit_vectors import kept
from pipeline.stages.evidence.weights import EvidenceWeights
from pipeline.stages.turns.word_evidence import Evidence, Utterances, word_evidence


def gather(text: str, starts: Sequence[int], ends: Sequence[int], weights: EvidenceWeights) -> Evidence:
    """Read the evidence off utterances given by character offsets, end exclusive; there must be one at least."""
    utterances = Utterances.of(text, starts, ends, weights.vocabulary)
    found = word_evidence(utterances, weights)
    if weights.encoders is None:
        return found
    encoded, vectors = weights.encoders.features(utterances.texts, utterances.line_starts)
    return replace(found, encoded=encoded, vectors=kept(vectors))
