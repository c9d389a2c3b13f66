"""Stage 4: `turns.csv` and `evidence.npz` → `attribution.csv`."""

from collections.abc import Sequence

from pandas import DataFrame

from pipeline import spans, tables
from pipeline.attribution import attribute_turns
from pipeline.corrections.place import place
from pipeline.corrections.record import Correction, read
from pipeline.job import Job, Made
from pipeline.learned import show_of
from pipeline.record import SPEECH_KINDS, Label
from pipeline.settled import Settled
from pipeline.solo import FEWEST
from pipeline.steps import checked, evidence

SURE_OF_HOST = 0.9  # that what is no talk between the two is the host's


def make(job: Job) -> Made:
    """Say who speaks each turn.

    Raises:
        ArtifactError: `sentences.csv`, `turns.csv` or `evidence.npz` was changed into something that does not fit.
        CorrectionError: the corrections cannot be understood.
    """
    text, sentences = checked.read_sentences(job)
    required = spans.speech_only(text, sentences)
    turns = checked.read_turns(job, text, required=required)
    placed = place(read(job.corrections) if job.corrections else [], text)
    frame = attribute_turns(
        text,
        turns,
        evidence.read(job.folder / evidence.FILE_NAME, turns=len(turns)),
        job.model,
        job.config.attribution,
        transcript_metadata={**job.metadata, "show": show_of(job.episode, job.metadata)},
        settled=[Settled(each.start, each.end, each.role, each.speaker) for each in placed.found],
        marks=_marks(job),
        notes=_notes(sentences),
        assumed=_of_host(sentences),
    )
    return Made(
        {"attribution.csv": checked.write(tables.ATTRIBUTION, frame, text, required=required)},
        notes=(*_alone(frame, required), *_lost(placed.lost, job)),
    )


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
