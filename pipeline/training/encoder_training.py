"""Fine-tunes a small pretrained encoder end to end, under a recurrent layer with an exact CRF loss over the two roles.

Needs the `train` extra (PyTorch); what it exports runs without. A run that is cut off goes on from its checkpoint.
The encoder computes in bfloat16 where the processor has instructions for it: there a step takes half of the time that it
takes in single precision; where they are missing it would take nearly twice.
"""

import logging
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from pipeline.modeling.encoder import NUMBERS, Floats
from pipeline.modeling.token_windows import Ints, Packed
from pipeline.training.encoder_data import Stretch, Stretches
from pipeline.training.encoder_import import read_exported
from pipeline.training.encoder_network import Build, Lower, Upper, crf, unit_vectors

HEAD_RATE, WARM_UP, LAST_RATE, DECAY = 1e-3, 0.03, 0.02, 0.998
CHECKPOINT_SECONDS, LOG_STEPS = 300, 25
ROWS = 4  # windows that are read at once where nothing is learned
log = logging.getLogger(__name__)


class Labels(Protocol):
    """What the loss needs to know of a stretch, see `Stretch`."""

    @property
    def roles(self) -> Ints: ...
    @property
    def words(self) -> Ints: ...
    @property
    def since(self) -> Floats: ...
    @property
    def until(self) -> Floats: ...


def loss_of(upper: Upper, scores: Tensor, stretch: Labels) -> tuple[Tensor, dict[str, float]]:
    """The loss on the scores of one stretch and its parts; every unit counts by the root of its words."""
    device = scores.device
    roles = torch.from_numpy(stretch.roles).to(device)
    weights = torch.from_numpy(stretch.words).to(device).clamp(1, 40).float().sqrt()
    weights = weights / weights.sum()
    changes = (roles[1:] != roles[:-1]).float()
    path, posterior = crf(scores[:, 1], scores[:, 2:6].view(-1, 2, 2), roles)
    binary = functional.binary_cross_entropy_with_logits
    runs = torch.from_numpy(np.stack([stretch.since, stretch.until], axis=1)).to(device)
    parts = {
        "path": path / len(roles),
        "posterior": -(weights * posterior[torch.arange(len(roles), device=device), roles]).sum(),
        "unit": 0.3 * (weights * binary(scores[:, 0], roles.float(), reduction="none")).sum(),
        "change": 0.3 * binary(scores[1:, 6], changes),
        "run": 0.1 * functional.mse_loss(upper.run(scores[:, 7:]), runs),
    }
    right = (weights * (posterior.argmax(dim=1) == roles)).sum()
    return torch.stack(list(parts.values())).sum(), {k: v.item() for k, v in parts.items()} | {"right": right.item()}


class Model(nn.Module):
    """Both levels."""

    def __init__(self, lower: Lower) -> None:
        super().__init__()
        self.lower, self.upper = lower, Upper(lower.build.width)

    def backward(self, stretches: Sequence[Stretch], threads: int) -> dict[str, float]:
        """Add the gradients of the mean loss of some stretches; returns the loss's parts.

        The encoder runs on all threads, the upper level on one: its many small steps gain nothing by more.
        """
        device = next(self.parameters()).device
        ids = torch.from_numpy(np.concatenate([s.packed.ids for s in stretches])).to(device)
        types = torch.from_numpy(np.concatenate([s.packed.types for s in stretches])).to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=_has_bfloat16(device)):
            hidden = self.lower(ids, types).float()
        below = hidden.detach().requires_grad_()
        torch.set_num_threads(1)
        parts = []
        for rows, s in zip(below.split([len(s.packed.ids) for s in stretches]), stretches, strict=True):
            places, firsts = (torch.from_numpy(x).to(device) for x in (s.packed.places, s.packed.firsts))
            numbers = torch.from_numpy(s.numbers).to(device)
            loss, figures = loss_of(self.upper, self.upper(unit_vectors(rows, places, firsts), numbers), s)
            torch.autograd.backward([loss / len(stretches)])
            parts.append(figures)
        torch.set_num_threads(threads)
        if below.grad is not None:
            torch.autograd.backward([hidden], [below.grad])
        return {k: sum(figures[k] for figures in parts) / len(parts) for k in parts[0]}

    def vectors(self, packed: Packed) -> Floats:
        """What the upper level reads of every unit, shape (units, 2 x width), as `Encoder.vectors` gives it once exported."""
        device = next(self.parameters()).device
        ids, types, places, firsts = (
            torch.from_numpy(x).to(device) for x in (packed.ids, packed.types, packed.places, packed.firsts)
        )
        with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=_has_bfloat16(device)):
            rows = zip(torch.split(ids, ROWS), torch.split(types, ROWS), strict=True)
            hidden = torch.cat([self.lower(*each).float() for each in rows])
            return cast(Floats, unit_vectors(hidden, places, firsts).cpu().numpy())

    def trained(self) -> dict[str, Tensor]:
        """The weights that training changes, by name."""
        still = {name for name, parameter in self.named_parameters() if not parameter.requires_grad}
        return {k: v for k, v in self.state_dict().items() if k not in still}


def _has_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return True
    processor: Any = torch.cpu
    matrices: Any = torch.backends.mkldnn
    return bool(matrices.is_available() and processor._is_avx512_bf16_supported())


def rate_at(progress: float) -> float:
    """The learning rate's factor when a share of the planned steps is done."""
    if progress < WARM_UP:
        return max(progress, 1e-4) / WARM_UP
    return LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - WARM_UP) / (1 - WARM_UP))))


def _optimiser(model: Model) -> torch.optim.AdamW:
    groups: list[dict[str, Any]] = []
    for part, rate in ((model.lower, model.lower.build.rate), (model.upper, HEAD_RATE)):
        parameters = [p for p in part.parameters() if p.requires_grad]
        for matrices, decay in ((True, 0.01), (False, 0.0)):
            chosen = [p for p in parameters if (p.ndim > 1) == matrices]
            groups.append({"params": chosen, "weight_decay": decay, "peak": rate, "lr": 0.0})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def _collate(items: list[list[Stretch]]) -> list[Stretch]:
    return items[0]


def _resume(path: Path, model: Model, averaged: Model, optimiser: torch.optim.Optimizer, seed: int, device: str) -> int:
    """Go on from what a run left, if it left anything; the steps that are done."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True, map_location=device)
    _load(model, state["model"])
    _load(averaged, state["averaged"])
    optimiser.load_state_dict(state["optimiser"])
    torch.manual_seed(seed + state["step"])
    return int(state["step"])


def _average(averaged: Model, model: Model, step: int) -> None:
    """Move the averaged weights towards those of a step; early steps count for more."""
    share = 1 - min(DECAY, (1 + step) / (10 + step))
    with torch.no_grad():
        torch._foreach_lerp_(list(averaged.trained().values()), list(model.trained().values()), share)


def _loader(stretches: Stretches, numbers: range, workers: int) -> DataLoader[list[Stretch]]:
    """The stretches of some steps, rendered ahead by processes of their own."""
    return DataLoader(
        cast(Dataset[list[Stretch]], stretches), sampler=numbers, batch_size=1, collate_fn=_collate,
        num_workers=workers, prefetch_factor=24, multiprocessing_context="spawn",
    )  # fmt: skip


def train_encoder(
    stretches: Stretches,
    build: Build,
    pretrained: Path,
    out: Path,
    *,
    steps: int,
    seed: int,
    start: Path | None = None,
    threads: int = 2,
    workers: int = 1,
    device: str = "cpu",
) -> Model:
    """Train for `steps` in all, resumed runs included, and return the averaged model.

    Parameters:
        stretches: the training examples; item k is read at step k.
        build: which encoder.
        pretrained: its `model.safetensors`.
        out: a folder for `state.pt` (to go on from) and `encoder.pt` (averaged weights in half precision).
        steps: where the learning rate ends; a run that is resumed may plan anew.
        start: averaged weights of an earlier run to begin with, an `encoder.pt`, or the folder of an exported encoder; what did
            not learn there is as pretrained.
            Where some do not fit this build, those of the upper level that fit.
        threads: of the encoder.
        workers: processes that render stretches.
        device: where it computes, `cpu` or `cuda`.
    """
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    model, averaged = (Model(Lower.pretrained(build, pretrained)).to(device) for _ in range(2))
    if start is not None:
        _begin(model, read_exported(start) if start.is_dir() else torch.load(start, weights_only=True))
    averaged.load_state_dict(model.state_dict())
    optimiser = _optimiser(model)
    done = _resume(out / "state.pt", model, averaged, optimiser, seed, device)
    loader = _loader(stretches, range(done, steps), workers)
    began = kept = time.monotonic()
    sums: dict[str, float] = {}
    for step, batch in enumerate(loader, done + 1):
        parts = _learn(model, optimiser, batch, rate_at(step / steps), threads)
        _average(averaged, model, step)
        for key, value in ({"steps": 1} | parts).items():
            sums[key] = sums.get(key, 0.0) + value
        now = time.monotonic()
        if step % LOG_STEPS == 0:
            means = {k: round(v / sums["steps"], 4) for k, v in sums.items()}
            log.info("step %d of %d, %.1f min: %s", step, steps, (now - began) / 60, means)
            sums = {}
        if now - kept >= CHECKPOINT_SECONDS:
            save(out, model, averaged, optimiser, step)
            kept = now
    save(out, model, averaged, optimiser, max(done, steps))
    return averaged.eval().cpu()


def _learn(
    model: Model, optimiser: torch.optim.Optimizer, batch: Sequence[Stretch], rate: float, threads: int
) -> dict[str, float]:
    """Take one step at a share of the peak rates; returns the loss's parts."""
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * rate
    model.train()
    optimiser.zero_grad(set_to_none=True)
    parts = model.backward(batch, threads)
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return parts


def save(out: Path, model: Model, averaged: Model, optimiser: torch.optim.Optimizer, step: int) -> None:
    """Write both checkpoint files, each replaced at once; `step` is how many are done."""
    state = {"model": model.trained(), "averaged": averaged.trained(), "optimiser": optimiser.state_dict()}
    half = {k: v.half() for k, v in averaged.trained().items()}
    for name, content in (("state.pt", state | {"step": step}), ("encoder.pt", half)):
        torch.save(content, out / f"{name}.new")
        (out / f"{name}.new").replace(out / name)


def load_averaged(build: Build, pretrained: Path, checkpoint: Path) -> Model:
    """The averaged model of `encoder.pt`."""
    model = Model(Lower.pretrained(build, pretrained))
    _load(model, torch.load(checkpoint, weights_only=True))
    return model.eval()


def _load(model: Model, trained: dict[str, Tensor]) -> None:
    """Set the weights that training changes; all of them must be there, and nothing else."""
    known = model.state_dict()
    if trained.keys() != model.trained().keys():
        raise ValueError("the checkpoint is of another build")
    model.load_state_dict(known | trained)


def _begin(model: Model, trained: dict[str, Tensor]) -> None:
    """Set the weights of an earlier run, of another build those of the upper level that are of the same shape."""
    known = model.state_dict()
    same = {k: v for k, v in trained.items() if k in known and known[k].shape == v.shape}
    if len(same) < len(trained):
        same = {k: v for k, v in same.items() if k.startswith("upper.")}
    model.load_state_dict(known | same)


def load_upper(checkpoint: Path) -> Upper:
    """The upper level of `encoder.pt`."""
    state = torch.load(checkpoint, weights_only=True)
    state = {k.removeprefix("upper."): v for k, v in state.items() if k.startswith("upper.")}
    upper = Upper((state["unit.0.weight"].shape[1] - len(NUMBERS)) // 2)
    upper.load_state_dict(state)
    return upper
