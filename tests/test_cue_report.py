"""The report on cues, by hand on a few gaps and on composed interviews."""

import math
import random
from pathlib import Path

import numpy as np
from small_model import write_corpus
from test_encoder_data import SHIPPED
from typer.testing import CliRunner

from pipeline.cli.commands import app
from pipeline.corpus.asr_noise import Noise, render
from pipeline.corpus.labelled import read_corpus
from pipeline.errors import CorpusError
from pipeline.evaluation.cues import cue_table, gaps
from pipeline.stages.segmentation import weights
from pipeline.stages.turns.cues import CUES


def test_shares_by_hand() -> None:
    fired = np.full((4, len(CUES)), -1, np.int8)
    first, second, silent = list(CUES)[:3]
    fired[:, 0] = 1, 1, -1, -1  # at two gaps, one of them a change, while changes are one in four: for
    fired[:, 1] = -1, 1, 1, -1  # at no change: against
    fired[:, 2] = 0
    table = cue_table([(fired[:2], np.array([True, False])), (fired[2:], np.array([False, False]))])
    assert table.loc[first].tolist() == [1.0, 0.5, 0.5, 2.0, 1.0, 0.5]
    assert table.loc[second].tolist() == [1.0, 0.5, 0.0, 0.0, 0.0, 0.5]
    assert table.loc[silent, "coverage"] == 0
    assert math.isnan(table.loc[silent, "precision"])
    assert table.index[0] == first


def test_a_question_before_a_gap_tells_a_change(tmp_path: Path) -> None:
    model = weights.load(SHIPPED)
    episodes = read_corpus(write_corpus(tmp_path / "corpus", shows=2, episodes=1))
    tallies = [gaps(render(e, "paragraph", random.Random(1), noise=Noise()), model) for e in episodes]
    assert all(len(fired) == len(changes) for fired, changes in tallies)
    assert cue_table(tallies).loc["question_before", "lift"] > 1.2


def test_the_command(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", shows=1, episodes=1)
    done = CliRunner().invoke(app, ["cues", str(corpus)])
    assert done.exit_code == 0
    assert all(name in done.stdout for name in CUES)
    (corpus / "bad.jsonl").write_text("{}\n")
    done = CliRunner().invoke(app, ["cues", str(corpus)])
    assert done.exit_code == 1
    assert "bad.jsonl, line 1" in done.stderr


def test_a_corpus_of_which_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n")
    done = CliRunner().invoke(app, ["cues", str(tmp_path)])
    assert "bad.jsonl, line 1" in done.stderr
    assert isinstance(done.exception, CorpusError)
    assert "no labelled interview could be read" in str(done.exception)
