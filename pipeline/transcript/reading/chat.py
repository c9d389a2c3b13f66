"""CHAT, as linguists write talk for CLAN: `*ANN:` and a tab before what is said, `%mor:` and its like below, times at its end."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.transcript.reading.captions import Cue, assemble
from pipeline.transcript.reading.clock import from_milliseconds
from pipeline.transcript.record import Transcript

NAME = "chat"
ENDINGS = (".cha",)
OPENS = re.compile(r"\s*(?:@UTF8\s+)?(?:@PID:[^\n]*\s+)?@Begin\b")
TIER = re.compile(r"^(?:\*(?P<who>[\w.-]{1,20})|%\w{1,12}|@[\w ]{1,40}):[ \t]*|^@\w+[ \t]*$", re.M)
PARTICIPANTS = re.compile(r"^@Participants:[ \t]*((?:[^\n]|\n\t)*)", re.M)
BULLET = re.compile(r"\x15%?(?:[\w:\"-]*_)??(\d{1,9})_(\d{1,9})-?\x15")
CODES = re.compile(  # of what is not said: pauses, events, comments, marks of retracing and of how a turn ends
    r"\x15[^\x15\n]{0,60}\x15|\[[^\[\]\n]{0,200}\]|&[=~+]\S*|\(\.{1,3}\)|\(\d{1,3}(?:[.:]\d{0,3})?\)|\+[^\s\w]*|<(?=\S)|(?<=\S)>|[‡„↑↓≈↫⌈⌉⌊⌋∆∇☺]"
)
FILLED = re.compile(r"(?<!\w)&-?(?=\w)|(?<=\w)@\w{1,4}(?::\w+)?")
SHORTENED = re.compile(r"(?<=\w)\((\w+)\)|\((\w+)\)(?=\w)")
"""Marks within words that are said: `&-uh` and `word@s:eng`, `(be)cause`."""
BEFORE_STOP = re.compile(r"[ \t]+(?=[.?!,](?:\s|$))")


def sniff(text: str) -> bool:
    """Whether the text opens as CHAT must."""
    return OPENS.match(text) is not None


def parse(text: str) -> Transcript:
    """A main line a cue.

    Raises:
        InputError: no main line holds a word.
    """
    return assemble(list(_cues(text)), format=NAME)


def written(text: str) -> str:
    """What the main lines hold as said."""
    return " ".join(cue.text for cue in _cues(text))


def _cues(text: str) -> Iterator[Cue]:
    names = _names(text)
    tiers = [*TIER.finditer(text)]
    line, counted = 1, 0
    for tier, after in pairwise([*tiers, None]):
        if tier is None or not tier["who"]:
            continue
        line, counted = line + text.count("\n", counted, tier.start()), tier.start()
        said = text[tier.end() : after.start() if after else len(text)]
        times = BULLET.findall(said)
        start = from_milliseconds(times[0][0]) if times else None
        end = from_milliseconds(times[-1][1]) if times else None
        yield Cue(_plain(said), start, end, names.get(tier["who"], tier["who"]), where=f"line {line}")


def _plain(said: str) -> str:
    """What is said, without the codes of CHAT."""
    words = " ".join(CODES.sub(" ", said.replace("+...", "…").replace("_", " ")).split())
    whole = SHORTENED.sub(lambda match: match[1] or match[2], words)
    return BEFORE_STOP.sub("", FILLED.sub("", whole))


def _names(text: str) -> dict[str, str]:
    """The names by their codes, where the header gives each a name of its own: `ANN Ann_Lee Participant`."""
    header = PARTICIPANTS.search(text)
    people = [part.split() for part in header[1].split(",")] if header else []
    names = {person[0]: person[1].replace("_", " ") for person in people if len(person) > 2}
    return names if len(set(names.values())) == len(names) else {}
