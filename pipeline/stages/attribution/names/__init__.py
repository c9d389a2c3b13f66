"""Who host and guest are, by name: from title and show notes, from who is introduced, and from who is addressed by whom.

Each phrase votes for a name on one side; names whose first names are spelt alike count together. A side has a name only if
it has enough votes there, more than on the other side, and no rival: rather none than a wrong one. No list of first names is
used, so any name goes, and what is written with a capital for another reason mostly gathers no votes.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from pipeline.stages.attribution.names.decide import decide
from pipeline.stages.attribution.names.pairs import find_pairs, settle
from pipeline.stages.attribution.names.votes import (
    Said,
    Source,
    addressed,
    bare,
    greeted,
    mentioned,
    of_title,
    own,
    said_in,
    unless_common,
)
from pipeline.transcript.coverage import folded

__all__ = ["Said", "find"]

OPENING, CLOSING, MENTIONED = (
    1500,
    400,
    300,
)  # words in which people are introduced, say goodbye, and the guest is named in full
GLUED = re.compile(r"(?<=[a-z\d][.!?)])(?=[A-Z][a-z])|(?<=\d)(?=[A-Z][a-z])")

NO_WORD = re.compile(r"(?<!\S)\S{100,}")
"""Longer than any name. The patterns begin anew at each of its letters, and so would take time in proportion to its square."""


def find(title: str, notes: str, said: Sequence[Said]) -> dict[str, str]:
    """The names of `host` and `guest`, as far as they can be told.

    Parameters:
        title: of the episode; empty if not known.
        notes: its description; empty if there is none.
        said: the rows of the attribution, in order.
    """
    talk = [Said(row.role, _worded(row.text)) for row in said]
    title, notes = unglued(_worded(title)), unglued(_worded(notes))
    opening, closing = _first_words(talk, OPENING), _first_words(talk[::-1], CLOSING)[::-1]
    written = any(word[:1].isupper() for row in opening for word in row.text.split())
    texts: list[tuple[str, Source]] = [(title, "header"), (notes, "header")]
    texts += [(row.text, "introduced") for row in opening if written]
    pairs = [pair for text, source in texts for pair in find_pairs(text, source)]
    paired = {name for pair in pairs for name in (*pair.first, *pair.second)}
    votes = [*of_title(title, notes, talk), *(vote for text, source in texts for vote in said_in(text, source, paired))]
    if written:
        spoken = [*greeted(opening), *greeted(closing), *addressed(talk)]
        votes += [*own(opening), *own(closing), *unless_common(spoken, talk)]
        votes += mentioned(_first_words(talk, MENTIONED), votes)
    else:
        votes += bare(opening)
    return decide([*votes, *settle(pairs, votes)])


def unglued(text: str) -> str:
    """A header's text with a blank where a page's fields were joined without one: "6 May 2025Ann Lee joins …"."""
    return GLUED.sub(" ", text)


def _worded(text: str) -> str:
    """The text with white space folded and `_` for what is no word."""
    return NO_WORD.sub("_", folded(text))


def _first_words(rows: Sequence[Said], most: int) -> list[Said]:
    """The rows that begin within so many words."""
    counts = accumulate((row.text.count(" ") + 1 for row in rows), initial=0)
    return [row for row, before in zip(rows, counts, strict=False) if before < most]
