"""What a speaker's label at the head of a line looks like, in the manners of people and of recognisers."""

import re
from dataclasses import dataclass

from pipeline.transcript.reading.lines import Line

_CLOCK = r"\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_STAMP = rf"[(\[_]?{_CLOCK}(?:\s*(?:-->|–|-)\s*{_CLOCK})?[)\]_]?"
_NAME = r"[^\W\d_](?:[\w.'’&\-\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]|[ ](?=[\w(&])){0,39}?"
_NOTE = r"(?P<note>[ ]\([^()\d\n]{1,30}\))?"
_LEAD = r"(?P<lead>[ \t]*(?:[-–]|>{2,3})[ \t]*)?"
_BEFORE = rf"(?:(?P<before>[*_]{{0,2}}{_STAMP})[ \t]*(?:[-–|][ \t]*)?)?"
_AFTER = rf"(?P<after>[*_]{{0,2}}{_STAMP}[*_]{{0,2}})"

WITH_COLON = re.compile(  # Ann Lee: · **Ann:** · [SPEAKER_00]: · [00:03] Ann: · Ann (00:03):
    rf"{_LEAD}{_BEFORE}(?P<label>[*_\[(]{{0,2}}(?P<name>{_NAME}){_NOTE}[*_\])]{{0,2}}(?:[ \t]*{_AFTER})?[ \t]*[:：][*_]{{0,2}})(?=\s|$)"
    rf"(?:[ \t]*(?P<then>[(\[]{_CLOCK}[)\]]))?"
)
WITH_TIME = (
    re.compile(  # Otter, Teams: Ann Lee  0:03 · Rev: Speaker 0    00:00:03    Well · newsletters: **Ann Lee** (00:03)
        rf"{_LEAD}(?P<label>[*_]{{0,2}}(?P<name>{_NAME}){_NOTE}[*_]{{0,2}}(?:[ \t]+|[ \t]*[-–|][ \t]*))"
        rf"{_AFTER}(?=[ \t]{{2}}|\t|[ \t]*$)"
    )
)
BELOW_TIME = re.compile(rf"(?P<before>{_STAMP})[ \t]+(?P<label>(?:[-–|][ \t]*)?(?P<name>{_NAME}){_NOTE})$")
ALONE = re.compile(rf"(?P<label>[*_\[(]{{0,2}}(?P<name>{_NAME})[*_\])]{{0,2}})$")
BRACKETED = re.compile(rf"(?P<label>\[(?P<name>{_NAME})\])(?=\s)")
ANONYMOUS = re.compile(
    r"(?:unknown[ _])?(?:speaker|spk|spkr|voice|person|participant|caller)[ _-]?(?:\d{1,3}|[a-z])|unknown(?: speaker)?|speaker|s\d",
    re.I,
)
GENERIC = re.compile(
    r"host|co-?host|guest|interview(?:er|ee)|moderator|narrator|announcer|audience|q|a|question|answer", re.I
)
PARTICLES = frozenset(
    "de del della der den di da dos du la le van von ter ten zu bin ibn al el y e and the of".split()  # noqa: SIM905
)
NO_NAMES = frozenset(
    (  # noqa: SIM905
        "action and aside because bonus but caution chapter conclusion context correction date day disclaimer disclosure "
        "edit episode example fact figure first hint however i idea intro introduction item key lesson link links me music "
        "my myself myth no note notes now number or outro part point problem ps quote reason remember result rule second "
        "section so solution source sources spoiler step subject summary takeaway text third tip title tldr topic truth "
        "update warning week why year yes"
    ).split()
)
MOST_CHARS = 120  # of the head of a line in which a label is looked for


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a turn, with offsets into the text: the label's characters, and those of time stamps.

    `name` is None where only the time is said. `sure` are forms that nobody says.
    """

    label: tuple[int, int] | None
    times: tuple[tuple[int, int], ...] = ()
    name: str | None = None
    note: str = ""
    sure: bool = False

    @property
    def start(self) -> int:
        return min(start for start, _ in self._spans)

    @property
    def end(self) -> int:
        return max(end for _, end in self._spans)

    @property
    def _spans(self) -> tuple[tuple[int, int], ...]:
        return (*self.times, *([self.label] if self.label else []))


def label_of(line: Line) -> Mark | None:
    """The label at the head of a line, if there is what could be one."""
    head = line.text[:MOST_CHARS]
    for form in (WITH_COLON, WITH_TIME, BELOW_TIME, BRACKETED, ALONE):
        match = form.match(head)
        if not match or (form in (BELOW_TIME, ALONE, WITH_TIME) and match.end() == MOST_CHARS < len(line.text)):
            continue
        name = match["name"].strip()
        anonymous = ANONYMOUS.fullmatch(name) is not None
        several = len(name.split()) > 1 and name[-1] != "."  # "0:03 Yeah." is a caption
        if anonymous or (is_name(name) and (form in (WITH_COLON, WITH_TIME) or (form is BELOW_TIME and several))):
            return _mark(line, match, name, sure=anonymous)
    return None


def _mark(line: Line, match: re.Match[str], name: str, *, sure: bool) -> Mark:
    groups = match.groupdict()
    start, end = match.span("label")
    times = [match.span(key) for key in ("before", "then") if groups.get(key)]
    if groups.get("after"):  # Ann (00:03): the colon goes with the time
        times.append((match.start("after"), max(end, match.end("after"))))
        end = match.start("after")
    if groups.get("lead"):  # >> 00:03 Ann: the arrows are the label's, and then all up to the name
        start = match.start("lead")
        times = [time for time in times if time[0] >= end]
    return Mark(
        label=(line.start + start, line.start + end),
        times=tuple((line.start + a, line.start + b) for a, b in times),
        name=name,
        note=(groups.get("note") or "").strip(" ()").lower(),
        sure=sure,
    )


def is_name(name: str) -> bool:
    """Whether every word begins with a capital, apart from `van` and its like, and none is what lists begin with."""
    words = name.replace("&", " ").split()
    if GENERIC.fullmatch(name):
        return True
    return (
        0 < len(words) <= 5
        and words[0][0].isupper()
        and words[0].lower().strip(".") not in NO_NAMES
        and name[-1] not in "?!,"
        and all(word[0].isupper() or word[0].isdigit() or word.lower() in PARTICLES for word in words)
        and not all(word.isdigit() for word in words)
    )
