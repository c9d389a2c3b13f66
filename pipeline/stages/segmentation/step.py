"""Segmentation: the transcript as received → `transcript.txt`, `sentences.csv`, and what it says of times and speakers."""

from dataclasses import astuple
from pathlib import Path

from pandas import DataFrame

from pipeline.config import Segmentation
from pipeline.errors import InputError
from pipeline.stages.segmentation.sentences import segment
from pipeline.stages.segmentation.weights import SegmentationWeights, load
from pipeline.transcript import coverage
from pipeline.transcript.reading import read
from pipeline.transcript.record import Transcript
from pipeline.workflow import checked_tables, tables
from pipeline.workflow.job import Job, Made


def make(job: Job) -> Made:
    """Read the richest transcript that can be read and cut it into sentences.

    Raises:
        InputError: none can be read, or what can be is not in English.
    """
    source, transcript, notes = _read_richest(job.sources)
    try:
        sentences = sentence_table(transcript, job.weights(load), job.config.segmentation)
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    times = DataFrame([astuple(time) for time in transcript.times], columns=list(tables.TIMES.columns))
    labels = DataFrame([astuple(label) for label in transcript.labels], columns=list(tables.LABELS.columns))
    return Made(
        {
            "transcript.txt": transcript.text.encode(),
            "sentences.csv": tables.write(tables.SENTENCES, sentences),
            "times.csv": tables.write(tables.TIMES, times),
            "labels.csv": tables.write(tables.LABELS, labels),
        },
        transcript={"file": source.name, "format": transcript.format, "metadata": dict(transcript.metadata)},
        notes=notes,
    )


def sentence_table(
    transcript: Transcript, weights: SegmentationWeights, settings: Segmentation | None = None
) -> DataFrame:
    """The rows of sentences.csv, which hold every word of a transcript.

    Raises:
        InputError: it is not in English, and the settings ask for that.
    """
    text = transcript.text
    rows = [
        (number, each.start, each.end, each.kind, coverage.folded(text[each.start : each.end]))
        for number, each in enumerate(segment(transcript, weights, settings), 1)
    ]
    frame = DataFrame(rows, columns=list(tables.SENTENCES.columns))
    return checked_tables.checked(tables.SENTENCES, frame, text, required=text)


def _read_richest(sources: tuple[Path, ...]) -> tuple[Path, Transcript, tuple[str, ...]]:
    notes: list[str] = []
    for source in sources:
        try:
            transcript = read(source)
        except InputError as error:
            notes.append(str(error))
            continue
        notes += [f"{other.name} is left aside, {source.name} is read" for other in sources if other != source]
        notes += [f"{source}: {note}" for note in transcript.notes]
        return source, transcript, tuple(notes)
    raise InputError(" ".join(notes))
