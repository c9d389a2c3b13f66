"""A Word document to read, with the styles of the word processor's own headings."""

import io
import shlex
import sys

from pipeline.errors import ExportError
from pipeline.export.talk import Talk, printable
from pipeline.report.view import Aside

NAME = "docx"
ENDING = ".docx"
NEEDS_TIMES = False


def write(talk: Talk) -> bytes:
    """The title, then each turn with its paragraphs, names in bold.

    Raises:
        ExportError: python-docx is not installed.
    """
    try:
        import docx
    except ImportError as error:
        raise ExportError(
            f"Word documents need python-docx: {shlex.quote(sys.executable)} -m pip install python-docx."
        ) from error
    document = docx.Document()
    document.core_properties.title = talk.title[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    if talk.title:
        document.add_heading(talk.title, level=0)
    for each in talk.in_order:
        if isinstance(each, Aside):
            said = printable(each.text)
            if each.kind == "heading":
                document.add_heading(said.lstrip("# "), level=2)
            else:
                document.add_paragraph().add_run(said).italic = True
            continue
        first, *others = talk.paragraphs(each)
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{talk.name(each)}: ").bold = True
        paragraph.add_run(first)
        for other in others:
            document.add_paragraph(other)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
