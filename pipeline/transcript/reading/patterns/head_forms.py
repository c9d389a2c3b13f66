"""The forms in which people and programs write who speaks at the head of a line, and how sure each is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.transcript.reading.patterns.names import ANONYMOUS, HONORIFICS, is_name, may_be_name
from pipeline.transcript.reading.patterns.stamps import STAMP_FORM

SURE, FIRM, WEAK, NONE = 3, 2, 1, 0
"""How sure a form is: nobody says it, few do, it might be something else, it is no label."""
TAGS = frozenset(
    {"a", "b", "br", "cite", "div", "em", "i", "li", "p", "span", "strong", "td", "th", "time", "tr", "u", "ul"}
)

_EMOJI = r"[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d]"
_NAME = rf"[^\W\d_](?:[\w.'’&\-]|{_EMOJI}|#(?=\d)|[ ](?=[\w(&#])){{0,39}}?"
_HANDLE = r"@?[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}|@[\w.]{2,30}"
_ANY = rf"(?P<name>{_HANDLE}|{_NAME})"
_PLACE = r"[ ]\|[ ](?=[^\W\d_])[^|:\n.?!\d\[(]{2,40}?"  # Ann Lee | North Light
_NOTE = rf"(?P<note>(?:[ ]?\([^()\n]{{1,60}}\)){{1,2}}|,[ ](?!\d{{1,3}}:\d)[^:\n.?!]{{1,70}}|{_PLACE})?"
_SHORT_NOTE = rf"(?P<note>(?:[ ]\([^()\n]{{1,60}}\)){{1,2}}|{_PLACE})?"
_DRAWN = r"[*_]{0,3}"  # bold, italic
_LINK = r"(?:\(https?://[^\s()]{1,150}\))?"

LEAD = re.compile(
    r"(?:[ \t]*(?:[-*•–—‣▪]+[ \t]+|[-–](?=\w)|>{1,3}[ \t]*|#{1,6}[ \t]*|"
    rf"(?:{_EMOJI})+[ \t]*|[Q(]?\d{{1,4}}[.)]?[ \t]+(?=\D)))?"
)
"""What may stand before a head: a bullet, arrows, the marks of a heading, emoji, a number."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a form has read, as far as its strength depends on it. `glued`: what is said follows without a blank."""

    name: str
    groups: Mapping[str, str | None]
    lead: str
    glued: bool
    times: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its pattern, its strength, and where else in it a time may stand."""

    pattern: re.Pattern[str]
    strength: Callable[[Read], int]
    before_time: bool = False  # a time has to follow
    after_time: bool = False  # a time has to precede
    then_time: bool = False  # a time may follow
    whole: bool = False  # nothing may follow


def _of_colon(read: Read) -> int:
    if (read.groups["note"] or "").startswith(",") and not is_name(read.name):
        return NONE
    if ANONYMOUS.fullmatch(read.name):
        return SURE
    glued = read.glued and not read.times and read.groups["mark"] != "："
    if is_name(read.name) and not glued and not read.lead.startswith("#"):
        return FIRM
    return WEAK if may_be_name(read.name) else NONE


def _of_time(read: Read) -> int:
    return SURE if ANONYMOUS.fullmatch(read.name) else FIRM if is_name(read.name) else NONE


def _of_brackets(read: Read) -> int:
    if ANONYMOUS.fullmatch(read.name):
        return SURE
    tag = read.groups["d"] or ""
    if tag.lower() in TAGS:
        return NONE
    return WEAK if is_name(read.name) or (tag and may_be_name(tag)) else NONE


def _of_parting(read: Read) -> int:
    may_be = (read.times or read.groups["angle"]) and may_be_name(read.name)
    return WEAK if may_be or is_name(read.name) else NONE


def _of_line(read: Read) -> int:
    if ANONYMOUS.fullmatch(read.name):
        return SURE
    if not is_name(read.name) or read.name[-1] == ".":  # "0:03 Yeah." is a caption
        return NONE
    return FIRM if read.times and " " in read.name else WEAK


def _of_office(read: Read) -> int:
    return WEAK if is_name(read.name) and " " in read.name else NONE


def _of_name(read: Read) -> int:
    return WEAK if is_name(read.name) else NONE


def _of_capitals(read: Read) -> int:
    return WEAK if len(read.name.split()) < 4 and read.name.lower() not in HONORIFICS else NONE


FORMS: tuple[Form, ...] = (
    Form(  # Ann Lee: · **Ann**: · [SPEAKER_00]: · Ann (0:03): · Ann Lee, PhD:
        re.compile(
            rf"{_DRAWN}[\[(\"]?{_ANY}{_NOTE}[\])\"]?{_DRAWN}(?:[ \t]*+(?:[,|@–-][ \t]*+)?(?P<stamp>{STAMP_FORM}))?[ \t]*+"
            rf"(?P<mark>::?(?!(?<=\d:)\d\d)|：){_DRAWN}",
            re.I,
        ),
        _of_colon,
        then_time=True,
    ),
    Form(  # Ann Lee  0:03 · Ann Lee | 0:03 · **Ann** (0:03)
        re.compile(rf"{_DRAWN}{_ANY}{_SHORT_NOTE}{_DRAWN}(?:[ \t]++|[ \t]*+[-–—|,@·•]++[ \t]*+)(?={STAMP_FORM})", re.I),
        _of_time,
        before_time=True,
    ),
    Form(re.compile(rf"(?P<name>{ANONYMOUS.pattern})(?=[ \t])", re.I), _of_time, after_time=True),  # 0:03 SPEAKER_00
    Form(  # [Ann] · (Ann) · {Ann} · <Ann> · [Ann](https://…):
        re.compile(
            rf"{_DRAWN}(?:\[(?P<a>{_NAME})\]{_LINK}|\((?P<b>{_NAME}|speaker \?)\)|"
            rf"\{{(?P<c>{_NAME})\}}|<(?:v )?(?P<d>{_NAME})>){_DRAWN}[:：]?",
            re.I,
        ),
        _of_brackets,
        then_time=True,
    ),
    Form(  # **Ann** · _Ann:_
        re.compile(rf"(?P<bold>\*\*|__|\*|_){_ANY}{_SHORT_NOTE}[:：]?(?P=bold)(?=\s|$)"), _of_name, then_time=True
    ),
    Form(re.compile(rf"#(?P<name>{_NAME})(?:[:：]|(?=\s|$))"), _of_name),  # #Ann
    Form(  # Q. · Ms. LEE. · Q1.
        re.compile(
            r"(?P<name>(?:(?:Mr|Mrs|Ms|Dr|Prof|Hon)\.[ ])?[A-Z](?:[A-Z'’\-]|[ ](?=[A-Z])){0,30}|[A-Z]\d{1,3}|"
            r"Question|Answer|Host|Guest)\.(?:[ \t]+(?=\S)|$)"
        ),
        _of_capitals,
    ),
    Form(  # Ann — · Ann | · Ann> · Ann, a tab
        re.compile(
            rf"{_ANY}{_SHORT_NOTE}(?:[ \t]+(?:[-–—|=/·•»~]|>>)[ \t]+|[ \t]?(?P<angle>>)[ \t]+|\t[ \t]*|[ ]{{2,}})(?=\S)"
        ),
        _of_parting,
    ),
    Form(  # The Minister for Ferries (Ann Lee), in minutes where Ann Lee speaks again
        re.compile(rf"[A-Z][^\n():.?!]{{2,60}}[ ]\((?P<name>{_NAME})\)(?:[:：]|$)"), _of_office
    ),
    Form(re.compile(rf"[*_\[({{]{{0,3}}{_ANY}{_SHORT_NOTE}[*_\])}}]{{0,3}}$"), _of_line, whole=True),
)
