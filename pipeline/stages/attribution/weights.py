"""What `attribute` reads of a model version: the classifiers, how they are decoded, what it learned from its user."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.modeling import model_version
from pipeline.modeling.crf import Decoder
from pipeline.modeling.model_version import CLASSIFIERS, ENCODER, LEARNED
from pipeline.modeling.show_adaptation import Learned
from pipeline.modeling.trees import Trees
from pipeline.stages.attribution.features import column_names
from pipeline.stages.turns.features import fitted_trees


@dataclass(frozen=True, kw_only=True)
class AttributionWeights:
    """`role` and `change` weigh all that is known of a turn and of the gap before it; `decoder` says how far each is trusted.

    `learned` is None where the version learned nothing from its user.
    """

    role: Trees
    change: Trees
    decoder: Decoder
    learned: Learned | None = None


def load(folder: Path) -> AttributionWeights:
    """Read them from a version's folder.

    Raises:
        ModelError: they are missing or damaged.
    """
    with model_version.opened(folder) as files:
        names = column_names(encoded=files.has(ENCODER))
        return AttributionWeights(
            role=fitted_trees(files.arrays(CLASSIFIERS, "role"), names["role"], folder),
            change=fitted_trees(files.arrays(CLASSIFIERS, "change"), names["change"], folder),
            decoder=Decoder(**files.facts["decoder"]),
            learned=Learned.from_arrays(files.arrays(LEARNED)) if files.has(LEARNED) else None,
        )
