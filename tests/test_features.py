"""What the classifiers see."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from trained import trained

from pipeline import project
from pipeline.errors import ModelError
from pipeline.modeling import registry
from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.model_version import BASE, BOUNDARY, CLASSIFIERS, describe, npz
from pipeline.stages.attribution import weights as attribution
from pipeline.stages.attribution.features import change_columns, change_matrix, faded, role_columns, role_matrix
from pipeline.stages.evidence.gather import gather
from pipeline.stages.model import load
from pipeline.stages.turns.features import Columns, boundary_columns, boundary_matrix, windows

TEXT = "So tell me, how was it? Well, it was good. Mm-hmm. And then we left. Did you?"
STARTS = [0, 24, 43, 51, 69]
ENDS = [23, 42, 50, 68, 77]


def test_windows_reach_to_both_sides_and_end_in_zeros() -> None:
    found = windows(Columns.of({"a": np.array([1, 2, 3]), "b": np.array([10, 20, 30])}), range(-1, 2))
    assert found.values.tolist() == [[0, 0, 1, 10, 2, 20], [1, 10, 2, 20, 3, 30], [2, 20, 3, 30, 0, 0]]
    assert found.names == ("a[-1]", "b[-1]", "a[+0]", "b[+0]", "a[+1]", "b[+1]")


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


@pytest.mark.parametrize("encoder_columns", [0, len(COLUMNS)])
def test_every_column_has_a_name_of_its_own(encoder_columns: int) -> None:
    evidence = replace(
        gather(TEXT, STARTS, ENDS, load(trained())), encoded=np.ones((len(STARTS), encoder_columns), np.float32)
    )
    boundary = np.zeros(len(STARTS))
    for found in (boundary_columns(evidence), role_columns(evidence, boundary), change_columns(evidence, boundary)):
        assert len({*found.names}) == len(found.names) == found.values.shape[1]


def test_a_model_that_was_fitted_on_other_columns_is_refused(tmp_path: Path) -> None:
    model = load(shutil.copytree(trained(), tmp_path / "v1"))
    for file, part in ((BOUNDARY, "boundary"), (CLASSIFIERS, "role"), (CLASSIFIERS, "change")):
        folder = shutil.copytree(trained(), tmp_path / part)
        with np.load(folder / file) as arrays:
            changed = {**arrays, f"{part}.columns": np.roll(arrays[f"{part}.columns"], 1)}
            (folder / file).write_bytes(npz(changed))
        describe(folder, model.facts, card="")
        with pytest.raises(
            ModelError, match=f"{part}: was fitted on other features than this code has \\(their order\\)"
        ):
            load(folder)


def test_a_model_that_names_no_columns_is_read(tmp_path: Path) -> None:
    model = load(folder := shutil.copytree(trained(), tmp_path / "v1"))
    with np.load(folder / CLASSIFIERS) as arrays:
        (folder / CLASSIFIERS).write_bytes(npz({name: arrays[name] for name in arrays if "columns" not in name}))
    describe(folder, model.facts, card="")
    assert np.array_equal(load(folder).role.value, model.role.value)


@pytest.mark.parametrize("part", ["role", "change"])
def test_a_model_that_names_no_columns_is_refused_if_it_was_fitted_on_another_number(tmp_path: Path, part: str) -> None:
    model = load(folder := shutil.copytree(trained(), tmp_path / "v1"))
    with np.load(folder / CLASSIFIERS) as arrays:
        (folder / CLASSIFIERS).write_bytes(npz({name: arrays[name] for name in arrays if "columns" not in name}))
    with np.load(folder / BASE) as arrays:
        count = arrays[part].shape[1]
        (folder / BASE).write_bytes(npz({**arrays, part: arrays[part][:, 1:]}))
    describe(folder, model.facts, card="")
    what = f"v1: was fitted on {count - 1} features, but this code has {count}: use the rolecall that it came with"
    with pytest.raises(ModelError, match=what):
        attribution.load(folder)


def test_the_shipped_model_was_fitted_on_these_columns() -> None:
    """Versions up to v6 know their columns by number only."""
    shipped = registry.current_model(project.find(Path(__file__).parents[1]))
    try:
        evidence = gather(TEXT, STARTS, ENDS, load(shipped))
    except ModelError as error:
        pytest.fail(f"you added or removed a cue: train a new model (CONTRIBUTING, a cue, step 3). {error}")
    boundary = np.zeros(len(STARTS))
    with np.load(shipped / BASE) as fitted:
        assert role_matrix(evidence, boundary).shape[1] == fitted["role"].shape[1]
        assert change_matrix(evidence, boundary).shape[1] == fitted["change"].shape[1]
