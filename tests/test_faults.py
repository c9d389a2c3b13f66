"""How a process ends where something fails that nobody foresaw, or is stopped: with one line."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.faults import plain_ending


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
