"""Turns as keys with values one below the other, as people, YAML, TOML and the heads of messages have them."""

import json

import pytest
from night_garden import ADA, MILO, SAID, TALK, WORDS, clock, turns

from pipeline.errors import InputError
from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript

FORMS = {
    "a block a turn": turns(lambda i, a, b, s, t: f"Speaker: {a} {b}\nTime: {clock(t)}\nText: {s}"),
    "the text first": turns(lambda i, a, b, s, t: f"Said: {s}\nBy: {a} {b}\nAt: {clock(t)}\n---", "\n"),
    "bold keys": turns(lambda i, a, b, s, t: f"**Time:** {clock(t)}\n**Speaker:** {a} {b}\n**Transcript:** {s}"),
    "numbered": turns(lambda i, a, b, s, t: f"[{i + 1}]\nwho = {a} {b}\nfrom = {t}.5\nwords = {s}"),
    "other blanks": turns(lambda i, a, b, s, t: f"Speaker: {a} {b}\nTime: {clock(t)}\nText: {s}").replace(" ", "\u00a0"),
    "YAML": "title: Moths\nturns:\n" + turns(lambda i, a, b, s, t: f"  - start: {t}\n    speaker: {a} {b}\n    text: >-\n      {s}", "\n"),
    "YAML, quoted": turns(lambda i, a, b, s, t: f"- speaker: {a} {b}\n  text: {json.dumps(s)}\n  start: {t}", "\n"),
    "YAML, documents": turns(lambda i, a, b, s, t: f"---\nspeaker: {a} {b}\ntime: {clock(t)}\ntext: {s}", "\n"),
    "TOML": turns(lambda i, a, b, s, t: f"[[turn]]\nspeaker = \"{a} {b}\"\nstart = {t}.5\ntext = {json.dumps(s)}"),
    "messages": turns(lambda i, a, b, s, t: f"From: {a} {b}\nSent: 2024-05-01 10:{t // 60:02d}:{t % 60:02d}\n\n{s}"),
    "other words": turns(lambda i, a, b, s, t: f"Sprecherin: {a} {b}\nZeit: {clock(t)}\nGesagt: {s}"),
}  # fmt: skip


def spoken(transcript: Transcript) -> str:
    return " ".join(" ".join(transcript.text[block.start : block.end] for block in transcript.speech).split())


@pytest.mark.parametrize("form", FORMS)
def test_blocks_of_keys_are_turns(form: str) -> None:
    transcript = from_text(FORMS[form])
    assert transcript.format == "keyed-lines"
    assert spoken(transcript) == " ".join(WORDS)
    assert [label.label for label in transcript.labels] == [ADA, MILO] * (len(TALK) // 2)
    assert len(transcript.times) == len(TALK)
    assert transcript.times[1].start_s - transcript.times[0].start_s == pytest.approx(9, abs=1) or form == "messages"


def test_a_value_may_go_on_below() -> None:
    text = turns(lambda i, a, b, s, t: f"Speaker: {a}\nText: {s}").replace(" By midnight", "\n  By midnight")
    assert spoken(from_text(text)) == " ".join(WORDS)
    short = turns(lambda i, a, b, s, t: f"Speaker: {a}\nText: {s}").replace("I was seven. ", "I was seven.\n\n")
    assert spoken(from_text(short)) == " ".join(WORDS)
    below = turns(lambda i, a, b, s, t: f"Speaker: {a}\nText: {s}").replace(" By midnight", "\n\nBy midnight")
    assert spoken(from_text(below)) == " ".join(WORDS)


def test_names_as_keys_are_labels() -> None:
    text = turns(lambda i, a, b, s, t: f"- {a}: {s}", "\n")
    assert [label.label for label in from_text(text, ending=".yaml").labels] == ["Ada", "Milo"] * (len(TALK) // 2)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"- question: {q}\n  answer: {a}\n" for q, a in zip(SAID[::2], SAID[1::2], strict=True)),
        "".join(f"- id: {i}\n  text: {said}\n" for i, said in enumerate(SAID)),
    ],
)
def test_keys_of_which_none_says_who_speaks_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="this is YAML, which is not read"):
        from_text(text)


def test_a_file_of_keys_without_any_that_comes_again_is_refused() -> None:
    with pytest.raises(InputError, match="each turn must have the same ones"):
        from_text("title: Moths\nhost: Ada Wren\nnotes: We talked of moths, and of lamps.\n", ending=".yaml")


def test_questions_and_answers_are_no_keys() -> None:
    text = turns(lambda i, a, b, s, t: f"{'QA'[i % 2]}: {s}")
    assert from_text(text).format == "plain"
