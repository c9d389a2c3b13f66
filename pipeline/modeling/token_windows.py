"""How the units of a talk are packed into the windows that an encoder reads at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int64]

WINDOW = 256  # tokens, where an encoder does not say how many it reads at once


@dataclass(frozen=True, slots=True)
class Specials:
    """The tokens that an encoder was pretrained with around every text, after its end and for what it does not know."""

    first: int
    last: int
    pad: int
    unknown: int

    @classmethod
    def of(cls, content: bytes) -> "Specials":
        """Read them off the content of a `tokenizer.json`."""
        tokenizer = Tokenizer.from_buffer(content)
        padding = tokenizer.padding or {"pad_id": 0}
        tokenizer.no_padding()
        first, last = tokenizer.encode("").ids
        return cls(first, last, padding["pad_id"], tokenizer.token_to_id(tokenizer.model.unk_token) or 0)


BERT = Specials(first=101, last=102, pad=0, unknown=100)


@dataclass(frozen=True, slots=True)
class Packed:
    """Whole units packed into windows, in order.

    `ids` and `types` have shape (windows, window), types are 1 at a unit's first token; `lengths` counts the tokens of each
    window; `places` holds for every token of every unit its index into the flattened windows, `firsts` for every unit its
    index into `places`.
    """

    ids: Ints
    types: Ints
    lengths: Ints
    places: Ints
    firsts: Ints


def pack(
    units: Sequence[Sequence[int]], specials: Specials = BERT, *, window: int = WINDOW, first: int | None = None
) -> Packed:
    """Pack the tokens of units into windows; a unit longer than a window is cut.

    Parameters:
        units: the tokens of each, in order.
        specials: what stands around them.
        window: tokens of a window, specials included.
        first: tokens of the first one, where not as many; one that is filled by half moves the borders of all others.
    """
    room = window - 2
    opening = (first or window) - 2
    rows: list[list[int]] = []
    types: list[list[int]] = []
    places: list[int] = []
    firsts: list[int] = []
    for unit in units:
        tokens = list(unit[:room]) or [specials.unknown]
        here = room if len(rows) > 1 else opening
        if not rows or len(rows[-1]) - 1 + len(tokens) > here:
            rows.append([specials.first])
            types.append([0])
        firsts.append(len(places))
        at = (len(rows) - 1) * window + len(rows[-1])
        places += range(at, at + len(tokens))
        rows[-1] += tokens
        types[-1] += [1, *[0] * (len(tokens) - 1)]
    ids = np.full((len(rows), window), specials.pad, np.int64)
    kinds = np.zeros((len(rows), window), np.int64)
    for i, (row, kind) in enumerate(zip(rows, types, strict=True)):
        ids[i, : len(row) + 1] = [*row, specials.last]
        kinds[i, : len(kind)] = kind
    lengths = np.array([len(row) + 1 for row in rows], np.int64)
    return Packed(ids, kinds, lengths, np.array(places, np.int64), np.array(firsts, np.int64))


def depths(packed: Packed) -> NDArray[np.float64]:
    """How many tokens stand between each unit and the nearer border of its window, shape (units,)."""
    starts, ends = packed.places[packed.firsts], packed.places[np.append(packed.firsts[1:], len(packed.places)) - 1]
    window = packed.ids.shape[1]
    lasts = packed.lengths[starts // window] - 2
    return np.asarray(np.minimum(starts % window - 1, lasts - ends % window), np.float64)
