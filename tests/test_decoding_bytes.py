"""From bytes to text."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.transcript.charset import decode

TALK = "Well, “naïve” – she said – isn’t fair… Is it?\r\n" * 3
WORDLY = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd\ufeff"))


@given(WORDLY)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == text
    assert decode(codecs.BOM_UTF8 + text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-8-sig"])
def test_other_encodings_are_found_out(encoding: str) -> None:
    assert decode(TALK.encode(encoding)) == TALK


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE])
def test_big_endian_marks(mark: bytes) -> None:
    encoding = "utf-16-be" if mark == codecs.BOM_UTF16_BE else "utf-32-be"
    assert decode(mark + TALK.encode(encoding)) == TALK


def test_a_letter_that_was_cut_off_does_not_garble_the_others() -> None:
    data = TALK.encode() + "…".encode()[:2]
    assert decode(data) == TALK + "\ufffd"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 4,
        b"\x1b[0m\x07\x08" * 20,
        b"PK\x03\x04\x14\0\0\0\x08\0" * 5 + b"\xff",
        "\ufffd".encode() * 30,
    ],
)
def test_junk_is_refused_with_its_place(data: bytes) -> None:
    with pytest.raises(InputError, match=r"not a text file \(.* at (byte|character) \d+\); save it"):
        decode(data)


def test_an_announced_encoding_that_is_broken_is_named() -> None:
    with pytest.raises(InputError, match="announces utf-16-le but breaks it at byte 4; save it again as UTF-8"):
        decode(codecs.BOM_UTF16_LE + "Hi".encode("utf-16-le") + b"x")


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with suppress(InputError):
        assert isinstance(decode(data), str)
