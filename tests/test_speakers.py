"""Labels of speakers in plain text: found, taken out of the speech, and laid over what they head."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript

ASKED = "So how did it begin, and who had the key?"
TOLD = "Well, it began with a clock. I was nine years old then."
FORMS = {
    "a name": ("Ann Lee: ", "Ole van Ur: "),
    "capitals": ("ANN LEE: ", "OLE UR: "),
    "initials": ("AL: ", "OU: "),
    "letters": ("Q: ", "A: "),
    "numbers": ("Speaker 1: ", "Speaker 2: "),
    "ids": ("SPEAKER_00: ", "SPEAKER_01: "),
    "ids in brackets": ("[SPEAKER_00]: ", "[SPEAKER_01]: "),
    "names in brackets": ("[Ann]: ", "[Ole]: "),
    "bold": ("**Ann Lee:** ", "**Ole Ur:** "),
    "bold before the colon": ("**Ann Lee**: ", "**Ole Ur**: "),
    "parts": ("Host: ", "Guest: "),
    "a line of its own": ("Ann Lee:\n", "Ole Ur:\n"),
    "a number on a line of its own": ("Speaker 1\n", "Speaker 2\n"),
    "Rev": ("Ann Lee (00:03):\n", "Ole Ur (01:03):\n"),
    "Rev, tabs": ("Speaker 0    00:00:03    ", "Speaker 1    00:01:03    "),
    "Otter": ("Ann Lee  0:03  \n", "Ole Ur  1:00:03  \n"),
    "Descript": ("[00:00:03] Ann Lee: ", "[00:01:03] Ole Ur: "),
    "Descript, bold": ("**Ann Lee:** [00:00:03] ", "**Ole Ur:** [00:01:03] "),
    "a newsletter": ("**Ann Lee** (00:03)\n\n", "**Ole Ur** (01:03)\n\n"),
    "above the time": ("[00:00:03.00] - Speaker 1\n", "[00:01:03.00] - Speaker 2\n"),
    "captions for the deaf": (">> ANN LEE: ", ">> OLE UR: "),
}


def labels(transcript: Transcript) -> list[tuple[str, str]]:
    return [(label.label, transcript.text[label.start : label.end]) for label in transcript.labels]


def spoken(transcript: Transcript) -> list[str]:
    return [transcript.text[block.start : block.end] for block in transcript.speech]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_labels_are_no_speech_and_say_who_speaks(form: str, between: str) -> None:
    first, second = FORMS[form]
    transcript = from_text(f"{first}{ASKED}{between}{second}{TOLD}{between}" * 3)
    names = [head.strip().strip("*[]:> ") for head in (first, second)]
    assert spoken(transcript) == [ASKED, TOLD] * 3
    assert [text for _, text in labels(transcript)] == [ASKED, TOLD] * 3
    assert all(label in name for (label, _), name in zip(labels(transcript), names * 3, strict=True))
    assert {block.kind for block in transcript.blocks} <= {"label", "time", "speech"}


def test_times_beside_labels_are_kept() -> None:
    transcript = from_text(
        f"Ann Lee  0:03\n{ASKED}\n\nOle Ur  0:10\n{TOLD}\n\nAnn Lee  1:00:15\nNo?\n\nOle Ur  1:00:20\nNo.\n"
    )
    assert [(time.start_s, time.end_s) for time in transcript.times[:3]] == [(3, 10), (10, 3615), (3615, 3620)]


def test_what_is_said_in_more_paragraphs_stays_under_its_label() -> None:
    transcript = from_text(f"ANN: {ASKED}\n\nOLE: {TOLD}\n\n{TOLD}\n\nANN: No?\n\nOLE: No.\n")
    assert labels(transcript)[1] == ("OLE", f"{TOLD}\n\n{TOLD}")


@pytest.mark.parametrize(
    "line",
    [
        "Note: we were late.",
        "So here's the thing: nobody knew.",
        "The Long Way Round: that was the book.",
        "Number one: bring a lamp.",
        "It was 10:30 and I said: no.",
        "https://example.org is where you find it.",
    ],
)
def test_a_colon_in_running_speech_is_no_label(line: str) -> None:
    text = f"{ASKED}\n{TOLD}\n{line}\n{TOLD}\n" * 4
    assert from_text(text).labels == ()
    labelled = f"ANN: {ASKED}\nOLE: {TOLD}\n{line}\nANN: {ASKED}\nOLE: {TOLD}\n"
    assert {label for label, _ in labels(from_text(labelled))} == {"ANN", "OLE"}
    assert line in labels(from_text(labelled))[1][1]


def test_one_who_speaks_once_is_labelled_too_where_all_are() -> None:
    transcript = from_text(f"ANN: {ASKED}\nOLE: {TOLD}\nMia Berg: From the hall, if I may.\nANN: Yes?\nOLE: Do.\n")
    assert [label for label, _ in labels(transcript)] == ["ANN", "OLE", "Mia Berg", "ANN", "OLE"]


@pytest.mark.parametrize("mark", ["- ", "-", "– ", ">> ", ">>> "])
def test_a_bare_mark_says_that_another_begins(mark: str) -> None:
    transcript = from_text(f"{mark}{ASKED}\n{mark}{TOLD}\nSo it was.\n" * 3)
    assert labels(transcript) == [("", ASKED), ("", f"{TOLD}\nSo it was.")] * 3


def test_arrows_may_stand_within_a_line() -> None:
    transcript = from_text("and so we went >> Really? >> Yes.\nThat's it. >> Oh\n")
    assert labels(transcript) == [("", "Really?"), ("", "Yes.\nThat's it."), ("", "Oh")]


def test_dashes_within_a_line_and_a_lone_one_mean_nothing() -> None:
    assert from_text("We went - all of us - home.\n- and slept.\nThat is it.\n").labels == ()


def test_dashes_where_a_sentence_was_broken_into_lines_open_no_turn() -> None:
    broken = "I think that there is a lot that could be\n– well, it is not done yet, but still.\n"
    assert from_text(f"{ASKED}\n{TOLD}\n{ASKED}\n{TOLD}\n{TOLD}\n{TOLD}\n{ASKED}\n{TOLD}\n{broken}" * 4).labels == ()


def test_a_header_that_says_who_is_host_is_no_label() -> None:
    transcript = from_text(
        f"Clocks\n\nHost: Ann Lee\nGuest: Ole Ur\n\nHost: {ASKED}\nGuest: {TOLD}\nHost: No?\nGuest: No.\n"
    )
    assert transcript.metadata["host"] == "Ann Lee"
    assert [label for label, _ in labels(transcript)] == ["Host", "Guest", "Host", "Guest"]


HEADS = st.sampled_from(
    ["ANN: ", "OLE: ", "- ", ">> ", "0:03\n", "[0:04] ANN: ", "ANN (0:05):\n", "**Bo** (0:06)\n", "Speaker 1\n", ""]
)
SAID = st.one_of(st.sampled_from(["So.", "No: no.", "", ">>", "-", "\n"]), st.text(max_size=6))


@given(st.lists(st.tuples(HEADS, SAID), min_size=1, max_size=12))
def test_each_character_lies_in_one_block_and_labels_hold_speech(parts: list[tuple[str, str]]) -> None:
    text = f"{ASKED}\n{TOLD}\nYes.\n\n" * 9 + "".join(f"{head}{said}\n" for head, said in parts)
    transcript = from_text(text)
    at = 0
    for block in transcript.blocks:
        assert block.end > block.start >= at
        assert not transcript.text[at : block.start].strip()
        at = block.end
    assert not transcript.text[at:].strip()
    for spans in (transcript.labels, transcript.times):
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(any(b.start < span.end and span.start < b.end for b in transcript.speech) for span in spans)


def test_a_sentence_that_goes_on_behind_a_dash_is_no_turn() -> None:
    said = ["So I said to him, and you know — Yes?", "— and he laughed. I still think of it.", "Did he?"] * 4
    assert from_text("\n\n".join(said)).labels == ()
