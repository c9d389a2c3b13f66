"""Fits the encoder's upper level again, on the finished lower level's vectors: minutes where the whole takes hours.

Half of the time it reads a part of a stretch only, and always some of the vectors' numbers are missing: so the same stretches
teach more than once. What it gives is the running mean of the weights. Needs the `train` extra.
"""

import hashlib
import logging
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from pipeline.modeling.encoder import Floats
from pipeline.modeling.token_windows import Ints
from pipeline.training.encoder_data import Stretch, Stretches
from pipeline.training.encoder_export import export_head
from pipeline.training.encoder_training import Model, load_upper, loss_of

HEAD_WORDS, CHUNK, BATCH = 3_500, 20, 4
RATE, WARM_UP, EPOCHS, DECAY = 7e-4, 0.05, 3, 0.995
WHOLE, LEAST_PART = 0.5, 1 / 3  # how often a stretch is read whole; the least part of it otherwise
LEAST_UNITS = 40  # of a stretch that may be read in part
MISSING = 0.1  # of the numbers of the vectors
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """A stretch as the lower level reads it: unit vectors in half precision and the labels of `Stretch`."""

    show: str
    vectors: np.ndarray[tuple[int, int], np.dtype[np.float16]]
    numbers: Floats
    roles: Ints
    words: Ints
    since: Floats
    until: Floats


def read_stretches(stretches: Stretches, model: Model, checkpoint: Path, count: int, out: Path) -> list[Read]:
    """The first `count` stretches as the lower level of a model reads them, kept in `out` by the chunk; `checkpoint` holds it."""
    out = out / _digest(checkpoint, stretches, count)
    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    found: list[Read] = []
    for start in range(0, count, CHUNK):
        found += _read_chunk(stretches, model, range(start, min(start + CHUNK, count)), out / f"{start:06}.npz")
        log.info("%d of %d stretches read", len(found), count)
    return found


def _read_chunk(stretches: Stretches, model: Model, numbers: range, path: Path) -> list[Read]:
    if not path.exists():
        drawn: list[Stretch] = [s for number in numbers for s in stretches[number]]
        arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {
            "show": np.array([s.show for s in drawn])
        }
        for i, s in enumerate(drawn):
            arrays |= {f"{i}.{key}": getattr(s, key) for key in ("numbers", "roles", "words", "since", "until")}
            arrays[f"{i}.vectors"] = model.vectors(s.packed).astype(np.float16)
        with path.with_suffix(".new").open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        path.with_suffix(".new").rename(path)
    return _load_chunk(path)


def _digest(file: Path, *settings: object) -> str:
    """What stands for a file's content and some settings in the name of a folder of finished work."""
    return hashlib.sha256(file.read_bytes() + repr(settings).encode()).hexdigest()[:12]


def _load_chunk(path: Path) -> list[Read]:
    keys = ("vectors", "numbers", "roles", "words", "since", "until")
    with np.load(path, allow_pickle=False) as stored:
        return [Read(str(show), *(stored[f"{i}.{key}"] for key in keys)) for i, show in enumerate(stored["show"])]


def part_of(read: Read, rng: random.Random) -> Read:
    """Neighbouring units of a stretch, or all of them: a talk may begin and end anywhere."""
    count = len(read.roles)
    if count < LEAST_UNITS or rng.random() < WHOLE:
        return read
    length = rng.randint(int(count * LEAST_PART), count)
    begin = rng.randint(0, count - length)
    kept = {f.name: getattr(read, f.name)[begin : begin + length] for f in fields(read) if f.name != "show"}
    return replace(read, **kept)


def fit_head(read: Sequence[Read], checkpoint: Path, path: Path, *, seed: int) -> None:
    """Fit the upper level of `checkpoint`, an `encoder.pt`, again, and write it to the ONNX file `path`.

    Parameters:
        read: what it learns from, four stretches at least.
        checkpoint: an `encoder.pt`.
        path: the ONNX file that is written.
        seed: of all chance.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = random.Random(seed)
    upper, averaged = load_upper(checkpoint), load_upper(checkpoint)
    optimiser = torch.optim.AdamW(upper.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    steps = EPOCHS * (len(read) // BATCH)
    order = [i for _ in range(EPOCHS) for i in rng.sample(range(len(read)), len(read) // BATCH * BATCH)]
    losses: list[float] = []
    for step in range(steps):
        progress = step / steps
        rate = progress / WARM_UP if progress < WARM_UP else 0.5 * (1 + math.cos(math.pi * progress))
        optimiser.param_groups[0]["lr"] = RATE * max(rate, 0.01)
        batch = [part_of(read[i], rng) for i in order[step * BATCH : (step + 1) * BATCH]]
        upper.train()
        optimiser.zero_grad(set_to_none=True)
        vectors = [functional.dropout(torch.from_numpy(r.vectors).float(), MISSING) for r in batch]
        scores = upper.together(vectors, [torch.from_numpy(r.numbers) for r in batch])
        loss = torch.stack([loss_of(upper, s, r)[0] for s, r in zip(scores, batch, strict=True)]).mean()
        torch.autograd.backward([loss])
        nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimiser.step()
        share = 1 - min(DECAY, (1 + step) / (10 + step))
        with torch.no_grad():
            torch._foreach_lerp_(list(averaged.parameters()), list(upper.parameters()), share)
        losses.append(loss.item())
        if (step + 1) % 100 == 0:
            log.info("head, step %d of %d: loss %.4f", step + 1, steps, float(np.mean(losses[-100:])))
    export_head(averaged, path.with_suffix(".new"))
    path.with_suffix(".new").rename(path)
