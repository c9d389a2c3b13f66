"""What stands at the head of a line before what is said: brackets, a name, a time stamp, a colon.

A head is read generously, in all the ways that it could be; whether it is a label is decided by the whole text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.transcript.reading.lines import Line, mask_numbers
from pipeline.transcript.reading.patterns.head_forms import FORMS, LEAD, Form, Read
from pipeline.transcript.reading.patterns.names import GENERIC, is_name
from pipeline.transcript.reading.patterns.stamps import STAMP, says_again, stamp_at

EMOJI = re.compile(r"[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d]+")
LINK = re.compile(r"\(https?://[^\s()]*\)")
MOST_CHARS = 240  # of the head of a line in which a label is looked for

GAP = re.compile(r"[ \t]*(?:[-–—|,;:>·•]+[ \t]*)?")
OFFICE = re.compile(r"[^\W\d_].*\(N\)")
"""The shape of a head that gives an office and the name in brackets: it counts for people who speak under that name as well."""
CLOSING = re.compile(r"(?:(?:</[^<>\n]{1,40}>|\[/[^\[\]\n]{1,40}\])\s*)+$")


@dataclass(frozen=True, slots=True)
class Head:
    """One way to read the head of a line.

    `shape` is the head with `N` for its name and `T` for times. `spans` are places in the text with their kinds (`label`,
    `time`); what is said begins at `end`. `alone`: nothing more stands on the line. `strength`: forms that nobody says are
    `SURE`, those that few say `FIRM`, all others `WEAK`.
    """

    line: int
    shape: str
    name: str
    note: str
    spans: tuple[tuple[int, int, str], ...]
    end: int
    strength: int
    alone: bool


def heads_of(number: int, line: Line) -> Iterator[Head]:
    """All ways to read the head of a line as naming who speaks, the likeliest first."""
    text = line.text[:MOST_CHARS]
    lead = LEAD.match(text)
    begin = lead.end() if lead else 0
    starts = {begin: lead[0] if lead else "", 0: ""}
    for at, led in starts.items():
        times, place = _stamps(line, text, at)
        seen = set()
        for head in _named(number, line, text, place, times, led):
            if (head.shape, head.end) not in seen:
                seen.add((head.shape, head.end))
                yield head


def _stamps(line: Line, text: str, at: int) -> tuple[list[tuple[int, int]], int]:
    """The stamps from a place on, with what parts them from what follows."""
    times: list[tuple[int, int]] = []
    while len(times) < 3 and (match := STAMP.match(text, at)) and (stamp := stamp_at(line, match)):
        stamp = says_again(line, stamp) or stamp
        gap = GAP.match(text, stamp.end - line.start)
        at = gap.end() if gap else stamp.end - line.start
        times.append((stamp.start - line.start, stamp.end - line.start))
    return times, at


def _named(number: int, line: Line, text: str, at: int, before: list[tuple[int, int]], lead: str) -> Iterator[Head]:
    whole = len(text) == len(line.text)
    for form in FORMS:
        match = form.pattern.match(text, at)
        if not match or (form.after_time and not before) or (form.whole and not whole):
            continue
        groups = match.groupdict()
        times, end = _with_times(line, text, match, form)
        if form.before_time and not times:
            continue
        times = [*before, *times]
        name = next((groups[key] for key in ("name", "a", "b", "c", "d") if groups.get(key)), "").strip()
        strength = form.strength(Read(name, groups, lead, text[end : end + 1] not in ("", " ", "\t"), bool(times)))
        if strength:
            yield made_head(
                number, line, name, (text.find(name, match.start()), end), times, strength, groups.get("note") or ""
            )


def made_head(
    number: int,
    line: Line,
    name: str,
    place: tuple[int, int],
    times: Sequence[tuple[int, int]],
    strength: int,
    note: str = "",
) -> Head:
    """A head of a line; `place` is where in the line its name begins and where it ends, `times` where times stand in it."""
    (name_at, end), text = place, line.text[:MOST_CHARS]
    alone = len(text) == len(line.text) and not text[end:].strip()
    return Head(
        number,
        _shape(text, end, (name_at, name_at + len(name)), times, note, alone=alone),
        name,
        note.strip(" (),").lower(),
        _spans(line.start, text, end, times, name_at),
        line.start + end,
        strength,
        alone,
    )


def _with_times(line: Line, text: str, match: re.Match[str], form: Form) -> tuple[list[tuple[int, int]], int]:
    """The times within and behind what a form has read, and where all of it ends."""
    found, end = [], match.end()
    if match.groupdict().get("stamp"):
        found.append(match.span("stamp"))
    if form.before_time or form.then_time:
        blank = len(text[end:]) - len(text[end:].lstrip(" \t"))
        then, after = _stamps(line, text, end + blank)
        if then and (after >= len(text.rstrip()) or _stands_apart(text, then[-1]) or text[then[0][0]] in "[({<#*_"):
            found, end = found + then, after
        elif form.before_time:
            return [], end
    return found, end


def _stands_apart(text: str, time: tuple[int, int]) -> bool:
    """Whether a time is parted from what follows by more than a blank, or by its brackets."""
    return text[time[1] : time[1] + 1] == "\t" or text[time[1] : time[1] + 2] == "  " or text[time[1] - 1] in "])}"


def _shape(
    text: str, end: int, name: tuple[int, int], times: Sequence[tuple[int, int]], note: str, *, alone: bool
) -> str:
    """The head with what differs from turn to turn replaced by letters."""
    marks = sorted([(*name, "N"), *((a, b, "T") for a, b in times)])
    shape, at = "", 0
    for a, b, letter in marks:
        shape += text[at:a] + letter
        at = max(at, b)
    shape = mask_numbers((shape + text[at:end]).replace(note, "") if note else shape + text[at:end])
    shape = EMOJI.sub("☺", LINK.sub("(U)", shape))
    return " ".join(shape.split()) + ("$" if alone else "")


def _spans(
    start: int, text: str, end: int, times: Sequence[tuple[int, int]], name_at: int
) -> tuple[tuple[int, int, str], ...]:
    """The head in pieces: times with what is drawn around them, and the label, which holds the name."""
    times = sorted(times)
    pieces: list[tuple[int, int, str]] = []
    at = 0
    for a, b in times:
        pieces += [(at, a, "label"), (a, b, "time")]
        at = b
    pieces.append((at, end, "label"))
    made: list[tuple[int, int, str]] = []
    for a, b, kind in pieces:
        said = text[a:b]
        if not said.strip():
            continue
        left, right = a + len(said) - len(said.lstrip()), a + len(said.rstrip())
        is_label = kind == "label" and left <= name_at < right
        if made and (made[-1][2] == "label") == is_label:
            made[-1] = (made[-1][0], right, made[-1][2])
        else:
            made.append((left, right, "label" if is_label else "time"))
    return tuple((start + a, start + b, kind) for a, b, kind in made)


def is_part(name: str) -> bool:
    """Whether a label says a part rather than a name."""
    return GENERIC.fullmatch(name) is not None


def names_a_part(line: Line) -> bool:
    """Whether a line says, as headers do, who has which part: `Host: Ann Bell`."""
    part, colon, name = line.text[:120].strip("*_").partition(":")
    name = name.partition("(")[0].strip(" \t*_")
    return bool(colon and is_part(part) and len(part) > 2 and 1 < len(name.split()) < 5 and is_name(name))
