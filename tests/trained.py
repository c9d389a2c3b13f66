"""One small model for all tests that need a real one: learned once, and again where what it is learned by has changed."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import small_model

from pipeline import files
from pipeline.workflow import digests

KEPT = Path(__file__).resolve().parent.parent / ".pytest_cache" / "small-model"
_FOLDER = tempfile.TemporaryDirectory(prefix="rolecall-tests-")  # goes away with the process


@cache
def trained() -> Path:
    """The folder of a version that knows next to nothing, without an encoder; this process's own copy."""
    name = digests.of(
        [digests.of_code("pipeline.training.train"), digests.of_packages(), files.sha256(Path(small_model.__file__))]
    )
    with files.locked(KEPT):  # the other workers wait for the first
        if not (KEPT / name).exists():
            for old in KEPT.iterdir():
                shutil.rmtree(old)
            making = Path(_FOLDER.name) / "making"
            small_model.train_small(making / "small", making / "training")
            shutil.copytree(making / "small", KEPT / "unfinished")
            (KEPT / "unfinished").rename(KEPT / name)
        return shutil.copytree(KEPT / name, Path(_FOLDER.name) / "models" / "small")
