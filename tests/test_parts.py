"""A long row is read in parts: each entry counts once, and the parts together say what the whole says."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.modeling import encoder
from pipeline.modeling.encoder import Encoder
from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.ngrams import BUCKETS, LinearModel
from pipeline.modeling.parts import parts
from pipeline.modeling.token_windows import BERT, Packed
from pipeline.stages.segmentation import sentence_boundaries
from pipeline.stages.turns import word_evidence
from pipeline.transcript import words


@given(st.integers(0, 60), st.integers(1, 20), st.integers(0, 9))
def test_every_entry_is_kept_once_in_order(count: int, size: int, around: int) -> None:
    row = list(range(count))
    cut = list(parts(count, size=size, around=around))
    assert [entry for part in cut for entry in row[part.read][part.kept]] == row
    for part in cut:
        assert part.begin == max(0, part.first - around)
        assert part.end == min(count, part.last + around)
        assert part.last - part.first <= size + around


def test_the_encoder_says_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0

    def vectors(self: Encoder, packed: Packed) -> np.ndarray:
        return packed.ids.reshape(-1)[packed.places[packed.firsts]][:, None].astype(np.float32)

    def run(self: Encoder, session: object, feed: dict[str, np.ndarray], shape: tuple[int, ...]) -> np.ndarray:
        nonlocal longest
        longest = max(longest, shape[0])
        read = np.hstack([feed["vectors"], feed["numbers"]])
        near = sum(np.roll(np.pad(read, ((2, 2), (0, 0))), k, axis=0)[2:-2] for k in (-1, 0, 1))
        return np.sin(near.sum(axis=1, keepdims=True) * np.arange(1, len(COLUMNS))).astype(np.float32)

    def encode_batch(units: list[str], add_special_tokens: bool) -> list[SimpleNamespace]:
        return [SimpleNamespace(ids=[ord(char) for char in unit]) for unit in units]

    monkeypatch.setattr(Encoder, "vectors", vectors)
    monkeypatch.setattr(Encoder, "_run", run)
    monkeypatch.setattr(Encoder, "upper", None)
    monkeypatch.setattr(Encoder, "tokenizer", SimpleNamespace(encode_batch=encode_batch))
    monkeypatch.setattr(Encoder, "specials", BERT)
    monkeypatch.setattr(Encoder, "window", 256)
    monkeypatch.setattr(Encoder, "readings", 2)
    units = [f"{chr(97 + i % 23)} word" + "s" * (i % 3) for i in range(70)]
    starts = [i % 4 == 0 for i in range(70)]
    whole = Encoder(Path("none")).scores(units, starts)
    assert longest == 70
    monkeypatch.setattr(encoder, "PART", 16)
    monkeypatch.setattr(encoder, "AROUND", 4)
    longest = 0
    np.testing.assert_allclose(Encoder(Path("none")).scores(units, starts), whole, atol=1e-6)
    assert longest == 24


def test_words_and_gaps_are_the_same_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Well, hello.\nSo 4 of us went.  Right?\n\nYes - and we came back.\n" * 3
    vocabulary = {word: number for number, word in enumerate(("well", "so", "we", "and"), words.FIRST_WORD)}
    model = LinearModel(np.sin(np.arange(BUCKETS)).astype(np.float32), 0.5)

    def read() -> list[np.ndarray]:
        found = words.index_words(text, vocabulary, 3)
        columns = [getattr(found, name) for name in words.Words.__slots__]
        gaps = [sentence_boundaries.break_probabilities(model, found, bare=bare) for bare in (True, False)]
        starts = [0, 13, 31, 39]
        weights = word_evidence.WordWeights(vocabulary=vocabulary, role_words=model, change_words=model)
        utterances = word_evidence.Utterances.of(text, starts, [12, 30, 37, 62], vocabulary)
        return [*columns, *gaps, word_evidence.word_evidence(utterances, weights).role]

    whole = read()
    monkeypatch.setattr(words, "_AT_ONCE", 3)
    monkeypatch.setattr(sentence_boundaries, "WORDS_AT_ONCE", 4)
    monkeypatch.setattr("pipeline.modeling.ngrams.SPANS_AT_ONCE", 2)
    for one, other in zip(whole, read(), strict=True):
        assert one.tolist() == other.tolist()
    assert whole[5].tolist()[:4] == [True, False, True, False]
