"""Stage 4: `turns.csv` and `evidence.npz` → `attribution.csv`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pandas import DataFrame

from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction, read
from pipeline.modeling.show_adaptation import address, show_of
from pipeline.stages.attribution.attribute_turns import attribute_turns, turn_scores
from pipeline.stages.attribution.constraints import Settled
from pipeline.stages.attribution.monologue import FEWEST
from pipeline.stages.evidence.step import FILE_NAME, read_evidence
from pipeline.transcript import coverage
from pipeline.transcript.record import SPEECH_KINDS, Label
from pipeline.workflow import checked_tables, tables
from pipeline.workflow.job import Job, Made

if TYPE_CHECKING:
    from pipeline.config import Attribution
    from pipeline.modeling.crf import Scores
    from pipeline.modeling.model_version import Model
    from pipeline.stages.evidence.gather import Evidence

NOT_LOOKED_AT = 0.9999  # the highest confidence of what no person settled by itself
SURE_OF_HOST = 0.9  # that what is no talk between the two is the host's


@dataclass(frozen=True)
class Known:
    """All that stage 4 knows of an episode but for what a person corrected: read once, decided as often as one likes."""

    text: str
    required: str
    turns: DataFrame
    evidence: "Evidence"
    model: "Model"
    settings: "Attribution"
    metadata: Mapping[str, str]
    marks: Sequence[Label]
    notes: str
    assumed: Sequence[Settled]

    @cached_property
    def scores(self) -> "Scores":
        """What classifiers and encoder say of each candidate turn."""
        return turn_scores(self.turns, self.evidence, self.model, self.metadata.get("show", ""))


def make(job: Job) -> Made:
    """Say who speaks each turn.

    Raises:
        ArtifactError: `sentences.csv`, `turns.csv` or `evidence.npz` was changed into something that does not fit.
        CorrectionError: the corrections cannot be understood.
    """
    known = gather(job)
    placed = place(read(job.corrections) if job.corrections else [], known.text)
    frame = decide(known, placed.found)
    return Made(
        {"attribution.csv": checked_tables.write(tables.ATTRIBUTION, frame, known.text, required=known.required)},
        notes=(*_alone(frame, known.required), *_lost(placed.lost, job)),
    )


def gather(job: Job) -> Known:
    """Read what the stages before have made.

    Raises:
        ArtifactError: see `make`.
    """
    text, sentences = checked_tables.read_sentences(job)
    required = coverage.speech_only(text, sentences)
    turns = checked_tables.read_turns(job, text, required=required)
    return Known(
        text=text,
        required=required,
        turns=turns,
        evidence=read_evidence(job.folder / FILE_NAME, turns=len(turns)),
        model=job.model,
        settings=job.config.attribution,
        metadata={**job.metadata, "show": address(show_of(job.episode, job.metadata), job.episode)},
        marks=_marks(job),
        notes=_notes(sentences),
        assumed=_of_host(sentences),
    )


def decide(known: Known, corrections: Sequence[Correction]) -> DataFrame:
    """The rows of attribution.csv, given what a person corrected (placed in the transcript, in order).

    What was swapped in bulk was not looked at turn by turn: it has the person's role, and the confidence that the model has in
    what belongs together there.
    """
    looked_at = [_settled(each) for each in corrections if each.evidence != "swapped"]
    swapped = [each for each in corrections if each.evidence == "swapped"]
    rows = _decide(known, looked_at)
    if not swapped:
        return rows
    sure = [replace(_settled(each), confidence=_mean_confidence(rows, each)) for each in swapped]
    return _decide(known, sorted([*looked_at, *sure], key=lambda each: each.start))


def _decide(known: Known, settled: Sequence[Settled]) -> DataFrame:
    return attribute_turns(
        known.text,
        known.turns,
        known.evidence,
        known.model,
        known.settings,
        transcript_metadata=known.metadata,
        settled=settled,
        marks=known.marks,
        notes=known.notes,
        assumed=known.assumed,
        known_scores=known.scores,
    )


def _settled(each: Correction) -> Settled:
    return Settled(each.start, each.end, each.role, each.speaker)


def _mean_confidence(rows: DataFrame, each: Correction) -> float:
    """The mean over the characters of a stretch that lie in rows."""
    shared = np.minimum(rows["end_char"], each.end) - np.maximum(rows["start_char"], each.start)
    shared = np.maximum(shared, 0)
    return min(float(np.average(rows["confidence"], weights=shared)), NOT_LOOKED_AT) if shared.any() else NOT_LOOKED_AT


def _alone(frame: DataFrame, required: str) -> list[str]:
    roles = frame["role"].unique()
    if len(roles) != 1 or len(required.split()) < FEWEST:
        return []
    return [f"sounds like one speaker (a lecture, a monologue?): all of it is given to the {roles[0]}"]


def _lost(lost: Sequence[Correction], job: Job) -> list[str]:
    return [
        f"the correction of {each.text[:60]!r} fits nowhere in the transcript as it is now; it stays in {job.corrections}"
        for each in lost
    ]


def _marks(job: Job) -> list[Label]:
    frame = tables.read(tables.LABELS, job.folder / tables.LABELS.file_name)
    return [Label(*row) for row in frame.sort_values("start_char").itertuples(index=False, name=None)]


def _notes(sentences: DataFrame) -> str:
    return " ".join(sentences.loc[sentences["kind"] == "description", "text"])


def _of_host(sentences: DataFrame) -> list[Settled]:
    """Sponsor reads and their like are the host's."""
    rows = sentences[sentences["kind"].isin(SPEECH_KINDS - {"speech"})]
    return [
        Settled(start, end, "host", source="model", confidence=SURE_OF_HOST)
        for start, end in zip(rows["start_char"].tolist(), rows["end_char"].tolist(), strict=True)
    ]
