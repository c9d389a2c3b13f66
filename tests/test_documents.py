"""Word documents."""

import io
import sys
from pathlib import Path

import docx
import pytest

from pipeline.errors import InputError
from pipeline.transcript.reading import read
from pipeline.transcript.reading.word_document import text_of

ASKED, TOLD = "So how did it begin?", "Well, it began with a clock."


def saved(path: Path, document: "docx.document.Document") -> Path:
    document.save(str(path))
    return path


def test_paragraphs_are_lines_and_headings_are_header(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("The Keeper of Clocks", 0)
    document.add_heading("Transcript", 1)
    for _ in range(3):
        document.add_paragraph(f"ANN: {ASKED}")
        document.add_paragraph().add_run("OLE: ").bold = True
        document.paragraphs[-1].add_run(TOLD)
    transcript = read(saved(tmp_path / "talk.docx", document))
    assert transcript.format == "docx"
    assert transcript.metadata["title"] == "The Keeper of Clocks"
    assert [transcript.text[label.start : label.end] for label in transcript.labels] == [ASKED, TOLD] * 3


def test_a_table_of_time_speaker_and_text(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    for i, (name, text) in enumerate([("Ann Lee", ASKED), ("Ole Ur", TOLD)] * 3):
        for cell, content in zip(table.add_row().cells, (f"00:00:0{i}", name, text), strict=True):
            cell.text = content
    transcript = read(saved(tmp_path / "talk.docx", document))
    assert [label.label for label in transcript.labels] == ["Ann Lee", "Ole Ur"] * 3
    assert [transcript.text[block.start : block.end] for block in transcript.speech] == [ASKED, TOLD] * 3
    assert [time.start_s for time in transcript.times] == [0, 1, 2, 3, 4, 5]


def test_a_document_is_known_by_its_content(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(ASKED)
    assert read(saved(tmp_path / "talk.txt", document)).text == f"{ASKED}\n"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"plain words"])
def test_a_damaged_document_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "talk.docx").write_bytes(content)
    with pytest.raises(InputError, match=r"talk\.docx: no Word document that can be read"):
        read(tmp_path / "talk.docx")


def test_without_the_library_the_mend_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    document = io.BytesIO()
    docx.Document().save(document)
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match=r"pip install 'rolecall\[docx\]'"):
        text_of(document.getvalue())
