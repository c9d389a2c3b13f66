"""Stage 3: `turns.csv` → `evidence.npz`, all that the models say of each candidate turn before anybody decides.

It takes by far the longest, so what is decided from it (new classifiers, a correction) costs little.
"""

import io
from pathlib import Path

import numpy as np

from pipeline.errors import ArtifactError
from pipeline.stages.evidence.gather import Evidence, gather
from pipeline.transcript import coverage
from pipeline.workflow import checked_tables, tables
from pipeline.workflow.job import Job, Made

FILE_NAME = "evidence.npz"


def make(job: Job) -> Made:
    """Read the evidence off the candidate turns.

    Raises:
        ArtifactError: `sentences.csv` or `turns.csv` was edited into something that does not fit the transcript.
    """
    text, sentences = checked_tables.read_sentences(job)
    turns = checked_tables.read_turns(job, text, required=coverage.speech_only(text, sentences))
    evidence = gather(text, turns["start_char"].tolist(), turns["end_char"].tolist(), job.model, encode=True)
    return Made({FILE_NAME: write(evidence)})


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
        raise ArtifactError(f"{path}: cannot be read ({error}). {tables.mend(path)}") from error
    if len(fields["lengths"]) != turns:
        raise ArtifactError(f"{path}: is of {len(fields['lengths'])} turns, not of {turns}. {tables.mend(path)}")
    return Evidence(**{**fields, "bare": bool(fields["bare"])})
