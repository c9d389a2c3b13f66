"""Headers as a video site, a podcast's feed and a newsletter's page write them, told from the talk below to the word."""

from pathlib import Path

import pytest

from pipeline.reading import from_text

FOLDER = Path(__file__).parent / "headers"
TALK = (FOLDER / "talk.txt").read_text(encoding="utf-8")
MANNERS = {
    "lines": TALK,
    "paragraphs": TALK.replace("\n", "\n\n"),
    "one line": " ".join(TALK.split()),
    "labels": "".join(f"{'JON' if i % 2 else 'MIRA'}: {line}\n" for i, line in enumerate(TALK.splitlines())),
    "captions": "".join(f"{i // 6}:{i % 6}0\n{line}\n" for i, line in enumerate(TALK.splitlines() * 6)),
}


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("page", ["youtube", "video", "rss", "feed", "newsletter", "letter"])
def test_every_word_of_the_talk_and_none_of_the_header_is_speech(page: str, manner: str) -> None:
    header = (FOLDER / f"{page}.txt").read_text(encoding="utf-8")
    transcript = from_text(f"{header}\n{MANNERS[manner]}")
    spoken = " ".join(transcript.text[block.start : block.end] for block in transcript.speech)
    said = " ".join((TALK * 6 if manner == "captions" else TALK).split())
    assert " ".join(spoken.split()) == said
    assert transcript.metadata["title"] in header.splitlines()
    assert len(transcript.labels) == (12 if manner == "labels" else 0)
    assert len(transcript.times) == (72 if manner == "captions" else 0)
