"""Who host and guest are, by name: from title and show notes, from who is introduced, and from who is addressed by whom.

Each phrase votes for a name on one side; names whose first names are spelt alike count together. A side has a name only if
it has enough votes there, more than on the other side, and no rival: rather none than a wrong one. No list of first names is
used, so any name goes, and what is written with a capital for another reason mostly gathers no votes.
"""

from collections.abc import Sequence
from itertools import accumulate

from pipeline.stages.attribution.names.decide import decide
from pipeline.stages.attribution.names.votes import (
    Said,
    Vote,
    addressed,
    bare,
    greeted,
    introduced,
    of_notes,
    own,
    unless_common,
)
from pipeline.transcript.coverage import folded

__all__ = ["Said", "find"]

OPENING, CLOSING = 1500, 400  # words in which people are introduced, and say goodbye


def find(title: str, notes: str, said: Sequence[Said]) -> dict[str, str]:
    """The names of `host` and `guest`, as far as they can be told.

    Parameters:
        title: of the episode; empty if not known.
        notes: its description; empty if there is none.
        said: the rows of the attribution, in order.
    """
    talk = [Said(row.role, folded(row.text)) for row in said]
    votes: list[Vote] = list(of_notes(folded(title), folded(notes), talk))
    opening, closing = _first_words(talk, OPENING), _first_words(talk[::-1], CLOSING)[::-1]
    if any(word[:1].isupper() for row in opening for word in row.text.split()):
        votes += [*introduced(opening), *own(opening), *own(closing)]
        votes += unless_common([*greeted(opening), *greeted(closing), *addressed(talk)], talk)
    else:
        votes += bare(opening)
    return decide(votes)


def _first_words(rows: Sequence[Said], most: int) -> list[Said]:
    """The rows that begin within so many words."""
    counts = accumulate((row.text.count(" ") + 1 for row in rows), initial=0)
    return [row for row, before in zip(rows, counts, strict=False) if before < most]
