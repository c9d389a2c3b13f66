"""From files to transcripts."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.transcript.reading import ENDINGS, from_text, read


def test_plain_text_keeps_its_characters_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_bytes("\ufeffHi, Zoë 🎙.\r\n\r\nHello.\r\n".encode())
    transcript = read(path)
    assert transcript.text == "Hi, Zoë 🎙.\r\n\r\nHello.\r\n"
    assert [transcript.text[b.start : b.end] for b in transcript.blocks] == ["Hi, Zoë 🎙.\r\n\r\nHello."]


def test_the_ending_chooses_the_format() -> None:
    text = "---\ntitle: Bees\n---\nHello there.\n"
    assert from_text(text, ending=".MD").format == "markdown"
    assert from_text(text, ending=".txt").format == "plain"
    assert from_text("Hello.", ending=".odd").format == "plain"
    assert len(set(ENDINGS)) == len(ENDINGS)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b" \r\n\t\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"# Bees\n\n**Guest:** Ann Bell\n\n## Transcript\n", "a header and nothing that somebody says"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
    ],
)
def test_what_holds_no_speech_is_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "talk.md"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_what_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name in ("gone.txt", "folder.txt"):
        with pytest.raises(InputError, match=f"{name}: cannot be read"):
            read(tmp_path / name)
