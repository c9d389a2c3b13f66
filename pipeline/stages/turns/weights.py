"""What `turns` reads of a model version: the n-gram models, and the trees that weigh every gap between sentences."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.modeling import model_version
from pipeline.modeling.trees import Trees
from pipeline.stages.turns.features import blank, boundary_columns, fitted_trees
from pipeline.stages.turns.word_evidence import WordWeights


@dataclass(frozen=True, kw_only=True)
class TurnsWeights(WordWeights):
    """`boundary` weighs cues and words into the log-odds of a change of speaker."""

    boundary: Trees


def load(folder: Path) -> TurnsWeights:
    """Read them from a version's folder.

    Raises:
        ModelError: they are missing or damaged.
    """
    with model_version.opened(folder) as files:
        arrays = files.arrays(model_version.BOUNDARY, "boundary")
        boundary = fitted_trees(arrays, boundary_columns(blank()).names, folder)
        return TurnsWeights(**vars(WordWeights.of(files)), boundary=boundary)
