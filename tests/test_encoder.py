"""How units are packed into windows, and read twice."""

from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.modeling.encoder import Encoder
from pipeline.modeling.token_windows import BERT, WINDOW, Packed, depths, pack

UNITS = [[1000 + 10 * i + k for k in range(1 + i % 9)] for i in range(150)]


@pytest.mark.parametrize("first", [WINDOW, WINDOW // 2, 8])
def test_every_token_is_in_its_place(first: int) -> None:
    packed = pack(UNITS, first=first)
    tokens = packed.ids.reshape(-1)[packed.places]
    assert tokens.tolist() == [token for unit in UNITS for token in unit]
    assert tokens[packed.firsts].tolist() == [unit[0] for unit in UNITS]
    assert np.flatnonzero(packed.types.reshape(-1)).tolist() == packed.places[packed.firsts].tolist()
    assert (packed.ids[:, 0] == BERT.first).all()
    assert ((packed.ids == BERT.last).sum(axis=1) == 1).all()


def test_a_shorter_first_window_moves_the_borders_of_all_others() -> None:
    def borders(first: int) -> set[int]:
        packed = pack(UNITS, first=first)
        windows = packed.places[packed.firsts] // WINDOW
        return set(np.flatnonzero(np.diff(windows)).tolist())

    usual, moved = borders(WINDOW), borders(WINDOW // 2)
    assert usual
    assert not usual & moved


def test_a_unit_longer_than_a_window_is_cut_and_fits() -> None:
    packed = pack([[7], list(range(1000, 1000 + 2 * WINDOW)), [8]], first=16)
    lengths = np.diff([*packed.firsts, len(packed.places)])
    assert lengths.tolist() == [1, WINDOW - 2, 1]
    assert ((packed.ids != BERT.pad).sum(axis=1) <= WINDOW).all()


def test_depth_is_the_distance_to_the_nearer_border() -> None:
    packed = pack([[7] * 100, [8] * 50, [9] * 60, [10] * 200])
    assert depths(packed).tolist() == [0, 60, 0, 0]


def test_a_unit_is_read_twice_and_counts_more_where_it_is_deeper(monkeypatch: pytest.MonkeyPatch) -> None:
    def depth(self: Encoder, packed: Packed) -> np.ndarray:
        return depths(packed)[:, None]

    monkeypatch.setattr(Encoder, "vectors", depth)
    monkeypatch.setattr(Encoder, "specials", BERT)
    monkeypatch.setattr(Encoder, "window", WINDOW)
    monkeypatch.setattr(Encoder, "readings", 2)
    encoder = Encoder(folder=None)  # type: ignore[arg-type]
    one, other = depths(pack(UNITS)), depths(pack(UNITS, first=WINDOW // 2))
    read = encoder.read(UNITS)[:, 0]
    assert (read >= np.minimum(one, other) - 1e-3).all()
    assert (read <= np.maximum(one, other) + 1e-3).all()
    apart = np.abs(one - other) > 1
    assert (read > (one + other) / 2)[apart].all()
    assert encoder.read(UNITS[:5])[:, 0].tolist() == depths(pack(UNITS[:5])).tolist()
    monkeypatch.setattr(Encoder, "readings", 1)
    assert encoder.read(UNITS)[:, 0].tolist() == one.tolist()


@pytest.mark.parametrize("stated", ["0", "-1", "x", "9" * 5000])
def test_what_a_file_states_of_itself_is_checked(monkeypatch: pytest.MonkeyPatch, stated: str, tmp_path: Path) -> None:
    class Session:
        def get_modelmeta(self) -> "Session":
            return self

        custom_metadata_map: ClassVar = {"window": stated, "readings": stated}

    monkeypatch.setattr(Encoder, "lower", Session())
    for name in ("window", "readings"):
        with pytest.raises(ModelError, match=name):
            getattr(Encoder(tmp_path), name)
