"""What the commands that make encoders say where they cannot, and what they leave behind then."""

import importlib.util
import logging
import shutil
from pathlib import Path

import pytest
from small_model import write_corpus
from typer.testing import CliRunner

from pipeline import project
from pipeline.cli.commands import app
from pipeline.errors import CorpusError, ModelError
from pipeline.modeling import registry
from pipeline.training import encoder_recipe

ENCODER = registry.current_model(project.find(Path(__file__).parents[1])) / "encoder" / "minilm"


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ENCODER, tmp_path / "encoder"))


@pytest.mark.parametrize("command", ["train-encoder", "blend-encoders", "cut-vocabulary"])
def test_without_the_extra_nothing_is_made(
    tmp_path: Path, encoder: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    places = [tmp_path] if command == "train-encoder" else [encoder, tmp_path]
    done = CliRunner().invoke(app, [command, *map(str, places), "--out", str(tmp_path / "out")])
    assert isinstance(done.exception, ModelError)
    assert "pip install -e '.[train]'" in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_no_library_tells_of_its_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder_recipe, "make_encoder", lambda *_, **__: None)
    monkeypatch.setattr(logging.getLogger("pipeline"), "level", logging.NOTSET)
    before = logging.getLogger().level
    assert CliRunner().invoke(app, ["train-encoder", str(tmp_path), "--out", str(tmp_path)]).exit_code == 0
    assert logging.getLogger("pipeline.training").isEnabledFor(logging.INFO)
    assert logging.getLogger().level == before


def test_a_corpus_that_cannot_be_read_leaves_no_copy(tmp_path: Path, encoder: Path) -> None:
    pytest.importorskip("onnx")
    (tmp_path / "bad.jsonl").write_text("{}\n")
    words = [str(encoder), str(tmp_path / "bad.jsonl"), "--out", str(tmp_path / "new" / "cut")]
    assert isinstance(CliRunner().invoke(app, ["cut-vocabulary", *words]).exception, CorpusError)
    assert not (tmp_path / "new").exists()


def test_what_fails_half_way_leaves_no_copy(tmp_path: Path, encoder: Path) -> None:
    pytest.importorskip("onnx")
    corpus = str(write_corpus(tmp_path / "corpus", shows=1, episodes=1))
    words = ["cut-vocabulary", str(encoder), corpus, "--out", str(tmp_path / "new" / "cut")]
    content = (encoder / "encoder.onnx").read_bytes()
    (encoder / "encoder.onnx").write_bytes(b"no graph")
    assert CliRunner().invoke(app, words).exit_code == 1
    assert list((tmp_path / "new").iterdir()) == []
    (encoder / "encoder.onnx").write_bytes(content)
    assert CliRunner().invoke(app, words).exit_code == 0
    assert (tmp_path / "new" / "cut" / "encoder.onnx").stat().st_size < len(content)


@pytest.mark.parametrize(
    "words",
    [["evaluate", "x"], ["cues", "x"], ["train", "x"], ["train-encoder", "x", "--out", "y"], ["audit", "--new"]],
)
@pytest.mark.parametrize("seed", [-1, 1 << 31])
def test_no_seed_is_below_zero_or_too_large(words: list[str], seed: int) -> None:
    done = CliRunner().invoke(app, [*words, "--seed", str(seed)])
    assert done.exit_code == 2
    assert "--seed" in done.stderr
