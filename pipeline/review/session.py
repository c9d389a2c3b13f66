"""One episode as it lies open for review: its artifacts read once, its corrections as they are on disk, what comes of both.

Every edit is on disk, under the lock, before anything is answered. `attribution.csv` follows when there is time (`settle`);
if that never comes, the next `make all` sees that the corrections have changed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import files
from pipeline.corrections import intake, store
from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction
from pipeline.errors import RolecallError
from pipeline.project import Project
from pipeline.report import view
from pipeline.report.view import View
from pipeline.review import edits
from pipeline.review.edits import Edit, StaleError, Talk
from pipeline.review.history import History, Step
from pipeline.stages import STAGES
from pipeline.stages.attribution.decide import decide
from pipeline.stages.attribution.explain import Why, explain, listen
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.attribution.step import read_interview
from pipeline.transcript.record import SPEECH_KINDS
from pipeline.workflow import run, tables
from pipeline.workflow.episodes import Episode
from pipeline.workflow.manifest import now
from pipeline.workflow.stage import Workspace, job_of, run_stage

if TYPE_CHECKING:
    from pandas import DataFrame

    from pipeline.modeling.crf import Posterior

ATTRIBUTE = STAGES[-1]
HISTORY = Path(".rolecall", "review")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the stages made of an episode: all that its attribution is decided and shown from, but for the corrections."""

    workspace: Workspace
    interview: Interview
    surroundings: "tuple[DataFrame, DataFrame | None]"
    sentences: Sequence[int]
    """Where its sentences begin."""


class Session:
    """An episode open for review; used by one thread at a time.

    `revision` names what is shown: it changes with the corrections and with all that the decision is made from.
    """

    def __init__(self, episode: Episode, home: Project, gathered: Gathered) -> None:
        """Show what was gathered of an episode; see `open`."""
        self.episode = episode
        self.path = home.corrections / f"{episode.name}.csv"
        self.history = History(home.root / HISTORY / f"{episode.id}.jsonl")
        self.unsettled = False
        self._home = home
        self._posterior: Posterior | None = None
        self._gathered = gathered
        self._made_from = self._stamps()
        self._read_corrections()
        self._decide()

    @classmethod
    def open(cls, episode: Episode, home: Project) -> "Session":
        """Open an episode, its stages brought up to date.

        Raises:
            RolecallError: a stage cannot be run, or the corrections cannot be understood.
        """
        return cls(episode, home, _gather(episode, home))

    def refresh(self) -> None:
        """Take in whatever has changed on disk since.

        Raises:
            RolecallError: a stage cannot be run, or the corrections cannot be understood.
        """
        if (made_from := self._stamps()) != self._made_from:
            self._gathered = _gather(self.episode, self._home)
            made_from = self._stamps()
        elif not self._corrections_changed():
            return
        self.unsettled = True
        self._made_from = made_from
        self._read_corrections()
        self._decide()

    def edit(self, edit: Edit, revision: str) -> str:
        """Do an edit that a person made looking at `revision`; the line that says what was done.

        Raises:
            StaleError: what they saw has changed since.
            RefusedError: it cannot be done.
        """
        self.refresh()
        with files.locked(self.path.parent):
            self._reread()
            if edit.name in edits.WIDE and revision != self.revision:
                raise StaleError("Something was changed elsewhere meanwhile; look again.")
            talk = self.talk
            done = edits.change(talk, edit, by=intake.author(), at=now())
            after = done.applied(talk)
            if after != self.corrections:
                step = Step.between(done.said, self.corrections, after)
                self._write(after)
                self.history.do(step)
        self._decide()
        return done.said

    def undo(self, revision: str) -> str:
        """Take the last edit back; see `edit`."""
        return self._back(revision, undo=True)

    def redo(self, revision: str) -> str:
        """Do the last edit again that was taken back; see `edit`."""
        return self._back(revision, undo=False)

    def settle(self) -> None:
        """Bring `attribution.csv` up to date with the corrections.

        Raises:
            RolecallError: the stage cannot be run.
        """
        if self.unsettled:
            self.unsettled = False
            run_stage(ATTRIBUTE, self.episode, self._gathered.workspace)
            self.refresh()

    @property
    def talk(self) -> Talk:
        """What edits are made on."""
        return Talk(self._gathered.interview.text, self.view.passages, self._gathered.sentences, self.corrections)

    def explain(self, start: int) -> Why:
        """Why the turn that begins at an offset has its role.

        Raises:
            StaleError: no turn begins there.
        """
        self.refresh()
        places = self.rows["start_char"].tolist()
        if start not in places:
            raise StaleError("This turn was changed elsewhere meanwhile; look again.")
        if self._posterior is None:
            self._posterior = listen(self.rows, self._gathered.interview)
        return explain(self.rows.iloc[places.index(start)], self._gathered.interview, self._posterior)

    def _back(self, revision: str, *, undo: bool) -> str:
        self.refresh()
        with files.locked(self.path.parent):
            self._reread()
            if revision != self.revision:
                raise StaleError("Something was changed elsewhere meanwhile; look again.")
            steps = self.history.done if undo else self.history.undone
            if not steps:
                raise edits.RefusedError(f"Nothing is left to {'undo' if undo else 'do again'}.")
            step = steps[-1].reversed if undo else steps[-1]
            after = step.applied(self.corrections)
            if after is None:
                self.history.forget()
                raise edits.RefusedError("What was done there has been changed elsewhere since, so it stays.")
            self._write(after)
            (self.history.undo if undo else self.history.redo)()
        self._decide()
        return f"{'Undone' if undo else 'Done again'}: {step.said}"

    def _corrections_changed(self) -> bool:
        return files.digest(self.path) != self._corrections_sha

    def _reread(self) -> None:
        """What another process may have written before the lock was ours."""
        if self._corrections_changed():
            self.unsettled = True
            self._read_corrections()
            self._decide()

    def _read_corrections(self) -> None:
        """Read the corrections as they are on disk; those that fit nowhere are kept for the file."""
        placed = place(store.read_if_there(self.path), self._gathered.interview.text)
        self.corrections: Sequence[Correction] = placed.found
        self._lost = placed.lost
        self._corrections_sha = files.digest(self.path)

    def _write(self, corrections: Sequence[Correction]) -> None:
        store.write(self.path, [*corrections, *self._lost])
        self.corrections, self._corrections_sha = corrections, files.digest(self.path)
        self.unsettled = True

    def _decide(self) -> None:
        self.rows: DataFrame = tables.conform(tables.ATTRIBUTION, decide(self._gathered.interview, self.corrections))
        self.view: View = view.of(self.episode.name, self.rows, *self._gathered.surroundings)
        self._posterior = None
        said = f"{self._corrections_sha} {self._made_from}"
        self.revision = hashlib.sha256(said.encode()).hexdigest()[:16]

    def _stamps(self) -> tuple[object, ...]:
        """What tells, without reading much, that a file the decision is made from was changed."""
        folder = self._home.processed / self.episode.name
        artifacts = [folder / name for stage in STAGES[:-1] for name in stage.makes]
        return tuple(map(_stamp, (*self.episode.sources, *artifacts, self._home.models / "current")))


def _gather(episode: Episode, home: Project) -> Gathered:
    workspace = Workspace.of(home, STAGES)
    result = run.run_episode(episode, workspace)
    if result.error:
        raise RolecallError(result.error)
    store = workspace.store(episode)
    surroundings = view.surroundings(store.folder)
    sentences = surroundings[0]
    starts = sentences.loc[sentences["kind"].isin(SPEECH_KINDS), "start_char"].tolist()
    return Gathered(workspace, read_interview(job_of(episode, workspace, store)), surroundings, starts)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
