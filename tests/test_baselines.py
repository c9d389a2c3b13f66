"""The baselines on a table of a few sentences."""

import pandas as pd
import pytest

from pipeline.evaluation.baselines import BASELINES, all_guest, alternation, question_is_host

SENTENCES = pd.DataFrame(
    [
        (0, 0, 15, "title", "What is a kite?"),
        (1, 16, 30, "intro", "Good to see you"),
        (2, 31, 50, "speech", "how long have you,"),
        (3, 50, 72, "speech", "you know, flown kites?"),
        (4, 73, 90, "speech", "Since I was nine."),
        (5, 91, 97, "stage_direction", "[wind]"),
        (6, 98, 102, "speech", "Wow."),
    ],
    columns=["sentence_id", "start_char", "end_char", "kind", "text"],
)
TURNS = pd.DataFrame({"turn_id": [0, 1, 2], "start_char": [16, 73, 98], "end_char": [72, 90, 102]})


def test_all_guest_attributes_what_is_spoken():
    rows = all_guest(SENTENCES, TURNS)
    assert rows["start_char"].tolist() == [16, 31, 50, 73, 98]
    assert set(rows["role"]) == {"guest"}


def test_a_question_is_the_hosts():
    rows = question_is_host(SENTENCES, TURNS)
    assert rows["start_char"].tolist() == [16, 31, 50, 73, 98]
    assert rows["role"].tolist() == ["guest", "guest", "host", "guest", "guest"]


def test_candidates_alternate_from_the_host_on():
    rows = alternation(SENTENCES, TURNS)
    assert rows[["start_char", "end_char", "role"]].to_numpy().tolist() == [
        [16, 72, "host"],
        [73, 90, "guest"],
        [98, 102, "host"],
    ]


@pytest.mark.parametrize("name", BASELINES)
def test_no_baseline_claims_a_confidence(name: str):
    rows = BASELINES[name](SENTENCES, TURNS)
    assert list(rows.columns) == ["start_char", "end_char", "role", "confidence"]
    assert rows["confidence"].isna().all()


@pytest.mark.parametrize("name", BASELINES)
def test_nothing_said_yields_no_rows(name: str):
    assert BASELINES[name](SENTENCES.iloc[:1], TURNS.iloc[:0]).empty
