"""An episode as every format of export sees it, read from its artifacts."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import ArtifactError
from pipeline.export.clock import Clock
from pipeline.report import view
from pipeline.report.view import Aside, Passage, View
from pipeline.transcript import coverage
from pipeline.transcript.record import SPEECH_KINDS, Timed
from pipeline.workflow import manifest, tables

BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)")
SHOWN_ASIDES = frozenset({"heading", "stage_direction"})
UNWRITABLE = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # what documents cannot hold


@dataclass(frozen=True)
class Talk:
    """An episode: its passages (the turns of attribution.csv), what stands around them, and its times where there are any.

    `title` is empty where the transcript has none; `sentence_ends` are offsets into `text`.
    """

    view: View
    text: str
    title: str
    sentence_ends: frozenset[int]
    clock: Clock | None

    @property
    def episode(self) -> str:
        return self.view.episode

    @property
    def passages(self) -> tuple[Passage, ...]:
        return self.view.passages

    @cached_property
    def names(self) -> dict[int, str]:
        """Who speaks each passage, by its number: the name, else Host or Guest."""
        return {each.number: printable(each.speaker) or each.role.capitalize() for each in self.passages}

    @property
    def in_order(self) -> list[Passage | Aside]:
        """Passages, with the headings and stage directions among them, as they stand in the transcript."""
        return [each for each in self.view.in_order if isinstance(each, Passage) or each.kind in SHOWN_ASIDES]

    def name(self, passage: Passage) -> str:
        """Who speaks a passage: the name, else Host or Guest."""
        return self.names[passage.number]

    def paragraphs(self, passage: Passage) -> list[str]:
        """What is said, white space folded, in paragraphs where the transcript has a blank line."""
        parts = BLANK_LINE.split(self.text[passage.start : passage.end])
        return [printable(part) for part in parts if part.strip()]

    def span(self, passage: Passage) -> tuple[float, float] | None:
        """From when to when a passage is said, in seconds; None where no times are known."""
        return self.clock.span(passage.start, passage.end) if self.clock else None


def read(episode: str, folder: Path) -> Talk:
    """Read an episode from the folder of its results.

    Raises:
        ArtifactError: an artifact is missing, or they do not fit together.
    """
    text = tables.transcript(folder)
    sentences = tables.read(tables.SENTENCES, folder / tables.SENTENCES.file_name)
    rows = tables.read(tables.ATTRIBUTION, folder / tables.ATTRIBUTION.file_name)
    if problem := coverage.problem(text, rows, required=coverage.speech_only(text, sentences)):
        path = folder / tables.ATTRIBUTION.file_name
        raise ArtifactError(f"{path}: {problem}. If you edited it, run `make all` first, which takes the edits in.")
    shown = view.read(episode, folder)
    spoken = sentences[sentences["kind"].isin(SPEECH_KINDS)]
    return Talk(
        view=shown,
        text=text,
        title=printable(_title(shown, folder)),
        sentence_ends=frozenset(spoken["end_char"].tolist()),
        clock=_clock(folder / tables.TIMES.file_name),
    )


def printable(text: str) -> str:
    """The text on one line, without the characters that documents cannot hold."""
    return UNWRITABLE.sub("\ufffd", coverage.folded(text))


def _title(shown: View, folder: Path) -> str:
    """What the transcript calls itself, be it outside its text; empty where it has no title."""
    said = manifest.read(folder, episode=shown.episode).transcript.get("metadata", {}).get("title", "")
    return shown.title if shown.title != shown.episode else str(said)


def _clock(path: Path) -> Clock | None:
    if not path.exists():
        return None
    times = [Timed(*row) for row in tables.read(tables.TIMES, path).itertuples(index=False, name=None)]
    return Clock(times) if times else None
