"""How a process ends where something fails that nobody foresaw, or is stopped: with one line."""

import os
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.faults import plain_ending


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder that somebody is in cannot be removed")
def test_a_working_folder_that_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    monkeypatch.setenv("PWD", str(tmp_path / "gone"))
    (tmp_path / "gone").rmdir()
    with pytest.raises(SystemExit), plain_ending("run x"):
        Path("x").resolve()
    assert capsys.readouterr().err.startswith(f"rolecall: {tmp_path / 'gone'}: the folder that you are in was removed")


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (KeyboardInterrupt(), 130, "make plan: stopped before its end"),
        (InputError("x.txt: is empty."), 1, "x.txt: is empty."),
        (PermissionError(13, "Permission denied", "x.txt"), 1, "x.txt: Permission denied."),
        (ZeroDivisionError("by zero"), 1, "make plan: a fault in rolecall (ZeroDivisionError: by zero); please report"),
    ],
)
def test_a_process_ends_with_one_line(
    error: BaseException,
    status: int,
    line: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended, plain_ending("make plan"):
        raise error
    assert ended.value.code == status
    told = capsys.readouterr().err
    assert told.startswith(f"rolecall: {line}")
    assert told.count("\n") == 1
