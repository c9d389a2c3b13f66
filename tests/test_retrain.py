"""The loop: correct, retrain, compare, go back."""

import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest
import trained
from homes import ROOT, Home
from small_model import write_corpus

from pipeline import project
from pipeline.cli import main
from pipeline.corpus.labelled import LabelledEpisode
from pipeline.corrections import store
from pipeline.corrections.store import Correction
from pipeline.errors import CallError, CorrectionError, ModelError
from pipeline.evaluation.episodes import read_episodes, render_episode
from pipeline.evaluation.metrics import WORD
from pipeline.learning import versions
from pipeline.learning.changes import Changes
from pipeline.learning.quality import Quality
from pipeline.learning.report import retraining_text
from pipeline.learning.retrain import Retrained, retrain
from pipeline.learning.version_list import version_line
from pipeline.learning.worth import Worth
from pipeline.modeling import model_version, registry
from pipeline.modeling.show_adaptation import Learned
from pipeline.stages.attribution import weights
from pipeline.workflow import episodes


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

    def correct(self, episode: str, evidence: store.Evidence = "finished", turns: slice = slice(None)) -> Path:
        """Have a person say who really speaks, in some turns or all."""
        text = self.path("raw", f"{episode}.txt").read_text(encoding="utf-8")
        spans = self.truth[episode].groupby("turn").agg({"start": "min", "end": "max", "role": "first"})
        found = [
            Correction(
                int(a), int(b), role, evidence=evidence, at="2026-01-01", text=store.quoted(text, int(a), int(b))
            )
            for a, b, role in spans.iloc[turns].itertuples(index=False)
        ]
        path = self.path("corrections", f"{episode}.csv")
        store.write(path, found)
        return path


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    corpus = write_corpus(tmp_path / "corpus", shows=1, episodes=2, exchanges=6)
    return Talks(tmp_path / "home", corpus)


def test_without_corrections_there_is_nothing_to_learn(talks: Talks) -> None:
    with pytest.raises(CorrectionError, match="no episode has corrections yet"):
        talks.retrain()
    assert registry.current(talks.project.models).name == "small"


def test_a_new_version_is_made_and_used_and_the_old_one_stays(talks: Talks) -> None:
    before = (talks.root / "models" / "small" / "model.json").read_bytes()
    talks.correct("show-0/0")
    found = talks.retrain()
    assert found.new
    assert found.version.name == "small.1"
    assert (talks.root / "models" / "small" / "model.json").read_bytes() == before
    if found.current:
        assert registry.current(talks.project.models) == found.version
    assert weights.load(found.version).learned
    assert "show-0/0" in (found.version / "CARD.md").read_text(encoding="utf-8")
    assert "1 corrected episode (1 finished)" in version_line(found.version)
    text = retraining_text(found)
    assert "small.1 has learned from 12 turns of 1 corrected episode (1 finished)" in text
    assert ("if it is worse, go back: rolecall models --use small, then make all" in text) is found.current


def test_what_changes_in_episodes_that_nobody_corrected_is_told(talks: Talks) -> None:
    talks.correct("show-0/0")
    found = replace(talks.retrain(), changes={"show-0/0": Changes(1, 2, 3, 4), "show-0/1": Changes(5, 60, 7, 80)})
    assert "those that you did not correct: 60 of their 80 words changed" in retraining_text(found)
    untouched = replace(found, changes={"show-0/0": Changes(1, 2, 3, 4), "show-0/1": Changes(0, 0, 7, 80)})
    assert "did not correct" not in retraining_text(untouched)


def test_what_the_episodes_of_a_show_teach_one_another_is_told_and_kept_where_it_helps(talks: Talks) -> None:
    talks.correct("show-0/0")
    talks.correct("show-0/1")
    found = talks.retrain()
    assert [(each.show, each.episodes) for each in found.worths] == [("show-0", 2)]
    kept = model_version.read_facts(found.version)["learned"]["worth"]
    assert kept == [asdict(each) for each in found.worths]
    line = "show-0: on its 2 corrected episodes, each by what it learned from the other, 20.0 % → 15.0 % of the words wrong"
    helpful, useless = (replace(found, worths=(Worth("show-0", 2, 100, 20, after),)) for after in (15, 20))
    assert line in retraining_text(helpful)
    assert "corrected episodes, each by" not in retraining_text(useless)


def test_the_same_corrections_teach_nothing_new_and_give_the_same_bytes(talks: Talks) -> None:
    talks.correct("show-0/0")
    talks.correct("show-0/1", "corrected", slice(0, 6))
    first = talks.retrain()
    again = talks.retrain()
    assert (again.version, again.new) == (first.version, False)
    assert "nothing new to learn" in retraining_text(again)
    registry.use(talks.project, "small")
    other = talks.retrain("again")
    assert other.new
    for path in sorted(first.version.rglob("*.npz")):
        assert path.read_bytes() == (other.version / path.relative_to(first.version)).read_bytes()
    facts = [model_version.read_facts(each.version)["learned"] for each in (first, other)]
    assert facts[0] == facts[1]


def test_a_finished_version_that_was_never_taken_into_use_is_taken_up(
    talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    talks.correct("show-0/0")
    with monkeypatch.context() as patch:
        patch.setattr(registry, "use", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            talks.retrain()
    models = talks.project.models
    assert registry.current(models).name == "small"
    (models / ".current.4711.tmp").touch()
    (models / ".small.9.tmp").mkdir()
    found = talks.retrain()
    assert found.version.name == "small.1"
    assert registry.current(models).name == ("small.1" if found.current else "small")
    assert sorted(path.name for path in models.iterdir()) == ["current", "small", "small.1"]


def test_two_at_once_make_one_version(talks: Talks) -> None:
    talks.correct("show-0/0")
    talks.retrain()
    command = [sys.executable, "-m", "pipeline", "retrain", "--jobs", "1", "--project", str(talks.root)]
    registry.use(talks.project, "small")
    shutil.rmtree(talks.project.models / "small.1")
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [each.communicate()[1] for each in both] == ["", ""]
    assert sorted(path.name for path in talks.project.models.iterdir()) == ["current", "small", "small.1"]


def test_a_version_whose_parent_is_gone_says_so(talks: Talks) -> None:
    talks.correct("show-0/0")
    found = talks.retrain()
    registry.use(talks.project, found.version.name)
    shutil.rmtree(talks.project.models / "small")
    with pytest.raises(ModelError, match="was learned from 'small', which is not in"):
        talks.retrain()


def test_going_back_is_one_command_and_gives_the_old_attribution(
    talks: Talks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    talks.correct("show-0/0")
    talks.retrain()
    assert command(monkeypatch, "models", "--use", "small", "--project", talks.root) == 0
    out = capsys.readouterr().out
    assert "* small " in out
    assert "  small.1  small and 12 turns of 1 corrected episode (1 finished), the last of 2026-01-01" in out
    assert registry.current(talks.project.models).name == "small"
    assert command(monkeypatch, "models", "--use", "nowhere", "--project", talks.root) == 1
    assert "no version 'nowhere'" in capsys.readouterr().err


def test_a_version_that_is_worse_on_base_data_is_kept_but_not_used(
    talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.learning.retrain.held_out", lambda *_: Quality(0.9, 0.8, -0.15, -0.05))
    talks.correct("show-0/0")
    found = talks.retrain()
    assert not found.current
    assert weights.load(found.version).learned
    assert registry.current(talks.project.models).name == "small"
    assert "kept but not in use" in retraining_text(found)


def test_edits_in_the_table_are_taken_in_first_and_one_bad_file_stops_no_other(talks: Talks) -> None:
    talks.correct("show-0/0")
    talks.retrain()
    edited = talks.artifact("attribution.csv", "show-0/1")
    rows = edited.read_text(encoding="utf-8").splitlines(keepends=True)
    edited.write_text("".join([rows[0], rows[1].replace(",guest,", ",host,", 1), *rows[2:]]), encoding="utf-8")
    if edited.read_text(encoding="utf-8") == "".join(rows):
        edited.write_text("".join([rows[0], rows[1].replace(",host,", ",guest,", 1), *rows[2:]]), encoding="utf-8")
    talks.path("corrections", "show-0", "0.csv").write_text("nonsense\n", encoding="utf-8")
    found = talks.retrain()
    assert talks.path("corrections", "show-0", "1.csv").exists()
    assert [each.episode for each in found.lessons] == ["show-0/1"]
    assert len(found.failures) == 1
    assert "0.csv" in found.failures[0]


@pytest.mark.parametrize("name", ["a/b", "../exp/evil", "..", ".hidden", "", "a\\b", "a b"])
def test_a_version_lies_among_the_others_whatever_it_is_called(
    talks: Talks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    talks.correct("show-0/0")
    before = sorted(talks.root.rglob("*"))
    for words in (["retrain"], ["train", talks.root / "corpus"]):
        assert command(monkeypatch, *words, "--name", name, "--project", talks.root) == 2
        told = " ".join(capsys.readouterr().err.replace("│", " ").split())
        assert f"{name!r}: a version's name has only letters, digits, '.', '_' and '-'" in told
    with pytest.raises(CallError, match="a version's name has only letters"):
        versions.keep(talks.project, talks.root / "models" / "small", Learned(), {}, name=name)
    assert sorted(talks.root.rglob("*")) == before


def command(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Call the command line; its exit status."""
    monkeypatch.setattr("sys.argv", ["rolecall", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)
