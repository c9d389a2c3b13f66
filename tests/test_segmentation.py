"""Sentences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.asr_noise import whole
from pipeline.modeling.ngrams import BUCKETS, LinearModel, bucket
from pipeline.stages.segmentation.sentences import _language, segment
from pipeline.training.language_models import Breaks
from pipeline.transcript.back_channel import is_back_channel
from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.record import Block, Transcript

NO_BREAKS = Breaks({}, LinearModel(np.zeros(BUCKETS, np.float32), -1e3))
PIECES = [
    "\n",
    "\r\n",
    "\f",
    "\u2028",
    "\u00a0",
    "\u200b",
    "\x1c",
    "...",
    "…",
    ". ",
    "? ",
    "Yeah. ",
    "iPhone",
    "so",
    "🎙",
    "е\u0301",
    "#",
    "(x)",
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, " ", "\n\n"]), max_size=40).map("".join))


def sentences(text: str, model: Breaks = NO_BREAKS) -> list[str]:
    return [text[s.start : s.end] for s in segment(whole(text), model)]


@settings(deadline=None)
@given(TEXTS)
def test_sentences_hold_each_character_once_and_in_order(text: str) -> None:
    transcript = lay_out(text, format="plain")
    at = 0
    for sentence in segment(transcript, NO_BREAKS):
        assert sentence.end > sentence.start >= at
        assert not text[at : sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How was it? Fine.", ["How was it?", "Fine."]),
        ("We went to the. market and back. Then home.", ["We went to the. market and back.", "Then home."]),
        ("And then... I left. So it… It ended.", ["And then...", "I left.", "So it…", "It ended."]),
        ("I was... you know there.", ["I was... you know there."]),
        ("We went there Yeah. and it rained.", ["We went there", "Yeah.", "and it rained."]),
        ("Right. so it rained.", ["Right.", "so it rained."]),
        ("It works on the. iPhone too.", ["It works on the.", "iPhone too."]),
        ("This line is cut\noff here. Next.", ["This line is cut\noff here.", "Next."]),
        ("Dr. Bell came.", ["Dr. Bell came."]),
        ("One paragraph\n\nanother one", ["One paragraph", "another one"]),
    ],
)
def test_what_recognisers_do_to_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_words_say_where_an_utterance_begins_without_a_stop() -> None:
    ids = {"so": 3}
    weights = np.zeros(BUCKETS, np.float32)
    weights[bucket(3, np.array([3]))] = 20.0  # field 3: the word after the gap
    model = Breaks(ids, LinearModel(weights, -10.0))
    assert sentences("it rained so we left", model) == ["it rained", "so we left"]


def test_what_is_not_speech_comes_back_as_it_is() -> None:
    text = "A title. With a stop\nIt is so. It is."
    transcript = Transcript(text, (Block(0, 20, "title"), Block(21, len(text), "outro")))
    assert [(s.start, s.end, s.kind) for s in segment(transcript, NO_BREAKS)] == [
        (0, 20, "title"), (21, 30, "outro"), (31, 37, "outro"),
    ]  # fmt: skip


def test_offsets_hold_across_pieces_of_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "So it was, 𝒜nn. And it rained.\nThen we left.\n\n" * 40
    expected = sentences(text)
    monkeypatch.setattr("pipeline.stages.segmentation.sentences.CHUNK_CHARS", 100)
    assert sentences(text) == expected


@pytest.mark.parametrize("line", ["so we went. and then. ", "we went Yeah. on and ", "?!", "--- ", "abc ", "a", "... "])
def test_one_endless_line_costs_no_more_a_word_than_a_short_one(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at again and again is counted, as time cannot be relied on."""
    looked_at = []
    monkeypatch.setattr(
        "pipeline.stages.segmentation.sentences.is_back_channel",
        lambda said: bool(looked_at.append(len(said))) or is_back_channel(said),
    )
    text = line * (60_000 // len(line))
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert sum(looked_at) <= 20 * len(text)


def test_no_word_is_asked_whether_it_is_an_address_on_the_web() -> None:
    """spaCy's pattern for it takes time that grows with the square of the word, as of `?!.,;:` again and again."""
    segment(Transcript("See http://a.example/b now?", (Block(0, 27, "speech"),)), NO_BREAKS)
    assert not _language().vocab["http://a.example/b"].like_url


@pytest.mark.slow
def test_two_hundred_thousand_words() -> None:
    text = "Well, it was a long day and we talked. Did we?\n" * 20_000
    assert len(sentences(text)) == 40_000
