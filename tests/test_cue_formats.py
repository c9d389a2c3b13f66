"""Captions: WebVTT, SRT and Whisper's TSV, in the shapes and with the faults that their programs leave."""

import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.reading import caption_file, from_text
from pipeline.transcript.reading.captions import Word
from pipeline.transcript.record import Transcript

VTT = """WEBVTT - Clocks

NOTE
nobody says this
-- nor this

STYLE
::cue(v[voice="Ann"]) { color: red }

intro
00:00:01.000 --> 00:00:02.500 align:start position:0%
So how did it begin?

NOTE nor that

00:02.500 --> 00:04.000
<v.loud Ole Ur>With a <i>clock</i> &amp; a key,
I think.</v>

3
1:00:04.000 --> 1:00:05.000
<v Ann Lee>Yeah.</v> <v Ole Ur>Yeah.
"""
SRT = """1
00:00:01,000 --> 00:00:02,500
So how did it begin?

7
00:00:02,500 --> 00:00:04,000  X1:40 X2:600
{\\an8}<font color="#fff">With a</font> clock,
in 1998

7
00:00:04,000 --> 00:00:05,000
It was nine minutes.

Then ten.
4
00:00:05.0 --> 00:00:06.0
1999
"""
ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.310 align:start position:0%
 
so<00:00:00.480><c> how</c><00:00:00.640><c> then</c>

00:00:02.310 --> 00:00:02.320 align:start position:0%
so how then
 

00:00:02.320 --> 00:00:04.000 align:start position:0%
so how then
yeah

00:00:04.000 --> 00:00:04.010 align:start position:0%
yeah
 

00:00:04.010 --> 00:00:06.000 align:start position:0%
yeah
yeah

00:00:06.000 --> 00:00:06.010 align:start position:0%
yeah
 

00:00:06.010 --> 00:00:08.000 align:start position:0%
yeah
it<00:00:07.500><c> was</c>
"""
TSV = 'start\tend\ttext\n0\t1500\tSo how did it begin?\n1500\t2750\t"With a clock", he said.\n'


def said(transcript: Transcript) -> list[str]:
    return transcript.text.splitlines()


def times(transcript: Transcript) -> list[tuple[str, float, float]]:
    return [(transcript.text[time.start : time.end], time.start_s, time.end_s) for time in transcript.times]


def labels(transcript: Transcript) -> list[tuple[str, str]]:
    return [(label.label, transcript.text[label.start : label.end]) for label in transcript.labels]


@pytest.mark.parametrize("ending", [".vtt", ".txt", ".srt"])
def test_webvtt_is_read_by_its_content_without_its_notes_and_styles(ending: str) -> None:
    transcript = from_text(VTT, ending=ending)
    assert transcript.format == "webvtt"
    assert said(transcript) == ["So how did it begin?", "With a clock & a key, I think.", "Yeah.", "Yeah."]
    assert labels(transcript) == [
        ("Ole Ur", "With a clock & a key, I think."),
        ("Ann Lee", "Yeah."),
        ("Ole Ur", "Yeah."),
    ]
    assert [(a, b) for _, a, b in times(transcript)] == [(1, 2.5), (2.5, 4), (3604, 3605), (3604, 3605)]
    assert transcript.metadata == {"title": "Clocks"}


def test_srt_with_wrong_numbers_keeps_the_numbers_that_are_said() -> None:
    transcript = from_text(SRT, ending=".srt")
    assert said(transcript) == [
        "So how did it begin?", "With a clock, in 1998", "It was nine minutes. Then ten.", "1999",
    ]  # fmt: skip
    assert [a for _, a, _ in times(transcript)] == [1, 2.5, 4, 5]
    assert transcript.notes == ()


def test_srt_cut_off_below_a_number_does_not_say_it() -> None:
    cut = "1\n00:00:01,000 --> 00:00:02,500\nSo how?\n\n2\n00:00:03,000 --> 00:00:04,000\nWell.\n\n3\n"
    assert said(from_text(cut)) == ["So how?", "Well."]


def test_cues_that_nobody_speaks_are_noises() -> None:
    noisy = SRT.replace("1999", "[Music]")
    assert from_text(noisy).blocks[-1].kind == "stage_direction"


def test_rolling_captions_say_each_line_once_and_what_is_said_twice_twice() -> None:
    transcript = from_text(ROLLING)
    assert said(transcript) == ["so how then", "yeah", "yeah", "it was"]
    assert times(transcript)[:3] == [("so", 0.16, 0.48), ("how", 0.48, 0.64), ("then", 0.64, 2.31)]
    assert times(transcript)[-1] == ("was", 7.5, 8.0)


def test_equal_neighbours_alone_do_not_make_captions_roll() -> None:
    cues = "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\nYeah.\n\n" for i in range(1, 8))
    assert said(from_text(cues)) == ["Yeah."] * 7


def test_a_cue_of_two_speakers_is_two_lines() -> None:
    cues = "".join(f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n- So how?\n- Well,\nfine.\n\n" for i in range(1, 4))
    transcript = from_text(cues)
    assert said(transcript) == ["- So how?", "- Well, fine."] * 3
    assert labels(transcript) == [("", "So how?"), ("", "Well, fine.")] * 3
    assert [block.kind for block in transcript.blocks] == ["label", "speech"] * 6


def test_whispers_tsv_is_not_quoted() -> None:
    transcript = from_text(TSV, ending=".tsv")
    assert said(transcript) == ["So how did it begin?", '"With a clock", he said.']
    assert times(transcript) == [("So how did it begin?", 0, 1.5), ('"With a clock", he said.', 1.5, 2.75)]


def test_well_formed_files_are_read_as_their_libraries_read_them() -> None:
    cues = [(i, i + 0.5, f"line {i} says {i}") for i in range(1, 30)]
    subs = pysubs2.SSAFile()
    for start, end, text in cues:
        subs.append(pysubs2.SSAEvent(start=int(start * 1000), end=int(end * 1000), text=text))
    for name in ("srt", "vtt"):
        transcript = from_text(subs.to_string(name))
        assert times(transcript) == [(text, start, end) for start, end, text in cues]
    captions = webvtt.from_string(subs.to_string("vtt"))
    assert [caption.text for caption in captions] == said(transcript)


CUE_LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&{}-\u2028\u2029"), max_size=20
)


@given(st.lists(CUE_LINES, min_size=1, max_size=8))
def test_every_character_of_every_cue_arrives(lines: list[str]) -> None:
    lines = [f"a {line}" for line in lines]
    cues = "".join(f"00:00:0{i}.000 --> 00:00:0{i}.900\n{line}\n\n" for i, line in enumerate(lines, 1))
    kept = "".join(from_text(f"WEBVTT\n\n{cues}").text.split())
    assert kept == "".join("".join(lines).replace("\u200b", "").replace("\ufeff", "").split())


def test_where_nearly_every_cue_has_a_number_one_that_lost_the_blank_line_above_it_is_not_said() -> None:
    cues = [
        f"{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\nIt rang {number} times.\n\n"
        for number in range(1, 9)
    ]
    cues[3] = cues[3].removeprefix("4\n").rstrip() + "\n17\n" + cues[4].removeprefix("5\n")
    del cues[4]
    said = from_text("".join(cues), ending=".srt").text.split("\n")
    assert said[:-1] == [f"It rang {number} times." for number in range(1, 9)]


def test_identifiers_that_come_again_say_who_speaks() -> None:
    names = ["Ann Lee", "Ole Ur", "Ann Lee", "Ole Ur"]
    cues = "".join(f"{name}\n00:0{i}.000 --> 00:0{i}.900\nSo it was, {i} times.\n\n" for i, name in enumerate(names))
    assert [name for name, _ in labels(from_text(f"WEBVTT\n\n{cues}"))] == names
    named = cues.replace("Ann Lee", "intro").replace("Ole Ur", "1-0", 1)
    assert labels(from_text(f"WEBVTT\n\n{named}")) == []


def test_a_cue_begins_with_its_first_word_and_not_with_the_label_before() -> None:
    cues = "".join(
        f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{name}: So it was, {i} times.\n\n"
        for i, name in enumerate(["Ann Lee", "Ole Ur"] * 3, 1)
    )
    transcript = from_text(cues)
    assert times(transcript) == [(f"So it was, {i} times.", i, i + 0.9) for i in range(1, 7)]


def test_a_name_on_a_line_of_its_own_says_who_speaks_until_the_next() -> None:
    lines = [
        "[ANN LEE]\nSo how did it begin?",
        "And when was that?",
        "[OLE UR]\nWell, it began with a clock.",
        "It was nine.",
    ]
    cues = "".join(f"{i}\n00:00:{i:02},000 --> 00:00:{i:02},900\n{line}\n\n" for i, line in enumerate(lines * 3, 1))
    assert (
        labels(from_text(cues))
        == [
            ("ANN LEE", "So how did it begin?\nAnd when was that?"),
            ("OLE UR", "Well, it began with a clock.\nIt was nine."),
        ]
        * 3
    )


@pytest.mark.parametrize("end", [" ", "\n"])
def test_one_cue_of_all_words_costs_no_more_a_word_than_many(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that are made, and letters that are joined, are counted."""
    made: list[str] = []

    def word(text: str, *times: float | None) -> Word:
        made.append(text)
        return Word(text, *times)

    monkeypatch.setattr(caption_file, "Word", word)
    stamped = "".join(f"<{i // 60:02}:{i % 60:02}.000>so{end}" for i in range(400))
    transcript = from_text(f"WEBVTT\n\n00:00.000 --> 09:00.000\n{stamped}\n")
    assert len(transcript.times) == 400
    assert transcript.text.split() == ["so"] * 400
    assert len(made) <= 2 * 400


def test_a_caption_that_begins_with_note_is_said_where_names_stand_above_the_times() -> None:
    cues = [
        ("Ann", "So what did you see?"),
        ("Ole", "Moths.\n\nNOTE the time, I said."),
        ("Ann", "And?"),
        ("Ole", "I did."),
    ]
    srt = "\n\n".join(f"{name}\n00:00:0{i},000 --> 00:00:0{i},900\n{said}" for i, (name, said) in enumerate(cues, 1))
    transcript = from_text(srt, ending=".srt")
    assert [label.label for label in transcript.labels] == [name for name, _ in cues]
    assert transcript.text.split() == " ".join(said for _, said in cues).split()
