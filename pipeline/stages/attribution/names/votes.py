"""What each phrase says of who somebody is: votes, which `decide` counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from re import Match
from typing import Literal

from pipeline.stages.attribution.names.lexicon import HONORIFICS, NO_NAMES
from pipeline.stages.attribution.names.patterns import (
    ADDRESS,
    BARE,
    GREETED,
    HOSTING,
    INTRODUCED,
    NAME_ALONE,
    OWN,
    OWN_FULL,
    TITLES,
)
from pipeline.transcript.roles import other

EDGE = ".,;:!?…\"'“”‘’()[]"
CALLED = ("greeted", "addressed")  # people are called by one name mostly
SINGLE = 0.6  # the worth of a name of one word beside one of two
Source = Literal["header", "introduced", "own", "greeted", "addressed"]


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


def of_notes(title: str, notes: str, talk: Sequence[Said]) -> Iterator[Vote]:
    """What title and show notes say."""
    for form in TITLES:
        if match := form.search(title):
            yield from _votes(match, "guest", 2.0, "header")
    alone = list(NAME_ALONE.finditer(title))
    words = Counter(word.strip(EDGE) for text in (notes, *(row.text for row in talk)) for word in text.split() if alone)
    for match in alone:
        parts = [word for word in _clean(match["name"]).split() if len(word) > 2]
        if any(words[part] for part in parts) and not any(words[part.lower()] for part in parts):
            yield from _votes(match, "guest", 2.0, "header")
    yield from _told(notes, "header")


def introduced(opening: Sequence[Said]) -> Iterator[Vote]:
    """Who is introduced to those who listen."""
    for row in opening:
        yield from _told(row.text, "introduced")


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


def _told(text: str, source: Source) -> Iterator[Vote]:
    """Votes of phrases in the third person."""
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
            yield from (vote for vote in _votes(match, "guest", weight, source) if vote.name not in known)


def _votes(match: Match[str], role: str, weight: float, source: Source) -> Iterator[Vote]:
    for key in ("name", "other"):
        if name := _clean(match.groupdict().get(key) or ""):
            yield Vote(name, role, weight if " " in name or source in CALLED else SINGLE * weight, source)


def _clean(name: str) -> str:
    """The name without title and possessive, up to a word that is none of a name's."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in name.split()]
    while words and words[0].lower().strip(".") in HONORIFICS:
        words = words[1:]
    words = words[: next((i for i, word in enumerate(words) if word.lower() in NO_NAMES), len(words))]
    shouted = any(word.isupper() and len(word) > 2 for word in words)
    return "" if shouted or not words or len(words[0].strip(".")) < 2 else " ".join(words)
