"""The loop: correct, retrain, compare, go back."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import trained
from homes import Home
from small_model import write_corpus

from pipeline import bundle, episodes, model, project, tables
from pipeline.corrections import record
from pipeline.corrections.record import Correction
from pipeline.errors import CorrectionError
from pipeline.evaluation.episodes import read_episodes, render_episode
from pipeline.evaluation.metrics import WORD
from pipeline.learning.report import described, told
from pipeline.learning.retrain import Retrained, retrain
from pipeline.training.corpus import LabelledEpisode


class Talks(Home):
    """A project with a small model, and interviews of which it is known who speaks each word."""

    def __init__(self, root: Path, corpus: Path) -> None:
        super().__init__(root)
        root.mkdir()
        (root / "rolecall.toml").touch()
        shutil.copytree(trained.trained(), root / "models" / "small")
        (root / "models" / "current").write_text("small\n")
        self.truth: dict[str, pd.DataFrame] = {}
        for episode in read_episodes(corpus):
            assert isinstance(episode, LabelledEpisode)
            rendered = render_episode(episode, "captions")
            name = f"{episode.show.replace(' ', '-')}/{episode.episode}"
            self.raw(f"{name}.txt", rendered.text)
            words = [(m.start(), m.end()) for m in WORD.finditer(rendered.text)]
            frame = pd.DataFrame(words, columns=["start", "end"])
            self.truth[name] = frame.assign(role=rendered.roles, turn=rendered.turns)

    @property
    def project(self) -> project.Project:
        found = project.find(self.root)
        assert found is not None
        return found

    def retrain(self, name: str | None = None) -> Retrained:
        return retrain(self.project, episodes.in_folder(self.path("raw")), name=name)

    def correct(self, episode: str, evidence: record.Evidence = "finished", turns: slice = slice(None)) -> Path:
        """Have a person say who really speaks, in some turns or all."""
        text = self.path("raw", f"{episode}.txt").read_text(encoding="utf-8")
        spans = self.truth[episode].groupby("turn").agg({"start": "min", "end": "max", "role": "first"})
        found = [
            Correction(
                int(a), int(b), role, evidence=evidence, at="2026-01-01", text=record.quoted(text, int(a), int(b))
            )
            for a, b, role in spans.iloc[turns].itertuples(index=False)
        ]
        path = self.path("corrections", f"{episode}.csv")
        record.write(path, found)
        return path

    def rows(self, episode: str) -> pd.DataFrame:
        return tables.read(tables.ATTRIBUTION, self.artifact("attribution.csv", episode))

    def wrong(self, episode: str) -> int:
        rows, truth = self.rows(episode), self.truth[episode]
        at = np.searchsorted(rows["start_char"].to_numpy(), truth["start"].to_numpy(), "right") - 1
        return int((rows["role"].to_numpy()[at] != truth["role"].to_numpy()).sum())


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    corpus = write_corpus(tmp_path / "corpus", shows=2, episodes=3, exchanges=16)
    return Talks(tmp_path / "home", corpus)


def test_without_corrections_there_is_nothing_to_learn(talks: Talks) -> None:
    with pytest.raises(CorrectionError, match="no episode has corrections yet"):
        talks.retrain()
    assert model.current(talks.project.models).name == "small"


def test_a_new_version_is_made_and_used_and_the_old_one_stays(talks: Talks) -> None:
    before = (talks.root / "models" / "small" / "model.json").read_bytes()
    talks.correct("show-0/0")
    found = talks.retrain()
    assert found.new
    assert found.version.name == "small.1"
    assert (talks.root / "models" / "small" / "model.json").read_bytes() == before
    if found.current:
        assert model.current(talks.project.models) == found.version
    assert bundle.load(found.version).learned
    assert "show-0/0" in (found.version / "CARD.md").read_text(encoding="utf-8")
    assert "1 corrected episode (1 finished)" in described(found.version)
    assert "small.1 has learned from 32 turns of 1 corrected episode (1 finished)" in told(found)
