"""From votes to names."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher
from itertools import islice

from pipeline.stages.attribution.names.votes import Vote
from pipeline.transcript.roles import ROLES, other

ENOUGH, RIVAL = 1.2, 0.75  # votes for a name; the share of them from which another one is a rival
MOST_ADDRESSED = 3.0  # what being addressed is worth at most
ALIKE = 0.75  # of two spellings of one first name
MOST_COMPARED = 500  # first names, the earliest: whom a talk names so late is hardly in it
HEADER = 10  # a spelling in the header is worth so many in the talk


def decide(votes: Iterable[Vote]) -> dict[str, str]:
    """The name of each role for which the votes suffice."""
    weights: dict[str, dict[str, dict[str, float]]] = {role: defaultdict(lambda: defaultdict(float)) for role in ROLES}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for vote in votes:
        key = _key(vote.name, spellings)
        weights[vote.role][key][vote.source] += vote.weight
        spellings[key][vote.name] += HEADER if vote.source == "header" else 1
    worth = {role: {key: _worth(each) for key, each in weights[role].items()} for role in ROLES}
    found: dict[str, str] = {}
    for role in ROLES:
        net = {key: votes - worth[other(role)].get(key, 0.0) for key, votes in worth[role].items()}
        name = _best(net, {key for key, each in weights[role].items() if "own" in each})
        if name:
            found[role] = _spelling(spellings[name])
    return found


def _best(net: dict[str, float], introduce_themselves: set[str]) -> str:
    """The name with most votes, if it has no rival; who alone of them introduces himself has none."""
    best = sorted((key for key, votes in net.items() if votes >= ENOUGH), key=lambda key: (-net[key], key))
    rivals = [key for key in best if net[key] >= RIVAL * net[best[0]]]
    alone = [key for key in rivals if key in introduce_themselves]
    chosen = rivals if len(rivals) == 1 else alone
    return chosen[0] if len(chosen) == 1 else ""


def _worth(by_source: Mapping[str, float]) -> float:
    return sum(min(weight, MOST_ADDRESSED) if source == "addressed" else weight for source, weight in by_source.items())


def _key(name: str, known: Collection[str]) -> str:
    """The first name, or one that is known already and spelt much alike."""
    first = name.split(maxsplit=1)[0].lower()
    if first in known:
        return first
    compared = SequenceMatcher(None, b=first)
    for key in islice(known, MOST_COMPARED):
        if key[0] == first[0]:
            compared.set_seq1(key)
            bounds = (
                compared.real_quick_ratio,
                compared.quick_ratio,
                compared.ratio,
            )  # each closer than the one before
            if all(bound() >= ALIKE for bound in bounds):
                return key
    return first


def _spelling(seen: Counter[str]) -> str:
    """The full name as most often written; the first name alone only where no more is known."""
    full = [name for name in seen if " " in name]
    return max(sorted(full or seen), key=lambda name: seen[name])
