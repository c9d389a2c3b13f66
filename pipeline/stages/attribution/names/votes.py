"""What each phrase says of who somebody is: votes, which `decide` counts."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from re import Match
from typing import Literal

from pipeline.stages.attribution.names.lexicon import CALLINGS, HONORIFICS, NO_NAMES
from pipeline.stages.attribution.names.patterns import (
    ADDRESS,
    BARE,
    FULL,
    GREETED,
    HOSTING,
    INTRODUCED,
    NAME_ALONE,
    OWN,
    OWN_FULL,
    TITLES,
    TOPIC,
)
from pipeline.transcript.roles import other

EDGE = ".,;:!?…\"'“”‘’()[]"
CALLED = ("greeted", "addressed")  # people are called by one name mostly
SINGLE = 0.6  # the worth of a name of one word beside one of two
Source = Literal["header", "introduced", "own", "greeted", "addressed", "mentioned"]


@dataclass(frozen=True, slots=True)
class Vote:
    """A phrase's word that somebody of this name is on a side."""

    name: str
    role: str
    weight: float
    source: Source


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker says until another speaks, and the role that it was given."""

    role: str
    text: str


def of_title(title: str, notes: str, talk: Sequence[Said]) -> Iterator[Vote]:
    """What a title says of its guest."""
    for form in TITLES:
        if match := form.search(title):
            yield from _votes(match, "guest", 2.0, "header")
    alone = [*NAME_ALONE.finditer(title), *TOPIC.finditer(title)]
    words = Counter(word.strip(EDGE) for text in (notes, *(row.text for row in talk)) for word in text.split() if alone)
    for match in alone:
        parts = [word for word in clean(match["name"]).split() if len(word) > 2]
        if any(words[part] for part in parts) and not any(words[part.lower()] for part in parts):
            yield from _votes(match, "guest", 2.0, "header")


def said_in(text: str, source: Source, paired: Container[str] = ()) -> Iterator[Vote]:
    """Who is introduced to those who listen or read, in the third person; of people in `paired` more is known."""
    hosts = [
        vote
        for form, worth in HOSTING
        for match in form.finditer(text)
        for vote in _votes(match, "host", worth, source)
    ]
    yield from hosts
    known = {vote.name for vote in hosts}
    for form, weight in INTRODUCED:
        for match in form.finditer(text):
            votes = _votes(match, "guest", weight, source)
            yield from (vote for vote in votes if vote.name not in known and vote.name not in paired)


def mentioned(rows: Sequence[Said], votes: Sequence[Vote]) -> list[Vote]:
    """Whom the host calls by their full name as the talk begins is the guest, if `votes` have them spoken to and never host."""
    spoken_to = {vote.name.split()[0] for vote in votes if vote.role == "guest" and vote.source in CALLED}
    hosts = {vote.name.split()[0] for vote in votes if vote.role == "host"}
    names = {clean(match.group()) for row in rows if row.role == "host" for match in FULL.finditer(row.text)}
    full = sorted(name for name in names if " " in name and name.split()[0] in spoken_to - hosts)
    return [Vote(name, "guest", 1.0, "mentioned") for name in full]


def own(rows: Sequence[Said]) -> Iterator[Vote]:
    """Who says "I'm Ann" is Ann."""
    for row in rows:
        for form in (OWN, OWN_FULL):
            for match in form.finditer(row.text):
                yield from _votes(match, row.role, 2.0, "own")


def greeted(rows: Sequence[Said]) -> Iterator[Vote]:
    """Whom a greeting or thanks make host or guest by their very words, whatever role the speaker was given."""
    for row in rows:
        for form, role, weight in GREETED:
            for match in form.finditer(row.text):
                yield from _votes(match, role, weight, "greeted")


def addressed(talk: Sequence[Said]) -> Iterator[Vote]:
    """Whom a speaker addresses is on the other side."""
    for row in talk:
        for form, weight in ADDRESS:
            for match in form.finditer(row.text):
                yield from _votes(match, other(row.role), weight, "addressed")


def unless_common(votes: Sequence[Vote], talk: Sequence[Said]) -> list[Vote]:
    """The votes without those for a word that stands in the talk without a capital as often as with one: "Anyway, you know"."""
    words = Counter(word.strip(EDGE) for row in talk for word in row.text.split())
    return [vote for vote in votes if words[vote.name.split()[0]] > words[vote.name.split()[0].lower()]]


def bare(opening: Sequence[Said]) -> Iterator[Vote]:
    """The few phrases that say a name even where nothing has a capital."""
    for row in opening:
        for match in BARE.finditer(row.text):
            words = match["name"].split()
            if not NO_NAMES & set(words):
                name = " ".join(word.capitalize() for word in words)
                yield Vote(name, "host" if match["host"] else "guest", 3.0, "introduced")


def _votes(match: Match[str], role: str, weight: float, source: Source) -> Iterator[Vote]:
    for key in ("name", "other"):
        if name := clean(match.groupdict().get(key) or ""):
            yield Vote(name, role, weight if source in CALLED else full_or_less(name, weight), source)


def full_or_less(name: str, weight: float) -> float:
    """What a vote weighs: less for a name of one word."""
    return weight if " " in name else SINGLE * weight


def clean(name: str) -> str:
    """The name without titles, callings and possessive, up to a word that is none of a name's."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in name.split()]
    called = [i for i, word in enumerate(words) if word.lower().strip(".") in HONORIFICS | CALLINGS]
    words = words[called[-1] + 1 if called else 0 :]
    words = words[: next((i for i, word in enumerate(words) if word.lower() in NO_NAMES), len(words))]
    shouted = any(word.isupper() and len(word) > 2 for word in words)
    is_name = words and not shouted and len(words[0].strip(".")) > 1 and words[0][:2] not in ("I'", "I’")
    return " ".join(words) if is_name else ""
