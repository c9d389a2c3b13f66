"""Stage 4: `turns.csv` and `evidence.npz` → `attribution.csv`."""

from pandas import DataFrame

from pipeline import spans, tables
from pipeline.attribution import attribute_turns
from pipeline.job import Job, Made
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
    frame = attribute_turns(
        text,
        turns,
        evidence.read(job.folder / evidence.FILE_NAME, turns=len(turns)),
        job.model,
        job.config.attribution,
        transcript_metadata=job.metadata,
        marks=_marks(job),
        notes=_notes(sentences),
        assumed=_of_host(sentences),
    )
    role = frame["role"].unique()
    alone = f"sounds like one speaker (a lecture, a monologue?): all of it is given to the {role[0]}"
    long = len(required.split()) >= FEWEST
    return Made(
        {"attribution.csv": checked.write(tables.ATTRIBUTION, frame, text, required=required)},
        notes=(alone,) if len(role) == 1 and long else (),
    )


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
