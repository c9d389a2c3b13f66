"""Evidence: `turns.csv` → `evidence.npz`, all that the models say of each candidate turn before anybody decides.

It takes by far the longest, so what is decided from it (new classifiers, a correction) costs little.
"""

from pandas import DataFrame

from pipeline.stages.evidence.evidence_file import FILE_NAME, write
from pipeline.stages.evidence.gather import gather
from pipeline.stages.evidence.weights import EvidenceWeights, load
from pipeline.stages.turns.word_evidence import Evidence
from pipeline.transcript import coverage
from pipeline.workflow import checked_tables
from pipeline.workflow.job import Job, Made


def make(job: Job) -> Made:
    """Read the evidence off the candidate turns.

    Raises:
        ArtifactError: `sentences.csv` or `turns.csv` was edited into something that does not fit the transcript.
    """
    text, sentences = checked_tables.read_sentences(job)
    turns = checked_tables.read_turns(job, text, required=coverage.speech_only(text, sentences))
    return Made({FILE_NAME: write(turn_evidence(text, turns, job.weights(load)))})


def turn_evidence(text: str, turns: DataFrame, weights: EvidenceWeights) -> Evidence:
    """The evidence of candidate turns, the rows of turns.csv."""
    return gather(text, turns["start_char"].tolist(), turns["end_char"].tolist(), weights)
