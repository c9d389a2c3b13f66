"""Counting one episode: its attribution against the roles of its words."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.evaluation.counts import FIGURES, Counts, rates
from pipeline.transcript.roles import GUEST, HOST, ROLES

__all__ = ["FIGURES", "WORD", "Counts", "count", "rates"]

WORD = re.compile(r"\S+")
BINS = 10
LOST, HEADER = -1, -2
GOLD_CODES: dict[str | None, int] = {"host": HOST, "guest": GUEST, None: HEADER}


def count(text: str, gold: Sequence[str | None], rows: pd.DataFrame) -> Counts:
    """Count one episode.

    Parameters:
        text: what the offsets of `rows` refer to.
        gold: for each white-space separated word of `text` the role of who says it, or None for a word of the header.
        rows: an attribution: `start_char`, `end_char` (code points, end exclusive), `role`, `confidence` (0 to 1, or
            missing). A word belongs to the row that covers its first character.

    Raises:
        ValueError: there are not as many roles as words, or a role or a confidence is none.
    """
    places = np.array([match.start() for match in WORD.finditer(text)], np.int64)
    if len(places) != len(gold):
        raise ValueError(f"{len(gold)} roles for {len(places)} words")
    if unknown := set(gold) - set(GOLD_CODES):
        raise ValueError(f"unknown roles {sorted(map(str, unknown))}: host, guest or None (header) is expected")
    want = np.array([GOLD_CODES[role] for role in gold], np.int64)
    got, sure, row = _cover(places, rows)
    speech = want != HEADER
    # A change is looked for between neighbours that are both speech: a header's word in between starts afresh.
    pairs = speech[1:] & speech[:-1]
    gold_moves, moves = pairs & (want[1:] != want[:-1]), pairs & (got[1:] != got[:-1])
    header_attributed = int((got[~speech] != LOST).sum())
    want, got, sure, row = want[speech], got[speech], sure[speech], row[speech]
    hit = want == got
    right, lost = int(hit.sum()), int((got == LOST).sum())
    missed = ~hit[np.argsort(np.nan_to_num(sure, nan=0.0), kind="stable")]  # in the order of a review
    rated = ~np.isnan(sure)
    sure, good = sure[rated], hit[rated].astype(np.float64)
    bins = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, sure, BINS) - np.bincount(bins, good, BINS)
    return Counts(
        words=len(want),
        right=right,
        polar=max(right, len(want) - right - lost),
        lost=lost,
        host_gold=int((want == HOST).sum()),
        host_got=int((got == HOST).sum()),
        host_right=int((hit & (want == HOST)).sum()),
        guest_gold=int((want == GUEST).sum()),
        guest_got=int((got == GUEST).sum()),
        guest_right=int((hit & (want == GUEST)).sum()),
        changes_gold=int(gold_moves.sum()),
        changes_got=int(moves.sum()),
        changes_right=int((gold_moves & moves).sum()),
        sure=len(sure),
        gap=float(np.abs(gaps).sum()),
        chance_gap=_chance_gap(sure, row[rated]),
        squared=float(np.square(sure - good).sum()),
        header=int((~speech).sum()),
        header_attributed=header_attributed,
        left5=_missed_after(missed, 0.05),
        left10=_missed_after(missed, 0.1),
        left20=_missed_after(missed, 0.2),
    )


def _chance_gap(sure: NDArray[np.float64], row: NDArray[np.int64]) -> float:
    """What the gaps of confidence would sum to on average, were it calibrated, and rows right or wrong as wholes by chance.

    A bin's gap is then a sum of many independent terms of mean zero: the mean of its size is the root of 2/pi of its variance.
    """
    _, first, words = np.unique(row, return_index=True, return_counts=True)
    confidence = sure[first]
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    variance = np.bincount(bins, words**2 * confidence * (1 - confidence), BINS)
    return float(np.sqrt(2 / np.pi * variance).sum())


def _missed_after(missed: NDArray[np.bool_], share: float) -> int:
    return int(missed[int(share * len(missed)) :].sum())


def _cover(
    places: NDArray[np.int64], rows: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Role code (LOST where no row covers), confidence (else NaN) and number of the row at each place."""
    if rows.empty:
        nothing = np.full(len(places), LOST, np.int64)
        return nothing, np.full(len(places), np.nan), nothing
    role = rows["role"].fillna("").astype(str).str.strip().str.lower()
    table = pd.DataFrame(
        {
            "start": rows["start_char"].astype(np.int64),
            "end": rows["end_char"].astype(np.int64),
            "role": role,
            "sure": pd.to_numeric(rows["confidence"]).astype(np.float64),
        }
    ).sort_values(["start", "end", "role", "sure"])
    if not table["sure"].dropna().between(0, 1).all():
        raise ValueError("a confidence outside of 0 to 1")
    # Roles besides the two are wrong wherever they stand, and a change of role like any other.
    codes = pd.factorize(np.concatenate([np.array(ROLES, object), table["role"].to_numpy(object)]))[0][2:]
    row = np.searchsorted(table["start"].to_numpy(), places, side="right") - 1
    covered = (row >= 0) & (places < table["end"].to_numpy()[row])
    sure = table["sure"].to_numpy()[row]
    return np.where(covered, codes[row], LOST), np.where(covered, sure, np.nan), np.asarray(row, np.int64)
