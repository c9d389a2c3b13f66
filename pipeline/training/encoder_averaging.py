"""Averages the weights of two encoders, of which the second was trained on from the first.

What training went on to learn is kept in part, what it unlearned comes back in part; on other shows the mean is better than
either (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", CVPR, pp. 7959-7971). Needs the `train` extra.
"""

import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from pipeline.errors import ModelError
from pipeline.modeling.encoder import HEAD
from pipeline.training.encoder_export import export
from pipeline.training.encoder_network import Build
from pipeline.training.encoder_recipe import CHECKPOINT
from pipeline.training.encoder_training import load_averaged


def blend(old: Path, new: Path, share: float, out: Path, *, build: Build, pretrained: Path) -> None:
    """Write the mean of two encoders, exported, to `out`, with what `new` holds besides.

    Parameters:
        old, new: folders as `encoder_recipe.make_encoder` leaves them; of `old` only the checkpoint and the head are read.
        share: how much `new` counts, from 0 to 1.
        out: a folder for the exported files.
        build: which encoder they are.
        pretrained: the folder of the encoder that both began from, with `model.safetensors` and `tokenizer.json`.

    Raises:
        ModelError: the two are not of the same build.
    """
    weights = [torch.load(folder / CHECKPOINT, weights_only=True) for folder in (old, new)]
    if weights[0].keys() != weights[1].keys():
        raise ModelError(
            f"{old} and {new} hold encoders of different builds; only those can be averaged that share it."
        )
    model = load_averaged(build, pretrained / "model.safetensors", new / CHECKPOINT)
    mean = {name: weights[0][name].float() * (1 - share) + value.float() * share for name, value in weights[1].items()}
    model.load_state_dict(model.state_dict() | mean)
    export(model.lower, model.upper, pretrained / "tokenizer.json", out)
    onnx.save(_mean_head(old / HEAD, new / HEAD, share), out / HEAD)
    for path in new.iterdir():
        if path.name not in {CHECKPOINT.parent.name, "steps"} and not (out / path.name).exists():
            (shutil.copytree if path.is_dir() else shutil.copyfile)(path, out / path.name)


def _mean_head(old: Path, new: Path, share: float) -> onnx.ModelProto:
    """The second head's graph with the mean of the weights of both."""
    before = {each.name: numpy_helper.to_array(each) for each in onnx.load(old).graph.initializer}
    model = onnx.load(new)
    for each in model.graph.initializer:
        values = numpy_helper.to_array(each)
        if np.issubdtype(values.dtype, np.floating):
            mean = (1 - share) * before[each.name] + share * values
            each.CopyFrom(numpy_helper.from_array(mean.astype(values.dtype), each.name))
    return model
