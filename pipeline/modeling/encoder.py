"""What a small fine-tuned language encoder says of every unit of an episode: features for the classifier, no decision.

Two levels: an encoder reads windows of some hundred tokens, mostly twice with different borders, and a recurrent layer above reads one
vector a unit over the whole episode (over hours of it, where it is a very long one). Both are ONNX files next to their tokenizer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from pipeline.modeling.listed_files import MEND
from pipeline.modeling.parts import parts
from pipeline.modeling.token_windows import WINDOW, Ints, Packed, Specials, depths, pack
from pipeline.transcript.back_channel import is_back_channel

Floats = NDArray[np.float32]

BATCH_TOKENS = 2048
BORDER = 4  # tokens: how deep in a window a unit counts to be at least
LOWER, HEAD, TOKENIZER = "encoder.onnx", "head.onnx", "tokenizer.json"
PART, AROUND = 4096, 256  # units: about three hours of talk are read at once, and so many units more on both sides
MOST_CHARS = 20_000  # of a unit that are read: more than any window holds
MOST_BYTES = 512 << 20  # of a file
MOST_WIDTH = 4096  # of a vector
MOST_WINDOW = 4096  # tokens
READINGS = 2  # of a talk, where an encoder does not say how many
WINDOW_KEY, READINGS_KEY = "window", "readings"  # among the remarks in an ONNX file
NUMBERS = ("log_words", "question", "line_start", "back_channel", "near_start", "near_end")
"""What the upper level is told of a unit besides its tokens; the last two decay with the words before and after it."""


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


@contextmanager
def _refused(what: str) -> Iterator[None]:
    """Make the model error of whatever fails within; the libraries' errors have no class in common, and a panic is no `Exception`."""
    try:
        yield
    except (ModelError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise ModelError(f"{what} ({' '.join(str(error).split())[:200]}); {MEND}") from error


@dataclass(frozen=True)
class Encoder:
    """The two ONNX models in a folder and their tokenizer, read when first used; features may depend on `threads`."""

    folder: Path
    threads: int = 2

    @cached_property
    def _tokens(self) -> tuple[Tokenizer, Specials]:
        path = self.folder / TOKENIZER
        with _refused(f"{path}: no tokenizer that can be read"):
            content = files.read(path, most=MOST_BYTES)
            tokenizer, specials = Tokenizer.from_buffer(content), Specials.of(content)
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer, specials

    @property
    def tokenizer(self) -> Tokenizer:
        """Splits units into tokens, as many as there are."""
        return self._tokens[0]

    @property
    def specials(self) -> Specials:
        """The tokens that stand around its windows."""
        return self._tokens[1]

    @cached_property
    def lower(self) -> onnxruntime.InferenceSession:
        """Reads windows of tokens."""
        return self._session(LOWER)

    @cached_property
    def window(self) -> int:
        """How many tokens it reads at once."""
        return self._stated(WINDOW_KEY, WINDOW, range(8, MOST_WINDOW + 1))

    @cached_property
    def readings(self) -> int:
        """How often it reads a talk, once or twice."""
        return self._stated(READINGS_KEY, READINGS, range(1, 3))

    def _stated(self, key: str, usual: int, possible: range) -> int:
        """A number that the lower level's file states among its remarks, or else the usual one."""
        stated = self.lower.get_modelmeta().custom_metadata_map.get(key, str(usual))
        if not stated.isdecimal() or len(stated) > 9 or int(stated) not in possible:
            raise ModelError(f"{self.folder / LOWER}: states {stated[:20]!r} as its {key}; {MEND}")
        return int(stated)

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
        with _refused(f"{path}: no ONNX model that can be read"):
            return onnxruntime.InferenceSession(
                files.read(path, most=MOST_BYTES), options, providers=["CPUExecutionProvider"]
            )

    def _run(
        self, session: onnxruntime.InferenceSession, feed: Mapping[str, NDArray[np.generic]], shape: tuple[int, ...]
    ) -> Floats:
        """The first output of a model, which must have a shape, where -1 is any length."""
        with _refused(f"{self.folder}: a model in it cannot be run"):
            found = session.run(None, dict(feed))[0]
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

    def scores(
        self, units: Sequence[str], line_starts: Sequence[bool], told: Callable[[float], object] = lambda share: None
    ) -> Floats:
        """All `COLUMNS` but the posterior of every unit of an episode, then the mean vector of its tokens; one unit at least.

        Parameters:
            units: their text, in order.
            line_starts: whether a unit begins a line.
            told: the share that is read, every now and then.

        Returns:
            Numbers of the shape (units, len(COLUMNS) - 1 + width).
        """
        spoken = np.cumsum([0, *(len(unit.split()) for unit in units)])
        read: list[Floats] = []
        for part in parts(len(units), size=PART, around=AROUND):
            before, after = float(spoken[part.begin]), float(spoken[-1] - spoken[part.end])
            scores = self._scores(units[part.read], line_starts[part.read], before=before, after=after)
            read.append(scores[part.kept])
            told(part.last / len(units))
        return np.concatenate(read)

    def _scores(self, units: Sequence[str], line_starts: Sequence[bool], *, before: float, after: float) -> Floats:
        """See `scores`, of neighbouring units; `before` and `after` as for `unit_numbers`."""
        with _refused(f"{self.folder / TOKENIZER}: cannot split the talk into tokens"):
            encoded = self.tokenizer.encode_batch([unit[:MOST_CHARS] for unit in units], add_special_tokens=False)
        vectors = self.read([encoding.ids for encoding in encoded])
        feed = {"vectors": vectors, "numbers": unit_numbers(units, line_starts, before=before, after=after)}
        upper = self._run(self.upper, feed, (len(units), len(COLUMNS) - 1))
        return np.concatenate([upper, vectors[:, : vectors.shape[1] // 2]], axis=1)

    def read(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """Vectors of units, shape (units, 2 x width); of an encoder of two readings, their mean.

        What stands at a window's border in one stands within a window in the other; there it is read with all that is around
        it, and counts the more.
        """
        one = pack(tokens, self.specials, window=self.window)
        if len(one.ids) == 1 or self.readings == 1:
            return self.vectors(one)
        other = pack(tokens, self.specials, window=self.window, first=self.window // 2)
        here, there = depths(one) + BORDER, depths(other) + BORDER
        share = (here / (here + there))[:, None]
        return np.asarray(share * self.vectors(one) + (1 - share) * self.vectors(other), np.float32)

    def vectors(self, packed: Packed) -> Floats:
        """Mean and first token of every unit, shape (units, 2 x width); windows of like length share a batch.

        Each batch's tokens become vectors before the next is read, so that memory does not grow with the width.
        """
        starts, counts = packed.places[packed.firsts], np.diff([*packed.firsts, len(packed.places)])
        windows, places = np.divmod(starts, packed.ids.shape[1])
        order = np.argsort(packed.lengths, kind="stable")
        size = self.lower.get_outputs()[0].shape[-1]
        if not isinstance(size, int) or not 0 < size <= MOST_WIDTH:
            raise ModelError(f"{self.folder}: a model in it gives vectors of the size {size!r}; {MEND}")
        read: list[Floats] = []
        units: list[Ints] = []
        for rows in np.array_split(order, min(len(order), -(-packed.ids.size // BATCH_TOKENS))):
            width = int(packed.lengths[rows].max())
            feed = {"ids": packed.ids[rows, :width], "types": packed.types[rows, :width]}
            hidden = self._run(self.lower, feed, (len(rows), width, size))
            row_of = np.full(len(order), -1)
            row_of[rows] = np.arange(len(rows))
            inside = np.flatnonzero(row_of[windows] >= 0)
            firsts = np.cumsum(counts[inside]) - counts[inside]
            begin = row_of[windows[inside]] * width + places[inside]
            within = np.arange(counts[inside].sum()) - np.repeat(firsts, counts[inside])
            tokens = hidden.reshape(-1, size)[np.repeat(begin, counts[inside]) + within]
            means = np.add.reduceat(tokens, firsts, axis=0) / counts[inside, None].astype(np.float32)
            read.append(np.concatenate([means, tokens[firsts]], axis=1))
            units.append(inside)
        return np.concatenate(read)[np.argsort(np.concatenate(units))]
