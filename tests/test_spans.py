import pytest
from pandas import DataFrame

from pipeline.transcript import coverage

TEXT = "Title\n\nHow  are you?\nFine."
ROWS = [(1, 0, 5, "title", "Title"), (2, 7, 20, "speech", "How are you?"), (3, 21, 26, "speech", "Fine.")]


def frame(*rows: tuple[int, int, int, str, str]) -> DataFrame:
    return DataFrame(rows, columns=["sentence_id", "start_char", "end_char", "kind", "text"])


def test_rows_that_hold_every_word_in_order_are_right() -> None:
    assert coverage.problem(TEXT, frame(*ROWS), required=TEXT) is None
    assert coverage.problem(" \n", frame(), required=" \n") is None


def test_what_nobody_speaks_need_not_be_held() -> None:
    required = coverage.speech_only(TEXT, frame(*ROWS))
    assert required == " " * 5 + TEXT[5:]
    assert coverage.problem(TEXT, frame(*ROWS[1:]), required=required) is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([ROWS[0], (2, 7, 99, "speech", "x")], "row 3: characters 7 to 99 are no stretch"),
        ([ROWS[0], (2, 7, 7, "speech", "")], "row 3: characters 7 to 7 are no stretch"),
        ([ROWS[0], (2, 4, 20, "speech", "x")], "row 3: begins at character 4, before the row above ends"),
        ([ROWS[1]], "row 2: leaves out what is said before it: 'Title'"),
        ([ROWS[0], (2, 7, 20, "speech", "How is she?")], "row 3: text is 'How is she?', but characters 7 to 20 are"),
        (ROWS[:2], "the end: leaves out what is said last: 'Fine.'"),
        ([ROWS[0], (1, *ROWS[1][1:])], "row 3: sentence_id 1 follows 1"),
    ],
)
def test_the_first_bad_row_is_named(rows: list[tuple[int, int, int, str, str]], words: str) -> None:
    assert words in (coverage.problem(TEXT, frame(*rows), required=TEXT) or "")
