"""What the corrections teach: turns with the role that a person gave them, and how much each counts.

A turn that nobody looked at is no label.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction, read
from pipeline.modeling.crf import MOST_WORDS
from pipeline.modeling.show_adaptation import show_of
from pipeline.stages.attribution.constraints import cut
from pipeline.stages.attribution.step import read_interview
from pipeline.stages.turns.word_evidence import Evidence
from pipeline.transcript.coverage import folded
from pipeline.transcript.roles import HOST
from pipeline.transcript.settled import Settled
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import Workspace, job_of

Floats = NDArray[np.float64]
TRUST = {"finished": 1.0, "corrected": 0.7, "swapped": 0.5, "confirmed": 0.4}
"""How much a turn counts by how the person came to its role."""
COVERED = 0.5  # the share of a turn's words that has to be settled


@dataclass(frozen=True)
class Lesson:
    """A corrected episode by candidate turns.

    `host` is the share of a turn's settled words that is the host's, `weight` how much the turn counts, 0 where nobody
    looked; shape (n,) each. `corrections` counts what a person settled, `last` says when they last did.
    """

    episode: str
    show: str
    texts: list[str]
    evidence: Evidence
    boundary: Floats
    host: Floats
    weight: Floats
    finished: bool
    corrections: int
    last: str

    @property
    def known(self) -> NDArray[np.bool_]:
        """The turns that teach something."""
        return self.weight > 0


def lesson(episode: Episode, workspace: Workspace) -> Lesson | None:
    """The lesson of an episode, whose first three stages must be current; None where nobody settled anything.

    Raises:
        CorrectionError: the corrections cannot be understood.
        ArtifactError: the artifacts cannot be read.
    """
    path = workspace.corrections_of(episode)
    if path is None:
        return None
    job = job_of(episode, workspace, workspace.store(episode))
    interview = read_interview(job)
    settled = [each for each in place(read(path), interview.text).found if each.evidence != "named"]
    show = show_of(episode.name, job.metadata)
    return taught(episode.name, show, interview.text, interview.turns, interview.evidence, settled)


def taught(
    name: str, show: str, text: str, turns: pd.DataFrame, evidence: Evidence, corrections: Sequence[Correction]
) -> Lesson | None:
    """What corrections teach, which are in order and placed in the text; None where that is nothing.

    Parameters:
        name, show: of the episode.
        text, turns, evidence: its transcript, the rows of turns.csv, and what was read off them.
        corrections: what a person settled.
    """
    host, weight = labels(text, turns, corrections)
    if not weight.any():
        return None
    return Lesson(
        episode=name,
        show=show,
        texts=[folded(each) for each in turns["text"]],
        evidence=evidence,
        boundary=turns["boundary_probability"].to_numpy(np.float64),
        host=host,
        weight=weight,
        finished=any(each.evidence == "finished" for each in corrections),
        corrections=len(corrections),
        last=max((each.at for each in corrections), default=""),
    )


def labels(text: str, turns: pd.DataFrame, corrections: Sequence[Correction]) -> tuple[Floats, Floats]:
    """The host's share of what is settled of each candidate turn, and how much the turn counts; shape (n,) each.

    A turn counts by the root of its words and by `TRUST`, less where both speak in it; in an episode that is finished all
    that is settled is trusted alike.
    """
    pieces = cut(text, turns, [Settled(each.start, each.end, each.role) for each in corrections])
    words = np.array([len(text[a:b].split()) for a, b in zip(pieces.starts, pieces.ends, strict=True)], np.float64)
    finished = any(each.evidence == "finished" for each in corrections)
    trust = [TRUST["finished" if finished else each.evidence] for each in corrections]
    trusted = np.array([*trust, 0.0])[pieces.by]
    is_host = pieces.roles([Settled(each.start, each.end, each.role) for each in corrections]) == HOST
    n, settled = len(turns), words * (pieces.by >= 0)
    total, looked_at = np.bincount(pieces.origin, words, n), np.bincount(pieces.origin, settled, n)
    there = np.maximum(looked_at, 1.0)
    host = np.bincount(pieces.origin, settled * is_host, n) / there
    trusted = np.bincount(pieces.origin, settled * trusted, n) / there
    weight = np.sqrt(np.minimum(looked_at, MOST_WORDS)) * trusted * np.abs(2 * host - 1)
    return host, np.where(looked_at >= COVERED * total, weight, 0.0)
