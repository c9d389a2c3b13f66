"""What is no plain text and no caption file: HTML, entities, TextGrid, and who speaks when in a file of its own."""

from pathlib import Path

import pytest
from test_malformed import TEXTGRID

from pipeline.errors import InputError
from pipeline.stages.segmentation.step import _read_richest
from pipeline.transcript.reading import from_text, rttm
from pipeline.transcript.record import EVERYTHING, Transcript

TURNS = [
    ("Ann Lee", "So how did it begin, & who had the key?"),
    ("Ole Ur", "It's a long story: it began with a clock."),
] * 4


def labels(transcript: Transcript) -> list[tuple[str, str]]:
    return [(label.label, " ".join(transcript.text[label.start : label.end].split())) for label in transcript.labels]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;")


PIECES = {
    "bold names": "<p><strong>{0}:</strong> {1}</p>\n",
    "bold names, the colon outside": "<p><b>{0}</b>: {1}</p>\n",
    "cite and paragraph": "<cite>{0}:</cite>\n<time>0:0{2}</time>\n<p>{1}</p>\n",
    "divs": '<div class="turn"><span class="who">{0}:</span> <span>{1}</span></div>\n',
    "a list": "<li>{0}: {1}</li>\n",
}
PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Clocks</title><style>p {{ color: red }}</style></head><body>\n"
    "<nav><a>Home</a></nav>{}<script>var a = 1;</script></body></html>"
)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("whole", [False, True])
def test_html_is_read_as_it_is_seen(piece: str, whole: bool) -> None:
    body = "".join(PIECES[piece].format(name, escaped(text), i) for i, (name, text) in enumerate(TURNS))
    transcript = from_text(PAGE.format(body) if whole else body)
    assert transcript.format == "html"
    assert labels(transcript) == TURNS
    assert not any(mark in transcript.text for mark in ("<", "&#", "&amp;", "color", "var a", "Home"))


def test_a_table_of_a_page_is_read_by_what_its_columns_hold() -> None:
    rows = "".join(f"<tr><td>{escaped(text)}</td><td>{name}</td></tr>" for name, text in TURNS)
    assert labels(from_text(f"<table><tr><th>Text</th><th>Who</th></tr>{rows}</table>", ending=".html")) == TURNS


def test_a_page_without_a_label_is_refused() -> None:
    with pytest.raises(InputError, match="nothing says who speaks"):
        from_text("<html><body>" + "<p>It began with a clock.</p>" * 5 + "</body></html>")


def test_talk_that_mentions_tags_is_text() -> None:
    text = "So what is a <p> tag?\nIt begins a paragraph, and </p> ends it.\nAnd that is all?\n"
    assert from_text(text).text == text


@pytest.mark.parametrize("amp", ["&", "&amp;"])
def test_what_stands_for_characters_is_read_as_these(amp: str) -> None:
    written = f"Ann: It{amp}#39;s R{amp}amp;D{amp}nbsp;now?\nOle: It is &c; and no more.\n" * 3
    transcript = from_text(written)
    assert transcript.text == "Ann: It's R&D now?\nOle: It is &c; and no more.\n" * 3
    assert "stood for characters" in transcript.notes[0]


def test_what_stands_for_characters_in_cues_is_read_as_these() -> None:
    cues = "1\n00:00:01,000 --> 00:00:02,000\nIt&#39;s so.\n\n2\n00:00:03,000 --> 00:00:04,000\nIs it?\n"
    assert from_text(cues).text == "It's so.\nIs it?\n"
    assert from_text('[{"text": "It&amp;#39;s so.", "start": 1.0, "duration": 1.0}]').text == "It's so.\n"


def test_a_textgrid_has_a_tier_a_speaker() -> None:
    transcript = from_text(TEXTGRID)
    assert labels(transcript) == [("Ann", "So how?"), ("Ole", 'A "key" it was.')]
    assert [(time.start_s, time.end_s) for time in transcript.times] == [(0, 1.5), (1.5, 4)]


def test_the_short_form_of_a_textgrid_is_the_same() -> None:
    values = [line.split("=")[-1].strip() for line in TEXTGRID.splitlines() if "=" in line or "<" in line]
    short = "\n".join(values).replace("tiers? ", "")
    assert labels(from_text(short)) == labels(from_text(TEXTGRID))


RTTM = "SPEAKER talk 1 0.000 1.100 <NA> <NA> A <NA> <NA>\nSPEAKER talk 1 1.000 2.000 <NA> <NA> B <NA> <NA>\n"


def written(folder: Path, content: str, ending: str) -> Path:
    path = folder / f"talk{ending}"
    path.write_text(content, encoding="utf-8")
    return path


def test_who_speaks_when_labels_a_transcript_of_the_same_name(tmp_path: Path) -> None:
    cues = (
        "1\n00:00:00,000 --> 00:00:02,200\nSo how did it begin? Well, it began.\n\n"
        "2\n00:00:02,200 --> 00:00:03,000\nWith a clock.\n"
    )
    _, transcript, notes = _read_richest(
        (written(tmp_path, cues, ".srt"), written(tmp_path, RTTM, ".rttm")), EVERYTHING
    )
    assert labels(transcript) == [("A", "So how did it begin?"), ("B", "Well, it began. With a clock.")]
    assert "talk.rttm says who speaks" in notes[-1]


def test_a_transcript_without_times_or_with_labels_is_left_as_it_is(tmp_path: Path) -> None:
    beside = written(tmp_path, RTTM, ".rttm")
    _, transcript, notes = _read_richest((written(tmp_path, "So how?\nIt began.\n", ".txt"), beside), EVERYTHING)
    assert (transcript.labels, "no times" in notes[-1]) == ((), True)
    _, transcript, notes = _read_richest((written(tmp_path, TEXTGRID, ".TextGrid"), beside), EVERYTHING)
    assert [name for name, _ in labels(transcript)] == ["Ann", "Ole"]
    assert "says itself who speaks" in notes[-1]


def test_a_word_is_whose_time_it_shares_most_or_is_nearest() -> None:
    words = [("So", 0), ("how?", 0.5), ("Well,", 0.95), ("it", 1.5), ("began.", 3.6)]
    listed = ", ".join(f'{{"word": "{word}", "start": {at}, "end": {at + 0.4}}}' for word, at in words)
    transcript = from_text(
        f'{{"segments": [{{"text": "So how? Well, it began.", "start": 0, "end": 9, "words": [{listed}]}}]}}'
    )
    assert labels(rttm.label_by_time(transcript, rttm.parse(RTTM))) == [("A", "So how?"), ("B", "Well, it began.")]


def test_what_is_no_rttm_is_refused() -> None:
    with pytest.raises(InputError, match="line 1: no line of RTTM"):
        rttm.parse("SPEAKER x 1 a b\n")
    with pytest.raises(InputError, match="no line begins with SPEAKER"):
        rttm.parse("so it was\n")
