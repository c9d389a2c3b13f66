"""Header told from speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.reading import lines
from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.record import Transcript

TALK = "So we went on for a while.\nAnd I told them that we would\nnot come back before noon.\n" * 6
PIECES = [
    "\n",
    "\r\n",
    "\f",
    "\u2028",
    "\u00a0",
    "\u200b",
    "\x85",
    "Title",
    "0:12",
    "# x",
    "---",
    "Transcript",
    "(Music)",
    "Guest: ",
    "🎙",
    "so",
]
TEXTS = st.one_of(
    st.text(), st.lists(st.one_of(st.sampled_from([*PIECES, " ", "\n\n"]), st.text(max_size=4))).map("".join)
)


def layout(text: str, *, front_matter: bool = False) -> Transcript:
    return lay_out(text, format="plain", front_matter=front_matter)


def kinds(text: str, *, front_matter: bool = False) -> list[tuple[str, str]]:
    """Kind and first line of every block."""
    transcript = layout(text, front_matter=front_matter)
    return [(block.kind, text[block.start : block.end].splitlines()[0]) for block in transcript.blocks]


def header(text: str, *, front_matter: bool = False) -> list[str]:
    return [line for kind, line in kinds(text, front_matter=front_matter) if kind != "speech"]


@given(TEXTS, st.booleans())
def test_blocks_hold_each_character_once_and_in_order(text: str, front_matter: bool) -> None:
    at = 0
    for block in layout(text, front_matter=front_matter).blocks:
        assert block.end > block.start >= at
        assert not text[at : block.start].strip()
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        at = block.end
    assert not text[at:].strip()


def test_a_header_is_told_from_speech() -> None:
    text = (
        "The Keeper of Clocks\nMay 3, 2021 • 41 min\n\nChapters\n(00:00) Intro\n(03:10) Springs\n\nTranscript\n\n"
        + TALK
    )
    assert kinds(text) == [
        ("title", "The Keeper of Clocks"), ("date", "May 3, 2021 • 41 min"), ("heading", "Chapters"),
        ("chapter", "(00:00) Intro"), ("chapter", "(03:10) Springs"), ("heading", "Transcript"),
        ("speech", "So we went on for a while."),
    ]  # fmt: skip


def test_a_header_says_who_is_who() -> None:
    text = "# Clocks\n\n**Host:** Ann Bell\n**Guest:** Ole Ur\nDate: 2021-05-03\n\n## Transcript\n\n" + TALK
    assert layout(text).metadata == {"title": "Clocks", "host": "Ann Bell", "guest": "Ole Ur", "date": "2021-05-03"}


def test_show_notes_go_along_with_the_header() -> None:
    text = "Clocks\nMay 3, 2021\n\nAnn Bell talks to Ole Ur about springs, and explains tides.\n\n" + TALK
    assert header(text) == ["Clocks", "May 3, 2021", "Ann Bell talks to Ole Ur about springs, and explains tides."]


@pytest.mark.parametrize(
    "opening",
    [
        "Thank you\n\n",
        "Hi Peter\n\n",
        "Hello Everybody And Welcome\n",
        "At 7:30 we got up and went\nto the harbour. So that was it.\n",
        "7:30 in the morning we got up\nand went to the harbour.\n",
        "I was born on\nMarch 3, 1970, in a small town\nby the sea and that is it.\n",
        "I was born on March 3, 1970, in a small town by the sea.\n\n",
        "We have about\n40 minutes today\nso let's go.\n",
        "Okay so the\nsummary\nof it is this.\n",
        "You go to\nwww.example.org\nand sign up there.\n",
        "(Right)\nYes, so it is.\n",
        "Yes.\n\nNo.\n\n",
    ],
)
def test_speech_without_a_header_is_speech(opening: str) -> None:
    assert header(opening + TALK) == []


@pytest.mark.parametrize("heading", ["transcript\nof the call", "transcript.\nIt was long"])
def test_the_word_transcript_in_a_broken_line_ends_no_header(heading: str) -> None:
    assert header(TALK + "and then I read the\n" + heading + "\n" + TALK) == []


def test_a_heading_below_long_talk_takes_none_of_it() -> None:
    text = "Clocks\n\nTranscript\n\n" + TALK * 2 + "\nTranscript\n\n" + TALK
    assert header(text) == ["Clocks", "Transcript"]


@pytest.mark.parametrize(
    "before", ["", "Clocks\n\nTranscript\n\n", "Clocks\n\n(0:00) Start\n(4:10) Springs\n(9:00) End\n\nTranscript\n\n"]
)
@pytest.mark.parametrize(
    "form", ["0:{:02d} and so we did on\n", "0:{:02d}\nand so we did on\n", "[00:00:{:02d}] Yes, we did.\n\n"]
)
def test_time_stamps_of_captions_are_no_chapters(before: str, form: str) -> None:
    text = before + "".join(form.format(second) for second in range(0, 60, 4))
    said = "".join(text[b.start : b.end] for b in layout(text).speech)
    assert said.count("we") == 15


def test_labelled_lines_are_no_header() -> None:
    text = "Host: So how did it begin?\nGuest: With a clock.\n" * 3
    assert header(text) == []
    assert header(text.replace("Host:", "**Host:**").replace("Guest:", "**Guest:**")) == []


def test_front_matter_is_header_and_so_is_what_stands_under_it_above_the_talk() -> None:
    text = "---\ntitle: Clocks\nguest: Ole Ur\n---\n\n# Clocks\n\nA talk about clocks.\n\n## Transcript\n\n" + TALK
    assert kinds(text, front_matter=True)[-1] == ("speech", "So we went on for a while.")
    assert len(header(text, front_matter=True)) == 7
    assert layout(text, front_matter=True).metadata["guest"] == "Ole Ur"


def test_rules_and_noises_among_speech_are_not_spoken() -> None:
    text = TALK + "[Music]\n***\n(laughs)\n0:42\n" + TALK
    assert [kind for kind, _ in kinds(text)] == [
        "speech",
        "stage_direction",
        "heading",
        "stage_direction",
        "time",
        "speech",
    ]


def test_a_hostile_line_is_no_header() -> None:
    for word in ("www.", "12:34 -", "=", "A: ", "transcript", "1,"):
        line = word * 30_000
        assert lines.body_kind(lines.Line(0, len(line), line)) is None
        assert header(f"{line} x y\n{TALK}") == []
        assert header(f"x{' ' * 100_000}y\n{TALK}") == []
