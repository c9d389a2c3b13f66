"""Whatever bytes, text or JSON a reader is given: a transcript that holds every character once, or a clear error."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import store
from pipeline.errors import CorrectionError, InputError
from pipeline.transcript.charset import decode
from pipeline.transcript.reading import ENDINGS, from_text
from pipeline.transcript.record import Transcript

WORDS = st.text(st.characters(), max_size=12)  # halves of letters too, as a JSON escape can bring
KEYS = st.sampled_from(
    ["segments", "text", "start", "end", "speaker", "words", "word", "transcription", "offsets", "from", "to", "monologues",
     "elements", "type", "value", "ts", "end_ts", "utterances", "results", "channels", "alternatives", "body", "startTime"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def check(transcript: Transcript) -> None:
    """Every character that is no blank lies in exactly one block, and the text can be written."""
    transcript.text.encode()
    for said in (*transcript.metadata.values(), *(label.label for label in transcript.labels), *transcript.notes):
        said.encode()
    end = 0
    for block in transcript.blocks:
        assert end <= block.start < block.end
        assert not transcript.text[end : block.start].strip()
        end = block.end
    assert not transcript.text[end:].strip()


@given(
    st.sampled_from(ENDINGS),
    st.binary(max_size=200) | st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(str.encode),
)
def test_any_bytes(ending: str, content: bytes) -> None:
    try:
        transcript = from_text(decode(content), ending=ending)
    except InputError:
        return
    check(transcript)


@given(st.dictionaries(KEYS, VALUES, max_size=5) | st.lists(VALUES, max_size=4))
def test_any_json(value: object) -> None:
    try:
        transcript = from_text(json.dumps(value), ending=".json")
    except InputError:
        return
    check(transcript)


@given(
    st.binary(max_size=200)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(
        lambda text: f"start_char,end_char,role,text\n{text}".encode()
    )
)
def test_any_corrections(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path: Path = tmp_path_factory.mktemp("any") / "one.csv"
    path.write_bytes(content)
    try:
        found = store.read(path)
    except CorrectionError:
        return
    assert all(0 <= each.start < each.end for each in found)
