"""A model version as a whole, in memory: all that the stages read, in one object.

Make's steps read what each needs; whatever goes through all stages in one process reads this.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.modeling import model_version
from pipeline.modeling.model_version import BASE, BOUNDARY, CLASSIFIERS, LANGUAGE, VOCABULARY, Arrays, npz
from pipeline.stages.attribution import weights as attribution
from pipeline.stages.attribution.features import column_names
from pipeline.stages.attribution.weights import AttributionWeights
from pipeline.stages.evidence import weights as evidence
from pipeline.stages.evidence.weights import EvidenceWeights
from pipeline.stages.segmentation import weights as segmentation
from pipeline.stages.segmentation.weights import SegmentationWeights
from pipeline.stages.turns import weights as turns
from pipeline.stages.turns.features import blank, boundary_columns
from pipeline.stages.turns.weights import TurnsWeights

READERS = (segmentation, turns, evidence, attribution)
PARTS = {
    LANGUAGE: ("breaks", "role_words", "change_words"),
    BOUNDARY: ("boundary",),
    CLASSIFIERS: ("role", "change"),
}
"""The file of each part that is arrays."""


@dataclass(frozen=True, kw_only=True)
class Model(SegmentationWeights, TurnsWeights, EvidenceWeights, AttributionWeights):
    """The weights of every stage, so it can be handed to any; `facts` is what `model.json` says."""

    name: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def load(folder: Path) -> Model:
    """Read a whole model version.

    Raises:
        ModelError: a file is missing or damaged, also one that no stage reads, or the version is of another schema.
    """
    with model_version.opened(folder) as files:
        files.check()
        weights = {name: part for stage in READERS for name, part in vars(stage.load(folder)).items()}
        return Model(**weights, name=folder.name, facts=files.facts)


def save(folder: Path, model: Model, facts: Mapping[str, Any], *, card: str, base: Arrays) -> None:
    """Write a model version; `model.json` comes last, so a folder without it is no model.

    Parameters:
        folder: the version's folder; what lies in it under `encoder/` is kept as it is.
        facts: what `model.json` says besides schema, decoder and checksums.
        card: the text of `CARD.md`.
        base: arrays for `base.npz`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    columns = {"boundary": boundary_columns(blank()).names, **column_names(encoded=model.encoders is not None)}
    for file, names in PARTS.items():
        arrays = {f"{name}.{key}": array for name in names for key, array in getattr(model, name).arrays().items()}
        arrays |= {f"{name}.columns": np.array(columns[name]) for name in names if name in columns}
        (folder / file).write_bytes(npz(arrays))
    (folder / BASE).write_bytes(npz(base))
    (folder / VOCABULARY).write_text("".join(f"{word}\n" for word in model.vocabulary), encoding="utf-8", newline="\n")
    model_version.describe(folder, {**facts, "decoder": model.decoder.numbers()}, card=card)
