"""What labels say of who speaks."""

import numpy as np
import pandas as pd
import pytest

from pipeline.config import Attribution
from pipeline.modeling.crf import Decoder, Scores, log_partition
from pipeline.stages.attribution.constraints import cut
from pipeline.stages.attribution.input_labels import marked, name_of, read_out, settle, shared
from pipeline.transcript.record import OTHER_SPEAKER, Label
from pipeline.transcript.roles import GUEST, HOST
from pipeline.transcript.settled import Settled, overlay

SAID = ["What is new?", "A lot.", "Go on.", "We moved.", "And then?", "It rained."]
TEXT = "\n".join(SAID)
STARTS = [TEXT.index(said) for said in SAID]
TURNS = pd.DataFrame({"start_char": STARTS, "end_char": [a + len(said) for a, said in zip(STARTS, SAID, strict=True)]})


def scores(role: list[float]) -> Scores:
    n = len(role)
    return Scores(np.array(role), np.zeros(n), np.zeros(n), np.zeros((n, 2, 2)))


def labelled(*names: str) -> list[Label]:
    return [Label(a, b, name) for a, b, name in zip(TURNS["start_char"], TURNS["end_char"], names, strict=True)]


def settled(names: list[str], role: list[float], **metadata: str) -> list[Settled]:
    return settle(TEXT, TURNS, scores(role), Decoder(), labelled(*names), metadata)


def test_a_label_has_one_role_by_all_its_turns() -> None:
    found = settled(["S1", "S2"] * 3, [3.0, -3.0, -1.0, -2.0, 3.0, 1.0])
    assert [each.role for each in found] == ["host", "guest"] * 3
    assert {each.source for each in found} == {"label"}
    assert {each.speaker for each in found} == {""}
    assert len({each.confidence for each in found}) == 1 and found[0].confidence > 0.9


def test_of_two_labels_one_is_the_host_though_both_sound_like_guests() -> None:
    found = settled(["S1", "S2"] * 3, [-1.0, -3.0] * 3)
    assert [each.role for each in found] == ["host", "guest"] * 3


def test_without_evidence_a_label_is_not_sure() -> None:
    assert settled(["S1", "S2"] * 3, [0.1, 0.0] * 3)[0].confidence < 0.6


def test_each_of_several_labels_goes_to_the_side_that_it_sounds_like() -> None:
    found = settled(["A", "B", "C"] * 2, [4.0, -4.0, -4.0, 4.0, -4.0, -1.0])
    assert [each.role for each in found] == ["host", "guest", "guest"] * 2
    found = settled(["A", "B", "C"] * 2, [-1.0, -4.0, -4.0] * 2)
    assert [each.role for each in found] == ["host", "guest", "guest"] * 2, "somebody has to be the host"


@pytest.mark.parametrize(
    ("names", "metadata", "speakers"),
    [
        (["Ann", "Bo"], {"host": "Bo Berg, baker", "guest": "Ann Lee"}, ["Ann Lee", "Bo Berg"]),
        (["AL", "BB"], {"guest": "Ann Lee"}, ["Ann Lee", "BB"]),
        (["Guest", "Host"], {}, ["", ""]),
        (["A", "Q"], {}, ["", ""]),
        (["Speaker 1", "Bo"], {"host": "Bo"}, ["", "Bo"]),
    ],
)
def test_known_names_and_words_for_roles_decide_at_once(
    names: list[str], metadata: dict[str, str], speakers: list[str]
) -> None:
    found = settled(names * 3, [5.0, -5.0] * 3, **metadata)
    assert [each.role for each in found] == ["guest", "host"] * 3
    assert [each.speaker for each in found] == speakers * 3
    assert found[0].confidence > 0.99


def test_the_letters_of_a_recogniser_are_no_question_and_answer() -> None:
    assert [each.role for each in settled(["A", "B"] * 3, [5.0, -5.0] * 3)] == ["host", "guest"] * 3


def test_a_role_that_several_labels_have_is_shared() -> None:
    names = ["S1", "S2", "S3"] * 2
    assert shared(settled(names, [5.0, -5.0, -5.0] * 2), labelled(*names)) == {"guest"}


def test_what_one_label_says_in_sequence_is_one_stretch() -> None:
    found = settled(["Ann", "Ann", "Bo", "Bo", "Bo", "Ann"], [3.0, 3.0, -3.0, -3.0, -3.0, 3.0])
    assert [TEXT[each.start : each.end].count("\n") for each in found] == [1, 2, 0]


@pytest.mark.parametrize("label", ["SPEAKER_00", "Speaker 1", "S1", "speaker A", "Unknown Speaker", "Host", "?", "2"])
def test_some_labels_name_nobody(label: str) -> None:
    assert name_of(label) == ""


@pytest.mark.parametrize("label", ["Ann", "Ann Lee", "AL", "Dr. Lee", "Élodie"])
def test_others_do(label: str) -> None:
    assert name_of(label) == label


def test_a_mark_without_a_name_speaks_for_a_change_and_its_lack_against_one() -> None:
    marks = [Label(STARTS[1] - 1, STARTS[3] - 1, ""), Label(STARTS[3], STARTS[4] - 1, "")]
    found = marked(marks, cut(TEXT, TURNS, (), [mark.start for mark in marks]))
    assert np.sign(found).tolist() == [0, 1, -1, 1, 0, 0]


def test_a_person_is_laid_over_what_a_label_says() -> None:
    labels = [Settled(0, 10, "host", source="label"), Settled(12, 20, "guest", source="label")]
    persons = [Settled(4, 6, "guest"), Settled(8, 14, "host")]
    found = overlay(persons, labels)
    assert [(each.start, each.end, each.source) for each in found] == [
        (0, 4, "label"), (4, 6, "person"), (6, 8, "label"), (8, 14, "person"), (14, 20, "label"),
    ]  # fmt: skip


def test_the_partition_function_sums_over_all_sequences() -> None:
    emission = np.array([[0.1, 0.4], [0.3, -0.2], [0.0, 1.0]])
    steps = np.arange(12.0).reshape(3, 2, 2) / 10
    every = [(a, b, c) for a in (GUEST, HOST) for b in (GUEST, HOST) for c in (GUEST, HOST)]
    each = [emission[0, a] + steps[1, a, b] + emission[1, b] + steps[2, b, c] + emission[2, c] for a, b, c in every]
    assert log_partition(emission, steps) == pytest.approx(np.log(np.exp(each).sum()))


def test_a_few_words_without_a_label_go_with_those_around_them_but_no_reply_does() -> None:
    labels = [label for label in labelled("S1", "S2", "S2", "S2", "S1", "S2") if label.start != STARTS[2]]
    found = settle(TEXT, TURNS, scores([3.0, -3.0, 3.0, -3.0, 3.0, -3.0]), Decoder(), labels, {})
    assert [TEXT[each.start : each.end].split("\n") for each in found][1] == SAID[1:4]
    text = TEXT.replace("Go on.", "Right.")
    found = settle(text, TURNS, scores([3.0, -3.0, 3.0, -3.0, 3.0, -3.0]), Decoder(), labels, {})
    assert [text[each.start : each.end] for each in found][1:3] == [SAID[1], SAID[3]]


def test_of_two_labels_that_say_nearly_all_one_is_the_host_whatever_a_third_one_is() -> None:
    said = ["A" * 60, "B" * 60, "C"]
    text = "\n".join(said)
    starts = [text.index(each) for each in said]
    turns = pd.DataFrame({"start_char": starts, "end_char": [a + len(b) for a, b in zip(starts, said, strict=True)]})
    names = [Label(a, b, c) for a, b, c in zip(starts, turns["end_char"], ["S1", "S2", "S3"], strict=True)]
    found = settle(text, turns, scores([3.0, 1.0, 1.0]), Decoder(), names, {})
    assert [each.role for each in found] == ["host", "guest", "host"]


def test_paragraphs_without_a_label_are_the_others_and_in_doubt() -> None:
    found = settled(["Ann", OTHER_SPEAKER] * 3, [3.0, -3.0] * 3)
    assert [each.role for each in found] == ["host", "guest"] * 3
    assert [each.speaker for each in found] == ["Ann", ""] * 3
    assert found[0].confidence > Attribution().review_below > found[1].confidence


@pytest.mark.parametrize("pair", [("I", "R"), ("i", "p"), ("IV", "IE"), ("INT", "RESP"), ("Moderator", "The Witness")])
def test_letters_for_who_asks_and_who_answers_decide_at_once(pair: tuple[str, str]) -> None:
    assert [each.role for each in settled(list(pair) * 3, [-5.0, 5.0] * 3)] == ["host", "guest"] * 3


def test_a_sponsor_read_in_a_paragraph_of_its_own_is_not_the_last_labels() -> None:
    text = "Ann: Why?\n\nBo: It rained.\n\nThis show is brought to you by Tern.\nUse code MOTH.\n\nAnn: And then?"
    start, end = text.index("This"), text.index("\n\nAnn: And")
    middle = text.index("\nUse")
    read = [Settled(start, middle, "host", source="model"), Settled(middle + 1, end, "host", source="model")]
    bo = [Settled(text.index("It rained"), end, "guest", source="label")]
    assert read_out(text, read, bo) == read
    assert read_out(text, [Settled(bo[0].start, start - 2, "host", source="model")], bo) == []
