"""When a talk has one speaker only."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.modeling.crf import Decoder, Scores
from pipeline.stages.attribution.monologue import only_role
from pipeline.stages.attribution.rounds import decode_roles
from pipeline.transcript.roles import GUEST, HOST


@pytest.mark.parametrize(
    ("roles", "words", "role"),
    [
        ([GUEST] * 50, [20] * 50, GUEST),
        ([HOST, *[GUEST] * 49], [20] * 50, GUEST),  # an introduction
        ([HOST] * 50, [20] * 50, HOST),
        ([HOST, GUEST] * 25, [10, 30] * 25, None),
        ([HOST, GUEST, HOST, GUEST], [3, 300, 3, 300], None),  # two questions
        ([HOST] * 20 + [GUEST] * 30, [20] * 50, None),  # two speeches
        ([GUEST], [20], None),  # too short to tell
    ],
)
def test_hardly_a_change_and_hardly_a_second_voice(roles: list[int], words: list[int], role: int | None) -> None:
    assert only_role(np.array(roles, np.int8), np.array(words)) == role


def test_an_alternation_that_the_input_marks_is_no_monologue() -> None:
    words, said = np.full(30, 20), ["we went there and it rained " * 3] * 30
    scores = Scores(np.full(30, -0.5), np.zeros(30), np.full(30, -4.0), np.zeros((30, 2, 2)))
    unsettled = np.full(30, -1, np.int8)
    marked = np.zeros(30)
    marked[[10, 11]] = 20.0
    _, roles = decode_roles(Decoder(), scores, said, words, unsettled)
    assert set(roles.tolist()) == {GUEST}
    _, roles = decode_roles(Decoder(), replace(scores, marked=marked), said, words, unsettled)
    assert np.flatnonzero(np.diff(roles)).tolist() == [9, 10]
