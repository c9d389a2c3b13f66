"""What recurs in a text beside what is said: labels of speakers, time stamps, and the furniture of pages.

One mechanism for all programs that write transcripts: it looks at the whole text. A *label* recurs at the head of lines with
few names, in turns. A *stamp* counts up at the pace of talk. *Furniture* comes again on every page, or stands outside the
turns that labels or stamps mark. Text without such patterns is left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.transcript.reading.lines import Line
from pipeline.transcript.reading.patterns.blocks import said_again
from pipeline.transcript.reading.patterns.furniture import outside
from pipeline.transcript.reading.patterns.labels import NONE, Labels, find_labels
from pipeline.transcript.reading.patterns.spelt_stamps import with_words
from pipeline.transcript.reading.patterns.stamps import (
    FEWEST,
    STAMP,
    Stamp,
    at_heads,
    counting_up,
    stamp_at,
    with_marks,
)
from pipeline.transcript.reading.patterns.tails import with_tails
from pipeline.transcript.record import EVERYTHING, Kind, Sought

BESIDE = 0.9  # of the labels have a stamp right below or behind them
HEADER_LINES = 10  # that may stand above even a short text


@dataclass(frozen=True, slots=True)
class Patterns:
    """What was found in `lines`.

    `asides` are lines that nobody says, by their number. `found` says in words what was taken for labels, stamps and
    furniture, and why.
    """

    lines: Sequence[Line]
    labels: Labels = NONE
    stamps: tuple[Stamp, ...] = ()
    asides: Mapping[int, Kind] = field(default_factory=dict)
    found: tuple[str, ...] = ()

    @property
    def first(self) -> int | None:
        """The line on which the first label or stamp of the talk stands."""
        places = [*self.labels.heads, *self.stamped[:1]]
        return min(places, default=None)

    @property
    def stamped(self) -> list[int]:
        """The lines on which stamps stand."""
        return sorted(lines_of(self.lines, [stamp.start for stamp in self.stamps]))


def find(lines: Sequence[Line], *, header: int = HEADER_LINES, sought: Sought = EVERYTHING) -> Patterns:
    """Look for patterns in a text.

    Parameters:
        lines: the text, or with blank lines for what is known to be no speech.
        header: how many lines may stand above the talk.
        sought: what to look for.
    """
    labels = with_tails(find_labels(lines, header=header), lines) if sought.labels else NONE
    stamps, units = _stamps(lines, labels) if sought.stamps else ((), [])
    notes = [*_told_of_labels(labels), *_told_of_stamps(stamps, units)]
    asides: dict[int, Kind] = {}
    if sought.furniture and (labels.heads or stamps):
        on_lines = lines_of(lines, [stamp.start for stamp in stamps])
        silent = {i for i, head in labels.heads.items() if head.alone} | _only_stamps(lines, stamps)
        turns = {*labels.heads, *labels.others} or on_lines
        again = said_again(lines, labels, on_lines)
        asides = outside(lines, turns, silent | set(again))
        asides |= dict.fromkeys(again, "label")
        notes += [f"furniture: {lines[i].text[:60]!r}, outside the turns" for i in sorted(asides)]
    return Patterns(lines, labels, stamps, asides, tuple(notes))


def lines_of(lines: Sequence[Line], places: Sequence[int]) -> set[int]:
    """The numbers of the lines in which places lie; places are in order."""
    found, i = set(), 0
    for place in places:
        while i + 1 < len(lines) and lines[i + 1].start <= place:
            i += 1
        found.add(i)
    return found


def _stamps(lines: Sequence[Line], labels: Labels) -> tuple[tuple[Stamp, ...], list[str]]:
    """The stamps beside labels, and the others that count up; and what their units are called where words say them again."""
    found, units = with_words(at_heads(lines), lines)
    beside = [span for head in labels.heads.values() for span in head.spans if span[2] == "time"]
    within: list[Stamp] = []
    for head in labels.heads.values():
        if any(kind == "time" for _, _, kind in head.spans):
            line = lines[head.line]
            within += _in_head(line, head.spans)
    taken = [(a, b) for a, b, _ in beside]
    others = _outside_of(found, taken)
    counting = counting_up(others, lines) or _beside_labels(others, lines, labels)
    return tuple(sorted([*within, *with_marks(counting, lines)], key=lambda stamp: stamp.start)), units


def _beside_labels(stamps: Sequence[Stamp], lines: Sequence[Line], labels: Labels) -> list[Stamp]:
    """The stamps right below labels, or right behind them, if nearly all have one: these may stand still for a while."""
    starts = {stamp.start: stamp for stamp in stamps}
    found = []
    for i, head in labels.heads.items():
        line = lines[i + 1] if head.alone and i + 1 < len(lines) else lines[i]
        at = line.start if head.alone else head.end
        at += len(line.text[at - line.start :]) - len(line.text[at - line.start :].lstrip())
        match = None if head.alone or not line.text else STAMP.match(line.text, at - line.start)
        stamp = stamp_at(line, match) if match else starts.get(at)
        found += [stamp] if stamp else []
    ordered = all(a.start_s <= b.start_s for a, b in pairwise(found))
    enough = len(found) >= max(FEWEST, BESIDE * len(labels.heads))
    return found if enough and ordered and found[0].start_s < found[-1].start_s else []


def _in_head(line: Line, spans: Sequence[tuple[int, int, str]]) -> list[Stamp]:
    stamps = []
    for start, end, kind in spans:
        if kind == "time" and (match := STAMP.search(line.text, start - line.start, end - line.start)):
            stamp = stamp_at(line, match)
            stamps += [Stamp(start, end, stamp.start_s, stamp.end_s)] if stamp else []
    return stamps


def _outside_of(stamps: Sequence[Stamp], taken: Sequence[tuple[int, int]]) -> list[Stamp]:
    left, k = [], 0
    for stamp in stamps:
        while k < len(taken) and taken[k][1] <= stamp.start:
            k += 1
        if k == len(taken) or stamp.end <= taken[k][0]:
            left.append(stamp)
    return left


def _only_stamps(lines: Sequence[Line], stamps: Sequence[Stamp]) -> set[int]:
    """The lines that hold nothing but stamps."""
    rest = {}
    numbers = sorted(lines_of(lines, [stamp.start for stamp in stamps]))
    k = 0
    for i in numbers:
        line, said, at = lines[i], "", lines[i].start
        while k < len(stamps) and stamps[k].start <= line.end:
            said += line.text[at - line.start : stamps[k].start - line.start]
            at = stamps[k].end
            k += 1
        rest[i] = said + line.text[at - line.start :]
    return {i for i, said in rest.items() if not said.strip(" \t*_-–—|:,;")}


def _told_of_labels(labels: Labels) -> list[str]:
    if not labels.heads:
        return []
    shapes: dict[str, None] = dict.fromkeys(head.shape.replace("$", " ⏎") for head in labels.heads.values())
    count: dict[str, int] = {}
    for name in labels.names.values():
        count[name] = count.get(name, 0) + 1
    named = ", ".join(f"{name} ({n})" for name, n in sorted(count.items(), key=lambda item: -item[1])[:12])
    told = [f"labels: {named}; they recur at the head of lines as {', '.join(list(shapes)[:4])}"]
    told += [f"labels: {note}" for note in labels.notes]
    if labels.others:
        told.append(
            f"labels: {len(labels.others)} paragraphs without one take turns with these: they are the other speaker's"
        )
    return told


def _told_of_stamps(stamps: Sequence[Stamp], units: Sequence[str]) -> list[str]:
    if not stamps:
        return []
    first, last = stamps[0], stamps[-1]
    again = f", and once more in words ({', '.join(units)})" if units else ""
    return [
        f"stamps: {len(stamps)}, counting up from {first.start_s:g} s to {last.start_s:g} s at the pace of talk{again}"
    ]
