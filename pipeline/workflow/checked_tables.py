"""Tables that hold every word: made by a stage, or read from the stage before, where a person may have edited them."""

from pandas import DataFrame

from pipeline.errors import ArtifactError
from pipeline.transcript import coverage
from pipeline.workflow import tables
from pipeline.workflow.job import Job
from pipeline.workflow.tables import Table


def read_sentences(job: Job) -> tuple[str, DataFrame]:
    """The transcript and its sentences, which hold every word of it.

    Raises:
        ArtifactError: one of them is missing or they do not fit together.
    """
    text = tables.transcript(job.folder)
    return text, _read(tables.SENTENCES, job, text, required=text)


def read_turns(job: Job, text: str, *, required: str) -> DataFrame:
    """The candidate turns, which hold every word that is spoken.

    Raises:
        ArtifactError: they are missing or do not fit the transcript.
    """
    return _read(tables.TURNS, job, text, required=required)


def checked(table: Table, frame: DataFrame, text: str, *, required: str) -> DataFrame:
    """A table of ours as it reads once it was written; `required` is as for `coverage.problem`."""
    frame = tables.conform(table, frame)
    if problem := coverage.problem(text, frame, required=required):
        raise AssertionError(f"{table.file_name}, {problem}")
    return frame


def _read(table: Table, job: Job, text: str, *, required: str) -> DataFrame:
    path = job.folder / table.file_name
    frame = tables.read(table, path)
    if problem := coverage.problem(text, frame, required=required):
        cut = f" {tables.CUT}" if any(map(tables.is_at_limit, frame["text"])) else ""
        raise ArtifactError(f"{path}: {problem}.{cut} {tables.mend(path)}")
    return frame
