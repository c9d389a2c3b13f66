"""Words as arrays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.words import (  # fmt: skip
    COMMA,
    DASH,
    ELLIPSIS,
    EXCLAMATION,
    NO_MARK,
    NUMBER,
    QUESTION,
    STOP,
    UNKNOWN,
    index_words,
    mark_of,
    normalise,
)


@given(st.text())
def test_words_are_the_pieces_between_white_space(text: str) -> None:
    words = index_words(text, {})
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == text.split()
    assert {len(part) for part in (words.ids, words.marks, words.capital, words.line_start)} == {len(words)}


def test_offsets_count_code_points_of_the_whole_text() -> None:
    text = "🎙️ Zoë\u00a0said 𝒜bc.\nYes"
    words = index_words(text, {}, 3)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == ["Zoë", "said", "𝒜bc.", "Yes"]
    assert words.line_start.tolist() == [True, False, False, True]
    assert words.capital.tolist() == [True, False, True, True]


def test_words_are_known_by_their_plain_form() -> None:
    ids = {"don't": 3, "well": 4}
    assert index_words("“Well,” DON’T 1990s. xyz …", ids).ids.tolist() == [4, 3, NUMBER, UNKNOWN, UNKNOWN]
    assert normalise("—(Well)…”") == "well"


@pytest.mark.parametrize(
    ("word", "mark"),
    [("a", NO_MARK), ("a,", COMMA), ("a-", DASH), ("a.", STOP), ('a."', STOP), ("a?”", QUESTION), ("a!", EXCLAMATION),
     ("a...", ELLIPSIS), ("a…)", ELLIPSIS), ('"', NO_MARK)],
)  # fmt: skip
def test_the_mark_that_closes_a_word(word: str, mark: int) -> None:
    assert mark_of(word) == mark


def test_no_words() -> None:
    assert len(index_words(" \n", {})) == 0
