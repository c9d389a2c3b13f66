"""What the classifiers see."""

from pathlib import Path

import numpy as np
import pytest
from trained import trained

from pipeline import project
from pipeline.modeling import registry
from pipeline.stages.attribution.features import change_matrix, faded, role_matrix
from pipeline.stages.evidence.gather import gather
from pipeline.stages.model import load
from pipeline.stages.turns.features import boundary_matrix, windows

TEXT = "So tell me, how was it? Well, it was good. Mm-hmm. And then we left. Did you?"
STARTS = [0, 24, 43, 51, 69]
ENDS = [23, 42, 50, 68, 77]


def test_windows_reach_to_both_sides_and_end_in_zeros() -> None:
    rows = np.array([[1, 10], [2, 20], [3, 30]])
    assert windows(rows, range(-1, 2)).tolist() == [[0, 0, 1, 10, 2, 20], [1, 10, 2, 20, 3, 30], [2, 20, 3, 30, 0, 0]]


def test_faded_means_leave_out_the_row_itself() -> None:
    means = faded(np.array([1.0, 0.0, 0.0]), np.ones(3), 0.5)
    assert means.shape == (3, 2)
    assert means[0].tolist() == [0, 0]
    assert means[1, 0] > means[2, 0] > 0
    assert means[:, 1].tolist() == [0, 0, 0]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_row_an_utterance_all_of_them_numbers(count: int) -> None:
    model = load(trained())
    evidence = gather(TEXT, STARTS[:count], ENDS[:count], model)
    boundary = np.linspace(-3, 3, count)
    for matrix in (boundary_matrix(evidence), role_matrix(evidence, boundary), change_matrix(evidence, boundary)):
        assert len(matrix) == count
        assert matrix.dtype == np.float32
        assert np.isfinite(matrix).all()


def test_numbers_do_not_depend_on_where_in_a_file_the_talk_stands() -> None:
    model = load(trained())
    before = "🎙 A header\n"
    at_once = gather(TEXT, STARTS, ENDS, model)
    later = gather(before + TEXT, [s + len(before) for s in STARTS], [e + len(before) for e in ENDS], model)
    assert np.array_equal(boundary_matrix(at_once), boundary_matrix(later))


def test_the_shipped_model_was_fitted_on_these_columns() -> None:
    """Who adds a cue or another feature has to train a new model: trees know their columns by number only."""
    shipped = registry.current_model(project.find(Path(__file__).parents[1]))
    evidence = gather(TEXT, STARTS, ENDS, load(shipped))
    boundary = np.zeros(len(STARTS))
    with np.load(shipped / "base.npz") as fitted:
        assert role_matrix(evidence, boundary).shape[1] == fitted["role"].shape[1]
        assert change_matrix(evidence, boundary).shape[1] == fitted["change"].shape[1]
