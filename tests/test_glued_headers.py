"""Headers whose line ends were lost are taken apart again; talk never is."""

import pytest

from pipeline.transcript.reading import from_text
from pipeline.transcript.reading.header import glued_kind
from pipeline.transcript.reading.lines import Line

TALK = "So how did you come to clay?\nBy way of mud, I think. My aunt had a field.\nA field of it?\nAll of it, yes, and a shed.\n"
CHAPTERS = "(00:00) Intro(01:30) Mud & money(12:07) Who pays for 3 kilns?(1:02:03) Last firing"


def parts(text: str) -> list[tuple[str, str]]:
    found = from_text(text)
    assert "".join(text.split()) == "".join("".join(found.text[b.start : b.end].split()) for b in found.blocks)
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


@pytest.mark.parametrize("date", ["Episode Date: March 7, 2024", "7 March 2024", "Published: 2024-03-07"])
@pytest.mark.parametrize("heading", ["Timestamps", "Chapters:", "Time Stamps"])
def test_a_header_in_one_line_is_date_notes_heading_and_chapters(date: str, heading: str) -> None:
    notes = "Ann Lee joins Bo Berg to talk about clay, kilns, and debt.More at https://kiln.example/ann-lee"
    found = parts(f"Kiln Hour - Ann Lee on mud\n{date}{notes}{heading}{CHAPTERS}\nTranscript\n{TALK}")
    assert found == [
        ("title", "Kiln Hour - Ann Lee on mud"),
        ("date", date),
        ("description", notes),
        ("heading", heading),
        ("chapter", "(00:00) Intro"),
        ("chapter", "(01:30) Mud & money"),
        ("chapter", "(12:07) Who pays for 3 kilns?"),
        ("chapter", "(1:02:03) Last firing"),
        ("heading", "Transcript"),
        ("speech", TALK.strip()),
    ]


def test_a_title_that_touches_the_date_is_one() -> None:
    found = parts(f"Mud and MoneyEpisode Date: March 7, 2024Ann Lee joins Bo Berg.\nTranscript\n{TALK}")
    assert found[:3] == [
        ("title", "Mud and Money"),
        ("date", "Episode Date: March 7, 2024"),
        ("description", "Ann Lee joins Bo Berg."),
    ]


def test_a_glued_header_needs_no_heading_below_it() -> None:
    found = parts(f"Kiln Hour\n7 March 2024Ann Lee joins Bo Berg to talk about clay.\n\n{TALK}")
    assert [kind for kind, _ in found] == ["title", "date", "description", "speech"]


@pytest.mark.parametrize(
    "line",
    [
        "March 7, 2024 | 12 min read",
        "7 March 2024",
        "(00:00) Intro",
        "00:00 - 01:30 Intro",
        "Thu, 14 Mar 2024 06:00:00 +0000",
    ],
)
def test_what_is_one_thing_stays_one(line: str) -> None:
    found = parts(f"Kiln Hour\n{line}\n\nTranscript\n\n{TALK}")
    assert line in [text for _, text in found]


@pytest.mark.parametrize(
    "line",
    [
        "On 7 March 2024 we fired it.",
        "7 March 2024. I remember it well.",
    ],
)
def test_talk_is_not_taken_apart(line: str) -> None:
    assert glued_kind(Line(0, len(line), line)) is None
    assert parts(f"{line}\n{TALK}") == [("speech", f"{line}\n{TALK}".strip())]
