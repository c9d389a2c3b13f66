"""Labels of speakers within a text: which heads of lines are such, and what is said under each.

A label recurs, looks like a name, and there are few of them through the whole text; so `Note:` and `The thing is:` are
none. A dash or `>>` before a turn says that another begins to speak, and not who.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.transcript.reading.lines import SENTENCE_END, Line, split_lines
from pipeline.transcript.reading.speaker_labels import GENERIC, MOST_CHARS, Mark, is_name, label_of
from pipeline.transcript.reading.timestamps import STAMP_BEFORE, caption_lines, says_again, times_between
from pipeline.transcript.record import Block, Kind, Label, Transcript

ARROWS = re.compile(r"(?:(?<=\s)|^)>{2,3}(?=\s|\w|\[|\(|$)", re.M)
DASH = re.compile(r"[-–—](?:[ \t]+(?=\S)|(?=[\"“'¿A-Z]))")
STARTS_TURN = re.compile(r">{2,3}|[-–][ \t]+\S|[-–—][\"“A-Z]|\[?[A-Z][\w.' ]{0,30}\]?:\s")
FEWEST_DASHES = 3
DASHED_LINES = 0.2  # of all lines: then dashes open turns also where nothing ends with a stop
WITHIN = 0.2  # of the dashes may stand below a line that ends without one
MOST_NAMES = 12
MOST_NUMBERED = 48  # recognisers that number speakers may find too many
FEWEST_TURNS = 4  # labels in all, unless they are of a form that nobody says
FIRST_BY, LAST_FROM = 0.3, 0.5  # labels of names begin early and go on late, by lines
HEADER_LINES = 10  # that may stand above even a short text
ONE_NAME_LINES = 0.3  # of the lines begin with the label, where there is only one


def turn_lines(lines: Sequence[Line], *, header: int = HEADER_LINES) -> dict[int, Mark]:
    """The labels of speakers by the number of the line that they head.

    Parameters:
        lines: the text, or with blank lines for what is known to be no speech.
        header: how many lines may stand above the talk.
    """
    filled = [(i, line) for i, line in enumerate(lines) if line.text]
    found = {i: mark for i, line in filled if (mark := label_of(line)) and not names_a_part(line)}
    counts = Counter(_key(mark) for mark in found.values())
    sure = {_key(mark) for mark in found.values() if mark.sure}
    often = {key for key, count in counts.items() if count > 1 and key not in sure}
    places = [place for place, (i, _) in enumerate(filled) if i in found and _key(found[i]) in often]
    if not _are_names(often, places, len(filled), header=header, others=bool(sure)):
        often = set()
    if len(sure) > MOST_NUMBERED or sum(counts[key] for key in sure) < 2:
        sure = set()
    chosen = {i: mark for i, mark in found.items() if _key(mark) in often | sure}
    return {**chosen, **_once_only(found, chosen, counts)}


def names_a_part(line: Line) -> bool:
    """Whether a line says, as headers do, who has which part: `Host: Ann Bell`."""
    part, colon, name = line.text[:MOST_CHARS].strip("*_").partition(":")
    name = name.strip(" \t*_")
    return bool(colon and GENERIC.fullmatch(part) and 1 < len(name.split()) < 5 and is_name(name))


def label_turns(transcript: Transcript) -> Transcript:
    """Take labels and time stamps out of the speech, as blocks of their own, and say what stands under each."""
    lines = split_lines(transcript.text)
    spoken = list(_spoken(lines, transcript.blocks))
    marks = _marks(
        lines, spoken, turn_lines([line if yes else Line(0, 0, "") for line, yes in zip(lines, spoken, strict=True)])
    )
    blocks = tuple(_cut(transcript, marks))
    if not any(block.kind == "speech" for block in blocks):
        return transcript  # labels of nothing are none
    named = [mark for mark in marks if mark.name is not None]
    metadata = dict(transcript.metadata)
    for mark in named:
        if mark.note in ("host", "guest") and mark.name:
            metadata.setdefault(mark.note, mark.name)
    made = replace(transcript, blocks=blocks, metadata=metadata, labels=tuple(_labels(blocks, named)))
    return made if made.times else replace(made, times=times_between(made))


def _key(mark: Mark) -> str:
    return (mark.name or "").casefold()


def _are_names(names: set[str], places: Sequence[int], lines: int, *, header: int, others: bool) -> bool:
    """Whether heads of lines that recur are labels.

    `places` are where they stand among `lines` that hold something; `others` says that there are sure labels beside them.
    """
    if not names or len(names) > MOST_NAMES or len(places) < FEWEST_TURNS:
        return False
    if not others and (places[0] > FIRST_BY * lines + header or places[-1] < LAST_FROM * lines):
        return False
    return others or len(names) > 1 or len(places) >= ONE_NAME_LINES * lines


def _once_only(found: Mapping[int, Mark], chosen: Mapping[int, Mark], counts: Counter[str]) -> dict[int, Mark]:
    """Others who speak but once, where the rest of the text is labelled: a name of several words, or a known part."""
    if len({_key(mark) for mark in chosen.values()}) < 2:
        return {}
    first, last = min(chosen), max(chosen)
    return {
        i: mark
        for i, mark in found.items()
        if i not in chosen
        and counts[_key(mark)] == 1
        and first <= i <= last + 1
        and (len(_key(mark).split()) in (2, 3) or GENERIC.fullmatch(_key(mark)))
    }


def _spoken(lines: Sequence[Line], blocks: Sequence[Block]) -> Iterator[bool]:
    """For each line, whether it is part of speech."""
    speech = iter([block for block in blocks if block.kind == "speech"])
    block = next(speech, None)
    for line in lines:
        while block and block.end <= line.start:
            block = next(speech, None)
        yield bool(line.text and block and block.start < line.end)


def _marks(lines: Sequence[Line], spoken: Sequence[bool], labelled: Mapping[int, Mark]) -> list[Mark]:
    """All that stands in speech and is not said, in order."""
    stamped = set(caption_lines(lines))
    dashed = _dashed(lines, spoken)
    marks = []
    for i, line in enumerate(lines):
        if not spoken[i]:
            continue
        at = line.start
        if i in labelled:
            marks.append(labelled[i])
            at = labelled[i].end
        elif i and says_again(lines[i - 1], line):
            marks.append(Mark(None, ((line.start, line.end),)))
            continue
        elif i in stamped and (stamp := STAMP_BEFORE.match(line.text)):
            at = line.start + stamp.end()
            marks.append(Mark(None, ((line.start, at),)))
        elif i in dashed:
            marks.append(Mark((line.start, line.start + 1), name=""))
        marks += [
            Mark((line.start + arrow.start(), line.start + arrow.end()), name="")
            for arrow in ARROWS.finditer(line.text, at - line.start)
        ]
    return marks


def _dashed(lines: Sequence[Line], spoken: Sequence[bool]) -> set[int]:
    """The lines whose dash opens a turn: not where dashes fall within sentences that were broken into lines."""
    dashed = {i for i, line in enumerate(lines) if spoken[i] and DASH.match(line.text)}
    within = sum(i > 0 and bool(lines[i - 1].text) and not SENTENCE_END.search(lines[i - 1].text) for i in dashed)
    common = len(dashed) >= DASHED_LINES * sum(spoken)
    return dashed if len(dashed) >= FEWEST_DASHES and (common or within <= WITHIN * len(dashed)) else set()


def _cut(transcript: Transcript, marks: Sequence[Mark]) -> Iterator[Block]:
    """The blocks, with speech cut at the marks."""
    spans = [
        span
        for mark in marks
        for span in sorted(
            [*(Block(*time, "time") for time in mark.times), *([Block(*mark.label, "label")] if mark.label else [])],
            key=lambda span: span.start,
        )
    ]
    ahead = iter(spans)
    span = next(ahead, None)
    for block in transcript.blocks:
        at = block.start
        while span and span.start < block.end and block.kind == "speech":
            yield from _trimmed(transcript.text, at, span.start, "speech")
            yield from _trimmed(transcript.text, span.start, span.end, span.kind)
            at, span = span.end, next(ahead, None)
        yield from _trimmed(transcript.text, at, block.end, block.kind)


def _trimmed(text: str, start: int, end: int, kind: Kind) -> Iterator[Block]:
    piece = text[start:end]
    if piece.strip():
        left = start + len(piece) - len(piece.lstrip())
        yield Block(left, left + len(piece.strip()), kind)


def _labels(blocks: Sequence[Block], named: Sequence[Mark]) -> Iterator[Label]:
    """What is said from each label to the next; nothing where no word stands there."""
    speech = iter([block for block in blocks if block.kind == "speech"])
    block = next(speech, None)
    for mark, after in pairwise([*named, None]):
        assert mark is not None
        ends: list[int] = []
        while block and (after is None or block.start < after.start):
            if block.start >= mark.end:
                ends += [block.start, block.end]
            block = next(speech, None)
        if ends:
            yield Label(ends[0], ends[-1], mark.name or "")
