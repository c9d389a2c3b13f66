"""Writes a trained encoder as ONNX files with 8-bit weights, which run without PyTorch."""

import copy
import shutil
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from pipeline.modeling.encoder import HEAD, LOWER, NUMBERS, READINGS_KEY, TOKENIZER, WINDOW_KEY
from pipeline.training.encoder_network import Layer, Lower, Upper
from pipeline.training.encoder_vocabulary import cut_vocabulary

SMOOTHING = 0.7
"""The power of a norm's gain by which its columns are divided before they are read in 8 bits. Of .5 and .7 the better one."""
LEAST_GAIN = 1e-2


class Smoothed(nn.Module):
    """A linear map of columns that were brought to like size, so that 8 bits do for all of them.

    What it gives is the same; the weights take up what the columns lost (Xiao et al. 2023, "SmoothQuant", ICML, pp. 38087-38099).
    """

    def __init__(self, linear: nn.Linear, gain: Tensor) -> None:
        super().__init__()
        size = gain.detach().abs().clamp(min=LEAST_GAIN) ** SMOOTHING
        self.inverse = nn.Parameter(1 / size, requires_grad=False)
        self.linear = copy.deepcopy(linear)
        self.linear.weight.data *= size

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, self.linear(x * self.inverse))


def smoothed(lower: Lower) -> Lower:
    """A copy of the lower level whose maps behind a norm are `Smoothed`."""
    new = copy.deepcopy(lower).eval()
    before = new.norm
    for part in new.layers:
        layer = cast(Layer, part)
        layer.query_key_value = Smoothed(layer.query_key_value, before.weight)  # type: ignore[assignment]
        layer.up = Smoothed(layer.up, layer.norm.weight)  # type: ignore[assignment]
        before = layer.last_norm
    return new


def export(
    lower: Lower,
    upper: Upper,
    tokenizer: Path,
    out: Path,
    *,
    kept: NDArray[np.int64] | None = None,
    quantised: bool = True,
) -> None:
    """Write `encoder.onnx` (with 8-bit weights if `quantised`), `head.onnx` and `tokenizer.json`.

    Parameters:
        lower, upper: both levels.
        tokenizer: path of the `tokenizer.json` that it was trained with.
        out: the folder that the files go to.
        kept: the tokens that the written encoder knows, all if None; the padding token must keep its number.
        quantised: whether its weights are cut to 8 bits.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(tokenizer, out / TOKENIZER)
    pad = lower.build.pad
    ids = torch.tensor([[5, 6, 7, pad], [5, 6, 7, 8]])
    windows = {0: "windows", 1: "tokens"}
    full, path = out / "full.onnx", out / LOWER
    torch.onnx.export(
        smoothed(lower) if quantised else lower.eval(), (ids, torch.zeros_like(ids)), str(full), dynamo=False, opset_version=17,
        input_names=["ids", "types"], output_names=["hidden"],
        dynamic_axes={"ids": windows, "types": windows, "hidden": windows},
    )  # fmt: skip
    if quantised:
        # Without sign: processors that have AVX2 but no VNNI saturate sums of signed ones, which an MPNet does not survive.
        quantize_dynamic(
            full, path, per_channel=True, weight_type=QuantType.QUInt8, nodes_to_exclude=_small_tables(full)
        )
        full.unlink()
    else:
        full.rename(path)
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {WINDOW_KEY: str(lower.build.window), READINGS_KEY: str(lower.build.readings)})
    onnx.save(model, path)
    if kept is not None:
        cut_vocabulary(out, kept)
    export_head(upper, out / HEAD)


def _small_tables(path: Path) -> list[str]:
    """The names of all look-ups but the one in the largest table, the word embeddings: the others are small, and are kept exact."""
    graph = onnx.load(path).graph
    rows = {table.name: table.dims[0] for table in graph.initializer if table.dims}
    looked_up = {node.name: rows.get(node.input[0], 0) for node in graph.node if node.op_type == "Gather"}
    return [name for name, count in looked_up.items() if count < max(looked_up.values())]


def export_head(upper: Upper, path: Path) -> None:
    """Write the upper level as an ONNX file."""
    project = cast(nn.Linear, upper.unit[0])
    vectors, numbers = torch.zeros(3, project.in_features - len(NUMBERS)), torch.zeros(3, len(NUMBERS))
    torch.onnx.export(
        upper.eval(), (vectors, numbers), str(path), dynamo=False, opset_version=17,
        input_names=["vectors", "numbers"], output_names=["scores"],
        dynamic_axes={name: {0: "units"} for name in ("vectors", "numbers", "scores")},
    )  # fmt: skip


def shift_host(folder: Path, by: float) -> None:
    """Add to the score of host against guest that an exported encoder gives every unit.

    An encoder that was trained on more talkative hosts than it will meet gives too much to them; where that was found on other shows,
    this mends it.
    """
    model = onnx.load(folder / HEAD)
    for table in model.graph.initializer:
        if table.name == "emission.bias":
            table.CopyFrom(onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(table) + np.float32(by), table.name))
    onnx.save(model, folder / HEAD)
