"""What the input says of who speaks: each label has one role in the whole episode, by the evidence of all its turns.

Labels say which turns belong together, so their roles are not decided turn by turn: the chain over the episode is
summed for one cast of roles after another (the logarithm of its partition function), and the likeliest is taken. With two
labels, or two that say nearly all, one is the host and the other the guest; of several each goes to the side that it sounds
like.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.modeling.crf import IMPOSSIBLE, Decoder, Scores, log_partition
from pipeline.modeling.logit import probability
from pipeline.stages.attribution.constraints import Pieces, cut
from pipeline.stages.attribution.names.lexicon import HONORIFICS
from pipeline.transcript.back_channel import is_back_channel
from pipeline.transcript.reading.patterns.names import ANONYMOUS
from pipeline.transcript.record import OTHER_SPEAKER, Label
from pipeline.transcript.roles import GUEST, HOST, ROLES
from pipeline.transcript.settled import Settled

NAMELESS = re.compile(
    rf"{ANONYMOUS.pattern}|voice|person|participant|caller|(?:unknown|s)?[ _-]?(?:\d{{1,3}}|[a-z])?", re.I
)
HOST_WORDS = frozenset({"host", "co-host", "cohost", "interviewer", "int", "moderator", "facilitator", "question"})
GUEST_WORDS = frozenset(
    {
        "guest",
        "interviewee",
        "answer",
        "panelist",
        "panellist",
        "respondent",
        "resp",
        "informant",
        "witness",
        "the witness",
    }
)
PAIRS = (("q", "a"), ("i", "r"), ("i", "p"), ("iv", "ie"))
"""Letters that stand for who asks and who answers, where both are there."""
# Neighbouring turns err alike, so the chain's evidence is worth a part of what it says; chosen on two development shows.
EVIDENCE_WEIGHT = 0.3
LEAST, MOST = 0.5, 0.995
PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*$")
DOUBTFUL = 0.65  # what paragraphs without a label are worth that take turns with labelled ones
PAIR = 0.9  # of what is labelled: two labels that say so much are the host's and the guest's
SLIP = 20  # words without a label between two stretches of one
MARKED, UNMARKED = 6.0, -2.0  # log potentials of a change at a mark without a name, and between two of them


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of one label: its role (`GUEST` or `HOST`) and how sure that is."""

    role: int
    confidence: float


def settle(
    text: str,
    turns: pd.DataFrame,
    scores: Scores,
    decoder: Decoder,
    labels: Sequence[Label],
    metadata: Mapping[str, str],
) -> list[Settled]:
    """Who speaks where, as the labels of the input say: one entry for all that a label says in sequence.

    Parameters:
        text: the transcript that all offsets refer to.
        turns: the rows of turns.csv.
        scores: what speaks for the roles of these turns.
        decoder: trusts the scores as it does elsewhere.
        labels: in order, without overlap; those that are empty settle nothing.
        metadata: `host` and `guest` decide about a label of that name at once.
    """
    runs = _in_sequence(text, [label for label in labels if label.label.strip()])
    pieces = cut(text, turns, [Settled(run.start, run.end, "guest") for run in runs])
    who = np.array([*(run.label for run in runs), ""], object)[pieces.by]
    parts = cast(who, pieces, scores, decoder, metadata)
    return [
        Settled(
            run.start,
            run.end,
            ROLES[part.role],
            _known(run.label, metadata.get(ROLES[part.role], "")) or name_of(run.label),
            source="label",
            confidence=min(part.confidence, DOUBTFUL) if run.label == OTHER_SPEAKER else part.confidence,
        )
        for run in runs
        if (part := parts.get(run.label))
    ]


def cast(
    who: NDArray[np.object_], pieces: Pieces, scores: Scores, decoder: Decoder, metadata: Mapping[str, str]
) -> dict[str, Part]:
    """The part of each label.

    Parameters:
        who: the label of each piece, empty where it has none.
        pieces: the candidates as cut by the labels.
        scores: of the candidates.
        decoder: trusts the scores.
        metadata: names of `host` and `guest`.
    """
    emission, steps = decoder.chain(scores.at(pieces.origin, pieces.inner))
    names = sorted(set(who) - {""})
    roles = {name: role for name in names if (role := _told(name, names, metadata)) is not None}
    told = dict(roles)

    def likelihood(assigned: Mapping[str, int]) -> float:
        ruled_out = np.array([1 - assigned.get(name, 2) for name in who])
        clamped, known = emission.copy(), np.flatnonzero(ruled_out >= 0)
        clamped[known, ruled_out[known]] = IMPOSSIBLE
        return log_partition(clamped, steps)

    pair = _pair(who, pieces)
    if len(pair) == 2 and len(known := told.keys() & pair) == 1:
        (name,) = known
        roles[next(other for other in pair if other != name)] = HOST if told[name] == GUEST else GUEST
    open_ = [name for name in names if name not in roles]
    evidence: dict[str, float] = {}
    if len(pair) == 2 and set(pair) <= set(open_):
        first, second = pair
        odds = likelihood({**told, first: HOST, second: GUEST}) - likelihood({**told, first: GUEST, second: HOST})
        evidence = {first: odds, second: -odds}
        told |= {first: HOST if odds > 0 else GUEST, second: GUEST if odds > 0 else HOST}
    for name in open_:
        if name not in evidence:
            evidence[name] = likelihood({**told, name: HOST}) - likelihood({**told, name: GUEST})
    roles |= {name: HOST if odds > 0 else GUEST for name, odds in evidence.items()}
    if len(names) > 2 and len(set(roles.values())) == 1 and open_:
        least = min(open_, key=lambda name: abs(evidence[name]))
        roles[least] = 1 - roles[least]
    return {name: Part(role, _sureness(evidence.get(name))) for name, role in roles.items()}


def _pair(who: NDArray[np.object_], pieces: Pieces) -> list[str]:
    """The two labels that say nearly all (a third is a clip, or a slip of the recogniser), in order; none where several talk."""
    said: dict[str, int] = {}
    for name, length in zip(who, (pieces.ends - pieces.starts).tolist(), strict=True):
        if name:
            said[name] = said.get(name, 0) + length
    first_two = sorted(said, key=lambda name: (-said[name], name))[:2]
    enough = sum(said[name] for name in first_two) >= PAIR * sum(said.values())
    return sorted(first_two) if enough and len(first_two) == 2 else []


def shared(labelled: Sequence[Settled], labels: Sequence[Label]) -> set[str]:
    """The roles that several labels have; `labelled` is what `settle` made of them."""
    names = {label.start: label.label for label in labels}
    parts = {(each.role, names[each.start]) for each in labelled}
    return {role for role in ROLES if sum(role == other for other, _ in parts) > 1}


def read_out(text: str, assumed: Sequence[Settled], labelled: Sequence[Settled]) -> list[Settled]:
    """What of `assumed` begins a paragraph without a label of its own: a sponsor read, say, below a guest's answer.

    Nobody says that the label above goes on there, so what it is tells more of who speaks.
    """
    begins = {each.start for each in labelled}
    found: list[Settled] = []
    for each in assumed:
        if any(label.start <= each.start < label.end and label.role == each.role for label in labelled):
            continue
        between = text[found[-1].end if found else 0 : each.start]
        goes_on = bool(found) and not between.strip()
        if goes_on or (each.start not in begins and PARAGRAPH.search(text[max(0, each.start - 20) : each.start])):
            found.append(each)
    return found


def marked(labels: Sequence[Label], pieces: Pieces) -> NDArray[np.float64]:
    """What marks without a name (`>>`) say for a change before each piece, as a log potential, shape (n,).

    A transcript that marks changes marks most of them, so where it goes on without a mark one is less likely.
    """
    out = np.zeros(len(pieces.starts))
    for label in labels:
        if not label.label.strip():
            first, last = np.searchsorted(pieces.starts, (label.start, label.end))
            out[first:last] = UNMARKED
            out[first : first + 1] = MARKED
    return out


def name_of(label: str) -> str:
    """The person whom a label names; empty for `SPEAKER_00`, `Speaker 1`, `Host` and their like."""
    plain = label.strip()
    if plain == OTHER_SPEAKER:
        return ""
    unnamed = (
        NAMELESS.fullmatch(plain) or plain.lower() in HOST_WORDS | GUEST_WORDS or not re.search(r"[^\W\d_]", plain)
    )
    return "" if unnamed else plain


def person(known: str) -> str:
    """The name in what a header says of somebody: "Ann Lee, baker (Leeds)" is Ann Lee."""
    return re.split(r",| \(| [-–—] ", known, maxsplit=1)[0].strip()


def _told(label: str, labels: Sequence[str], metadata: Mapping[str, str]) -> int | None:
    """The role of a label that says it itself, or that header or `episodes.csv` name as host or guest."""
    word = re.sub(r"\W*\d*$", "", label.strip().lower())
    letters = {each.lower() for each in labels}
    for asks, answers in PAIRS:
        if word in (asks, answers) and {asks, answers} <= letters:
            return HOST if word == asks else GUEST
    if word in HOST_WORDS:
        return HOST
    if word in GUEST_WORDS:
        return GUEST
    host, guest = (_known(label, metadata.get(role, "")) for role in ("host", "guest"))
    return None if bool(host) == bool(guest) else HOST if host else GUEST


def _known(label: str, known: str) -> str:
    """That of the names in `known` which a label means: in full, by first or last name, or by its initials."""
    wanted = _words(name_of(label))
    for each in re.split(r",|;|&|\band\b", known):
        name = _words(each)
        if wanted and name and (set(wanted) <= set(name) or "".join(wanted) == "".join(word[0] for word in name)):
            return each.strip()
    return ""


def _words(name: str) -> list[str]:
    words = re.findall(r"[^\W\d_]+", name.lower())
    return [word for word in words if word not in HONORIFICS] or words


def _sureness(odds: float | None) -> float:
    sure = MOST if odds is None else float(probability(np.array([EVIDENCE_WEIGHT * abs(odds)]))[0])
    return round(min(max(sure, LEAST), MOST), 4)


def _in_sequence(text: str, labels: Sequence[Label]) -> list[Label]:
    """Neighbours of one label as one, with a few words between them that a recogniser left without a label."""
    runs: list[Label] = []
    for label in labels:
        last = runs[-1] if runs else None
        if last and last.label == label.label and _is_slip(text[last.end : label.start]):
            runs[-1] = Label(last.start, label.end, label.label)
        else:
            runs.append(label)
    return runs


def _is_slip(between: str) -> bool:
    """Whether what stands between two stretches of one label is that speaker's too: nothing, or little and no "Right."."""
    words = between.split()
    return len(words) <= SLIP and not is_back_channel(" ".join(words))
