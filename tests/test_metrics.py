"""Figures worked out by hand on a few words, and properties that hold for any words."""

import math
import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluation.counts import FIELDS
from pipeline.evaluation.metrics import FIGURES, WORD, Counts, count, rates

TEXT = "Where do you sail? Mostly the fjords. Nice. And the\nlakes."
GOLD = ["host"] * 4 + ["guest"] * 3 + ["host"] + ["guest"] * 3


def rows_of(text: str, stretches: list[tuple[int, str | None, float]]) -> pd.DataFrame:
    """Rows that cover so many words each, one after the other; no row where the role is None."""
    words, at, rows = list(WORD.finditer(text)), 0, []
    for n, role, confidence in stretches:
        if role is not None:
            rows.append((words[at].start(), words[at + n - 1].end(), role, confidence))
        at += n
    return pd.DataFrame(rows, columns=["start_char", "end_char", "role", "confidence"])


def test_all_figures_by_hand():
    counts = count(TEXT, GOLD, rows_of(TEXT, [(4, "host", 0.95), (4, "guest", 0.85), (2, "guest", 0.65), (1, None, 0)]))
    assert (counts.words, counts.right, counts.lost, counts.polar) == (11, 9, 1, 9)
    figures = counts.figures()
    assert tuple(figures) == FIGURES
    assert figures["right"] == pytest.approx(9 / 11)
    assert figures["host"] == pytest.approx(2 * 4 / (5 + 4))
    assert figures["guest"] == pytest.approx(2 * 5 / (6 + 6))
    # Real changes before words 4, 7 and 8; found ones before word 4 and, into nothing, before word 10.
    assert figures["boundary"] == pytest.approx(2 * 1 / (3 + 2))
    # |3.8 - 4| + |3.4 - 3| + |1.3 - 2| over ten words that have a confidence
    assert figures["ece"] == pytest.approx(0.13)
    assert figures["brier"] == pytest.approx((4 * 0.0025 + 3 * 0.0225 + 0.7225 + 2 * 0.1225) / 10)
    assert figures["lost"] == pytest.approx(1 / 11)
    assert math.isnan(figures["header"])


def test_what_a_review_in_order_of_confidence_leaves():
    text = " ".join("abcdefghijklmnopqrst")
    rows = rows_of(text, [(1, "guest", 0.5), (9, "host", 0.7), (1, None, 0), (9, "guest", 0.6)])
    counts = count(text, ["host"] * 20, rows)
    # Of 20 words 11 are wrong: the unattributed one is looked at first, then the least sure.
    assert (counts.left5, counts.left10, counts.left20) == (10, 9, 7)
    assert counts.figures()["left10"] == pytest.approx(9 / 11)


def test_taking_one_voice_for_the_other_is_forgiven_by_polar_only():
    counts = count(TEXT, GOLD, rows_of(TEXT, [(4, "guest", 1), (3, "host", 1), (1, "guest", 1), (3, "host", 1)]))
    assert (counts.right, counts.polar) == (0, 11)
    assert counts.figures()["boundary"] == 1


def test_polar_swaps_each_episode_by_itself():
    good = count(
        "Shall we? Yes.", ["host", "host", "guest"], rows_of("Shall we? Yes.", [(2, "host", 1), (1, "guest", 1)])
    )
    swapped = count(
        "Shall we? Yes.", ["host", "host", "guest"], rows_of("Shall we? Yes.", [(2, "guest", 1), (1, "host", 1)])
    )
    assert ((good + swapped).right, (good + swapped).polar) == (3, 6)


def test_header_words_are_counted_apart_and_break_the_chain():
    text = "The Long Way hello there hi Part Two so"
    gold = [None, None, None, "host", "host", "guest", None, None, "host"]
    counts = count(text, gold, rows_of(text, [(2, None, 0), (1, "host", 0.5), (3, "guest", 0.5), (3, "host", 0.5)]))
    assert (counts.words, counts.header, counts.header_attributed) == (4, 5, 3)
    # Only `there` and `hi` are pairs: a change across a header is nobody's.
    assert (counts.changes_gold, counts.changes_got, counts.changes_right) == (1, 0, 0)
    assert counts.sure == 4


def test_a_word_belongs_to_the_row_over_its_first_character():
    rows = pd.DataFrame(
        {"start_char": [2, 0], "end_char": [9, 1], "role": ["guest", " Host "], "confidence": [None, 0.5]}
    )
    counts = count("well fine", ["host", "guest"], rows)
    assert (counts.right, counts.lost, counts.sure) == (2, 0, 1)


def test_a_role_that_is_none_of_the_two_is_wrong_both_ways():
    counts = count("well fine", ["host", "guest"], rows_of("well fine", [(1, "narrator", 1), (1, None, 1)]))
    assert (counts.right, counts.polar, counts.host_got, counts.lost) == (0, 1, 0, 1)


def test_the_ends_of_the_scale_are_in_the_outer_bins():
    text = "one two three four"
    counts = count(
        text, ["host"] * 4, rows_of(text, [(1, "host", 0.0), (1, "host", 0.05), (1, "host", 1.0), (1, "guest", 0.95)])
    )
    assert counts.gap == pytest.approx(abs(0.05 - 2) + abs(1.95 - 1))


def test_nothing_attributed_and_nothing_said():
    empty = rows_of("", [])
    assert count(TEXT, GOLD, empty).figures()["lost"] == 1
    assert count("", [], empty) == Counts.zero()
    assert math.isnan(Counts.zero().figures()["right"])
    assert Counts.zero().figures()["host"] == 0


@pytest.mark.parametrize(
    ("gold", "confidence", "message"),
    [(["host"], 1, "1 roles for 2 words"), (["host", "expert"], 1, "expert"), (["host", "guest"], 1.5, "confidence")],
)
def test_what_cannot_be_counted_is_refused(gold: list[str], confidence: float, message: str):
    with pytest.raises(ValueError, match=message):
        count("well fine", gold, rows_of("well fine", [(2, "host", confidence)]))


def test_counts_that_contradict_one_another_are_refused():
    with pytest.raises(ValueError, match="contradict"):
        Counts(words=1, right=2)
    with pytest.raises(ValueError, match="contradict"):
        replace(Counts.zero(), lost=-1)


words_strategy = st.lists(
    st.tuples(
        st.sampled_from(["host", "guest", "guest", None]),
        st.sampled_from(["host", "guest", "other", None]),
        st.one_of(st.just(math.nan), st.floats(0, 1)),
    ),
    max_size=40,
)


def counted(words: list[tuple[str | None, str | None, float]]) -> Counts:
    text = " ".join("ab" for _ in words)
    return count(text, [gold for gold, _, _ in words], rows_of(text, [(1, got, sure) for _, got, sure in words]))


@settings(deadline=None, database=None)
@given(words_strategy)
def test_agrees_with_a_plain_loop(words):
    counts, before = counted(words), None
    right = lost = changes = found = hits = header = 0
    squared, bins = 0.0, [[0.0, 0] for _ in range(10)]
    for gold, got, sure in words:
        if gold is None:
            header, before = header + (got is not None), None
            continue
        right, lost = right + (gold == got), lost + (got is None)
        if got is not None and not math.isnan(sure):
            squared += (sure - (gold == got)) ** 2
            cell = bins[min(int(sure * 10), 9)]
            cell[0], cell[1] = cell[0] + sure, cell[1] + (gold == got)
        if before is not None:
            changes, found = changes + (gold != before[0]), found + (got != before[1])
            hits += gold != before[0] and got != before[1]
        before = (gold, got)
    assert (counts.right, counts.lost, counts.header_attributed) == (right, lost, header)
    assert (counts.changes_gold, counts.changes_got, counts.changes_right) == (changes, found, hits)
    assert counts.squared == pytest.approx(squared)
    assert counts.gap == pytest.approx(sum(abs(a - b) for a, b in bins))


@settings(deadline=None, database=None)
@given(words_strategy, words_strategy, words_strategy)
def test_sums_are_associative_and_zero_is_neutral(first, second, third):
    a, b, c = counted(first), counted(second), counted(third)
    np.testing.assert_allclose(((a + b) + c).array(), (a + (b + c)).array())
    assert Counts.zero() + a == a + Counts.zero() == a
    totals = sum([a, b, c], Counts.zero())
    np.testing.assert_allclose(rates(np.stack([a.array(), totals.array()]))[1], list(totals.figures().values()))
    assert len(FIELDS) == len(a.array())


@settings(deadline=None, database=None)
@given(st.lists(st.sampled_from(["host", "guest"]), min_size=1, max_size=40))
def test_all_right_is_one_and_the_swap_is_seen_by_polar(roles):
    other = {"host": "guest", "guest": "host"}
    straight = counted([(role, role, 1.0) for role in roles])
    swapped = counted([(role, other[role], 1.0) for role in roles])
    assert straight.figures()["right"] == straight.figures()["polar"] == swapped.figures()["polar"] == 1
    assert straight.figures()["ece"] == straight.figures()["brier"] == swapped.figures()["right"] == 0
    assert all(straight.figures()[role] == 1 for role in set(roles))


@settings(deadline=None, database=None)
@given(words_strategy)
def test_a_swap_of_roles_leaves_polar_as_it_is(words):
    words = [(gold, got, sure) for gold, got, sure in words if got != "other"]
    swap = {"host": "guest", "guest": "host", None: None}
    straight, swapped = counted(words), counted([(gold, swap[got], sure) for gold, got, sure in words])
    assert straight.polar == swapped.polar == max(straight.right, swapped.right)
    assert straight.right + swapped.right + straight.lost == straight.words


def test_chance_is_the_calibration_error_that_a_calibrated_confidence_would_have():
    chance = random.Random(5)
    rows = [(chance.randint(1, 60), round(chance.uniform(0.5, 1), 2)) for _ in range(200)]
    text = " ".join(["word"] * sum(words for words, _ in rows))
    errors = []
    for _ in range(60):
        found = rows_of(text, [(words, "host", sure) for words, sure in rows])
        gold = [role for words, sure in rows for role in ["host" if chance.random() < sure else "guest"] * words]
        figures = count(text, gold, found).figures()
        errors.append(figures["ece"])
    assert figures["chance"] == pytest.approx(sum(errors) / len(errors), rel=0.1)


def test_there_is_no_chance_where_all_is_certain():
    counts = count("well fine", ["host", "guest"], rows_of("well fine", [(1, "host", 1.0), (1, "guest", 0.0)]))
    assert counts.chance_gap == 0
