"""What `segment` reads of a model version: the words in use, and where utterances begin without a stop."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.modeling import model_version
from pipeline.modeling.ngrams import LinearModel


@dataclass(frozen=True, kw_only=True)
class SegmentationWeights:
    """`vocabulary` gives each word in use its id, `breaks` weighs the words on both sides of a gap."""

    vocabulary: Mapping[str, int]
    breaks: LinearModel


def load(folder: Path) -> SegmentationWeights:
    """Read them from a version's folder.

    Raises:
        ModelError: they are missing or damaged.
    """
    with model_version.opened(folder) as files:
        breaks = LinearModel.from_arrays(files.arrays(model_version.LANGUAGE, "breaks"))
        return SegmentationWeights(vocabulary=files.vocabulary, breaks=breaks)
