"""Paragraphs whose speakers are told apart by colour or type, in a document that names nobody: the style becomes a label."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.transcript.reading.lines import split_lines
from pipeline.transcript.reading.patterns import HEADER_LINES
from pipeline.transcript.reading.patterns.drawn import PLAIN_STYLE, take_turns
from pipeline.transcript.reading.patterns.labels import find_labels

Look = Mapping[str, str]
"""How a piece of text looks: `colour`, `shade`, `bold`, `italic`, `style` (of its paragraph), what is not plain only."""
SIDES = ("colour", "shade", "bold", "italic", "style")
MOST_STYLES = 4
COMMON = 0.9  # of the paragraphs have one of the styles that come again


def look_of(pieces: Iterable[tuple[str, Look]]) -> Look:
    """What all of a paragraph has in common."""
    looks = [look for text, look in pieces if text.strip()]
    return (
        {key: value for key, value in looks[0].items() if all(look.get(key) == value for look in looks)}
        if looks
        else {}
    )


def style_labels(texts: Sequence[str], looks: Sequence[Look]) -> list[str]:
    """A label for each paragraph where speakers are told apart by nothing but how their paragraphs look; else none.

    Parameters:
        texts: the paragraphs; empty ones and headings are left out.
        looks: of each, what all of it has in common.
    """
    for side in SIDES:
        values = [look.get(side, "") for look in looks]
        counts = Counter(values)
        again = {value for value, count in counts.items() if count > 1}
        if not 1 < len(again) <= MOST_STYLES or sum(counts[value] for value in again) < COMMON * len(values):
            continue
        names = [_named(side, value) for value in values]
        if take_turns(names, texts):
            labelled = find_labels(split_lines("\n\n".join(texts)), header=HEADER_LINES).heads
            return [] if labelled else names
    return []


def _named(side: str, value: str) -> str:
    if side in ("bold", "italic"):
        return f"{side.title()} type" if value else PLAIN_STYLE
    return f"{'Style' if side == 'style' else 'Colour'} {value or 'none'}"
