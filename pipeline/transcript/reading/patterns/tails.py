"""What stands behind the heads of nearly all turns and only counts: how sure a recogniser is, how many words follow."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.transcript.reading.lines import Line, mask_numbers
from pipeline.transcript.reading.patterns.heads import Head
from pipeline.transcript.reading.patterns.labels import Labels

FEWEST = 4  # turns
NEARLY_ALL = 0.95  # of the turns have it
MOST_FORMS = 2  # one and several: `1 word`, `2 words`
LEADING = re.compile(r"[ \t]*[(\[{]\d+(?:[.,]\d+)?[ ]?%?[)\]}][ \t]*[:,;–—-]?(?=\s|$)")
COUNTED = re.compile(
    r"[ \t]*(?:\d{1,2}(?::\d\d){1,2}(?=\W))?[^\w\n]{0,5}\d+(?:[.,]\d+)?[ ]?[%)\]]?[ ]?[^\W\d_]{0,12}[)\]]?"
)
"""A number with what it counts, and nothing else on the line."""


def with_tails(labels: Labels, lines: Sequence[Line]) -> Labels:
    """The labels, each head with what counts behind it."""
    heads = labels.heads
    if len(heads) < FEWEST:
        return labels
    ends = {i: end for i, head in heads.items() if (end := _tail(head, lines[i]))}
    rests = {mask_numbers(lines[i].text[heads[i].end - lines[i].start : end]) for i, end in ends.items()}
    if len(ends) < NEARLY_ALL * len(heads) or len(rests) > MOST_FORMS:
        return labels
    longer = {i: _longer(head, lines[i], ends[i]) if i in ends else head for i, head in heads.items()}
    return replace(labels, heads=longer)


def _tail(head: Head, line: Line) -> int:
    """Where in the line ends what counts behind a head; 0 where nothing does."""
    at = head.end - line.start
    rest = line.text[at:]
    leading = LEADING.match(line.text, at)
    if leading:
        return leading.end()
    return len(line.text) if COUNTED.fullmatch(rest) else 0


def _longer(head: Head, line: Line, end: int) -> Head:
    rest = line.text[head.end - line.start : end]
    start = head.end + len(rest) - len(rest.lstrip())
    spans = (*head.spans, (start, line.start + end, "label"))
    return replace(head, spans=spans, end=line.start + end, alone=end == len(line.text))
