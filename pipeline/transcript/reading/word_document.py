"""Word documents: their paragraphs and tables as text, which is then read like any other."""

import io
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.reading.speakers import label_turns
from pipeline.transcript.record import Transcript

if TYPE_CHECKING:
    from docx.table import Table

NAME = "docx"
ENDINGS = (".docx",)


def text_of(data: bytes) -> str:
    """The text of a document: a paragraph a line, a row of a table a line, a heading with a blank line below.

    Raises:
        InputError: python-docx is not installed, or the file is no Word document that it can read.
    """
    try:
        import docx
        from docx.table import Table
    except ImportError as error:
        raise InputError(
            "Word documents need python-docx: pip install 'rolecall[docx]', or save the document as plain text."
        ) from error
    try:
        content = list(docx.Document(io.BytesIO(data)).iter_inner_content())
        lines = []
        for item in content:
            if isinstance(item, Table):
                lines += _rows(item)
            else:
                titled = (item.style.name or "").startswith(("Title", "Heading")) if item.style else False
                lines.append(f"{item.text}\n" if titled and item.text.strip() else item.text)
    except Exception as error:  # the library lets out whatever a damaged archive or its XML leads to
        raise InputError(
            f"no Word document that can be read ({type(error).__name__}: {str(error)[:120]}); "
            "open it in a word processor and save it again, or save it as plain text."
        ) from error
    return "\n".join(lines) + "\n"


def parse(text: str) -> Transcript:
    """Tell header from speech in the text of a document."""
    return label_turns(lay_out(text, format=NAME))


def _rows(table: "Table") -> list[str]:
    """Rows as lines: `time speaker: text`, where the last cell is what is said."""
    lines = []
    for row in table.rows:
        cells = list({id(cell._tc): " ".join(cell.text.split()) for cell in row.cells}.values())
        *before, said = [cell for cell in cells if cell] or [""]
        head = " ".join(before)
        lines.append(f"{head}{'' if head.endswith(':') or head[-1:].isdigit() else ':'} {said}" if head else said)
    return lines
