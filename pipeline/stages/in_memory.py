"""The one way from a transcript to all tables, in memory.

Each step of Make reads what the step before wrote, calls the same function as here, and writes what comes of it. So a table is
the same however it is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pandas import DataFrame

from pipeline.config import Config
from pipeline.corrections.anchoring import place
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.attribution.step import attribution_table
from pipeline.stages.evidence.step import turn_evidence
from pipeline.stages.segmentation.step import sentence_table
from pipeline.stages.turns.step import turn_table
from pipeline.transcript.coverage import speech_only
from pipeline.transcript.record import Transcript

if TYPE_CHECKING:
    from pipeline.corrections.store import Correction
    from pipeline.stages.model import Model
    from pipeline.stages.turns.word_evidence import Evidence


@dataclass(frozen=True, slots=True)
class Tables:
    """All that the stages make of a transcript; each table as `workflow.tables` would read it back from its file."""

    transcript: Transcript
    sentences: DataFrame
    turns: DataFrame
    evidence: "Evidence"
    attribution: DataFrame


def make_tables(
    transcript: Transcript,
    model: "Model",
    config: Config | None = None,
    *,
    metadata: Mapping[str, str] | None = None,
    episode: str = "",
    corrections: Sequence["Correction"] = (),
) -> Tables:
    """Take a transcript through all stages.

    Parameters:
        transcript: as `transcript.reading` reads it.
        model: a whole model version.
        config: the defaults if None.
        metadata: what is known of the episode by name (`title`, `show`, `host`, `guest` …), besides what its header says; it
            knows better than the header.
        episode: its name, by which a show is found that `metadata` does not name.
        corrections: what a person corrected; those that fit nowhere in the transcript count for nothing.

    Raises:
        InputError: the transcript is not in English, and the configuration asks for that.
    """
    config, text = config or Config(), transcript.text
    sentences = sentence_table(transcript, model, config.segmentation)
    turns = turn_table(text, sentences, model, config.turns)
    evidence = turn_evidence(text, turns, model)
    interview = Interview.of(
        text,
        sentences,
        turns,
        evidence,
        model,
        config.attribution,
        labels=transcript.labels,
        metadata={**transcript.metadata, **(metadata or {})},
        episode=episode,
    )
    placed = place(corrections, text).found
    attribution = attribution_table(interview, placed, required=speech_only(text, sentences))
    return Tables(transcript, sentences, turns, evidence, attribution)
