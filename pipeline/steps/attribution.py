"""Stage 3: `turns.csv` → `attribution.csv`."""

from pipeline import spans, tables
from pipeline.attribution import attribute_turns
from pipeline.job import Job, Made
from pipeline.steps import checked


def make(job: Job) -> Made:
    """Say who speaks each turn.

    Raises:
        ArtifactError: `sentences.csv` or `turns.csv` was edited into something that does not fit the transcript.
        CorrectionError: the corrections cannot be understood.
    """
    text, sentences = checked.read_sentences(job)
    required = spans.speech_only(text, sentences)
    turns = checked.read_turns(job, text, required=required)
    frame = attribute_turns(
        text,
        turns,
        job.model,
        job.config.attribution,
        transcript_metadata=job.metadata,
        corrections=job.corrections,
    )
    return Made({"attribution.csv": checked.write(tables.ATTRIBUTION, frame, text, required=required)})
