"""How the encoder's vectors are kept."""

import numpy as np

from pipeline.modeling.unit_vectors import kept, read


def test_vectors_come_back_at_one_length_and_nearly_as_they_were() -> None:
    vectors = np.random.default_rng(0).normal(size=(20, 384)).astype(np.float32)
    for scale in (0.1, 1.0, 50.0):
        found = read(kept(scale * vectors))
        np.testing.assert_allclose(np.sqrt((found * found).mean(axis=1)), 1, atol=0.01)
        alike = [np.corrcoef(one, other)[0, 1] for one, other in zip(found, vectors, strict=True)]
        assert min(alike) > 0.999


def test_no_vectors_and_vectors_of_zeros_are_kept_too() -> None:
    assert kept(np.zeros((3, 0), np.float32)).shape == (3, 0)
    assert not kept(np.zeros((2, 5), np.float32)).any()
