"""What is settled before any model is asked: stretches of a transcript whose speaker a person or the input has named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

NOBODY = "-"
"""As a speaker: nobody is to be named here, not even whom the role would give."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Who speaks a stretch of the text (code points, end exclusive), and who says so: `person` or `label`."""

    start: int
    end: int
    role: str
    speaker: str = ""
    source: str = "person"
    confidence: float = 1.0


def overlay(over: Sequence[Settled], under: Sequence[Settled]) -> list[Settled]:
    """All of `over` and what it leaves of `under`; each in order and without overlap, as is what comes of it."""
    left = []
    for each in under:
        start = each.start
        for other in over:
            if other.start < each.end and other.end > start:
                left.append(replace(each, start=start, end=max(start, other.start)))
                start = other.end
        left.append(replace(each, start=start))
    return sorted([*over, *(each for each in left if each.start < each.end)], key=lambda each: each.start)
