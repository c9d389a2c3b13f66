"""From labelled interviews to a model version."""

from pathlib import Path

import numpy as np
import pytest
from small_model import write_corpus
from trained import trained

from pipeline.corpus.labelled import read_corpus
from pipeline.corpus.split import FOLDS, decides, folds, seed_of
from pipeline.errors import CorpusError
from pipeline.stages import STAGES
from pipeline.stages.model import Model, load
from pipeline.training.language_models import learn_vocabulary
from pipeline.training.train import Recipe, capped, train
from pipeline.workflow import run
from pipeline.workflow.episodes import in_files
from pipeline.workflow.stage import Workspace

ASKED = "So tell me about the boats. How did you come to that?"
TOLD = "Well, I grew up with boats, my mother kept them, and I never thought much of it."


def learn(folder: Path, *, seed: int = 1, name: str = "tiny") -> tuple[Model, list[str]]:
    corpus = write_corpus(folder / "corpus", shows=6, episodes=1, exchanges=12)
    told: list[str] = []
    cache = folder / f"steps-{name}"
    model = train(
        corpus,
        folder / name,
        encoders=(),
        recipe=Recipe(seed=seed, base_rows=50),
        jobs=1,
        cache=cache,
        say=told.append,
    )
    return model, told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    learn(folder)
    return folder


def test_the_same_seed_gives_the_same_bytes(folder: Path) -> None:
    learn(folder, name="again")
    for name in ("language.npz", "boundary.npz", "classifiers.npz", "base.npz", "vocabulary.txt"):
        assert (folder / "tiny" / name).read_bytes() == (folder / "again" / name).read_bytes()
    assert load(folder / "tiny").decoder == load(folder / "again").decoder


def test_a_version_says_where_it_comes_from(folder: Path) -> None:
    model = load(folder / "tiny")
    assert model.encoders is None
    assert model.facts["seed"] == 1
    assert not set(model.facts["language_shows"]) & set(model.facts["decision_shows"])
    card = (folder / "tiny" / "CARD.md").read_text(encoding="utf-8")
    assert all(f"show {number}" in card for number in range(6))
    assert str(model.facts["command"]) in card


def test_what_is_kept_to_learn_on_from_is_numbers(folder: Path) -> None:
    with np.load(folder / "tiny" / "base.npz", allow_pickle=False) as base:
        rows = {name: len(base[name]) for name in base.files}
        assert all(base[name].dtype.kind in "biuf" for name in base.files)
    assert set(rows.values()) == {50}


def test_a_learned_version_attributes(tmp_path: Path) -> None:
    (tmp_path / "boats.txt").write_text(f"{ASKED} {TOLD} " * 8, encoding="utf-8")
    (result,) = run.run(
        [in_files(tmp_path, [tmp_path / "boats.txt"])[0]], Workspace(tmp_path / "out", trained(), STAGES)
    )
    assert result.error == ""
    rows = (tmp_path / "out" / "boats" / "attribution.csv").read_text(encoding="utf-8").splitlines()[1:]
    asked = [row for row in rows if ASKED in row]
    assert len(asked) == 8
    assert sum(",host," in row for row in asked) >= 6


def test_too_few_shows_are_refused(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", shows=1, episodes=1)
    with pytest.raises(CorpusError, match=r"corpus: holds 1 shows?.*training needs two"):
        train(corpus, tmp_path / "x", encoders=(), recipe=Recipe(), jobs=1, cache=tmp_path / "c", say=print)
    assert not (tmp_path / "x").exists()


def test_no_show_teaches_both_language_and_decisions() -> None:
    shows = [f"show {number}" for number in range(9)]
    deciding = [show for show in shows if decides(show, shows)]
    assert len(deciding) == 3
    assert set(folds(deciding).values()) <= set(range(FOLDS))


def test_seeds_belong_to_episodes(tmp_path: Path) -> None:
    episodes = list(read_corpus(write_corpus(tmp_path, shows=2, episodes=2)))
    assert len({seed_of(episode, 1, "x") for episode in episodes}) == 4
    assert seed_of(episodes[0], 1) != seed_of(episodes[0], 2)


def test_a_large_show_is_capped(tmp_path: Path) -> None:
    episodes = list(read_corpus(write_corpus(tmp_path / "x", shows=2, episodes=4)))
    assert len(capped(episodes, Recipe(decision_words=1))) == 2
    assert len(capped(episodes, Recipe(decision_words=10**9))) == len(episodes)


def test_words_of_one_show_are_not_learned(tmp_path: Path) -> None:
    episodes = list(read_corpus(write_corpus(tmp_path, shows=3, episodes=4)))
    words = learn_vocabulary(episodes, min_shows=3, min_count=20)
    assert "tell" in words
    assert list(words) == sorted(words)
    assert not any("bees" in word for word in learn_vocabulary(episodes[:4] + episodes[8:], min_shows=3, min_count=1))
