"""What `evidence` reads of a model version: the n-gram models and the sentence encoders."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.modeling import model_version
from pipeline.modeling.encoders import Encoders
from pipeline.modeling.model_version import ENCODER
from pipeline.stages.turns.word_evidence import WordWeights


@dataclass(frozen=True, kw_only=True)
class EvidenceWeights(WordWeights):
    """`encoders` is None where the version has none."""

    encoders: Encoders | None = None


def load(folder: Path) -> EvidenceWeights:
    """Read them from a version's folder.

    Raises:
        ModelError: they are missing or damaged.
    """
    with model_version.opened(folder) as files:
        files.check(f"{ENCODER}/")
        encoders = Encoders.of(folder / ENCODER) if files.has(ENCODER) else None
        return EvidenceWeights(**vars(WordWeights.of(files)), encoders=encoders)
