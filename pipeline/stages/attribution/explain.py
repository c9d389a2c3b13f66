"""Why a turn has the role that it has: what spoke for host or guest, in log-odds.

The parts that the chain adds up are known as they are (`pipeline.modeling.crf`). What the classifier weighed is found by
occlusion: it is asked again with one thing hidden, and the difference is that thing's weight (Zeiler, Fergus 2014,
"Visualizing and understanding convolutional networks", ECCV, section 4). Weights of things that say the same are both small.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.modeling.crf import Decoder, Posterior, Scores
from pipeline.modeling.logit import log_odds
from pipeline.stages.attribution.features import change_matrix, role_matrix
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.attribution.rounds import infer
from pipeline.stages.attribution.weights import AttributionWeights
from pipeline.stages.turns.cues import CUES
from pipeline.stages.turns.word_evidence import Evidence
from pipeline.transcript.roles import GUEST, HOST, ROLES

Floats = NDArray[np.float64]
Number = TypeVar("Number", bound=np.generic)
SHOWN = 6  # cues of a turn


@dataclass(frozen=True, slots=True)
class Term:
    """Something that spoke for host (above 0) or guest (below), or for a change (above 0), in log-odds; `says` explains it."""

    name: str
    says: str
    value: float


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of one turn, means over the candidate turns that it is made of.

    `parts` is what the chain added up, `weighed` what the classifier among them made of what it saw, `change` what speaks for
    a change of speaker where the turn begins. `settled` names who settled it, if somebody did (`person`, `label`).
    """

    parts: tuple[Term, ...]
    weighed: tuple[Term, ...]
    change: tuple[Term, ...]
    settled: str = ""


def listen(rows: pd.DataFrame, interview: Interview) -> Posterior:
    """What the chain says of the candidate turns, given the rows that a person or a label settled; the same for all rows."""
    turns = interview.turns
    spans = list(zip(turns["start_char"].tolist(), turns["end_char"].tolist(), strict=True))
    texts = [interview.text[start:end] for start, end in spans]
    of = np.searchsorted(rows["start_char"].to_numpy(), [start for start, _ in spans], "right") - 1
    settled = np.where(rows["source"] == "model", -1, np.where(rows["role"] == ROLES[HOST], HOST, GUEST))
    words = np.array([len(each.split()) for each in texts])
    known = settled[np.maximum(of, 0)].astype(np.int8)
    return infer(interview.weights.decoder, interview.scores, texts, words, known)


def explain(row: pd.Series, interview: Interview, posterior: Posterior) -> Why:
    """Say why.

    Parameters:
        row: of attribution.csv.
        interview: that it is of.
        posterior: what the chain makes of the candidates, see `listen`.
    """
    turns, evidence, scores, weights = interview.turns, interview.evidence, interview.scores, interview.weights
    inside = (turns["start_char"] < row["end_char"]) & (turns["end_char"] > row["start_char"])
    chosen = np.flatnonzero(inside.to_numpy(np.bool_))
    boundary = log_odds(turns["boundary_probability"])
    settled = "" if row["source"] == "model" else str(row["source"])
    return Why(
        parts=_parts(chosen, scores, posterior, weights.decoder, is_open=not settled),
        weighed=_weighed(evidence, boundary, chosen, weights),
        change=_change(evidence, boundary, int(chosen[0]), scores, weights) if chosen[0] else (),
        settled=settled,
    )


def _parts(
    chosen: NDArray[np.int64], scores: Scores, posterior: Posterior, decoder: Decoder, *, is_open: bool
) -> tuple[Term, ...]:
    learned = np.zeros(len(scores.role)) if scores.learned is None else scores.learned
    elsewhere = posterior.self_trained
    parts = [
        Term("classifier", "cues, words and length of this turn and its surroundings", _mean(decoder.role_weight * scores.role, chosen)),
        Term("encoder", "the sentence encoder, which has read the whole talk", _mean(decoder.emission_weight * scores.emission, chosen)),
        Term("own speakers", "how each of the two talks elsewhere in this episode", _mean(decoder.voice_weight * elsewhere, chosen)),
        Term("learned", "what your corrections have taught it of this show", _mean(learned, chosen)),
    ]  # fmt: skip
    if is_open:
        rest = _mean(log_odds(posterior.host), chosen) - sum(part.value for part in parts)
        parts.append(Term("turns around it", "who speaks before and after, and how likely the speaker changes", rest))
    return tuple(part for part in parts if part.value)


def _weighed(
    evidence: Evidence, boundary: Floats, chosen: NDArray[np.int64], weights: AttributionWeights
) -> tuple[Term, ...]:
    """What the classifier of roles made of what it saw, the weightiest first."""

    def weigh(seen: Evidence) -> float:
        return _mean(weights.role.log_odds(role_matrix(seen, boundary)[chosen]))

    all_ = weigh(evidence)
    around = np.delete(np.arange(len(evidence.lengths)), chosen)
    hidden: dict[str, tuple[str, Evidence]] = {
        "its words": ("the words and pairs of words in it", replace(evidence, role=_without(evidence.role, chosen))),
        "its meaning": ("what the sentence encoder makes of it", replace(evidence, encoded=_average(evidence.encoded, chosen))),
        "the talk around": ("all that stands before and after it", _only(evidence, around)),
    }  # fmt: skip
    for name in _fired(evidence, chosen)[:SHOWN]:
        hidden[_plain(name)] = (_meaning(name), _without_cue(evidence, chosen, name))
    terms = [Term(name, says, all_ - weigh(seen)) for name, (says, seen) in hidden.items()]
    return _sorted(terms)


def _change(
    evidence: Evidence, boundary: Floats, first: int, scores: Scores, weights: AttributionWeights
) -> tuple[Term, ...]:
    """What speaks for a change of speaker before a candidate: both models, then each cue that fires there."""

    def weigh(seen: Evidence) -> float:
        return float(weights.change.log_odds(change_matrix(seen, boundary)[[first]])[0])

    steps = scores.steps[first]
    turned = (steps[0, 1] + steps[1, 0] - steps[0, 0] - steps[1, 1]) / 2
    decoder = weights.decoder
    parts = [
        Term("classifier", "cues and words on both sides", decoder.change_weight * float(scores.change[first])),
        Term("encoder", "the sentence encoder, which has read the whole talk", decoder.step_weight * float(turned)),
    ]
    here, all_ = np.array([first]), weigh(evidence)
    fired = [
        Term(_plain(name), _meaning(name), all_ - weigh(_without_cue(evidence, here, name)))
        for name in _fired(evidence, here)[:SHOWN]
    ]
    return (*(part for part in parts if part.value), *sorted(fired, key=lambda term: -abs(term.value)))


def _fired(evidence: Evidence, chosen: NDArray[np.int64]) -> list[str]:
    """The cues that fire at any of the candidates, the most frequent first."""
    counts = (evidence.cues[chosen] == 1).sum(axis=0)
    names = list(CUES)
    return [names[column] for column in np.argsort(-counts, kind="stable").tolist() if counts[column]]


def _without_cue(evidence: Evidence, chosen: NDArray[np.int64], name: str) -> Evidence:
    cues = evidence.cues.copy()
    cues[chosen, list(CUES).index(name)] = 0
    return replace(evidence, cues=cues)


def _only(evidence: Evidence, others: NDArray[np.int64]) -> Evidence:
    """The evidence with all but the chosen candidates silent."""
    return replace(
        evidence,
        cues=_without(evidence.cues, others),
        role=_without(evidence.role, others),
        change=_without(evidence.change, others),
        encoded=_average(evidence.encoded, others),
    )


def _without(values: NDArray[Number], at: NDArray[np.int64]) -> NDArray[Number]:
    """The values with 0, which says nothing, at some places."""
    left = values.copy()
    left[at] = 0
    return left


def _average(encoded: NDArray[np.float32], at: NDArray[np.int64]) -> NDArray[np.float32]:
    """The encoder's columns with the episode's average at some places: 0 would say much in some of them."""
    left = encoded.copy()
    left[at] = encoded.mean(axis=0)
    return left


def _mean(values: Floats, at: NDArray[np.int64] | slice = slice(None)) -> float:
    return float(np.mean(values[at]))


def _sorted(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple(sorted((term for term in terms if term.value), key=lambda term: -abs(term.value)))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _meaning(name: str) -> str:
    return (CUES[name].__doc__ or "").split("\n", 1)[0]
