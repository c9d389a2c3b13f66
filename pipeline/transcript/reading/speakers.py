"""Takes labels, time stamps and furniture out of the speech, and says what stands under each label and when it is said.

A dash or `>>` before a turn says that another begins to speak, and not who.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.transcript.reading.lift import Span, lift
from pipeline.transcript.reading.lines import SENTENCE_END, Line, body_kind, mask_numbers, split_lines
from pipeline.transcript.reading.patterns import Patterns, find
from pipeline.transcript.reading.patterns.drawn import marks_within
from pipeline.transcript.reading.patterns.furniture import NOISE
from pipeline.transcript.reading.patterns.heads import CLOSING
from pipeline.transcript.reading.patterns.stamps import Stamp
from pipeline.transcript.reading.patterns.talk import is_talk
from pipeline.transcript.record import EVERYTHING, OTHER_SPEAKER, Block, Kind, Label, Sought, Timed, Transcript

ARROWS = re.compile(r"(?:(?<=\s)|^)>{2,3}(?=\s|\w|\[|\(|$)", re.M)
DASH = re.compile(r"[-–—](?:[ \t]+(?=\S)|(?=[\"“'¿A-Z]))")
STARTS_TURN = re.compile(r">{2,3}|[-–][ \t]+\S|[-–—][\"“A-Z]|\[?[A-Z][\w.' ]{0,30}\]?:\s")
FEWEST_DASHES = 3
DASHED_LINES = 0.2  # of all lines: then dashes open turns also where nothing ends with a stop
CAPITALS = 0.8  # of the other lines begin with one
NOW_AND_THEN = 0.05  # of all lines: fewer dashes are breaks within what one says
WITHIN = 0.2  # of the dashes may stand below a line that ends without one
ASKED = 0.1  # of the dashed lines ask: a list asks nothing, and in a novel most lines tell
SECONDS_A_WORD = 0.4  # a guess for the last stretch, whose end no stamp says


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in speech and is not said: its pieces with their kinds, in order.

    What follows from `at` on is said by `name`; empty: by another; None: the mark does not say.
    """

    at: int
    spans: tuple[tuple[int, int, str], ...] = ()
    name: str | None = None
    note: str = ""

    @property
    def start(self) -> int:
        return self.spans[0][0] if self.spans else self.at


def label_turns(transcript: Transcript, sought: Sought = EVERYTHING) -> Transcript:
    """Take labels, time stamps and furniture out of the speech, and say what stands under each.

    They stay in the text as blocks of their own where another begins to speak, and else are lifted out of it, so that what
    one speaker says is one stretch.
    """
    lines = split_lines(transcript.text)
    spoken = list(_spoken(lines, transcript.blocks))
    talk = [line if yes else Line(line.start, line.start, "") for line, yes in zip(lines, spoken, strict=True)]
    found = find(talk, sought=sought)
    marks = _marks(talk, found, furniture=sought.furniture)
    blocks = tuple(_cut(transcript, marks))
    if not any(block.kind == "speech" for block in blocks):
        return transcript  # labels of nothing are none
    named = list(_changes(marks))
    metadata = dict(transcript.metadata)
    for mark in named:
        if mark.note in ("host", "guest") and mark.name:
            metadata.setdefault(mark.note, mark.name)
    made = replace(
        transcript,
        blocks=blocks,
        metadata=metadata,
        labels=tuple(_labels(blocks, named)),
        times=transcript.times or tuple(_times(blocks, _openings(found), transcript.text)),
        found=(*transcript.found, *found.found),
    )
    spans = _within_turns(made, named, found)
    return lift(replace(made, found=(*made.found, *_told_of_noises(made, spans))), spans)


def _told_of_noises(transcript: Transcript, spans: Sequence[Span]) -> Iterator[str]:
    """A note on what is heard within turns and is left out of the text."""
    gone = set(spans)
    blocks = [each for each in transcript.blocks if each.kind == "stage_direction" and (each.start, each.end) in gone]
    heard = Counter(mask_numbers(transcript.text[block.start : block.end]) for block in blocks)
    if heard:
        told = ", ".join(f"{noise} ({count})" for noise, count in heard.most_common())
        yield f"furniture: {told}: heard within turns and said by nobody; left out of the text"


def _spoken(lines: Sequence[Line], blocks: Sequence[Block]) -> Iterator[bool]:
    """For each line, whether it is part of speech, or a time stamp among it."""
    speech = iter([block for block in blocks if block.kind == "speech"])
    block = next(speech, None)
    for line in lines:
        while block and block.end <= line.start:
            block = next(speech, None)
        yield bool(line.text and block and block.start < line.end)


def _marks(lines: Sequence[Line], found: Patterns, *, furniture: bool) -> list[Mark]:
    """All that stands in speech and is not said, in order."""
    dashed = _dashed(lines)
    stamps = list(found.stamps)
    others = set(found.labels.others)
    drawn = marks_within(lines, found.labels.heads)
    tagged = any(head.shape.startswith(("<", "[")) for head in found.labels.heads.values())
    heard = furniture and bool(found.labels.heads or stamps)
    marks: list[Mark] = []
    k = 0
    for i, line in enumerate(lines):
        if not line.text:
            continue
        if i in found.asides:
            marks.append(Mark(line.end, ((line.start, line.end, found.asides[i]),)))
            continue
        at = line.start
        if head := found.labels.heads.get(i):
            marks.append(Mark(head.end, head.spans, found.labels.names[i], head.note))
            at = head.end
        elif i in others:
            marks.append(Mark(line.start, name=OTHER_SPEAKER))
        elif i in dashed:
            marks.append(Mark(line.start + 1, ((line.start, line.start + 1, "label"),), ""))
        inside = [
            Mark(line.start + arrow.end(), ((line.start + arrow.start(), line.start + arrow.end(), "label"),), "")
            for arrow in ARROWS.finditer(line.text, at - line.start)
        ]
        while k < len(stamps) and stamps[k].start < line.end:
            if stamps[k].start >= at:
                inside.append(Mark(stamps[k].end, ((stamps[k].start, stamps[k].end, "time"),)))
            k += 1
        if heard:
            inside += [
                Mark(
                    line.start + noise.end(),
                    ((line.start + noise.start(), line.start + noise.end(), "stage_direction"),),
                )
                for noise in NOISE.finditer(line.text, at - line.start)
            ]
        if mark := drawn.get(i):
            inside.append(Mark(mark[1], ((*mark, "label"),)))
        if tagged and (tag := CLOSING.search(line.text, at - line.start)):
            place = (line.start + tag.start(), line.end)
            inside.append(Mark(line.end, ((*place, "label"),)))
        rest = max([at, *(mark.at for mark in inside if mark.at <= line.end)])
        left = Line(rest, line.end, line.text[rest - line.start :].strip())
        if (i in found.labels.heads or inside) and left.text and body_kind(left) == "stage_direction":
            inside.append(Mark(line.end, ((rest, line.end, "stage_direction"),)))
        marks += sorted(inside, key=lambda mark: mark.start)
    return marks


def _dashed(lines: Sequence[Line]) -> set[int]:
    """The lines whose dash opens a turn: not where dashes fall within broken sentences, nor in a list."""
    filled = [i for i, line in enumerate(lines) if line.text]
    dashed = {i for i in filled if DASH.match(lines[i].text)}
    if sum(lines[i].text[0].isupper() for i in filled) >= CAPITALS * (len(filled) - len(dashed)):
        dashed = {i for i in dashed if not lines[i].text.lstrip("-–— \t")[:1].islower()}  # a sentence that goes on
    if len(dashed) < max(FEWEST_DASHES, NOW_AND_THEN * len(filled)):
        return set()
    within = sum(i > 0 and bool(lines[i - 1].text) and not SENTENCE_END.search(lines[i - 1].text) for i in dashed)
    common = len(dashed) >= DASHED_LINES * len(filled)
    asked = sum("?" in lines[i].text for i in dashed)
    in_turns = asked >= ASKED * len(dashed) and is_talk(lines[i].text for i in filled)
    return dashed if in_turns and (common or within <= WITHIN * len(dashed)) else set()


def _cut(transcript: Transcript, marks: Sequence[Mark]) -> Iterator[Block]:
    """The blocks, with speech cut at the marks."""
    spans = [span for mark in marks for span in (mark.spans or ((mark.at, mark.at, "label"),))]
    ahead = iter(spans)
    span = next(ahead, None)
    for block in transcript.blocks:
        at = block.start
        while span and span[0] < block.end and block.kind == "speech":
            yield from _trimmed(transcript.text, at, span[0], "speech")
            yield from _trimmed(transcript.text, *span)
            at, span = span[1], next(ahead, None)
        yield from _trimmed(transcript.text, at, block.end, block.kind)


def _trimmed(text: str, start: int, end: int, kind: str) -> Iterator[Block]:
    piece = text[start:end]
    if piece.strip():
        left = start + len(piece) - len(piece.lstrip())
        yield Block(left, left + len(piece.strip()), kind)  # type: ignore[arg-type]


def _changes(marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks at which another begins to speak."""
    last = None
    for mark in marks:
        if mark.name is not None and (not mark.name or mark.name != last):
            yield mark
            last = mark.name


def _labels(blocks: Sequence[Block], named: Sequence[Mark]) -> Iterator[Label]:
    """What is said from each label to the next; nothing where no word stands there."""
    speech = iter([block for block in blocks if block.kind == "speech"])
    block = next(speech, None)
    for mark, after in pairwise([*named, None]):
        assert mark is not None
        ends: list[int] = []
        while block and (after is None or block.start < after.start):
            if block.start >= mark.at:
                ends += [block.start, block.end]
            block = next(speech, None)
        if ends:
            yield Label(ends[0], ends[-1], mark.name or "")


def _openings(found: Patterns) -> Sequence[Stamp]:
    """The stamps as places where what is said at their time begins; where all close what is said, it is before them."""
    stamps = found.stamps
    if _stand_below(found):
        places = [found.lines[0].start, *(stamp.end for stamp in stamps)]
        return [replace(stamp, start=at, end=at) for at, stamp in zip(places, stamps, strict=False)]
    silent = {i for i, head in found.labels.heads.items() if head.alone}
    if not stamps or any(stamp.end_s is not None for stamp in stamps):
        return stamps
    ends = {line.end: line.start for i, line in enumerate(found.lines) if line.text and i not in silent}
    opens = [ends[stamp.end] for stamp in stamps if stamp.end in ends and ends[stamp.end] < stamp.start]
    if len(opens) < len(stamps):
        return stamps
    since = [0.0, *(stamp.start_s for stamp in stamps)]
    return [
        Stamp(start, start, begin, max(begin, stamp.start_s))
        for start, begin, stamp in zip(opens, since, stamps, strict=False)
    ]


def _stand_below(found: Patterns) -> bool:
    """Whether each stamp stands on a line of its own right below what is said at its time, as the last does."""
    lines, stamped = found.lines, found.stamped
    filled = [i for i, line in enumerate(lines) if line.text]
    if not found.labels.heads or len(stamped) < len(found.stamps) or stamped[-1:] != filled[-1:]:
        return False
    alone = all(lines[i].end == stamp.end for i, stamp in zip(stamped, found.stamps, strict=True))
    heads = found.labels.heads
    return alone and all(
        i and lines[i - 1].text and i not in heads and not (i - 1 in heads and heads[i - 1].alone) for i in stamped
    )


def _times(blocks: Sequence[Block], stamps: Sequence[Stamp], text: str) -> Iterator[Timed]:
    """When each stretch of speech between two stamps is said. The end of the last is a guess by its words."""
    speech = iter([block for block in blocks if block.kind == "speech"])
    block = next(speech, None)
    for stamp, after in pairwise([*stamps, None]):
        assert stamp is not None
        ends: list[int] = []
        while block and (after is None or block.start < after.start):
            if block.start >= stamp.end:
                ends += [block.start, block.end]
            block = next(speech, None)
        if not ends:
            continue
        until = stamp.end_s if stamp.end_s is not None else after.start_s if after else None
        if until is None:
            until = stamp.start_s + SECONDS_A_WORD * len(text[ends[0] : ends[-1]].split())
        yield Timed(ends[0], ends[-1], stamp.start_s, max(until, stamp.start_s))


def _within_turns(transcript: Transcript, named: Sequence[Mark], found: Patterns) -> list[Span]:
    """The blocks that nobody says and that stand within what one speaker says: stamps, and the same label again."""
    if not (found.labels.heads or found.stamps or found.asides):
        return []
    liftable: set[Kind] = {"time", "label", "stage_direction"}
    spans: list[Span] = []
    pending: list[Span] | None = None
    places = [mark.start for mark in named]
    k = 0
    for block in transcript.blocks:
        while k < len(places) and places[k] <= block.start:
            pending, k = None, k + 1
        if block.kind == "speech":
            spans += pending or []
            pending = []
        elif block.kind not in liftable:
            pending = None
        elif pending is not None:
            pending.append((block.start, block.end))
    return spans
