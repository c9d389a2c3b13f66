"""From a corpus of labelled interviews to a model version."""

import random
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from joblib import Memory, Parallel, delayed

from pipeline.corpus.labelled import LabelledEpisode, data_rows, read_corpus
from pipeline.corpus.split import decides, folds, unseeing_encoder
from pipeline.errors import CorpusError
from pipeline.modeling.card import write_card
from pipeline.modeling.crf import Decoder
from pipeline.modeling.encoder import Encoder
from pipeline.modeling.encoders import Encoders
from pipeline.modeling.model_version import ENCODER
from pipeline.modeling.trees import Trees
from pipeline.stages import model as models
from pipeline.stages.model import Model
from pipeline.training import classifiers, language_models
from pipeline.training.decoder import fit_decoder

PACKAGES = ("numpy", "scikit-learn", "scipy", "spacy", "onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a training run depends on besides the corpus and the encoder."""

    seed: int = 1
    decision_words: int = 150_000  # per show and kind: beyond, a large network would only weigh less a word
    base_rows: int = 20_000


def train(
    corpus: Path,
    folder: Path,
    *,
    encoders: Sequence[Path],
    recipe: Recipe,
    jobs: int,
    cache: Path,
    say: Callable[[str], None],
    command: str = "rolecall train CORPUS",
) -> Model:
    """Train a model version and write it to `folder`.

    Parameters:
        corpus: a folder of labelled JSON lines.
        folder: where the version goes; its name is the version's.
        encoders: folders with an exported sentence encoder each, which never read the shows of `split.decides`, or which holds
            such a one beside, see `split.unseeing_encoder`; in the version each keeps its folder's name.
        recipe: sizes and the seed of all chance.
        jobs: processes.
        cache: a folder in which finished steps are kept, so that a run that was cut off goes on from there.
        say: told what is going on.
        command: what the card says to type to make the version again.

    Raises:
        CorpusError: the corpus cannot be read, or has too few shows to hold some out.
    """
    began = time.monotonic()
    episodes = list(read_corpus(corpus, several=True))
    shows = sorted({episode.show for episode in episodes})
    deciding = _deciding(shows, corpus)
    learn = [e for e in episodes if not decides(e.show, shows)]
    decide = capped([e for e in episodes if decides(e.show, shows)], recipe)
    say(f"{len(learn)} episodes teach language, {len(decide)} decisions")
    memory = Memory(cache, verbose=0)
    model = _language(learn, episodes, recipe, jobs, memory, say)
    for encoder in encoders:
        _copy(encoder, folder / ENCODER / encoder.name)
    prepare = memory.cache(classifiers.prepare, ignore=["jobs"])
    talks = prepare(decide, model, seed=recipe.seed, jobs=jobs)
    say(f"boundaries: {sum(len(talk.starts) for talk in talks)} gaps")
    boundary, talks = classifiers.fit_boundary(talks, seed=recipe.seed)
    model = replace(model, boundary=boundary)
    say("candidate turns" + (" and the encoders' columns" if encoders else ""))
    unseeing = [unseeing_encoder(encoder, deciding) for encoder in sorted(encoders, key=lambda path: path.name)]
    talks = _read(talks, _reading(model, unseeing), jobs, say)
    say(f"classifiers: {sum(len(talk.starts) for talk in talks)} turns")
    fitted = classifiers.fit_classifiers(talks, seed=recipe.seed)
    model = replace(model, role=fitted.role, change=fitted.change)
    say("decoder")
    model = replace(model, decoder=fit_decoder(talks, fitted))
    facts = {"command": command, "unseeing_encoder": not set(unseeing) <= set(encoders)} | _facts(
        episodes, shows, talks, recipe, time.monotonic() - began
    )
    base = classifiers.base_numbers(talks, rows=recipe.base_rows, seed=recipe.seed)
    models.save(folder, _reading(model, encoders), facts, card=write_card(folder.name, facts), base=base)
    say(f"{folder.name} is in {folder}")
    return models.load(folder)


def _reading(model: Model, encoders: Sequence[Path]) -> Model:
    """The model with these encoders, as far as there are any."""
    return (
        replace(model, encoders=Encoders(tuple(Encoder(each, threads=1) for each in encoders))) if encoders else model
    )


def _read(
    talks: Sequence[classifiers.Talk], reader: Model, jobs: int, say: Callable[[str], None]
) -> list[classifiers.Talk]:
    """The talks as candidate turns, with what the models say of them."""
    read = Parallel(n_jobs=jobs, return_as="generator")(
        delayed(classifiers.to_candidates)(talk, reader) for talk in talks
    )
    return list(_shown(read, len(talks), say))


def _deciding(shows: Sequence[str], corpus: Path) -> list[str]:
    """The shows for the classifiers.

    Raises:
        CorpusError: there are too few to hold some out.
    """
    deciding = [show for show in shows if decides(show, shows)]
    if len(set(folds(deciding).values())) < 2 or len(deciding) == len(shows):
        raise CorpusError(
            f"{corpus}: holds {len(shows)} shows, {len(deciding)} of them for the classifiers; training needs two such shows "
            "without common hosts, and others besides (four shows will do), since it calibrates on shows that it did not fit on."
        )
    return deciding


def _language(
    learn: Sequence[LabelledEpisode],
    episodes: Sequence[LabelledEpisode],
    recipe: Recipe,
    jobs: int,
    memory: Memory,
    say: Callable[[str], None],
) -> Model:
    vocabulary = language_models.learn_vocabulary(episodes)
    say(f"vocabulary: {len(vocabulary)} words")
    breaks = memory.cache(language_models.learn_breaks)(learn, vocabulary, seed=recipe.seed)
    say("missing stops are learned; n-grams of role and change")
    role, change = memory.cache(language_models.learn_ngrams, ignore=["jobs"])(
        learn, language_models.Breaks(vocabulary, breaks), seed=recipe.seed, jobs=jobs
    )
    none = _no_trees()
    return Model(
        vocabulary=vocabulary,
        breaks=breaks,
        role_words=role,
        change_words=change,
        boundary=none,
        role=none,
        change=none,
        decoder=Decoder(),
    )


def capped(episodes: Sequence[LabelledEpisode], recipe: Recipe) -> list[LabelledEpisode]:
    """A random choice with at most `decision_words` words of each show and kind."""
    order = random.Random(recipe.seed).sample(list(episodes), len(episodes))
    used: dict[tuple[str, bool], int] = {}
    chosen = []
    for episode in order:
        key = (episode.show, episode.several)
        if used.get(key, 0) < recipe.decision_words:
            used[key] = used.get(key, 0) + sum(turn.text.count(" ") + 1 for turn in episode.turns)
            chosen.append(episode)
    return chosen


def _facts(
    episodes: Sequence[LabelledEpisode],
    shows: Sequence[str],
    talks: Sequence[classifiers.Talk],
    recipe: Recipe,
    seconds: float,
) -> dict[str, object]:
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "minutes": round(seconds / 60, 1),
        "seed": recipe.seed,
        "packages": {name: version(name) for name in PACKAGES},
        "language_shows": [show for show in shows if not decides(show, shows)],
        "decision_shows": [show for show in shows if decides(show, shows)],
        "data": data_rows(episodes),
        "decision_turns": sum(len(talk.starts) for talk in talks),
        "metrics": {},
    }


def _shown(talks: Iterable[classifiers.Talk], count: int, say: Callable[[str], None]) -> Iterator[classifiers.Talk]:
    for number, talk in enumerate(talks, 1):
        yield talk
        if number % 25 == 0 or number == count:
            say(f"  {number} of {count} talks read")


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        if path.is_file() and path.resolve() != (target / path.name).resolve():
            shutil.copyfile(path, target / path.name)


def _no_trees() -> Trees:
    nothing = np.zeros(0)
    return Trees.from_arrays(
        {
            "roots": nothing,
            "feature": nothing,
            "threshold": nothing,
            "left": nothing,
            "right": nothing,
            "value": nothing,
            "bias": np.zeros(1),
        }
    )
