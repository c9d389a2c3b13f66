"""Bounds of what an office document may unpack to, checked before anything is unpacked.

A zip of some kilobytes can hold gigabytes, and a document of some kilobytes a million paragraphs or a cell that spans a
thousand million columns.
"""

import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

from pipeline.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

MOST_MEMBERS = 5_000
MOST_UNPACKED = 256 << 20
MOST_XML = 32 << 20
"""Bytes of one part that holds text; it takes about ten times that in memory."""
MOST_PARAGRAPHS = 100_000
MOST_ROWS = 10_000
MOST_COLUMNS = 1_000
SPANS = ("gridSpan", "gridBefore", "gridAfter")


def check_members(data: bytes) -> None:
    """See that an archive unpacks to a reasonable size.

    Raises:
        InputError: it does not.
        BadZipFile: it is no archive.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise InputError(f"its archive holds {len(members)} files, more than {MOST_MEMBERS}; {_MEND}")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise InputError(f"its archive unpacks to more than {MOST_UNPACKED >> 20} MB; {_MEND}")
    for member in members:
        if member.filename.endswith((".xml", ".rels")) and member.file_size > MOST_XML:
            raise InputError(f"its {member.filename[:80]!r} unpacks to more than {MOST_XML >> 20} MB; {_MEND}")


def check_content(document: "Document") -> None:
    """See that a document has a reasonable number of paragraphs, rows and columns.

    Raises:
        InputError: it has not.
    """
    from docx.oxml.ns import qn

    body = document.element
    for name, most in (("p", MOST_PARAGRAPHS), ("tr", MOST_ROWS)):
        if sum(1 for _ in body.iter(qn(f"w:{name}"))) > most:
            what = {"p": "paragraphs", "tr": "rows of tables"}[name]
            raise InputError(f"it has more than {most} {what}; {_MEND}")
    for element in body.iter(*(qn(f"w:{name}") for name in SPANS)):
        value = element.get(qn("w:val"), "")
        if len(value) > 5 or (value.isdecimal() and int(value) > MOST_COLUMNS):
            raise InputError(f"a cell spans more than {MOST_COLUMNS} columns; {_MEND}")


_MEND = "save the talk as plain text."
