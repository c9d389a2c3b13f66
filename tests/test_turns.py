"""Candidate turns."""

import numpy as np
import pandas as pd
import pytest
from trained import trained

from pipeline.config import Turns
from pipeline.stages.model import load
from pipeline.stages.segmentation.step import sentence_table
from pipeline.stages.turns import candidates
from pipeline.stages.turns.cues import CUES
from pipeline.transcript import coverage
from pipeline.transcript.reading import from_text
from pipeline.workflow import tables

TEXT = """# Clocks

So tell me about the clocks, Zoë 🎙. How did you come to that? Well, I grew up with them. I never thought of it.
Mm-hmm. And then?

[Music]

It rained. We left.
"""


@pytest.fixture(scope="module")
def sentences() -> pd.DataFrame:
    return sentence_table(from_text(TEXT), load(trained()))


def detect(sentences: pd.DataFrame, threshold: float) -> pd.DataFrame:
    return candidates.detect(TEXT, sentences, load(trained()), Turns(candidate_threshold=threshold))


@pytest.mark.parametrize("threshold", [0.0, 0.02, 1.0])
def test_turns_hold_all_that_is_spoken(sentences: pd.DataFrame, threshold: float) -> None:
    found = detect(sentences, threshold)
    assert coverage.problem(TEXT, found, required=coverage.speech_only(TEXT, sentences)) is None
    assert found.columns.tolist() == list(tables.TURNS.columns)


def test_where_anything_may_be_a_boundary_each_sentence_is_a_turn(sentences: pd.DataFrame) -> None:
    spoken = sentences[sentences["kind"] == "speech"]
    found = detect(sentences, 0.0)
    assert found["first_sentence_id"].tolist() == found["last_sentence_id"].tolist() == spoken["sentence_id"].tolist()


def test_a_turn_never_reaches_across_what_nobody_says(sentences: pd.DataFrame) -> None:
    found = detect(sentences, 1.0)
    assert found["text"].str.startswith("It rained").tolist() == [False, True]


def test_probabilities_and_cues(sentences: pd.DataFrame) -> None:
    found = detect(sentences, 0.0)
    assert found["boundary_probability"].between(0, 1).all()
    assert found["boundary_probability"].iloc[0] == 1.0
    assert set(" ".join(found["cues"]).split()) <= set(CUES)
    assert "question_before" in found["cues"].iloc[2].split()
    assert "back_channel" in found["cues"].iloc[4].split()


def test_nothing_spoken_gives_no_turns(sentences: pd.DataFrame) -> None:
    found = detect(sentences[sentences["kind"] != "speech"], 0.02)
    assert found.empty and found.columns.tolist() == list(tables.TURNS.columns)
    assert np.array_equal(detect(sentences, 0.02), detect(sentences, 0.02)), "the same again"
