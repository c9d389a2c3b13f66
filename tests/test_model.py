"""Model versions on disk."""

import json
import pickle
import shutil
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from trained import trained

from pipeline import files
from pipeline.errors import ModelError
from pipeline.modeling import model_version
from pipeline.modeling.card import write_card
from pipeline.stages.attribution import weights as attribution
from pipeline.stages.evidence import weights as evidence
from pipeline.stages.model import PARTS, load, save
from pipeline.stages.segmentation import weights as segmentation
from pipeline.stages.turns import weights as turns


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a model version, to be damaged."""
    return shutil.copytree(trained(), tmp_path / "v7")


def reseal(folder: Path, name: str) -> None:
    """Let `model.json` vouch for a file as it is now."""
    facts = json.loads((folder / model_version.DESCRIPTION).read_text())
    facts["files"][name] = files.sha256(folder / name)
    (folder / model_version.DESCRIPTION).write_text(json.dumps(facts))


def test_what_is_saved_is_loaded(folder: Path, tmp_path: Path) -> None:
    model = load(folder)
    save(tmp_path / "v8", model, {"made": "today", "seed": 1}, card="# Card\n", base={"host": np.ones(3)})
    again = load(tmp_path / "v8")
    assert (again.name, again.vocabulary, again.decoder) == ("v8", model.vocabulary, model.decoder)
    for name in (name for names in PARTS.values() for name in names):
        for key, array in getattr(again, name).arrays().items():
            assert np.array_equal(array, getattr(model, name).arrays()[key])
    assert again.facts["made"] == "today"


def test_the_card_of_a_learned_version_names_episodes_in_no_folder(folder: Path) -> None:
    row = {"finished": True, "turns": 2, "words": 9}
    rows = [{"episode": "talk", "show": ".", **row}, {"episode": "show/one", "show": "show", **row}]
    card = write_card("v7.1", {**load(folder).facts, "learned": {"from": "v7", "until": "", "episodes": rows}})
    assert "| talk | (files directly in data/raw) | yes | 2 | 9 |" in card
    assert "| show/one | show | yes | 2 | 9 |" in card


@pytest.mark.parametrize("name", ["vocabulary.txt", "classifiers.npz", "base.npz", "CARD.md"])
def test_a_flipped_byte_is_refused_with_file_and_mend(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError, match=rf"v7.{name}: is not the file that was made .* restore the folder"):
        load(folder)


@pytest.mark.parametrize("name", ["vocabulary.txt", "classifiers.npz", "base.npz", "CARD.md", "model.json"])
def test_a_missing_file_is_refused_with_its_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"v7.{name}: .*(is missing|cannot be read).*restore the folder"):
        load(folder)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": {}}'])
def test_a_damaged_description_is_refused(folder: Path, text: str) -> None:
    (folder / "model.json").write_text(text)
    with pytest.raises(ModelError, match=r"model\.json: cannot be read"):
        load(folder)


def test_another_schema_is_refused_with_the_mend(folder: Path) -> None:
    facts = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps(facts | {"schema": 99}))
    with pytest.raises(ModelError, match=r"a model of schema 99.* use the rolecall it came with or train again"):
        load(folder)


class Trap:
    """Whoever unpickles it leaves a trace."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.path,)


def test_nothing_in_a_model_is_run(folder: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with np.load(folder / "classifiers.npz") as stored:
        arrays = dict(stored)
    trap = np.array([Trap(trace)], object)
    np.savez(folder / "classifiers.npz", **(arrays | {"role.value": trap}))
    reseal(folder, "classifiers.npz")
    with pytest.raises(ModelError):
        load(folder)
    (folder / "classifiers.npz").write_bytes(pickle.dumps(Trap(trace)))
    reseal(folder, "classifiers.npz")
    with pytest.raises(ModelError):
        load(folder)
    assert not trace.exists()


@pytest.mark.parametrize("stage", [segmentation, turns, evidence, attribution])
def test_a_stage_reads_its_own_files_and_no_others(folder: Path, stage: ModuleType) -> None:
    read = {
        segmentation: {"vocabulary.txt", "language.npz"},
        turns: {"vocabulary.txt", "language.npz", "boundary.npz"},
        evidence: {"vocabulary.txt", "language.npz"},
        attribution: {"classifiers.npz"},
    }[stage]
    whole = vars(load(folder))
    for path in folder.iterdir():
        if path.name not in {*read, "model.json"}:
            path.unlink()
    assert vars(stage.load(folder)).keys() <= whole.keys()
    for name in read:
        (folder / name).write_bytes(b"")
        with pytest.raises(ModelError, match=name):
            stage.load(folder)
        break
