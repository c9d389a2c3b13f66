"""How units are packed into windows, and read twice."""

import numpy as np
import pytest

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
    encoder = Encoder(folder=None)  # type: ignore[arg-type]
    one, other = depths(pack(UNITS)), depths(pack(UNITS, first=WINDOW // 2))
    read = encoder.read(UNITS)[:, 0]
    assert (read >= np.minimum(one, other) - 1e-3).all()
    assert (read <= np.maximum(one, other) + 1e-3).all()
    apart = np.abs(one - other) > 1
    assert (read > (one + other) / 2)[apart].all()
    assert encoder.read(UNITS[:5])[:, 0].tolist() == depths(pack(UNITS[:5])).tolist()
