"""What the classifiers see."""

import numpy as np
import pytest
from trained import trained

from pipeline.modeling.model_version import load
from pipeline.stages.attribution.features import boundary_matrix, change_matrix, faded, role_matrix, windows
from pipeline.stages.evidence.gather import gather

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
    evidence = gather(TEXT, STARTS[:count], ENDS[:count], model, encode=True)
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
