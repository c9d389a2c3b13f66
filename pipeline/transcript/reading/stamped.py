"""A transcript copied from a page that shows captions, such as YouTube's: a time stamp on a line of its own, or before each line.

The stamps fall anywhere within sentences, so they are taken out of the text, as from other captions, and kept as times.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.transcript.reading.clock import seconds
from pipeline.transcript.reading.layout import HEAD_LINES, lay_out
from pipeline.transcript.reading.lines import TIME, Line, split_lines
from pipeline.transcript.reading.speakers import label_turns, turn_lines
from pipeline.transcript.reading.timestamps import SECONDS_A_WORD, STAMP_BEFORE, caption_lines, says_again
from pipeline.transcript.record import Timed, Transcript

NAME = "stamped"
ENDINGS: tuple[str, ...] = ()
FEWEST = 5  # stamps
SHARE = 0.3  # of the lines that hold something
_CLOCK = re.compile(r"\d+(?::\d\d)+(?:[.,]\d+)?")

Piece = tuple[str, float | None]
"""A line as it is kept, and the time that stands before it."""


def sniff(text: str) -> bool:
    """Whether stamps follow each other as captions' do, without naming who speaks."""
    lines = split_lines(text)
    stamped = caption_lines(lines)
    filled = sum(bool(line.text) for line in lines)
    return len(stamped) >= FEWEST and len(stamped) >= SHARE * filled and not turn_lines(lines, header=HEAD_LINES)


def parse(text: str) -> Transcript:
    """What is said, a caption a line, and a header if one stands above."""
    pieces = list(_pieces(split_lines(text)))
    starts, at = [], 0
    for line, _ in pieces:
        starts.append(at)
        at += len(line) + 1
    transcript = label_turns(lay_out("".join(f"{line}\n" for line, _ in pieces), format=NAME))
    return replace(transcript, times=tuple(_times(transcript, pieces, starts)))


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """The lines without their stamps. A blank line stays only above the first stamp, where it parts a header."""
    stamped = set(caption_lines(lines))
    first, now = min(stamped, default=0), None
    for i, line in enumerate(lines):
        if i not in stamped:
            if i < first or (line.text and not says_again(lines[i - 1], line)):
                yield line.text, now
                now = None
            continue
        stamp = TIME.fullmatch(line.text) or STAMP_BEFORE.match(line.text)
        clocks = _CLOCK.findall(stamp[0]) if stamp else []
        now = seconds(clocks[0]) if clocks else None
        if i == first and i:
            yield "", None
        if rest := line.text[stamp.end() :].strip() if stamp else line.text:
            yield rest, now
            now = None


def _times(transcript: Transcript, pieces: Sequence[Piece], starts: Sequence[int]) -> Iterator[Timed]:
    """From each stamp to the next, where a stretch between them is spoken."""
    speech = transcript.speech
    ends = [block.end for block in speech]
    stamps = [(start, since) for start, (_, since) in zip(starts, pieces, strict=True) if since is not None]
    for i, (start, since) in enumerate(stamps):
        stop, until = stamps[i + 1] if i + 1 < len(stamps) else (len(transcript.text), None)
        said = transcript.text[start:stop].rstrip()
        k = bisect_left(ends, start + 1)
        if k == len(speech) or speech[k].start >= start + len(said):
            continue
        until = until if until is not None else since + SECONDS_A_WORD * len(said.split())
        if since <= until:
            yield Timed(max(start, speech[k].start), start + len(said), since, until)
