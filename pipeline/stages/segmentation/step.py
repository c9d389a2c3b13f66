"""Segmentation: the transcript as received → `transcript.txt`, `sentences.csv`, and what it says of times and speakers."""

from dataclasses import astuple
from pathlib import Path

from pandas import DataFrame

from pipeline.config import Reading, Segmentation
from pipeline.errors import InputError
from pipeline.stages.segmentation.sentences import segment
from pipeline.stages.segmentation.weights import SegmentationWeights, load
from pipeline.transcript import coverage
from pipeline.transcript.reading import read, read_speakers, rttm
from pipeline.transcript.record import Sought, Transcript
from pipeline.workflow import checked_tables, tables
from pipeline.workflow.job import Job, Made


def make(job: Job) -> Made:
    """Read the richest transcript that can be read and cut it into sentences.

    Raises:
        InputError: none can be read, or what can be is not in English.
    """
    source, transcript, notes = _read_richest(job.sources, sought_in(job.config.reading))
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
        transcript={
            "file": source.name,
            "format": transcript.format,
            "metadata": dict(transcript.metadata),
            "found": list(transcript.found),
        },
        notes=notes,
    )


def sought_in(settings: Reading) -> Sought:
    """The patterns that the settings ask to look for in plain text."""
    return Sought(labels=settings.labels, stamps=settings.stamps, furniture=settings.furniture)


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


def _read_richest(sources: tuple[Path, ...], sought: Sought) -> tuple[Path, Transcript, tuple[str, ...]]:
    notes: list[str] = []
    beside = [source for source in sources if source.suffix.lower() == rttm.ENDING]
    sources = tuple(source for source in sources if source not in beside) or sources
    for source in sources:
        try:
            transcript = read(source, sought)
        except InputError as error:
            notes.append(str(error))
            continue
        notes += [f"{other.name} is left aside, {source.name} is read" for other in sources if other != source]
        notes += [f"{source}: {note}" for note in transcript.notes]
        for times in beside if source not in beside else ():
            transcript, note = _with_speakers(transcript, times)
            notes.append(note)
        return source, transcript, tuple(notes)
    raise InputError(" ".join(notes))


def _with_speakers(transcript: Transcript, path: Path) -> tuple[Transcript, str]:
    """The transcript with labels by the times of an RTTM file, and what to tell of it."""
    if transcript.names_speakers:
        return transcript, f"{path.name} is left aside, for the transcript says itself who speaks"
    if not transcript.times:
        return transcript, f"{path.name} is left aside, for the transcript has no times to join it by"
    try:
        labelled = rttm.label_by_time(transcript, read_speakers(path))
    except InputError as error:
        return transcript, str(error)
    return labelled, f"{path.name} says who speaks, by the times of the transcript"
