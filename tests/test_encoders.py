"""Several encoders as one."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.modeling.encoder import Encoder
from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.encoders import Encoders, columns

CHANCE = np.random.default_rng(5)


def scores(units: int) -> np.ndarray:
    return CHANCE.normal(0, 2, (units, len(COLUMNS) - 1)).astype(np.float32)


def test_scores_count_alike_and_the_last_one_gives_the_state() -> None:
    one, other = scores(6), scores(6)
    both = columns([one, other])
    assert both.shape == (6, len(COLUMNS))
    assert both[:, :7] == pytest.approx((one[:, :7] + other[:, :7]) / 2, abs=1e-6)
    assert (both[:, 8:] == other[:, 7:]).all()
    mean = np.concatenate([(one[:, :7] + other[:, :7]) / 2, one[:, 7:]], axis=1)
    assert both[:, 7] == pytest.approx(columns([mean])[:, 7], abs=1e-5)


def test_one_encoder_alone_says_what_it_says() -> None:
    one = scores(4)
    alone = columns([one])
    assert (np.delete(alone, COLUMNS.index("posterior"), axis=1) == one).all()


def test_a_folder_holds_one_encoder_or_a_folder_for_each(tmp_path: Path) -> None:
    for name in ("flat/head.onnx", "many/b/head.onnx", "many/a/head.onnx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert Encoders.of(tmp_path / "flat") == Encoders((Encoder(tmp_path / "flat"),))
    assert [member.folder.name for member in Encoders.of(tmp_path / "many").members] == ["a", "b"]


def test_a_folder_without_an_encoder_is_the_model_error(tmp_path: Path) -> None:
    (tmp_path / "encoder.onnx").touch()
    with pytest.raises(ModelError, match=r"head\.onnx"):
        Encoders.of(tmp_path)
