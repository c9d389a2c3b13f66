"""Intervals whose ends can be worked out by hand."""

import numpy as np
import pytest

from pipeline.evaluation.counts import FIGURES, Counts
from pipeline.evaluation.intervals import bootstrap


def episode(words: int, right: int) -> Counts:
    """All the guest's, some of it found."""
    return Counts(
        words=words, right=right, polar=right, guest_gold=words, guest_got=right, guest_right=right, lost=words - right
    )


def test_no_spread_no_width():
    ends = bootstrap({"tides": [episode(10, 7)] * 3, "mills": [episode(20, 14)] * 2}, resamples=50)
    assert list(ends.index) == ["low", "high"]
    assert list(ends.columns) == list(FIGURES)
    np.testing.assert_allclose(ends["right"], 0.7)


def test_shows_are_drawn():
    # Two shows of one episode: the mean of a draw is 0, 1/2 or 1 in a quarter, a half and a quarter of the draws.
    ends = bootstrap({"tides": [episode(10, 0)], "mills": [episode(10, 10)]}, resamples=1000)
    assert ends["right"].tolist() == [0.0, 1.0]
    inner = bootstrap({"tides": [episode(10, 0)], "mills": [episode(10, 10)]}, resamples=1000, level=0.3)
    assert inner["right"].tolist() == [0.5, 0.5]


def test_episodes_are_drawn_within_a_show_and_weigh_by_their_words():
    # One show, two episodes: only the first (0), only the second (1), or both (30 of 40 words right).
    ends = bootstrap({"tides": [episode(10, 0), episode(30, 30)]}, resamples=1000, level=0.3)
    assert ends["right"].tolist() == [0.75, 0.75]


def test_each_draw_of_a_show_draws_its_own_episodes():
    # A slot is 0 in a quarter of the draws, so both are, and their mean is 0, in a sixteenth. Were one show's episodes
    # drawn once for both of its slots, it would be half of 1/4 and half of 1/16.
    shows = {name: [episode(10, 0), episode(10, 10)] for name in ("tides", "mills")}
    assert bootstrap(shows, resamples=4000, level=0.84)["right"].tolist() == [0.25, 0.75]
    assert bootstrap(shows, resamples=4000, level=0.90)["right"].tolist() == [0.0, 1.0]


def test_seeded_and_independent_of_the_order_of_shows():
    shows = {"tides": [episode(10, 4), episode(9, 9)], "mills": [episode(12, 3), episode(7, 6), episode(30, 11)]}
    first = bootstrap(shows, seed=5, resamples=200)
    assert first.equals(bootstrap(dict(reversed(shows.items())), seed=5, resamples=200))
    assert not first.equals(bootstrap(shows, seed=6, resamples=200))
    assert (first.loc["low", "right"], first.loc["high", "right"]) == pytest.approx(sorted(first["right"]))


def test_an_undefined_figure_has_no_interval():
    assert bootstrap({"tides": [episode(10, 4)]}, resamples=10)["header"].isna().all()


@pytest.mark.parametrize("shows", [{}, {"tides": []}])
def test_nothing_to_draw_from(shows: dict[str, list[Counts]]):
    with pytest.raises(ValueError, match="at least one show"):
        bootstrap(shows)


@pytest.mark.parametrize("options", [{"resamples": 0}, {"level": 1.0}])
def test_options_out_of_range(options: dict[str, float]):
    with pytest.raises(ValueError, match="level between"):
        bootstrap({"tides": [episode(10, 4)]}, **options)
