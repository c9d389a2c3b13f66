"""Stage 3: who speaks."""

import numpy as np
import pandas as pd
import pytest
from trained import trained

from pipeline import attribution, spans, turns
from pipeline.attribution import Decoded, attribute_turns
from pipeline.bundle import load
from pipeline.config import Attribution, Turns
from pipeline.reading import from_text
from pipeline.segmentation import segment
from pipeline.steps.sentences import sentence_table

TEXT = "So, how was it? It was long. Mm-hmm.\nAnd it rained 🎙 a lot. What then?\r\nThen we left. "


@pytest.fixture(scope="module")
def candidates() -> pd.DataFrame:
    """A candidate a sentence: six."""
    model = load(trained())
    sentences = sentence_table(TEXT, segment(from_text(TEXT), model))
    return turns.detect(TEXT, sentences, model, Turns(candidate_threshold=0.0))


def settled(monkeypatch: pytest.MonkeyPatch, roles: str, confidence: list[float] | None = None) -> None:
    """Let the classifiers say `h` and `g` of the candidates."""
    decoded = Decoded(
        np.array(["gh".index(role) for role in roles], np.int8), np.array(confidence or [0.9] * len(roles))
    )
    monkeypatch.setattr(attribution, "decode", lambda text, turns, model: decoded)


def test_neighbours_of_one_speaker_are_one_row(candidates: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch, "hghghg")
    assert attribute_turns(TEXT, candidates, load(trained()))["role"].tolist() == ["host", "guest"] * 3
    settled(monkeypatch, "hgggh" + "g")
    rows = attribute_turns(TEXT, candidates, load(trained()))
    assert rows["text"].tolist() == [
        "So, how was it?",
        "It was long. Mm-hmm. And it rained 🎙 a lot.",
        "What then?",
        "Then we left.",
    ]
    assert rows["turn_id"].tolist() == [1, 2, 3, 4]
    assert spans.problem(TEXT, rows, required=TEXT) is None


def test_confidence_is_that_of_the_words(candidates: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch, "hggggg", [0.9, 0.5, 1.0, 0.5, 0.5, 0.5])
    rows = attribute_turns(TEXT, candidates, load(trained()), Attribution(review_below=0.6))
    assert rows["confidence"].tolist() == [0.9, pytest.approx(0.5 + 0.5 / 15, abs=1e-3)]
    assert rows["needs_review"].tolist() == [False, True]


def test_names_that_are_known_are_given(candidates: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch, "hggggg")
    rows = attribute_turns(TEXT, candidates, load(trained()), transcript_metadata={"host": "Ann Lee, baker"})
    assert rows["speaker"].tolist() == ["Ann Lee", ""]


def test_the_real_classifiers_attribute_every_word(candidates: pd.DataFrame) -> None:
    rows = attribute_turns(TEXT, candidates, load(trained()))
    assert spans.problem(TEXT, rows, required=TEXT) is None
    assert set(rows["role"]) <= {"host", "guest"}
    assert rows["confidence"].between(0, 1).all()
    assert (rows["role"] != rows["role"].shift()).all()
    one = attribute_turns(TEXT, candidates.head(1), load(trained()))
    assert len(one) == 1


def test_no_turns_no_rows(candidates: pd.DataFrame) -> None:
    rows = attribute_turns(TEXT, candidates.head(0), load(trained()))
    assert rows.empty and rows.columns.tolist() == attribution.COLUMNS
