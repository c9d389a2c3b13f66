"""The command line starts at once: it imports what a command needs when that command is called."""

import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from homes import Home
from typer.main import get_command
from typer.testing import CliRunner

from pipeline.cli import export as export_command
from pipeline.cli.commands import app
from pipeline.export import FORMATS

HEAVY = (
    "numpy",
    "pandas",
    "scipy",
    "sklearn",
    "spacy",
    "joblib",
    "onnxruntime",
    "tokenizers",
    "jinja2",
    "starlette",
    "fsspec",
    "pyarrow",
    "distributed",
)


def imported(code: str, *words: str) -> list[str]:
    """Which of the heavy packages a process of its own has imported once the code has run."""
    found = f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    wrapped = f"import sys, atexit\natexit.register(lambda: {found})\n{code}"
    done = subprocess.run([sys.executable, "-c", wrapped, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names: list[str] = eval(done.stderr.strip().splitlines()[-1])
    return names


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["audit", "--help"], ["diff", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    assert imported("from pipeline.cli import main; main()", *words) == []


def test_the_list_of_versions_needs_nothing_that_learns() -> None:
    assert set(imported("from pipeline.cli import main; main()", "models")) <= {"numpy"}


def test_what_make_calls_first_imports_nothing_heavy() -> None:
    assert imported("import pipeline.make.tasks") == []


def test_a_stage_with_nothing_to_do_imports_nothing_heavy(home: Home) -> None:
    home.run_all()
    for stage in ("segment", "turns", "evidence", "attribute"):
        words = [stage, "talk", "--project", str(home.root)]
        assert imported("from pipeline.cli import main; main()", *words) == []


def test_the_version_is_that_of_the_package() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"rolecall {version('rolecall')}\n"


def test_help_shows_the_whole_of_what_each_command_does_in_two_panels() -> None:
    said = CliRunner().invoke(app, ["--help"]).stdout
    _, daily, development = re.split(r"(?:Daily work|Training and development):\n", said)
    rows = [re.split(r"  +", line.strip(), maxsplit=1) for line in f"{daily}{development}".splitlines() if line.strip()]
    assert sorted(name for name, _ in rows) == sorted(get_command(app).commands)  # type: ignore[attr-defined]
    assert all(len(first) < 50 and first.endswith(".") for _, first in rows)
    assert "run" in daily.split()
    assert "train-encoder" in development.split()


def test_help_names_every_format() -> None:
    assert ", ".join(FORMATS) == export_command.FORMATS


@pytest.mark.parametrize("words", [["--help"], ["models"]])
@pytest.mark.skipif(os.name != "posix", reason="needs a shell's pipes")
def test_who_stops_reading_ends_no_program_and_no_word_is_said_of_it(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    for redirected in ({"stdout": writing, "stderr": subprocess.PIPE}, {"stdout": writing, "stderr": writing}):
        command = [sys.executable, "-m", "pipeline", *words]
        done = subprocess.run(command, text=True, check=False, **redirected)  # type: ignore[call-overload]
        assert (done.returncode, done.stderr or "") == (0, "")
    os.close(writing)


def test_spacy_comes_without_its_command_line_and_is_whole_afterwards() -> None:
    code = """
import sys
from pipeline.stages.segmentation import sentences
assert not [name for name in sys.modules if name.startswith(("spacy.cli", "weasel"))]
import spacy, spacy.cli
assert spacy.info()["spacy_version"] == spacy.__version__
assert callable(spacy.cli.download)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("module", "words"), [("pipeline", ["models"]), ("pipeline.make", ["plan", "graph", "stopped"])]
)
def test_ctrl_c_while_the_program_is_still_imported_ends_it_with_one_line(module: str, words: list[str]) -> None:
    code = f"""
import runpy, sys
class Stopped:
    def find_spec(self, name, *_):
        if name in ("typer", "pipeline.project"):
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stopped())
runpy.run_module({module!r}, run_name="__main__", alter_sys=True)
"""
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 130, done.stderr
    assert [line.endswith("the same command goes on from here.") for line in done.stderr.splitlines()] == [True]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_where_what_is_printed_finds_no_room_one_line_says_so() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "pipeline", "--version"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "rolecall: --version: No space left on device.\n")
