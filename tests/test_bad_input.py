"""Whatever is thrown at the program: a sane result or a message that names the file, and the others still done.

With the real stages and a real (if small) model.
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trained import trained
from typer.testing import CliRunner

from pipeline import config
from pipeline.cli.run import app
from pipeline.corrections import label_studio
from pipeline.errors import CorrectionError, InputError, RolecallError
from pipeline.stages import STAGES
from pipeline.stages.evidence.evidence_file import read_evidence
from pipeline.stages.in_memory import make_tables
from pipeline.stages.model import load
from pipeline.transcript import coverage
from pipeline.transcript.charset import decode
from pipeline.transcript.reading import from_text
from pipeline.workflow import any_csv, run, tables
from pipeline.workflow.run import Result
from pipeline.workflow.stage import Workspace

GOOD = "So how did it begin? Well, it began with a boat. Mm-hmm. And I was nine years old then.\n" * 5
MODEL = cache(lambda: load(trained()))
ODD_NAMES = [
    "two words",
    'a "quoted" one',
    "it's",
    "$HOME",
    "#1",
    "100%",
    "a;b",
    "ein Gespräch",
    "対談",
    "-x",
    "a.b",
    "🎙",
]


def attribute(folder: Path, **files: bytes) -> dict[str, Result]:
    """Run files, given by stem or name, through all stages; a result an episode."""
    for name, content in files.items():
        (folder / name if "." in name else folder / f"{name}.txt").write_bytes(content)
    return results(folder)


def results(folder: Path) -> dict[str, Result]:
    found = run.collect(folder, None)
    return {result.episode.name: result for result in run.run(found, Workspace(folder / "out", trained(), STAGES))}


def rows(folder: Path, name: str) -> list[str]:
    """What is said, by row; each word of speech is in one."""
    out = folder / "out" / name
    text = (out / "transcript.txt").read_bytes().decode()
    sentences = tables.read(tables.SENTENCES, out / "sentences.csv")
    table = tables.read(tables.ATTRIBUTION, out / "attribution.csv")
    assert coverage.problem(text, sentences, required=text) is None
    assert coverage.problem(text, table, required=coverage.speech_only(text, sentences)) is None
    said: list[str] = table["text"].tolist()
    return said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "bad.txt: nothing to attribute: it is empty"),
        (b"\n\n \r\n", "bad.txt: nothing to attribute: it is empty"),
        (b"The Long Boat\nMay 3, 2021\n\nTranscript\n", "bad.txt: nothing to attribute: it holds a header"),
        (bytes(range(256)) * 8, "bad.txt: not a text file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "bad.txt: not a text file"),
        (b"\xff\xfeH\0i\0.\0\0", "bad.txt: announces utf-16-le but breaks it at byte"),
    ],
)
def test_what_cannot_be_attributed_is_named_and_the_others_are_done(tmp_path: Path, content: bytes, words: str) -> None:
    done = attribute(tmp_path, bad=content, good=GOOD.encode())
    assert words in done["bad"].error
    assert "Traceback" not in done["bad"].error
    assert not (tmp_path / "out" / "bad" / "attribution.csv").exists()
    assert done["good"].error == ""
    assert rows(tmp_path, "good")


@pytest.mark.parametrize(
    "text",
    [
        "Yes",
        "?",
        "…",
        "a" * 5_000,
        "so how was it well it was fine " * 50,
        "HELLO THERE. " * 9,
        "yes. " * 400,
        "你好。很好。",
        "1 2 3",
    ],
)
def test_little_or_strange_speech_is_attributed(tmp_path: Path, text: str) -> None:
    assert attribute(tmp_path, talk=text.encode())["talk"].error == ""
    assert "".join(rows(tmp_path, "talk")).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = "Well – “naïve”, isn’t it?\r\nYes, Zoë, I think so.\r\n"
    assert attribute(tmp_path, talk=text.encode(encoding))["talk"].error == ""
    assert " ".join(rows(tmp_path, "talk")) == " ".join(text.split())


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    done = attribute(tmp_path, good=GOOD.encode())
    assert done["good"].error == ""
    for name in ("gone", "loop"):
        assert f"{name}.txt: " in done[name].error
        assert "Traceback" not in done[name].error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_and_a_device_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "pipe.txt")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    done = attribute(tmp_path, good=GOOD.encode())
    assert done["good"].error == ""
    for name in ("pipe", "link", "zero"):
        assert f"{name}.txt: cannot be read (it is a folder, a pipe or a device, and no file)" in done[name].error


def test_of_several_endings_the_richest_that_can_be_read_is_taken(tmp_path: Path) -> None:
    done = attribute(tmp_path, **{"x.md": b"\0\1\2", "x.txt": GOOD.encode()})
    assert done["x"].error == ""
    assert any("x.md: not a text file" in note for note in done["x"].notes)
    assert (tmp_path / "out" / "x" / "transcript.txt").read_text() == GOOD


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.txt").write_text(GOOD)
    assert results(tmp_path)[name].error == ""
    assert rows(tmp_path, name)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_keeps_every_word(text: str) -> None:
    model = MODEL()
    try:
        transcript = from_text(decode(text.encode()))
    except InputError:
        return
    made = make_tables(transcript, model)
    required = coverage.speech_only(transcript.text, made.sentences)
    assert coverage.problem(transcript.text, made.sentences, required=transcript.text) is None
    for table in (made.turns, made.attribution):
        assert coverage.problem(transcript.text, table, required=required) is None


def test_a_spreadsheet_is_told_that_no_cell_is_a_formula(tmp_path: Path) -> None:
    assert attribute(tmp_path, talk=b"=1+1 is two. @Ann said so. '+1 to that. -")["talk"].error == ""
    assert rows(tmp_path, "talk")[0].startswith("=1+1")
    assert b"\n1,0,12,speech,'=1+1" in (tmp_path / "out" / "talk" / "sentences.csv").read_bytes().replace(b"\r", b"")


def test_the_command_names_what_failed_and_does_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.project.find", lambda folder: None)
    monkeypatch.setattr("pipeline.modeling.registry.current_model", lambda home: trained())
    for name, content in {"empty": b"", "junk": b"\0\1\2", "good": GOOD.encode()}.items():
        (tmp_path / f"{name}.txt").write_bytes(content)
    words = [str(tmp_path), str(tmp_path / "gone.txt"), "--out", str(tmp_path / "out"), "--jobs", "1"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1
    for message in ("empty.txt: nothing to attribute", "junk.txt: not a text file", "gone.txt: no such file"):
        assert message in done.output
    assert "good" in done.output
    assert rows(tmp_path, "good")


@pytest.mark.parametrize(
    "read",
    [
        lambda path: any_csv.read(path, ["role"], CorrectionError),
        lambda path: tables.read(tables.TURNS, path),
        lambda path: tables.transcript(path.parent),
        label_studio.tasks,
        lambda path: read_evidence(path, turns=1),
        config.load,
    ],
)
def test_what_the_system_says_is_told_without_its_number_and_the_path_again(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    (tmp_path / "transcript.txt").mkdir()
    with pytest.raises(RolecallError) as told:
        read(tmp_path / "transcript.txt")
    assert "Errno" not in str(told.value)
    assert str(told.value).split(". ")[0].count("transcript.txt") == 1
