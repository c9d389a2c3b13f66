"""Tables with named columns (CSV and its kin), STM and CTM; and formats of markup that are refused by name."""

import csv
import io

import pytest
from night_garden import ADA, BEGINS, MILO, SAID, TALK, WORDS

from pipeline.errors import InputError
from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript

ROWS = [(name, begin, begin + 2, said) for (name, said), begin in zip(TALK, BEGINS, strict=True)]


def table(columns: str, cells: str, mark: str) -> str:
    out = io.StringIO()
    rows = [cells.format(*row).split("|") for row in ROWS]
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows([columns.split("|"), *rows])
    return out.getvalue()


def clock(second: int) -> str:
    return f"00:{second // 60:02d}:{second % 60:02d}"


def spoken(transcript: Transcript) -> str:
    return " ".join(" ".join(transcript.text[block.start : block.end] for block in transcript.speech).split())


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("speaker|text", "{0}|{3}"),
        ("Text|Speaker", "{3}|{0}"),
        ("start|end|speaker|text", "{1}.25|{2}.5|{0}|{3}"),
        ("Speaker Name|Start time|End time|Transcript", "{0}|00:00:{1}.25|00:01:{2}|{3}"),
        ("#|Timespan|Content|Speaker", "{1}|0:{1}.2 - 1:{2}.0|{3}|{0}"),
        ("start_ms|end_ms|speaker_label|sentence|confidence", "{1}250|{2}500|{0}|{3}|0.98"),
    ],
)
def test_columns_are_told_by_their_names(mark: str, columns: str, cells: str) -> None:
    transcript = from_text(table(columns, cells, mark))
    assert transcript.format == "csv"
    assert spoken(transcript) == " ".join(WORDS)
    assert [label.label for label in transcript.labels] == [ADA, MILO] * (len(TALK) // 2)
    if "start" in columns.lower():
        assert transcript.times[0].start_s == pytest.approx(3.25, abs=0.3)


def test_a_table_that_cannot_be_read_says_why() -> None:
    with pytest.raises(InputError, match="first line must name the columns"):
        from_text("just some words\nand more of them\n", ending=".csv")
    with pytest.raises(InputError, match="no column holds what is said"):
        from_text("height,width\n" + "1,2\n" * 5, ending=".csv")
    with pytest.raises(InputError, match="row 3: has 3 cells, but 2 columns"):
        from_text("speaker,text\n" + "Ada,Yes.\n" + "Ada,So, no.\n" + "Milo,Well.\n" * 20, ending=".csv")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("Zeit|Sprecherin|Gesagt", "00:00:{1}|{0}|{3}"),
        ("Début|Fin|Locuteur|Texte", "{1}.25|{2}.5|{0}|{3}"),
        ("", "{1}.25|{2}.5|{0}|{3}"),
        ("", "{0}|{3}"),
    ],
)
def test_columns_of_no_known_name_are_told_by_what_they_hold(mark: str, columns: str, cells: str) -> None:
    text = table(columns, cells, mark) if columns else table("x", cells, mark).partition("\n")[2]
    transcript = from_text(text, ending=".tsv" if mark == "\t" else ".csv")
    assert spoken(transcript) == " ".join(WORDS)
    assert [label.label for label in transcript.labels] == [ADA, MILO] * (len(TALK) // 2)
    assert bool(transcript.times) == ("{1}" in cells)


def test_whisper_counts_milliseconds_and_other_tables_say_what_they_count() -> None:
    whisper = 'start\tend\ttext\n3000\t5000\tSo how did it begin?\n6000\t9000\tWell, "slowly".\n9000\t9900\tI see.\n'
    assert from_text(whisper).times[0].start_s == 3.0
    assert from_text(whisper.replace("000\t", ".00\t").replace("900\t", ".90\t")).times[0].start_s == 3.0


STM = "\n".join(f"night 1 {name.split()[0].lower()} {a}.00 {b}.50 <o,f0,unknown> {said}" for name, a, b, said in ROWS)
CTM = "\n".join(
    f"night {channel} {a + k * 0.1:.2f} 0.10 {word} 0.97"
    for name, a, _, said in ROWS
    for channel in [{ADA: "A", MILO: "B"}[name]]
    for k, word in enumerate(said.split())
)


@pytest.mark.parametrize("text", [STM, f";; made by a scorer\n{STM}\n", CTM])
def test_scoring_formats_give_words_times_and_speakers(text: str) -> None:
    transcript = from_text(text)
    assert transcript.format == "nist"
    assert spoken(transcript) == " ".join(WORDS)
    assert len(transcript.labels) == len(TALK)
    assert transcript.times[0].start_s == 3.0


def test_a_channel_that_is_a_number_names_nobody() -> None:
    assert from_text(CTM.replace("night A", "night 1").replace("night B", "night 1")).labels == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LaTeX", "% notes\n\\documentclass{article}\n\\begin{document}\nSo how did it begin?\n\\end{document}\n"),
        (
            "YAML",
            "transcript:\n" + "".join(f"  - heard: {name}\n    text: {said!r}\n" for name, said in enumerate(SAID)),
        ),
    ],
)
def test_other_markup_is_refused_by_its_name(name: str, text: str) -> None:
    with pytest.raises(InputError, match=f"this is {name}, which is not read"):
        from_text(text)
    assert SAID[0] in text or name == "LaTeX"
