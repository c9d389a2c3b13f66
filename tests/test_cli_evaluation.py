"""`rolecall evaluate` and `rolecall models`."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import trained
from small_model import write_corpus

from pipeline.cli import evaluation, main
from pipeline.config import Config, Turns
from pipeline.corpus.asr_noise import MANNERS
from pipeline.corpus.labelled import LabelledEpisode
from pipeline.evaluation.episodes import read_episodes, render_episode, true_turns
from pipeline.evaluation.system import System
from pipeline.stages import in_memory
from pipeline.stages.in_memory import Tables
from pipeline.transcript.record import Transcript


@pytest.fixture(name="trained")
def _trained() -> Path:
    return trained.trained()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", shows=2, episodes=2, exchanges=12)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two versions of a model that say what they are and hold nothing else."""
    root = tmp_path / "project"
    for name, facts in (("v1", {"made": "2026-01-02"}), ("v2", {"made": "2026-03-04", "decision_turns": 1234})):
        (root / "models" / name).mkdir(parents=True)
        (root / "models" / name / "model.json").write_text(
            json.dumps({"schema": 2, "files": {"language.npz": ""}, **facts})
        )
    (root / "rolecall.toml").touch()
    (root / "models" / "current").write_text("v2\n")
    return root


def rolecall(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Call the command line; its exit status."""
    monkeypatch.setattr("sys.argv", ["rolecall", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def rendered(corpus: Path) -> list[str]:
    episodes = [item for item in read_episodes(corpus) if isinstance(item, LabelledEpisode)]
    return [render_episode(episode, "captions").text for episode in episodes]


def test_the_manners_are_those_of_the_renderer() -> None:
    assert tuple(evaluation.MannerName) == MANNERS


def test_evaluate_prints_and_writes_what_was_asked_for(
    trained: Path, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.csv"
    words = ["evaluate", corpus, "--model", trained, "--jobs", 1, "--manner", "captions", "--csv", figures]
    assert rolecall(monkeypatch, *words, "--oracle-turns") == 0
    assert capsys.readouterr().out.startswith("manner: captions\n\nrolecall ")
    table = pd.read_csv(figures)
    assert set(table["system"]) == {
        "rolecall", "rolecall, true turns", "all guest", "? is the host", "alternation",
    }  # fmt: skip
    assert table["episodes"].max() == 2
    assert rolecall(monkeypatch, *words, "--no-baselines", "--limit", 1) == 0
    table = pd.read_csv(figures)
    assert set(table["system"]) == {"rolecall"}
    assert table["episodes"].max() == 1


def test_the_current_model_of_the_project_is_evaluated(
    trained: Path, corpus: Path, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["evaluate", corpus, "--project", project, "--jobs", 1, "--limit", 1, "--no-baselines"]
    assert rolecall(monkeypatch, *words) == 1
    assert str(project / "models" / "v2" / "language.npz") in capsys.readouterr().err
    shutil.copytree(trained, project / "models" / "v3")
    (project / "models" / "current").write_text("v3\n")
    assert rolecall(monkeypatch, *words) == 0


@pytest.mark.parametrize("wrong", [["--manner", "sung"], ["--limit", "0"], ["--model", "nowhere"]])
def test_words_that_are_off(
    wrong: list[str], corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rolecall(monkeypatch, "evaluate", corpus, *wrong) == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_corpus_that_is_none(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rolecall(monkeypatch, "evaluate", tmp_path, "--model", trained, "--jobs", 1) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_the_stages_run_once_for_a_text(trained: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def make_tables(transcript: Transcript, *rest: object) -> Tables:
        calls.append(transcript.text)
        return in_memory.make_tables(transcript, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.evaluation.system.make_tables", make_tables)
    texts = rendered(corpus)
    system = System(trained, Config(turns=Turns(candidate_threshold=0.03)))  # no other test's
    for text in texts:
        system.attribute(text)
        system.candidates(text)
    assert calls == texts


def test_given_turns_keep_their_places(trained: Path, corpus: Path) -> None:
    for episode in read_episodes(corpus):
        assert isinstance(episode, LabelledEpisode)
        text = render_episode(episode, "captions")
        given = true_turns(text)
        rows = System(trained).attribute_given(text.text, given)
        assert rows["start_char"].tolist() == given["start_char"].tolist()
        assert rows["end_char"].tolist() == given["end_char"].tolist()
        assert set(rows["role"]) <= {"host", "guest"}
        assert np.all((rows["confidence"] >= 0.5) & (rows["confidence"] <= 1))


def test_models_are_listed_with_a_star_at_the_current(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "models" / "unfinished").mkdir()
    assert rolecall(monkeypatch, "models", "--project", project) == 0
    assert capsys.readouterr().out == "  v1  made 2026-01-02\n* v2  made 2026-03-04; 1,234 turns\n"


def test_models_with_metrics(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    metrics = {"recogniser": {"right": 0.9, "host": 0.8}, "bare": {"right": 0.7}}
    (project / "models" / "v1" / "model.json").write_text(json.dumps({"schema": 2, "made": "now", "metrics": metrics}))
    assert rolecall(monkeypatch, "models", "--project", project) == 0
    assert capsys.readouterr().out.splitlines()[0] == "  v1  made now; recogniser: right 0.9; bare: right 0.7"


def test_models_that_cannot_be_read_are_named(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "models" / "v1" / "model.json").write_text("{")
    (project / "models" / "current").write_text("v9\n")
    assert rolecall(monkeypatch, "models", "--project", project) == 1
    out, err = capsys.readouterr()
    assert out == "  v1  cannot be read\n  v2  made 2026-03-04; 1,234 turns\n"
    assert "'v9'" in err
    assert str(project / "models" / "v1" / "model.json") in err


def test_no_models(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / "models")
    (project / "models").mkdir()
    assert rolecall(monkeypatch, "models", "--project", project) == 1
    assert "holds no model" in capsys.readouterr().err
