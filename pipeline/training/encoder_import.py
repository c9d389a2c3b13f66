"""Reads an exported encoder back into weights to train on from, so that a shipped version is a place to begin."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from pipeline.modeling.encoder import HEAD, LOWER

Array = np.ndarray[tuple[int, ...], np.dtype[Any]]
Arrays = dict[str, Array]
SMOOTHED = ".linear"  # how the map within a `Smoothed` is called


def read_exported(folder: Path) -> dict[str, Tensor]:
    """The weights in a folder as `encoder_export.export` wrote it, by the names that `Model` has for them.

    Those that were cut to 8 bits are as near as 8 bits are. What never learns (word embeddings, places relative to one another) and
    what only the loss uses (`run`) is not among them.
    """
    lower, upper = _lower(onnx.load(folder / LOWER).graph), _upper(onnx.load(folder / HEAD).graph)
    named = {f"lower.{name}": array for name, array in lower.items()}
    named |= {f"upper.{name}": array for name, array in upper.items()}
    return {name: torch.from_numpy(np.array(array, np.float32)) for name, array in named.items()}


def _arrays(graph: onnx.GraphProto) -> Arrays:
    return {table.name: numpy_helper.to_array(table) for table in graph.initializer}


def _named(arrays: Arrays) -> Arrays:
    """Those that still have a parameter's name."""
    return {name: array for name, array in arrays.items() if name.endswith((".weight", ".bias"))}


def _lower(graph: onnx.GraphProto) -> Arrays:
    arrays = _arrays(graph)
    found = {name.replace(f"{SMOOTHED}.", "."): array for name, array in _named(arrays).items()}
    small = (name.removesuffix("_quantized") for name in arrays if name.endswith(".weight_quantized"))
    found |= {name: _matrix(arrays, name) for name in small}
    found.pop("words.weight", None)
    for node in graph.node:
        table = node.input[1].removesuffix("_quantized") if node.op_type in {"MatMul", "MatMulInteger"} else ""
        if node.input[1:2] and node.input[1] in arrays and table:
            name = ".".join(node.name.split("/")[1:-1])
            weight = _matrix(arrays, table).T
            if name.endswith(SMOOTHED):
                name = name.removesuffix(SMOOTHED)
                weight = weight * arrays[f"{name}.inverse"]
            found[f"{name}.weight"] = weight
    return found


def _matrix(arrays: Arrays, name: str) -> Array:
    """A matrix that was cut to 8 bits by columns, or was not cut."""
    if name in arrays:
        return np.asarray(arrays[name], np.float32)
    whole = arrays[f"{name}_quantized"].astype(np.float32) - arrays[f"{name}_zero_point"].astype(np.float32)
    return np.asarray(whole * arrays[f"{name}_scale"], np.float32)


def _upper(graph: onnx.GraphProto) -> Arrays:
    arrays = _arrays(graph)
    found = _named(arrays)
    for layer, node in enumerate(node for node in graph.node if node.op_type == "GRU"):
        inputs, states, biases = (_in_order(arrays[name]) for name in node.input[1:4])
        half = biases.shape[1] // 2
        for direction, end in enumerate((f"l{layer}", f"l{layer}_reverse")):
            found[f"gru.weight_ih_{end}"], found[f"gru.weight_hh_{end}"] = inputs[direction], states[direction]
            found[f"gru.bias_ih_{end}"], found[f"gru.bias_hh_{end}"] = np.split(biases[direction], [half])
    return found


def _in_order(gates: Array) -> Array:
    """Update, reset and new gate, as ONNX has them, in PyTorch's order: reset first; of biases the input's, then the state's."""
    parts = np.split(gates, 3 if gates.ndim == 3 else 6, axis=1)
    order = [1, 0, 2, 4, 3, 5][: len(parts)]
    return np.concatenate([parts[i] for i in order], axis=1)
