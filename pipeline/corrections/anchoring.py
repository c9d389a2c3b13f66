"""Finds what was corrected again in a transcript that is no longer quite the same.

A correction is anchored by its offsets and by the text that it quotes. Where the text at the offsets is still the quoted one
it stays. Else it is looked for near where it should be by now, then anywhere; a few words ("Yes.") only as themselves and
only close by, since they stand in many places. What is found must keep the order of the corrections. A very long one is
found by runs of words that stand once in it and once in the transcript, since all its letters would take too long.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median_low, mode

from rapidfuzz import fuzz

from pipeline.corrections.store import Correction, quoted
from pipeline.workflow.tables import is_at_limit

# Set by judgement, on invented transcripts run through made-up changes (tests/test_corrections.py): few words stand in
# many places, so they are looked for close by only, and what is looked for anywhere has to be more alike.
NEAR, CLOSE = 2_000, 400  # characters around the expected place; for a few words
FEW_WORDS = 5
CLEARLY = 4  # times as far away as the nearest place the next one has to be
ALIKE, SURE = 80.0, 88.0  # of 100: near the expected place, and anywhere
LONG = 2_000  # characters: more are not compared with every place, which takes time by length of quote and text
RUN = 4  # words that stand together once
EDGE = 9  # runs at each end that say by how many words it moved
STRAY = 0.1  # of the words of a quote: further away than from most others no run of its words lies
WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Placed:
    """The corrections as they stand in the transcript, in order, and those whose text is not found."""

    found: list[Correction]
    lost: list[Correction]


def place(corrections: Sequence[Correction], text: str) -> Placed:
    """Place corrections, given in order, in a transcript: first those of many words, then between them those of few."""
    found = {
        i: replace(each, text=quoted(text, each.start, each.end), placed=True)
        for i, each in enumerate(corrections)
        if _stands(each, quoted(text, each.start, each.end)) or (not each.text and each.end <= len(text))
    }
    found = _in_order(found)
    for few in (False, True):
        for i, each in enumerate(corrections):
            if i not in found and (len(each.text.split()) < FEW_WORDS) == few:
                here = _search(each, text, *_between(i, corrections, found, len(text)), few=few)
                if here is not None:
                    found[i] = here
    lost = [replace(each, placed=False) for i, each in enumerate(corrections) if i not in found]
    return Placed([found[i] for i in sorted(found)], lost)


def _stands(each: Correction, there: str) -> bool:
    """Whether what stands at the offsets is what the correction quotes, of which a spreadsheet may have cut the end off."""
    return there == each.text or (is_at_limit(each.text) and there.startswith(each.text))


def _in_order(found: dict[int, Correction]) -> dict[int, Correction]:
    """Those that do not overlap the one before."""
    kept: dict[int, Correction] = {}
    end = 0
    for i, each in sorted(found.items()):
        if each.start >= end:
            kept[i], end = each, each.end
    return kept


def _between(
    i: int, corrections: Sequence[Correction], found: Mapping[int, Correction], length: int
) -> tuple[int, int, list[int]]:
    """From where to where a correction can lie, and how far those around it have moved, the nearer one first."""
    before = next((k for k in range(i - 1, -1, -1) if k in found), None)
    after = next((k for k in range(i + 1, len(corrections)) if k in found), None)
    near = sorted(
        (k for k in (before, after) if k is not None), key=lambda k: abs(corrections[k].start - corrections[i].start)
    )
    drifts = [found[k].start - corrections[k].start for k in near if corrections[k].placed]
    floor = found[before].end if before is not None else 0
    return floor, found[after].start if after is not None else length, drifts or [0]


def _search(
    each: Correction, text: str, floor: int, ceiling: int, drifts: Sequence[int], *, few: bool
) -> Correction | None:
    words = each.text.split()
    around, expected = CLOSE if few else NEAR, each.start + drifts[0]
    left, right = max(floor, expected - around), min(ceiling, expected + len(each.text) + around)
    if left < right and (span := _verbatim(words, text, left, right, expected)):
        return _moved(each, text, *span)
    if few:
        return None
    span = _alike(each.text, text, left, right, ALIKE) or _alike(each.text, text, floor, ceiling, SURE)
    return _moved(each, text, *span) if span else None


def _verbatim(words: Sequence[str], text: str, left: int, right: int, expected: int) -> tuple[int, int] | None:
    """Where the words stand as they are, if in one place only or if one is by far the nearest to the expected one."""
    if not words:
        return None
    pattern = re.compile(r"(?<!\S)" + r"\s+".join(map(re.escape, words)) + r"(?!\S)")
    places = sorted(
        (match.span() for match in pattern.finditer(text, left, right)), key=lambda span: abs(span[0] - expected)
    )
    off = [abs(start - expected) for start, _ in places[:2]]
    return places[0] if len(places) == 1 or (places and CLEARLY * (off[0] + 5) < off[1]) else None


def _alike(quote: str, text: str, left: int, right: int, least: float) -> tuple[int, int] | None:
    """The whole words in which most of the quote stands; None where nothing is as much alike as asked for."""
    if left >= right:
        return None
    if len(quote) > LONG:
        return _alike_by_runs(quote, text, left, right, least)
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


def _alike_by_runs(quote: str, text: str, left: int, right: int, least: float) -> tuple[int, int] | None:
    """As `_alike`: as far from where the quote stood as runs of words have moved that stand once in both, at either end."""
    said, spans = quote.split(), [match.span() for match in WORD.finditer(text, left, right)]
    ours, theirs = _once(said), _once([text[start:end] for start, end in spans])
    both = [(i, theirs[run]) for run, i in ours.items() if run in theirs]
    if not both:
        return None
    drifts = [there - i for i, there in both]
    usual = median_low(drifts)
    drifts = [drift for drift in drifts if abs(drift - usual) <= STRAY * len(said)]
    begins, ends = mode(drifts[:EDGE]), len(said) + mode(drifts[-EDGE:])
    start, end = spans[max(0, begins)][0], spans[min(len(spans), ends) - 1][1]
    return (start, end) if start < end and fuzz.ratio(quote, quoted(text, start, end), score_cutoff=least) else None


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Where each run of words stands that stands in one place only; marks and capitals do not count."""
    bare = ["".join(filter(str.isalnum, word.casefold())) for word in words]
    runs = list(zip(*(bare[i:] for i in range(RUN)), strict=False))
    times = Counter(runs)
    return {run: i for i, run in enumerate(runs) if times[run] == 1}


def _moved(each: Correction, text: str, start: int, end: int) -> Correction:
    return replace(each, start=start, end=end, text=quoted(text, start, end), placed=True)
