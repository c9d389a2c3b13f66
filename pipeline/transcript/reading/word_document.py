"""Word documents: their paragraphs and tables as text, which is then read like any other.

The text is as Markdown writes it where the style says who speaks: headings, and bold type at the head of a paragraph that
comes again. Other bold type stays unmarked.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.errors import InputError
from pipeline.transcript.reading.layout import lay_out
from pipeline.transcript.reading.speakers import label_turns
from pipeline.transcript.reading.table_lines import table_lines
from pipeline.transcript.reading.word_paragraphs import Paragraph, Table, W, content
from pipeline.transcript.record import Transcript

NAME = "docx"
ENDINGS = (".docx",)
HEADING = re.compile(r"(?:title|subtitle|heading ?(\d?))\b", re.I)
MOST_LEAD_WORDS = 6  # of bold type that may be a name
FEWEST_LEADS = 2  # times that it comes again


def text_of(data: bytes) -> str:
    """The text of a document: a paragraph a line, a row of a table a line, headings marked with `#`.

    Raises:
        InputError: python-docx is not installed, or the file is no Word document that it can read.
    """
    try:
        import docx
    except ImportError as error:
        raise InputError(
            "Word documents need python-docx: pip install 'rolecall[docx]', or save the document as plain text."
        ) from error
    try:
        document = docx.Document(io.BytesIO(data))
        styles = {style.style_id: str(style.name) for style in document.styles}
        items = list(content(document.element.body, lambda element: _style(element, styles)))
    except Exception as error:  # the library lets out whatever a damaged archive or its XML leads to
        raise InputError(
            f"no Word document that can be read ({type(error).__name__}: {str(error)[:120]}); "
            "open it in a word processor and save it again, or save it as plain text."
        ) from error
    return "".join(f"{line}\n" for line in _lines(items))


def parse(text: str) -> Transcript:
    """Tell header from speech in the text of a document."""
    return label_turns(lay_out(text, format=NAME))


def _style(element: "object", styles: dict[str, str]) -> str:
    found = element.find(f"{W}pPr/{W}pStyle")  # type: ignore[attr-defined]
    return "" if found is None else styles.get(found.get(f"{W}val", ""), found.get(f"{W}val", ""))


def _lines(items: Sequence[Paragraph | Table]) -> Iterator[str]:
    leads = Counter(lead for item in items if isinstance(item, Paragraph) and (lead := _lead(item)))
    for item in items:
        if isinstance(item, Table):
            yield from table_lines(item.rows)
        elif not item.text.strip():
            yield ""
        elif heading := HEADING.match(item.style):
            yield f"{'#' * min(int(heading[1] or 1), 6)} {' '.join(item.text.split())}"
            yield ""
        elif leads[_lead(item)] >= FEWEST_LEADS:
            yield _marked(item)
        else:
            yield item.text


def _lead(paragraph: Paragraph) -> str:
    """The bold type at the head of a paragraph, if it may be a name."""
    lead = paragraph.lead.splitlines()[0].rstrip() if paragraph.lead else ""
    return lead if 0 < len(lead.split()) <= MOST_LEAD_WORDS and paragraph.text.lstrip().startswith(lead) else ""


def _marked(paragraph: Paragraph) -> str:
    """The paragraph with its bold head between asterisks."""
    lead, text = _lead(paragraph), paragraph.text.lstrip()
    return f"**{lead}**{text[len(lead) :]}"
