"""Word documents."""

import io
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.errors import InputError
from pipeline.transcript.reading import read
from pipeline.transcript.reading.table_lines import table_lines
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


ORDERS = [
    ("when", "who", "what"),
    ("who", "what", "when"),
    ("what", "who", "when"),
    ("who", "what"),
    ("when", "what", "who"),
]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize("headed", [False, True])
def test_the_columns_of_a_table_are_told_by_what_they_hold(order: tuple[str, ...], headed: bool) -> None:
    said = [("Ann Lee", ASKED), ("Ole Ur", TOLD)] * 3
    rows = [{"when": f"0:0{i}", "who": name, "what": text} for i, (name, text) in enumerate(said)]
    head = [tuple(column.capitalize() for column in order)] if headed else []
    lines = list(table_lines([*head, *(tuple(row[column] for column in order) for row in rows)]))
    if headed:
        assert lines.pop(0) == f"# {' · '.join(head[0])}"
    stamps = [f"[0:0{i}] " if "when" in order else "" for i in range(6)]
    assert lines == [f"{stamp}{name}: {text}" for stamp, (name, text) in zip(stamps, said, strict=True)]


def test_a_table_with_a_column_for_each_speaker() -> None:
    rows = [("Interviewer", "Interviewee"), (ASKED, TOLD), ("And then it was nine?", "It was always nine.")]
    assert list(table_lines(rows))[1:3] == [f"Interviewer: {ASKED}", f"Interviewee: {TOLD}"]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


WRAPPED = {
    "a content control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "a tracked insertion": '<w:ins w:id="1" w:author="x">{}</w:ins>',
    "a smart tag": '<w:smartTag w:element="place">{}</w:smartTag>',
    "a field": '<w:fldSimple w:instr="DATE">{}</w:fldSimple>',
    "a link": '<w:hyperlink w:anchor="a">{}</w:hyperlink>',
    "what was moved here": '<w:moveTo w:id="1" w:author="x">{}</w:moveTo>',
}
UNSEEN = {
    "a deletion": '<w:del w:id="1" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>',
    "a field's formula": "<w:r><w:instrText>gone</w:instrText></w:r>",
    "what was moved away": f'<w:moveFrom w:id="1" w:author="x">{run("gone")}</w:moveFrom>',
    "hidden type": run("gone", "<w:vanish/>"),
}


def document_of(*paragraphs: str) -> bytes:
    document, content = docx.Document(), io.BytesIO()
    for xml in paragraphs:
        document.element.body.insert(
            len(document.element.body) - 1, parse_xml(f"<w:root {nsdecls('w')}>{xml}</w:root>")[0]
        )
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize("wrapper", WRAPPED)
def test_every_word_that_is_seen_is_read(wrapper: str) -> None:
    inline = f"<w:p>{run('So how ')}{WRAPPED[wrapper].format(run('did it '))}{run('begin?')}</w:p>"
    assert text_of(document_of(inline)) == f"{ASKED}\n"


def test_paragraphs_in_a_content_control_are_read_in_their_place() -> None:
    control = f"<w:sdt><w:sdtContent><w:p>{run(ASKED)}</w:p></w:sdtContent></w:sdt>"
    assert (
        text_of(document_of(f"<w:p>{run('One.')}</w:p>", control, f"<w:p>{run(TOLD)}</w:p>"))
        == f"One.\n{ASKED}\n{TOLD}\n"
    )


@pytest.mark.parametrize("kind", UNSEEN)
def test_what_is_not_seen_is_not_read(kind: str) -> None:
    assert text_of(document_of(f"<w:p>{run('So how ')}{UNSEEN[kind]}{run('did it begin?')}</w:p>")) == f"{ASKED}\n"


def test_bold_type_that_comes_again_at_the_head_is_marked_and_no_other() -> None:
    bold = "<w:b/>"
    turns = [f"<w:p>{run(name, bold)}{run(f' {text}')}</w:p>" for name, text in (("Ann", ASKED), ("Ole", TOLD)) * 2]
    stress = f"<w:p>{run('Never', bold)}{run(' again, and ')}{run('Ann', bold)}{run(' laughed.')}</w:p>"
    read_text = text_of(document_of(*turns, stress))
    assert read_text == f"**Ann** {ASKED}\n**Ole** {TOLD}\n" * 2 + "Never again, and Ann laughed.\n"


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
    with pytest.raises(InputError, match="-m pip install python-docx, or save"):
        text_of(document.getvalue())


def packed(path: Path, **members: bytes) -> Path:
    """A document with some members written anew."""
    whole = io.BytesIO()
    docx.Document().save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *members}:
            new.writestr(name, members.get(name) or old.read(name))
    return path


def document_xml(content: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body>{content}</w:body></w:document>'.encode()


def test_a_million_paragraphs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.docx", **{"word/document.xml": document_xml("<w:p><w:r/></w:p>" * 2_500_000)})
    assert path.stat().st_size < 500_000
    with pytest.raises(
        InputError, match=r"x\.docx: its 'word/document\.xml' unpacks to more than 32 MB; save the talk as plain"
    ):
        read(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<w:p/>" * 100_001, "more than 100000 paragraphs"),
        (f"<w:tbl>{'<w:tr/>' * 10_001}</w:tbl>", "more than 10000 rows"),
        (
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="900000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
            "a cell spans more than 1000 columns",
        ),
        ("<w:sdt>" * 400 + "</w:sdt>" * 400, "no Word document that can be read"),
    ],
)
def test_what_would_exhaust_the_machine_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(packed(tmp_path / "x.docx", **{"word/document.xml": document_xml(content)}))


@pytest.mark.slow
def test_an_archive_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="its archive unpacks to more than 256 MB"):
        read(packed(tmp_path / "x.docx", **{"word/media/image1.bin": bytes(257 << 20)}))
    with pytest.raises(InputError, match=r"its archive holds 50\d\d files"):
        read(packed(tmp_path / "y.docx", **{f"word/{number}.bin": b"x" for number in range(5_001)}))


@pytest.mark.parametrize("style", ["Heading 2", "bold"])
def test_headings_and_bold_names_that_come_again_are_labels(tmp_path: Path, style: str) -> None:
    document = docx.Document()
    document.add_heading("The bakery on the quay", 1)
    for name, said in (("Ann", ASKED), ("Ole", TOLD)) * 3:
        if style == "bold":
            document.add_paragraph().add_run(name).bold = True
        else:
            document.add_paragraph(name, style=style)
        document.add_paragraph(said)
    transcript = read(saved(tmp_path / "talk.docx", document))
    heads = [(label.label, transcript.text[label.start : label.end]) for label in transcript.labels]
    assert heads == [("Ann", ASKED), ("Ole", TOLD)] * 3


def test_questions_as_headings_are_one_speakers(tmp_path: Path) -> None:
    document = docx.Document()
    for _ in range(6):
        document.add_heading(ASKED, 3)
        document.add_paragraph(f"{TOLD} I had the key.")
    transcript = read(saved(tmp_path / "talk.docx", document))
    assert [transcript.text[label.start : label.end] for label in transcript.labels] == [
        ASKED,
        f"{TOLD} I had the key.",
    ] * 6


def test_a_list_of_speakers_above_the_talk_is_not_said(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("Clocks", "SUMMARY KEYWORDS", "clock, key", "SPEAKERS", "Ann Lee, Ole Ur"):
        document.add_paragraph(line)
    for i in range(4):
        for name, text in (("Ann Lee", ASKED), ("Ole Ur", TOLD)):
            document.add_paragraph(f"{name}  00:{i:02d}")
            document.add_paragraph(text)
    transcript = read(saved(tmp_path / "talk.docx", document))
    assert [transcript.text[block.start : block.end] for block in transcript.speech] == [ASKED, TOLD] * 4


def test_a_short_word_with_a_full_stop_may_head_a_column() -> None:
    rows = [
        ("Nr.", "Zeit", "Sprecherin", "Transkript"),
        *((str(i), f"0:0{i}", ("Ann", "Ole")[i % 2], ASKED) for i in range(6)),
    ]
    assert list(table_lines(rows))[1] == f"[0:00] Ann: {ASKED}"


def test_a_table_for_each_turn_is_one_table(tmp_path: Path) -> None:
    document = docx.Document()
    for i in range(8):
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        cells[0].text, cells[1].text = ("Ann", "Ole")[i % 2], (ASKED, TOLD, ASKED, "Right.")[i % 4]
        document.add_paragraph("")
    transcript = read(saved(tmp_path / "talk.docx", document))
    assert [label.label for label in transcript.labels] == ["Ann", "Ole"] * 4
    assert [transcript.text[block.start : block.end] for block in transcript.speech] == [
        ASKED,
        TOLD,
        ASKED,
        "Right.",
    ] * 2
