"""Paragraphs with their styles, from a word processor or a page, as lines of Markdown.

Only what may say who speaks is marked: headings, bold type at the head of a paragraph that comes again, and the style of
paragraphs that nothing else tells apart. Other bold type stays unmarked, for nobody says asterisks.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from pipeline.transcript.reading.styles import Look, look_of, style_labels
from pipeline.transcript.reading.table_lines import table_lines

MOST_LEAD_WORDS = 6  # of bold type that may be a name
FEWEST_LEADS = 2  # times that it comes again


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`level` is that of a heading, 0 for none; `lead` is what it begins with in bold type; `look` is that of all of it."""

    text: str
    level: int = 0
    lead: str = ""
    look: Look = field(default_factory=dict)


def paragraph_of(pieces: Sequence[tuple[str, Look]], text: str, level: int = 0) -> Paragraph:
    """A paragraph from its pieces, each with how it looks; `text` is theirs as it is to be read."""
    lead = "".join(piece for piece, _ in takewhile(lambda each: not each[0].strip() or "bold" in each[1], pieces))
    return Paragraph(text, level, lead.strip(), look_of(pieces))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each the text of its paragraphs, white space folded."""

    rows: tuple[tuple[str, ...], ...]


def lines_of(items: Sequence[Paragraph | Table]) -> Iterator[str]:
    """A paragraph a line, a row of a table a line, a heading with a blank line above and below."""
    items = list(_merged(items))
    plain = [item for item in items if isinstance(item, Paragraph) and item.text.strip() and not item.level]
    labels = iter(style_labels([item.text for item in plain], [item.look for item in plain]))
    leads = Counter(lead for item in items if isinstance(item, Paragraph) and (lead := _lead(item)))
    for item in items:
        if isinstance(item, Table):
            yield from table_lines(item.rows)
        elif not item.text.strip():
            yield ""
        elif item.level:
            yield ""
            yield f"{'#' * min(item.level, 6)} {' '.join(item.text.split())}"
            yield ""
        elif label := next(labels, ""):
            yield f"{label}: {item.text}"
        elif leads[_lead(item)] >= FEWEST_LEADS:
            yield _marked(item)
        else:
            yield item.text


def _merged(items: Sequence[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """The items, with tables of as many columns right below each other as one: some programs write one for each turn."""
    rows: list[tuple[str, ...]] = []
    for item in items:
        if isinstance(item, Table):
            if rows and item.rows and len(item.rows[0]) != len(rows[-1]):
                yield Table(tuple(rows))
                rows = []
            rows += item.rows
        elif rows and not item.text.strip() and not item.level:
            continue
        else:
            if rows:
                yield Table(tuple(rows))
                rows = []
            yield item
    if rows:
        yield Table(tuple(rows))


def _lead(paragraph: Paragraph) -> str:
    """The bold type at the head of a paragraph, if it may be a name."""
    lead = paragraph.lead.splitlines()[0].rstrip() if paragraph.lead else ""
    return lead if 0 < len(lead.split()) <= MOST_LEAD_WORDS and paragraph.text.lstrip().startswith(lead) else ""


def _marked(paragraph: Paragraph) -> str:
    """The paragraph with its bold head between asterisks."""
    lead, text = _lead(paragraph), paragraph.text.lstrip()
    return f"**{lead}**{text[len(lead) :]}"
