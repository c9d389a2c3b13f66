"""Temporary projects whose stages are the tiny ones of `tests/stubs`."""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # threads that wait for each other are slow where processes share a core

import hypothesis
import pytest
from homes import ABOVE_STUBS, ROOT, STUBBED, STUBS, Checkout, Home, furnish

from pipeline.stages import STAGES

hypothesis.settings.register_profile("unhurried", deadline=None)  # a busy machine is no failure
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("unhurried"), max_examples=10)
hypothesis.settings.load_profile("unhurried")


SLOW = {
    "test_api",
    "test_in_memory",
    "test_readme",
    "test_retrain",
    "test_review_serve",
    "test_same_in_every_process",
    "test_scale",
    "test_start",
    "test_strange_edits",
    "test_training",
    "test_workers",
}
"""Modules that train a model, start processes or walk through whole commands again and again; so does what asks for a `checkout`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in SLOW or "checkout" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    # The long ones first: none is waited for at the end.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A project with one episode, `talk`, for tests within this process."""
    above = [*(stage.module for stage in STAGES), *(f"pipeline.{name}" for name in ABOVE_STUBS)]
    for module, stub in STUBBED.items():
        monkeypatch.setitem(sys.modules, f"pipeline.{module}", importlib.import_module(f"stubs.{stub}"))
    for name in above:
        sys.modules.pop(name, None)
    yield furnish(tmp_path / "project")
    for name in above:
        sys.modules.pop(name, None)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A project with one episode, `talk`, for tests of Make and of the command line."""
    if shutil.which("make") is None:
        pytest.skip("needs make")
    root = tmp_path / "project"
    # What is compiled comes along, but for what another process is just writing.
    ignored = shutil.ignore_patterns("*.pyc.*", "reading", "training", "evaluation", "_shipped")
    shutil.copytree(ROOT / "pipeline", root / "pipeline", ignore=ignored)
    for module, stub in STUBBED.items():
        shutil.copy(STUBS / f"{stub}.py", root.joinpath("pipeline", *module.split(".")).with_suffix(".py"))
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')  # a link would lose this environment's packages
    python.chmod(0o755)
    (root / ".venv" / ".rolecall").touch()
    return Checkout(furnish(root).root)
