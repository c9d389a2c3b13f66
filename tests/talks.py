"""Results of episodes, written without running any model."""

from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from pandas import DataFrame

from pipeline import files
from pipeline.transcript.coverage import folded
from pipeline.transcript.record import Transcript
from pipeline.workflow import manifest, tables
from pipeline.workflow.manifest import Manifest

Turn = tuple[str, str, int, int]
"""Role, speaker, and the stretch of the text."""


def settle(folder: Path, transcript: Transcript, turns: Sequence[Turn], episode: str = "talk") -> Path:
    """Write what the stages would write, with these turns; each block is a sentence. Returns the episode's folder."""
    place, text = folder / episode, transcript.text
    place.mkdir(parents=True, exist_ok=True)
    sentences = [
        (number, block.start, block.end, block.kind, folded(text[block.start : block.end]))
        for number, block in enumerate(transcript.blocks, 1)
    ]
    rows = [
        (number, start, end, role, speaker, 0.75, number % 5 == 0, "model", folded(text[start:end]))
        for number, (role, speaker, start, end) in enumerate(turns, 1)
    ]
    for table, values in (
        (tables.SENTENCES, sentences),
        (tables.ATTRIBUTION, rows),
        (tables.TIMES, [astuple(time) for time in transcript.times]),
    ):
        frame = DataFrame(values, columns=list(table.columns))
        files.write_atomic(place / table.file_name, tables.write(table, frame))
    files.write_atomic(place / "transcript.txt", text.encode())
    manifest.write(place, Manifest(episode, transcript={"metadata": dict(transcript.metadata)}))
    return place


def alternate(transcript: Transcript, names: Sequence[str] = ("", "")) -> list[Turn]:
    """A turn for each line that is spoken, of host and guest by turns."""
    lines = []
    for block in transcript.speech:
        at = block.start
        for line in transcript.text[block.start : block.end].splitlines(keepends=True):
            if said := line.strip():
                start = at + line.index(said)
                lines.append((start, start + len(said)))
            at += len(line)
    parts = (("host", names[0]), ("guest", names[1]))
    return [(*parts[number % 2], start, end) for number, (start, end) in enumerate(lines)]
