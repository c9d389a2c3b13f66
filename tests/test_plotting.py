"""Benchmarks that draw say at once that they cannot, and not after hours of measuring."""

import argparse
import importlib.util
from pathlib import Path

import pytest

from benchmarks.plotting import add_plot


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser()
    add_plot(made)
    return made


def test_a_plot_without_matplotlib_is_refused(
    parser: argparse.ArgumentParser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert parser.parse_args([]).plot is None
    with pytest.raises(SystemExit):
        parser.parse_args(["--plot", "load.svg"])
    assert "argument --plot: needs matplotlib: pip install" in capsys.readouterr().err


def test_a_plot_goes_to_the_file_that_was_named(
    parser: argparse.ArgumentParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert parser.parse_args(["--plot", "load.svg"]).plot == Path("load.svg")
