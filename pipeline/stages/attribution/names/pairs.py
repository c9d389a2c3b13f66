"""Sentences that name both: "Ann Lee joins Bo Berg", "Bo Berg sits down with Ann Lee".

Some verbs say for certain who visits whom. Others are said of either, so the roles that the talk gives to these two decide;
where it says nothing, the usual order counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.stages.attribution.names.patterns import PAIRS
from pipeline.stages.attribution.names.votes import Source, Vote, clean, full_or_less
from pipeline.transcript.roles import other

WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Pair:
    """The people before and after a verb, and the role of those before it; `certain` says that the verb goes one way only."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    role: str
    certain: bool
    source: Source


def find_pairs(text: str, source: Source) -> list[Pair]:
    """The pairs that a text speaks of in the third person."""
    found = []
    for form, role, certain in PAIRS:
        for match in form.finditer(text):
            first, second = (
                tuple(name for key in (side, f"{side}_other") if (name := clean(match[key] or "")))
                for side in ("first", "second")
            )
            if first and second:
                found.append(Pair(first, second, role, certain, source))
    return found


def settle(pairs: Iterable[Pair], talk: Sequence[Vote]) -> Iterator[Vote]:
    """The votes of the pairs; `talk` holds those of what is said in the talk itself."""
    for pair in pairs:
        lean = sum(_lean(name, pair.role, talk) for name in pair.first)
        lean += sum(_lean(name, other(pair.role), talk) for name in pair.second)
        role = pair.role if pair.certain or lean >= 0 else other(pair.role)
        for names, side in ((pair.first, role), (pair.second, other(role))):
            for name in names:
                yield Vote(name, side, full_or_less(name, WEIGHT), pair.source)


def _lean(name: str, role: str, talk: Iterable[Vote]) -> float:
    """How far the talk says that somebody has a role, less how far it says that they have the other one."""
    first = name.split(maxsplit=1)[0].lower()
    return sum(
        vote.weight if vote.role == role else -vote.weight
        for vote in talk
        if vote.name.split()[0].lower() == first and vote.source != "header"
    )
