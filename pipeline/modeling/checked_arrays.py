"""Arrays out of a file that a stranger may have written: every one is checked before it takes memory, and before it is used."""

import io
from collections.abc import Mapping
from typing import Any
from zipfile import ZipFile, ZipInfo

import numpy as np
from numpy.lib import format as npy
from numpy.typing import DTypeLike, NDArray

Arrays = Mapping[str, NDArray[np.generic]]

MOST_ARRAYS = 10_000
MOST_UNPACKED = 512 << 20
LONGEST_HEADER = 10_000
LARGEST = 1e6
"""Of what is fitted: sums of such numbers stay numbers."""
NUMBERS_AND_TEXT = "biufU"


def load(content: bytes) -> dict[str, NDArray[np.generic]]:
    """The arrays of an `.npz` by name: numbers, truth values or text, nothing that runs code.

    Raises:
        ValueError: it is no such file, or its arrays take more memory than those of any model here.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except ValueError:
        raise
    except Exception as error:  # zipfile, zlib and NumPy each have errors of their own for a damaged file
        raise ValueError(f"no arrays that can be read ({type(error).__name__}: {error})") from error


def shapes(content: bytes) -> dict[str, tuple[int, ...]]:
    """The shapes of the arrays of an `.npz` by name, without unpacking them.

    Raises:
        ValueError: see `load`.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive)
            return {each.filename.removesuffix(".npy"): _header(archive, each)[0] for each in archive.infolist()}
    except ValueError:
        raise
    except Exception as error:  # as in `load`
        raise ValueError(f"no arrays that can be read ({type(error).__name__}: {error})") from error


def taken(
    arrays: Arrays,
    name: str,
    dtype: DTypeLike,
    *,
    shape: tuple[int | None, ...],
    low: float = -LARGEST,
    high: float = LARGEST,
    infinite: bool = False,
) -> NDArray[Any]:
    """One of the arrays, in the type wanted.

    Parameters:
        shape: None for a length that may be any.
        low, high: between which all its values lie.
        infinite: whether a value may be infinite, and so of any size.

    Raises:
        ValueError: it is missing, or not as it must be.
    """
    if name not in arrays:
        raise ValueError(f"the array {name!r} is missing")
    found, wanted = arrays[name], np.dtype(dtype)
    if found.ndim != len(shape) or any(n not in (None, m) for n, m in zip(shape, found.shape, strict=True)):
        raise ValueError(f"the array {name!r} has the shape {found.shape}")
    if found.size and found.dtype.kind not in ("biu" if wanted.kind in "biu" else "biuf"):
        raise ValueError(f"the array {name!r} is of the type {found.dtype}")
    values = np.asarray(found, np.float64)
    if np.isnan(values).any() or not (infinite or np.isfinite(values).all()):
        raise ValueError(f"the array {name!r} holds what is no number")
    if values.size and not infinite and not (low <= values.min() and values.max() <= high):
        raise ValueError(f"the array {name!r} holds values outside {low:g} to {high:g}")
    return found.astype(wanted)


def _check_sizes(archive: ZipFile) -> None:
    """See that each array is no larger than its bytes, and all of them together not larger than they may be."""
    members = archive.infolist()
    if len(members) > MOST_ARRAYS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise ValueError(f"it unpacks to more than {MOST_UNPACKED >> 20} MB or {MOST_ARRAYS} arrays")
    for member in members:
        shape, dtype = _header(archive, member)
        if dtype.kind not in NUMBERS_AND_TEXT:
            raise ValueError(f"the array {member.filename[:80]!r} holds neither numbers nor text")
        count = 1
        for length in shape:
            count *= length
        if not 0 <= count * dtype.itemsize <= member.file_size:
            raise ValueError(f"the array {member.filename[:80]!r} is larger than its bytes")


def _header(archive: ZipFile, member: ZipInfo) -> tuple[tuple[int, ...], Any]:
    """The shape and the type of an array."""
    with archive.open(member) as file:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(file, max_header_size=LONGEST_HEADER)
    return shape, dtype
