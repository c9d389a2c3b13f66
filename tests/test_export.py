"""Exports: what each format says, that none loses a word, and that they are read back by us and by others."""

import io
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pandas as pd
import pysubs2
import pytest
import webvtt
from markdown_it import MarkdownIt
from talks import alternate, settle
from test_every_format import WRITERS, written

from pipeline.errors import ArtifactError
from pipeline.export import FORMATS, deliver
from pipeline.export.captions import LINES, MOST_SECONDS, captions
from pipeline.export.clock import Clock
from pipeline.export.talk import Talk, read
from pipeline.transcript.reading import from_text
from pipeline.transcript.reading import read as read_file
from pipeline.transcript.record import Block, Timed, Transcript

NAMES = ("Bo O'Berg", "Ann Lee")
LINES_SAID = (
    ("So how did it begin & who had <the> key?", 0, 4),
    ("Well - it was *mine*, R&D's, say x --> y.", 4, 5),
    (
        "And then, because nobody had asked us, and because it was late, we went on to the tower, which had no door, no "
        "window and no light, and stayed there until it was morning and the ferry came back for all of us and the dog.",
        30,
        70,
    ),
    ("Yeah.", 70, 70.4),
)


def timed(*said: tuple[str, float, float]) -> Transcript:
    """A line after the other, each with its times."""
    text, times, blocks = "", [], []
    for line, start_s, end_s in said:
        times.append(Timed(len(text), len(text) + len(line), start_s, end_s))
        blocks.append(Block(len(text), len(text) + len(line), "speech"))
        text += f"{line}\n"
    return Transcript(text, tuple(blocks), times=tuple(times))


def talk_of(folder: Path, transcript: Transcript, names: tuple[str, str] = NAMES) -> Talk:
    return read("talk", settle(folder, transcript, alternate(transcript, names)))


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return talk_of(tmp_path, timed(*LINES_SAID))


def said(talk: Talk) -> list[str]:
    return [word for each in talk.passages for word in each.text.split()]


def words(transcript: Transcript) -> list[str]:
    return [word for block in transcript.speech for word in transcript.text[block.start : block.end].split()]


UNREAD = ("rttm", "labelstudio", "html", "jsonl", "md")  # what we do not read, or tests of their own look at


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_every_format_comes_out_of_every_input_that_can_give_it_and_no_word_is_lost(tmp_path: Path, name: str) -> None:
    talk = talk_of(tmp_path, read_file(written(tmp_path, name)))
    possible, complaint = deliver.possible(talk, list(FORMATS.values()))
    assert possible == [module for module in FORMATS.values() if talk.clock or not module.NEEDS_TIMES]
    assert bool(complaint) == (talk.clock is None)
    for module in possible:
        made = module.write(talk)
        if module.NAME not in UNREAD and len(talk.passages) > 1:  # a label that stands once may be anything
            path = tmp_path / f"again{module.ENDING}"
            path.write_bytes(made)
            again = read_file(path)
            assert words(again) == said(talk), module.NAME
            if module.NAME != "srt":
                assert {label.label for label in again.labels} == set(NAMES)


def test_text_is_a_turn_a_paragraph_under_its_title(talk: Talk) -> None:
    title, *turns = FORMATS["txt"].write(replace(talk, title="Clay")).decode().split("\n\n")
    assert title == "Clay"
    assert [turn.partition(": ")[0] for turn in turns] == [*NAMES, *NAMES]
    assert turns[1] == "Ann Lee: Well - it was *mine*, R&D's, say x --> y."


def test_who_has_no_name_is_called_by_role(tmp_path: Path) -> None:
    talk = talk_of(tmp_path, timed(*LINES_SAID), ("", ""))
    assert b"Host: So how" in FORMATS["txt"].write(talk)
    assert b"<v Guest>Well" in FORMATS["vtt"].write(talk)
    assert json.loads(FORMATS["jsonl"].write(talk).splitlines()[0])["speaker"] == ""


TRICKY = "So *why* _this_, `that`, [those](x) <b>all</b> &amp; ~~none~~ \\ snake_case, 1 < 2?\n\n# One\n1. Two\n- Three\n> Four\n"


def test_markdown_shows_what_was_said_as_it_stands(tmp_path: Path) -> None:
    text = "Well.\n" + TRICKY
    turns = [("host", "Ann_Lee*", 0, 5), ("guest", "", 6, len(text.rstrip()))]
    transcript = Transcript(text, (Block(0, len(text.rstrip()), "speech"),))
    made = FORMATS["md"].write(read("talk", settle(tmp_path, transcript, turns))).decode()
    shown = [token.children or [] for token in MarkdownIt("commonmark").parse(made) if token.type == "inline"]
    assert ["".join(child.content for child in inline) for inline in shown] == [
        "Ann_Lee*: Well.",
        "Guest: So *why* _this_, `that`, [those](x) <b>all</b> &amp; ~~none~~ \\ snake_case, 1 < 2?",
        "# One 1. Two - Three > Four",
    ]
    assert {token.type for token in MarkdownIt("commonmark").parse(made)} <= {
        "paragraph_open", "paragraph_close", "inline"
    }  # fmt: skip


def test_word_documents_hold_names_in_bold(talk: Talk) -> None:
    document = docx.Document(io.BytesIO(FORMATS["docx"].write(replace(talk, title="Clay"))))
    assert [paragraph.style.name for paragraph in document.paragraphs][:2] == ["Title", "Normal"]
    assert [paragraph.runs[0].text for paragraph in document.paragraphs[1:]] == [f"{name}: " for name in NAMES * 2]
    assert document.paragraphs[1].runs[0].bold
    assert document.paragraphs[2].text == "Ann Lee: Well - it was *mine*, R&D's, say x --> y."


def test_the_page_to_read_is_whole_and_safe(talk: Talk) -> None:
    page = FORMATS["html"].write(talk).decode()
    assert "<p>So how did it begin &amp; who had &lt;the&gt; key?</p>" in page
    assert page.count("<cite>") == page.count("<time") == 4
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_captions_hold_two_lines_of_one_speaker_and_end_where_sentences_do(talk: Talk) -> None:
    found = captions(talk, width=32, lead=lambda passage: f"{talk.name(passage)}:")
    for cue in found:
        assert len(cue.lines) <= LINES
        assert max(map(len, cue.lines)) <= 32
        assert 0 < cue.end_s - cue.start_s <= MOST_SECONDS
    opens = [cue.opens for cue in found if cue.passage.number == 3]
    assert opens == [True, *[False] * (len(opens) - 1)]
    assert all(a.end_s <= b.start_s for a, b in pairwise(found))
    assert found[-1].lines == ("Ann Lee: Yeah.",)
    assert found[-1].end_s - found[-1].start_s == 1, "long enough to read, since there is room"
    joined = " ".join(" ".join(cue.lines) for cue in found)
    assert joined.split() == " ".join(f"{talk.name(each)}: {each.text}" for each in talk.passages).split()


def test_captions_of_words_have_the_times_of_words(tmp_path: Path) -> None:
    talk = talk_of(tmp_path, read_file(written(tmp_path, "whisper-words")))
    for cue in captions(talk, width=42):
        assert cue.start_s * 2 == round(cue.start_s * 2), "half a second a word"
    pause = Transcript("Yes. No.\n", from_text("Yes. No.\n").blocks, times=(Timed(0, 4, 0, 1), Timed(5, 8, 9, 10)))
    assert [cue.lines for cue in captions(talk_of(tmp_path, pause), width=42)] == [("Yes.",), ("No.",)]


def test_impossible_times_still_give_captions_in_order(tmp_path: Path) -> None:
    text = "One two.\nThree.\nFour.\n"
    times = (Timed(0, 8, 5, 9), Timed(9, 15, 5, 5), Timed(16, 21, 2, 30))
    transcript = Transcript(text, from_text(text).blocks, times=times)
    found = captions(talk_of(tmp_path, transcript), width=42)
    assert all(a.start_s < a.end_s <= b.start_s for a, b in pairwise(found))


def test_time_goes_on_evenly_inside_and_between_what_is_timed() -> None:
    clock = Clock([Timed(10, 20, 5.0, 10.0), Timed(40, 50, 20.0, 25.0)])
    assert clock.span(10, 20) == (5, 10)
    assert clock.span(12, 16) == (6, 8)
    assert clock.span(30, 45) == (15, 22.5)
    assert clock.span(0, 10) == (pytest.approx(5 - 10 / 15), 5)
    assert clock.span(0, 60) == (pytest.approx(5 - 10 / 15), pytest.approx(25 + 10 / 15))
    assert clock.pieces(10, 50, 1.0) == [(5, 10), (20, 25)]
    assert clock.pieces(10, 50, 10.0) == [(5, 25)]
    assert clock.pieces(25, 30, 1.0) == [(12.5, 15)]


def test_webvtt_is_read_by_webvtt_py_and_pysubs2(talk: Talk) -> None:
    made = FORMATS["vtt"].write(talk).decode()
    cues = list(webvtt.from_string(made))
    ours = captions(talk, width=42)
    assert [cue.voice.replace("&amp;", "&") for cue in cues] == [talk.name(cue.passage) for cue in ours]
    assert [round(cue.start_in_seconds) for cue in cues] == [int(cue.start_s) for cue in ours]
    assert "--> y" not in made
    events = pysubs2.SSAFile.from_string(made, format_="vtt")
    assert [event.start for event in events] == [round(cue.start_s * 1000) for cue in ours]


def test_srt_is_read_by_pysubs2(talk: Talk) -> None:
    events = pysubs2.SSAFile.from_string(FORMATS["srt"].write(talk).decode(), format_="srt")
    ours = captions(talk, width=32, lead=lambda passage: f"{talk.name(passage)}:")
    assert len(events) == len(ours)
    assert events[0].plaintext.startswith("Bo O'Berg: So how did it")
    assert [event.end for event in events] == [round(cue.end_s * 1000) for cue in ours]


def test_podcast_json_is_as_its_namespace_says(talk: Talk) -> None:
    made = json.loads(FORMATS["podcast"].write(talk))
    assert set(made) == {"version", "segments"}
    assert made["version"] == "1.0.0"
    for segment in made["segments"]:
        assert {name: type(value) for name, value in segment.items()} == {
            "speaker": str, "startTime": float, "endTime": float, "body": str
        }  # fmt: skip
        assert 0 <= segment["startTime"] < segment["endTime"]
    assert " ".join(segment["body"] for segment in made["segments"]).split() == said(talk)


def test_json_lines_are_the_table_and_more(talk: Talk) -> None:
    frame = pd.read_json(io.BytesIO(FORMATS["jsonl"].write(talk)), lines=True)
    assert list(frame["role"]) == ["host", "guest"] * 2
    assert list(frame["text"]) == [each.text for each in talk.passages]
    assert list(frame["start_s"]) == [0, 4, 30, 70]
    assert [talk.text[a:b] for a, b in zip(frame["start_char"], frame["end_char"], strict=True)] == list(frame["text"])


def test_rttm_has_ten_columns_and_no_pauses(tmp_path: Path) -> None:
    text = "Yes. No.\nWell.\n"
    times = (Timed(0, 4, 0, 1), Timed(5, 8, 9, 10), Timed(9, 14, 11, 12.5))
    talk = talk_of(tmp_path, Transcript(text, from_text(text).blocks, times=times))
    lines = [line.split() for line in FORMATS["rttm"].write(talk).decode().splitlines()]
    assert lines == [
        ["SPEAKER", "talk", "1", start, length, "<NA>", "<NA>", name, "<NA>", "<NA>"]
        for start, length, name in [("0.000", "1.000", "Bo_O'Berg"), ("9.000", "1.000", "Bo_O'Berg"), ("11.000", "1.500", "Ann_Lee")]
    ]  # fmt: skip


def test_files_of_several_episodes_are_joined_where_the_format_can(talk: Talk) -> None:
    for name, count in (("jsonl", 8), ("rttm", 8)):
        assert len(FORMATS[name].join([FORMATS[name].write(talk)] * 2).splitlines()) == count
    for name, count in (("seglst", 8), ("labelstudio", 2)):
        assert len(json.loads(FORMATS[name].join([FORMATS[name].write(talk)] * 2))) == count


def test_results_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    transcript = from_text("Yes.\nNo.\n")
    folder = settle(tmp_path, transcript, alternate(transcript)[:1])
    with pytest.raises(ArtifactError, match="leaves out what is said last"):
        read("talk", folder)


def test_no_player_takes_what_is_said_for_markup(tmp_path: Path) -> None:
    said = "<script>x</script> <img src=x onerror=alert(1)> {\\an8}up --> 1 < 2 & <3"
    made = FORMATS["srt"].write(talk_of(tmp_path, timed((said, 0, 9)), ("<b>Ann</b>", "Ole"))).decode()
    assert not re.search(r"<[a-z/!?]|\{\\|-->(?! \d\d:)", made)
    assert "‹script>" in made
    assert "1 < 2 & <3" in " ".join(made.split())
