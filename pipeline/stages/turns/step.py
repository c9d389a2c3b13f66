"""Stage 2: `sentences.csv` → `turns.csv`."""

from pipeline.stages.turns.candidates import detect
from pipeline.transcript import coverage
from pipeline.workflow import checked_tables, tables
from pipeline.workflow.job import Job, Made


def make(job: Job) -> Made:
    """Find the candidate turns.

    Raises:
        ArtifactError: `sentences.csv` was edited into something that does not fit the transcript.
    """
    text, sentences = checked_tables.read_sentences(job)
    frame = detect(text, sentences, job.model, job.config.turns)
    required = coverage.speech_only(text, sentences)
    return Made({"turns.csv": checked_tables.write(tables.TURNS, frame, text, required=required)})
