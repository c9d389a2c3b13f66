"""Colours and types that tell speakers apart, in Word, in pages and in captions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import RGBColor
from night_garden import SAID, WORDS

from pipeline.errors import InputError
from pipeline.transcript.reading import from_text, read
from pipeline.transcript.record import Transcript


def spoken(transcript: Transcript) -> str:
    return " ".join(" ".join(transcript.text[block.start : block.end] for block in transcript.speech).split())


def sides(transcript: Transcript) -> tuple[set[str], set[str]]:
    assert len(transcript.labels) == len(SAID)
    names = [label.label for label in transcript.labels]
    return set(names[::2]), set(names[1::2])


def bold(run: Any) -> None:
    run.bold = True


def italic(run: Any) -> None:
    run.italic = True


def blue(run: Any) -> None:
    run.font.color.rgb = RGBColor(0, 0, 255)


def marked(run: Any) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def document(
    path: Path, draw: Callable[[Any], None], styles: tuple[str, str] = ("Normal", "Normal"), form: str = "{}"
) -> Path:
    made = docx.Document()
    for i, said in enumerate(SAID):
        run = made.add_paragraph(style=styles[i % 2]).add_run(form.format(*("AB"[i % 2], said)[-form.count("{}") :]))
        if i % 2 == 0:
            draw(run)
    made.save(str(path))
    return path


@pytest.mark.parametrize("draw", [bold, italic, blue, marked])
def test_paragraphs_of_two_styles_in_word_are_two_speakers(tmp_path: Path, draw: Callable[[Any], None]) -> None:
    transcript = read(document(tmp_path / "talk.docx", draw))
    asks, answers = sides(transcript)
    assert spoken(transcript) == " ".join(WORDS)
    assert len(asks) == len(answers) == 1 and asks != answers


def test_named_styles_of_paragraphs_do_as_well(tmp_path: Path) -> None:
    transcript = read(document(tmp_path / "talk.docx", lambda run: None, ("Intense Quote", "Normal")))
    assert sides(transcript) == ({"Style IntenseQuote"}, {"Style none"})


def test_where_labels_say_who_speaks_colours_do_not(tmp_path: Path) -> None:
    transcript = read(document(tmp_path / "talk.docx", blue, form="Speaker {}: {}"))
    assert sides(transcript) == ({"Speaker A"}, {"Speaker B"})


def test_emphasis_that_takes_no_turns_stays_what_it_is(tmp_path: Path) -> None:
    made = docx.Document()
    for i, said in enumerate(SAID):
        made.add_paragraph().add_run(said).bold = i in (3, 4, 9)
    made.save(str(tmp_path / "talk.docx"))
    transcript = read(tmp_path / "talk.docx")
    assert transcript.labels == () and spoken(transcript) == " ".join(WORDS)


@pytest.mark.parametrize(
    "form",
    [
        '<p style="color:#00f">{}</p>|<p>{}</p>',
        '<p><span style="font-size: 9pt; color: blue">{}</span></p>|<p><span style="color: black">{}</span></p>',
        '<p><font color="#0000ff">{}</font></p>|<p><font color="#008800">{}</font></p>',
        "<p><b>{}</b></p>|<p>{}</p>",
        "<p><em>{}</em></p>|<p>{}</p>",
        '<p class="q">{}|<p class="a">{}',
    ],
)
def test_paragraphs_of_two_styles_in_a_page_are_two_speakers(form: str) -> None:
    page = (
        "<html><body>"
        + "\n".join(form.split("|")[i % 2].format(said) for i, said in enumerate(SAID))
        + "</body></html>"
    )
    transcript = from_text(page)
    asks, answers = sides(transcript)
    assert spoken(transcript) == " ".join(WORDS)
    assert len(asks) == len(answers) == 1 and asks != answers
    with pytest.raises(InputError, match="nothing says who speaks"):
        from_text("<html><body>" + "".join(f"<p>{said}</p>" for said in SAID) + "</body></html>")


@pytest.mark.parametrize(
    ("head", "form", "mark"),
    [
        ("WEBVTT\n\n", "<c.{}>{}</c>", "."),
        ("", '<font color="{}">{}</font>', ","),
    ],
)
def test_colours_of_captions_are_speakers(head: str, form: str, mark: str) -> None:
    cues = [
        f"{i + 1}\n00:00:{i:02d}{mark}000 --> 00:00:{i:02d}{mark}900\n{form.format(('yellow', 'cyan')[i % 2], said)}\n\n"
        for i, said in enumerate(SAID)
    ]
    transcript = from_text(head + "".join(cues))
    assert sides(transcript) == ({"Colour yellow"}, {"Colour cyan"})
    assert spoken(transcript) == " ".join(WORDS)
    few = head + "".join(cues).replace("cyan", "white").replace("yellow", "white")
    assert from_text(few).labels == (), "one colour for all says nothing"


def test_a_caption_whose_number_stands_before_a_name_in_quotes_is_that_persons() -> None:
    cues = [
        f'{i + 1} "{("Ada Wren", "Milo Strand")[i % 2]}" (71{i % 2})\n00:00:{i:02d}.000 --> 00:00:{i:02d}.900\n{said}\n\n'
        for i, said in enumerate(SAID)
    ]
    assert sides(from_text("WEBVTT\n\n" + "".join(cues))) == ({"Ada Wren"}, {"Milo Strand"})
