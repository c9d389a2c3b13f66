"""One small model for all tests that need a real one; learned once a run."""

import tempfile
from functools import cache
from pathlib import Path

from small_model import train_small

_FOLDER = tempfile.TemporaryDirectory(prefix="rolecall-tests-")  # goes away with the process


@cache
def trained() -> Path:
    """The folder of a version that knows next to nothing, without an encoder."""
    root = Path(_FOLDER.name)
    return train_small(root / "models" / "small", root / "training")
