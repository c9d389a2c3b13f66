"""What stands at the head of a line before what is said: brackets, a name, a time stamp, a colon.

A head is read generously, in all the ways that it could be; whether it is a label is decided by the whole text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.transcript.reading.lines import Line
from pipeline.transcript.reading.patterns.names import ANONYMOUS, GENERIC, is_name, may_be_name
from pipeline.transcript.reading.patterns.stamps import STAMP, STAMP_FORM, says_again, stamp_at

EMOJI = re.compile(r"[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d]+")
LINK = re.compile(r"\(https?://[^\s()]*\)")
MOST_CHARS = 240  # of the head of a line in which a label is looked for
SURE, FIRM, WEAK = 3, 2, 1
TAGS = frozenset("a b br cite div em i li p span strong table td th time tr u ul".split())  # noqa: SIM905

_EMOJI = r"[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d]"
_NAME = rf"[^\W\d_](?:[\w.'’&\-]|{_EMOJI}|#(?=\d)|[ ](?=[\w(&#])){{0,39}}?"
_HANDLE = r"@?[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}|@[\w.]{2,30}"
_ANY = rf"(?P<name>{_HANDLE}|{_NAME})"
_NOTE = r"(?P<note>[ ]?\([^()\n]{1,60}\)|,[ ][^:\n.?!]{1,70})?"
_SHORT_NOTE = r"(?P<note>[ ]\([^()\n]{1,60}\))?"
LEAD = re.compile(rf"(?:[ \t]*(?:[-*•–—‣▪]+[ \t]+|[-–](?=\w)|>{{1,3}}[ \t]*|#{{1,6}}[ \t]*|(?:{_EMOJI})+[ \t]*|\(?\d{{1,4}}[.)]?[ \t]+(?=\D)))?")
GAP = re.compile(r"[ \t]*(?:[-–—|,;:>·•]+[ \t]*)?")
_EMPHASIS = r"[*_]{0,3}"
COLON = re.compile(
    rf"{_EMPHASIS}[\[(\"]?{_ANY}{_NOTE}[\])\"]?{_EMPHASIS}[ \t]*(?P<stamp>{STAMP_FORM})?[ \t]*(?P<mark>[:：]){_EMPHASIS}",
    re.I,
)
"""`Ann Lee:` · `**Ann**:` · `[SPEAKER_00]:` · `Ann (0:03):` · `Ann Lee, PhD:`"""
BRACKETS = re.compile(
    rf"{_EMPHASIS}(?:\[(?P<a>{_NAME})\](?:\(https?://[^\s()]{{1,150}}\))?|\((?P<b>{_NAME}|speaker \?)\)|\{{(?P<c>{_NAME})\}}|<(?:v )?(?P<d>{_NAME})>){_EMPHASIS}[:：]?", re.I
)
BOLD = re.compile(rf"(?P<bold>\*\*|__|\*|_){_ANY}{_SHORT_NOTE}[:：]?(?P=bold)(?=\s|$)")
PARTED = re.compile(rf"{_ANY}{_SHORT_NOTE}(?:[ \t]+(?P<mark>[-–—|=/·•»~]|>>)[ \t]+|[ \t]?(?P<angle>>)[ \t]+|(?P<tab>\t)[ \t]*|(?P<wide>[ ]{{2,}}))(?=\S)")
DOTTED = re.compile(r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof|Hon)\.[ ])?[A-Z](?:[A-Z'’\-]|[ ](?=[A-Z])){0,30}|[A-Z]\d{1,3}|Question|Answer|Host|Guest)\.(?:[ \t]+(?=\S)|$)")
HASHED = re.compile(rf"#(?P<name>{_NAME})(?:[:：]|(?=\s|$))")
ALONE = re.compile(rf"[*_\[({{]{{0,3}}{_ANY}{_SHORT_NOTE}[*_\])}}]{{0,3}}$")
TRAILING = re.compile(rf"{_EMPHASIS}{_ANY}{_SHORT_NOTE}{_EMPHASIS}(?:[ \t]+|[ \t]*[-–—|,@·•]+[ \t]*)(?={STAMP_FORM})", re.I)
AFTER_TIME = re.compile(rf"(?P<name>{ANONYMOUS.pattern})(?=[ \t])", re.I)
CLOSING = re.compile(r"</(?P<name>[^<>\n]{1,40})>\s*$")


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


def _named(
    number: int, line: Line, text: str, at: int, times: list[tuple[int, int]], lead: str
) -> Iterator[Head]:
    whole = len(text) == len(line.text)
    for form in (COLON, TRAILING, AFTER_TIME, BRACKETS, BOLD, HASHED, DOTTED, PARTED, ALONE):
        match = form.match(text, at)
        if not match or (form is AFTER_TIME and not times) or (form is ALONE and not whole):
            continue
        groups = match.groupdict()
        name = next((groups[key] for key in ("name", "a", "b", "c", "d") if groups.get(key)), "").strip()
        name_at = text.find(name, match.start())
        found, end = list(times), match.end()
        if form is TRAILING:
            after, end = _stamps(line, text, end)
            if not after or not (end >= len(text.rstrip()) or text[after[-1][1] :][:1] == "\t" or text[after[-1][1] :][:2] == "  " or text[after[-1][1]-1] in "])}"):
                continue
            found += after
        elif groups.get("stamp"):
            found.append(match.span("stamp"))
        if form in (COLON, BRACKETS, BOLD):
            then, end_then = _stamps(line, text, end + len(text[end:]) - len(text[end:].lstrip(" \t")))
            if then and (text[then[0][0]] in "[({<#*_" or end_then >= len(text.rstrip())):
                found, end = found + then, end_then
        rest = text[end:].strip()
        alone = whole and not rest
        strength = _strength(form, name, groups, text, end, times=bool(found), alone=alone, lead=lead, several=" " in name)
        if strength and not (form is COLON and (groups.get("note") or "").startswith(",") and not is_name(name)):
            yield Head(
                number,
                _shape(text, end, (name_at, name_at + len(name)), found, groups.get("note") or "", alone=alone),
                name,
                (groups.get("note") or "").strip(" (),").lower(),
                _spans(line.start, text, end, found, name_at),
                line.start + end,
                strength,
                alone,
            )


def _strength(
    form: re.Pattern[str], name: str, groups: dict[str, str | None], text: str, end: int, *, times: bool, alone: bool, lead: str, several: bool
) -> int:
    anonymous = ANONYMOUS.fullmatch(name) is not None
    if form is COLON:
        glued = text[end : end + 1] not in ("", " ", "\t") and not times and groups["mark"] == ":"
        if anonymous:
            return SURE
        if is_name(name) and not glued and not lead.startswith("#"):
            return FIRM
        return WEAK if may_be_name(name) else 0
    if form in (TRAILING, AFTER_TIME):
        return SURE if anonymous else FIRM if is_name(name) and form is TRAILING else 0
    if form is ALONE:
        if anonymous:
            return SURE
        if not is_name(name) or name[-1] == ".":
            return 0
        return FIRM if times and several else WEAK
    if form is BRACKETS and anonymous:
        return SURE
    if form is PARTED:
        return WEAK if is_name(name) or ((times or groups["angle"]) and may_be_name(name)) else 0
    if form is DOTTED:
        return WEAK if len(name.split()) < 4 else 0
    if (groups.get("d") or "").lower() in TAGS:
        return 0
    return WEAK if is_name(name) or (groups.get("d") and may_be_name(name)) else 0


def _shape(
    text: str, end: int, name: tuple[int, int], times: list[tuple[int, int]], note: str, *, alone: bool
) -> str:
    """The head with what differs from turn to turn replaced by letters."""
    marks = sorted([(*name, "N"), *((a, b, "T") for a, b in times)])
    shape, at = "", 0
    for a, b, letter in marks:
        shape += text[at:a] + letter
        at = max(at, b)
    shape = re.sub(r"\d+", "#", (shape + text[at:end]).replace(note, "") if note else shape + text[at:end])
    shape = EMOJI.sub("☺", LINK.sub("(U)", shape))
    return " ".join(shape.split()) + ("$" if alone else "")


def _spans(
    start: int, text: str, end: int, times: list[tuple[int, int]], name_at: int
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
        a, b = a + len(said) - len(said.lstrip()), a + len(said.rstrip())
        kind = "label" if kind == "label" and a <= name_at < b else "time"
        if made and made[-1][2] == kind:
            made[-1] = (made[-1][0], b, kind)
        else:
            made.append((a, b, kind))
    return tuple((start + a, start + b, kind) for a, b, kind in made)


def is_part(name: str) -> bool:
    """Whether a label says a part rather than a name."""
    return GENERIC.fullmatch(name) is not None
