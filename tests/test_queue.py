"""What is worth a look next."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.queue import expected_wrong, looks, looks_to_halve, queue


def rows(*turns: tuple[int, float], person: tuple[int, ...] = ()) -> pd.DataFrame:
    """Turns given by their words and confidence, numbered from 1; those in `person` are settled."""
    return pd.DataFrame(
        {
            "turn_id": range(1, len(turns) + 1),
            "confidence": [1.0 if number in person else sure for number, (_, sure) in enumerate(turns, 1)],
            "source": ["person" if number in person else "model" for number in range(1, len(turns) + 1)],
            "text": [" ".join(["word"] * words) for words, _ in turns],
        }
    )


SURE = ((10, 1.0),) * 4


def test_words_count_not_doubt_alone() -> None:
    assert queue(rows((2, 0.5), *SURE, (100, 0.8)))[:2] == [6, 1]


def test_of_two_alike_the_one_in_a_doubtful_stretch_comes_first() -> None:
    assert queue(rows((20, 0.6), *SURE, (8, 0.6), (20, 0.6), (8, 0.6)))[0] == 7


def test_one_stretch_does_not_fill_the_head_of_the_queue() -> None:
    order = queue(rows(*((20, 0.6),) * 5, *SURE, (18, 0.6)))
    assert order.index(10) < 3


def test_what_a_person_settled_is_not_asked_again_and_carries_nothing() -> None:
    order = queue(rows((20, 0.6), (50, 0.2), (20, 0.6), person=(2,)))
    assert sorted(order) == [1, 3]
    assert queue(rows((20, 0.6), person=(1,))) == []


def test_what_was_swapped_in_bulk_is_still_to_be_looked_at() -> None:
    swapped = rows((20, 0.6), (50, 0.9)).assign(source="person")
    assert queue(swapped) == [1, 2]


def test_nothing_to_look_at() -> None:
    assert queue(rows()) == []
    assert expected_wrong(rows()) == 0


def test_words_expected_to_be_wrong() -> None:
    assert expected_wrong(rows((10, 0.9), (20, 0.5), (7, 1.0))) == pytest.approx(11)


def to_halve(of: pd.DataFrame) -> int:
    return looks_to_halve(list(looks(of)), expected_wrong(of))


def test_so_many_looks_as_settle_half_of_what_is_expected_to_be_wrong() -> None:
    assert to_halve(rows((40, 0.5), *SURE, (20, 0.5), *SURE, (10, 0.5))) == 1
    assert to_halve(rows(*((10, 0.5), *SURE) * 6)) == 3
    assert to_halve(rows((40, 0.5), *SURE, person=(1,))) == 0


def test_no_more_looks_are_worked_out_than_are_asked_for() -> None:
    many, taken = rows(*((100, 0.2), *SURE) * 4, *((1, 0.9),) * 40), list[int]()
    ahead = (look for look in looks(many) if not taken.append(look.turn))  # type: ignore[func-returns-value]
    assert looks_to_halve(ahead, expected_wrong(many)) == len(taken) == 3
    assert looks_to_halve(ahead, 0) == 0
    assert len(taken) == 3


turns = st.lists(st.tuples(st.integers(1, 80), st.floats(0, 1)), max_size=40)


@given(turns, st.sets(st.integers(1, 40)))
def test_every_open_turn_is_queued_once(turns: list[tuple[int, float]], person: set[int]) -> None:
    order = queue(rows(*turns, person=tuple(person)))
    assert sorted(order) == [number for number in range(1, len(turns) + 1) if number not in person]
