"""What `attribute` reads of a model version: the classifiers, how they are decoded, what it learned from its user."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.modeling import model_version
from pipeline.modeling.crf import Decoder
from pipeline.modeling.model_version import CLASSIFIERS, LEARNED
from pipeline.modeling.show_adaptation import Learned
from pipeline.modeling.trees import Trees


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
        return AttributionWeights(
            role=Trees.from_arrays(files.arrays(CLASSIFIERS, "role")),
            change=Trees.from_arrays(files.arrays(CLASSIFIERS, "change")),
            decoder=Decoder(**files.facts["decoder"]),
            learned=Learned.from_arrays(files.arrays(LEARNED)) if files.has(LEARNED) else None,
        )
