"""The encoder's network: the first layers of a BERT or an MPNet, a recurrent layer over units, an exact CRF over two roles."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_sequence, unpack_sequence

from pipeline.modeling.encoder import NUMBERS, READINGS
from pipeline.modeling.encoder_columns import STATE
from pipeline.modeling.token_windows import WINDOW

UNIT, HIDDEN = 192, 128
WIDE = 512  # tokens: as many as MPNet was pretrained with
BUCKETS, EXACT, FARTHEST = 32, 8, 128  # of relative positions: both directions, told apart exactly, told apart at all


@dataclass(frozen=True, slots=True)
class Build:
    """A pretrained encoder and how much of it is used.

    Parameters:
        family: whose tensors `model.safetensors` holds, a key of `TENSORS`.
        layers: how many of its layers are used, the first ones.
        frozen: how many parts below stay as they are; the first part is the embeddings, then each layer is one.
        pad: the token that fills windows up.
        mask: the word that stands for a hidden one.
        rate: the learning rate's peak.
        dropout: behind each half of a layer that learns.
        window: tokens that it reads at once.
        readings: how often it reads a talk, once or twice with other borders.
    """

    family: str
    layers: int
    frozen: int = 0
    width: int = 768
    inner: int = 3072
    heads: int = 12
    epsilon: float = 1e-5
    pad: int = 1
    mask: str = "<mask>"
    rate: float = 5e-5
    dropout: float = 0.1
    window: int = WINDOW
    readings: int = READINGS


_MINILM: dict[str, Any] = {"family": "bert", "width": 384, "inner": 1536, "epsilon": 1e-12, "pad": 0, "mask": "[MASK]"}
_MINILM |= {"rate": 1e-4, "dropout": 0.0}
BUILDS = {
    "minilm-4": Build(layers=4, **_MINILM),
    "minilm-6": Build(layers=6, **_MINILM),
    "mpnet-6": Build("mpnet", 6, window=WIDE, readings=1),
    "mpnet-8": Build("mpnet", 8, window=WIDE, readings=1),
    "mpnet-12": Build("mpnet", 12, window=WIDE, readings=1),
}
TENSORS = {
    "bert": {
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "out": "attention.output.dense", "norm": "attention.output.LayerNorm",
    },
    "mpnet": {
        "query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v",
        "out": "attention.attn.o", "norm": "attention.LayerNorm",
    },
}  # fmt: skip
"""What the parts of a layer's attention are called; those of its other half share their names."""


class Layer(nn.Module):
    """One layer of a BERT or an MPNet."""

    def __init__(self, build: Build) -> None:
        super().__init__()
        width, self.heads = build.width, build.heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.out, self.norm = nn.Linear(width, width), nn.LayerNorm(width, build.epsilon)
        self.up, self.down = nn.Linear(width, build.inner), nn.Linear(build.inner, width)
        self.last_norm = nn.LayerNorm(width, build.epsilon)
        self.drop = nn.Dropout(build.dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        rows, length, width = x.shape
        split = self.query_key_value(x).view(rows, length, 3, self.heads, width // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4).unbind(0)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias).transpose(1, 2)
        x = self.norm(x + self.drop(self.out(seen.reshape(rows, length, width))))
        return cast(Tensor, self.last_norm(x + self.drop(self.down(functional.gelu(self.up(x))))))


def relative_buckets(window: int) -> Tensor:
    """The bucket of every distance between two places of a window, from the farthest behind to the farthest ahead.

    As T5 and MPNet have it: near places each have a bucket of their own, farther ones share one by the logarithm of the
    distance, and half of all buckets are for what follows. Shape (2 x window - 1,).
    """
    distance = torch.arange(1 - window, window)
    half, far = BUCKETS // 2, distance.abs()
    growth = torch.log(far.clamp(min=1).float() / EXACT) / math.log(FARTHEST / EXACT)
    shared = (EXACT + (growth * (half - EXACT)).long()).clamp(max=half - 1)
    return torch.where(far < EXACT, far, shared) + half * (distance > 0).long()


class Lower(nn.Module):
    """The first layers of a pretrained encoder; type 1 marks the first token of a unit.

    What marks it is added to what the first part that learns reads. Word embeddings and places relative to one another never learn.
    """

    def __init__(self, build: Build, vocabulary: int, positions: int) -> None:
        super().__init__()
        self.build = build
        self.words, self.places = nn.Embedding(vocabulary, build.width), nn.Embedding(positions, build.width)
        self.types = nn.Embedding(2, build.width)
        self.norm = nn.LayerNorm(build.width, build.epsilon)
        self.layers = nn.ModuleList(Layer(build) for _ in range(build.layers))
        self.relative = nn.Embedding(BUCKETS, build.heads) if build.family == "mpnet" else None
        self.buckets: Tensor
        self.register_buffer("buckets", relative_buckets(build.window), persistent=False)
        still = [self.words, self.relative, *([self.places] if build.frozen else []), *self.parts[: build.frozen]]
        for module in still:
            if module is not None:
                module.requires_grad_(False)

    @property
    def parts(self) -> list[nn.Module]:
        """The embeddings' norm and all layers, in order."""
        return [self.norm, *self.layers]

    def train(self, mode: bool = True) -> "Lower":
        """Set training or evaluation; what does not learn has no dropout."""
        super().train(mode)
        for part in self.parts[: self.build.frozen]:
            part.eval()
        return self

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        """(windows, tokens) → (windows, tokens, width)."""
        length = ids.shape[1]
        places = torch.arange(length, device=ids.device)
        x: Tensor = self.words(ids) + self.places(places)
        bias = torch.zeros(ids.shape, device=ids.device).masked_fill(ids == self.build.pad, -1e4)[:, None, None, :]
        if self.relative is not None:
            distance = places[None, :] - places[:, None] + self.build.window - 1
            bias = bias + self.relative(self.buckets)[distance].permute(2, 0, 1)
        for i, part in enumerate(self.parts):
            if i == self.build.frozen:
                x = x + self.types(types)
            x = part(x, bias) if i else part(x)
        return x

    @classmethod
    def pretrained(cls, build: Build, weights: Path) -> "Lower":
        """Read the tensors of a Hugging Face encoder from `model.safetensors`."""
        raw = load_file(weights)
        words, places = raw["embeddings.word_embeddings.weight"], raw["embeddings.position_embeddings.weight"]
        places = places[build.pad + 1 :] if build.family == "mpnet" else places
        lower = cls(build, len(words), len(places))
        state = {"words.weight": words, "places.weight": places}
        if build.family == "mpnet":
            state["types.weight"] = torch.zeros(2, build.width)
            state["relative.weight"] = raw["encoder.relative_attention_bias.weight"]
        else:
            state["types.weight"] = raw["embeddings.token_type_embeddings.weight"][:1].repeat(2, 1)
        names = TENSORS[build.family] | {
            "up": "intermediate.dense",
            "down": "output.dense",
            "last_norm": "output.LayerNorm",
        }
        for end in ("weight", "bias"):
            state[f"norm.{end}"] = raw[f"embeddings.LayerNorm.{end}"]
            for i in range(build.layers):
                found = {new: raw[f"encoder.layer.{i}.{name}.{end}"] for new, name in names.items()}
                found["query_key_value"] = torch.cat([found.pop(part) for part in ("query", "key", "value")])
                state |= {f"layers.{i}.{new}.{end}": tensor for new, tensor in found.items()}
        lower.load_state_dict(state)
        return lower


class Upper(nn.Module):
    """From unit vectors to the scores of every unit of a stretch or an episode."""

    def __init__(self, width: int) -> None:
        super().__init__()
        project = nn.Linear(2 * width + len(NUMBERS), UNIT)
        self.unit = nn.Sequential(project, nn.LayerNorm(UNIT), nn.GELU(), nn.Dropout(0.2))
        self.role = nn.Linear(UNIT, 1)
        self.gru = nn.GRU(UNIT, HIDDEN, num_layers=2, bidirectional=True, batch_first=True, dropout=0.2)
        self.drop = nn.Dropout(0.2)
        self.state = nn.Linear(2 * HIDDEN + UNIT, STATE)
        self.emission, self.run = nn.Linear(STATE, 1), nn.Linear(STATE, 2)
        self.transitions, self.change = nn.Linear(4 * HIDDEN, 4), nn.Linear(4 * HIDDEN, 1)

    def forward(self, vectors: Tensor, numbers: Tensor) -> Tensor:
        """All `COLUMNS` but the posterior: (units, 2 x width), (units, NUMBERS) → (units, 7 + STATE)."""
        unit = self.unit(torch.cat([vectors, numbers], dim=1))
        return self._scores(unit, self.gru(unit[None])[0][0])

    def together(self, vectors: Sequence[Tensor], numbers: Sequence[Tensor]) -> list[Tensor]:
        """The same for several stretches at once, which is faster."""
        lengths = [len(stretch) for stretch in vectors]
        units = self.unit(torch.cat([torch.cat(list(vectors)), torch.cat(list(numbers))], dim=1)).split(lengths)
        above = unpack_sequence(self.gru(pack_sequence(list(units), enforce_sorted=False))[0])
        return [self._scores(unit, top) for unit, top in zip(units, above, strict=True)]

    def _scores(self, unit: Tensor, above: Tensor) -> Tensor:
        above = self.drop(above)
        state = torch.tanh(self.state(torch.cat([above, unit], dim=1)))
        edge = torch.cat([functional.pad(above, (0, 0, 1, 0))[:-1], above], dim=1)
        parts = [self.role(unit), self.emission(state), self.transitions(edge), self.change(edge), state]
        return torch.cat(parts, dim=1)


def unit_vectors(hidden: Tensor, places: Tensor, firsts: Tensor) -> Tensor:
    """Mean and first token of every unit: (windows, tokens, width) → (units, 2 x width)."""
    width = hidden.shape[-1]
    tokens = hidden.reshape(-1, width)[places]
    counts = torch.diff(firsts, append=torch.tensor([len(places)], device=firsts.device))
    which = torch.repeat_interleave(torch.arange(len(firsts), device=firsts.device), counts)
    sums = torch.zeros(len(firsts), width, device=hidden.device).index_add(0, which, tokens)
    return torch.cat([sums / counts[:, None], tokens[firsts]], dim=1)


def _products(m: Tensor) -> Tensor:
    """Running products of 2 x 2 matrices in log space: (n, 2, 2) → (n, 2, 2)."""
    step = 1
    while step < len(m):
        joined = torch.logsumexp(m[:-step, :, :, None] + m[step:, None, :, :], dim=2)
        m, step = torch.cat([m[:step], joined]), 2 * step
    return m


def crf(emission: Tensor, transitions: Tensor, roles: Tensor) -> tuple[Tensor, Tensor]:
    """Negative log likelihood of the roles, and the log posterior of both roles of every unit, shape (units, 2)."""
    local = torch.stack([torch.zeros_like(emission), emission], dim=1)
    edges = transitions + local[:, None, :]
    barred = torch.full((2,), -1e4, device=emission.device)
    edges = torch.cat([torch.stack([local[0], barred])[None], edges[1:]])
    forward = _products(edges)[:, 0]
    back = _products(edges[1:].transpose(1, 2).flip(0)).flip(0).transpose(1, 2)
    backward = torch.cat([torch.logsumexp(back, dim=2), torch.zeros(1, 2, device=emission.device)])
    total = torch.logsumexp(forward[-1], dim=0)
    before = functional.pad(roles, (1, 0))[:-1]
    return total - edges[torch.arange(len(roles), device=roles.device), before, roles].sum(), forward + backward - total
