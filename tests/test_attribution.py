"""Attribution: who speaks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from trained import trained

from pipeline.config import Attribution, Turns
from pipeline.modeling.crf import Decoder
from pipeline.stages.attribution.attribute_turns import Decoded, attribute_turns
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.evidence.gather import gather
from pipeline.stages.model import load
from pipeline.stages.segmentation.step import sentence_table
from pipeline.stages.turns.candidates import detect
from pipeline.transcript import coverage
from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Label
from pipeline.transcript.settled import Settled
from pipeline.workflow import tables

TEXT = "So, how was it? It was long. Mm-hmm.\nAnd it rained 🎙 a lot. What then?\r\nThen we left. "


@pytest.fixture(scope="module")
def candidates() -> pd.DataFrame:
    """A candidate a sentence: six."""
    model = load(trained())
    sentences = sentence_table(from_text(TEXT), model)
    return detect(TEXT, sentences, model, Turns(candidate_threshold=0.0))


def settled(monkeypatch: pytest.MonkeyPatch, roles: str, confidence: list[float] | None = None) -> None:
    """Let the classifiers say `h` and `g` of the candidates."""
    decoded = Decoded(
        np.array(["gh".index(role) for role in roles], np.int8), np.array(confidence or [0.9] * len(roles))
    )
    monkeypatch.setattr("pipeline.stages.attribution.attribute_turns.decode", lambda *_: decoded)


def attributed(
    candidates: pd.DataFrame, corrected: Sequence[Settled] = (), *, decoder: Decoder | None = None, **known: Any
) -> pd.DataFrame:
    """What evidence and attribution make of candidates."""
    starts, ends = candidates["start_char"].tolist(), candidates["end_char"].tolist()
    model = load(trained())
    model = replace(model, decoder=decoder or model.decoder)
    evidence = gather(TEXT, starts, ends, model) if starts else None
    return attribute_turns(Interview(TEXT, candidates, evidence, model, **known), corrected)  # type: ignore[arg-type]


def test_neighbours_of_one_speaker_are_one_row(candidates: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch, "hghghg")
    assert attributed(candidates)["role"].tolist() == ["host", "guest"] * 3
    settled(monkeypatch, "hgggh" + "g")
    rows = attributed(candidates)
    assert rows["text"].tolist() == [
        "So, how was it?",
        "It was long. Mm-hmm. And it rained 🎙 a lot.",
        "What then?",
        "Then we left.",
    ]
    assert rows["turn_id"].tolist() == [1, 2, 3, 4]
    assert coverage.problem(TEXT, rows, required=TEXT) is None


def test_confidence_is_that_of_the_words(candidates: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch, "hggggg", [0.9, 0.5, 1.0, 0.5, 0.5, 0.5])
    rows = attributed(candidates, settings=Attribution(review_below=0.6))
    assert rows["confidence"].tolist() == [0.9, pytest.approx(0.5 + 0.5 / 15, abs=1e-3)]
    assert rows["needs_review"].tolist() == [False, True]


def test_names_that_are_known_are_given(candidates: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(monkeypatch, "hggggg")
    rows = attributed(candidates, metadata={"host": "Ann Lee, baker"})
    assert rows["speaker"].tolist() == ["Ann Lee", ""]


def test_the_real_classifiers_attribute_every_word(candidates: pd.DataFrame) -> None:
    rows = attributed(candidates)
    assert coverage.problem(TEXT, rows, required=TEXT) is None
    assert set(rows["role"]) <= {"host", "guest"}
    assert rows["confidence"].between(0, 1).all()
    assert (rows["role"] != rows["role"].shift()).all()
    one = attributed(candidates.head(1))
    assert len(one) == 1


def test_no_turns_no_rows(candidates: pd.DataFrame) -> None:
    rows = attributed(candidates.head(0))
    assert rows.empty and rows.columns.tolist() == list(tables.ATTRIBUTION.columns)


def test_what_is_settled_is_given_and_keeps_its_own_row(candidates: pd.DataFrame) -> None:
    start, end = TEXT.index("was long"), TEXT.index("Mm-hmm") + len("Mm-hmm.")
    known = [Settled(0, 4, "guest", "Ann"), Settled(start, end, "host", source="label", confidence=0.95)]
    rows = attributed(candidates, known)
    assert coverage.problem(TEXT, rows, required=TEXT) is None
    first, other = rows.iloc[0], rows[rows["start_char"] == start].iloc[0]
    assert (first["text"], first["role"], first["speaker"], first["source"]) == ("So,", "guest", "Ann", "person")
    assert first["confidence"] == 1.0 and not first["needs_review"]
    assert (other["text"], other["role"], other["source"]) == ("was long. Mm-hmm.", "host", "label")
    assert other["confidence"] == 0.95
    rest = rows[rows["source"] == "model"]
    assert len(rest) == len(rows) - 2


def test_neighbours_that_a_person_settled_are_not_merged(candidates: pd.DataFrame) -> None:
    middle = TEXT.index("And it")
    rows = attributed(candidates, [Settled(0, middle, "host"), Settled(middle, len(TEXT), "host")])
    assert rows["role"].tolist() == ["host", "host"]
    assert rows["source"].tolist() == ["person", "person"]


def test_what_is_settled_steers_its_neighbours(candidates: pd.DataFrame) -> None:
    answer = TEXT.index("It was")
    confidence, unsure = {}, Decoder(role_weight=0.1, change_weight=0.1)
    for role in ("host", "guest"):
        settled = [Settled(answer, answer + len("It was long."), role)]
        rows = attributed(candidates, settled, decoder=unsure)
        before = rows[rows["start_char"] == 0].iloc[0]
        confidence[role] = before["confidence"] if before["role"] == "host" else 1 - before["confidence"]
    assert confidence["host"] != confidence["guest"]


def test_labels_of_the_input_are_believed_unless_the_settings_say_otherwise(candidates: pd.DataFrame) -> None:
    middle = TEXT.index("And it")
    marks = [Label(0, middle, "Ann"), Label(middle, len(TEXT), "Bo")]
    metadata = {"guest": "Bo Berg"}
    rows = attributed(candidates, labels=marks, metadata=metadata)
    assert coverage.problem(TEXT, rows, required=TEXT) is None
    assert rows[["role", "speaker", "source"]].to_numpy().tolist() == [
        ["host", "Ann", "label"],
        ["guest", "Bo Berg", "label"],
    ]
    rows = attributed(candidates, settings=Attribution(trust_labels=False), labels=marks, metadata=metadata)
    assert set(rows["source"]) == {"model"}


def test_a_person_knows_better_than_a_label(candidates: pd.DataFrame) -> None:
    marks = [Label(0, len(TEXT), "Ann")]
    rows = attributed(candidates, [Settled(0, 4, "host", "Bo")], labels=marks)
    assert rows["source"].tolist() == ["person", "label"]


def test_a_mark_begins_a_row(candidates: pd.DataFrame) -> None:
    place = TEXT.index("rained")
    rows = attributed(candidates, labels=[Label(place, len(TEXT), "")])
    assert place in rows["start_char"].tolist()
    assert coverage.problem(TEXT, rows, required=TEXT) is None
