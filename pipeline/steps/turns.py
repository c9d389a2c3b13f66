"""Stage 2: `sentences.csv` → `turns.csv`."""

from pipeline import tables
from pipeline.job import Job, Made
from pipeline.steps import checked
from pipeline.transcript import coverage
from pipeline.turns import detect


def make(job: Job) -> Made:
    """Find the candidate turns.

    Raises:
        ArtifactError: `sentences.csv` was edited into something that does not fit the transcript.
    """
    text, sentences = checked.read_sentences(job)
    frame = detect(text, sentences, job.model, job.config.turns)
    required = coverage.speech_only(text, sentences)
    return Made({"turns.csv": checked.write(tables.TURNS, frame, text, required=required)})
