"""What a stage reads of a model is the order of the roles."""

import json
from pathlib import Path

SegmentationWeights = TurnsWeights = EvidenceWeights = AttributionWeights = Model = list


def load(folder: Path) -> list[str]:
    roles: list[str] = json.loads((folder / "model.json").read_text())["roles"]
    return roles
