"""Times that are written twice, in figures and in words of any language: `1:05`, `1 Minute, 5 Sekunden`.

A video site's page has them so when copied, each on a line of its own or glued to what is said. The words are learned
from the text: they follow the same figures at nearly every stamp.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.transcript.reading.lines import Line
from pipeline.transcript.reading.patterns.stamps import Stamp

FEWEST = 5  # stamps
NEARLY_ALL = 0.9  # of the stamps have the words
MOST_UNITS = 9  # ways to write the last unit: hours, minutes and seconds, one and several
MOST_CHARS = 16  # of a unit
SHARED = 0.6  # of what follows the last figure begins with the unit of seconds
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Again:
    """What follows a stamp's figures where they come again: `rest` begins at `at`; `between` holds the units before."""

    at: int
    rest: str
    between: str


def with_words(stamps: Sequence[Stamp], lines: Sequence[Line]) -> tuple[list[Stamp], list[str]]:
    """The stamps with the same times in words taken in, and the words of units; none where no words come again.

    Words that are glued to a stamp become part of it, those on the line below a stamp of their own.
    """
    found = list(_found(stamps, lines))
    again = [each for _, _, each in found if each]
    if len(again) < max(FEWEST, NEARLY_ALL * len(stamps)):
        return list(stamps), []
    units = _units(again)
    ends = [None if each is None else _end(each, units) for _, _, each in found]
    if sum(end is not None for end in ends) < NEARLY_ALL * len(stamps):
        return list(stamps), []
    made: list[Stamp] = []
    for (stamp, below, each), end in zip(found, ends, strict=True):
        if each is None or end is None:
            made.append(stamp)
        elif below:
            made += [stamp, Stamp(below.start, end, stamp.start_s, stamp.end_s)]
        else:
            made.append(replace(stamp, end=end))
    return made, units


def _found(stamps: Sequence[Stamp], lines: Sequence[Line]) -> Iterator[tuple[Stamp, Line | None, _Again | None]]:
    """Each stamp, the line below it where it stands alone, and what follows its figures."""
    i = 0
    for stamp in stamps:
        while i + 1 < len(lines) and lines[i + 1].start <= stamp.start:
            i += 1
        rest = lines[i].text[stamp.end - lines[i].start :]
        below = lines[i + 1] if not rest.strip() and i + 1 < len(lines) else None
        text, at = (below.text, below.start) if below else (rest, stamp.end)
        yield stamp, below, _again(stamp, text, at)


def _again(stamp: Stamp, text: str, at: int) -> _Again | None:
    whole = int(stamp.start_s)
    parts = [whole // 3600, whole // 60 % 60, whole % 60]
    while len(parts) > 1 and not parts[0]:
        parts.pop(0)
    return _figures(parts, text, at) or _figures([part for part in parts if part], text, at)


def _figures(figures: Sequence[int], text: str, at: int) -> _Again | None:
    """The figures in order, each with its unit behind it."""
    place, between = len(text) - len(text.lstrip()), ""
    for number, figure in enumerate(figures):
        if number:
            parted = re.compile(rf"(\D{{1,24}}?)(?={figure}(?!\d))").match(text, place)
            if not parted:
                return None
            between += f" {parted[1]}"
            place = parted.end()
        if not re.compile(rf"{figure}(?!\d)").match(text, place):
            return None
        place += len(str(figure))
    return _Again(at + place, text[place:], between) if figures else None


def _units(again: Sequence[_Again]) -> list[str]:
    """What the last unit may be called, the longest first, else by letters; none where it cannot be told."""
    rests = Counter(each.rest.strip() for each in again)
    if len(rests) <= MOST_UNITS and all(len(unit) <= MOST_CHARS for unit in rests):
        units = set(rests)
    else:
        between = {word for each in again for word in LETTERS.findall(each.between)}
        units = {_shared([each.rest for each in again]).strip(), *between}
    return sorted((unit for unit in units if unit), key=lambda unit: (-len(unit), unit))


def _shared(rests: Sequence[str]) -> str:
    """The longest beginning that most have in common."""
    shared = ""
    for length in range(1, MOST_CHARS):
        start, count = Counter(rest[:length] for rest in rests).most_common(1)[0]
        if count < SHARED * len(rests):
            break
        shared = start
    return shared


def _end(each: _Again, units: Sequence[str]) -> int | None:
    """Where the unit behind the last figure ends; one letter less is the same unit, once."""
    blank = len(each.rest) - len(each.rest.lstrip())
    rest = each.rest[blank:]
    for unit in units:
        if rest.startswith(unit):
            return each.at + blank + len(unit)
    near = max((_alike(rest, unit) for unit in units), default=0)
    close = any(near >= max(2, len(unit) - 1) for unit in units)
    return each.at + blank + near if close else None


def _alike(a: str, b: str) -> int:
    """How many letters two words have in common at their beginnings."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
