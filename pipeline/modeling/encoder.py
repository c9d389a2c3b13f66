"""What a small fine-tuned language encoder says of every unit of an episode: features for the classifier, no decision.

Two levels: an encoder reads windows of 256 tokens, twice with different borders, and a recurrent layer above reads one vector a
unit over the whole episode. Both are ONNX files next to their tokenizer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pipeline import files
from pipeline.errors import ModelError
from pipeline.modeling.encoder_columns import COLUMNS
from pipeline.modeling.forward_backward import forward_backward
from pipeline.modeling.listed_files import MEND
from pipeline.transcript.back_channel import is_back_channel

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

WINDOW = 256
PAD, UNKNOWN, FIRST, LAST = 0, 100, 101, 102
BATCH = 8
BORDER = 4  # tokens: how deep in a window a unit counts to be at least
HEAD = "head.onnx"
MOST_BYTES = 512 << 20  # of a file
MOST_WIDTH = 4096  # of a vector
NUMBERS = ("log_words", "question", "line_start", "back_channel", "near_start", "near_end")
"""What the upper level is told of a unit besides its tokens; the last two decay with the words before and after it."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Whole units packed into windows, in order.

    `ids` and `types` have shape (windows, WINDOW), types are 1 at a unit's first token; `places` holds for every token
    of every unit its index into the flattened windows, `firsts` for every unit its index into `places`.
    """

    ids: Ints
    types: Ints
    places: Ints
    firsts: Ints


def pack(units: Sequence[Sequence[int]], *, first: int = WINDOW) -> Packed:
    """Pack the tokens of units into windows; a unit longer than a window is cut.

    Parameters:
        units: the tokens of each, in order.
        first: tokens of the first window; one that is filled by half moves the borders of all others.
    """
    room = WINDOW - 2
    rows: list[list[int]] = []
    types: list[list[int]] = []
    places: list[int] = []
    firsts: list[int] = []
    for unit in units:
        tokens = list(unit[:room]) or [UNKNOWN]
        here = room if len(rows) > 1 else first - 2
        if not rows or len(rows[-1]) - 1 + len(tokens) > here:
            rows.append([FIRST])
            types.append([0])
        firsts.append(len(places))
        at = (len(rows) - 1) * WINDOW + len(rows[-1])
        places += range(at, at + len(tokens))
        rows[-1] += tokens
        types[-1] += [1, *[0] * (len(tokens) - 1)]
    ids = np.full((len(rows), WINDOW), PAD, np.int64)
    kinds = np.zeros((len(rows), WINDOW), np.int64)
    for i, (row, kind) in enumerate(zip(rows, types, strict=True)):
        ids[i, : len(row) + 1] = [*row, LAST]
        kinds[i, : len(kind)] = kind
    return Packed(ids, kinds, np.array(places, np.int64), np.array(firsts, np.int64))


def depths(packed: Packed) -> NDArray[np.float64]:
    """How many tokens stand between each unit and the nearer border of its window, shape (units,)."""
    starts, ends = packed.places[packed.firsts], packed.places[np.append(packed.firsts[1:], len(packed.places)) - 1]
    lasts = (packed.ids != PAD).sum(axis=1)[starts // WINDOW] - 2
    return np.asarray(np.minimum(starts % WINDOW - 1, lasts - ends % WINDOW), np.float64)


def unit_numbers(units: Sequence[str], line_starts: Sequence[bool], *, before: float = 0, after: float = 0) -> Floats:
    """`NUMBERS` of every unit, shape (units, len(NUMBERS)).

    Parameters:
        units: their text, in order.
        line_starts: whether a unit begins a line.
        before, after: words of the episode before and after these units.
    """
    counts = np.array([len(unit.split()) for unit in units], np.float64)
    ends = np.cumsum(counts)
    folded = [" ".join(unit.lower().split()) for unit in units]
    columns = [
        np.log1p(counts) / 3,
        np.array([text.rstrip("\"'”\u2019)").endswith("?") for text in folded], np.float64),
        np.array(line_starts, np.float64),
        np.array([is_back_channel(text) for text in folded], np.float64),
        np.exp(-(before + ends - counts) / 200),
        np.exp(-(after + counts.sum() - ends) / 200),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


@dataclass(frozen=True)
class Encoder:
    """The two ONNX models in a folder and their tokenizer, read when first used; features may depend on `threads`."""

    folder: Path
    threads: int = 2

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """Splits units into tokens, as many as there are."""
        path = self.folder / "tokenizer.json"
        try:
            tokenizer = Tokenizer.from_buffer(files.read(path, most=MOST_BYTES))
        except Exception as error:  # the library raises no class of its own
            raise ModelError(f"{path}: no tokenizer that can be read ({_short(error)}); {MEND}") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def lower(self) -> onnxruntime.InferenceSession:
        """Reads windows of tokens."""
        return self._session("encoder.onnx")

    @cached_property
    def upper(self) -> onnxruntime.InferenceSession:
        """Reads the vectors of a whole episode."""
        return self._session(HEAD)

    def _session(self, name: str) -> onnxruntime.InferenceSession:
        path = self.folder / name
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads, options.inter_op_num_threads = self.threads, 1
        # Waiting threads leave the processor to others.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # A graph may name other files to read weights from; read from memory and with a folder that is none, it cannot.
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(path / "none"))
        try:
            return onnxruntime.InferenceSession(
                files.read(path, most=MOST_BYTES), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # its errors have no class in common but this
            raise ModelError(f"{path}: no ONNX model that can be read ({_short(error)}); {MEND}") from error

    def _run(
        self, session: onnxruntime.InferenceSession, feed: Mapping[str, NDArray[np.generic]], shape: tuple[int, ...]
    ) -> Floats:
        """The first output of a model, which must have a shape, where -1 is any length."""
        try:
            found = session.run(None, dict(feed))[0]
        except Exception as error:  # see `_session`
            raise ModelError(f"{self.folder}: a model in it cannot be run ({_short(error)}); {MEND}") from error
        if not isinstance(found, np.ndarray) or found.ndim != len(shape) or found.dtype.kind != "f":
            raise ModelError(f"{self.folder}: a model in it gives no numbers of the shape {shape}; {MEND}")
        if any(wanted not in (-1, length) for wanted, length in zip(shape, found.shape, strict=True)):
            raise ModelError(f"{self.folder}: a model in it gives the shape {found.shape}, not {shape}; {MEND}")
        if not np.isfinite(found).all():
            raise ModelError(f"{self.folder}: a model in it gives values that are no numbers; {MEND}")
        return np.asarray(found, np.float32)

    def __reduce__(self) -> tuple[object, ...]:
        """Sessions cannot be sent to another process; what they are read from can."""
        return Encoder, (self.folder, self.threads)

    def features(self, units: Sequence[str], line_starts: Sequence[bool]) -> Floats:
        """`COLUMNS` of every unit of an episode, shape (units, len(COLUMNS))."""
        if not units:
            return np.zeros((0, len(COLUMNS)), np.float32)
        encoded = self.tokenizer.encode_batch(list(units), add_special_tokens=False)
        vectors = self.read([encoding.ids for encoding in encoded])
        feed = {"vectors": vectors, "numbers": unit_numbers(units, line_starts)}
        scores = self._run(self.upper, feed, (len(units), len(COLUMNS) - 1))
        role = scores[:, 1].astype(np.float64)
        steps = scores[:, 2:6].astype(np.float64).reshape(-1, 2, 2)
        posterior, _ = forward_backward(np.stack([np.zeros_like(role), role], axis=1), steps)
        return np.concatenate([scores[:, :7], posterior[:, None].astype(np.float32), scores[:, 7:]], axis=1)

    def read(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """Vectors of units as the mean of two readings, shape (units, 2 x width).

        What stands at a window's border in one stands within a window in the other; there it is read with all that is around
        it, and counts the more.
        """
        one = pack(tokens)
        if len(one.ids) == 1:
            return self.vectors(one)
        other = pack(tokens, first=WINDOW // 2)
        here, there = depths(one) + BORDER, depths(other) + BORDER
        share = (here / (here + there))[:, None]
        return np.asarray(share * self.vectors(one) + (1 - share) * self.vectors(other), np.float32)

    def vectors(self, packed: Packed) -> Floats:
        """Mean and first token of every unit, shape (units, 2 x width); windows of like length share a batch."""
        lengths = (packed.ids != PAD).sum(axis=1)
        order = np.argsort(lengths, kind="stable")
        size = self.lower.get_outputs()[0].shape[-1]
        if not isinstance(size, int) or not 0 < size <= MOST_WIDTH:
            raise ModelError(f"{self.folder}: a model in it gives vectors of the size {size!r}; {MEND}")
        hidden = np.zeros((*packed.ids.shape, size), np.float32)
        for rows in np.array_split(order, -(-len(order) // BATCH)):
            width = int(lengths[rows].max())
            feed = {"ids": packed.ids[rows, :width], "types": packed.types[rows, :width]}
            hidden[rows, :width] = self._run(self.lower, feed, (len(rows), width, size))
        tokens = hidden.reshape(-1, hidden.shape[-1])[packed.places]
        counts = np.diff([*packed.firsts, len(packed.places)]).astype(np.float32)
        means = np.add.reduceat(tokens, packed.firsts, axis=0) / counts[:, None]
        return np.concatenate([means, tokens[packed.firsts]], axis=1)
