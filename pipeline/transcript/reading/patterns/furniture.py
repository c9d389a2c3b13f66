"""What stands above, below and between the turns of a talk whose turns are marked, and is not said by anybody."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.transcript.reading.lines import CREDITS, SENTENCE_END, Line, header_kind
from pipeline.transcript.reading.patterns.talk import CLEARLY, is_talk
from pipeline.transcript.record import Kind

REGULAR = 0.9  # of the turns have one paragraph (or one line): then a second one is suspect
FEWEST = 4  # turns by which to tell
SHORT = 10  # words
LONG = 60  # words of talk above the first turn, such as clips: then all of it is talk
BETWEEN = re.compile(
    r"(?:[A-Z][\w'’-]+\.? ){1,4}(?:has |have )?(?:joined|left|entered)(?: (?:the|this) (?:\w+ )?"
    r"(?:meeting|call|room|conversation|chat|session|recording))\.?|"
    r"(?:\d{1,2}:\d\d(?::\d\d)?[ \t]+)?From .{2,60} [Tt]o .{2,40}:.*|"
    r"(?:Recording|Transcription|Transcript) (?:has )?(?:started|stopped|paused|resumed|ended)\b.{0,60}"
)
_HEARD = (
    r"laugh(?:s|ing|ter)?|chuckl(?:es|ing|e)|giggl(?:es|ing)|cross[ -]?talk|inaudible|unintelligible|indiscernible|unclear|"
    r"applause|clapping|cheering|music(?: playing)?|pauses?|silence|cough(?:s|ing)?|sigh(?:s|ing)?|sniff(?:s|ing)?|"
    r"gasp(?:s|ing)?|overlapping(?: speech| talk(?:ing)?)?|clears(?: his| her)? throat|phone (?:rings|ringing)|"
    r"sound ?bite(?: of [\w'’ ]{1,60})?|noises?|blank[ _]audio"
)
NOISE = re.compile(  # what those who write down put into a sentence that others say, be it with a time
    rf"[\[(][ ]?(?:(?:both|all|soft|light|loud|background|audience|nervous|brief|long)[ ])?(?:{_HEARD})"
    r"(?:[ ,@-]{1,3}\d{1,2}(?::\d\d){1,2}(?:\.\d+)?)?[ ]?[\])]",
    re.I,
)
BRACKETED_KEY = re.compile(r"\[[A-Z][A-Z ]{2,30}\]\S?")  # [TITLE]Moths
FOOTNOTE = re.compile(r"\[\^[\w-]{1,20}\]:\s.*")


def aside_kind(line: Line) -> Kind | None:
    """The kind of a line that programs write between turns, None for all others."""
    if FOOTNOTE.fullmatch(line.text):
        return "description"
    return "stage_direction" if len(line.text) < 300 and BETWEEN.fullmatch(line.text) else None


def above(lines: Sequence[Line], first: int, body: int) -> dict[int, Kind]:
    """What stands from the header's end to the first turn, and is not clearly talk."""
    found: dict[int, Kind] = {}
    texts = [line.text for line in lines[body:first]]
    if sum(len(text.split()) for text in texts) >= LONG and is_talk(texts, every=CLEARLY):
        return found
    for start, stop in paragraphs(lines, body, first):
        if not _is_clearly_talk(lines[start:stop]):
            found |= dict.fromkeys(range(start, stop), "description")
    return found


def outside(lines: Sequence[Line], turns: Collection[int], heads: Collection[int]) -> dict[int, Kind]:
    """What stands between turns and below the last, by line.

    Parameters:
        lines: the text, blank where it is known to be no speech.
        turns: the lines with which a turn begins, or on which a time stamp stands.
        heads: those of them on which nothing is said.
    """
    order = sorted(turns)
    if len(order) < FEWEST:
        return {}
    units = [
        (a, b) for a, b in pairwise([*order, len(lines)]) if any(lines[i].text and i not in heads for i in range(a, b))
    ]
    if len(units) < FEWEST:
        return {}
    found: dict[int, Kind] = {}
    by_lines = _is_regular([sum(bool(lines[i].text) and i not in heads for i in range(a, b)) for a, b in units[:-1]])
    chunks = [list(_chunks(lines, a, b, heads, by_lines=by_lines)) for a, b in units]
    regular = by_lines or _is_regular([len(unit) for unit in chunks[:-1]])
    stops = sum(_ends_sentence(lines, unit[0]) for unit in chunks) >= REGULAR * len(chunks)
    for number, unit in enumerate(chunks):
        is_last = number == len(chunks) - 1
        for start, stop in unit:
            chunk = lines[start:stop]
            if len(chunk) == 1 and (kind := aside_kind(chunk[0])) and start not in turns:
                found[start] = kind
            elif (start, stop) == unit[0] or not (regular or (is_last and _are_credits(chunk))):
                continue
            elif is_last and not _is_clearly_talk(chunk):
                found |= dict.fromkeys(range(start, stop), "description")
            elif not is_last and stops and _is_notice(chunk):
                found |= dict.fromkeys(range(start, stop), "stage_direction")
    return found


def paragraphs(lines: Sequence[Line], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches between blank lines."""
    start = None
    for i in range(first, last + 1):
        filled = i < last and bool(lines[i].text)
        if filled and start is None:
            start = i
        elif not filled and start is not None:
            yield start, i
            start = None


def _chunks(
    lines: Sequence[Line], first: int, last: int, heads: Collection[int], *, by_lines: bool
) -> Iterator[tuple[int, int]]:
    if by_lines:
        yield from ((i, i + 1) for i in range(first, last) if lines[i].text and i not in heads)
        return
    for start, stop in paragraphs(lines, first, last):
        said = [i for i in range(start, stop) if i not in heads]
        if said:
            yield said[0], stop


def _is_regular(counts: Sequence[int]) -> bool:
    return sum(count == 1 for count in counts) >= REGULAR * len(counts)


def _ends_sentence(lines: Sequence[Line], chunk: tuple[int, int]) -> bool:
    return SENTENCE_END.search(lines[chunk[1] - 1].text) is not None


def _is_notice(chunk: Sequence[Line]) -> bool:
    """A few words without a stop that are no talk."""
    return (
        sum(line.words for line in chunk) <= SHORT
        and not SENTENCE_END.search(chunk[-1].text)
        and chunk[0].text[:1].isupper()
        and not is_talk((line.text for line in chunk), every=CLEARLY)
    )


def _are_credits(chunk: Sequence[Line]) -> bool:
    """Whether lines say who made the transcript, as nobody does in talk."""
    return all(len(line.text) < 2000 and CREDITS.fullmatch(line.text.strip("*_ ")) for line in chunk)


def _is_clearly_talk(chunk: Sequence[Line]) -> bool:
    if any(CREDITS.fullmatch(line.text) or header_kind(line) for line in chunk if len(line.text) < 2000):
        return False
    if sum(BRACKETED_KEY.match(line.text) is not None for line in chunk) * 2 > max(FEWEST, len(chunk)):
        return False
    return is_talk((line.text for line in chunk), every=CLEARLY)
