"""`evidence.npz`: an array for each field of `Evidence`."""

import io
from pathlib import Path

import numpy as np

from pipeline.errors import ArtifactError, plainly
from pipeline.stages.turns.word_evidence import Evidence
from pipeline.workflow import tables

FILE_NAME = "evidence.npz"


def write(evidence: Evidence) -> bytes:
    """The bytes of `evidence.npz`: an array for each field of `Evidence`."""
    buffer = io.BytesIO()
    arrays = {name: np.asarray(getattr(evidence, name)) for name in Evidence.__slots__}
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def read_evidence(path: Path, *, turns: int) -> Evidence:
    """Read what `write` wrote for so many candidate turns.

    Raises:
        ArtifactError: the file is not there, damaged, or of other turns.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            fields = {name: stored[name] for name in Evidence.__slots__}
    except Exception as error:  # zipfile, zlib and NumPy each have errors of their own for a damaged file
        raise ArtifactError(f"{path}: cannot be read ({plainly(error)}). {tables.mend(path)}") from error
    if len(fields["lengths"]) != turns:
        raise ArtifactError(f"{path}: is of {len(fields['lengths'])} turns, not of {turns}. {tables.mend(path)}")
    return Evidence(**{**fields, "bare": bool(fields["bare"])})
