"""What `attribute` reads of a model version: the classifiers, how they are decoded, what it learned from its user."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.modeling import checked_arrays, model_version
from pipeline.modeling.crf import Decoder
from pipeline.modeling.model_version import BASE, CLASSIFIERS, ENCODER, LEARNED, VersionFiles
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
            role=_trees(files, "role", names["role"]),
            change=_trees(files, "change", names["change"]),
            decoder=Decoder(**files.facts["decoder"]),
            learned=Learned.from_arrays(files.arrays(LEARNED)) if files.has(LEARNED) else None,
        )


def _trees(files: VersionFiles, part: str, names: tuple[str, ...]) -> Trees:
    """The trees of a classifier. Where they do not name their columns, the base data have as many as they were fitted on."""
    arrays, count = files.arrays(CLASSIFIERS, part), None
    if "columns" not in arrays and files.has(BASE):
        shape = checked_arrays.shapes(files.read(BASE)).get(part, ())
        count = shape[1] if len(shape) == 2 else None
    return fitted_trees(arrays, names, files.folder, count=count)
