"""Stage 1: the transcript as received → `transcript.txt`, `sentences.csv`, and what it says of times and speakers."""

from dataclasses import astuple
from pathlib import Path

from pandas import DataFrame

from pipeline.errors import InputError
from pipeline.stages.segmentation.sentences import Sentence, segment
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
    text = transcript.text
    try:
        frame = sentence_table(text, segment(transcript, job.model, job.config.segmentation))
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    times = DataFrame([astuple(time) for time in transcript.times], columns=list(tables.TIMES.columns))
    labels = DataFrame([astuple(label) for label in transcript.labels], columns=list(tables.LABELS.columns))
    return Made(
        {
            "transcript.txt": text.encode(),
            "sentences.csv": checked_tables.write(tables.SENTENCES, frame, text, required=text),
            "times.csv": tables.write(tables.TIMES, times),
            "labels.csv": tables.write(tables.LABELS, labels),
        },
        transcript={"file": source.name, "format": transcript.format, "metadata": dict(transcript.metadata)},
        notes=notes,
    )


def sentence_table(text: str, sentences: list[Sentence]) -> DataFrame:
    """The sentences as the rows of `sentences.csv`."""
    rows = [
        (number, sentence.start, sentence.end, sentence.kind, coverage.folded(text[sentence.start : sentence.end]))
        for number, sentence in enumerate(sentences, 1)
    ]
    return DataFrame(rows, columns=list(tables.SENTENCES.columns))


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
