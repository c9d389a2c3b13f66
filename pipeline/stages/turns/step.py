"""Turns: `sentences.csv` → `turns.csv`."""

from pandas import DataFrame

from pipeline.config import Turns
from pipeline.stages.turns.candidates import detect
from pipeline.stages.turns.weights import TurnsWeights, load
from pipeline.transcript import coverage
from pipeline.workflow import checked_tables, tables
from pipeline.workflow.job import Job, Made


def make(job: Job) -> Made:
    """Find the candidate turns.

    Raises:
        ArtifactError: `sentences.csv` was edited into something that does not fit the transcript.
    """
    text, sentences = checked_tables.read_sentences(job)
    frame = turn_table(text, sentences, job.weights(load), job.config.turns)
    return Made({"turns.csv": tables.write(tables.TURNS, frame)})


def turn_table(text: str, sentences: DataFrame, weights: TurnsWeights, settings: Turns | None = None) -> DataFrame:
    """The rows of turns.csv, which hold every word that is spoken in sentences of `text`."""
    frame = detect(text, sentences, weights, settings)
    required = coverage.speech_only(text, sentences)
    return checked_tables.checked(tables.TURNS, frame, text, required=required)
