"""Attribution: `turns.csv` and `evidence.npz` → `attribution.csv`."""

from collections.abc import Sequence

from pandas import DataFrame

from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction, read
from pipeline.stages.attribution.decide import decide
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.attribution.monologue import FEWEST
from pipeline.stages.attribution.weights import load
from pipeline.stages.evidence.evidence_file import FILE_NAME, read_evidence
from pipeline.transcript import coverage
from pipeline.transcript.record import Label
from pipeline.workflow import checked_tables, tables
from pipeline.workflow.job import Job, Made


def make(job: Job) -> Made:
    """Say who speaks each turn.

    Raises:
        ArtifactError: `sentences.csv`, `turns.csv` or `evidence.npz` was changed into something that does not fit.
        CorrectionError: the corrections cannot be understood.
    """
    text, sentences = checked_tables.read_sentences(job)
    required = coverage.speech_only(text, sentences)
    interview = _interview(job, text, sentences, required)
    placed = place(read(job.corrections) if job.corrections else [], text)
    frame = attribution_table(interview, placed.found, required=required)
    return Made(
        {"attribution.csv": tables.write(tables.ATTRIBUTION, frame)},
        notes=(*_alone(frame, required), *_lost(placed.lost, job)),
    )


def attribution_table(interview: Interview, corrections: Sequence[Correction], *, required: str) -> DataFrame:
    """The rows of attribution.csv, which hold every word of `required`, see `coverage.speech_only`."""
    return checked_tables.checked(tables.ATTRIBUTION, decide(interview, corrections), interview.text, required=required)


def read_interview(job: Job) -> Interview:
    """Read what the stages before have made.

    Raises:
        ArtifactError: see `make`.
    """
    text, sentences = checked_tables.read_sentences(job)
    return _interview(job, text, sentences, coverage.speech_only(text, sentences))


def _interview(job: Job, text: str, sentences: DataFrame, required: str) -> Interview:
    turns = checked_tables.read_turns(job, text, required=required)
    labels = tables.read(tables.LABELS, job.folder / tables.LABELS.file_name)
    return Interview.of(
        text,
        sentences,
        turns,
        read_evidence(job.folder / FILE_NAME, turns=len(turns)),
        job.weights(load),
        job.config.attribution,
        labels=[Label(*row) for row in labels.itertuples(index=False, name=None)],
        metadata=job.metadata,
        episode=job.episode,
    )


def _alone(frame: DataFrame, required: str) -> list[str]:
    roles = frame["role"].unique()
    if len(roles) != 1 or len(required.split()) < FEWEST:
        return []
    return [f"sounds like one speaker (a lecture, a monologue?): all of it is given to the {roles[0]}"]


def _lost(lost: Sequence[Correction], job: Job) -> list[str]:
    return [
        f"the correction of {each.text[:60]!r} fits nowhere in the transcript as it is now; it stays in {job.corrections}"
        for each in lost
    ]
