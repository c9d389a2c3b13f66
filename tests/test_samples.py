"""The sample transcripts and the roles of their words, which the authors know since they invented both."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from pipeline.evaluation.baselines import all_guest, question_is_host
from pipeline.evaluation.metrics import WORD, count
from pipeline.transcript.reading import read
from pipeline.transcript.record import SPEECH_KINDS, Transcript
from pipeline.workflow.episodes import Episode, in_folder

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
SAMPLES = [episode for episode in in_folder(ROOT / "data" / "raw") if (GOLD / f"{episode.name}.json").exists()]
SENTENCE = re.compile(r"\S.*?(?:[.?!…]+(?=\s)|\Z)", re.S)
GAIN = 0.03
"""What the question marks may be worth: hardly more than on real talk, where recognisers lose and misplace them."""

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def runs(sample: Episode) -> list[tuple[str | None, int]]:
    return [(role, number) for role, number in json.loads((GOLD / f"{sample.name}.json").read_text(encoding="utf-8"))]


def roles(sample: Episode) -> list[str | None]:
    return [role for role, number in runs(sample) for _ in range(number)]


def transcript(sample: Episode) -> Transcript:
    return read(sample.sources[0])


def by_stops(text: Transcript) -> pd.DataFrame:
    """The spoken sentences as stops alone make them."""
    rows = [
        (block.start + piece.start(), block.start + piece.end(), block.kind, piece.group())
        for block in text.speech
        for piece in SENTENCE.finditer(text.text[block.start : block.end])
    ]
    return pd.DataFrame(rows, columns=["start_char", "end_char", "kind", "text"])


def test_one_is_ordinary_and_three_are_hard() -> None:
    made_hard = [sample.name.startswith("hard/") for sample in SAMPLES]
    assert (made_hard.count(False), made_hard.count(True)) == (1, 3)
    listed = {path.relative_to(GOLD).with_suffix("").as_posix() for path in GOLD.rglob("*.json")}
    assert listed == {sample.name for sample in SAMPLES}


@each_sample
def test_every_word_has_a_role(sample: Episode) -> None:
    words = WORD.findall(transcript(sample).text)
    assert len(roles(sample)) == len(words) >= 1500
    assert {role for role, _ in runs(sample)} <= {"host", "guest", None}
    assert {"host", "guest"} <= set(roles(sample))
    assert all(number > 0 for _, number in runs(sample))
    assert all(before != after for (before, _), (after, _) in pairwise(runs(sample)))


@each_sample
def test_the_reader_takes_for_speech_what_is_spoken(sample: Episode) -> None:
    text = transcript(sample)
    spoken = [False] * len(text.text)
    for block in text.blocks:
        if block.kind in SPEECH_KINDS:
            spoken[block.start : block.end] = [True] * (block.end - block.start)
    heard = [spoken[word.start()] for word in WORD.finditer(text.text)]
    assert heard == [role is not None for role in roles(sample)]


@each_sample
def test_question_marks_give_the_host_away_no_more_than_in_real_talk(sample: Episode) -> None:
    text = transcript(sample)
    sentences = by_stops(text)
    guest = count(text.text, roles(sample), all_guest(sentences, sentences)).figures()
    question = count(text.text, roles(sample), question_is_host(sentences, sentences)).figures()
    assert guest["lost"] == question["lost"] == 0
    assert question["host"] > 0
    assert question["right"] <= guest["right"] + GAIN
