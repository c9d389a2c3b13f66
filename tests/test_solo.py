"""When a talk has one speaker only."""

import numpy as np
import pytest

from pipeline.stages.attribution.monologue import only_role
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
