"""The encoder's network: the first layers of a BERT, a recurrent layer over units, and an exact CRF over two roles."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_sequence, unpack_sequence

from pipeline.modeling.encoder import NUMBERS, PAD
from pipeline.modeling.encoder_columns import STATE

LAYERS, WIDTH, HEADS, INNER, POSITIONS = 4, 384, 12, 1536, 512
UNIT, HIDDEN = 192, 128


class Layer(nn.Module):
    """One BERT layer."""

    def __init__(self) -> None:
        super().__init__()
        self.query_key_value = nn.Linear(WIDTH, 3 * WIDTH)
        self.out, self.norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, 1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH, 1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = x.shape
        q, k, v = self.query_key_value(x).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2)
        x = self.norm(x + self.out(seen.reshape(rows, length, WIDTH)))
        return cast(Tensor, self.last_norm(x + self.down(functional.gelu(self.up(x)))))


class Lower(nn.Module):
    """The first layers of a pretrained BERT; token type 1 marks the first token of a unit."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.words.weight.requires_grad_(False)
        self.places, self.types = nn.Embedding(POSITIONS, WIDTH), nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        """(windows, tokens) → (windows, tokens, WIDTH)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x: Tensor = self.norm(self.words(ids) + self.places(places) + self.types(types))
        mask = (ids != PAD)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x

    @classmethod
    def pretrained(cls, weights: Path) -> "Lower":
        """Read the tensors of a Hugging Face BERT from `model.safetensors`."""
        raw = load_file(weights)
        lower = cls(len(raw["embeddings.word_embeddings.weight"]))
        kinds = raw["embeddings.token_type_embeddings.weight"][:1].repeat(2, 1)
        state = {"words.weight": raw["embeddings.word_embeddings.weight"], "types.weight": kinds}
        state["places.weight"] = raw["embeddings.position_embeddings.weight"]
        names = {"out": "attention.output.dense", "norm": "attention.output.LayerNorm", "up": "intermediate.dense"}
        names |= {"down": "output.dense", "last_norm": "output.LayerNorm"}
        for end in ("weight", "bias"):
            state[f"norm.{end}"] = raw[f"embeddings.LayerNorm.{end}"]
            for i in range(LAYERS):
                old = f"encoder.layer.{i}."
                parts = [raw[f"{old}attention.self.{part}.{end}"] for part in ("query", "key", "value")]
                state[f"layers.{i}.query_key_value.{end}"] = torch.cat(parts)
                state |= {f"layers.{i}.{new}.{end}": raw[f"{old}{name}.{end}"] for new, name in names.items()}
        lower.load_state_dict(state)
        return lower


class Upper(nn.Module):
    """From unit vectors to the scores of every unit of a stretch or an episode."""

    def __init__(self) -> None:
        super().__init__()
        project = nn.Linear(2 * WIDTH + len(NUMBERS), UNIT)
        self.unit = nn.Sequential(project, nn.LayerNorm(UNIT), nn.GELU(), nn.Dropout(0.2))
        self.role = nn.Linear(UNIT, 1)
        self.gru = nn.GRU(UNIT, HIDDEN, num_layers=2, bidirectional=True, batch_first=True, dropout=0.2)
        self.drop = nn.Dropout(0.2)
        self.state = nn.Linear(2 * HIDDEN + UNIT, STATE)
        self.emission, self.run = nn.Linear(STATE, 1), nn.Linear(STATE, 2)
        self.transitions, self.change = nn.Linear(4 * HIDDEN, 4), nn.Linear(4 * HIDDEN, 1)

    def forward(self, vectors: Tensor, numbers: Tensor) -> Tensor:
        """All `COLUMNS` but the posterior: (units, 2 x WIDTH), (units, NUMBERS) → (units, 7 + STATE)."""
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
    """Mean and first token of every unit: (windows, tokens, WIDTH) → (units, 2 x WIDTH)."""
    tokens = hidden.reshape(-1, WIDTH)[places]
    counts = torch.diff(firsts, append=torch.tensor([len(places)]))
    which = torch.repeat_interleave(torch.arange(len(firsts)), counts)
    sums = torch.zeros(len(firsts), WIDTH).index_add(0, which, tokens)
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
    barred = torch.full((2,), -1e4)
    edges = torch.cat([torch.stack([local[0], barred])[None], edges[1:]])
    forward = _products(edges)[:, 0]
    back = _products(edges[1:].transpose(1, 2).flip(0)).flip(0).transpose(1, 2)
    backward = torch.cat([torch.logsumexp(back, dim=2), torch.zeros(1, 2)])
    total = torch.logsumexp(forward[-1], dim=0)
    before = functional.pad(roles, (1, 0))[:-1]
    return total - edges[torch.arange(len(roles)), before, roles].sum(), forward + backward - total
