"""Word documents: their paragraphs and tables as lines of Markdown, which are then read like any other text."""

import io
import re
import shlex
import sys

from pipeline.errors import InputError
from pipeline.transcript.reading import office_archive
from pipeline.transcript.reading.lost_words import check_all
from pipeline.transcript.reading.paragraphs import lines_of
from pipeline.transcript.reading.text import read_text
from pipeline.transcript.reading.word_paragraphs import W, content, seen_words
from pipeline.transcript.record import EVERYTHING, Sought, Transcript

NAME = "docx"
ENDINGS = (".docx",)
HEADING = re.compile(r"(?:title|subtitle|heading ?(\d?))\b", re.I)


def text_of(data: bytes) -> str:
    """The text of a document: a paragraph a line, a row of a table a line, headings marked with `#`.

    Raises:
        InputError: python-docx is not installed, or the file is no Word document that it can read.
        ReadingError: words that are seen in the document were lost.
    """
    try:
        import docx
    except ImportError as error:
        raise InputError(
            f"Word documents need python-docx: {shlex.quote(sys.executable)} -m pip install python-docx, or save it as plain text."
        ) from error
    try:
        office_archive.check_members(data)
        document = docx.Document(io.BytesIO(data))
        office_archive.check_content(document)
        styles = {style.style_id: str(style.name) for style in document.styles}
        items = list(content(document.element.body, lambda element: _level(_style(element, styles))))
    except InputError:
        raise
    except Exception as error:  # the library lets out whatever a damaged archive or its XML leads to
        raise InputError(
            f"no Word document that can be read ({type(error).__name__}: {str(error)[:120]}); "
            "open it in a word processor and save it again, or save it as plain text."
        ) from error
    text = "".join(f"{line}\n" for line in lines_of(items))
    check_all(seen_words(document.element.body), text)
    return text


def parse(text: str, sought: Sought = EVERYTHING) -> Transcript:
    """Tell header from speech in the text of a document."""
    return read_text(text, format=NAME, sought=sought)


def _style(element: "object", styles: dict[str, str]) -> str:
    found = element.find(f"{W}pPr/{W}pStyle")  # type: ignore[attr-defined]
    return "" if found is None else styles.get(found.get(f"{W}val", ""), found.get(f"{W}val", ""))


def _level(style: str) -> int:
    """The level of a heading by the name of its style, 0 for none."""
    heading = HEADING.match(style)
    return int(heading[1] or 1) if heading else 0
