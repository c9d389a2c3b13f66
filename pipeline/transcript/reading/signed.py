"""Talk in which the name stands below what is said, as under a quotation: it is written above, where labels stand."""

from collections.abc import Sequence

from pipeline.transcript.reading.layout import HEAD_LINES
from pipeline.transcript.reading.lines import SENTENCE_END, Line, split_lines
from pipeline.transcript.reading.patterns.labels import find_labels

FEWEST = 4  # names
MOST_CHARS = 80  # of a line with a name


def signed_as_labelled(text: str) -> tuple[str, list[str]]:
    """The text with each name above what it signs, and a note on it; as it was where names stand above.

    Names sign that close their paragraphs; or above each of which something is said, and below the last of which nothing.
    """
    lines = split_lines(text)
    filled = [i for i, line in enumerate(lines) if line.text]
    closing = {i for i in filled if _closes(lines, i)}
    if not filled or (len(closing) < FEWEST and not _may_sign(lines[filled[-1]])):
        return text, []
    found = find_labels(lines, header=HEAD_LINES)
    heads = sorted(found.heads)
    if len(heads) < FEWEST or not all(head.alone for head in found.heads.values()):
        return text, []
    above = {i: filled[k - 1] for k, i in enumerate(filled) if k}
    if any(above.get(i, i) in found.heads or i not in above for i in heads):
        return text, []
    if heads[-1] != filled[-1] and not closing.issuperset(heads):
        return text, []
    start = above[heads[0]]
    while start and lines[start - 1].text:
        start -= 1
    written = [line.text for line in lines[:start]]
    for i in heads:
        written += [lines[i].text, *(line.text for line in lines[start:i] if line.text), ""]
        start = i + 1
    written += [line.text for line in lines[start:]]
    return "\n".join(written) + "\n", [
        f"labels: {len(heads)} names stand below what they said; they are written above it"
    ]


def _may_sign(line: Line) -> bool:
    return len(line.text) <= MOST_CHARS and not SENTENCE_END.search(line.text)


def _closes(lines: Sequence[Line], i: int) -> bool:
    """Whether a line may be a name that closes its paragraph."""
    ends = i + 1 == len(lines) or not lines[i + 1].text
    return bool(ends and i and lines[i - 1].text) and _may_sign(lines[i])
