"""An audit of a project under way: drawn once, judged passage by passage, each answer on disk at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pandas import DataFrame

from pipeline import files
from pipeline.audit import PASSAGES, record
from pipeline.audit.record import Passage
from pipeline.audit.sample import draw
from pipeline.corrections import intake
from pipeline.corrections import store as corrections
from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction, quoted
from pipeline.errors import ArtifactError, RolecallError
from pipeline.project import Project
from pipeline.workflow import tables
from pipeline.workflow.episodes import in_folder
from pipeline.workflow.manifest import now

AROUND = 90  # words of context on each side


@dataclass(frozen=True, slots=True)
class Question:
    """A passage as it is put to the person, who is not told what it was taken for: a word and what stands around it."""

    number: int
    of: int
    episode: str
    before: str
    word: str
    after: str


class Audit:
    """The audit of a project; change it from one thread at a time."""

    def __init__(self, home: Project) -> None:
        """Take up the audit where it was left.

        Raises:
            CorrectionError: its file cannot be understood.
        """
        self.home = home
        self.path = home.root / "data" / record.FILE_NAME
        self.passages = record.read(self.path)
        self._texts: dict[str, str] = {}

    def begin(self, *, passages: int = PASSAGES, seed: int = 0) -> None:
        """Draw anew; the file of the audit before is kept beside it as `audit.1.csv` and so on.

        Raises:
            RolecallError: nothing is attributed yet, or nothing is left that no person has settled.
        """
        rows = dict(self._attributed())
        texts = {episode: self._text(episode) for episode in rows}
        drawn = draw(rows, texts, passages=passages, seed=seed)
        if not drawn:
            raise RolecallError(
                f"{self.home.processed}: holds no attribution with words that you have not settled; run `make all` first."
            )
        with files.locked(self.path.parent):
            if self.path.exists():
                taken = {path.name for path in self.path.parent.glob("audit.*.csv")}
                number = next(n for n in range(1, len(taken) + 2) if f"audit.{n}.csv" not in taken)
                self.path.rename(self.path.with_name(f"audit.{number}.csv"))
            self.passages = [Passage.of(each, texts[each.episode]) for each in drawn]
            record.write(self.path, self.passages)

    def next(self) -> int | None:
        """The place of the first passage that is not judged and can still be shown; None where all are."""
        open_ = (place for place, each in enumerate(self.passages) if not each.judged and self._stands(each))
        return next(open_, None)

    def open(self) -> tuple[int, int]:
        """How many passages are not judged: those that can still be shown, and those that cannot."""
        standing = [self._stands(each) for each in self.passages if not each.judged]
        return sum(standing), len(standing) - sum(standing)

    def question(self, place: int) -> Question:
        """A passage as it is asked."""
        each = self.passages[place]
        text = self._text(each.episode)
        before, after = text[: each.start].split()[-AROUND:], text[each.end :].split()[:AROUND]
        word = text[each.start : each.end]
        return Question(place + 1, len(self.passages), each.episode, " ".join(before), word, " ".join(after))

    def judge(self, place: int, answer: str) -> None:
        """Keep an answer, one of `record.ANSWERS`, or empty to take it back. What others judged meanwhile stays."""
        with files.locked(self.path.parent):
            self.passages = record.read(self.path)
            each = self.passages[place]
            by, at = (intake.author(), now()) if answer else ("", "")
            self.passages[place] = replace(each, judged=answer, by=by, at=at)
            record.write(self.path, self.passages)

    @property
    def wrong(self) -> list[Passage]:
        """The passages under the wrong role that nobody has corrected since."""
        return [each for each in self.passages if each.wrong and self._stands(each) and not self._corrected(each)]

    def correct(self) -> int:
        """Make corrections of `wrong`, each of the candidate turn that the word stands in; how many that were."""
        found = self.wrong
        for episode in dict.fromkeys(each.episode for each in found):
            text, path = self._text(episode), self._corrections(episode)
            turns = tables.read(tables.TURNS, self.home.processed / episode / tables.TURNS.file_name)
            new: dict[int, Correction] = {}
            for each in (each for each in found if each.episode == episode):
                of = turns[(turns["start_char"] <= each.start) & (each.start < turns["end_char"])].iloc[0]
                start, end = int(of["start_char"]), int(of["end_char"])
                said = quoted(text, start, end)
                new[start] = Correction(
                    start, end, each.judged, by=each.by, at=each.at, note="from the audit", text=said
                )
            intake.add(path, list(new.values()), text)
        return len(found)

    def _attributed(self) -> Iterator[tuple[str, DataFrame]]:
        for episode in in_folder(self.home.raw):
            path = self.home.processed / episode.name / tables.ATTRIBUTION.file_name
            if path.exists():
                yield episode.name, tables.read(tables.ATTRIBUTION, path)

    def _text(self, episode: str) -> str:
        if episode not in self._texts:
            self._texts[episode] = tables.transcript(self.home.processed / episode)
        return self._texts[episode]

    def _stands(self, each: Passage) -> bool:
        """Whether the word is still where it was drawn; where a transcript was replaced, its passages drop out."""
        try:
            return self._text(each.episode)[each.start : each.end] == each.word
        except ArtifactError:
            return False

    def _corrections(self, episode: str) -> Path:
        return self.home.corrections / f"{episode}.csv"

    def _corrected(self, each: Passage) -> bool:
        path = self._corrections(each.episode)
        known = place(corrections.read_if_there(path), self._text(each.episode)).found
        return any(one.start <= each.start < one.end for one in known if one.evidence != "named")
