"""Finds what was corrected again in a transcript that is no longer quite the same.

A correction is anchored by its offsets and by the text that it quotes. Where the text at the offsets is still the quoted one
it stays. Else it is looked for near where it should be by now, then anywhere; a few words ("Yes.") only as themselves and
only close by, since they stand in many places. What is found must keep the order of the corrections.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from pipeline.corrections.record import Correction, quoted

NEAR, CLOSE = 2_000, 400  # characters around the expected place; for a few words
FEW_WORDS = 5
ALIKE, SURE = 85.0, 93.0  # of 100: near the expected place, and anywhere


@dataclass(frozen=True, slots=True)
class Placed:
    """The corrections as they stand in the transcript, in order, and those whose text is not found."""

    found: list[Correction]
    lost: list[Correction]


def place(corrections: Sequence[Correction], text: str) -> Placed:
    """Place corrections, given in order, in a transcript."""
    kept = {
        i: replace(each, text=quoted(text, each.start, each.end), placed=True)
        for i, each in enumerate(corrections)
        if quoted(text, each.start, each.end) == each.text or (not each.text and each.end <= len(text))
    }
    found: list[Correction] = []
    lost: list[Correction] = []
    drift = 0
    for i, each in enumerate(corrections):
        floor = found[-1].end if found else 0
        ceiling = next((kept[k].start for k in range(i + 1, len(corrections)) if k in kept), len(text))
        here = kept.get(i) or _search(each, text, drift, floor, max(floor, ceiling))
        if here is None or here.start < floor:
            lost.append(replace(each, placed=False))
            continue
        drift = here.start - each.start if each.placed else drift
        found.append(here)
    return Placed(found, lost)


def _search(each: Correction, text: str, drift: int, floor: int, ceiling: int) -> Correction | None:
    words = each.text.split()
    if not words:
        return None
    around = CLOSE if len(words) < FEW_WORDS else NEAR
    left = max(floor, each.start + drift - around)
    right = min(ceiling, each.end + drift + around)
    if left < right and (span := _verbatim(words, text, left, right)):
        return _moved(each, text, *span)
    if len(words) < FEW_WORDS:
        return None
    span = _alike(each.text, text, left, right, ALIKE) or _alike(each.text, text, floor, ceiling, SURE)
    return _moved(each, text, *span) if span else None


def _verbatim(words: Sequence[str], text: str, left: int, right: int) -> tuple[int, int] | None:
    """Where the words stand as they are; None where they stand nowhere or in more places than one."""
    pattern = re.compile(r"(?<!\S)" + r"\s+".join(map(re.escape, words)) + r"(?!\S)")
    places = [match.span() for match in pattern.finditer(text, left, right)]
    return places[0] if len(places) == 1 else None


def _alike(quote: str, text: str, left: int, right: int, least: float) -> tuple[int, int] | None:
    """The whole words in which most of the quote stands; None where nothing is as much alike as asked for."""
    window = text[left:right]
    found = fuzz.partial_ratio_alignment(quote, window.replace("\n", " "), score_cutoff=least)
    if found is None or found.dest_end - found.dest_start < len(quote) // 2:
        return None
    start, end = left + found.dest_start, left + found.dest_end
    while start > left and not text[start - 1].isspace():
        start -= 1
    while end < right and not text[end].isspace():
        end += 1
    said = text[start:end]
    return (start + len(said) - len(said.lstrip()), start + len(said.rstrip())) if said.strip() else None


def _moved(each: Correction, text: str, start: int, end: int) -> Correction:
    return replace(each, start=start, end=end, text=quoted(text, start, end), placed=True)
