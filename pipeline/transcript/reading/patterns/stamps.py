"""Time stamps: what they look like, and which of them are real.

A stamp is what counts up through the text, about as fast as people talk. So a chapter list, an agenda and the verses of a
psalm are none, whatever they look like.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.transcript.reading.lines import Line

_DAY = r"(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?[ T])"
_CLOCK = (  # 0:03 · 00:00:03.1 · 00:00:03:12 · 00:00:03-5 · 10:03 AM · 1/5/24, 10:03
    rf"{_DAY}?\d{{1,3}}(?::\d\d){{1,2}}(?:[:;.,]\d{{1,6}})?(?:-\d)?(?!\d|:\d)(?:[ ]?[ap]\.?m\b\.?)?"
)
CLOCK_FORM = _CLOCK
_DOTTED = r"\d{1,2}\.\d\d\.\d\d(?:[.,]\d{1,3})?(?!\d)"  # 00.00.03
_SECONDS = r"\d{1,6}(?:\.\d{1,6})? ?s(?:ec)?\b"  # 12.5s
_HOURS = r"\d{1,2} ?h(?:(?:ou)?rs?)?(?![a-z])"
_MINUTES = r"\d{1,3} ?m(?:in(?:ute)?s?)?(?![a-z])"
_SPELT = (
    rf"(?:(?:{_HOURS},? ?(?:and )?)?{_MINUTES}(?:,? ?(?:and )?\d{{1,2}} ?s(?:ec(?:ond)?s?)?)?|"
    rf"{_HOURS}(?:,? ?(?:and )?\d{{1,2}} ?s(?:ec(?:ond)?s?)?)?|\d{{1,3}} sec(?:ond)?s?)(?![a-z])"
)  # 1 minutes 9 seconds · 3 seconds · 1h02m03s
_TO = r"(?:[ \t]*+(?:-{1,2}>|→|[-–—/,~]|\bto\b)|[ ]*+\t)[ \t]*+"
_INNER = rf"(?:{_CLOCK}|{_DOTTED}|{_SECONDS}|{_SPELT})"
_SPAN = rf"\d{{1,6}}\.\d{{1,6}}{_TO}\d{{1,6}}\.\d{{1,6}}"  # 3.20 - 9.98
_WRAPPED = rf"[\[({{<#][ ]?(?:{_SPAN}|{_INNER}(?:{_TO}{_INNER})?)[ ]?[\])}}>#](?:\(https?://[^\s()]{{1,150}}\))?"
_TWICE = r"\d{1,3}(?::\d\d){1,2}(?=\d{1,2}[ ]?[^\W\d_])"  # 0:033 seconds, in any language
_PRIME = r"\d{1,3}['’′]\d\d(?:[\"”″]|['’′]{2})?"  # 1'05"
_BARE = rf"(?:{_TWICE}|{_SPELT}{_CLOCK}|{_PRIME}|_?{_CLOCK}(?:(?:{_TO}|[ ](?=\d\d:\d\d:\d\d[.:;,]\d)){_CLOCK})?_?)"
_DECIMALS = r"\d{1,6}\.\d{1,9}[ \t,;]{1,4}\d{1,6}\.\d{1,9}(?=[ \t]|$)"  # Audacity: begin and end in seconds
STAMP_FORM = rf"[*_`]{{0,3}}(?:{_WRAPPED}|{_DECIMALS}|{_BARE})[*_`]{{0,3}}"
STAMP = re.compile(STAMP_FORM, re.I)
"""A stamp at a known place, with what is drawn around it."""
INLINE = re.compile(rf"[*_`]{{0,3}}{_WRAPPED}[*_`]{{0,3}}", re.I)
"""A stamp in brackets anywhere in a line."""
SPELT = re.compile(_SPELT, re.I)
KEYED_STAMP = re.compile(rf"(?:time(?:code|stamp)?|tc|at|when|start|begin)(?:[ \t]*::?|[ \t])[ \t]*{STAMP_FORM}", re.I)
"""A time with its name before it, alone on a line."""
_ONE = re.compile(rf"{_TWICE}|{_PRIME}|{_CLOCK}|{_DOTTED}|{_SECONDS}|{_SPELT}|\d{{1,6}}\.\d{{1,9}}", re.I)
AGAIN = re.compile(
    r"(?:(?:1 hour|\d{1,2} hours),? ?)?(?:(?:1 minute|\d{1,2} minutes),? ?)?(?:(?:1 second|\d{1,2} seconds))?"
)
BULLET = re.compile(r"(?:[-*•–]+[ \t]+)?")
PARTING = re.compile(r"[ \t]*[-–—|:>,]+(?=\s)")
PARTED = 0.8  # of the stamps have such a mark behind them: then it belongs to them
_UNIT = re.compile(r"(\d+(?:\.\d+)?) ?([hms])", re.I)
_UNITS = {"h": 3600, "m": 60, "s": 1}
OF_DAY = re.compile(r" ?([ap])\.?m\.?$", re.I)
DAY, PRIME = re.compile(_DAY), re.compile(r"(\d+)['’′](\d\d).*")
HALF_DAY = 43_200  # seconds
FRAMES = 30  # a second of film or television, at most
FEWEST = 3
CHARS_A_WORD = 5.5  # blank included
SLOWEST, FASTEST = 0.4, 9.0  # words a second, pauses included
VERSES = 0.8  # of the steps
BACK = 10.0  # seconds: talk that overlaps is not always in order; more is a new beginning
FIRST_BY, LAST_FROM = 0.4, 0.5  # of the text: stamps begin early and go on late
FEW_LINES = 40  # above the first stamp of a short text, by which a header may be longer than the talk


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp's place in the text (code points, end exclusive) and its seconds; `end_s` is None where it says none."""

    start: int
    end: int
    start_s: float
    end_s: float | None = None


def stamp_at(line: Line, match: re.Match[str]) -> Stamp | None:
    """The stamp that a match of `STAMP` or `INLINE` in a line is, None for what is no time."""
    clocks = [value for each in _ONE.finditer(match[0]) if (value := clock_seconds(each[0])) is not None][:2]
    if not clocks:
        return None
    if match[0].strip()[:1] == "#" and match[0].strip()[-1:] != "#":
        return None
    end_s = clocks[1] if len(clocks) > 1 and clocks[1] > clocks[0] else None
    return Stamp(line.start + match.start(), line.start + match.end(), clocks[0], end_s)


def clock_seconds(written: str) -> float | None:
    """Seconds from one time in any of the forms above."""
    written = PRIME.sub(r"\1:\2", DAY.sub("", written))
    if half := OF_DAY.search(written):
        since = clock_seconds(written[: half.start()])
        minutes_only = written.count(":") == 1
        return None if since is None else since * (60 if minutes_only else 1) % HALF_DAY + HALF_DAY * (half[1] in "pP")
    if units := _UNIT.findall(written):
        return sum(float(count) * _UNITS[unit.lower()] for count, unit in units)
    tenth = written.rpartition("-")[2] if "-" in written else ""
    parts = re.split(r"[:;]", written.split("-", maxsplit=1)[0].replace(",", "."))
    if len(parts) == 1:
        parts = written.split(".")
        if len(parts) == 2:
            return float(written)
        parts = [*parts[:2], ".".join(parts[2:])]
    frames = 0.0
    if len(parts) == 4:
        frames = min(float(parts.pop()) / FRAMES, 0.999)
    if any(float(part) >= 60 for part in parts[1:]):
        return None
    seconds = sum(float(part) * 60.0**k for k, part in enumerate(reversed(parts)))
    return seconds + frames + (float(tenth) / 10 if tenth else 0.0)


def at_heads(lines: Sequence[Line]) -> list[Stamp]:
    """What could be stamps: at the head of a line, alone on one, or in brackets anywhere."""
    found: list[Stamp] = []
    for line in lines:
        if not line.text:
            continue
        bullet = BULLET.match(line.text)
        at = 0
        match = STAMP.match(line.text, bullet.end() if bullet else 0) or SPELT.fullmatch(line.text)
        match = match or KEYED_STAMP.fullmatch(line.text)
        while match and (stamp := stamp_at(line, match)):
            if again := says_again(line, stamp):
                stamp = again
            found.append(stamp if at else replace(stamp, start=line.start))
            at = stamp.end - line.start
            match = STAMP.match(line.text, at) if line.text[at : at + 1] in "[({" and line.text[at:] else None
        found += [stamp for each in INLINE.finditer(line.text, at) if (stamp := stamp_at(line, each))]
    return found


def with_marks(stamps: Sequence[Stamp], lines: Sequence[Line]) -> list[Stamp]:
    """The stamps with the dash, bar or colon that parts nearly all of them from what follows."""
    found, i, parted = [], 0, 0
    for stamp in stamps:
        while i + 1 < len(lines) and lines[i + 1].start <= stamp.start:
            i += 1
        mark = PARTING.match(lines[i].text, stamp.end - lines[i].start)
        parted += mark is not None
        found.append(replace(stamp, end=lines[i].start + mark.end()) if mark else stamp)
    return found if parted >= PARTED * len(stamps) else list(stamps)


def says_again(line: Line, stamp: Stamp) -> Stamp | None:
    """The stamp with the same time in words behind it, as a video site's page has it when copied: `0:033 seconds`."""
    spelt = AGAIN.match(line.text, stamp.end - line.start)
    if not spelt or not spelt[0] or clock_seconds(spelt[0]) != stamp.start_s:
        return None
    return Stamp(stamp.start, line.start + spelt.end(), stamp.start_s, stamp.end_s)


def counting_up(stamps: Sequence[Stamp], lines: Sequence[Line]) -> list[Stamp]:
    """The stamps that count up at the pace of talk, from early to late in the text."""
    if len(stamps) < FEWEST:
        return []
    runs: list[list[Stamp]] = [[stamps[0]]]
    for stamp in stamps[1:]:
        if stamp.start_s < runs[-1][-1].start_s - BACK:
            runs.append([])
        runs[-1].append(stamp)
    good = [run for run in runs if len(run) >= FEWEST and _is_pace_of_talk(run)]
    if not good:
        return []
    first, last = good[0][0], good[-1][-1]
    filled = [line for line in lines if line.text]
    above = sum(line.start < first.start for line in filled)
    late = last.start >= LAST_FROM * filled[-1].end
    return [stamp for run in good for stamp in run] if late and above <= FIRST_BY * len(filled) + FEW_LINES else []


def _is_pace_of_talk(run: Sequence[Stamp]) -> bool:
    """Whether as many words stand between the stamps as can be said in the time; stamps that stand still are none."""
    passed = run[-1].start_s - run[0].start_s
    chars = run[-1].start - run[0].end - sum(stamp.end - stamp.start for stamp in run[1:-1])
    said = chars / CHARS_A_WORD
    rising = sum(b.start_s > a.start_s for a, b in pairwise(run))
    if _are_verses(run):
        return False
    return passed > 0 and rising * 3 >= len(run) - 1 and SLOWEST <= said / passed <= FASTEST


def _are_verses(run: Sequence[Stamp]) -> bool:
    """Whether what looks like minutes and seconds counts lines chapter by chapter: 1:01, 1:02, 1:03, 2:01."""
    steps = [(b.start_s % 60, b.start_s - a.start_s) for a, b in pairwise(run)]
    return sum(step == 1 or (second == 1 and step > 1) for second, step in steps) >= VERSES * len(steps)
